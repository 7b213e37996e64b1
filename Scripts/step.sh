# Sourced by scripts that run updraft-train, whose path is in $train: says each step first.
step() {
  printf '\n== %s ==\n' "$*"
  "$train" "$@"
}
