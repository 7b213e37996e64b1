#!/usr/bin/env python3
"""Reads scored lines in one process and in chunks by several: the same columns, the same errors.

    PYTHONPATH=Examples/torchrun chunks.py MODEL LINES
"""

import sys
import tempfile
from dataclasses import fields

import examples
import numpy as np


def message(layout, path):
    try:
        layout.read(path)
    except SystemExit as error:
        return str(error)
    return None


def main():
    model, path = sys.argv[1:]
    layout = examples.Layout(model)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as broken:
        with open(path, encoding="utf-8") as lines:
            broken.writelines([*lines, "\n", '{"task": 1}\n'])
        broken.flush()
        alone, fault = layout.read(path), message(layout, broken.name)
        examples.SMALL, examples.CHUNK = 0, 4096
        assert sum(1 for _ in examples.chunks(path)) > 10
        parts = layout.read(path)
        for field in fields(alone):
            np.testing.assert_array_equal(getattr(parts, field.name), getattr(alone, field.name))
        assert fault and message(layout, broken.name) == fault, fault
    print(f"{len(alone)} lines, in one process and in chunks by several")


if __name__ == "__main__":
    main()
