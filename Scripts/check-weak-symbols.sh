#!/usr/bin/env bash
# Keeps each instruction set inside its own target.
#
# The Swift compiler emits specialisations of the standard library's generics as weak symbols, under
# the same name in every target. The linker keeps one copy: code for an old processor could run one
# that was compiled with AVX2, and fault. So a kernel target may emit no weak symbol but its own, and
# in linked programs no function outside the kernel targets may hold AVX instructions.
# Usage: check-weak-symbols.sh BUILD-FOLDER
set -euo pipefail

build=$1
failed=0
for tool in nm objdump; do
  command -v "$tool" > /dev/null || {
    echo "weak symbols: needs $tool (package binutils)" >&2
    exit 1
  }
done

for target in KernelsPortable KernelsAVX2 KernelsVNNI KernelsNEON KernelsNEONDot; do
  objects=("$build/$target.build"/*.o)
  [[ -e ${objects[0]} ]] || {
    echo "weak symbols: no objects of $target in $build" >&2
    exit 1
  }
  # A mangled name starts with the length of its module's name and the name.
  foreign=$(nm "${objects[@]}" | awk -v own="^\\\$s${#target}$target" '
    NF == 3 && $2 ~ /[WVu]/ && $3 != "__swift_reflection_version" && $3 !~ own { print $3 }' | sort -u)
  if [[ -n $foreign ]]; then
    printf '%s emits weak symbols that other targets may emit too:\n%s\n' "$target" "$foreign" >&2
    failed=1
  fi
done

if [[ $(uname -m) == x86_64 ]]; then
  for program in updraft-train updraft-bench; do
    # VEX and EVEX instructions start with v. Only verr, verw and the vm… of virtualisation do
    # without being AVX, and no compiler emits those.
    foreign=$(objdump -d --no-show-raw-insn "$build/$program" | awk '
      /^[0-9a-f]+ <.*>:$/ { name = substr($2, 2, length($2) - 3); seen = 0 }
      !seen && /:\t *v[a-z0-9]+ / && name !~ /^(updraft_(avx2|vnni)_|\$s11Kernels(AVX2|VNNI))/ {
        print name
        seen = 1
      }')
    if [[ -n $foreign ]]; then
      printf '%s holds AVX instructions outside the kernels:\n%s\n' "$program" "$foreign" >&2
      failed=1
    fi
  done
fi

((failed)) || echo "weak symbols: each instruction set stays in its own target"
exit "$failed"
