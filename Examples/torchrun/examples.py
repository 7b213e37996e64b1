"""Scored JSON lines as token sequences with command tokens and countdown (MODEL.md, "Tokens")."""

import json
from dataclasses import dataclass

import numpy as np

END, INTENT, PROMPT = "<|endoftext|>", "<|intent|>", "<|prompt|>"


@dataclass
class Example:
    """A line with the command that its text turned out to obey."""

    task: str
    intent: list
    text: list
    length_bucket: int
    reward_bin: int

    def weights(self, copied):
        """Weights of the loss of the text's tokens and of the end after them: `copied` for a token
        that follows its predecessor as it does in the intent, 1 for the others."""
        if copied == 1:
            return None
        pairs = set(zip(self.intent, self.intent[1:]))
        inner = [copied if pair in pairs else 1.0 for pair in zip(self.text, self.text[1:])]
        return [1.0, *inner, 1.0]


@dataclass
class Encoded:
    """A training sequence."""

    tokens: list
    # Row of the countdown table for each token, -1 for none.
    horizons: list
    # Index of <|prompt|>: what is predicted there and later carries the loss.
    first_target: int


class Layout:
    """Writes commands as the tokens of one tokenizer.

    tokenizer: a `tokenizers.Tokenizer`; commands: the command table, `updraft.commands`.
    """

    def __init__(self, tokenizer, commands, positions):
        # The text of a control token in somebody's words is text.
        tokenizer.encode_special_tokens = True
        self.tokenizer, self.commands, self.positions = tokenizer, commands, positions
        self.horizon_count = commands["horizon_count"]
        self.edges = {
            task: [np.asarray(bucket, np.float32) for bucket in buckets]
            for task, buckets in zip(commands["tasks"], commands["edges"])}
        self.end, self.intent, self.prompt = map(self._id, (END, INTENT, PROMPT))
        self.tasks = {task: self._id(f"<|task:{task}|>") for task in [*commands["tasks"], "auto"]}
        buckets = range(len(commands["length_upper_bounds"]))
        self.lengths = {name: self._id(f"<|length:{name}|>") for name in [*buckets, "auto"]}
        bins = range(commands["reward_bins"])
        self.rewards = {name: self._id(f"<|reward:{name}|>") for name in [*bins, "auto"]}

    def _id(self, token):
        number = self.tokenizer.token_to_id(token)
        if number is None:
            raise SystemExit(f"tokenizer.json: found no token {token}, expected the commands' tokens.")
        return number

    def encode(self, example, task=True, length=True, reward=True, horizon=True):
        """A sequence; a control that is False is left to the model."""
        prefix = [
            self.end, self.tasks[example.task if task else "auto"],
            self.lengths[example.length_bucket if length else "auto"],
            self.rewards[example.reward_bin if reward else "auto"],
            self.intent, *example.intent, self.prompt]
        count = len(example.text)
        if self.horizon_count == 0:
            countdown = [-1] * (count + 1)
        elif horizon:
            countdown = [min(left + 1, self.horizon_count - 1) for left in range(count, -1, -1)]
        else:
            countdown = [0] * (count + 1)
        return Encoded(
            tokens=[*prefix, *example.text, self.end],
            horizons=[-1] * (len(prefix) - 1) + countdown + [-1], first_target=len(prefix) - 1)

    def read(self, path, limit=None):
        """The examples of a file; what is wrong with a line is said with its number."""
        lines = []
        with open(path, encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                if limit is not None and len(lines) == limit:
                    break
                if text.strip():
                    lines.append((number, text))
        if not lines:
            raise SystemExit(f"{path}: found no lines, expected scored JSON lines.")
        return self._examples(path, lines)

    def _examples(self, path, lines):
        numbers, objects = [], []
        for number, text in lines:
            try:
                line = json.loads(text)
                objects.append((line["task"], line["intent"], line["text"], int(line["length"]),
                                np.float32(line["reward"])))
            except (ValueError, KeyError, TypeError) as error:
                raise SystemExit(f"{path}, line {number}: {error!r}, expected a scored line.")
            numbers.append(number)

        def ids(column):
            texts = [line[column] for line in objects]
            encoded = self.tokenizer.encode_batch(texts, add_special_tokens=False)
            return [encoding.ids for encoding in encoded]

        return [self._example(f"{path}, line {number}", line, intent, text)
                for number, line, intent, text in zip(numbers, objects, ids(1), ids(2))]

    def _example(self, place, line, intent, text):
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
        return Example(task, intent, text, bucket, reward_bin)
