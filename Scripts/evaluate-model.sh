#!/usr/bin/env bash
# Measures a checkpoint on the held-out intents of its recipe without training it: the corpus is
# made again, and the teacher writes for the same intents, which takes half an hour on two cores. Fails where a
# figure misses what must be reached.
# Usage: evaluate-model.sh UPDRAFT-TRAIN RECIPE CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1 recipe=$2 checkpoint=$3
work=.build-model

Scripts/make-corpus.sh "$train" "$recipe" "$work"
Scripts/measure-model.sh "$train" "$recipe" "$work" "$checkpoint" --strict
