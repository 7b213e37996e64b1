"""CTranslate2, int8."""

import ctranslate2
import numpy as np

from engine import Engine, Stopwatch, prompt


class Ct2Engine(Engine):
    def __init__(self, folder, threads):
        self.generator = ctranslate2.Generator(
            str(folder / "ctranslate2"), device="cpu", compute_type="int8",
            intra_threads=threads, inter_threads=1,
        )

    def logits(self, tokens):
        return np.array(self.generator.forward_batch([list(map(int, tokens))]))[0, -1]

    def generate(self, prompts, count, callback=None):
        results = self.generator.generate_batch(
            prompts, max_length=count, min_length=count, beam_size=1, sampling_topk=1,
            include_prompt_in_result=False, callback=callback,
        )
        for result in results:
            found = len(result.sequences_ids[0])
            if found != count:
                raise RuntimeError(f"ctranslate2 generated {found} tokens, expected {count}")

    def decode(self, context, count):
        """The library fills its cache anew every time; only what follows the first token counts."""
        times = []
        watch = Stopwatch()
        self.generate([words(context)], count + 1, lambda _: times.append(watch.seconds))
        return times[-1] - times[0]

    def prefill(self, count):
        prompts = [words(count)]
        watch = Stopwatch()
        self.generate(prompts, 1)
        return watch.seconds

    def batch(self, sequences, context, count):
        prompts = [words(context, number) for number in range(sequences)]
        watch = Stopwatch()
        self.generate(prompts, 1)
        first = watch.seconds
        self.generate(prompts, count + 1)
        return watch.seconds - 2 * first


def words(count, number=0):
    return [f"t{token}" for token in prompt(count, number)]
