#!/usr/bin/env bash
# Shows that a checkpoint is what it claims to be without Updraft: zstd's own program accepts and
# decompresses it, and Python's safetensors opens what comes out (where the package is installed).
# Usage: test-checkpoint.sh CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."

zstd --test --quiet "$1"
echo "checkpoint: zstd accepts $1"
if python3 -c 'import numpy, safetensors' 2> /dev/null; then
  python3 Tests/CheckpointTests/Golden/check.py "$1"
else
  echo "checkpoint: not opened in Python here, it needs the packages numpy and safetensors"
fi
