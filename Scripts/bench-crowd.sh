#!/usr/bin/env bash
# Measures decode and prefill of a random GPT-2 of 124 million parameters on two threads while another
# program uses none, the second and the first of their processors. Prints CSV.
# Usage: bench-crowd.sh FOLDER-OF-PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$1
folder=.build-bench
model=$folder/gpt2.safetensors.zst
mkdir -p "$folder"
if [[ ! -e $model || $programs/updraft-train -nt $model ]]; then
  "$programs/updraft-train" synthesize --shape gpt2 --out "$model" >&2
fi

hog=
trap '[[ -z $hog ]] || kill "$hog"' EXIT
measure() { # LABEL THREADS
  for metric in "decode --context 16 --tokens 128" "prefill --tokens 256"; do
    # shellcheck disable=SC2086  # words
    "$programs/updraft-bench" $metric --threads "$2" --model "$model" \
      --cache-directory "$folder/cache" | sed "s/^updraft,/updraft,$1_/"
  done
}
measure alone 1
measure alone 2
for cpu in 1 0; do
  taskset -c "$cpu" bash -c 'while :; do :; done' &
  hog=$!
  measure "cpu${cpu}_taken" 2
  kill "$hog"
  wait "$hog" 2> /dev/null || true
  hog=
done
