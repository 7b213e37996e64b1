"""Scored JSON lines as token sequences with command tokens and countdown (MODEL.md, "Tokens")."""

import hashlib
import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from files import commands

END, INTENT, PROMPT = "<|endoftext|>", "<|intent|>", "<|prompt|>"
# Tokens in front of the intent: the end token, task, length, reward.
PREFIX = 4
# Bytes of JSON lines that a process reads at a time, and below which one process reads them all.
CHUNK, SMALL = 4 << 20, 32 << 20


@dataclass
class Examples:
    """Lines with the commands that their texts turned out to obey, in columns.

    tokens: int32 [T], of each example one after the other <|intent|>, the intent, <|prompt|>, the
    text; copied: bool [T], a token of the text that follows its predecessor as it does in the intent;
    intent_count, text_count: int32 [N]; task, length, reward: int32 [N], the ids of the command tokens.
    """

    tokens: np.ndarray
    copied: np.ndarray
    intent_count: np.ndarray
    text_count: np.ndarray
    task: np.ndarray
    length: np.ndarray
    reward: np.ndarray

    def __len__(self):
        return len(self.text_count)

    @property
    def counts(self):
        """Tokens that are read of each example: all but the end, which is only predicted."""
        return PREFIX + 2 + self.intent_count + self.text_count

    @property
    def starts(self):
        """Where each example begins in `tokens`."""
        ends = np.cumsum(2 + self.intent_count + self.text_count, dtype=np.int64)
        return np.concatenate([[0], ends[:-1]])

    def save(self, path, fingerprint):
        """Writes the columns, numbers in two bytes: GPT-2's vocabulary has 50,257 tokens."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, column in columns.items():
            columns[name] = np.packbits(column) if column.dtype == bool else column.astype(np.uint16)
        with open(path, "wb") as file:
            np.savez(file, fingerprint=np.array(fingerprint), **columns)

    @classmethod
    def load(cls, path, fingerprint):
        with np.load(path) as file:
            if str(file["fingerprint"]) != fingerprint:
                raise SystemExit(f"{path}: found tokens of another tokenizer or command table, "
                                 "expected the model's; prepare it again.")
            columns = {field.name: file[field.name] for field in fields(cls)}
        bits = np.unpackbits(columns.pop("copied")).astype(bool)
        columns = {name: column.astype(np.int32) for name, column in columns.items()}
        return cls(copied=bits[:len(columns["tokens"])], **columns)

    @classmethod
    def joined(cls, parts):
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts])
                     for field in fields(cls)))


class Layout:
    """Writes commands as the tokens of an exported model's tokenizer."""

    def __init__(self, directory):
        self.directory = directory
        path = Path(directory) / "tokenizer.json"
        self.tokenizer, self.commands = Tokenizer.from_file(str(path)), commands(directory)
        self.positions = json.loads((path.parent / "config.json").read_text())["n_positions"]
        # The text of a control token in somebody's words is text.
        self.tokenizer.encode_special_tokens = True
        if self.tokenizer.get_vocab_size() > 1 << 16:
            raise SystemExit(f"{path}: found {self.tokenizer.get_vocab_size()} tokens, expected at most "
                             "65,536.")
        # What decides an example's columns besides its line.
        content = path.read_bytes() + json.dumps(self.commands, sort_keys=True).encode()
        self.fingerprint = hashlib.sha256(content).hexdigest()
        self.horizon_count = self.commands["horizon_count"]
        self.edges = {
            task: [np.asarray(bucket, np.float32) for bucket in buckets]
            for task, buckets in zip(self.commands["tasks"], self.commands["edges"])}
        self.end, self.intent, self.prompt = map(self._id, (END, INTENT, PROMPT))
        self.tasks = {task: self._id(f"<|task:{task}|>") for task in self.commands["tasks"]}
        buckets = len(self.commands["length_upper_bounds"])
        bins = self.commands["reward_bins"]
        self.lengths = [self._id(f"<|length:{bucket}|>") for bucket in range(buckets)]
        self.rewards = [self._id(f"<|reward:{bin}|>") for bin in range(bins)]
        # What stands for a command that is left to the model.
        self.autos = [self._id(f"<|{kind}:auto|>") for kind in ("task", "length", "reward")]

    def _id(self, token):
        number = self.tokenizer.token_to_id(token)
        if number is None:
            raise SystemExit(f"tokenizer.json: found no token {token}, expected the commands' tokens.")
        return number

    def read(self, path, limit=None):
        """The examples of a file of JSON lines, or of one that `prepare.py` has read."""
        if str(path).endswith(".npz"):
            if limit is not None:
                raise SystemExit(f"{path}: found prepared tokens, expected scored JSON lines here.")
            examples = Examples.load(path, self.fingerprint)
            if examples.counts.max() > self.positions:
                raise SystemExit(f"{path}: found {examples.counts.max()} positions, expected at most "
                                 f"the model's {self.positions}.")
            return examples
        if limit is None and os.path.getsize(path) > SMALL:
            parts = self._read_on_all_cores(path)
        else:
            with open(path, "rb") as file:
                numbered = (line for line in enumerate(file, 1) if line[1].strip())
                lines = list(islice(numbered, limit))
            parts = [self._examples(path, lines)] if lines else []
        if not parts:
            raise SystemExit(f"{path}: found no lines, expected scored JSON lines.")
        return Examples.joined(parts)

    def _read_on_all_cores(self, path):
        # Of those that this process may use its share of what torchrun started here.
        cores = len(os.sched_getaffinity(0)) // int(os.environ.get("LOCAL_WORLD_SIZE", 1))
        # Not forked: threads of PyTorch and of the tokenizer may be there already.
        with ProcessPoolExecutor(max_workers=max(1, cores),
                                 mp_context=multiprocessing.get_context("spawn"),
                                 initializer=_share, initargs=(self.directory, path)) as pool:
            return [part for part in pool.map(_read_chunk, chunks(path)) if part is not None]

    def _examples(self, path, lines):
        objects = []
        for number, text in lines:
            try:
                line = json.loads(text)
                objects.append((line["task"], line["intent"], line["text"], int(line["length"]),
                                np.float32(line["reward"])))
            except (ValueError, KeyError, TypeError) as error:
                raise SystemExit(f"{path}, line {number}: {error!r}, expected a scored line.")

        def ids(column):
            texts = [line[column] for line in objects]
            encoded = self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)
            return [encoding.ids for encoding in encoded]

        intents, texts = ids(1), ids(2)
        commands = [self._command(f"{path}, line {number}", line, intent, text)
                    for (number, _), line, intent, text in zip(lines, objects, intents, texts)]
        task, length, reward = np.array(commands, np.int32).T
        flat = []
        for intent, text in zip(intents, texts):
            flat += [self.intent, *intent, self.prompt, *text]
        intent_count = np.array([len(intent) for intent in intents], np.int32)
        text_count = np.array([len(text) for text in texts], np.int32)
        tokens = np.array(flat, np.int32)
        return Examples(tokens, copied(tokens, intent_count, text_count), intent_count, text_count,
                        task, length, reward)

    def _command(self, place, line, intent, text):
        """Ids of the tokens for task, length and reward of a line."""
        task, _, _, length, reward = line
        if task not in self.edges:
            raise SystemExit(f"{place}: found the task {task!r}, expected one of {[*self.edges]}.")
        if len(text) != length or not text:
            raise SystemExit(f"{place}: found {len(text)} tokens, expected the line's {length}; "
                             "score it with this tokenizer.")
        if len(intent) + len(text) + 6 > self.positions:
            raise SystemExit(f"{place}: found {len(intent) + len(text) + 6} positions, expected at "
                             f"most the model's {self.positions}.")
        bounds = self.commands["length_upper_bounds"]
        bucket = next((at for at, bound in enumerate(bounds) if length <= bound), len(bounds) - 1)
        reward_bin = int((self.edges[task][bucket] <= reward).sum())
        return self.tasks[task], self.lengths[bucket], self.rewards[reward_bin]


def chunks(path):
    """(number of the first line, where it begins, bytes) of parts of about `CHUNK` bytes, in order."""
    with open(path, "rb") as file:
        number, begin, place = 1, 0, 0
        for count, line in enumerate(file, 1):
            place += len(line)
            if place - begin >= CHUNK:
                yield number, begin, place - begin
                number, begin = count + 1, place
        if place > begin:
            yield number, begin, place - begin


def _share(directory, path):
    """What a process keeps for its chunks: a tokenizer of its own, which encodes on one core."""
    global _shared
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    _shared = Layout(directory), path


def _read_chunk(chunk):
    layout, path = _shared
    number, begin, size = chunk
    with open(path, "rb") as file:
        file.seek(begin)
        text = file.read(size)
    lines = [line for line in enumerate(text.split(b"\n"), number) if line[1].strip()]
    return layout._examples(path, lines) if lines else None


def copied(tokens, intent_count, text_count):
    """Which tokens follow their predecessor as they do in the intent of their example."""
    counts = 2 + intent_count + text_count
    example = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    place = np.arange(len(tokens)) - np.repeat(np.cumsum(counts) - counts, counts)
    # Each token with its predecessor and its example as one number.
    pairs = example << 32
    pairs[1:] |= tokens[:-1].astype(np.int64) << 16 | tokens[1:]
    prompt = np.repeat(1 + intent_count, counts)
    in_text = place > prompt + 1
    result = np.zeros(len(tokens), bool)
    result[in_text] = np.isin(pairs[in_text], pairs[(place > 1) & (place < prompt)])
    return result
