"""Writes two small Hugging Face GPT-2 directories and their logits, without torch or Swift.

    pip install numpy safetensors
    python make_golden.py

plain/    one float32 file as `save_pretrained` writes it: names with `transformer.`, the mask
          buffers and the tied head that older files hold, tokenizer.json, a vocabulary padded
          beyond the tokenizer's, n_inner given
sharded/  two shards, the first bfloat16, the second float16, names without prefix, vocab.json
          and merges.txt, n_inner null
logits.json  for each directory token ids and the logits that GPT-2 has for them, computed in
             float64 from the rounded weights
"""

import json
import pathlib

import numpy as np
from safetensors.numpy import save_file

FOLDER = pathlib.Path(__file__).parent
EPSILON = 1e-5
WIDTH = 64
MERGES = ["t h", "Ġ th", "th e"]


def byte_characters():
    """GPT-2's printable stand-ins for the bytes, by byte (OpenAI's encoder.py)."""
    own = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    table, following = {byte: chr(byte) for byte in own}, 256
    for byte in range(256):
        if byte not in table:
            table[byte] = chr(following)
            following += 1
    return table


def vocabulary():
    tokens = sorted(byte_characters().values()) + [merge.replace(" ", "") for merge in MERGES]
    return {token: index for index, token in enumerate(tokens)}


def weights(seed, layers, inner, rows, positions):
    """Weights large enough that every part of the model shows in the logits."""
    rng = np.random.default_rng(seed)
    normal = lambda *shape, scale=0.1: rng.normal(0, scale, shape).astype(np.float32)
    tensors = {"wte.weight": normal(rows, WIDTH), "wpe.weight": normal(positions, WIDTH)}
    for layer in range(layers):
        for name, shape in [
            ("attn.c_attn", (WIDTH, 3 * WIDTH)), ("attn.c_proj", (WIDTH, WIDTH)),
            ("mlp.c_fc", (WIDTH, inner)), ("mlp.c_proj", (inner, WIDTH)),
        ]:
            tensors[f"h.{layer}.{name}.weight"] = normal(*shape)
            tensors[f"h.{layer}.{name}.bias"] = normal(shape[1])
        for name in ["ln_1", "ln_2"]:
            tensors[f"h.{layer}.{name}.weight"] = 1 + normal(WIDTH)
            tensors[f"h.{layer}.{name}.bias"] = normal(WIDTH)
    tensors["ln_f.weight"], tensors["ln_f.bias"] = 1 + normal(WIDTH), normal(WIDTH)
    return tensors


def logits(tensors, layers, heads, ids):
    """GPT-2's forward pass (Radford et al. 2019) in float64."""
    w = {name: tensor.astype(np.float64) for name, tensor in tensors.items()}
    count, head = len(ids), WIDTH // heads

    def norm(x, name):
        mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return (x - mean) / np.sqrt(variance + EPSILON) * w[name + ".weight"] + w[name + ".bias"]

    def linear(x, name):
        return x @ w[name + ".weight"] + w[name + ".bias"]

    x = w["wte.weight"][ids] + w["wpe.weight"][:count]
    for layer in range(layers):
        block = f"h.{layer}."
        parts = linear(norm(x, block + "ln_1"), block + "attn.c_attn")
        q, k, v = (part.reshape(count, heads, head).transpose(1, 0, 2)
                   for part in np.split(parts, 3, axis=1))
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(head)
        scores = np.where(np.tril(np.ones((count, count), bool)), scores, -np.inf)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        x = x + linear(mixed.transpose(1, 0, 2).reshape(count, WIDTH), block + "attn.c_proj")
        y = linear(norm(x, block + "ln_2"), block + "mlp.c_fc")
        y = 0.5 * y * (1 + np.tanh(np.sqrt(2 / np.pi) * (y + 0.044715 * y ** 3)))
        x = x + linear(y, block + "mlp.c_proj")
    return norm(x, "ln_f") @ w["wte.weight"].T


def config(layers, heads, inner, rows, positions):
    return {
        "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"],
        "attn_pdrop": 0.1, "bos_token_id": 50256, "embd_pdrop": 0.1, "eos_token_id": 50256,
        "layer_norm_epsilon": EPSILON, "model_type": "gpt2", "n_ctx": positions,
        "n_embd": WIDTH, "n_head": heads, "n_inner": inner, "n_layer": layers,
        "n_positions": positions, "resid_pdrop": 0.1, "vocab_size": rows,
    }


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n")


def write_plain(folder, ids):
    layers, heads, inner, rows, positions = 1, 2, 128, 263, 24
    tensors = weights(1, layers, inner, rows, positions)
    named = {"transformer." + name: tensor for name, tensor in tensors.items()}
    mask = np.tril(np.ones((1, 1, positions, positions), np.uint8)).astype(bool)
    named["transformer.h.0.attn.bias"] = mask
    named["transformer.h.0.attn.masked_bias"] = np.array(-1e4, np.float32)
    named["lm_head.weight"] = tensors["wte.weight"].copy()
    save_file(named, folder / "model.safetensors", metadata={"format": "pt"})
    write_json(folder / "config.json", config(layers, heads, inner, rows, positions))
    known = vocabulary()
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True,
                  "use_regex": True}
    write_json(folder / "tokenizer.json", {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": len(known), "content": "<|endoftext|>", "special": True}],
        "normalizer": None, "pre_tokenizer": byte_level, "post_processor": byte_level,
        "decoder": byte_level, "model": {
            "type": "BPE", "dropout": None, "unk_token": None, "fuse_unk": False,
            "vocab": known, "merges": [merge.split(" ") for merge in MERGES]}})
    return logits(tensors, layers, heads, ids)[:, :len(known) + 1]


def to_bfloat16(x):
    """Rounded half to even to the upper 16 bits of float32."""
    bits = x.view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def write_sharded(folder, ids):
    layers, heads, rows, positions = 1, 4, 260, 20
    tensors = weights(2, layers, 4 * WIDTH, rows, positions)
    names = sorted(tensors)
    first = {name: to_bfloat16(tensors[name]) for name in names if name.startswith("h.0.attn")}
    second = {name: tensors[name].astype(np.float16) for name in names if name not in first}
    places = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    # numpy has no bfloat16: the bits are saved as U16 and then called by their name.
    save_file(first, folder / places[0])
    raw = (folder / places[0]).read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = raw[8:8 + length].replace(b'"dtype":"U16"', b'"dtype":"BF16"').rstrip(b" ")
    header += b" " * (-len(header) % 8)
    (folder / places[0]).write_bytes(
        len(header).to_bytes(8, "little") + header + raw[8 + length:])
    save_file(second, folder / places[1])
    write_json(folder / "model.safetensors.index.json", {
        "metadata": {"total_size": sum(2 * tensor.size for tensor in tensors.values())},
        "weight_map": {name: places[name not in first] for name in names}})
    write_json(folder / "config.json", config(layers, heads, None, rows, positions))
    known = vocabulary()
    write_json(folder / "vocab.json", known | {"<|endoftext|>": len(known)})
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2"] + MERGES) + "\n")
    rounded = {name: (tensor.astype(np.uint32) << 16).view(np.float32)
               for name, tensor in first.items()}
    rounded |= {name: tensor.astype(np.float32) for name, tensor in second.items()}
    return logits(rounded, layers, heads, ids)


def main():
    result = {}
    for name, write in [("plain", write_plain), ("sharded", write_sharded)]:
        folder = FOLDER / name
        folder.mkdir(exist_ok=True)
        ids = np.random.default_rng(3).integers(0, 260, 20).tolist()
        rows = write(folder, ids)
        result[name] = {"ids": ids, "logits": [[float(f"{x:.9g}") for x in row] for row in rows]}
    (FOLDER / "logits.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
