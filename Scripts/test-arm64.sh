#!/usr/bin/env bash
# Compiles the NEON kernels for arm64 with Embedded Swift, links them with a driver
# (Tests/ARM64) into a Linux program and runs it under qemu-user: on a cortex-a76, which has the dot
# product, and on a cortex-a53, which has not. The disassembly must show the dot product inlined in
# its target, and nowhere else. No arm64 machine is needed.
# Usage: test-arm64.sh
set -euo pipefail
cd "$(dirname "$0")/.."

# The toolchain's own LLVM tools: older ones do not know sdot.
tools=$(dirname "$(readlink -f "$(command -v swiftc)")")
for tool in qemu-aarch64 aarch64-linux-gnu-gcc "$tools/llvm-objdump" "$tools/llvm-objcopy"; do
  command -v "$tool" > /dev/null || {
    echo "arm64: not checked here, it needs $tool (packages qemu-user, gcc-aarch64-linux-gnu," \
      "libc6-dev-arm64-cross)"
    exit 0
  }
done
folder=$(mktemp -d "${TMPDIR:-/tmp}/updraft.XXXXXX")
trap 'rm -rf "$folder"' EXIT

# The one arm64 ELF triple whose Embedded standard library the toolchain has; its objects follow
# Linux's ABI. Only C entry points stay global: each object carries a weak copy of Swift's runtime,
# and the linker could take the one compiled for the newer processor.
compile() {
  local name=$1
  shift
  "$tools/swiftc" -target aarch64-none-none-elf -wmo -Ounchecked -parse-as-library \
    -enable-experimental-feature Embedded -enable-experimental-feature Extern \
    -Xcc -ffreestanding -module-name "$name" -emit-object -o "$folder/$name.o" "$@"
  "$tools/llvm-objcopy" --wildcard --keep-global-symbol='updraft_*' --keep-global-symbol=main \
    "$folder/$name.o"
}
compile KernelsNEON Sources/KernelsNEON/*.swift
compile KernelsNEONDot -Xcc -march=armv8-a+dotprod Sources/KernelsNEONDot/*.swift
compile Driver Tests/ARM64/*.swift
aarch64-linux-gnu-gcc -static -o "$folder/driver" "$folder"/{Driver,KernelsNEON,KernelsNEONDot}.o -lm

failed=0
fail() {
  echo "arm64: $*" >&2
  failed=1
}

# inlined OBJECT FUNCTION INSTRUCTION: the function holds the instruction and calls nothing.
inlined() {
  local code
  code=$("$tools/llvm-objdump" -d --no-show-raw-insn --mattr=+dotprod \
    --disassemble-symbols="$2" "$folder/$1.o")
  local found calls
  found=$(grep -cE "\b$3\b" <<< "$code" || true)
  calls=$(grep -cE '\bblr?\b' <<< "$code" || true)
  ((found > 0 && calls == 0)) || fail "$2 has $found $3 and $calls calls"
}
inlined KernelsNEONDot updraft_neon_dot_matmul_int8 sdot
inlined KernelsNEON updraft_neon_matmul_int8 'smlal2?'
inlined KernelsNEON updraft_neon_mix_values fmla
newer=$("$tools/llvm-objdump" -d --no-show-raw-insn --mattr=+dotprod,+lse \
  "$folder"/{Driver,KernelsNEON}.o | grep -cE '\b([su]dot|ldadd|ldset|ldclr|swpa?l?|casa?l?)\b' || true)
((newer == 0)) || fail "$newer instructions of newer processors outside of KernelsNEONDot"

# run CPU MODE PRODUCT
run() {
  local output
  output=$(qemu-aarch64 -cpu "$1" "$folder/driver" "$2") || fail "$1 $2: $output"
  [[ $output == "$3"* ]] || fail "$1 $2 ran another product: $output"
  echo "arm64: $1: $output"
}
run cortex-a53 auto plain
run cortex-a76 auto 'dot product'
run cortex-a76 neon plain
# The emulator enforces the processor's level: 132 is SIGILL.
status=0
{ qemu-aarch64 -cpu cortex-a53 "$folder/driver" dot > /dev/null 2>&1 || status=$?; } 2> /dev/null
((status == 132)) || fail "a cortex-a53 ran the dot product, status $status"
exit "$failed"
