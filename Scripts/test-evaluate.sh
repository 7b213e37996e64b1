#!/usr/bin/env bash
# Evaluates a checkpoint through an engine of the evaluation's own and through a daemon: the same
# seeds, so the same texts and the same figures.
# Usage: test-evaluate.sh FOLDER-OF-PROGRAMS MODEL
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/daemon.sh

programs=$(realpath "$1") model=$(realpath "$2")
start_daemon "$programs" "$model"
train=$programs/updraft-train

"$train" export --from "$model" --out "$folder/exported" > "$folder/export.log" 2>&1
"$train" corpus --intents 100 --texts-per-intent 1 --seed 5 --heldout-share 0.3 --out "$folder" \
  > "$folder/corpus.log"
"$train" score "$folder/train.jsonl" "$folder/heldout.jsonl" \
  --tokenizer "$folder/exported/tokenizer.json" --out "$folder" > "$folder/score.log"

# evaluate NAME OPTION...: writes NAME.json, how the texts were asked for left out.
evaluate() {
  "$train" evaluate "$model" --intents "$folder/heldout.scored.jsonl" --recipe "$folder/recipe.json" \
    --out "$folder/$1.all.json" "${@:2}" > "$folder/$1.log" 2>&1 || return
  grep -vE '"(isOverSocket|threadCount)"' "$folder/$1.all.json" > "$folder/$1.json"
}

cat > "$folder/recipe.json" << 'JSON'
{ "evaluate": { "count": 6, "ladder_count": 2, "choices": 2, "lengths": [12, 24],
  "perplexity_count": 2, "reading_count": 2 } }
JSON
evaluate own --cache-directory "$folder/cache" || cat "$folder/own.log" >&2
evaluate asked --cache-directory "$folder/cache" --socket "$socket" || cat "$folder/asked.log" >&2
cmp "$folder/own.json" "$folder/asked.json"
grep -q '"isOverSocket" : true' "$folder/asked.all.json"
grep -q "over the daemon's socket" "$folder/asked.log"

if evaluate wrong --socket "$folder/nobody"; then
  echo "a socket without a daemon was evaluated" >&2
  exit 1
fi
grep -q 'no daemon answers' "$folder/wrong.log"

# A model of other commands, whose texts would be measured by these.
{
  "$train" train --data "$folder/train.scored.jsonl" --tokenizer "$folder/exported/tokenizer.json" \
    --commands "$folder/commands.json" --reward-tables "$folder/reward.safetensors" --layers 1 \
    --heads 2 --width 64 --batch-tokens 512 --pass-tokens 512 --steps 1 --out "$folder/other.safetensors"
  "$train" quantize "$folder/other.safetensors" --out "$folder/other.zst"
} > "$folder/other.log" 2>&1
if "$train" evaluate "$folder/other.zst" --intents "$folder/heldout.scored.jsonl" \
  --socket "$socket" > "$folder/other.log" 2>&1; then
  echo "the texts of another model were evaluated" >&2
  exit 1
fi
grep -q 'commands are others than the checkpoint' "$folder/other.log"
echo "evaluate: a daemon's texts have the figures of the engine's own"
