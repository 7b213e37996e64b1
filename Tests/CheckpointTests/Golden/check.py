"""Opens a checkpoint with `zstd -d` and Python's `safetensors`, and checks what MODEL.md says of
names, types, shapes, alignment and numbers. Given the float32 model that the checkpoint was made
of, reads every matrix with MODEL.md's own example and compares.

    pip install numpy safetensors
    python check.py FILE.safetensors.zst [FLOAT-MODEL.safetensors]
"""

import json
import pathlib
import re
import subprocess
import struct
import sys
import tempfile

import numpy as np
from safetensors import safe_open


def expected_tensors(config):
    width, inner = config["n_embd"], config["n_inner"]
    expected = {}

    def matrix(name, output, input):
        expected[name] = ("int8", [output // 16, input // 4, 16, 4])
        expected[name + "_scale"] = ("float32", [output])

    def linear(name, output, input):
        matrix(name + ".weight", output, input)
        expected[name + ".bias"] = ("float32", [output])

    def norm(name):
        expected[name + ".weight"] = expected[name + ".bias"] = ("float32", [width])

    matrix("wte.weight", config["vocab_size"], width)
    expected["wpe.weight"] = ("float32", [config["n_positions"], width])
    if config["n_horizon"]:
        expected["whe.weight"] = ("float32", [config["n_horizon"], width])
    for layer in range(config["n_layer"]):
        norm(f"h.{layer}.ln_1")
        linear(f"h.{layer}.attn.c_attn", 3 * width, width)
        linear(f"h.{layer}.attn.c_proj", width, width)
        norm(f"h.{layer}.ln_2")
        linear(f"h.{layer}.mlp.c_fc", inner, width)
        linear(f"h.{layer}.mlp.c_proj", width, inner)
    norm("ln_f")
    return expected


def compare_with_floats(path, float_path):
    """Half a step is what rounding may change; the divisions round by 2**-24 of 127 steps."""
    text = (pathlib.Path(__file__).parents[3] / "MODEL.md").read_text()
    example = {}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], example)
    with safe_open(path, "numpy") as file, safe_open(float_path, "numpy") as floats:
        names = [name for name in file.keys() if name + "_scale" in file.keys()]
        for name in names:
            found = example["read_matrix"](path, name)
            exact = floats.get_tensor(name)
            exact = exact if name == "wte.weight" else exact.T
            step = file.get_tensor(name + "_scale")[:, None]
            error = np.abs(found.astype(np.float64) - exact) / step
            assert error.max() < 0.5 + 127 * 2.0**-22, f"{name} is off by {error.max()} steps"
    print(f"{path}: {len(names)} matrices read with MODEL.md's example are the float32 model's")


def main():
    subprocess.run(["zstd", "-q", "-t", sys.argv[1]], check=True)
    with tempfile.NamedTemporaryFile(suffix=".safetensors") as plain:
        subprocess.run(["zstd", "-q", "-d", "-f", sys.argv[1], "-o", plain.name], check=True)
        with open(plain.name, "rb") as file:
            length = struct.unpack("<Q", file.read(8))[0]
            assert (8 + length) % 64 == 0, f"data starts at {8 + length}"
            header = json.loads(file.read(length))
        with safe_open(plain.name, "numpy") as file:
            metadata = file.metadata()
            assert metadata["updraft.format"] == "2"
            config = json.loads(metadata["updraft.config"])
            expected = expected_tensors(config)
            names = set(file.keys())
            assert set(expected) <= names, f"missing {set(expected) - names}"
            surplus = {name for name in names - set(expected) if not name.startswith("reward.")}
            assert not surplus, f"surplus {surplus}"
            for name in names:
                start, end = header[name]["data_offsets"]
                assert start % 64 == 0 and end % 64 == 0, f"{name} lies at {start}"
                tensor = file.get_tensor(name)
                if name in expected:
                    found = (tensor.dtype.name, list(tensor.shape))
                    assert found == expected[name], f"{name} is {found}, not {expected[name]}"
                if tensor.dtype == np.int8:
                    assert tensor.min() >= -127, f"{name} holds -128"
                else:
                    assert np.isfinite(tensor.astype(np.float64)).all(), f"{name} is not finite"
                if name.endswith("_scale"):
                    assert (tensor > 0).all(), f"{name} is not positive"
        print(f"{sys.argv[1]}: {len(names)} tensors in order")
        if len(sys.argv) > 2:
            compare_with_floats(plain.name, sys.argv[2])


main()
