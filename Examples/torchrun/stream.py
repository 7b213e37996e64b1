"""The order of the examples, their dropped controls and their packing, as `updraft-train train` has
them: the same seed gives the same batches, on any number of processes."""

from dataclasses import dataclass, field

import numpy as np

MASK = (1 << 64) - 1


class RandomSource:
    """SplitMix64 (Steele, Lea and Flood, 2014), one sequence for each seed and stream."""

    def __init__(self, seed, stream):
        self.state = self._mix((seed + 0x9E3779B97F4A7C15) & MASK) ^ self._mix(~stream & MASK)

    @staticmethod
    def _mix(z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        return self._mix(self.state)

    def unit(self):
        """A number in 0 ..< 1 with 53 random bits."""
        return (self.next() >> 11) * 2.0**-53

    def index(self, bound):
        """A number in 0 ..< bound, without bias (Lemire's multiplication with rejection)."""
        product = self.next() * bound
        if product & MASK < bound:
            threshold = (MASK + 1 - bound) % bound
            while product & MASK < threshold:
                product = self.next() * bound
        return product >> 64


@dataclass
class Batch:
    """Whole examples in one row; each sees only itself, and its positions start at 0."""

    tokens: list = field(default_factory=list)
    positions: list = field(default_factory=list)
    horizons: list = field(default_factory=list)
    segments: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    targets: list = field(default_factory=list)
    weights: list = field(default_factory=list)
    segment_count: int = 0

    def append(self, encoded, weights=None):
        """Appends an example; its last token is only predicted, never read."""
        count = len(encoded.tokens) - 1
        start = len(self.tokens)
        self.tokens += encoded.tokens[:count]
        self.positions += range(count)
        self.horizons += encoded.horizons[:count]
        self.segments += [self.segment_count] * count
        self.segment_count += 1
        self.rows += range(start + encoded.first_target, start + count)
        scored = encoded.tokens[encoded.first_target + 1:]
        self.targets += scored
        self.weights += weights if weights is not None else [1.0] * len(scored)


class ExampleStream:
    """Endless batches; `epoch` and `index` say where it stands."""

    def __init__(self, examples, layout, recipe, epoch=0, index=0):
        self.examples, self.layout, self.recipe = examples, layout, recipe
        self.epoch, self.index = epoch, index
        self.order = self._order()

    def _order(self):
        """A Fisher-Yates shuffle of one epoch."""
        random = RandomSource(self.recipe.seed, 0x0E0E000000000000 | self.epoch)
        order = np.arange(len(self.examples))
        for last in range(len(order) - 1, 0, -1):
            other = random.index(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def _encode(self, index):
        """An example with some of its controls left to the model."""
        example = self.examples[index]
        random = RandomSource(
            self.recipe.seed ^ 0xD80BD80BD80BD80B, self.epoch << 32 | int(index))
        keeps = [random.unit() >= rate for rate in (
            self.recipe.drop_task, self.recipe.drop_length, self.recipe.drop_reward,
            self.recipe.drop_horizon)]
        return self.layout.encode(example, *keeps)

    def step(self):
        """The batches of one optimizer step."""
        recipe = self.recipe
        limit = min(recipe.pass_tokens, recipe.batch_tokens)
        count = -(-recipe.batch_tokens // limit)
        return [
            self._fill(min(limit, max(recipe.batch_tokens - place * limit, self.layout.positions)))
            for place in range(count)]

    def _fill(self, limit):
        batch = Batch()
        while True:
            if self.index == len(self.order):
                self.epoch, self.index = self.epoch + 1, 0
                self.order = self._order()
            number = self.order[self.index]
            encoded = self._encode(number)
            if len(batch.tokens) + len(encoded.tokens) - 1 > limit:
                return batch
            batch.append(encoded, self.examples[number].weights(self.recipe.copy_weight))
            self.index += 1
