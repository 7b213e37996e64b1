#!/usr/bin/env bash
# Kills a training run with SIGKILL at random moments and resumes it, until it has been killed KILLS
# times (20) and then comes to its end; the model must be that of a run nobody disturbed, byte for
# byte, and nothing may be left over.
# Usage: test-kill-resume.sh UPDRAFT-TRAIN
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1
kills=${KILLS:-20}
# Moments come from this; another number tries others.
RANDOM=${SEED:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

Scripts/toy-corpus.sh "$train" "$work"
mkdir "$work/calm" "$work/killed"

# A run long enough that some kill falls into every part of it: steps take milliseconds, and every
# fifth one saves.
run() {
  local folder=$1
  shift
  exec "$train" train --data "$work/train.scored.jsonl" --validation "$work/heldout.scored.jsonl" \
    --tokenizer "$work/tokenizer.json" --commands "$work/commands.json" \
    --reward-tables "$work/reward.safetensors" --out "$folder/model.safetensors" --layers 2 \
    --heads 2 --width 64 --positions 224 --batch-tokens 448 --pass-tokens 224 \
    --steps $((kills * 30)) --save-every 5 --validate-every 20 --validation-examples 16 \
    --keep-best true --dropout 0.1 --threads 1 "$@" 2> "$folder/errors.log"
}

started=$(date +%s%N)
(run "$work/calm" > /dev/null)
whole=$((($(date +%s%N) - started) / 1000000))

# The files of the killed run must be those of the calm one, and no other.
compare() {
  local name
  for name in model.safetensors model.state.safetensors model.best.safetensors; do
    cmp "$work/calm/$name" "$work/killed/$name"
  done
  # The logs agree but for throughput, which is their fifth column.
  cmp <(cut -d, -f1-4,6 "$work/calm/model.log.csv") <(cut -d, -f1-4,6 "$work/killed/model.log.csv")
  if compgen -G "$work/killed/*.tmp"; then
    echo "test-kill-resume: files are left over" >&2
    exit 1
  fi
}

# Sets resume to what continues the run, or to nothing before its first save.
choose() {
  resume=()
  [[ ! -e $work/killed/model.state.safetensors ]] || resume=(--resume)
}

count=0 saves=0 early=0 runs=0
while ((count < kills)); do
  choose
  (run "$work/killed" "${resume[@]}" > /dev/null) &
  child=$!
  # From the start of the program to twice the mean way to the next kill.
  milliseconds=$((RANDOM % (2 * whole / kills + 300)))
  sleep "$((milliseconds / 1000)).$(printf '%03d' $((milliseconds % 1000)))"
  if kill -9 "$child" 2> /dev/null; then
    wait "$child" 2> /dev/null || true
    count=$((count + 1))
    compgen -G "$work/killed/*.tmp" > /dev/null && saves=$((saves + 1))
    ((${#resume[@]})) || early=$((early + 1))
    continue
  fi
  # It came to its end first: the next kills fall into another run.
  wait "$child" || { cat "$work/killed/errors.log"; exit 1; }
  compare
  runs=$((runs + 1))
  rm "$work/killed/"*
done
choose
(run "$work/killed" "${resume[@]}" > /dev/null)
compare
echo "killed $count times in $((runs + 1)) runs ($early before the first save, $saves while" \
  "writing): same bytes as a run of $whole ms that nobody disturbed"
