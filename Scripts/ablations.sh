#!/usr/bin/env bash
# Trains the model of a recipe and what remains of it when one part of the method is left out, all
# with the same number of tokens, measures each on the same held-out intents and writes one table,
# WORK/ablations.md. A variant whose figures are there already is not trained again, so a run that
# was stopped goes on; figures of other settings are refused. All other keys of the recipe hold;
# arguments behind WORK override them.
# Environment: STEPS (optimizer steps of each, default: the recipe's), TASKS (single-task models to
# train, default: the first task of the corpus), COUNT (held-out intents
# of each evaluation, default: the recipe's), TRAINER (torchrun trains on GPUs, see train.sh).
# Usage: ablations.sh UPDRAFT-TRAIN RECIPE WORK [--KEY VALUE ...]
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh
unset FROM REFERENCE # train.sh's own, not what a user happens to have

train=$1 recipe=$2 work=$3
shift 3
steps=() count=()
if [[ -n ${STEPS:-} ]]; then steps=(--steps "$STEPS" --decay-steps $((STEPS / 5 + 1))); fi
if [[ -n ${COUNT:-} ]]; then count=(--count "$COUNT"); fi

# What decides the figures: recipe, lexicon and grammars, and what this script was given.
settings=$({
  sha256sum < "$recipe"
  find Models/corpus -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  printf '%s\n' "steps ${STEPS:-}" "count ${COUNT:-}" "trainer ${TRAINER:-updraft-train}" "$@"
} | sha256sum | cut -d ' ' -f 1)
if [[ -e $work/train.jsonl && $(cat "$work/settings" 2> /dev/null || true) != "$settings" ]]; then
  echo "$work holds figures of another recipe, corpus, STEPS, COUNT or options, expected the same:" \
    "remove it or name another folder" >&2
  exit 1
fi
mkdir -p "$work"
echo "$settings" > "$work/settings"

if [[ ! -e $work/heldout.scored.jsonl ]]; then
  Scripts/make-corpus.sh "$train" "$recipe" "$work"
fi
# A table without countdown makes a model without one.
sed 's/"horizon_count" *: *[0-9]*/"horizon_count": 0/' "$work/commands.json" \
  > "$work/commands-plain.json"

# measure NAME CHECKPOINT "EVALUATION OPTIONS"
measure() {
  local name=$1 checkpoint=$2
  local -a evaluation
  read -ra evaluation <<< "$3"
  if [[ -e $work/$name.json ]]; then return; fi
  step evaluate "$work/$checkpoint.safetensors.zst" --recipe "$recipe" \
    --intents "$work/heldout.scored.jsonl" ${count[@]+"${count[@]}"} \
    ${evaluation[@]+"${evaluation[@]}"} --out "$work/$name.md" --out "$work/$name.json" \
    > "$work/$name.log"
}

# variant NAME LINES COMMANDS "TRAINING OPTIONS" "EVALUATION OPTIONS"
variant() {
  local name=$1 lines=$2 commands=$3
  local -a training
  read -ra training <<< "$4"
  if [[ -e $work/$name.json ]]; then return; fi
  DATA=$lines COMMANDS=$commands Scripts/train.sh "$train" "$recipe" "$work" \
    "$work/$name.safetensors" ${steps[@]+"${steps[@]}"} ${overrides[@]+"${overrides[@]}"} \
    ${training[@]+"${training[@]}"}
  step quantize "$work/$name.safetensors" --out "$work/$name.safetensors.zst"
  measure "$name" "$name" "$5"
}

overrides=("$@")
lines=$work/train.scored.jsonl
commands=$work/commands.json

variant udrl "$lines" "$commands" "" ""
# The task is kept: it says what kind of text is wanted, which fine-tuning is told too.
variant plain "$lines" "$work/commands-plain.json" "--drop-length 1 --drop-reward 1" \
  "--without-length --without-reward"
# Both again without a sampler that prefers the likelier texts: what each has learned.
learned="--temperature 1 --min-p 0"
measure udrl-learned udrl "$learned"
measure plain-learned plain "--without-length --without-reward $learned"
"$train" select "$lines" --commands "$commands" --best --out "$work/best.scored.jsonl"
variant best "$work/best.scored.jsonl" "$commands" "--drop-reward 1" "--without-reward"
variant no-countdown "$lines" "$work/commands-plain.json" "" ""
tasks=${TASKS:-$(sed -n '1s/.*"task":"\([^"]*\)".*/\1/p' "$lines")}
for task in $tasks; do
  "$train" select "$lines" --commands "$commands" --task "$task" --out "$work/$task.scored.jsonl"
  variant "single-$task" "$work/$task.scored.jsonl" "$commands" "" "--task $task"
  # As many intents of this task for the one as for the other.
  measure "udrl-$task" udrl "--task $task"
done

{
  "$train" compare "UDRL=$work/udrl.json" "plain fine-tuning=$work/plain.json" \
    "best 20 % only=$work/best.json" "no countdown=$work/no-countdown.json"
  printf '\n'
  "$train" compare "UDRL, temperature 1=$work/udrl-learned.json" \
    "plain fine-tuning, temperature 1=$work/plain-learned.json"
  for task in $tasks; do
    printf '\n'
    "$train" compare --task "$task" "UDRL, $task=$work/udrl-$task.json" \
      "single-task, $task=$work/single-$task.json"
  done
} > "$work/ablations.md"
cat "$work/ablations.md"
