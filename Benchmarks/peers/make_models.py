"""Writes the same random GPT-2 in the file format of every engine.

    python make_models.py FOLDER

What is there already is left alone. Speed does not depend on the weights' values, so nothing is
downloaded.
"""

import json
import pathlib
import sys

import numpy as np

import gpt2
from gpt2_onnx import write_onnx


def write_updraft(tensors, path):
    """A float32 file of the trainer (MODEL.md); `updraft-train quantize` makes the int8 one."""
    from safetensors.numpy import save_file

    rows = -gpt2.TOKENS % 64
    padded = dict(tensors)
    padded["wte.weight"] = np.pad(tensors["wte.weight"], ((0, rows), (0, 0)))
    config = {
        "model_type": "gpt2", "activation_function": "gelu_new",
        "vocab_size": gpt2.TOKENS + rows, "token_count": gpt2.TOKENS,
        "n_positions": gpt2.POSITIONS, "n_embd": gpt2.WIDTH, "n_layer": gpt2.LAYERS,
        "n_head": gpt2.HEADS, "layer_norm_epsilon": gpt2.EPSILON,
        "bos_token_id": gpt2.TOKENS - 1, "eos_token_id": gpt2.TOKENS - 1,
    }
    save_file(padded, path, metadata={"updraft.config": json.dumps(config)})


def write_ctranslate2(tensors, path):
    from ctranslate2.specs import TransformerDecoderModelSpec, common_spec

    # Quantization writes into the arrays that it is given.
    tensors = {name: values.copy() for name, values in tensors.items()}
    model = TransformerDecoderModelSpec.from_config(
        gpt2.LAYERS, gpt2.HEADS, pre_norm=True, activation=common_spec.Activation.GELUTanh
    )

    def linear(spec, name):
        spec.weight = np.ascontiguousarray(tensors[f"{name}.weight"].T)
        spec.bias = tensors[f"{name}.bias"]

    def norm(spec, name):
        spec.gamma, spec.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    decoder = model.decoder
    decoder.scale_embeddings = False
    decoder.embeddings.weight = tensors["wte.weight"]
    decoder.position_encodings.encodings = tensors["wpe.weight"]
    decoder.projection.weight = tensors["wte.weight"]
    norm(decoder.layer_norm, "ln_f")
    for index, layer in enumerate(decoder.layer):
        norm(layer.self_attention.layer_norm, f"h.{index}.ln_1")
        linear(layer.self_attention.linear[0], f"h.{index}.attn.c_attn")
        linear(layer.self_attention.linear[1], f"h.{index}.attn.c_proj")
        norm(layer.ffn.layer_norm, f"h.{index}.ln_2")
        linear(layer.ffn.linear_0, f"h.{index}.mlp.c_fc")
        linear(layer.ffn.linear_1, f"h.{index}.mlp.c_proj")
    end = f"t{gpt2.TOKENS - 1}"
    model.config.bos_token = model.config.eos_token = model.config.unk_token = end
    model.register_vocabulary([f"t{index}" for index in range(gpt2.TOKENS)])
    model.validate()
    model.optimize(quantization="int8")
    path.mkdir(exist_ok=True)
    model.save(str(path))


def write_gguf(tensors, path):
    """Float32 first, then llama.cpp's own quantizer."""
    import gguf

    from llama_engine import quantize_q8_0

    whole = path.with_suffix(".f32")
    writer = gguf.GGUFWriter(whole, "gpt2")
    writer.add_block_count(gpt2.LAYERS)
    writer.add_context_length(gpt2.POSITIONS)
    writer.add_embedding_length(gpt2.WIDTH)
    writer.add_feed_forward_length(4 * gpt2.WIDTH)
    writer.add_head_count(gpt2.HEADS)
    writer.add_layer_norm_eps(gpt2.EPSILON)
    writer.add_vocab_size(gpt2.TOKENS)
    writer.add_tokenizer_model("no_vocab")
    writer.add_file_type(0)
    writer.add_tensor("token_embd.weight", tensors["wte.weight"])
    writer.add_tensor("position_embd.weight", tensors["wpe.weight"])
    names = {
        "ln_1": "attn_norm", "attn.c_attn": "attn_qkv", "attn.c_proj": "attn_output",
        "ln_2": "ffn_norm", "mlp.c_fc": "ffn_up", "mlp.c_proj": "ffn_down",
    }
    layers = {f"h.{i}.{a}": f"blk.{i}.{b}" for i in range(gpt2.LAYERS) for a, b in names.items()}
    for ours, theirs in {**layers, "ln_f": "output_norm"}.items():
        for kind in ["weight", "bias"]:
            values = np.ascontiguousarray(tensors[f"{ours}.{kind}"].T)
            writer.add_tensor(f"{theirs}.{kind}", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    quantize_q8_0(whole, path)
    whole.unlink()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    tensors = gpt2.weights()
    np.save(folder / "expected.npy", gpt2.logits(tensors, gpt2.CHECK_TOKENS))
    for name, write in [
        ("gpt2.safetensors", write_updraft), ("ctranslate2", write_ctranslate2),
        ("gpt2-q8_0.gguf", write_gguf), ("gpt2-int8.onnx", write_onnx),
    ]:
        if not (folder / name).exists():
            print(f"peers: writing {name}", flush=True)
            # Under another name until it is whole, so that an interrupted run leaves none behind.
            unfinished = folder / f"unfinished-{name}"
            write(tensors, unfinished)
            unfinished.rename(folder / name)


if __name__ == "__main__":
    main()
