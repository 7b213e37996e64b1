#!/usr/bin/env bash
# Installs what building Updraft needs and this machine lacks. Says what it installs, does nothing
# when all is there.
set -euo pipefail

swift=${SWIFT:-swift}
wanted_version=6.3

fail() {
  echo "setup: $*" >&2
  exit 1
}

# Package names are Debian's and Ubuntu's; each is looked for by what it provides, so that other
# ways to install it count too.
missing=()
command -v pkg-config > /dev/null || missing+=(pkg-config)
command -v zstd > /dev/null || missing+=(zstd)
command -v curl > /dev/null || missing+=(curl)
# nm and strip, for the gate on instruction sets and for make install.
command -v nm > /dev/null || missing+=(binutils)
for library in libsystemd libzstd; do
  pkg-config --exists "$library" 2> /dev/null || missing+=("$library-dev")
done

if ((${#missing[@]})); then
  command -v apt-get > /dev/null ||
    fail "missing: ${missing[*]} (Debian's names); install them with this system's package manager"
  run=()
  if ((EUID != 0)); then
    command -v sudo > /dev/null || fail "missing: ${missing[*]}; install them as root"
    run=(sudo)
  fi
  echo "setup: installing ${missing[*]} with apt-get"
  "${run[@]}" apt-get update -qq
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi

found=$("$swift" --version 2> /dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p') || true
[[ -n $found ]] ||
  fail "no Swift compiler ('$swift --version'): install Swift $wanted_version from swift.org/install"
[[ $(printf '%s\n' "$wanted_version" "$found" | sort -V | head -n 1) == "$wanted_version" ]] ||
  fail "Swift $found is too old: Updraft needs $wanted_version or later, from swift.org/install"
