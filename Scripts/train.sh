#!/usr/bin/env bash
# Trains the model of a recipe on what make-corpus.sh left in FOLDER, into OUT: with updraft-train on
# this machine's cores or, where TRAINER=torchrun, with Examples/torchrun on the GPUs that PyTorch finds
# (without any, in one process on the cores), as many as divide the passes of a step. Arguments behind
# OUT override the recipe's keys; with torchrun those of train.py, so no sizes. Its log is OUT's
# .torchrun.csv.
# DATA and COMMANDS name other scored lines and another command table, FROM a model to go on from,
# REFERENCE one to be held to (the recipe's kl_weight).
# Usage: [TRAINER=torchrun] train.sh UPDRAFT-TRAIN RECIPE FOLDER OUT [--KEY VALUE ...]
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3 out=$4
shift 4
data=${DATA:-$work/train.scored.jsonl}
material=(--validation "$work/heldout.scored.jsonl"
  --tokenizer "$work/tokenizer.json" --commands "${COMMANDS:-$work/commands.json}"
  --reward-tables "$work/reward.safetensors")

case ${TRAINER:-updraft-train} in
updraft-train)
  step train --recipe "$recipe" --data "$data" "${material[@]}" ${FROM:+--from "$FROM"} \
    ${REFERENCE:+--reference "$REFERENCE"} --out "$out" --restart "$@"
  exit
  ;;
torchrun) ;;
*)
  echo "found TRAINER=$TRAINER, expected updraft-train or torchrun" >&2
  exit 2
  ;;
esac

source Scripts/python-environment.sh
own=${out%.safetensors}
# What both trainers begin with: tokenizer, commands and reward tables around the weights of FROM or new
# ones, which the one step does not move to speak of.
head -n 1000 "$data" > "$own.start.jsonl"
step train --recipe "$recipe" --data "$own.start.jsonl" "${material[@]}" ${FROM:+--from "$FROM"} "$@" \
  --batch-tokens 1024 --pass-tokens 1024 --steps 1 --decay-steps 1 --learning-rate 1e-9 \
  --validation-examples 0 --keep-best false --patience 0 --kl-weight 0 \
  --out "$own.start.safetensors" --restart
step export --from "$own.start.safetensors" --out "$own.start"
reference=()
if [[ -n ${REFERENCE:-} ]]; then
  step export --from "$REFERENCE" --out "$own.reference"
  reference=(--reference "$own.reference")
fi
"$venv/bin/python" Examples/torchrun/prepare.py --model "$own.start" --out "$own.npz" \
  "$data"
gpus=$("$venv/bin/python" -c 'import torch; print(torch.cuda.device_count())')
processes=1 fast=()
if ((gpus > 0)); then
  fast=(--bfloat16 --compile)
  passes=$(PYTHONPATH=Examples/torchrun "$venv/bin/python" -c 'import argparse
from recipe import Recipe
parser = argparse.ArgumentParser()
parser.add_argument("--recipe")
Recipe.add_options(parser)
print(Recipe.of(parser.parse_args()).passes)' --recipe "$recipe" "$@")
  processes=$gpus
  while ((passes % processes)); do processes=$((processes - 1)); done
else
  echo "PyTorch finds no GPU: one process trains on the cores" >&2
fi
echo "== torchrun, processes: $processes =="
HF_HUB_OFFLINE=1 "$venv/bin/torchrun" --standalone --nproc-per-node "$processes" \
  Examples/torchrun/train.py --model "$own.start" --data "$own.npz" \
  --validation "$work/heldout.scored.jsonl" --recipe "$recipe" --out "$own.torchrun" --restart \
  ${fast[@]+"${fast[@]}"} ${reference[@]+"${reference[@]}"} "$@"
# Another trainer's, of an earlier model.
rm -f "$own.state.safetensors" "$own.log.csv"
step import --from "$own.torchrun" --out "$out"
mv "$own.torchrun/torchrun.log.csv" "$own.torchrun.csv"
rm -rf "$own.torchrun" "$own.npz" "$own.start" "$own.start".* "$own.reference"
