#!/usr/bin/env python3
"""Tokenizes scored JSON lines once, for many trainings or machines.

    prepare.py --model DIR --out train.npz train.scored.jsonl
"""

import argparse
from pathlib import Path

from examples import Layout
from files import replace


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", required=True, help="directory that updraft-train export wrote")
    parser.add_argument("--out", required=True, help="file to write, NAME.npz")
    parser.add_argument("data", help="scored JSON lines")
    options = parser.parse_args()
    if not options.out.endswith(".npz"):
        raise SystemExit(f"found --out {options.out}, expected a name that ends in .npz.")
    layout = Layout(options.model)
    examples = layout.read(options.data)
    replace(Path(options.out), lambda path: examples.save(path, layout.fingerprint))
    print(f"{len(examples)} examples, {int(examples.counts.sum())} tokens in {options.out}")


if __name__ == "__main__":
    main()
