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

step corpus --recipe "$recipe" --out "$work"
step tokenizer --recipe "$recipe" --from "$work/train.jsonl" --out "$work/tokenizer.json"
step score --recipe "$recipe" "$work/train.jsonl" "$work/heldout.jsonl" \
  --tokenizer "$work/tokenizer.json" --lexicon Models/corpus --out "$work"

more=${recipe%.json}-more.json
if [[ -e $more ]]; then
  step corpus --recipe "$more" --out "$work/more"
  mv "$work/more/train.jsonl" "$work/more/second.jsonl"
  step score --recipe "$more" "$work/train.jsonl" "$work/more/second.jsonl" --no-cells \
    --tokenizer "$work/tokenizer.json" --lexicon Models/corpus --out "$work/more"
  rm "$work/more/train.scored.jsonl" # the first part's again
else
  rm -rf "$work/more" # another recipe's
fi
