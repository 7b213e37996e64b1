#!/usr/bin/env bash
# Copies what `make build` made: programs, the shipped model and the systemd units, with the units'
# paths set to the prefix. Starts nothing.
# Usage: install.sh DESTDIR PREFIX MODEL
set -euo pipefail
cd "$(dirname "$0")/.."

destination=$1 prefix=$2 model=$3
programs=.build/release
[[ -x $programs/updraftd ]] || {
  echo "install: no $programs/updraftd; run 'make build' first, as yourself" >&2
  exit 1
}
for program in updraft updraftd updraft-train; do
  install -D --strip -m 755 "$programs/$program" "$destination$prefix/bin/$program"
done
install -D -m 644 "$model" "$destination$prefix/share/updraft/$(basename "$model")"
for unit in systemd/*.service systemd/*.socket; do
  target=$destination/etc/systemd/system/$(basename "$unit")
  install -D -m 644 "$unit" "$target"
  sed -i "s|/usr/local/|$prefix/|g" "$target"
done
install -D -m 644 systemd/updraft.sysusers "$destination/etc/sysusers.d/updraft.conf"
echo "installed under $destination$prefix; units in $destination/etc/systemd/system"
