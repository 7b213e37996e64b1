#!/usr/bin/env bash
# Makes a model at toy size as `make model`, `make rounds` and `make evaluate` do, in a copy of the
# scripts: the same recipe gives the same checkpoint, the card gets its figures, and a toy misses what a
# shipped model must reach.
# Usage: test-model.sh UPDRAFT-TRAIN
set -euo pipefail
cd "$(dirname "$0")/.."

train=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R Scripts Models "$folder"
cd "$folder"
cat > recipe.json <<'JSON'
{
  "corpus": { "intents": 600, "texts_per_intent": 4, "seed": 1, "heldout_share": 0.1 },
  "tokenizer": { "vocabulary": 900, "add_prefix_space": true },
  "train": { "layers": 2, "heads": 2, "width": 64, "positions": 256, "batch_tokens": 1024,
    "pass_tokens": 1024, "steps": 150, "warmup_steps": 5, "learning_rate": 0.003,
    "validation_examples": 8 },
  "rounds": { "rounds": 1, "intents_per_round": 60, "commands_per_intent": 2,
    "attempts": 2, "steps": 20, "batch_tokens": 512, "diversity_floor": 0 },
  "evaluate": { "count": 6, "ladder_count": 3, "lengths": [16], "perplexity_count": 8,
    "reading_count": 8 }
}
JSON

# The second part: other texts, fewer steps.
sed 's/"seed": 1/"seed": 2/; s/"steps": 150/"steps": 20/' recipe.json > recipe-more.json

fail() {
  echo "model: $1" >&2
  tail -5 "$folder/log" >&2
  exit 1
}

make_model() { Scripts/make-model.sh "$train" recipe.json "$1" > log 2>&1 || fail "it was not made"; }
make_model Models/first.zst
[[ $(grep -c '^== train ' log) == 2 ]] || fail "the training had not two parts"
make_model Models/second.zst
cmp Models/first.zst Models/second.zst || fail "the same recipe gave another checkpoint"
grep -q '^188288 parameters, int8; 6 held-out intents' Models/README.md || fail "the card has no figures"

# A round that is killed in the middle of its training goes on there, to the same bytes.
sed 's/"steps": 150/"save_every": 5, &/' recipe.json > often.json
rounds() {
  exec "$train" rounds .build-model/model.safetensors --recipe often.json --steps 200 --out "$1" \
    --data .build-model/train.scored.jsonl --heldout .build-model/heldout.scored.jsonl > log 2>&1
}
(rounds whole) || fail "the long round did not end"
(rounds killed) &
child=$!
while [[ ! -e killed/round-1/model.state.safetensors ]] && kill -0 "$child" 2> /dev/null; do
  sleep 0.02
done
kill -9 "$child" 2> /dev/null || true
wait "$child" 2> /dev/null || true
[[ ! -e killed/round-1/figures.json ]] || fail "the long round ended before it was killed"
(rounds killed) || fail "the killed round did not go on"
cmp killed/round-1/model.safetensors whole/round-1/model.safetensors \
  || fail "the killed round made another model"

cp Models/README.md card.md
Scripts/run-rounds.sh "$train" recipe.json .build-model > log 2>&1 || fail "the round did not end"
Scripts/ship-round.sh "$train" recipe.json .build-model Models/second.zst > log 2>&1 \
  || fail "the round was not shipped"
# Which it is depends on the processor's rounding; either way checkpoint and card must agree with it.
if grep -q '^round 1 is Models/second.zst$' log; then
  cmp -s Models/first.zst Models/second.zst && fail "a better round left the checkpoint as it was"
  cmp -s card.md Models/README.md && fail "a better round left the card as it was"
else
  grep -q '^no round is better' log || fail "the script does not say what it did"
  cmp Models/first.zst Models/second.zst || fail "no round is better, but the checkpoint changed"
  cmp card.md Models/README.md || fail "no round is better, but the card changed"
fi

if Scripts/evaluate-model.sh "$train" recipe.json Models/second.zst > log 2>&1; then
  fail "a toy reached what a shipped model must"
fi
grep -q '^| Reward of the student .* missed |$' .build-model/evaluation.md || fail "no bar was missed"
echo "model: made twice to the same bytes, a round measured, its bars checked"
