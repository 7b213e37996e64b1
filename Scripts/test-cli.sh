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
expect 69 'nobody listens|not a stream socket' --socket /etc/hostname status

# Whole and streamed texts are the same bytes, the same seed repeats them, other seeds do not.
draw() {
  "$programs/updraft" --socket "$socket" generate "a fox" --plain --max-tokens 24 --quiet "$@" \
    | cksum
}
[[ $(draw --seed 5) == "$(draw --seed 5 --stream)" ]] || fail "streamed and whole texts differ"
[[ $(draw --seed 5 -n 3) == "$(draw --seed 5 -n 3 --stream)" ]] || fail "several texts differ"
[[ $(draw --seed 5) != "$(draw --seed 6)" ]] || fail "two seeds gave the same text"

# A line of standard input each; one that is refused leaves the others their turn.
long=$(printf 'word %.0s' {1..200})
status=0
printf 'fox\n\n%s\nowl\n' "$long" \
  | "$programs/updraft" --socket "$socket" generate - --plain --max-tokens 3 --json \
    > "$folder/out" 2> "$folder/err" || status=$?
((status == 65)) || fail "a refused line made the status $status, expected 65"
[[ $(grep -c '"choices"' "$folder/out") == 2 ]] || fail "two of three lines should be answered"

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
