#!/usr/bin/env bash
# Makes what the comparison with other engines needs, in a folder outside the tree: a Python
# environment, llama.cpp built for this processor, and one random GPT-2 in every engine's format.
# What is there already is left alone. Everything comes from PyPI; no weights are downloaded.
# Usage: setup.sh FOLDER FOLDER-OF-PROGRAMS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
programs=$(cd "$2" && pwd)
llama=llama_cpp_python-0.3.36

for tool in python3 g++ tar; do
  command -v "$tool" > /dev/null || {
    echo "peers: needs $tool (Debian: python3-venv, g++, tar)" >&2
    exit 1
  }
done

[[ -x $folder/venv/bin/pip ]] || python3 -m venv "$folder/venv"
export PATH=$folder/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
if ! cmp -s "$here/requirements.txt" "$folder/installed.txt"; then
  echo "peers: installing $(grep -c '==' "$here/requirements.txt") packages into $folder/venv"
  pip install -q --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$folder/installed.txt"
fi

# The binding's own build makes more than is needed; its source holds llama.cpp, of which the
# library is enough. GGML_NATIVE uses all that this processor has.
if [[ ! -d $folder/$llama ]]; then
  pip download -q --disable-pip-version-check --no-deps --no-binary :all: --no-build-isolation \
    "${llama/llama_cpp_python-/llama-cpp-python==}" -d "$folder/sources"
  mkdir -p "$folder/unpacked"
  tar xzf "$folder/sources/$llama.tar.gz" -C "$folder/unpacked"
  mv "$folder/unpacked/$llama" "$folder/$llama"
fi
if [[ ! -e $folder/build-llama/bin/libllama.so ]]; then
  echo "peers: building llama.cpp (minutes; $folder/build-llama.log)"
  {
    cmake -S "$folder/$llama/vendor/llama.cpp" -B "$folder/build-llama" -G Ninja \
      -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DGGML_NATIVE=ON -DGGML_CCACHE=OFF \
      -DLLAMA_BUILD_{COMMON,TOOLS,SERVER,TESTS,EXAMPLES}=OFF -DLLAMA_OPENSSL=OFF
    nice cmake --build "$folder/build-llama" --target llama
  } > "$folder/build-llama.log" 2>&1 || {
    tail -n 20 "$folder/build-llama.log" >&2
    exit 1
  }
fi

source "$here/environment.sh"
python "$here/make_models.py" "$folder/models"
# Again with every new updraft-train: the checkpoint's format may have changed.
model=$folder/models/gpt2.safetensors
if [[ ! -e $model.zst || $programs/updraft-train -nt $model.zst ]]; then
  echo "peers: writing $(basename "$model").zst"
  rm -rf "$folder/models/cache"
  "$programs/updraft-train" quantize "$model" --level 1 --out "$model.zst" > /dev/null
fi
