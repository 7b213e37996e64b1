"""llama.cpp, Q8_0, through the low-level binding of llama-cpp-python.

LLAMA_CPP_LIB_PATH names the folder of the libraries that setup.sh built.
"""

import ctypes

import llama_cpp
import numpy as np

import gpt2
from engine import Engine, Stopwatch, prompt

# Kept alive: llama.cpp calls it for every line that it logs.
SILENCE = llama_cpp.llama_log_callback(lambda level, text, data: None)
llama_cpp.llama_log_set(SILENCE, ctypes.c_void_p(0))
llama_cpp.llama_backend_init()


def quantize_q8_0(source, target):
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0
    status = llama_cpp.llama_model_quantize(
        str(source).encode(), str(target).encode(), ctypes.byref(parameters)
    )
    if status:
        raise RuntimeError(f"llama.cpp's quantizer ended with {status}, expected 0")


class State:
    """The caches of some sequences that go forward together."""

    def __init__(self, model, sequences, threads):
        self.sequences, self.filled = sequences, 0
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = gpt2.POSITIONS if sequences == 1 else 256 * sequences
        parameters.n_batch = parameters.n_ubatch = gpt2.POSITIONS
        parameters.n_seq_max = sequences
        parameters.n_threads = parameters.n_threads_batch = threads
        self.context = llama_cpp.llama_init_from_model(model, parameters)
        self.batch = llama_cpp.llama_batch_init(gpt2.POSITIONS, 0, 1)

    def clear(self):
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), False)
        self.filled = 0

    def forward(self, ids):
        """Logits after the last of `ids`, `[sequences, count]`: `[sequences, TOKENS]`."""
        count = ids.shape[1]
        batch, row = self.batch, 0
        for sequence in range(self.sequences):
            for offset in range(count):
                batch.token[row] = int(ids[sequence, offset])
                batch.pos[row] = self.filled + offset
                batch.n_seq_id[row] = 1
                batch.seq_id[row][0] = sequence
                batch.logits[row] = offset == count - 1
                row += 1
        batch.n_tokens = row
        status = llama_cpp.llama_decode(self.context, batch)
        if status:
            raise RuntimeError(f"llama_decode ended with {status}, expected 0")
        self.filled += count
        # Rows that want no logits have none: the others follow one another.
        pointer = llama_cpp.llama_get_logits(self.context)
        return np.ctypeslib.as_array(pointer, (self.sequences, gpt2.TOKENS))

    def generate(self, ids, count):
        for _ in range(count):
            ids = self.forward(ids).argmax(-1)[:, None]


class LlamaEngine(Engine):
    def __init__(self, folder, threads):
        parameters = llama_cpp.llama_model_default_params()
        parameters.n_gpu_layers = 0
        path = str(folder / "gpt2-q8_0.gguf")
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), parameters)
        self.threads = threads
        self.single = State(self.model, 1, threads)
        self.many = None

    def logits(self, tokens):
        self.single.clear()
        cut = len(tokens) // 2
        # A prompt, then tokens one by one: both ways through the graph are checked.
        self.single.forward(np.array([tokens[:cut]]))
        for token in tokens[cut:]:
            found = self.single.forward(np.array([[token]]))
        return found[0]

    def decode(self, context, count):
        return self.steps(self.single, context, count)

    def prefill(self, count):
        self.single.clear()
        ids = prompt(count)[None]
        watch = Stopwatch()
        self.single.forward(ids)
        return watch.seconds

    def batch(self, sequences, context, count):
        if self.many is None or self.many.sequences != sequences:
            self.many = State(self.model, sequences, self.threads)
        return self.steps(self.many, context, count)

    def steps(self, state, context, count):
        state.clear()
        state.forward(np.stack([prompt(context, i) for i in range(state.sequences)]))
        ids = np.stack([prompt(1, i) for i in range(state.sequences)])
        watch = Stopwatch()
        state.generate(ids, count)
        return watch.seconds
