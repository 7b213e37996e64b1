#!/usr/bin/env bash
# Measures decode and prefill of a random GPT-2 of 124 million parameters on two processors while
# another program uses none, the second and the first of them. Prints CSV. Needs two processors.
# Usage: bench-crowd.sh FOLDER-OF-PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$1
source Scripts/bench-model.sh
# The first two that this process may use, "0,2-5" written out.
mapfile -t cpus < <(taskset -cp $$ | sed 's/.*: //' | tr ',' '\n' \
  | awk -F- '{ for (cpu = $1; cpu <= $NF; cpu++) print cpu }' | head -n 2)
((${#cpus[@]} == 2)) || { echo "bench-crowd: found one processor, expected two" >&2; exit 1; }

hog=
trap '[[ -z $hog ]] || kill "$hog"' EXIT
measure() { # LABEL THREADS
  for metric in "decode --context 16 --tokens 128" "prefill --tokens 256"; do
    # shellcheck disable=SC2086  # words
    taskset -c "${cpus[0]},${cpus[1]}" "$programs/updraft-bench" $metric --threads "$2" \
      --model "$model" --cache-directory "$folder/cache" | sed "s/^updraft,/updraft,$1_/"
  done
}
measure alone 1
measure alone 2
for index in 1 0; do
  taskset -c "${cpus[index]}" bash -c 'while :; do :; done' &
  hog=$!
  measure "$([[ $index == 1 ]] && echo second || echo first)_taken" 2
  kill "$hog"
  wait "$hog" 2> /dev/null || true
  hog=
done
