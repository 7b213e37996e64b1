"""GPT-2 as one writes it for PyTorch, with weights, batches and settings that Updraft wrote."""

import json
import math

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import nn

# Targets that are not scored.
IGNORED = -100


class Block(nn.Module):
    def __init__(self, width, heads, inner, epsilon):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)
        self.qkv, self.projection = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.expand, self.project = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        sequences, length, width = x.shape
        q, k, v = (
            self.qkv(self.norm1(x))
            .view(sequences, length, 3, self.heads, width // self.heads)
            .permute(2, 0, 3, 1, 4)
        )
        # Padding stands behind the text, where no token sees it.
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.projection(y.transpose(1, 2).reshape(sequences, length, width))
        return x + self.project(F.gelu(self.expand(self.norm2(x)), approximate="tanh"))


class Network(nn.Module):
    def __init__(self, config, has_countdown):
        super().__init__()
        width, epsilon = config["n_embd"], config["layer_norm_epsilon"]
        self.tokens = nn.Embedding(config["token_count"], width)
        self.positions = nn.Embedding(config["n_positions"], width)
        # A table of the tokens that remain; row 0 stands for "none" and is not trained.
        self.countdown = None
        if has_countdown:
            rows = config["n_horizon"] + 1
            self.countdown = nn.Embedding(rows, width, padding_idx=0)
        inner = config["n_inner"]
        self.blocks = nn.ModuleList(
            Block(width, config["n_head"], inner, epsilon) for _ in range(config["n_layer"])
        )
        self.norm = nn.LayerNorm(width, epsilon)

    def forward(self, tokens, countdown, scored, targets):
        """Mean loss of `targets`, those of the rows `scored`, or of all rows where that is None."""
        x = self.tokens(tokens) + self.positions.weight[: tokens.shape[1]]
        if self.countdown is not None:
            x = x + self.countdown(countdown)
        for block in self.blocks:
            x = block(x)
        x = x.flatten(0, 1)
        if scored is not None:
            x = x[scored]
        return F.cross_entropy(F.linear(self.norm(x), self.tokens.weight), targets)

    @torch.no_grad()
    def load(self, file):
        """Copies what Updraft wrote; its matrices are [in, out]."""

        def copy(parameter, name):
            value = file.get_tensor(name)
            parameter.copy_(value.T if "c_" in name and value.dim() == 2 else value)

        def copy_both(module, name):
            copy(module.weight, f"{name}.weight")
            copy(module.bias, f"{name}.bias")

        rows = self.tokens.weight.shape[0]
        self.tokens.weight.copy_(file.get_tensor("wte.weight")[:rows])
        copy(self.positions.weight, "wpe.weight")
        if self.countdown is not None:
            self.countdown.weight[1:].copy_(file.get_tensor("whe.weight"))
        for index, block in enumerate(self.blocks):
            copy_both(block.norm1, f"h.{index}.ln_1")
            copy_both(block.qkv, f"h.{index}.attn.c_attn")
            copy_both(block.projection, f"h.{index}.attn.c_proj")
            copy_both(block.norm2, f"h.{index}.ln_2")
            copy_both(block.expand, f"h.{index}.mlp.c_fc")
            copy_both(block.project, f"h.{index}.mlp.c_proj")
        copy_both(self.norm, "ln_f")


def padded(rows, counts, filler):
    """`[examples, longest]`: the examples of a packed row, each filled up at its end."""
    parts = rows.long().split(counts)
    return nn.utils.rnn.pad_sequence(parts, batch_first=True, padding_value=filler)


class Training:
    """Steps over Updraft's batches: the same weights, settings and order."""

    def __init__(self, folder, compiles):
        with safe_open(folder / "initial.safetensors", "pt") as file:
            config = json.loads(file.metadata()["updraft.config"])
            self.network = Network(config, "whe.weight" in file.keys())
            self.network.load(file)
        with safe_open(folder / "steps.safetensors", "pt") as file:
            settings = {name: float(text) for name, text in file.metadata().items()}
            self.losses = file.get_tensor("losses").tolist()
            self.steps = [self.step_of(file, index) for index in range(len(self.losses))]
        self.clip_norm = settings["clip_norm"]
        matrices, others = [], []
        for name, parameter in self.network.named_parameters():
            is_matrix = parameter.dim() == 2 and not name.startswith(("positions", "countdown"))
            (matrices if is_matrix else others).append(parameter)
        self.optimizer = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": settings["weight_decay"]},
                {"params": others, "weight_decay": 0.0},
            ],
            lr=settings["learning_rate"], betas=(settings["beta1"], settings["beta2"]),
            eps=settings["epsilon"], fused=True,
        )
        self.parameters = matrices + others
        self.forward = torch.compile(self.network) if compiles else self.network
        self.next = 0

    @staticmethod
    def step_of(file, index):
        counts = file.get_tensor(f"{index}.counts").tolist()
        countdown = padded(file.get_tensor(f"{index}.countdown") + 1, counts, 0)
        tokens = padded(file.get_tensor(f"{index}.tokens"), counts, 0)
        targets = padded(file.get_tensor(f"{index}.targets"), counts, IGNORED).flatten()
        scored = None
        if IGNORED in targets:
            # As Updraft, no logits for what is not scored.
            scored = (targets != IGNORED).nonzero().flatten()
            targets = targets[scored]
        return tokens, countdown, scored, targets, sum(counts)

    def step(self):
        """One step; returns the number of its tokens, without padding, and the loss before it."""
        *batch, count = self.steps[self.next % len(self.steps)]
        self.next += 1
        loss = self.forward(*batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, self.clip_norm)
        self.optimizer.step()
        return count, loss.item()

    def greatest_difference(self):
        """Takes all steps; how far a loss is from Updraft's at most, as a part of it."""
        found = [self.step()[1] for _ in self.steps]
        if not all(map(math.isfinite, found)):
            return math.inf
        return max(abs(a - b) / abs(b) for a, b in zip(found, self.losses))
