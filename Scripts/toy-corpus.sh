#!/usr/bin/env bash
# Makes a small scored corpus in FOLDER for the scripts that try the trainer: seconds, not minutes.
# Usage: toy-corpus.sh UPDRAFT-TRAIN FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1 work=$2
mkdir -p "$work"
{
  "$train" corpus --intents 300 --texts-per-intent 3 --seed 1 --heldout-share 0.1 --out "$work"
  "$train" tokenizer --vocabulary 900 --from "$work/train.jsonl" --out "$work/tokenizer.json"
  "$train" score "$work/train.jsonl" "$work/heldout.jsonl" --tokenizer "$work/tokenizer.json" \
    --out "$work"
} > "$work/corpus.log"
