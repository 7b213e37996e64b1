#!/usr/bin/env bash
# What goes wrong around a training run ends it with one sentence and loses nothing that was saved.
# Usage: test-trainer-failures.sh UPDRAFT-TRAIN
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1
work=$(mktemp -d)
disk=
cleanup() {
  [[ -z $disk ]] || umount "$disk"
  rm -rf "$work"
}
trap cleanup EXIT

# Mounting a small disk needs root, or a user namespace that plays it.
if ((EUID != 0)) && [[ -z ${UPDRAFT_UNSHARED:-} ]]; then
  if unshare --map-root-user --mount true 2> /dev/null; then
    UPDRAFT_UNSHARED=1 exec unshare --map-root-user --mount "$0" "$@"
  fi
fi

fail() {
  echo "test-trainer-failures: $*" >&2
  exit 1
}

# Runs train into FOLDER; it must fail with one line that matches PATTERN.
refused() {
  local name=$1 folder=$2 pattern=$3 status=0
  shift 3
  run "$folder" "$@" > /dev/null 2> "$work/errors.log" || status=$?
  ((status != 0)) || fail "$name: ended well"
  # The progress lines and the sentence; a crash would print a trace.
  grep -v '^step ' "$work/errors.log" > "$work/sentence" || true
  [[ $(grep -c . "$work/sentence") == 1 ]] || fail "$name: $(cat "$work/sentence")"
  grep -Eq "$pattern" "$work/sentence" || fail "$name: $(cat "$work/sentence")"
  echo "$name: $(sed "s|$work/||g" "$work/sentence")"
}

# Runs a command of the program; it must fail and say PATTERN.
ends() {
  local name=$1 pattern=$2
  shift 2
  if "$train" "$@" 2> "$work/errors.log"; then fail "$name: ended well"; fi
  grep -q "$pattern" "$work/errors.log" || fail "$name: $(cat "$work/errors.log")"
  echo "$name: $(sed "s|$work/||g" "$work/errors.log")" >&2
}

data=train.scored.jsonl tokenizer=tokenizer.json commands=commands.json
# For a subshell, which it replaces: so a signal to the subshell reaches the program.
start() {
  local folder=$1
  shift
  exec "$train" train --data "$work/$data" --validation "$work/heldout.scored.jsonl" \
    --tokenizer "$work/$tokenizer" --commands "$work/$commands" --out "$folder/model.safetensors" \
    --layers 1 --heads 2 --width 64 --positions 224 --batch-tokens 224 --pass-tokens 224 \
    --steps 30 --save-every 10 --validation-examples 8 --threads 1 "$@"
}
run() { (start "$@"); }

Scripts/toy-corpus.sh "$train" "$work"
mkdir "$work/run"

mkdir "$work/other"
cp "$work/heldout.jsonl" "$work/other/train.jsonl"
before=$(cksum < "$work/train.scored.jsonl")
if "$train" score "$work/train.jsonl" "$work/other/train.jsonl" --tokenizer "$work/tokenizer.json" \
  --out "$work" > /dev/null 2> "$work/errors.log"; then
  fail "two files of one name: were scored into one"
fi
grep -q 'would both be written to .*train.scored.jsonl' "$work/errors.log" ||
  fail "two files of one name: $(cat "$work/errors.log")"
[[ $(cksum < "$work/train.scored.jsonl") == "$before" ]] || fail "the scored lines have changed"

# A text that no command can stand for: nothing of an earlier scoring is replaced.
printf '{"task":"poster","intent":"a fox","text":""}\n' > "$work/empty.jsonl"
before=$(cat "$work"/*.scored.jsonl "$work/commands.json" | cksum)
ends "empty text" "for 'a fox' is empty" score "$work/empty.jsonl" \
  --tokenizer "$work/tokenizer.json" --out "$work"
[[ $(cat "$work"/*.scored.jsonl "$work/commands.json" | cksum) == "$before" ]] ||
  fail "the scored lines have changed"
# Tables that are there measure as those that were just built, and nothing but lines is written.
"$train" score "$work/train.jsonl" --tables "$work/reward.safetensors" \
  --tokenizer "$work/tokenizer.json" --out "$work/again" > /dev/null
cmp "$work/again/train.scored.jsonl" "$work/train.scored.jsonl" || fail "the same tables score otherwise"
[[ $(ls "$work/again") == train.scored.jsonl ]] || fail "tables were written again"
"$train" synthesize --shape 1,2,64,300,64 --out "$work/bare.safetensors.zst" > /dev/null
ends "tables of a plain GPT-2" 'has no reward tables, expected' score "$work/train.jsonl" \
  --tables "$work/bare.safetensors.zst" --tokenizer "$work/tokenizer.json" --out "$work/again"
printf '{"task":"Two Words","intent":"a fox","text":"a fox"}\n' > "$work/task.jsonl"
ends "task of two words" "task is 'Two Words'" tokenizer --from "$work/task.jsonl" \
  --out "$work/task.json"
ends "selection into its own lines" 'found the file that is read' select \
  "$work/train.scored.jsonl" --commands "$work/commands.json" --out "$work/train.scored.jsonl"
if [[ -c /dev/full ]]; then
  echo '"a fox"' > "$work/strings"
  ends "full standard output" 'standard output cannot be written: No space' tokenize \
    "$work/strings" --tokenizer "$work/tokenizer.json" > /dev/full
fi

refused "odd width" "$work/run" 'width is 96, expected a multiple of 64' --width 96
mkdir "$work/run/model.safetensors"
refused "folder in the model's place" "$work/run" 'found a folder, expected a name for a file'
rmdir "$work/run/model.safetensors"
data=nowhere.jsonl refused "missing file" "$work/run" 'nowhere.jsonl.*No such file'
sed '7s/"reward":/"rewad":/' "$work/train.scored.jsonl" > "$work/typo.jsonl"
data=typo.jsonl refused "malformed line" "$work/run" 'typo.jsonl, line 7: .*"reward" is missing'
sed '7s/"length":/"length":0./' "$work/train.scored.jsonl" > "$work/half.jsonl"
data=half.jsonl refused "length of a half" "$work/run" 'half.jsonl, line 7: .*a number in it'
{ head -n 2 "$work/train.scored.jsonl"; printf '{"task":"\xff"}\n'; } > "$work/bytes.jsonl"
data=bytes.jsonl refused "invalid UTF-8" "$work/run" 'bytes.jsonl, line 3: '
"$train" tokenizer --vocabulary 300 --from "$work/train.jsonl" --out "$work/other.json" > /dev/null
tokenizer=other.json refused "other vocabulary" "$work/run" 'line 1: .*score it again'
refused "directory that is not there" "$work/none" 'none/model.* cannot be written|No such file'

run "$work/run" > /dev/null 2>&1
before=$(cat "$work/run/"*.safetensors | cksum)
ends "checkpoint in its model's place" 'found the file that is read' quantize \
  "$work/run/model.safetensors" --out "$work/run/model.safetensors"
ends "a checkpoint for a model" 'found zstd' quantize Models/updraft-small.safetensors.zst \
  --out "$work/again.zst"
refused "resumed with another recipe" "$work/run" 'recipe.seed is 1, expected 2' --resume --seed 2
[[ $(cat "$work/run/"*.safetensors | cksum) == "$before" ]] || fail "the saved run has changed"
cp -r "$work/run" "$work/open"
(start "$work/open" --steps 100000 --save-every 5 --restart > /dev/null 2>&1) &
child=$!
while ! "$train" inspect "$work/open/model.state.safetensors" --json 2> /dev/null |
  grep -q '"recipe.steps" : "100000"'; do sleep 0.1; done
kill -9 "$child"
wait "$child" 2> /dev/null || true
refused "unfinished run" "$work/open" 'has not ended: continue it with --resume' --steps 100000

refused "loss that is no number" "$work/run" 'not finite; the learning rate' --restart \
  --learning-rate 10 --weight-decay 10 --warmup-steps 0 --steps 3000 --save-every 5000
[[ $(cat "$work/run/"*.safetensors | cksum) == "$before" ]] || fail "the saved run has changed"

if ! mkdir "$work/disk" || ! mount -t tmpfs -o size=5m tmpfs "$work/disk" 2> /dev/null; then
  echo "full disk: not tried, a disk cannot be mounted here"
  exit 0
fi
disk=$work/disk
run "$disk" > /dev/null 2>&1
before=$(cat "$disk/"*.safetensors | cksum)
# Room for the next model, but not for its state.
free=$(($(df --output=avail -k "$disk" | tail -n 1) - 600))
head -c "${free}k" /dev/zero > "$disk/filler"
refused "full disk" "$disk" 'No space left on device' --restart --steps 60 --seed 2
[[ $(cat "$disk/model.state.safetensors" | cksum) == "$(cat "$work/run/model.state.safetensors" |
  cksum)" ]] || fail "the state on the full disk has changed"
! compgen -G "$disk/*.tmp" || fail "files are left on the full disk"
rm "$disk/filler"
run "$disk" --resume > /dev/null 2>&1 || fail "the run on the disk that was full cannot go on"
