#!/usr/bin/env bash
# Runs the portable kernels on an emulated processor without AVX: a Nehalem of 2008. An instruction
# of a later set stops the program; the logits must be those of the portable kernels run natively.
# Usage: check-baseline-cpu.sh FOLDER-OF-PROGRAMS
set -euo pipefail

train=$1/updraft-train
if [[ $(uname -m) != x86_64 ]] || ! command -v qemu-x86_64 > /dev/null; then
  echo "baseline CPU: not checked here, it needs qemu-x86_64 (package qemu-user) on x86-64"
  exit 0
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/updraft.XXXXXX")
trap 'rm -rf "$folder"' EXIT

"$train" synthesize --shape 2,2,64,512,64 --out "$folder/tiny.safetensors.zst" > /dev/null
logits() {
  UPDRAFT_ISA=portable "$@" "$train" logits "$folder/tiny.safetensors.zst" --ids 1,2,3,5,8,13
}
logits > "$folder/native"
logits qemu-x86_64 -cpu Nehalem > "$folder/nehalem"
cmp "$folder/native" "$folder/nehalem"
# Left to itself, detection must choose the portable kernels there instead of faulting.
qemu-x86_64 -cpu Nehalem "$train" logits "$folder/tiny.safetensors.zst" --ids 1,2,3,5,8,13 \
  | cmp "$folder/native" -
echo "baseline CPU: equal logits on an emulated Nehalem"
