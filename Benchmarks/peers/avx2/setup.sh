#!/usr/bin/env bash
# Makes what a comparison needs in which every engine does with AVX2, as if this processor had no
# more: ONNX Runtime believes so, llama.cpp is built so, CTranslate2 takes a variable.
# Usage: setup.sh FOLDER (of ../setup.sh, which has run)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
target=$folder/avx2
command -v objdump > /dev/null || { echo "peers: needs objdump (Debian: binutils)" >&2; exit 1; }

if [[ ! -e $target/done ]]; then
  echo "peers: making ONNX Runtime and llama.cpp for AVX2 (minutes; $target/llama.log)"
  rm -rf "$target"
  mkdir -p "$target/python"
  cp -r "$folder"/venv/lib/python3*/site-packages/onnxruntime "$target/python"
  python "$here/patch.py" "$target"/python/onnxruntime/capi/onnxruntime_pybind11_state*.so
  gcc -O2 -shared -fPIC "$here/answer_cpuid.c" -o "$target/answer_cpuid.so"
  llama=$(echo "$folder"/llama_cpp_python-*/)
  {
    cmake -S "$llama/vendor/llama.cpp" -B "$target/llama" -G Ninja \
      -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DGGML_NATIVE=OFF -DGGML_CCACHE=OFF \
      -DGGML_{AVX,AVX2,FMA,F16C,BMI2}=ON -DGGML_{AVX512,AVX_VNNI}=OFF \
      -DLLAMA_BUILD_{COMMON,TOOLS,SERVER,TESTS,EXAMPLES}=OFF -DLLAMA_OPENSSL=OFF
    nice cmake --build "$target/llama" --target llama
  } > "$target/llama.log" 2>&1 || { tail -n 20 "$target/llama.log" >&2; exit 1; }
  touch "$target/done"
fi
