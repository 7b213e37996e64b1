#!/usr/bin/env bash
# Boots a real systemd as process 1 in a container, installs the units in it and checks them there:
# activation, readiness, sandbox, restart after a crash, cache, shutdown. Nothing it does stays.
# Usage (as root): test-boot.sh FOLDER-OF-PROGRAMS MODEL [CACHE-FOLDER]
# The first run builds a Debian tree of about 200 MB in CACHE-FOLDER.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$(realpath "$1")
model=$(realpath "$2")
cache=${3:-${XDG_CACHE_HOME:-$HOME/.cache}/updraft-boot}
limit_seconds=120

fail() {
  echo "test-boot: $*" >&2
  exit 1
}
((EUID == 0)) || fail "a container needs root"
command -v mmdebstrap > /dev/null || fail "no mmdebstrap; install the package"
command -v systemd-nspawn > /dev/null || fail "no systemd-nspawn; install systemd-container"

tree=$cache/bookworm
if [[ ! -e $tree/.complete ]]; then
  echo "building the Debian tree in $tree (once)"
  rm -rf "$tree"
  mkdir -p "$cache"
  mmdebstrap --quiet --variant=minbase \
    --include=systemd,systemd-sysv,libsystemd0,libzstd1,libstdc++6,curl,procps,util-linux \
    bookworm "$tree"
  ln -sf /dev/null "$tree/etc/systemd/system/getty.target"
  printf '[Unit]\nAfter=multi-user.target\n[Service]\nType=exec\nKillMode=process\nExecStart=%s\n' \
    "/bin/bash /checks/run" > "$tree/etc/systemd/system/checks.service"
  printf '[Unit]\nRequires=multi-user.target\nWants=checks.service\nAllowIsolate=yes\n' \
    > "$tree/etc/systemd/system/checks.target"
  touch "$tree/.complete"
fi

exchange=$(mktemp -d)
groups=()
container=
finish() {
  [[ -z $container ]] || kill -KILL "$container" 2> /dev/null || true
  for group in "${groups[@]}"; do
    find "$group" -depth -type d -exec rmdir {} \; 2> /dev/null || true
  done
  rm -rf "$exchange"
}
trap finish EXIT
cp Scripts/boot-checks.sh "$exchange/checks"
: > "$exchange/output"
cat > "$exchange/run" << 'E'
systemctl is-system-running --wait > /dev/null
bash /checks/checks > /checks/output 2>&1 < /dev/null
echo $? > /checks/status
systemctl poweroff --no-block 2> /dev/null
E

arguments=(--quiet --boot --directory="$tree" --volatile=overlay --private-network --register=no
  --console=pipe --machine="updraft-$$" --bind="$exchange:/checks"
  --bind-ro="$programs/updraftd:/usr/local/bin/updraftd"
  --bind-ro="$model:/usr/local/share/updraft/updraft-small.safetensors.zst"
  --bind-ro="$PWD/systemd/updraft.sysusers:/etc/sysusers.d/updraft.conf")
for unit in updraftd.socket updraftd.service; do
  arguments+=(--bind-ro="$PWD/systemd/$unit:/etc/systemd/system/$unit")
done
# A program that was not linked statically brings the folder of its Swift runtime along.
while read -r library; do
  arguments+=(--bind-ro="$library")
done < <(ldd "$programs/updraftd" \
  | awk '$3 ~ /\/swift\// { sub(/\/[^\/]*$/, "", $3); print $3 }' | sort -u)

if [[ ! -d /run/systemd/system ]]; then
  # Nobody here to ask for a scope: the container gets a control group of its own.
  arguments+=(--keep-unit)
  for root in /sys/fs/cgroup/unified /sys/fs/cgroup/systemd /sys/fs/cgroup; do
    [[ -w $root/cgroup.procs ]] || continue
    mkdir "$root/updraft-boot.$$" 2> /dev/null && groups+=("$root/updraft-boot.$$")
  done
fi
(
  for group in "${groups[@]}"; do echo "$BASHPID" > "$group/cgroup.procs"; done
  export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
  exec systemd-nspawn "${arguments[@]}" -- systemd.unit=checks.target quiet
) < /dev/null > "$exchange/console" 2>&1 &
container=$!
for ((tenths = 0; tenths < limit_seconds * 10; tenths++)); do
  kill -0 "$container" 2> /dev/null || break
  sleep 0.1
done
cat "$exchange/output"
[[ -s $exchange/status ]] || {
  cat "$exchange/console" >&2
  fail "the checks did not end within $limit_seconds seconds"
}
wait "$container" 2> /dev/null || true
container=
exit "$(cat "$exchange/status")"
