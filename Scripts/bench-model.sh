# Sourced by scripts that measure: sets `folder` and `model` to a random GPT-2 of 124 million
# parameters, made where it is missing and again with every new updraft-train, for the checkpoint's
# format may have changed. The programs are in $programs.
folder=.build-bench
model=$folder/gpt2.safetensors.zst
mkdir -p "$folder"
if [[ ! -e $model || $programs/updraft-train -nt $model ]]; then
  "$programs/updraft-train" synthesize --shape gpt2 --out "$model" >&2
fi
