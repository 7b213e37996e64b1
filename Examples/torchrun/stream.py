"""The order of the examples, their dropped controls and their packing, as `updraft-train train` has
them: the same seed gives the same batches, on any number of processes."""

from dataclasses import dataclass

import numpy as np

from examples import PREFIX

MASK = (1 << 64) - 1


class RandomSource:
    """SplitMix64 (Steele, Lea and Flood, 2014), one sequence for each seed and stream.

    Streams are given as an array; each draw gives one number for each.
    """

    def __init__(self, seed, streams):
        streams = np.asarray(streams, np.uint64)
        self.state = self._mix(np.uint64((seed + 0x9E3779B97F4A7C15) & MASK)) ^ self._mix(~streams)

    @staticmethod
    def _mix(z):
        with np.errstate(over="ignore"):
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))

    def next(self, count=1):
        """The next number of each stream, or the next `count` of a single one."""
        steps = np.arange(1, count + 1, dtype=np.uint64)
        with np.errstate(over="ignore"):
            states = self.state + steps * np.uint64(0x9E3779B97F4A7C15)
        self.state = states[-1:] if count > 1 else states
        return self._mix(states)

    def unit(self):
        """Numbers in 0 ..< 1 with 53 random bits."""
        return (self.next() >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def shuffled(self, count):
        """0 ..< count in the order of a Fisher-Yates shuffle from the end; one stream only."""
        # An index below a bound is the high half of bound times number (Lemire); where the low half
        # is small enough to be biased another number is drawn.
        order = list(range(count))
        numbers = iter(self.next(max(count - 1, 1)).tolist())
        for last in range(count - 1, 0, -1):
            bound = last + 1
            product = next(numbers) * bound
            while product & MASK < bound and product & MASK < (MASK + 1 - bound) % bound:
                numbers = iter([*numbers, *self.next().tolist()])
                product = next(numbers) * bound
            other = product >> 64
            order[last], order[other] = order[other], order[last]
        return np.array(order)


@dataclass
class Batch:
    """Whole examples in one row; each sees only itself, and its positions start at 0.

    tokens, positions, horizons and segments: int64 [size], behind the examples padding that is a
    segment of its own; rows and targets: int64 [M], what is predicted where; weights: float32 [M];
    count: tokens without the padding.
    """

    tokens: np.ndarray
    positions: np.ndarray
    horizons: np.ndarray
    segments: np.ndarray
    rows: np.ndarray
    targets: np.ndarray
    weights: np.ndarray
    count: int

    @classmethod
    def of(cls, examples, starts, chosen, layout, size, keeps=None, copy_weight=1.0):
        """Packs the examples `chosen`, indices [K], into `size` tokens.

        starts: `examples.starts`; keeps: bool [K, 4], whether task, length, reward and countdown are
        told or left to the model.
        """
        counts = examples.counts[chosen]
        ends = np.cumsum(counts)
        begins, total = ends - counts, int(ends[-1])
        if keeps is None:
            keeps = np.ones((len(chosen), 4), bool)

        positions = np.arange(total) - np.repeat(begins, counts)
        source = np.repeat(starts[chosen] - PREFIX, counts) + positions
        tokens = examples.tokens[np.maximum(source, 0)].astype(np.int64)
        tokens[begins] = layout.end
        columns = (examples.task, examples.length, examples.reward)
        for place, (column, auto) in enumerate(zip(columns, layout.autos)):
            tokens[begins + 1 + place] = np.where(keeps[:, place], column[chosen], auto)

        # Tokens still to write, the end included; predicted is what stands behind <|prompt|> and later.
        left = np.repeat(counts, counts) - positions
        is_predicting = left <= np.repeat(examples.text_count[chosen] + 1, counts)
        rows = np.flatnonzero(is_predicting)
        is_last = left[rows] == 1
        following = np.minimum(rows + 1, total - 1)
        targets = np.where(is_last, layout.end, tokens[following])
        weights = np.where(~is_last & examples.copied[source[following]], copy_weight, 1.0)

        horizons = np.full(size, -1)
        if layout.horizon_count > 0:
            countdown = np.minimum(left, layout.horizon_count - 1) * np.repeat(keeps[:, 3], counts)
            horizons[:total] = np.where(is_predicting, countdown, -1)
        segments = np.full(size, len(chosen))
        segments[:total] = np.repeat(np.arange(len(chosen)), counts)

        def padded(values):
            return np.concatenate([values, np.zeros(size - total, np.int64)])

        return cls(padded(tokens), padded(positions), horizons, segments, rows, targets,
                   weights.astype(np.float32), total)


class ExampleStream:
    """Endless batches; `epoch` and `index` say where it stands."""

    def __init__(self, examples, layout, recipe, epoch=0, index=0):
        self.examples, self.layout, self.recipe = examples, layout, recipe
        self.starts, self.counts = examples.starts, examples.counts
        self.epoch, self.index = epoch, index
        self._begin_epoch()

    def _begin_epoch(self):
        """The epoch's order, and which controls each example keeps."""
        recipe, count = self.recipe, len(self.examples)
        streams = np.array([0x0E0E000000000000 | self.epoch], np.uint64)
        self.order = RandomSource(recipe.seed, streams).shuffled(count)
        random = RandomSource(recipe.seed ^ 0xD80BD80BD80BD80B,
                              np.arange(count, dtype=np.uint64) | np.uint64(self.epoch << 32))
        rates = (recipe.drop_task, recipe.drop_length, recipe.drop_reward, recipe.drop_horizon)
        self.keeps = np.stack([random.unit() >= rate for rate in rates], 1)
        # Tokens in front of each example, in the epoch's order.
        self.before = np.concatenate([[0], np.cumsum(self.counts[self.order], dtype=np.int64)])

    def step(self):
        """The batches of one optimizer step."""
        recipe = self.recipe
        limit = recipe.pass_limit
        return [
            self._fill(min(limit, max(recipe.batch_tokens - place * limit, self.layout.positions)))
            for place in range(recipe.passes)]

    def _fill(self, limit):
        chosen, keeps, room = [], [], limit
        while True:
            end = int(np.searchsorted(self.before, self.before[self.index] + room, "right")) - 1
            part = self.order[self.index:end]
            chosen.append(part)
            keeps.append(self.keeps[part])
            room -= int(self.before[end] - self.before[self.index])
            self.index = end
            if end < len(self.order):
                break
            # A pass may hold an epoch's last examples and the next one's first.
            self.epoch, self.index = self.epoch + 1, 0
            self._begin_epoch()
        return Batch.of(
            self.examples, self.starts, np.concatenate(chosen), self.layout,
            padded_size(limit, self.layout.positions), np.concatenate(keeps), self.recipe.copy_weight)


def padded_size(count, positions):
    """`count` tokens with room up to a whole number of blocks of `positions`."""
    return -(-count // positions) * positions
