# Sourced, with `folder` set: the Python environment, and llama-cpp-python with the libraries that
# were built for this processor; ISA=avx2: for AVX2 (avx2/setup.sh).
export PATH=$folder/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
export LLAMA_CPP_LIB_PATH=$folder/build-llama/bin
PYTHONPATH=$(echo "$folder"/llama_cpp_python-*/)
export PYTHONPATH
if [[ ${ISA:-} == avx2 ]]; then
  export PYTHONPATH=$folder/avx2/python:$PYTHONPATH LD_PRELOAD=$folder/avx2/answer_cpuid.so
  export LLAMA_CPP_LIB_PATH=$folder/avx2/llama/bin UPDRAFT_ISA=avx2
  export CT2_FORCE_CPU_ISA=AVX2 ONEDNN_MAX_CPU_ISA=AVX2 MKL_ENABLE_INSTRUCTIONS=AVX2
fi
