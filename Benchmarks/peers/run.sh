#!/usr/bin/env bash
# Measures Updraft and its peers side by side and prints a table; run nothing beside it. Without
# restrictions it takes about a quarter of an hour.
#   PEERS="ort llama"       engines to compare with (default: ort llama ct2)
#   METRICS="prefill256"    figures (default: all; see compare.py)
#   THREADS="1 2" ROUNDS=5  numbers of threads, measurements of each
#   ISA=avx2                every engine does with AVX2 (default: all that the processor has)
#   UPDRAFT_PEERS=FOLDER    where the engines are (default: ~/.cache/updraft-peers)
#   CSV=FILE                where measurements are added (default: a new file in that folder)
# Usage: run.sh FOLDER-OF-PROGRAMS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
folder=${UPDRAFT_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/updraft-peers}

ISA='' "$here/setup.sh" "$folder" "$programs"
folder=$(cd "$folder" && pwd)
case ${ISA:-} in
  '') ;;
  avx2) PATH=$folder/venv/bin:$PATH "$here/avx2/setup.sh" "$folder" ;;
  *) echo "peers: found ISA=$ISA, expected avx2 or none" >&2; exit 2 ;;
esac
source "$here/environment.sh"
csv=${CSV:-$folder/results/$(date +%Y-%m-%d-%H%M%S).csv}

# Words, not one word: lists are separated by spaces.
read -ra peers <<< "${PEERS-ort llama ct2}"
read -ra metrics <<< "${METRICS:-}"
read -ra threads <<< "${THREADS:-1 2}"
python "$here/compare.py" "$folder" "$programs" "$csv" --peers "${peers[@]}" \
  ${metrics[0]:+--metrics "${metrics[@]}"} --threads "${threads[@]}" --rounds "${ROUNDS:-5}"
echo
echo "measurements: $csv"
echo
python "$here/table.py" "$csv"
