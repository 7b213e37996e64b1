#!/usr/bin/env bash
# Measures decode, prefill and start of a random GPT-2 of 124 million parameters, the size that other
# engines publish figures for. Prints CSV. Run nothing beside it.
# Usage: bench.sh FOLDER-OF-PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$1
model=.build-model/gpt2.safetensors.zst
mkdir -p .build-model
[[ -f $model ]] || "$programs/updraft-train" synthesize --shape gpt2 --out "$model" >&2
for measurement in decode prefill start; do
  "$programs/updraft-bench" "$measurement" --model "$model" "--cache-directory" .build-model/cache
done
