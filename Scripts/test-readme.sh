#!/usr/bin/env bash
# Runs the README's commands as printed. Each block of shell under a line `<!-- tested: PATTERN -->`
# must succeed against a running daemon and print something that matches the pattern (grep -E).
# Only the socket is another: the printed one may belong to somebody.
# Usage: test-readme.sh FOLDER-OF-PROGRAMS MODEL
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/daemon.sh

printed_socket=/tmp/updraft.sock
start_daemon "$1" "$2"
PATH=$(realpath "$1"):$PATH
export PATH

failed=0 count=0
run_block() {
  local pattern=$1 block=$2 output
  count=$((count + 1))
  if ! output=$(bash -e -o pipefail -c "${block//"$printed_socket"/"$socket"}" 2> "$folder/err"); then
    printf 'README: failed:\n%s\n%s\n' "$block" "$(cat "$folder/err")" >&2
    failed=1
  elif ! grep -qE -e "$pattern" <<< "$output"; then
    printf 'README: no match for %s:\n%s\n%s\n' "$pattern" "$block" "$output" >&2
    failed=1
  fi
}

pattern='' block='' inside=0
while IFS= read -r line; do
  if [[ $line =~ ^'<!-- tested: '(.*)' -->'$ ]]; then
    pattern=${BASH_REMATCH[1]}
  elif [[ -n $pattern && $line == '```sh' ]]; then
    inside=1 block=''
  elif ((inside)) && [[ $line == '```' ]]; then
    run_block "$pattern" "$block"
    inside=0 pattern=''
  elif ((inside)); then
    block+=$line$'\n'
  elif [[ $line == curl* ]]; then
    echo "README: a curl line outside a tested block: $line" >&2
    failed=1
  fi
done < README.md

# The table of exit statuses is the one that --help prints.
while read -r status meaning; do
  grep -qF "| $status | $meaning |" README.md || {
    echo "README: lacks the exit status $status, '$meaning'" >&2
    failed=1
  }
done < <(COLUMNS=200 updraft --help | sed -n '/^EXIT STATUS:/,/^$/p' | sed 1d | grep .)

echo "README: $count commands run against $2"
((count > 0 && !failed))
