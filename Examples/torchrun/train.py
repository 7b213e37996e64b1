#!/usr/bin/env python3
"""Trains an exported model with PyTorch on any number of processes (README.md).

    torchrun --nproc-per-node 2 train.py --model DIR --data train.scored.jsonl --out DIR

Every process reads all examples and follows the same stream; the passes of a step are dealt out, and
gradients are summed. So a step is the one that `updraft-train train` takes, whatever the processes.
"""

import argparse
import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from examples import Layout
from model import CountdownGPT2, replace, save
from recipe import Recipe
from stream import Batch, ExampleStream, padded_size

HEADER = "step,loss,validation,learning_rate,tokens_per_second,gradient_norm\n"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", required=True, help="directory that updraft-train export wrote")
    parser.add_argument("--data", required=True,
                        help="scored JSON lines to learn from, or what prepare.py made of them")
    parser.add_argument("--validation", help="scored held-out lines")
    parser.add_argument("--out", required=True, help="directory to write, for updraft-train import")
    parser.add_argument("--reference", help="exported model that kl_weight holds the training to")
    parser.add_argument("--recipe", help="a recipe file; its section \"train\" is read")
    parser.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16 (GPUs)")
    parser.add_argument("--compile", action="store_true", help="let PyTorch compile the model first")
    parser.add_argument("--resume", action="store_true", help="continue from the state in --out")
    parser.add_argument("--restart", action="store_true", help="replace a training in --out")
    Recipe.add_options(parser)
    return parser.parse_args()


class Run:
    """One process's part of a training run."""

    def __init__(self, options):
        self.options, self.recipe = options, Recipe.of(options)
        self.rank, self.world = dist.get_rank(), dist.get_world_size()
        on_gpu = torch.cuda.is_available()
        self.device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if on_gpu else (
            torch.device("cpu"))
        # Dropped elements differ between processes, everything else does not.
        torch.manual_seed(self.recipe.seed * 1000 + self.rank)
        self.model = CountdownGPT2(options.model, self.recipe.dropout).to(self.device)
        self.reference = self.reference_digest = None
        if self.recipe.kl_weight > 0:
            self.reference_digest = self.check_reference()
            self.reference = CountdownGPT2(options.reference, 0.0).to(self.device).eval()
        if options.compile:
            for model in filter(None, (self.model, self.reference)):
                model.compile()
        self.parallel = self.model if self.world == 1 else DistributedDataParallel(
            self.model, device_ids=[self.device.index] if on_gpu else None)
        self.optimizer = torch.optim.AdamW(
            self.model.parameter_groups(self.recipe.weight_decay), lr=0.0,
            betas=(self.recipe.beta1, self.recipe.beta2), eps=1e-8, fused=on_gpu)
        self.layout = Layout(options.model)
        count = self.recipe.validation_examples
        self.held_out = (
            self.layout.read(options.validation, count) if options.validation and count > 0 else None)
        self.step_count, self.held_out_loss = 0, None
        self.stream = ExampleStream(self.layout.read(options.data), self.layout, self.recipe)
        self.check()
        if options.resume:
            self.restore()
        # The next step is packed while this one is computed.
        self.packer = ThreadPoolExecutor(1)
        self.following = self.packed_next()

    @property
    def state_path(self):
        return Path(self.options.out) / "state.pt"

    def check_reference(self):
        """A digest of the model to be held to."""
        if not self.options.reference:
            raise SystemExit(f"found kl_weight {self.recipe.kl_weight} without --reference, expected the "
                             "model to be held to.")
        own, other = Path(self.options.model), Path(self.options.reference)
        if (own / "tokenizer.json").read_bytes() != (other / "tokenizer.json").read_bytes():
            raise SystemExit(f"{other}: found another tokenizer than in {own}, expected the same.")
        return hashlib.sha256((other / "model.safetensors").read_bytes()).hexdigest()

    def check(self):
        if self.state_path.exists() and not (self.options.resume or self.options.restart):
            raise SystemExit(f"{self.state_path}: found another training, expected --resume to go on "
                             "with it or --restart to replace it.")
        limit = self.recipe.pass_limit
        if self.recipe.passes % self.world:
            raise SystemExit(
                f"found {self.recipe.passes} passes a step (batch_tokens "
                f"{self.recipe.batch_tokens} in passes of {limit}) for {self.world} processes, expected a multiple of them.")
        if limit < self.layout.positions:
            raise SystemExit(f"found pass_tokens and batch_tokens of {limit}, expected room for one "
                             f"example of {self.layout.positions} positions.")

    def packed_next(self, ahead=0):
        """The step `ahead` of the next one, packed beside what is computed; None behind the last."""
        is_needed = self.step_count + ahead < self.recipe.steps
        return self.packer.submit(self.pack) if is_needed else None

    def pack(self):
        """One step's passes: the tensors of this process's, the weight and the number of all targets
        and tokens, and where the stream stands after it."""
        passes = self.stream.step()
        figures = {"weight": sum(float(batch.weights.sum(dtype=np.float64)) for batch in passes),
                   "targets": sum(len(batch.targets) for batch in passes),
                   "tokens": sum(batch.count for batch in passes)}
        own = [self.tensors(batch) for batch in passes[self.rank::self.world]]
        return own, figures, (self.stream.epoch, self.stream.index)

    def tensors(self, batch):
        names = ("tokens", "positions", "horizons", "segments", "rows", "targets", "weights")
        return {name: torch.from_numpy(getattr(batch, name)).to(self.device) for name in names}

    def losses(self, batch, model, reference=None):
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.options.bfloat16):
            return model(batch, reference.logits(batch) if reference else None)

    def step(self):
        """One optimizer step; its row of the log but for the validation."""
        started = time.monotonic()
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.rate(self.step_count)
        own, figures, self.place = self.following.result()
        self.following = self.packed_next(1)
        self.optimizer.zero_grad(set_to_none=True)
        self.model.train()
        total = torch.zeros((), dtype=torch.float64, device=self.device)
        for place, batch in enumerate(own):
            # Gradients are exchanged once a step; DDP means them, so the sum is `world` times that.
            self.parallel.require_backward_grad_sync = place == len(own) - 1
            losses, divergences = self.losses(batch, self.parallel, self.reference)
            cost = ((losses + self.recipe.kl_weight * divergences) * batch["weights"]).sum()
            (cost * (self.world / figures["weight"])).backward()
            total += losses.detach().double().sum()
        dist.all_reduce(total)
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip_norm)
        loss = total.item() / figures["targets"]
        if not (torch.isfinite(norm) and loss == loss):
            raise SystemExit(f"step {self.step_count + 1}: found the loss {loss} and a gradient of "
                             f"norm {norm.item()}, expected finite ones; what was saved stays.")
        self.optimizer.step()
        self.step_count += 1
        speed = figures["tokens"] / (time.monotonic() - started)
        return loss, self.optimizer.param_groups[0]["lr"], speed, norm.item()

    @torch.no_grad()
    def validate(self):
        """Mean loss of the held-out examples with all controls; each process takes its share."""
        self.model.eval()
        figures = torch.zeros(2, dtype=torch.float64, device=self.device)
        examples, starts = self.held_out, self.held_out.starts
        limit = self.recipe.pass_limit
        size = padded_size(limit, self.layout.positions)
        left = np.arange(len(examples))[self.rank::self.world]
        while len(left):
            fits = max(int((np.cumsum(examples.counts[left]) <= size).sum()), 1)
            batch = Batch.of(examples, starts, left[:fits], self.layout, size)
            losses, _ = self.losses(self.tensors(batch), self.model)
            figures[0] += losses.double().sum()
            figures[1] += len(batch.targets)
            left = left[fits:]
        dist.all_reduce(figures)
        self.held_out_loss = (figures[0] / figures[1]).item()
        return self.held_out_loss

    def save(self):
        """The model, then what a resumed run needs."""
        if self.rank == 0:
            training = {"recipe": asdict(self.recipe), "step": self.step_count,
                        "held_out_loss": self.held_out_loss, "trainer": "torchrun"}
            save(self.model, self.options.model, self.options.out, training)
            state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
                     "recipe": asdict(self.recipe), "step": self.step_count,
                     "held_out_loss": self.held_out_loss, "reference": self.reference_digest,
                     "epoch": self.place[0], "index": self.place[1]}
            replace(self.state_path, lambda path: torch.save(state, path))
        dist.barrier()

    def restore(self):
        path = self.state_path
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["recipe"] != asdict(self.recipe):
            raise SystemExit(f"{path}: found the recipe {state['recipe']}, expected {self.recipe}.")
        if state["reference"] != self.reference_digest:
            raise SystemExit(f"{path}: found a training held to another model, expected the same "
                             "--reference.")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step_count, self.held_out_loss = state["step"], state["held_out_loss"]
        self.stream = ExampleStream(
            self.stream.examples, self.layout, self.recipe, state["epoch"], state["index"])

    def log(self):
        """The CSV log that `updraft-train report` reads, with the lines up to this step."""
        path = Path(self.options.out) / "torchrun.log.csv"
        lines = []
        if self.step_count and path.exists():
            lines = [line for line in path.read_text().splitlines(keepends=True)[1:]
                     if line.endswith("\n") and int(line.split(",", 1)[0]) <= self.step_count]
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "w", buffering=1)
        file.write(HEADER + "".join(lines))
        return file

    def train(self):
        log = self.log() if self.rank == 0 else None
        while self.step_count < self.recipe.steps:
            loss, rate, speed, norm = self.step()
            is_last = self.step_count == self.recipe.steps
            validation = ""
            is_due = is_last or self.step_count % self.recipe.validate_every == 0
            if self.held_out is not None and is_due:
                validation = f"{self.validate():.5f}"
            if log:
                log.write(f"{self.step_count},{loss:.5f},{validation},{rate:.8f},{speed:.0f},"
                          f"{norm:.4f}\n")
                print(f"step {self.step_count}/{self.recipe.steps} loss {loss:.4f} "
                      f"{speed:.0f} tokens/s {validation}", flush=True)
            if self.step_count % self.recipe.save_every == 0 or is_last:
                self.save()


def main():
    options = parse()
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        Run(options).train()
    finally:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
