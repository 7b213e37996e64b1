#!/usr/bin/env bash
# Compares import, export and tokenizer with transformers and tokenizers on random models.
# Usage: test-huggingface.sh UPDRAFT-TRAIN
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1
source Scripts/torch-environment.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HF_HUB_OFFLINE=1 "$venv/bin/python" Scripts/huggingface/check.py "$train" "$work"
