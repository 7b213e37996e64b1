# Sourced by scripts that run PyTorch beside updraft-train: sets venv to an environment that has it,
# in the user's cache or where $UPDRAFT_VENV says, and makes it where there is none. PyTorch's index of
# CPU builds is asked too: its versions, such as 2.9.0+cpu, count as later than PyPI's. TORCH names
# another version. Where there is an NVIDIA GPU another environment has PyPI's build, which uses it.
kind=huggingface index=(--extra-index-url https://download.pytorch.org/whl/cpu)
if nvidia-smi -L &> /dev/null; then kind=cuda index=(); fi
venv=${UPDRAFT_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/updraft/$kind}

if ! "$venv/bin/python" -c 'import torch, transformers' 2> /dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --retries 1 "${TORCH:-torch}" transformers tokenizers \
    safetensors numpy ${index[@]+"${index[@]}"}
fi
