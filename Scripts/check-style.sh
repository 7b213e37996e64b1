#!/usr/bin/env bash
# The parts of the house style that a formatter does not see: size of files and functions, `try!`,
# full Foundation, and the direction of imports. Prints one line for each offence.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.swift')
awk -f Scripts/check-style.awk "${files[@]}"
