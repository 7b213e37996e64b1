"""A random GPT-2 of 124 million parameters and, in plain numpy, what it computes."""

import numpy as np

LAYERS, HEADS, WIDTH, POSITIONS, TOKENS = 12, 12, 768, 1024, 50257
HEAD_WIDTH = WIDTH // HEADS
EPSILON = 1e-5
# The prompt on which every engine's logits are compared with `logits`.
CHECK_TOKENS = [(index * 977 + 11) % TOKENS for index in range(20)]


def weights():
    """Float32 tensors under GPT-2's names; matrices are `[in, out]`, as GPT-2 keeps them.

    Deviations are those of GPT-2's initialisation, norms and biases are off their neutral values
    so that an engine that forgets one is found out.
    """
    rng = np.random.default_rng(0)
    normal = lambda *shape, deviation=0.02: (
        rng.standard_normal(shape, np.float32) * np.float32(deviation)
    )
    tensors = {"wte.weight": normal(TOKENS, WIDTH), "wpe.weight": normal(POSITIONS, WIDTH)}

    def norm(name):
        tensors[f"{name}.weight"] = 1 + normal(WIDTH)
        tensors[f"{name}.bias"] = normal(WIDTH)

    def linear(name, inputs, outputs, deviation=0.02):
        tensors[f"{name}.weight"] = normal(inputs, outputs, deviation=deviation)
        tensors[f"{name}.bias"] = normal(outputs)

    residual = 0.02 / np.sqrt(2 * LAYERS)
    for layer in range(LAYERS):
        norm(f"h.{layer}.ln_1")
        linear(f"h.{layer}.attn.c_attn", WIDTH, 3 * WIDTH)
        linear(f"h.{layer}.attn.c_proj", WIDTH, WIDTH, residual)
        norm(f"h.{layer}.ln_2")
        linear(f"h.{layer}.mlp.c_fc", WIDTH, 4 * WIDTH)
        linear(f"h.{layer}.mlp.c_proj", 4 * WIDTH, WIDTH, residual)
    norm("ln_f")
    return tensors


def logits(tensors, tokens):
    """Logits after the last of `tokens`, `[TOKENS]`, in float32."""

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
        return centred / deviation * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    def linear(x, name):
        return x @ tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    count = len(tokens)
    mask = np.triu(np.full((count, count), -np.inf, np.float32), 1)
    x = tensors["wte.weight"][tokens] + tensors["wpe.weight"][:count]
    for layer in range(LAYERS):
        qkv = linear(norm(x, f"h.{layer}.ln_1"), f"h.{layer}.attn.c_attn")
        query, key, value = (
            part.reshape(count, HEADS, HEAD_WIDTH).transpose(1, 0, 2)
            for part in np.split(qkv, 3, axis=-1)
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(HEAD_WIDTH)) + mask
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        attended = scores / scores.sum(-1, keepdims=True) @ value
        attended = attended.transpose(1, 0, 2).reshape(count, WIDTH)
        x = x + linear(attended, f"h.{layer}.attn.c_proj")
        inner = linear(norm(x, f"h.{layer}.ln_2"), f"h.{layer}.mlp.c_fc")
        gelu = inner / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (inner + 0.044715 * inner**3)))
        x = x + linear(gelu.astype(np.float32), f"h.{layer}.mlp.c_proj")
    return norm(x[-1], "ln_f") @ tensors["wte.weight"].T


def relative_error(found, expected):
    """Norm of the difference over the norm of what is expected."""
    return float(np.linalg.norm(found - expected) / np.linalg.norm(expected))
