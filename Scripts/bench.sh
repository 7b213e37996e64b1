#!/usr/bin/env bash
# Measures memory, kernels, decode, prefill, batches and start with a random GPT-2 of 124 million
# parameters, the size that other engines publish figures for, on one and on all processors. Prints
# CSV. Run nothing beside it.
# Usage: bench.sh FOLDER-OF-PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$1
source Scripts/bench-model.sh

bench() {
  "$programs/updraft-bench" "$@" --threads "$threads"
}
for threads in $(printf '1\n%s\n' "$(nproc)" | sort -nu); do
  bench memory --model "$model"
  bench kernels
  on=(--model "$model" --cache-directory "$folder/cache")
  bench decode "${on[@]}" --context 16 --tokens 128
  bench decode "${on[@]}" --context 868 --tokens 64
  bench prefill "${on[@]}" --tokens 256
  bench prefill "${on[@]}" --tokens 900 --repeats 3
  bench batch "${on[@]}" --sequences 8 --tokens 64 --repeats 3
  bench start "${on[@]}"
done
