#!/usr/bin/env bash
# Shows that a checkpoint is what it claims to be without Updraft: zstd's own program accepts and
# decompresses it, and Python's safetensors opens what comes out (where the package is installed).
# The example of MODEL.md then reads the golden checkpoint's matrices.
# Usage: test-checkpoint.sh CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."

zstd --test --quiet "$1"
echo "checkpoint: zstd accepts $1"
if python3 -c 'import numpy, safetensors' 2> /dev/null; then
  golden=Tests/CheckpointTests/Golden
  python3 "$golden/check.py" "$1"
  python3 "$golden/check.py" "$golden/golden-2.safetensors.zst" "$golden/golden.safetensors"
else
  echo "checkpoint: not opened in Python here, it needs the packages numpy and safetensors"
fi
