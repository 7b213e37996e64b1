#!/usr/bin/env bash
# Writes a real transcript into README.md, between the two transcript comments: what the shipped model
# answers today. Run it after `make build` whenever the model or what is printed changes.
# Usage: fill-transcript.sh FOLDER-OF-PROGRAMS MODEL
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/daemon.sh

start_daemon "$1" "$2"
PATH=$(realpath "$1"):$PATH
export UPDRAFT_SOCKET=$socket

show() {
  printf '$ updraft'
  printf ' %s' "${@@Q}" | sed "s/'\([A-Za-z0-9.-]*\)'/\1/g"
  printf '\n'
  updraft "$@" 2>&1
}
{
  echo '```console'
  show generate "red fox named Brindlemoor in a pine forest" --task text-to-image --length 24 \
    --reward max --seed 1
  show generate "Kaldoro ramen bar flyer" --task text-to-template --length 24 --reward max --seed 1
  show generate "neon sign Zappli" --task text-effect --length 12 --reward 0.1 --seed 1
  echo '```'
} | fold -s -w 98 | sed 's/ *$//' > "$folder/transcript"

awk -v transcript="$folder/transcript" '
  /^<!-- transcript end/ { inside = 0 }
  !inside { print }
  /^<!-- transcript begin/ {
    inside = 1
    while ((getline line < transcript) > 0) print line
  }' README.md > "$folder/README.md"
cp "$folder/README.md" README.md
