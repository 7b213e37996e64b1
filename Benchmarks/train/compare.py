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
import datetime
import importlib.metadata
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "peers"))
import machine  # noqa: E402

# Arguments of updraft-bench, the steps that one measurement takes, the modes of PyTorch.
CASES = {
    "tiny": ("--layers 4 --heads 4 --width 256 --vocabulary 4096", 2, ["eager", "compile"]),
    "small": ("--layers 6 --heads 6 --width 384 --vocabulary 8192", 1, ["eager", "compile"]),
    # Batches of another length each would be compiled again and again.
    "packed": ("--layers 4 --heads 4 --width 256 --corpus", 10, ["eager"]),
}
# What SPEED.md promises of ten steps' losses.
GREATEST_DIFFERENCE = 1e-4
# From here on a measurement is called disturbed.
DISTURBED_CPUS = 0.1


class Worker:
    """PyTorch in a process of its own, stopped except while it answers."""

    def __init__(self, mode, folder, threads, cpus):
        command = [
            sys.executable, HERE / "worker.py", mode, folder, str(threads),
            ",".join(map(str, cpus)),
        ]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.mode = mode
        self.difference = self.numbers()[0]
        self.process.send_signal(signal.SIGSTOP)

    def numbers(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"pytorch {self.mode}: the worker ended early; its own message is above")
        return list(map(float, line.split()))

    def measure(self, steps):
        """Tokens a second, the greatest resident set in MiB, the CPUs that others took."""
        self.process.send_signal(signal.SIGCONT)
        interference = machine.Interference(self.process.pid)
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        speed, memory = self.numbers()
        others = interference.cpus()
        self.process.send_signal(signal.SIGSTOP)
        return speed, memory, others

    def end(self):
        self.process.kill()
        self.process.wait()


class Comparison:
    def __init__(self, options, csv):
        self.options, self.csv = options, csv
        usable = sorted(os.sched_getaffinity(0))
        self.cpus = {count: usable[:count] for count in options.threads}

    def record(self, engine, metric, threads, value, unit, others=0.0):
        self.csv.write(f"{engine},{metric},{threads},{value:.6g},{unit},{others:.3f}\n")
        self.csv.flush()
        mark = "  disturbed" if others > DISTURBED_CPUS else ""
        print(f"{engine:8} {metric:20} {threads} threads {value:10.4g} {unit}{mark}", flush=True)

    def updraft(self, case, threads, *arguments):
        """What `updraft-bench train` prints: metric, value, unit; and the CPUs of others."""
        words = CASES[case][0].split()
        if words[-1] == "--corpus":
            words.append(self.options.corpus)
        interference = machine.Interference()
        lines = subprocess.run(
            [self.options.programs / "updraft-bench", "train", *words, "--threads", str(threads),
             *arguments],
            stdout=subprocess.PIPE, text=True, check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, self.cpus[threads]),
        ).stdout.splitlines()
        others = interference.cpus()
        fields = (line.split(",") for line in lines)
        return [(f[1], float(f[3]), f[4]) for f in fields if "." not in f[1]], others

    def start_workers(self, case, threads, folder):
        workers = []
        try:
            for mode in CASES[case][2]:
                worker = Worker(mode, folder, threads, self.cpus[threads])
                workers.append(worker)
                self.record(mode, f"{case}_difference", threads, worker.difference, "of the loss")
                if not worker.difference <= GREATEST_DIFFERENCE:
                    sys.exit(
                        f"{case}: a loss of the ten steps of pytorch {mode} is "
                        f"{worker.difference:.2g} of itself off, expected at most "
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
                self.record("updraft", metric.replace("train", case, 1), threads, value, unit, others)
            for worker in workers:
                speed, memory, others = worker.measure(steps)
                self.record(worker.mode, case, threads, speed, "tokens/s", others)
                self.record(worker.mode, f"{case}_memory", threads, memory, "MiB", others)

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


def header():
    """Comment lines: when, where, what."""
    git = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=HERE, stdout=subprocess.PIPE, text=True,
        check=False,
    )
    name = f"updraft {git.stdout.strip() or 'unknown'}"
    if os.environ.get("UPDRAFT_ISA"):
        name += f" (UPDRAFT_ISA={os.environ['UPDRAFT_ISA']})"
    cpus = len(os.sched_getaffinity(0))
    return (
        f"# date {datetime.date.today()}\n# machine {machine.processor()}, {cpus} CPUs\n"
        f"# versions {name}, torch {importlib.metadata.version('torch')}\n"
    )


def main():
    parser = argparse.ArgumentParser(description="Compare Updraft's trainer with PyTorch's.")
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("csv", type=pathlib.Path)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    usable = len(os.sched_getaffinity(0))
    if not all(1 <= count <= usable for count in options.threads):
        parser.error(f"--threads: found {options.threads}, expected numbers from 1 to {usable}")
    if options.rounds < 1:
        parser.error(f"--rounds: found {options.rounds}, expected 1 or more")
    options.csv.parent.mkdir(parents=True, exist_ok=True)
    with options.csv.open("a") as csv:
        csv.write(header())
        Comparison(options, csv).run()


if __name__ == "__main__":
    main()
