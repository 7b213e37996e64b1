#!/usr/bin/env bash
# Runs `updraft` against a daemon with a tiny random model: where text and messages go, and the exit
# status of every kind of failure.
# Usage: test-cli.sh FOLDER-OF-PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/daemon.sh

programs=$(realpath "$1")
model=$(mktemp "${TMPDIR:-/tmp}/updraft-tiny.XXXXXX.safetensors.zst")
"$programs/updraft-train" synthesize --shape 1,2,64,300,64 --out "$model" > /dev/null
start_daemon "$programs" "$model"
rm -f "$model"

failed=0 count=0
fail() {
  echo "updraft: $*" >&2
  failed=1
}

# expect STATUS PATTERN ARGUMENTS...: the exit status, and a pattern that standard error matches.
expect() {
  local wanted=$1 pattern=$2 status=0
  shift 2
  count=$((count + 1))
  "$programs/updraft" --socket "$socket" "$@" > "$folder/out" 2> "$folder/err" < /dev/null || status=$?
  ((status == wanted)) || fail "'$*' exited with $status, expected $wanted: $(cat "$folder/err")"
  grep -qE -e "$pattern" <<< "$(cat "$folder/err")" || fail "'$*' said '$(cat "$folder/err")', expected $pattern"
  ((status == 0)) || [[ ! -s $folder/out ]] || fail "'$*' failed and still wrote to standard output"
}

expect 0 'achieved: +length 5' generate "a fox" --plain --seed 1 --max-tokens 5
expect 0 '^$' generate "a fox" --plain --seed 1 --max-tokens 5 --quiet
expect 2 'Unknown option' generate "a fox" --lenght 5
expect 2 'invalid for .--length' generate "a fox" --length many
expect 2 'reward' generate "a fox" --reward high
expect 2 'plain excludes' generate "a fox" --plain --length 5
expect 2 "a socket's address holds" --socket "$(printf 's%.0s' {1..200})" status
expect 65 'field udrl' generate "a fox" --task sonnet
expect 65 'field temperature' generate "a fox" --plain --temperature -1
expect 65 'field n' generate "a fox" --plain -n -3
expect 65 'field best_of.*plain continuation' generate "a fox" --plain --best-of 4
expect 65 'field best_of.*(no reward tables|plain continuation)' generate "a fox" --best-of 4
expect 65 'field best_of.*in a stream' generate "a fox" --best-of 4 --stream
expect 65 'field udrl.desired_length' generate "a fox" --length -5
expect 65 "field udrl.attempts.*in a stream" generate "a fox" --attempts 3 --stream
expect 2 "plain excludes" generate "a fox" --plain --attempts 3
expect 69 "no daemon answers on $folder/none" --socket "$folder/none" generate "a fox"
expect 2 'it is a file of another kind' --socket /etc/hostname status
expect 2 "'$folder' cannot be a Unix socket's path: it is a folder" --socket "$folder" status
for value in nan inf -infinity 1e999 hot; do
  for option in --temperature --top-p --min-p --dry-multiplier; do
    expect 2 "'$value' is invalid for '$option .*: expected a finite number" generate "a fox" $option $value
  done
done
expect 2 'invalid for .--seed.*: expected a whole number' generate "a fox" --seed 1.5
expect 2 'timeout is more than 0' --timeout -1 status
expect 0 'seed: +18446744073709551615' generate "a fox" --plain --max-tokens 3 --seed -1
expect 65 'argument 4 is not UTF-8: its byte 4 is 0xE9' generate $'caf\xe9 terrace' --seed 1
expect 65 'argument 4 is not UTF-8: its byte 4 is 0xE9' tokenize $'caf\xe9'

# Whole and streamed texts are the same bytes, the same seed repeats them, other seeds do not.
draw() {
  "$programs/updraft" --socket "$socket" generate "a fox" --plain --max-tokens 24 --quiet "$@" \
    | cksum
}
[[ $(draw --seed 5) == "$(draw --seed 5 --stream)" ]] || fail "streamed and whole texts differ"
[[ $(draw --seed 5 -n 3) == "$(draw --seed 5 -n 3 --stream)" ]] || fail "several texts differ"
[[ $(draw --seed 5) != "$(draw --seed 6)" ]] || fail "two seeds gave the same text"

# feed STATUS LINES ARGUMENTS...: the exit status for these lines of standard input.
long=$(printf 'word %.0s' {1..200})
feed() {
  local wanted=$1 lines=$2 status=0
  shift 2
  count=$((count + 1))
  printf '%b' "$lines" | "$programs/updraft" --socket "$socket" generate - "$@" \
    > "$folder/out" 2> "$folder/err" || status=$?
  ((status == wanted)) || fail "lines made the status $status, expected $wanted: $(cat "$folder/err")"
}
said() {
  grep -qE -e "$1" "$folder/err" || fail "lines said '$(cat "$folder/err")', expected $1"
}

# A line of standard input each. One that is refused is named and leaves the others their turn, and
# their texts stay where they would be without it.
batch=(--plain --max-tokens 3 --seed 1)
feed 0 'fox\nfox\nfox\r\nfox\nowl' "${batch[@]}" --quiet
text=$(sed -n 1p "$folder/out") owl=$(sed -n 5p "$folder/out")
[[ $(sed -n 3p "$folder/out") == "$text" ]] || fail "the end of a line changed its text"
feed 65 "fox\n\n$long\ncaf\xe9\nowl" "${batch[@]}" --quiet
cmp -s "$folder/out" <(printf '%s\n\n\n\n%s\n' "$text" "$owl") \
  || fail "texts moved to other lines: $(cat "$folder/out")"
said '^updraft: line 3: the daemon answered 400, field prompt: '
said '^updraft: line 4: the intent is not UTF-8: its byte 4 is 0xE9$'
feed 65 "$long\nfox\n" "${batch[@]}" -n 2
[[ $(sed -n '1,2p' "$folder/out" | grep -c '^$') == 2 && $(wc -l < "$folder/out") == 4 ]] \
  || fail "two texts of a refused line are two empty lines: $(cat "$folder/out")"
feed 65 "fox\n\n$long\nowl\n" "${batch[@]}" --json
[[ $(sed 's/^{"\([a-z]*\)".*/\1/' "$folder/out" | paste -sd ,) == choices,null,error,choices ]] \
  || fail "a line of JSON each: $(cat "$folder/out")"

# What would strike every line alike ends the run at the first.
feed 65 'fox\nowl\n' --task sonnet
said '^updraft: line 1: the daemon answered 400, field udrl'
[[ $(wc -l < "$folder/err") == 1 && ! -s $folder/out ]] || fail "a refused option struck twice"

# Standard input that cannot be read is not its end.
unread() {
  ((status == 74)) || fail "standard input that is $1 made the status $status, expected 74"
  said '^updraft: cannot read line 1 of standard input: '
}
status=0
"$programs/updraft" --socket "$socket" generate - < "$folder" 2> "$folder/err" || status=$?
unread 'a folder'
status=0
"$programs/updraft" --socket "$socket" generate - <&- 2> "$folder/err" || status=$?
unread closed

# Output that cannot be written is noticed; a reader that leaves is nothing to talk about.
status=0
"$programs/updraft" --socket "$socket" status > /dev/full 2> "$folder/err" || status=$?
((status == 74)) || fail "a full disk made the status $status, expected 74"
"$programs/updraft" --socket "$socket" generate "a fox" --plain --max-tokens 24 --quiet \
  2> "$folder/err" | : || true
[[ ! -s $folder/err ]] || fail "a closed pipe was reported: $(cat "$folder/err")"

# Another user may not use the socket unless its permissions say so. Left out where that user cannot
# even start the program, for a toolchain in a closed folder.
cp "$programs/updraft" "$folder/updraft"
chmod 755 "$folder" "$folder/updraft"
other() {
  setpriv --reuid 65534 --regid 65534 --clear-groups "$folder/updraft" "$@"
}
if ((EUID == 0)) && other --help > /dev/null 2>&1; then
  chmod 600 "$socket"
  status=0
  other --socket "$socket" status 2> "$folder/err" || status=$?
  ((status == 77)) || fail "another user got the status $status, expected 77: $(cat "$folder/err")"
  chmod 660 "$socket"
fi

# A daemon that is told to stop ends without error, and then nobody answers.
kill -TERM "$daemon"
wait "$daemon" || fail "the daemon ended with status $?"
daemon=
expect 69 'no daemon answers' status

echo "updraft: $count command lines and their exit statuses checked"
((!failed))
