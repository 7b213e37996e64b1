"""Writes the golden checkpoint files, from MODEL.md alone and without any Swift.

    pip install numpy safetensors zstandard xxhash
    python generate.py

golden.safetensors       a float32 model as the trainer writes it, written by `safetensors`
golden-2.safetensors.zst what `updraft-train quantize` must make of it (content equal byte for
                         byte; zstd's own bytes may differ between versions)
golden.safetensors.zst   the same in format 1, which had matrices row by row; not written any more

Fixtures are never deleted: a new version of the format gets new names beside these.
"""

import json
import pathlib
import struct

import numpy as np
import xxhash
import zstandard
from safetensors.numpy import save_file

FOLDER = pathlib.Path(__file__).parent
CONFIG = {
    "model_type": "gpt2", "activation_function": "gelu_new", "vocab_size": 64,
    "n_positions": 16, "n_embd": 64, "n_layer": 1, "n_head": 2, "n_inner": 64,
    "layer_norm_epsilon": 1e-5, "n_horizon": 4, "bos_token_id": 60, "eos_token_id": 60,
    "token_count": 61,
}
FRAME_BYTES = 1 << 14


def float_model():
    rng = np.random.default_rng(20)
    width, inner = CONFIG["n_embd"], CONFIG["n_inner"]
    normal = lambda *shape: rng.normal(0, 0.02, shape).astype(np.float32)
    tensors = {
        "wte.weight": normal(CONFIG["vocab_size"], width),
        "wpe.weight": normal(CONFIG["n_positions"], width),
        "whe.weight": normal(CONFIG["n_horizon"], width),
        "ln_f.weight": 1 + normal(width), "ln_f.bias": normal(width),
        "reward.words": np.arange(64, dtype=np.uint8),
        "reward.rarity": rng.random(16, dtype=np.float32),
    }
    # Ties for the rounding: a row whose largest value is 127, the others halves.
    tensors["wte.weight"][0] = np.arange(64, dtype=np.float32) - 31.5
    tensors["wte.weight"][0, 63] = 127
    # Padding rows are zeros: scale 1.
    tensors["wte.weight"][CONFIG["token_count"]:] = 0
    for name, output, input in [
        ("attn.c_attn", 3 * width, width), ("attn.c_proj", width, width),
        ("mlp.c_fc", inner, width), ("mlp.c_proj", width, inner),
    ]:
        tensors[f"h.0.{name}.weight"] = normal(input, output)
        tensors[f"h.0.{name}.bias"] = normal(output)
    for name in ["ln_1", "ln_2"]:
        tensors[f"h.0.{name}.weight"] = 1 + normal(width)
        tensors[f"h.0.{name}.bias"] = normal(width)
    return tensors


def quantize(matrix):
    largest = np.abs(matrix).max(axis=1)
    scale = np.where(largest > 0, largest / np.float32(127), np.float32(1)).astype(np.float32)
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale


def blocked(matrix):
    rows, columns = matrix.shape
    return np.ascontiguousarray(matrix.reshape(rows // 16, 16, columns // 4, 4).swapaxes(1, 2))


def int8_model(floats):
    tensors = {}
    for name, tensor in floats.items():
        is_matrix = name.startswith("h.") and tensor.ndim == 2
        if is_matrix or name == "wte.weight":
            oriented = np.ascontiguousarray(tensor.T) if is_matrix else tensor
            values, tensors[name + "_scale"] = quantize(oriented)
            tensors[name] = blocked(values)
        else:
            tensors[name] = tensor
    return tensors


def reading_order(name):
    layers = ["ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj"]
    layer, _, parameter = name.rpartition(".")
    rank = {"weight": 0, "weight_scale": 1, "bias": 2}.get(parameter, 3)
    if layer in ("wte", "wpe", "whe"):
        return (0, 0, ("wte", "wpe", "whe").index(layer), rank, name)
    if layer.startswith("h."):
        _, block, rest = layer.split(".", 2)
        return (1, int(block), layers.index(rest), rank, name)
    return (2, 0, 0, rank, name) if layer == "ln_f" else (3, 0, 0, 0, name)


def safetensors_content(tensors, metadata):
    types = {"float32": "F32", "int8": "I8", "uint8": "U8"}
    header, data = {"__metadata__": dict(sorted(metadata.items()))}, b""
    for name in sorted(tensors, key=reading_order):
        raw = tensors[name].tobytes()
        assert len(raw) % 64 == 0, name
        header[name] = {
            "dtype": types[tensors[name].dtype.name], "shape": list(tensors[name].shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-(8 + len(text)) % 64)
    return struct.pack("<Q", len(text)) + text + data


def container(content):
    pieces = [content[i : i + FRAME_BYTES] for i in range(0, len(content), FRAME_BYTES)]
    compressor = zstandard.ZstdCompressor(
        level=19, write_checksum=True, write_content_size=True, write_dict_id=False)
    frames = [compressor.compress(piece) for piece in pieces]
    integrity_size = 8 + 8 + 8 + 8 * len(frames) + 8
    entries = b"".join(
        struct.pack("<III", len(f), len(p), xxhash.xxh64_intdigest(p) & 0xFFFFFFFF)
        for f, p in zip(frames, pieces))
    entries += struct.pack("<III", integrity_size, 0, 0x51D8E999)
    footer = struct.pack("<IBI", len(frames) + 1, 0x80, 0x8F92EAB1)
    table = struct.pack("<II", 0x184D2A5E, len(entries) + len(footer)) + entries + footer
    integrity = struct.pack("<II", 0x184D2A5D, integrity_size - 8) + b"updraft1"
    integrity += struct.pack("<Q", xxhash.xxh64_intdigest(table))
    integrity += b"".join(struct.pack("<Q", xxhash.xxh64_intdigest(f)) for f in frames)
    integrity += struct.pack("<Q", xxhash.xxh64_intdigest(integrity))
    return b"".join(frames) + integrity + table


def main():
    metadata = {
        "updraft.format": "1", "updraft.config": json.dumps(CONFIG),
        "updraft.training": "quotes \" back\\slash\nnew line\ttab é 🪁",
    }
    floats = float_model()
    save_file(floats, FOLDER / "golden.safetensors", metadata=metadata)
    content = safetensors_content(int8_model(floats), metadata | {"updraft.format": "2"})
    (FOLDER / "golden-2.safetensors.zst").write_bytes(container(content))


main()
