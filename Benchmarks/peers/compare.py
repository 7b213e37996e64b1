"""Measures Updraft and its peers side by side, in alternation, and appends to a CSV file.

    python compare.py FOLDER PROGRAMS CSV [--peers ort llama ct2] [--metrics decode_ctx16 …]
                      [--threads 1 2] [--rounds 5]

FOLDER is what setup.sh made, PROGRAMS the folder of updraft-bench and updraft-train. For each
metric and number of threads, every round measures each engine once, so that whatever slows the
machine for a while slows all. Engines that wait for their turn are stopped. A line of the CSV is
one measurement: `engine,metric,threads,value,unit,others`, the last being the CPUs that other
processes took meanwhile; lines with `#` say when, where and with which versions.
"""

import argparse
import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys

import numpy as np

import gpt2

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from sidebyside import comparison, machine  # noqa: E402

PEERS = {"ort": "onnxruntime", "llama": "llama_cpp_python", "ct2": "ctranslate2"}
# For a worker and for updraft-bench. The mean context of decode_ctx900 is 900.
METRICS = {
    "decode_ctx16": ("decode 16 128", "decode --context 16 --tokens 128"),
    "decode_ctx900": ("decode 868 64", "decode --context 868 --tokens 64"),
    "prefill256": ("prefill 256", "prefill --tokens 256"),
    "prefill900": ("prefill 900", "prefill --tokens 900"),
    "batch8": ("batch 8 16 64", "batch --sequences 8 --context 16 --tokens 64"),
    "load_to_first_token": ("start", "start"),
}
# Norm of the logits' error over the norm of the logits, against float32. Rounding a normally
# distributed row to 255 steps errs by (4.5 / 127) / sqrt(12) = 1 % of its deviation, for weights
# and activations alike; 49 matrices in a row, each with both, make sqrt(98) = 10 %. A wrong graph
# is 100 % off.
GREATEST_ERROR = 0.10


def check(name, error):
    if not error < GREATEST_ERROR:
        sys.exit(f"{name}: the logits are {error:.3f} off, expected below {GREATEST_ERROR}")


class Comparison(comparison.Comparison):
    def __init__(self, options, csv):
        super().__init__(options, csv)
        self.models = options.folder / "models"

    def command(self, engine, threads):
        worker = pathlib.Path(__file__).with_name("worker.py")
        cpus = ",".join(map(str, self.cpus[threads]))
        return [sys.executable, worker, engine, self.models, str(threads), cpus]

    def updraft(self, arguments, threads, names=None):
        """Records what `updraft-bench` says, once. `names` are other names for its metrics."""
        figures, others = self.bench(arguments, threads)
        for metric, value, unit in figures:
            self.record("updraft", (names or {}).get(metric, metric), threads, value, unit, others)

    def check_updraft(self):
        """Workers compare their logits themselves; updraft-train prints Updraft's."""
        ids = ",".join(map(str, gpt2.CHECK_TOKENS))
        text = subprocess.run(
            [self.options.programs / "updraft-train", "logits",
             self.models / "gpt2.safetensors.zst", "--ids", ids],
            stdout=subprocess.PIPE, text=True, check=True,
        ).stdout
        found = np.array(json.loads(text)["logits"][-1])
        expected = np.load(self.models / "expected.npy")
        check("updraft", gpt2.relative_error(found, expected))

    def updraft_metric(self, metric, threads):
        model = ["--model", str(self.models / "gpt2.safetensors.zst")]
        cache = ["--cache-directory", str(self.models / "cache")]
        arguments = METRICS[metric][1].split()
        # The name in the comparison is that of the mean context.
        self.updraft(
            [*arguments, *model, *cache, "--repeats", "1"], threads, {"decode_ctx868": metric}
        )
        if metric.startswith("decode"):
            # The limit is measured beside what it limits.
            self.updraft(["memory", *model, "--repeats", "5"], threads)

    def speed(self, metric, threads, workers):
        request = METRICS[metric][0]
        for worker in workers.values():
            # Allocates and warms up; updraft-bench does so by itself.
            worker.measure(request)
        for _ in range(self.options.rounds):
            self.updraft_metric(metric, threads)
            for name, worker in workers.items():
                (value,), others = worker.measure(request)
                self.record(name, metric, threads, value, "tokens/s", others)

    def start(self, metric, threads):
        for round in range(self.options.rounds + 1):
            if round:
                self.updraft_metric(metric, threads)
            for name in self.options.peers:
                interference = machine.Interference()
                result = subprocess.run(
                    [*self.command(name, threads), "start"], stdout=subprocess.PIPE, text=True,
                    check=True,
                )
                others = interference.cpus()
                # The first one reads the file from the disk.
                if round:
                    self.record(name, metric, threads, float(result.stdout), "ms", others)

    def run(self):
        self.check_updraft()
        for threads in self.options.threads:
            speeds = [name for name in self.options.metrics if METRICS[name][0] != "start"]
            workers = {}
            try:
                for name in self.options.peers if speeds else []:
                    workers[name] = comparison.Worker(self.command(name, threads), name)
                    check(name, workers[name].greeting[0])
                for metric in speeds:
                    self.speed(metric, threads, workers)
            finally:
                for worker in workers.values():
                    worker.end()
            for metric in self.options.metrics:
                if metric not in speeds:
                    self.start(metric, threads)


def versions(options):
    if os.environ.get("ISA"):
        yield f"every engine limited to {os.environ['ISA'].upper()}"
    for peer in options.peers:
        package = PEERS[peer]
        if peer == "llama":
            folder = next(options.folder.glob("llama_cpp_python-*/"))
            yield folder.name.replace("-", " ")
        else:
            yield f"{package} {importlib.metadata.version(package)}"


def main():
    parser = argparse.ArgumentParser(description="Compare Updraft with its peers.")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("csv", type=pathlib.Path)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--metrics", nargs="+", choices=METRICS, default=list(METRICS))
    comparison.add_options(parser)
    options = comparison.parse(parser)
    with options.csv.open("a") as csv:
        csv.write(comparison.header(versions(options)))
        Comparison(options, csv).run()


if __name__ == "__main__":
    main()
