# Sourced: sets `venv` to a Python environment with PyTorch for the CPU and Hugging Face's packages,
# $UPDRAFT_VENV or one in the user's cache, and installs it where it is missing. PyTorch's index of CPU
# builds is asked too: its versions, such as 2.9.0+cpu, count as later than PyPI's. TORCH names
# another version.
venv=${UPDRAFT_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/updraft/huggingface}

if ! "$venv/bin/python" -c 'import torch, transformers' 2> /dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --retries 1 "${TORCH:-torch}" transformers tokenizers \
    safetensors numpy --extra-index-url https://download.pytorch.org/whl/cpu
fi
