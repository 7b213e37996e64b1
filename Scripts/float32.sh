# Sourced: float32_of FOLDER prints the float32 file that FOLDER's checkpoint is quantised from: the
# best round's where rounds were run on that model (run-rounds.sh), else the training's own.
float32_of() {
  local trained=$1/model.safetensors best=$1/rounds/model.safetensors
  if [[ -e $best && $best -nt $trained ]]; then trained=$best; fi
  printf '%s\n' "$trained"
}
