#!/usr/bin/env bash
# Runs suites under a sanitizer, optimised, each sanitizer with a build folder of its own: the
# address sanitizer on those that read memory through raw pointers, the thread sanitizer on those
# that share it between threads. Nothing is suppressed.
# Usage: test-sanitizers.sh SWIFT (address | thread)...
set -euo pipefail
cd "$(dirname "$0")/.."

swift=$1
shift
export UPDRAFT_CORE=1
for sanitizer in "$@"; do
  case $sanitizer in
    address) suites='Platform|Kernels|Checkpoint|GPT2|Training' ;;
    thread) suites='Platform|GPT2|Engine|Training' ;;
    *)
      echo "test-sanitizers: found \"$sanitizer\", expected address or thread" >&2
      exit 2
      ;;
  esac
  printf '\n== %s sanitizer: %s ==\n' "$sanitizer" "$suites"
  "$swift" test -c release --sanitize="$sanitizer" --scratch-path ".build-$sanitizer" \
    --disable-xctest --filter "^($suites)Tests\."
done
