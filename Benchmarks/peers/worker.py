"""One engine in a process of its own.

    python worker.py ENGINE FOLDER THREADS CPUS          answers lines on standard input
    python worker.py ENGINE FOLDER THREADS CPUS start    milliseconds from opening the model's file
                                                         to the first token of 16, then ends

A line is `decode CONTEXT COUNT`, `prefill COUNT` or `batch SEQUENCES CONTEXT COUNT`; the answer is
tokens a second. Before the first answer comes a line with the error of the logits against float32.
CPUS are the processors to use, such as 0,1.
"""

import os
import pathlib
import sys


def load(name):
    """The engine's class; the libraries are imported after this process chose its processors."""
    if name == "ort":
        from ort_engine import OrtEngine

        return OrtEngine
    if name == "llama":
        from llama_engine import LlamaEngine

        return LlamaEngine
    if name == "ct2":
        from ct2_engine import Ct2Engine

        return Ct2Engine
    sys.exit(f"worker: found engine {name!r}, expected ort, llama or ct2")


def answer(engine, words):
    kind, numbers = words[0], [int(word) for word in words[1:]]
    if kind == "decode":
        return numbers[1] / engine.decode(*numbers)
    if kind == "prefill":
        return numbers[0] / engine.prefill(*numbers)
    return numbers[0] * numbers[2] / engine.batch(*numbers)


def main():
    name, folder, threads = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    os.sched_setaffinity(0, [int(cpu) for cpu in sys.argv[4].split(",")])
    make = load(name)
    import numpy as np

    import gpt2
    from engine import Stopwatch

    if sys.argv[5:] == ["start"]:
        watch = Stopwatch()
        engine = make(folder, threads)
        engine.prefill(16)
        print(watch.seconds * 1000)
        return
    engine = make(folder, threads)
    expected = np.load(folder / "expected.npy")
    print(gpt2.relative_error(engine.logits(gpt2.CHECK_TOKENS), expected), flush=True)
    for line in sys.stdin:
        print(answer(engine, line.split()), flush=True)


if __name__ == "__main__":
    main()
