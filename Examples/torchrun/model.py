"""A `GPT2LMHeadModel` with the countdown table, from and to a directory of `updraft-train export`."""

import json
import shutil
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel

from files import COMPANION, replace

COUNTDOWN = "whe.weight"
CARRIED = ("config.json", "tokenizer.json", "tokenizer_config.json")


class CountdownGPT2(nn.Module):
    """Plain GPT-2 with a row of `whe` added to the input where tokens are counted down."""

    def __init__(self, directory, dropout):
        super().__init__()
        config = GPT2Config.from_pretrained(
            directory, attn_pdrop=dropout, embd_pdrop=dropout, resid_pdrop=dropout)
        self.gpt2 = GPT2LMHeadModel.from_pretrained(directory, config=config, dtype=torch.float32)
        rows = load_file(Path(directory) / COMPANION).get(COUNTDOWN)
        self.whe = None if rows is None else nn.Embedding.from_pretrained(rows, freeze=False)
        self.trunk, self.head = self._hidden, self._losses

    def compile(self):
        """Fuses operations; sizes are the same in every pass but for the number of targets."""
        self.trunk = torch.compile(self._hidden, dynamic=False)
        self.head = torch.compile(self._losses, dynamic=True)

    def forward(self, batch, reference=None):
        """The loss of each target in nats, and its divergence KL(reference ‖ model), 0 without one.

        batch: tokens, positions, horizons and segments [T], a multiple of the model's positions;
        rows and targets [M]. reference: another model's `logits`, [M, vocabulary].
        """
        return self.head(self.hidden(batch), batch["rows"], batch["targets"], reference)

    def hidden(self, batch):
        return self.trunk(*(batch[name] for name in ("tokens", "positions", "horizons", "segments")))

    @torch.no_grad()
    def logits(self, batch):
        return self.gpt2.lm_head(self.hidden(batch)[batch["rows"]])

    def _hidden(self, tokens, positions, horizons, segments):
        trunk = self.gpt2.transformer
        hidden = trunk.wte(tokens) + trunk.wpe(positions)
        if self.whe is not None:
            hidden = hidden + self.whe(horizons.clamp(min=0)) * (horizons >= 0).unsqueeze(1)
        hidden = trunk.drop(hidden)
        sees = self._sees(segments)
        for block in trunk.h:
            mixed = block.attn.c_proj(self._attend(block.attn, block.ln_1(hidden), sees))
            hidden = hidden + block.attn.resid_dropout(mixed)
            hidden = hidden + block.mlp(block.ln_2(hidden))
        return trunk.ln_f(hidden)

    def _losses(self, hidden, rows, targets, reference):
        logits = self.gpt2.lm_head(hidden[rows]).float()
        losses = nn.functional.cross_entropy(logits, targets, reduction="none")
        if reference is None:
            return losses, torch.zeros_like(losses)
        own, other = (nn.functional.log_softmax(each.float(), -1) for each in (logits, reference))
        return losses, (other.exp() * (other - own)).sum(-1)

    def _sees(self, segments):
        """What each token attends to, [blocks, 1, P, 2 P] with P positions a block.

        The examples of a pass share one row, not attention. None is longer than the model's positions,
        so a token finds its example in its own block or the one before.
        """
        width = self.gpt2.config.n_positions
        blocks = segments.view(-1, width)
        before = torch.cat([torch.full_like(blocks[:1], -1), blocks[:-1]])
        place = torch.arange(2 * width, device=segments.device)
        is_earlier = place[width:, None] >= place
        return ((blocks[:, :, None] == torch.cat([before, blocks], 1)[:, None]) & is_earlier)[:, None]

    def _attend(self, attention, hidden, sees):
        width, heads = self.gpt2.config.n_positions, self.gpt2.config.n_head
        query, key, value = (
            part.view(-1, width, heads, part.shape[-1] // heads).transpose(1, 2)
            for part in attention.c_attn(hidden).split(hidden.shape[-1], -1))

        def with_before(part):
            return torch.cat([torch.cat([part[:1], part[:-1]]), part], 2)

        mixed = nn.functional.scaled_dot_product_attention(
            query, with_before(key), with_before(value), attn_mask=sees,
            dropout_p=attention.attn_dropout.p if self.training else 0.0)
        return mixed.transpose(1, 2).reshape(hidden.shape)

    def parameter_groups(self, weight_decay):
        """Decay is for matrices and `wte` only; the tables of positions and of the countdown have
        rows that few examples reach, which would only shrink."""
        decayed, plain = [], []
        for name, parameter in self.named_parameters():
            is_table = name.endswith(("wpe.weight", COUNTDOWN))
            (decayed if parameter.dim() == 2 and not is_table else plain).append(parameter)
        return [{"params": decayed, "weight_decay": weight_decay},
                {"params": plain, "weight_decay": 0.0}]


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
