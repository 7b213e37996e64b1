#!/usr/bin/env bash
# Starts the daemon on a model, asks it for texts of every task with different lengths and
# rewards, prints each command with what came of it, and stops the daemon.
# Usage: run-demo.sh FOLDER-OF-PROGRAMS MODEL
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/daemon.sh

programs=$1
start_daemon "$programs" "$2"
"$programs/updraft" --socket "$socket" status

ask() {
  local intent=$1
  shift
  printf '\nintent:    %s\n' "$intent"
  # The summary comes first here, then the text: keep them apart and put them in order.
  "$programs/updraft" --socket "$socket" generate "$intent" --seed 7 "$@" \
    > "$folder/text" 2> "$folder/summary" || {
    local status=$?
    cat "$folder/summary" >&2
    return "$status"
  }
  cat "$folder/summary"
  sed 's/^/text:      /' "$folder/text"
}

for reward in max 0.1; do
  ask "lighthouse in a storm" --task text-to-image --length 40 --reward "$reward"
done
ask "a fox called Brindlemoor" --task text-to-image --length 12 --reward max
ask "summer jazz festival" --task text-to-template --length 64 --reward max
ask "bakery opening" --task text-to-template --length 24 --reward 0.5
ask "melting gold" --task text-effect --length 24 --reward max
ask "neon ice" --task text-effect --length 12 --reward auto
ask "misty mountain lake" --task background --length 40 --reward max
ask "desert at dusk" --task background --length 24 --reward 0.2
printf '\nas it is made, through the default command:\n'
"$programs/updraft" --socket "$socket" generate "old harbour town" --seed 7
