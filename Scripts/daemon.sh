# Sourced by the scripts that need a running daemon: starts one on a temporary socket, waits until
# it is ready, and stops it when the script ends, however it ends.

# start_daemon PROGRAMS MODEL: sets `socket` and `daemon` (its process id).
start_daemon() {
  local programs=$1 model=$2
  [[ -f $model ]] || {
    echo "no model at $model: 'make model' makes the shipped one" >&2
    return 1
  }
  folder=$(mktemp -d "${TMPDIR:-/tmp}/updraft.XXXXXX")
  socket=$folder/updraft.sock
  trap stop_daemon EXIT
  "$programs/updraftd" --model "$model" --socket "$socket" \
    --cache-directory "$folder/cache" > "$folder/log" 2>&1 &
  daemon=$!
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    "$programs/updraft" --socket "$socket" status > /dev/null 2>&1 && return 0
    kill -0 "$daemon" 2> /dev/null || break
    sleep 0.1
  done
  echo "the daemon did not become ready; its log:" >&2
  cat "$folder/log" >&2
  return 1
}

# stop_daemon: asks it to end, and fails when it ends with an error of its own.
stop_daemon() {
  local status=$?
  trap - EXIT
  if [[ -n ${daemon:-} ]]; then
    kill -TERM "$daemon" 2> /dev/null || true
    if ! wait "$daemon"; then
      echo "the daemon ended with an error; its log:" >&2
      cat "$folder/log" >&2
      ((status)) || status=1
    fi
  fi
  rm -rf "${folder:?}"
  exit "$status"
}
