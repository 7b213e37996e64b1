#!/usr/bin/env bash
# Makes a model at toy size as `make model`, `make rounds` and `make evaluate` do, in a copy of the
# scripts: the same recipe gives the same checkpoint, rounds included, the card gets its figures, and a
# toy misses what a shipped model must reach.
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
made_of_round() {
  cmp "$1" .build-model/rounds/model.safetensors.zst || fail "another than the best round was shipped"
  grep -q "^$1 was made of .build-model/rounds/model.safetensors\$" log || fail "$1 has another source"
  grep -q -- '--float32 .build-model/shipped.safetensors' log || fail "$1 was not compared with it"
  grep -qxF "$(grep '^| Reward of the student over' .build-model/evaluation.md)" Models/README.md \
    || fail "the card has other figures than $1"
}
made_of_round Models/first.zst
make_model Models/second.zst
grep -q '^round 1: measuring' log || fail "the second model had the first one's rounds"
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
if "$train" rounds killed/round-1/model.safetensors --recipe recipe.json --out partial \
  --data .build-model/train.scored.jsonl --heldout .build-model/heldout.scored.jsonl > log 2>&1; then
  fail "a training that was killed is taken for a model"
fi
grep -q 'a training that has not ended, expected' log || fail "it is not said why"
(rounds killed) || fail "the killed round did not go on"
cmp killed/round-1/model.safetensors whole/round-1/model.safetensors \
  || fail "the killed round made another model"

# One more round goes on from the model's own, and the best of all is the checkpoint.
sed 's/"rounds": 1/"rounds": 2/' recipe.json > further.json
rm Models/second.zst
Scripts/run-rounds.sh "$train" further.json .build-model > log 2>&1 || fail "the rounds did not go on"
grep -q '^round 1:' log && fail "the first round was run again"
Scripts/ship-model.sh "$train" further.json .build-model Models/second.zst > log 2>&1 \
  || fail "the rounds were not shipped"
[[ $(grep -c '"round" *:' .build-model/rounds/rounds.json) == 3 ]] || fail "there are not two rounds"
made_of_round Models/second.zst

# Without the section there are no rounds, and the trained model ships.
sed '/"rounds": {/,/},$/d' recipe.json > trained.json
rm -rf .build-model/rounds
Scripts/run-rounds.sh "$train" trained.json .build-model | grep -q 'has no section rounds' \
  || fail "rounds that nobody described were run"
Scripts/ship-model.sh "$train" trained.json .build-model Models/third.zst > log 2>&1 \
  || fail "a model without rounds was not shipped"
grep -q '^Models/third.zst was made of .build-model/model.safetensors$' log || fail "of another"

# A checkpoint makes a float32 model again, and nothing of it is lost on the way there and back.
shipped=Models/updraft-small.safetensors.zst
{ "$train" export --from "$shipped" --out directory && "$train" import --from directory --out float32 \
  && "$train" quantize float32 --out again.zst; } > log 2>&1 || fail "the shipped model makes no float32 one"
zstd -dcq again.zst > again && zstd -dcq "$shipped" > shipped || fail "zstd refuses a checkpoint"
cmp again shipped || fail "the shipped model came back as another"

if Scripts/evaluate-model.sh "$train" recipe.json Models/second.zst > log 2>&1; then
  fail "a toy reached what a shipped model must"
fi
grep -q '^| Reward of the student .* missed |$' .build-model/evaluation.md || fail "no bar was missed"
echo "model: made twice to the same bytes, rounds measured, its bars checked"
