#!/usr/bin/env bash
# Runs every measurement of `updraft-bench` in a short form, with a tiny random model: each checks
# its own output, prints lines of CSV in the promised form, and refuses what makes no sense. The
# figures themselves mean nothing.
# Usage: test-bench.sh FOLDER-OF-PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$(realpath "$1")
folder=$(mktemp -d "${TMPDIR:-/tmp}/updraft-bench.XXXXXX")
trap 'rm -rf "${folder:?}"' EXIT
model=$folder/tiny.safetensors.zst
shape=1,2,64,300,64
"$programs/updraft-train" synthesize --shape "$shape" --out "$model" > /dev/null

failed=0 count=0
fail() {
  echo "updraft-bench: $*" >&2
  failed=1
}

# measure METRIC,… ARGUMENTS...: exactly these metrics, each with median, min and max in order.
measure() {
  local metrics=$1 metric
  shift
  count=$((count + 1))
  "$programs/updraft-bench" "$@" --repeats 3 > "$folder/out" || {
    fail "'$*' failed"
    return
  }
  local found
  found=$(cut -d, -f2 "$folder/out" | grep -v '\.' | paste -sd,) || true
  [[ $found == "$metrics" ]] || fail "'$*' printed metrics $found, expected $metrics"
  awk -F, -v lines="$(tr ',' '\n' <<< "$metrics" | wc -l)" '
    NF != 5 || $1 != "updraft" || $3 !~ /^[1-9][0-9]*$/ || $5 == "" { bad = 1 }
    $4 !~ /^[0-9.]+(e-?[0-9]+)?$/ || $4 <= 0 { bad = 1 }
    NR % 3 == 1 { metric = $2; median = $4 }
    NR % 3 == 2 && ($2 != metric ".min" || $4 > median) { bad = 1 }
    NR % 3 == 0 && ($2 != metric ".max" || $4 < median) { bad = 1 }
    END { exit bad || NR != 3 * lines }' "$folder/out" ||
    fail "'$*' printed something else than median, min and max: $(cat "$folder/out")"
}

# refuse PATTERN ARGUMENTS...: an error, and a message that matches.
refuse() {
  local pattern=$1 status=0
  shift
  count=$((count + 1))
  "$programs/updraft-bench" "$@" > "$folder/out" 2> "$folder/err" || status=$?
  ((status != 0 && status < 128)) || fail "'$*' exited with $status, expected an error"
  grep -qE -e "$pattern" "$folder/err" || fail "'$*' said '$(cat "$folder/err")', expected $pattern"
  [[ ! -s $folder/out ]] || fail "'$*' failed and still printed figures"
}

measure decode_ctx9 decode --model "$model" --context 9 --tokens 5
measure decode_ctx1 decode --model "$model" --context 1 --tokens 1 --threads 1
measure prefill33 prefill --model "$model" --tokens 33
measure prefill1 prefill --model "$model" --tokens 1
measure batch3 batch --model "$model" --sequences 3 --context 4 --tokens 5
measure load_to_first_token_cold,load_to_first_token_memory,load_to_first_token \
  start --model "$model" --cache-directory "$folder/cache"
measure load_to_first_token_cold,load_to_first_token_memory,load_to_first_token \
  start --model "$model" --cache-directory "$folder/cache" --threads "$(nproc)"
products=$(printf 'int8_%s_1,int8_%s_5\n' {qkv,projection,expand,project,head}{,} | paste -sd,)
measure "$products" kernels --shape "$shape" --tokens 1 5 --mebibytes 1
measure read2,read2_huge,read2_four,read2_four_huge,decode_limit memory --model "$model" --mebibytes 2
measure read1,read1_huge,read1_four,read1_four_huge memory --mebibytes 1 --threads 1
training=train,train_gflops,sgemm_peak,train_share,train_memory
sizes=(--layers 1 --heads 2 --width 32)
measure "$training" train "${sizes[@]}" --vocabulary 70 --batch 3 --context 20
measure "$training" train "${sizes[@]}" --vocabulary 70 --batch 5 --context 20 --pass-tokens 40 \
  --threads "$(nproc)"
Scripts/toy-corpus.sh "$programs/updraft-train" "$folder/corpus"
measure "$training" train "${sizes[@]}" --corpus "$folder/corpus" --batch 2
# A last pass that has less left than an example may need.
measure "$training" train "${sizes[@]}" --corpus "$folder/corpus" --batch 2 --pass-tokens 500

[[ -z $(find "$folder/cache" -name 'start.*') ]] || fail "start left its caches behind"

refuse '[Mm]issing expected argument.*--model' decode
refuse 'none: found No such file' decode --model "$folder/none"
refuse 'context, --tokens: found 60 and 5' decode --model "$model" --context 60 --tokens 5
refuse 'context, --tokens: found 0 and 5' decode --model "$model" --context 0 --tokens 5
refuse 'invalid for .--tokens' decode --model "$model" --tokens many
refuse '--tokens: found 65' prefill --model "$model" --tokens 65
refuse '--sequences: found 0' batch --model "$model" --sequences 0
refuse '--repeats: found 0' prefill --model "$model" --repeats 0
refuse '--threads: found 0' prefill --model "$model" --threads 0
refuse '5000 threads were asked for' prefill --model "$model" --threads 5000
refuse '--shape: found "tall"' kernels --shape tall
refuse '--tokens: found .0.' kernels --tokens 0
refuse '--mebibytes: found 0' memory --mebibytes 0
refuse 'Unknown option' memory --context 5
refuse '--layers: found 0' train --layers 0
refuse '--pass-tokens: found 255' train --pass-tokens 255
refuse '--vocabulary: the corpus' train --corpus "$folder/corpus" --vocabulary 70
refuse 'width 32 is not a multiple of the 3 heads' train --width 32 --heads 3
refuse 'none/tokenizer.json' train --corpus "$folder/none"
refuse 'none/initial.safetensors' train "${sizes[@]}" --trace "$folder/none"
# A plain file has no cold start.
zstd -q -d "$model" -o "$folder/tiny.safetensors"
refuse 'came from file, expected decompressed' start --model "$folder/tiny.safetensors"

# The table is made of measurements, without any engine at hand.
if command -v python3 > /dev/null; then
  python3 -B Benchmarks/peers/table.py Benchmarks/peers/example.csv > "$folder/table"
  cmp "$folder/table" Benchmarks/peers/example.md || fail "the table of example.csv changed"
  python3 -B Benchmarks/train/section.py Benchmarks/train/example.csv > "$folder/table"
  cmp "$folder/table" Benchmarks/train/example.md || fail "the section of example.csv changed"
else
  echo "updraft-bench: the peers' table not checked here, it needs python3"
fi

((failed)) || echo "updraft-bench: $count command lines checked"
exit "$failed"
