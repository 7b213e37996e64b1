"""Makes the golden files of TokenizerTests with Hugging Face's `tokenizers`.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python Tests/TokenizerTests/Golden/make_golden.py

Writes beside itself:
  training.txt     the text the tokenizer below is trained on, made here by a seeded grammar
  tokenizer.json   a byte-level BPE tokenizer trained by `tokenizers` on training.txt
  merges.txt, vocab.json   the same tokenizer as GPT-2's two files
  encodings.json   strings and their ids without and with add_prefix_space, and byte strings
                   decoded with errors="replace"
"""

import json
import random
import unicodedata
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = Path(__file__).parent
VOCABULARY = 640
random.seed(20260101)

ADJECTIVES = "misty golden quiet ancient neon watercolor vintage soft dramatic playful".split()
NOUNS = "forest lantern café harbor fox mountain skyline teapot orchard violin".split()
VERBS = "glowing drifting resting dancing waiting burning".split()
TAILS = ["in soft light", "at dusk", "with film grain", "in 4k detail", "under a 35mm lens"]


SYLLABLES = "ka lo mi ren tha vor zi qu el an dro wyn sta bri ock umé".split()


def random_name():
    return "".join(random.choice(SYLLABLES) for _ in range(random.randint(2, 4)))


def line():
    """One line of made-up prompt text with contractions, numbers and punctuation."""
    words = f"A {random.choice(ADJECTIVES)} {random.choice(NOUNS)} {random.choice(VERBS)}"
    extra = random.choice(["it's", "don't", "we'll", "they've", "I'm", "naïve", "“quoted”"])
    name = random_name().title()
    number = random.choice(["1990", "3", "24", "½", "2,048"])
    return f"{words} {random.choice(TAILS)}, {extra} {number}; {name}'s {random.choice(NOUNS)}s!\n"


def trained(text):
    """The tokenizer, trained on the lines of `text`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, min_frequency=2, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(text.splitlines(keepends=True), trainer)
    tokenizer.add_special_tokens(["<|endoftext|>", "<|intent|>", "<|length:0|>"])
    return tokenizer


def random_string(alphabet, longest):
    return "".join(random.choice(alphabet) for _ in range(random.randint(1, longest)))


def assigned(ranges):
    """Characters of the ranges that are assigned in every Unicode version since 13."""
    return [chr(c) for low, high in ranges for c in range(low, high + 1)
            if unicodedata.category(chr(c)) not in ("Cn", "Cs")]


def strings(text):
    """Strings of mixed scripts, spaces, control characters and edge cases."""
    spaces = [chr(c) for c in (9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, 0x2000, 0x2003,
                               0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)]
    not_spaces = [chr(c) for c in (0x1C, 0x1D, 0x1E, 0x1F, 0x180E, 0x200B, 0x2060, 0xFEFF)]
    result = [
        "", " ", "  ", "\n", " \n ", "a", " a", "  a", "a  b", "a \n b", "a\t\tb ", "'s", " 's",
        "''s", "'S", "it's we're I'll I've I'm I'd don't 'tis", "'re'v'l'll'm", "l'll'r",
        "<|endoftext|>", "a <|intent|> b<|length:0|>", "<|task:auto|>", "x" * 300, " " * 70,
        "ab" * 200, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1234567890 3.14 ½ ² ⅷ 一二三 ٣٤٥",
        "Zażółć gęślą jaźń", "Привет, мир! Ёлка", "你好，世界。 テスト です", "한국어 문장",
        "שלום עולם", "مرحبا بالعالم", "नमस्ते दुनिया", "ไทยภาษา", "👩‍👩‍👧‍👦🏳️‍🌈 👍🏽!", "e\u0301 é",
        "🇩🇪🇫🇷", "\u0000\u0001\u007f\u0080", "\ufeffBOM", "a\u00adb", "\U0001F600" * 9,
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟙𝟚", "\U0010FFFF", "\ue000", "ǅ ʰ ª º", "#hash @at $1.00 50% & so-on…",
    ]
    result += ["x" + s + "y" for s in spaces] + [s + s + "y" for s in spaces]
    result += [" " + s + " y" for s in spaces] + ["x " + s for s in spaces]
    result += ["x" + s + "y " + s + s for s in not_spaces]
    result += text.splitlines(keepends=True)[:40]
    ascii_set = [chr(c) for c in range(128)]
    words = "it's don't we'll 've 're   \n\t .,;!? 12 3 ab cde XYZ '".split(" ") + [" ", "  "]
    everywhere = assigned([(0x20, 0x2FF), (0x370, 0x58F), (0x5D0, 0x6FF), (0x900, 0x97F),
                           (0x1E00, 0x20CF), (0x2100, 0x2BFF), (0x3000, 0x30FF),
                           (0x4E00, 0x4FFF), (0xAC00, 0xACFF), (0x1F300, 0x1F64F)])
    everywhere += spaces * 20 + [" "] * 300 + ["'"] * 100
    result += [random_string(ascii_set, 40) for _ in range(60)]
    result += [random_string(words, 14) for _ in range(80)]
    result += [random_string(everywhere, 30) for _ in range(120)]
    return result


def byte_strings():
    """Byte strings, many of them invalid UTF-8."""
    result = [b"", b"\x80", b"\xc2", b"\xc2\xc2\xa9", b"\xe2\x82", b"\xe2\x82\xac", b"\xf0\x9f",
              b"\xf0\x9f\x98\x80", b"\xf0\x80\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
              b"\xe0\x80\x80", b"\xff\xfe", b"a\xe2\x28\xa1b", b"\xf0\x9f\x98a", b"\xc0\xaf"]
    pool = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE2, 0xED,
            0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF]
    result += [bytes(random.choice(pool) for _ in range(random.randint(1, 12)))
               for _ in range(200)]
    return result


def main():
    text = "".join(line() for _ in range(400))
    (HERE / "training.txt").write_text(text, encoding="utf-8")
    tokenizer = trained(text)
    tokenizer.save(str(HERE / "tokenizer.json"), pretty=False)
    tokenizer.encode_special_tokens = True
    model = json.loads((HERE / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    merges = [" ".join(merge) for merge in model["merges"]]
    (HERE / "merges.txt").write_text(
        "#version: 0.2\n" + "\n".join(merges) + "\n", encoding="utf-8")
    vocabulary = dict(sorted(model["vocab"].items(), key=lambda item: item[1]))
    vocabulary["<|endoftext|>"] = len(vocabulary)
    (HERE / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    encodings = [{"text": s, "ids": tokenizer.encode(s).ids} for s in strings(text)]
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    for encoding in encodings:
        encoding["prefixed"] = tokenizer.encode(encoding["text"]).ids
    decodings = [{"bytes": list(b), "text": b.decode("utf-8", errors="replace")}
                 for b in byte_strings()]
    (HERE / "encodings.json").write_text(
        json.dumps({"encodings": encodings, "decodings": decodings}, separators=(",", ":")),
        encoding="utf-8")


if __name__ == "__main__":
    main()
