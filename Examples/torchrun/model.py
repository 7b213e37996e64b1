"""A `GPT2LMHeadModel` with the countdown table, from and to a directory of `updraft-train export`."""

import json
import os
import shutil
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel

COMPANION = "updraft.safetensors"
COUNTDOWN = "whe.weight"
CARRIED = ("config.json", "tokenizer.json", "tokenizer_config.json")


class CountdownGPT2(nn.Module):
    """Plain GPT-2 with a row of `whe` added to the input where tokens are counted down."""

    def __init__(self, directory, dropout):
        super().__init__()
        config = GPT2Config.from_pretrained(
            directory, attn_pdrop=dropout, embd_pdrop=dropout, resid_pdrop=dropout)
        self.gpt2 = GPT2LMHeadModel.from_pretrained(
            directory, config=config, dtype=torch.float32, attn_implementation="sdpa")
        rows = load_file(Path(directory) / COMPANION).get(COUNTDOWN)
        self.whe = None if rows is None else nn.Embedding.from_pretrained(rows, freeze=False)

    def forward(self, batch):
        """The loss of each target, in nats.

        batch: tokens, positions, horizons and segments [T]; rows and targets [M].
        """
        inputs = self.gpt2.transformer.wte(batch["tokens"])
        if self.whe is not None:
            horizons = batch["horizons"]
            counted = (horizons >= 0).unsqueeze(1)
            inputs = inputs + self.whe(horizons.clamp(min=0)) * counted
        # An example sees itself and what stands before: the rows share one pass, not attention.
        place = torch.arange(len(inputs), device=inputs.device)
        segments = batch["segments"]
        sees = (segments[:, None] == segments) & (place[:, None] >= place)
        hidden = self.gpt2.transformer(
            inputs_embeds=inputs[None], position_ids=batch["positions"][None],
            attention_mask=sees[None, None], use_cache=False).last_hidden_state[0]
        logits = self.gpt2.lm_head(hidden[batch["rows"]])
        return nn.functional.cross_entropy(logits.float(), batch["targets"], reduction="none")

    def parameter_groups(self, weight_decay):
        """Decay is for matrices and `wte` only; the tables of positions and of the countdown have
        rows that few examples reach, which would only shrink."""
        decayed, plain = [], []
        for name, parameter in self.named_parameters():
            is_table = name.endswith(("wpe.weight", COUNTDOWN))
            (decayed if parameter.dim() == 2 and not is_table else plain).append(parameter)
        return [{"params": decayed, "weight_decay": weight_decay},
                {"params": plain, "weight_decay": 0.0}]


def commands(directory):
    """The command table that `export` kept."""
    path = Path(directory) / COMPANION
    try:
        with safe_open(path, "pt") as file:
            return json.loads((file.metadata() or {})["updraft.commands"])
    except (OSError, KeyError):
        raise SystemExit(f"{path}: found no command table, expected a directory that `updraft-train "
                         "export` wrote of a model with commands (`import --add-commands`).")


def save(model, source, out, training):
    """Writes a directory that `updraft-train import` reads: what is not trained comes from `source`,
    `training` says how the model was made. Each file appears when it is complete."""
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    source = Path(source)
    if source.resolve() != out.resolve():
        for name in CARRIED:
            if (source / name).exists():
                shutil.copy(source / name, out / name)
    with safe_open(source / COMPANION, "pt") as file:
        metadata = file.metadata()
    companion = load_file(source / COMPANION)
    if model.whe is not None:
        companion[COUNTDOWN] = model.whe.weight.detach().cpu().contiguous()
    metadata["updraft.training"] = json.dumps(training, sort_keys=True)
    # The head is `wte`, which the file holds once.
    weights = {name: tensor.detach().cpu().contiguous()
               for name, tensor in model.gpt2.state_dict().items() if name != "lm_head.weight"}
    replace(out / COMPANION, lambda path: save_file(companion, path, metadata=metadata))
    replace(out / "model.safetensors",
            lambda path: save_file(weights, path, metadata={"format": "pt"}))


def replace(path, write):
    """Writes a file under another name, then gives it its own."""
    temporary = path.with_name(path.name + ".tmp")
    write(temporary)
    with open(temporary, "rb") as file:
        os.fsync(file.fileno())
    os.replace(temporary, path)
