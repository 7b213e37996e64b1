#!/usr/bin/env bash
# The parts of the house style that a formatter does not see: size of files and functions, `try!`,
# full Foundation, the direction of imports, and long lines in comments. Prints one line for each offence.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.swift')
status=0
awk -f Scripts/check-style.awk "${files[@]}" || status=1
# Characters, where awk may count bytes.
if LC_ALL=C.UTF-8 grep -nE '^.{101,}' "${files[@]}" | cut -d: -f1,2 | grep .; then
  echo "the lines above have more than 100 columns" >&2
  status=1
fi
exit "$status"
