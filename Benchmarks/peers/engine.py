"""What every engine offers to the worker, and what they have in common."""

import abc
import time

import numpy as np

import gpt2


class Engine(abc.ABC):
    """One loaded model on a number of threads. Times are seconds."""

    @abc.abstractmethod
    def __init__(self, folder, threads):
        """Loads the model that make_models.py wrote into `folder`."""

    @abc.abstractmethod
    def logits(self, tokens):
        """Logits after the last of `tokens`, `[TOKENS]`, from an empty cache."""

    @abc.abstractmethod
    def decode(self, context, count):
        """Time of `count` greedy tokens after `context` others."""

    @abc.abstractmethod
    def prefill(self, count):
        """Time from a prompt of `count` tokens to its logits."""

    @abc.abstractmethod
    def batch(self, sequences, context, count):
        """Time of `count` greedy steps of `sequences` sequences after `context` tokens each."""


def prompt(count, number=0):
    """Arbitrary tokens, others for each `number`."""
    return (np.arange(count) * 7919 + number * 104729) % (gpt2.TOKENS - 1)


class Stopwatch:
    def __init__(self):
        self.start = time.perf_counter()

    @property
    def seconds(self):
        return time.perf_counter() - self.start
