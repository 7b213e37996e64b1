#!/usr/bin/env bash
# Run by test-boot.sh inside the booted system. Prints a line for each check; the exit status is the
# number that failed.
failures=0

# check NAME CONDITION: evaluates the condition here.
check() {
  if eval "$2"; then
    echo "ok    $1"
  else
    echo "FAIL  $1"
    failures=$((failures + 1))
  fi
}

# wait_until CONDITION: up to ten seconds.
wait_until() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    eval "$1" && return 0
    sleep 0.1
  done
  return 1
}

property() { systemctl show -P "$1" updraftd.service; }
active() { [[ $(property ActiveState)/$(property SubState) == active/running ]]; }
log() { journalctl -q -u updraftd -o cat --no-pager "$@"; }
ask() {
  curl --silent --max-time 60 --unix-socket /run/updraft/updraft.sock "http://localhost$1" "${@:2}"
}
request='{"prompt": "a red fox", "max_tokens": 8}'

systemd-sysusers /etc/sysusers.d/updraft.conf
systemctl daemon-reload
check "the socket unit starts" 'systemctl start updraftd.socket'
check "the socket belongs to the group" \
  '[[ $(stat -c "%a %G" /run/updraft/updraft.sock) == "660 updraft" ]]'
check "nothing runs before the first connection" '[[ $(property ActiveState) == inactive ]]'
check "the first request is answered" \
  'ask /v1/completions --json "$request" | grep -q text_completion'
check "the service is active once it is ready" 'wait_until active'
check "the status text names the model" '[[ $(property StatusText) == Serving* ]]'

process=$(property MainPID)
user=$(stat -c %u "/proc/$process")
check "it runs as a dynamic user" '((user >= 61184 && user <= 65519))'
check "it has no capabilities" 'grep -q "CapBnd:.0000000000000000" /proc/$process/status'
check "its system calls are filtered" 'grep -q "Seccomp:.2" /proc/$process/status'
check "it has a network of its own" \
  '[[ $(readlink /proc/$process/ns/net) != $(readlink /proc/1/ns/net) ]]'
check "its workers are pinned" 'log | grep -q "pinned to CPU"'
check "the weights are in its cache folder" 'ls /var/cache/updraft/*.safetensors > /dev/null'
check "nothing it logs is a warning" '[[ -z $(log -p warning) ]]'
before=$(property CPUUsageNSec)
sleep 2
used=$((($(property CPUUsageNSec) - before) / 1000))
check "idle for two seconds it uses no CPU ($used microseconds)" '((used < 20000))'

kill -KILL "$process"
check "it restarts after a crash" 'wait_until "active && [[ \$(property MainPID) != $process ]]"'
check "it answers after the restart" '[[ $(ask /health) == *ok* ]]'
check "the restart maps the cache" 'log | tail -n 6 | grep -q "mapped from cache"'
check "it stops" 'systemctl stop updraftd.service 2> /dev/null'
check "it ended without an error" '[[ $(property Result) == success ]]'
check "the socket is still there" '[[ -S /run/updraft/updraft.sock ]]'
check "the next request starts it again" \
  'ask /v1/completions --json "$request" | grep -q text_completion'
systemctl stop updraftd.socket updraftd.service
check "a stopped socket leaves no file" '[[ ! -e /run/updraft/updraft.sock ]]'

systemd-analyze security --no-pager updraftd.service 2>&1 | tail -n 1
if ((failures)); then log; fi
exit "$failures"
