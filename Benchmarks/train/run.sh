#!/usr/bin/env bash
# Takes ten training steps with Updraft and with PyTorch and compares their losses, then measures
# both side by side and prints a section of SPEED.md; run nothing beside it. Without restrictions it
# takes about a quarter of an hour.
#   CASES="tiny packed"     what to train (default: tiny small packed; see compare.py)
#   THREADS="1 2" ROUNDS=5  numbers of threads, measurements of each
#   UPDRAFT_VENV=FOLDER     the Python environment (default: one in the user's cache)
#   CSV=FILE                where measurements are added (default: a new file in the user's cache)
# Usage: run.sh FOLDER-OF-PROGRAMS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
cd "$here/../.."
source Scripts/python-environment.sh
folder=${XDG_CACHE_HOME:-$HOME/.cache}/updraft/train
csv=${CSV:-$folder/results/$(date +%Y-%m-%d-%H%M%S).csv}

# A part of a corpus like the shipped model's.
mkdir -p "$folder"
sed -E 's/"intents": [0-9]+/"intents": 5000/' Models/tiny.json > "$folder/recipe.json"
if [[ ! -e $folder/corpus/commands.json || $programs/updraft-train -nt $folder/corpus/commands.json ]]
then
  Scripts/make-corpus.sh "$programs/updraft-train" "$folder/recipe.json" "$folder/corpus" >&2
fi

export PYTHONDONTWRITEBYTECODE=1
read -ra cases <<< "${CASES:-tiny small packed}"
read -ra threads <<< "${THREADS:-1 2}"
"$venv/bin/python" "$here/compare.py" "$programs" "$folder/corpus" "$csv" --cases "${cases[@]}" \
  --threads "${threads[@]}" --rounds "${ROUNDS:-5}"
echo
echo "measurements: $csv"
echo
"$venv/bin/python" "$here/section.py" "$csv"
