"""The `train` section of a recipe, under the names that `updraft-train train` gives its keys."""

import argparse
import json
import math
from dataclasses import dataclass, fields

# Keys that the model's own files decide, those of one machine's trainer, and the path of a file of its.
IGNORED = {
    "layers", "heads", "width", "positions", "threads", "keep_best", "patience", "reference"}
SCHEDULES = ("cosine", "linear", "constant", "warmup_stable_decay")


@dataclass
class Recipe:
    batch_tokens: int = 2048
    pass_tokens: int = 1024
    steps: int = 5000
    learning_rate: float = 1.5e-3
    warmup_steps: int = 100
    restart_step: int = 0
    final_learning_rate_share: float = 0.05
    schedule: str = "cosine"
    decay_steps: int = 0
    beta1: float = 0.9
    beta2: float = 0.98
    weight_decay: float = 0.05
    clip_norm: float = 1.0
    dropout: float = 0.0
    drop_task: float = 0.1
    drop_length: float = 0.1
    drop_reward: float = 0.1
    drop_horizon: float = 0.1
    copy_weight: float = 1.0
    kl_weight: float = 0.0
    seed: int = 1
    validate_every: int = 250
    validation_examples: int = 512
    save_every: int = 500

    @classmethod
    def add_options(cls, parser: argparse.ArgumentParser):
        """An option for each key; what is given overrides the recipe's file."""
        group = parser.add_argument_group("recipe")
        for item in fields(cls):
            group.add_argument("--" + item.name.replace("_", "-"), type=item.type, default=None)

    @classmethod
    def of(cls, options):
        values = {}
        if options.recipe:
            with open(options.recipe, encoding="utf-8") as file:
                values = json.load(file)["train"]
        known = {item.name for item in fields(cls)}
        for name in values.keys() - known - IGNORED:
            raise SystemExit(f"{options.recipe}: found the key {name!r}, expected one of a recipe.")
        values = {name: value for name, value in values.items() if name in known}
        for name in known:
            given = getattr(options, name)
            if given is not None:
                values[name] = given
        if values.get("schedule", "cosine") not in SCHEDULES:
            raise SystemExit(
                f"The recipe's schedule is {values['schedule']!r}, expected one of {SCHEDULES}."
            )
        recipe = cls(**values)
        if recipe.schedule == "warmup_stable_decay" and recipe.decay_steps < 1:
            raise SystemExit(f"The recipe's decay_steps is {recipe.decay_steps}, expected at least 1 "
                             "for the schedule 'warmup_stable_decay'.")
        return recipe

    @property
    def pass_limit(self):
        """Tokens of one forward and backward pass."""
        return min(self.pass_tokens, self.batch_tokens)

    @property
    def passes(self):
        """Passes of one optimizer step."""
        return -(-self.batch_tokens // self.pass_limit)

    def rate(self, step):
        """The learning rate of a step, counted from 0; the first step already learns."""
        if step < self.warmup_steps:
            return self.learning_rate * (step + 1) / self.warmup_steps
        if 0 < self.restart_step <= step:
            return self._decayed(step - self.restart_step, self.steps - self.restart_step)
        end = min(self.restart_step, self.steps) if self.restart_step > 0 else self.steps
        return self._decayed(step - self.warmup_steps, end - self.warmup_steps)

    def _decayed(self, step, count):
        """The rate after `step` of `count` steps from the peak to the floor."""
        peak, floor = self.learning_rate, self.learning_rate * self.final_learning_rate_share
        if count <= 1:
            return peak
        progress = min(1.0, step / (count - 1))
        if self.schedule == "cosine":
            return floor + (peak - floor) * 0.5 * (1 + math.cos(math.pi * progress))
        if self.schedule == "linear":
            return floor + (peak - floor) * (1 - progress)
        fall = min(self.decay_steps, count) if self.schedule == "warmup_stable_decay" else 0
        if step < count - fall or fall == 0:
            return peak
        return floor + (peak - floor) * (1 - math.sqrt(min(1.0, (step - count + fall + 1) / fall)))
