"""Compares updraft-train's import, export and tokenizer with Hugging Face's own packages.

    python check.py UPDRAFT-TRAIN WORK-DIRECTORY

Needs torch, transformers, tokenizers, safetensors and numpy; Scripts/test-huggingface.sh makes an
environment that has them.
"""

import json
import pathlib
import random
import subprocess
import sys
import unicodedata

import numpy as np
import torch
import transformers
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

TRAIN = sys.argv[1]
WORK = pathlib.Path(sys.argv[2])
# What the task asks for; float32 sums of these sizes stay a hundred times below.
TOLERANCE = 1e-4
STRING_COUNT = 10_000
# Width, layers, heads, n_inner, positions, rows beyond the tokenizer's, element type,
# shards, prefix, tokenizer.json (else vocab.json and merges.txt).
MODELS = [
    (64, 2, 2, None, 32, 0, torch.float32, False, True, True),
    (128, 1, 4, 192, 48, 0, torch.float16, False, False, True),
    (64, 3, 1, None, 40, 0, torch.bfloat16, True, True, False),
    (192, 2, 6, 320, 64, 37, torch.float32, True, False, True),
    (256, 4, 8, 512, 128, 0, torch.bfloat16, False, True, False),
    (320, 2, 5, None, 24, 90, torch.float16, True, True, True),
]
SCRIPTS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x5FF), (0x600, 0x6FF),
    (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF), (0x2000, 0x206F), (0x2150, 0x218F),
    (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x1D400, 0x1D7FF), (0x1F300, 0x1F6FF),
]
SPACES = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
PIECES = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "’s", "don't", "I'll", "👩‍👩‍👧‍👦",
          "🏳️‍🌈", "é", "e\u0301", "ﬁ", "½", "Ⅷ", "٣", "…", "--", "  ", "   ", "\n\n", "\x00", "\x7f",
          "https://a.b/c?d=e", "1,234.5", "snake_case", "日本語", "שלום", "مرحبا", "नमस्ते", "\U0010ffff"]


def run(*arguments):
    done = subprocess.run([TRAIN, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))}\n{done.stderr}")
    return done.stdout


def strings(count, seed):
    """Mixed scripts, emoji, white space and control characters of every kind."""
    rng = random.Random(seed)

    def character():
        kind = rng.random()
        if kind < 0.25:
            return rng.choice(SPACES)
        if kind < 0.32:
            return chr(rng.randrange(0x20))
        if kind < 0.94:
            return chr(rng.randint(*rng.choice(SCRIPTS)))
        while True:
            code = rng.randrange(0x110000)
            # A character that one side's Unicode tables do not have yet may be a letter in the
            # other's.
            if not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code)) != "Cn":
                return chr(code)

    def one():
        parts = []
        for _ in range(rng.randint(1, 24)):
            parts.append(rng.choice(PIECES) if rng.random() < 0.3 else
                         "".join(character() for _ in range(rng.randint(1, 6))))
        return "".join(parts)

    return [one() for _ in range(count)]


def make_tokenizer():
    """A byte-level BPE tokenizer as GPT-2's, trained on some of these strings."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    words = pathlib.Path(__file__).read_text().split("\n")
    tokenizer.train_from_iterator(
        words + strings(3000, 1), trainers.BpeTrainer(
            vocab_size=1186, special_tokens=[], show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.add_special_tokens(["<|endoftext|>"])
    return tokenizer


def prefixed(tokenizer):
    """The same tokenizer, reading a text's first word as if a space stood before it."""
    other = Tokenizer.from_str(tokenizer.to_str())
    other.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    return other


def write_tokenizer(tokenizer, folder, as_one_file):
    if as_one_file:
        tokenizer.save(str(folder / "tokenizer.json"))
        return
    tokenizer.model.save(str(folder))
    known = json.loads((folder / "vocab.json").read_text())
    known["<|endoftext|>"] = len(known)
    (folder / "vocab.json").write_text(json.dumps(known, ensure_ascii=False))


def check_tokenizer(tokenizer):
    texts = strings(STRING_COUNT, 2)
    assert not any("<|endoftext|>" in text for text in texts)
    source = WORK / "tokenizer.json"
    tokenizer.save(str(source))
    (WORK / "texts.jsonl").write_text("".join(json.dumps(text) + "\n" for text in texts))
    found = run("tokenize", WORK / "texts.jsonl", "--tokenizer", source).splitlines()
    expected = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    assert len(found) == len(expected)
    for text, line, ids in zip(texts, found, expected):
        assert json.loads(line) == ids, f"{text!r}: found {line}, expected {ids}"
    count = sum(map(len, expected))
    print(f"token ids: {len(texts)} strings, {count} tokens, all equal")


def make_model(folder, row, token_count):
    width, layers, heads, inner, positions, surplus, dtype, shards, prefix, _ = row
    torch.manual_seed(width + layers)
    config = GPT2Config(
        vocab_size=token_count + surplus, n_positions=positions, n_embd=width, n_layer=layers,
        n_head=heads, n_inner=inner, initializer_range=0.1)
    model = GPT2LMHeadModel(config)
    with torch.no_grad():
        # Biases and norms are zeros and ones in a fresh model and would hide a swap.
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.1)
    model.to(dtype).save_pretrained(folder, max_shard_size="60KB" if shards else "5GB")
    if prefix:
        return
    # OpenAI's own file, and those made from it, have no prefix but the masks of the attention.
    for path in folder.glob("*.safetensors"):
        tensors = {name.removeprefix("transformer."): tensor
                   for name, tensor in load_file(path).items()}
        if "h.0.ln_1.weight" in tensors:
            tensors["h.0.attn.bias"] = torch.ones(1, 1, positions, positions).tril()
            tensors["h.0.attn.masked_bias"] = torch.tensor(-1e4)
        save_file(tensors, path, metadata={"format": "pt"})
    index = folder / "model.safetensors.index.json"
    if index.exists():
        places = json.loads(index.read_text())
        places["weight_map"] = {name.removeprefix("transformer."): place
                                for name, place in places["weight_map"].items()}
        index.write_text(json.dumps(places))


def float_state(folder):
    model = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32)
    return model.eval(), dict(model.state_dict())


def logits(path, ids):
    text = run("logits", path, "--ids", ",".join(map(str, ids)))
    return np.array(json.loads(text)["logits"])


def check_model(number, row, tokenizer):
    folder, back = WORK / f"model{number}", WORK / f"export{number}"
    imported, again = WORK / f"model{number}.safetensors", WORK / f"again{number}.safetensors"
    folder.mkdir(exist_ok=True)
    count = tokenizer.get_vocab_size()
    make_model(folder, row, count)
    write_tokenizer(tokenizer, folder, row[-1])
    model, state = float_state(folder)
    run("import", "--from", folder, "--out", imported)
    ids = torch.randint(count, (row[4],)).tolist()
    with torch.no_grad():
        expected = model(torch.tensor([ids])).logits[0].numpy()[:, :count]
    found = logits(imported, ids)
    assert found.shape == expected.shape
    error = np.abs(found - expected).max() / np.abs(expected).max()
    assert error < TOLERANCE, f"model {number}: logits differ by {error}"
    run("export", "--from", imported, "--out", back)
    _, exported = float_state(back)
    assert state.keys() == exported.keys()
    for name, tensor in state.items():
        assert torch.equal(tensor, exported[name]), f"model {number}: {name} differs"
    own = AutoTokenizer.from_pretrained(back)
    for text in strings(200, 3):
        assert own(text).input_ids == tokenizer.encode(text).ids, repr(text)
    run("import", "--from", back, "--out", again)
    assert imported.read_bytes() == again.read_bytes()
    kind = str(row[6]).removeprefix("torch.")
    print(f"model {number}: width {row[0]}, {row[1]} layers, {row[2]} heads, inner {row[3]}, "
          f"{count + row[5]} rows, {kind}, {len(list(folder.glob('*.safetensors')))} files: "
          f"logits within {error:.1e}, {len(state)} tensors identical after export")


def commands():
    """A command table of two tasks, three length buckets and two reward bins."""
    return {
        "version": 1, "tasks": ["poem", "story"], "descriptions": {}, "default_task": "poem",
        "length_upper_bounds": [8, 16, 2147483647], "reward_bins": 2, "horizon_count": 20,
        "minimum_support": 1, "shortest": [1, 1], "longest": [16, 16],
        "edges": [[[0.5]] * 3] * 2, "medians": [[[0.2, 0.8]] * 3] * 2,
        "support": [[[9, 9]] * 3] * 2,
    }


def check_commands(tokenizer):
    folder, out, back = WORK / "model3", WORK / "commanded.safetensors", WORK / "commanded"
    table = WORK / "commands.json"
    table.write_text(json.dumps(commands()))
    spelled = WORK / "commanded.json"
    run("import", "--from", folder, "--out", out, "--add-commands", table, "--tokenizer", spelled)
    run("verify", out)
    count = tokenizer.get_vocab_size()
    added = Tokenizer.from_file(str(spelled)).get_vocab_size() - count
    assert added == 2 + (2 + 1) + (3 + 1) + (2 + 1), added
    ids = list(range(40, 60))
    with safe_open(out, "np") as file:
        rows, countdown = file.get_tensor("wte.weight"), file.get_tensor("whe.weight")
    assert countdown.shape == (20, 192) and not countdown.any()
    mean = rows[:count].astype(np.float64).mean(0)
    assert np.allclose(rows[count:count + added], mean, rtol=0, atol=2.0 ** -24)
    assert np.array_equal(logits(out, ids)[:, :count], logits(WORK / "model3.safetensors", ids))
    run("export", "--from", out, "--out", back)
    GPT2LMHeadModel.from_pretrained(back)
    assert AutoTokenizer.from_pretrained(back)("<|intent|> fox").input_ids[0] >= count
    again = WORK / "commanded.again.safetensors"
    run("import", "--from", back, "--out", again)
    assert out.read_bytes() == again.read_bytes()
    print(f"commands: {added} control tokens and a countdown added, the other logits unchanged")


def main():
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    print(f"transformers {transformers.__version__}, torch {torch.__version__}")
    tokenizer = make_tokenizer()
    check_tokenizer(tokenizer)
    check_tokenizer(prefixed(tokenizer))
    for number, row in enumerate(MODELS):
        check_model(number, row, prefixed(tokenizer) if number == 1 else tokenizer)
    check_commands(tokenizer)


if __name__ == "__main__":
    main()
