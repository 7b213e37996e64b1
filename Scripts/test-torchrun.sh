#!/usr/bin/env bash
# Trains one small model on twice, with updraft-train and with Examples/torchrun on two processes, of
# which the first try is killed: the losses must agree, and the result must come back whole.
# Usage: test-torchrun.sh UPDRAFT-TRAIN [FOLDER for the logs and their plots]
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1 kept=${2:-}
source Scripts/python-environment.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "test-torchrun: $*" >&2
  exit 1
}

Scripts/toy-corpus.sh "$train" "$work"
held=16
material=(--tokenizer "$work/tokenizer.json" --commands "$work/commands.json"
  --reward-tables "$work/reward.safetensors" --data "$work/train.scored.jsonl"
  --validation "$work/heldout.scored.jsonl")
"$train" train "${material[@]}" --out "$work/base.safetensors" --layers 2 --heads 2 --width 64 \
  --positions 224 --batch-tokens 448 --pass-tokens 448 --steps 20 --threads 1 &> "$work/base.log"
"$train" export --from "$work/base.safetensors" --out "$work/base" &> "$work/export.log"

recipe=(--batch-tokens 896 --pass-tokens 448 --steps 120 --warmup-steps 10 --learning-rate 3e-3
  --schedule warmup_stable_decay --decay-steps 40
  --copy-weight 4 --kl-weight 0.5 --validate-every 20 --validation-examples $held --save-every 20 --seed 3)
"$train" train "${material[@]}" "${recipe[@]}" --from "$work/base.safetensors" --threads 1 \
  --reference "$work/base.safetensors" --out "$work/updraft.safetensors" &> "$work/updraft.log"

scaled() {
  OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 exec "$venv/bin/torchrun" --standalone --nproc-per-node 2 \
    Examples/torchrun/train.py --model "$work/base" --data "$work/train.scored.jsonl" \
    --validation "$work/heldout.scored.jsonl" --out "$work/scaled" --reference "$work/base" "${recipe[@]}" "$@"
}
(scaled &> "$work/killed.log") &
child=$!
while [[ ! -e $work/scaled/state.pt ]] && kill -0 "$child" 2> /dev/null; do sleep 0.1; done
kill "$child" 2> /dev/null || true
wait "$child" 2> /dev/null || true
[[ -e $work/scaled/state.pt ]] || fail "$(tail -n 20 "$work/killed.log")"
step=$(tail -n 1 "$work/scaled/torchrun.log.csv" | cut -d, -f1)
((step < 120)) || fail "the run ended before it could be killed"
if (scaled &> "$work/again.log"); then fail "a saved training was overwritten"; fi
grep -q 'found another training, expected --resume' "$work/again.log" ||
  fail "$(tail -n 20 "$work/again.log")"
(scaled --resume &> "$work/scaled.log") || fail "$(tail -n 20 "$work/scaled.log")"

# Held to another model, or to none, is another training.
for reference in "$work/scaled" ""; do
  if (scaled --resume --reference "$reference" &> "$work/refused.log"); then
    fail "a training went on that was held to '$reference'"
  fi
  grep -q 'expected the same --reference\|expected the model to be held to' "$work/refused.log" ||
    fail "$(tail -n 20 "$work/refused.log")"
done

"$train" import --from "$work/scaled" --out "$work/scaled.safetensors"
"$train" verify "$work/scaled.safetensors" > /dev/null
"$train" quantize "$work/scaled.safetensors" --out "$work/scaled.safetensors.zst" --lines $held \
  --text "$work/heldout.scored.jsonl" > "$work/quantize.log"
tail -n 2 "$work/quantize.log"
"$train" evaluate "$work/scaled.safetensors.zst" --intents "$work/heldout.scored.jsonl" --count 4 \
  --lengths 12 --threads 1 > /dev/null

# What TRAINER=torchrun does: from a recipe to a model, with lines that are tokenized once.
cat > "$work/recipe.json" <<'JSON'
{ "train": { "layers": 2, "heads": 2, "width": 64, "positions": 224, "batch_tokens": 448,
    "pass_tokens": 448, "steps": 3, "validation_examples": 4 } }
JSON
(TRAINER=torchrun Scripts/train.sh "$train" "$work/recipe.json" "$work" "$work/model.safetensors" \
  &> "$work/model.log") || fail "$(tail -n 20 "$work/model.log")"
"$train" verify "$work/model.safetensors" > /dev/null
# Rounds too: each of the two waits for its training, and goes on with what came back.
cat > "$work/rounds.json" <<'JSON'
{ "train": { "batch_tokens": 448, "pass_tokens": 448, "validation_examples": 4 },
  "rounds": { "rounds": 2, "intents_per_round": 40, "attempts": 2, "steps": 4, "warmup_steps": 1,
    "batch_tokens": 448, "diversity_floor": 0 },
  "evaluate": { "count": 4, "ladder_count": 2, "lengths": [12] } }
JSON
(TRAINER=torchrun Scripts/run-rounds.sh "$train" "$work/rounds.json" "$work" \
  &> "$work/rounds.log") || fail "$(tail -n 20 "$work/rounds.log")"
[[ $(grep -c '^== torchrun' "$work/rounds.log") == 2 ]] || fail "$(tail -n 20 "$work/rounds.log")"
[[ $(grep -c '^| [0-2] ' "$work/rounds/rounds.md") == 6 ]] || fail "$(cat "$work/rounds/rounds.md")"
if (TRAINER=none Scripts/train.sh "$train" "$work/recipe.json" "$work" "$work/none.safetensors" \
  &> "$work/none.log"); then fail "an unknown trainer was taken"; fi
# Tokens of another tokenizer are refused.
"$venv/bin/python" Examples/torchrun/prepare.py --model "$work/base" --out "$work/base.npz" \
  "$work/train.scored.jsonl" > /dev/null
# Read by many processes, lines are the tokens that one makes of them.
PYTHONPATH=Examples/torchrun "$venv/bin/python" Scripts/torchrun/chunks.py "$work/base" \
  "$work/train.scored.jsonl" || fail "lines read in chunks are others"
cp -R "$work/base" "$work/other"
echo >> "$work/other/tokenizer.json"
if (HF_HUB_OFFLINE=1 "$venv/bin/torchrun" --standalone Examples/torchrun/train.py --model "$work/other" \
  --data "$work/base.npz" --out "$work/never" --steps 1 &> "$work/other.log"); then
  fail "tokens of another tokenizer were taken"
fi
grep -q 'expected the model.s; prepare it again' "$work/other.log" ||
  fail "$(tail -n 20 "$work/other.log")"

"$train" report "$work/updraft.log.csv" "$work/scaled/torchrun.log.csv" --out "$work/report.html"
[[ -z $kept ]] || { mkdir -p "$kept" &&
  cp "$work/updraft.log.csv" "$work/scaled/torchrun.log.csv" "$work/report.html" "$kept"; }
"$venv/bin/python" Scripts/torchrun/compare.py "$work/updraft.log.csv" \
  "$work/scaled/torchrun.log.csv" "$work/quantize.log" "$work/base.safetensors" \
  "$work/scaled.safetensors"
