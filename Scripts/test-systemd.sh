#!/usr/bin/env bash
# Shows that the systemd units are sound and that the daemon takes an inherited socket: verifies the
# units, scores their exposure, and starts the daemon on the first connection.
# Usage: test-systemd.sh FOLDER-OF-PROGRAMS MODEL
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$(realpath "$1")
model=$(realpath "$2")
# 0 is locked up, 10 is wide open; a typical service without options scores 9.6.
exposure_limit=15 # tenths

for program in systemd-analyze systemd-socket-activate curl; do
  command -v "$program" > /dev/null || {
    echo "test-systemd: no $program; install the packages systemd and curl" >&2
    exit 1
  }
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/updraft.XXXXXX")
activator=
finish() {
  status=$?
  [[ -z $activator ]] || kill "$activator" 2> /dev/null || true
  ((status == 0)) || cat "$folder/log" >&2 2> /dev/null || true
  rm -rf "$folder"
  exit "$status"
}
trap finish EXIT

# The units as they would be installed, with programs and model where they are now.
for unit in updraftd.socket updraftd.service; do
  sed -e "s|/usr/local/bin/|$programs/|" \
    -e "s|/usr/local/share/updraft/[^ ]*|$model|" "systemd/$unit" > "$folder/$unit"
done
systemd-analyze verify --man=no "$folder/updraftd.socket" "$folder/updraftd.service" \
  2> "$folder/verify" || true
if grep -F -e "$folder" -e updraftd "$folder/verify"; then
  echo "test-systemd: the units are not clean" >&2
  exit 1
fi
echo "units: systemd-analyze verify has nothing to say"
systemd-analyze security --no-pager --offline=true --threshold="$exposure_limit" \
  "$folder/updraftd.service" | tail -n 1

socket=$folder/updraft.sock
systemd-socket-activate --listen="$socket" \
  "$programs/updraftd" --model "$model" --cache-directory "$folder/cache" 2> "$folder/log" &
activator=$!
for ((tries = 0; tries < 100; tries++)); do
  [[ -S $socket ]] && break
  sleep 0.05
done
if grep -q loading "$folder/log"; then
  echo "test-systemd: the daemon started before anybody connected" >&2
  exit 1
fi
reply=$(curl --silent --show-error --fail --max-time 60 --unix-socket "$socket" \
  --json '{"prompt": "a red fox", "max_tokens": 8}' http://localhost/v1/completions)
grep -q '"object":"text_completion"' <<< "$reply"
echo "activation: the first connection started the daemon and was answered"
curl --silent --show-error --fail --max-time 10 --unix-socket "$socket" http://localhost/health
echo
kill -TERM "$activator"
wait "$activator"
activator=
[[ -S $socket ]] || {
  echo "test-systemd: the daemon removed a socket that is not its own" >&2
  exit 1
}
echo "shutdown: ended with 0 and left the inherited socket where it was"
