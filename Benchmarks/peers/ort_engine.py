"""ONNX Runtime, dynamic int8."""

import numpy as np
import onnxruntime

import gpt2
from engine import Engine, Stopwatch, prompt


class State:
    """The caches of some sequences that go forward together."""

    def __init__(self, session, sequences):
        self.session, self.sequences, self.filled = session, sequences, 0
        self.binding = session.io_binding()
        shape = (sequences, gpt2.HEADS, gpt2.POSITIONS, gpt2.HEAD_WIDTH)
        value = onnxruntime.OrtValue.ortvalue_from_numpy
        self.caches = []
        for layer in range(gpt2.LAYERS):
            for kind in "kv":
                cache = value(np.zeros(shape, np.float32))
                self.caches.append(cache)
                # Input and output are the same memory, so that a step copies no cache.
                self.binding.bind_ortvalue_input(f"past_{kind}{layer}", cache)
                self.binding.bind_ortvalue_output(f"present_{kind}{layer}", cache)
        self.output = value(np.zeros((sequences, 1, gpt2.TOKENS), np.float32))
        self.binding.bind_ortvalue_output("logits", self.output)

    def forward(self, ids):
        """Logits after the last of `ids`, `[sequences, count]`: `[sequences, TOKENS]`."""
        end = self.filled + ids.shape[1]
        bind = self.binding.bind_cpu_input
        bind("input_ids", np.ascontiguousarray(ids, np.int64))
        bind("positions", np.arange(self.filled, end))
        bind("lengths", np.full(self.sequences, end - 1, np.int32))
        bind("total", np.array([end], np.int32))
        self.session.run_with_iobinding(self.binding)
        self.filled = end
        return self.output.numpy()[:, 0]

    def generate(self, ids, count):
        for _ in range(count):
            ids = self.forward(ids).argmax(-1)[:, None]


class OrtEngine(Engine):
    def __init__(self, folder, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            folder / "gpt2-int8.onnx", options, providers=["CPUExecutionProvider"]
        )
        self.single = State(self.session, 1)
        self.many = None

    def logits(self, tokens):
        self.single.filled = 0
        cut = len(tokens) // 2
        # A prompt, then tokens one by one: both ways through the graph are checked.
        self.single.forward(np.array([tokens[:cut]]))
        for token in tokens[cut:]:
            found = self.single.forward(np.array([[token]]))
        return found[0]

    def decode(self, context, count):
        return self.steps(self.single, context, count)

    def prefill(self, count):
        self.single.filled = 0
        ids = prompt(count)[None]
        watch = Stopwatch()
        self.single.forward(ids)
        return watch.seconds

    def batch(self, sequences, context, count):
        if self.many is None or self.many.sequences != sequences:
            self.many = State(self.session, sequences)
        return self.steps(self.many, context, count)

    def steps(self, state, context, count):
        state.filled = 0
        state.forward(np.stack([prompt(context, i) for i in range(state.sequences)]))
        ids = np.stack([prompt(1, i) for i in range(state.sequences)])
        watch = Stopwatch()
        state.generate(ids, count)
        return watch.seconds
