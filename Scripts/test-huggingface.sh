#!/usr/bin/env bash
# Compares import, export and tokenizer with transformers and tokenizers on random models.
# Usage: test-huggingface.sh UPDRAFT-TRAIN
# The packages go into an environment of their own in the user's cache, or in $UPDRAFT_VENV. PyTorch's
# index of CPU builds is asked too: its versions, such as 2.9.0+cpu, count as later than PyPI's.
# TORCH names another version.
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1
venv=${UPDRAFT_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/updraft/huggingface}

if ! "$venv/bin/python" -c 'import torch, transformers' 2> /dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --retries 1 "${TORCH:-torch}" transformers tokenizers \
    safetensors numpy --extra-index-url https://download.pytorch.org/whl/cpu
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HF_HUB_OFFLINE=1 "$venv/bin/python" Scripts/huggingface/check.py "$train" "$work"
