#!/usr/bin/env bash
# Measures what a running daemon keeps and uses: its private memory after 100 requests with four
# slots of 1024 tokens, all of which are filled, and its processor time while idle for 60 s. Prints
# CSV like updraft-bench.
# Usage: bench-daemon.sh FOLDER-OF-PROGRAMS [IDLE-SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/daemon.sh

programs=$(realpath "$1")
seconds=${2:-60}
source Scripts/bench-model.sh
# Four slots are the default.
start_daemon "$programs" "$model"

generate() {
  "$programs/updraft" --socket "$socket" generate "a fox" --plain --quiet "$@" > "$folder/text" || {
    echo "bench-daemon: a request failed" >&2
    exit 1
  }
}

# 96 short ones, four at a time.
for ((request = 0; request < 24; request++)); do
  generate -n 4 --max-tokens 16 --seed "$request"
done
# Four that fill their slots, so that no untouched page flatters. A random model may draw the end of
# the text, then other seeds are tried.
written=0
for ((seed = 24; seed < 32 && written < 3600; seed++)); do
  generate -n 4 --max-tokens 1000 --seed "$seed" --json
  written=$(grep -oE '"completion_tokens": ?[0-9]+' "$folder/text" | grep -oE '[0-9]+$')
done
((written >= 3600)) || {
  echo "bench-daemon: four texts of 1000 tokens ended after $written, expected 3600 or more" >&2
  exit 1
}

# Anonymous memory is what no file backs; the mapped weights are the page cache's.
# Worker 0 is the engine's own thread.
threads=$(($(cat "/proc/$daemon"/task/*/comm | grep -c '^updraft-w') + 1))
awk -v threads="$threads" '
  $1 == "Anonymous:" || $1 == "Swap:" { private += $2 }
  $1 == "Rss:" { resident = $2 }
  END {
    printf "updraft,daemon_private_memory,%d,%.1f,MiB\n", threads, private / 1024
    printf "updraft,daemon_resident_memory,%d,%.1f,MiB\n", threads, resident / 1024
  }' "/proc/$daemon/smaps_rollup"

# Each thread with its nanoseconds on a processor.
processor_times() {
  for thread in "/proc/$daemon"/task/*; do
    echo "${thread##*/} $(cut -d' ' -f1 "$thread/schedstat")"
  done
}
# The workers' short spin after the last step belongs to that step, and so does the end of threads
# that libdispatch keeps for a few seconds in case they are needed again.
sleep 10
processor_times > "$folder/before"
sleep "$seconds"
processor_times > "$folder/after"
awk -v threads="$threads" -v seconds="$seconds" '
  NR == FNR { before[$1] = $2; next }
  { sum += $2 - before[$1] }
  END { printf "updraft,daemon_idle_%ds,%d,%.3f,ms\n", seconds, threads, sum / 1e6 }
' "$folder/before" "$folder/after"
