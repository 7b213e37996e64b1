# Sourced, with `folder` set: the Python environment, and llama-cpp-python with the libraries that
# were built for this processor.
export PATH=$folder/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
export LLAMA_CPP_LIB_PATH=$folder/build-llama/bin
PYTHONPATH=$(echo "$folder"/llama_cpp_python-*/)
export PYTHONPATH
