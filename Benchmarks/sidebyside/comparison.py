"""What comparisons of Updraft with others share: workers that wait, records, options."""

import datetime
import os
import pathlib
import signal
import subprocess
import sys

from sidebyside import machine
from sidebyside.results import DISTURBED_CPUS


class Worker:
    """Another engine in a process of its own, stopped except while it answers lines."""

    def __init__(self, command, name):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.name = name
        # What it says of itself before the first request.
        self.greeting = self.numbers()
        self.process.send_signal(signal.SIGSTOP)

    def numbers(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name}: the worker ended early; its own message is above")
        return list(map(float, line.split()))

    def measure(self, request):
        """The numbers of the answer, and the CPUs that others took meanwhile."""
        self.process.send_signal(signal.SIGCONT)
        interference = machine.Interference(self.process.pid)
        self.process.stdin.write(f"{request}\n")
        self.process.stdin.flush()
        answer = self.numbers()
        others = interference.cpus()
        self.process.send_signal(signal.SIGSTOP)
        return answer, others

    def end(self):
        self.process.kill()
        self.process.wait()


class Comparison:
    """Measurements that go into a CSV file, one a line:
    `engine,metric,threads,value,unit,others`."""

    def __init__(self, options, csv):
        self.options, self.csv = options, csv
        usable = sorted(os.sched_getaffinity(0))
        self.cpus = {count: usable[:count] for count in options.threads}

    def record(self, engine, metric, threads, value, unit, others=0.0):
        self.csv.write(f"{engine},{metric},{threads},{value:.6g},{unit},{others:.3f}\n")
        self.csv.flush()
        mark = "  disturbed" if others > DISTURBED_CPUS else ""
        print(f"{engine:8} {metric:28} {threads} threads {value:10.4g} {unit}{mark}", flush=True)

    def bench(self, arguments, threads):
        """Medians that `updraft-bench` prints, as metric, value, unit; and the CPUs of others."""
        interference = machine.Interference()
        lines = subprocess.run(
            [self.options.programs / "updraft-bench", *arguments, "--threads", str(threads)],
            stdout=subprocess.PIPE, text=True, check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, self.cpus[threads]),
        ).stdout.splitlines()
        others = interference.cpus()
        fields = [line.split(",") for line in lines]
        return [(f[1], float(f[3]), f[4]) for f in fields if "." not in f[1]], others


def add_options(parser):
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)


def parse(parser):
    """The options, of which those of `add_options` are checked."""
    options = parser.parse_args()
    usable = len(os.sched_getaffinity(0))
    if not all(1 <= count <= usable for count in options.threads):
        parser.error(f"--threads: found {options.threads}, expected numbers from 1 to {usable}")
    if options.rounds < 1:
        parser.error(f"--rounds: found {options.rounds}, expected 1 or more")
    options.csv.parent.mkdir(parents=True, exist_ok=True)
    return options


def header(others):
    """Comment lines: when, where, with which versions; `others` are those of the others."""
    git = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=pathlib.Path(__file__).parent,
        stdout=subprocess.PIPE, text=True, check=False,
    )
    name = f"updraft {git.stdout.strip() or 'unknown'}"
    if os.environ.get("UPDRAFT_ISA"):
        name += f" (UPDRAFT_ISA={os.environ['UPDRAFT_ISA']})"
    cpus = len(os.sched_getaffinity(0))
    return (
        f"# date {datetime.date.today()}\n# machine {machine.processor()}, {cpus} CPUs\n"
        f"# versions {', '.join([name, *others])}\n"
    )
