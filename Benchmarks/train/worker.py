"""PyTorch's training in a process of its own.

    python worker.py eager|compile FOLDER THREADS CPUS

FOLDER is what `updraft-bench train --trace` wrote. First comes a line with the greatest difference
of the steps' losses from Updraft's, as a part of them. Each line on standard input, a number of
steps, is answered with tokens a second, padding not counted, and the process's greatest resident
set in MiB.
"""

import os
import pathlib
import resource
import sys
import time


def main():
    mode, folder, threads = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    os.sched_setaffinity(0, [int(cpu) for cpu in sys.argv[4].split(",")])
    import torch

    import gpt2

    torch.set_num_threads(threads)
    training = gpt2.Training(folder, mode == "compile")
    print(training.greatest_difference(), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        tokens = sum(training.step()[0] for _ in range(int(line)))
        speed = tokens / (time.perf_counter() - start)
        # Linux counts in KiB.
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(speed, memory, flush=True)


if __name__ == "__main__":
    main()
