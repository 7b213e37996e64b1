"""Measures Updraft's trainer and PyTorch's side by side, in alternation, and appends to a CSV file.

    python compare.py PROGRAMS CORPUS CSV [--cases tiny small packed] [--threads 1 2] [--rounds 5]

PROGRAMS is the folder of updraft-bench, CORPUS one of scored examples. Updraft writes the initial
parameters, the batches and the losses of ten steps; PyTorch takes the same ten steps, and every
loss must agree before anything is timed. Then every round measures each trainer once, so that
whatever slows the machine for a while slows all. Trainers that wait for their turn are stopped. A
line of the CSV is one measurement: `engine,metric,threads,value,unit,others`, the last being the
CPUs that other processes took meanwhile; lines with `#` say when, where and with which versions.
"""

import argparse
import importlib.metadata
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from sidebyside import comparison  # noqa: E402

# Arguments of updraft-bench, the steps that one measurement takes, the modes of PyTorch.
CASES = {
    "tiny": ("--layers 4 --heads 4 --width 256 --vocabulary 4096", 2, ["eager", "compile"]),
    "small": ("--layers 6 --heads 6 --width 384 --vocabulary 8192", 1, ["eager", "compile"]),
    # Batches of another length each would be compiled again and again.
    "packed": ("--layers 4 --heads 4 --width 256 --corpus", 10, ["eager"]),
}
# What SPEED.md promises of ten steps' losses.
GREATEST_DIFFERENCE = 1e-4


class Comparison(comparison.Comparison):
    def updraft(self, case, threads, *arguments):
        """What `updraft-bench train` prints, and the CPUs of others."""
        words = CASES[case][0].split()
        if words[-1] == "--corpus":
            words.append(self.options.corpus)
        return self.bench(["train", *words, *arguments], threads)

    def start_workers(self, case, threads, folder):
        workers = []
        try:
            for mode in CASES[case][2]:
                cpus = ",".join(map(str, self.cpus[threads]))
                worker = comparison.Worker(
                    [sys.executable, HERE / "worker.py", mode, folder, str(threads), cpus], mode
                )
                workers.append(worker)
                difference = worker.greeting[0]
                self.record(mode, f"{case}_difference", threads, difference, "of the loss")
                if not difference <= GREATEST_DIFFERENCE:
                    sys.exit(
                        f"{case}: a loss of the ten steps of pytorch {mode} is "
                        f"{difference:.2g} of itself off, expected at most "
                        f"{GREATEST_DIFFERENCE}"
                    )
        except BaseException:
            for worker in workers:
                worker.end()
            raise
        return workers

    def measure(self, case, threads, workers):
        steps = CASES[case][1]
        for _ in range(self.options.rounds):
            figures, others = self.updraft(case, threads, "--repeats", str(steps))
            for metric, value, unit in figures:
                name = metric.replace("train", case, 1)
                self.record("updraft", name, threads, value, unit, others)
            for worker in workers:
                (speed, memory), others = worker.measure(steps)
                self.record(worker.name, case, threads, speed, "tokens/s", others)
                self.record(worker.name, f"{case}_memory", threads, memory, "MiB", others)

    def run(self):
        for case in self.options.cases:
            for threads in self.options.threads:
                with tempfile.TemporaryDirectory() as folder:
                    self.updraft(case, threads, "--trace", folder)
                    workers = self.start_workers(case, threads, folder)
                    try:
                        self.measure(case, threads, workers)
                    finally:
                        for worker in workers:
                            worker.end()


def main():
    parser = argparse.ArgumentParser(description="Compare Updraft's trainer with PyTorch's.")
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("csv", type=pathlib.Path)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    comparison.add_options(parser)
    options = comparison.parse(parser)
    with options.csv.open("a") as csv:
        csv.write(comparison.header([f"torch {importlib.metadata.version('torch')}"]))
        Comparison(options, csv).run()


if __name__ == "__main__":
    main()
