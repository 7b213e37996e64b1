#!/usr/bin/env bash
# Compares import, export and tokenizer with transformers and tokenizers on random models.
# Usage: test-huggingface.sh UPDRAFT-TRAIN
# The packages go into an environment of their own in the user's cache, or in $UPDRAFT_VENV; torch is
# taken from PyTorch's index of CPU builds or, where that is out of reach, from the usual one.
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1
venv=${UPDRAFT_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/updraft/huggingface}
packages=(transformers tokenizers safetensors numpy)

if ! "$venv/bin/python" -c 'import torch, transformers' 2> /dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --retries 0 torch \
    --index-url https://download.pytorch.org/whl/cpu --extra-index-url https://pypi.org/simple \
    2> /dev/null || "$venv/bin/pip" install --quiet torch
  "$venv/bin/pip" install --quiet "${packages[@]}"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HF_HUB_OFFLINE=1 "$venv/bin/python" Scripts/huggingface/check.py "$train" "$work"
