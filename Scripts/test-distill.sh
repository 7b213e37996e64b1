#!/usr/bin/env bash
# Runs `updraft-train distill` against a real server that fails at random, is killed and comes back,
# and kills and interrupts the run itself: every order must end as a row or a reject, none twice,
# and none may be asked for again once it is done.
# Usage: test-distill.sh UPDRAFT-TRAIN
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1
command -v python3 > /dev/null || {
  echo "distill: not checked here, its server needs python3"
  exit 0
}
work=$(mktemp -d "${TMPDIR:-/tmp}/updraft-distill.XXXXXX")
server=
stop_all() {
  local child
  for child in $(jobs -p); do kill -9 "$child" 2> /dev/null || true; done
  rm -rf "$work"
}
trap stop_all EXIT

fail() {
  echo "distill: $*" >&2
  [[ ! -e $work/output ]] || tail -5 "$work/output" >&2
  exit 1
}

# start_server FOLDER ARGUMENTS...: sets `server` and `address`, a port or a path.
start_server() {
  local folder=$1 tries
  shift
  : > "$work/address"
  python3 Scripts/distill/teacher.py --log "$folder/requests.jsonl" "$@" > "$work/address" &
  server=$!
  for ((tries = 0; tries < 500; tries++)); do
    [[ ! -s $work/address ]] || break
    sleep 0.01
  done
  address=$(< "$work/address")
  [[ -n $address ]] || fail "the server did not start"
}

stop_server() {
  kill -9 "$server"
  wait "$server" 2> /dev/null || true
}

# distill FOLDER ARGUMENTS...
distill() {
  local folder=$1
  shift
  exec "$train" distill --tasks Examples/distill/tasks.json --intents "$work/intents.jsonl" \
    --out "$folder" --teacher-model tall-tales --lengths 10,16 --qualities excellent,bad \
    --heldout-share 0.2 --backoff 0.02 "$@" > "$work/output" 2>&1
}

# count FILE: its whole lines.
count() {
  if [[ -e $1 ]]; then wc -l < "$1"; else echo 0; fi
}

# wait_for FILE COUNT: until the file has so many lines.
wait_for() {
  local tries
  for ((tries = 0; tries < 6000; tries++)); do
    (($(count "$1") < $2)) || return 0
    sleep 0.01
  done
  fail "$1 has not grown to $2 lines"
}

# ended STATUS PATTERN: the last distillation must have ended so, and have said so.
ended() {
  local status=0
  wait "$run" || status=$?
  ((status == $1)) || fail "ended with $status, expected $1"
  grep -qE -e "$2" "$work/output" || fail "did not say '$2'"
}

check() {
  python3 Scripts/distill/check.py "$1" "$work/intents.jsonl" 10,16 excellent,bad
}

# remember FOLDER N: what is done now must not be asked for after now.
remember() {
  cp "$1/journal.jsonl" "$1/done-$2.jsonl"
  wc -l < "$1/requests.jsonl" > "$1/asked-$2"
}

subjects=(fox owl lighthouse harbor tram violin baker comet)
for ((index = 0; index < 48; index++)); do
  printf '{"task":"text-to-image","intent":"%s named Velo%d"}\n' "${subjects[index % 8]}" "$index"
done > "$work/intents.jsonl"

# A stormy server, killed and restarted; a run killed in the middle of a line, then interrupted.
folder=$work/storm
mkdir "$folder"
modes=good=40,wrapped=10,busy=8,error=8,garbage=8,empty=6,nonsense=6,long=6,cut=4,close=6,refuse=2
modes+=,slow=0.5
# Slow enough that each run has texts left when it is killed, on a slow machine as well.
weather=(--modes "$modes" --delay 0.05-0.15)
start_server "$folder" --seed 1 "${weather[@]}"
port=$address
storm=(--teacher-url "http://127.0.0.1:$port/v1" --max-attempts 4 --timeout 5 --concurrency 8)
(distill "$folder" "${storm[@]}") &
run=$!
wait_for "$folder/journal.jsonl" 25
stop_server
sleep 0.2
start_server "$folder" --seed 2 "${weather[@]}" --port "$port"
wait_for "$folder/journal.jsonl" "$(($(count "$folder/journal.jsonl") + 25))"
kill -9 "$run"
wait "$run" 2> /dev/null || true
truncate -s -7 "$folder/journal.jsonl"
remember "$folder" 1
before=$(count "$folder/journal.jsonl")
(distill "$folder" "${storm[@]}") &
run=$!
# A signal before the run has begun would end the program instead of the run.
wait_for "$folder/journal.jsonl" "$((before + 25))"
kill -INT "$run"
ended 130 'texts left; the same command continues'
remember "$folder" 2
(distill "$folder" "${storm[@]}") &
run=$!
ended 0 'rejected because'
remember "$folder" 3
(distill "$folder" "${storm[@]}") &
run=$!
ended 0 '192 texts of tall-tales, 192 done before'
stop_server
check "$folder"

# Nobody there: the run ends by itself and keeps what it has.
mkdir "$work/away"
(distill "$work/away" "${storm[@]}" --patience 0.3) &
run=$!
ended 1 'has not answered for .* the 192 texts left'

# A wrong key and an unknown model end it at once with the server's own words.
start_server "$work/away" --key secret
(distill "$work/away" --teacher-url "http://127.0.0.1:$address/v1") &
run=$!
ended 1 'refuses all requests: status 401: wrong key'
printf ' secret\r\n' > "$work/key"
(distill "$work/away" --teacher-url "http://127.0.0.1:$address/v1" --api-key-file "$work/key" \
  --teacher-model other) &
run=$!
ended 1 'refuses all requests: status 404: the model other does not exist'
(
  export UPDRAFT_TEACHER_KEY=$'\x01secret'
  distill "$work/away" --teacher-url "http://127.0.0.1:$address/v1"
) &
run=$!
ended 1 "key in UPDRAFT_TEACHER_KEY holds a character that no header can carry"
! grep -rq secret "$work/away" "$work/output" || fail "the key was written down"
stop_server

# A server that takes requests and never answers is as good as away.
start_server "$work/away" --modes slow=1
(distill "$work/away" --teacher-url "http://127.0.0.1:$address/v1" --timeout 0.2 --patience 0.5) &
run=$!
ended 1 'has not answered for .* the 192 texts left'
stop_server

# A model that writes nothing of use does not use up the plan, and a better one may try again.
folder=$work/useless
mkdir "$folder"
start_server "$folder" --modes cut=1
port=$address
(distill "$folder" --teacher-url "http://127.0.0.1:$port/v1" --max-attempts 2) &
run=$!
ended 1 'nothing of use for 5[0-9] texts in a row'
stop_server
start_server "$folder" --port "$port"
(distill "$folder" --teacher-url "http://127.0.0.1:$port/v1" --retry-failed) &
run=$!
ended 0 'all +192 +1[89][0-9] '
stop_server

# A Unix domain socket, and a server that asks for a pause of a second and must get it.
folder=$work/calm
mkdir "$folder"
start_server "$folder" --unix "$work/teacher.sock" --modes wait=1 --delay 0.02-0.05
(distill "$folder" --teacher-url "unix:$work/teacher.sock" --concurrency 1 --max-attempts 2) &
run=$!
wait_for "$folder/journal.jsonl" 20
kill -TERM "$run"
ended 130 'texts left'
(distill "$folder" --teacher-url "unix:$work/teacher.sock" --concurrency 16) &
run=$!
ended 0 'all +192 +1[89][0-9] '
check "$folder"
python3 - "$folder/requests.jsonl" << 'END'
import json, sys
times = [json.loads(line)["time"] for line in open(sys.argv[1])]
if times[1] - times[0] < 1:
    sys.exit("distill: Retry-After was not honoured")
END
stop_server
echo "distill: killed, interrupted and resumed; no order lost, none twice, none asked again"
