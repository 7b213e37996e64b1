#!/usr/bin/env bash
# Makes what training and evaluation read: corpus, tokenizer, scores. Deterministic. Where RECIPE.json
# has a RECIPE-more.json beside it FOLDER/more holds a second corpus, by that, for the second part of
# the training: its rarity, reward bins and word vectors are the first's.
# Usage: make-corpus.sh UPDRAFT-TRAIN RECIPE FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3
mkdir -p "$work"

more=${recipe%.json}-more.json
if [[ -e $more ]]; then
  # Intents are drawn on one core: the two corpora are made side by side. Not by `step`, in whose
  # subshell a kill would end.
  printf '\n== corpus --recipe %s --out %s ==\n' "$more" "$work/more"
  "$train" corpus --recipe "$more" --out "$work/more" &
  second=$!
  trap 'kill "$second" 2> /dev/null || true' EXIT
  step corpus --recipe "$recipe" --out "$work"
  wait "$second"
  trap - EXIT
else
  rm -rf "$work/more" # another recipe's
  step corpus --recipe "$recipe" --out "$work"
fi
step tokenizer --recipe "$recipe" --from "$work/train.jsonl" --out "$work/tokenizer.json"
step score --recipe "$recipe" "$work/train.jsonl" "$work/heldout.jsonl" \
  --tokenizer "$work/tokenizer.json" --lexicon Models/corpus --out "$work"
if [[ -e $more ]]; then
  mv "$work/more/train.jsonl" "$work/more/second.jsonl"
  step score --recipe "$more" "$work/more/second.jsonl" --tables "$work/reward.safetensors" \
    --tokenizer "$work/tokenizer.json" --out "$work/more"
fi
