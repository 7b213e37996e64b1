"""Compares the logs of the two trainers, and the model that came back with the one that left.

    python compare.py UPDRAFT-LOG TORCHRUN-LOG QUANTIZE-LOG MODEL-BEFORE MODEL-AFTER
"""

import csv
import math
import re
import sys

import numpy as np
from safetensors import safe_open

# Ten steps from the same weights agree to 1e-4, which is what PyTorch and this trainer are held to on
# one machine too. After them float32's roundings lead the runs apart, at first as slowly; a wrong row,
# weight or mask would show as a hundredth at once.
EARLY_STEPS, EARLY, LATE = 10, 1e-4, 1e-3


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def differences(own, other, column):
    return [abs(float(b[column]) / float(a[column]) - 1) for a, b in zip(own, other) if a[column]]


def tensors(path):
    with safe_open(path, "np") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()


def main():
    own, other = read(sys.argv[1]), read(sys.argv[2])
    assert [row["step"] for row in own] == [row["step"] for row in other]
    for column in ("loss", "validation", "gradient_norm"):
        assert [bool(row[column]) for row in own] == [bool(row[column]) for row in other], column
    losses, rates = differences(own, other, "loss"), differences(own, other, "learning_rate")
    held_out = differences(own, other, "validation")
    print(f"losses of {len(own)} steps: within {max(losses[:EARLY_STEPS]):.1e} in the first "
          f"{EARLY_STEPS}, {max(losses):.1e} in all; held out {max(held_out):.1e}; at the end "
          f"{own[-1]['validation']} and {other[-1]['validation']}")
    assert max(losses[:EARLY_STEPS]) < EARLY and max(losses) < LATE and max(held_out) < LATE
    # Logged with eight decimals.
    assert max(rates) * float(own[0]["learning_rate"]) < 1e-8
    # The countdown came back trained, with all that was not: then the held-out loss is the same.
    with open(sys.argv[3]) as file:
        perplexity = float(re.search(r"float32 ([0-9.]+)", file.read())[1])
    expected = float(other[-1]["validation"])
    # Perplexity is printed with four decimals, the loss with five.
    assert abs(math.log(perplexity) - expected) < 1e-5 + 1e-4 / perplexity, (perplexity, expected)
    before, told = tensors(sys.argv[4])
    after, tells = tensors(sys.argv[5])
    assert before.keys() == after.keys()
    for name, values in before.items():
        is_same = np.array_equal(values, after[name])
        assert values.shape == after[name].shape and is_same == name.startswith("reward."), name
    for key in ("updraft.tokenizer", "updraft.commands", "updraft.config"):
        assert told[key] == tells[key], key
    print(f"{len(after)} tensors came back, the held-out loss of torchrun with them")


if __name__ == "__main__":
    main()
