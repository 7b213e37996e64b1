"""Makes golden.safetensors: a small GPT-2 with a countdown table, in float64 numpy.

The file holds parameters and a packed batch, and what they give: logits of the scored
positions, the mean loss, the gradient of every parameter, and the losses before each of
twenty AdamW steps. Nothing here shares code with the Swift trainer; each gradient is
checked against central differences before it is written.

Run: python3 make_golden.py   (needs numpy only)
"""

import json
import struct
from pathlib import Path

import numpy as np

LAYERS, HEADS, WIDTH, POSITIONS = 2, 4, 32, 24
TOKENS, VOCABULARY, HORIZONS = 61, 64, 12
EPSILON = 1e-5
STEPS, RATE, BETA1, BETA2, ADAM_EPSILON, DECAY, CLIP = 20, 3e-3, 0.9, 0.98, 1e-8, 0.05, 1.0
SEGMENTS = [17, 3, 1, 24, 9]
DECAYED = ("wte.weight", "c_attn.weight", "c_proj.weight", "c_fc.weight")


def shapes():
    c = WIDTH
    yield "wte.weight", (VOCABULARY, c)
    yield "wpe.weight", (POSITIONS, c)
    yield "whe.weight", (HORIZONS, c)
    for i in range(LAYERS):
        yield f"h.{i}.ln_1.weight", (c,)
        yield f"h.{i}.ln_1.bias", (c,)
        yield f"h.{i}.attn.c_attn.weight", (c, 3 * c)
        yield f"h.{i}.attn.c_attn.bias", (3 * c,)
        yield f"h.{i}.attn.c_proj.weight", (c, c)
        yield f"h.{i}.attn.c_proj.bias", (c,)
        yield f"h.{i}.ln_2.weight", (c,)
        yield f"h.{i}.ln_2.bias", (c,)
        yield f"h.{i}.mlp.c_fc.weight", (c, 4 * c)
        yield f"h.{i}.mlp.c_fc.bias", (4 * c,)
        yield f"h.{i}.mlp.c_proj.weight", (4 * c, c)
        yield f"h.{i}.mlp.c_proj.bias", (c,)
    yield "ln_f.weight", (c,)
    yield "ln_f.bias", (c,)


def make_parameters(random):
    p = {}
    for name, shape in shapes():
        values = random.normal(0, 0.15, shape)
        if ".ln_" in name or name.startswith("ln_f"):
            values = values * 0.5 + (1.0 if name.endswith("weight") else 0.0)
        if name == "wte.weight":
            values[TOKENS:] = 0
        # What both sides start from must be the same float32 numbers.
        p[name] = values.astype(np.float32).astype(np.float64)
    return p


def make_batch(random):
    batch = []
    for count in SEGMENTS:
        first = int(random.integers(0, max(1, count - 1)))
        tokens = random.integers(0, TOKENS, count + 1)
        horizons = np.full(count, -1)
        horizons[first:] = random.integers(0, HORIZONS, count - first)
        batch.append((tokens[:-1], tokens[1:], horizons, first))
    return batch


def norm(x, gamma, beta):
    mean = x.mean(-1, keepdims=True)
    inverse = 1 / np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + EPSILON)
    n = (x - mean) * inverse
    return n * gamma + beta, (n, inverse, gamma)


def norm_backward(d, kept):
    n, inverse, gamma = kept
    g = d * gamma
    dx = inverse * (g - g.mean(-1, keepdims=True) - n * (g * n).mean(-1, keepdims=True))
    return dx, (d * n).sum(0), d.sum(0)


def gelu(x):
    t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
    slope = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
    return 0.5 * x * (1 + t), 0.5 * (1 + t) + 0.5 * x * (1 - t**2) * slope


def attention(q, k, v):
    count = len(q)
    s = q @ k.T / np.sqrt(q.shape[1])
    s[np.triu_indices(count, 1)] = -np.inf
    e = np.exp(s - s.max(-1, keepdims=True))
    p = e / e.sum(-1, keepdims=True)
    return p @ v, p


def attention_backward(d, q, k, v, p):
    dp = d @ v.T
    ds = p * (dp - (p * dp).sum(-1, keepdims=True)) / np.sqrt(q.shape[1])
    return ds @ k, ds.T @ q, p.T @ d


def segment(p, inputs, targets, horizons, first, gradients, scale):
    """Logits of the scored rows and the summed loss of one segment; adds its gradients."""
    c, h = WIDTH, WIDTH // HEADS
    x = p["wte.weight"][inputs] + p["wpe.weight"][: len(inputs)]
    known = horizons >= 0
    x[known] += p["whe.weight"][horizons[known]]
    kept = []
    for i in range(LAYERS):
        b = f"h.{i}."
        n1, k1 = norm(x, p[b + "ln_1.weight"], p[b + "ln_1.bias"])
        qkv = n1 @ p[b + "attn.c_attn.weight"] + p[b + "attn.c_attn.bias"]
        heads, out = [], np.empty_like(x)
        for j in range(HEADS):
            q, k, v = (qkv[:, o * c + j * h : o * c + (j + 1) * h] for o in range(3))
            out[:, j * h : (j + 1) * h], weights = attention(q, k, v)
            heads.append((q, k, v, weights))
        x = x + out @ p[b + "attn.c_proj.weight"] + p[b + "attn.c_proj.bias"]
        n2, k2 = norm(x, p[b + "ln_2.weight"], p[b + "ln_2.bias"])
        e = n2 @ p[b + "mlp.c_fc.weight"] + p[b + "mlp.c_fc.bias"]
        a, slope = gelu(e)
        x = x + a @ p[b + "mlp.c_proj.weight"] + p[b + "mlp.c_proj.bias"]
        kept.append((n1, k1, heads, out, n2, k2, a, slope))
    y, kf = norm(x, p["ln_f.weight"], p["ln_f.bias"])
    y = y[first:]
    wte = p["wte.weight"][:TOKENS]
    logits = y @ wte.T
    shifted = logits - logits.max(-1, keepdims=True)
    probability = np.exp(shifted) / np.exp(shifted).sum(-1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.log(probability[rows, targets[first:]]).sum()
    if gradients is None:
        return logits, loss

    g = gradients
    d = probability.copy()
    d[rows, targets[first:]] -= 1
    d *= scale
    g["wte.weight"][:TOKENS] += d.T @ y
    dy = np.zeros_like(x)
    dy[first:] = d @ wte
    dx, dgamma, dbeta = norm_backward(dy, kf)
    g["ln_f.weight"] += dgamma
    g["ln_f.bias"] += dbeta
    for i in reversed(range(LAYERS)):
        b = f"h.{i}."
        n1, k1, heads, out, n2, k2, a, slope = kept[i]
        g[b + "mlp.c_proj.weight"] += a.T @ dx
        g[b + "mlp.c_proj.bias"] += dx.sum(0)
        de = dx @ p[b + "mlp.c_proj.weight"].T * slope
        g[b + "mlp.c_fc.weight"] += n2.T @ de
        g[b + "mlp.c_fc.bias"] += de.sum(0)
        dn, dgamma, dbeta = norm_backward(de @ p[b + "mlp.c_fc.weight"].T, k2)
        g[b + "ln_2.weight"] += dgamma
        g[b + "ln_2.bias"] += dbeta
        dx = dx + dn
        g[b + "attn.c_proj.weight"] += out.T @ dx
        g[b + "attn.c_proj.bias"] += dx.sum(0)
        dout = dx @ p[b + "attn.c_proj.weight"].T
        dqkv = np.empty((len(x), 3 * c))
        for j, (q, k, v, weights) in enumerate(heads):
            parts = attention_backward(dout[:, j * h : (j + 1) * h], q, k, v, weights)
            for o, part in enumerate(parts):
                dqkv[:, o * c + j * h : o * c + (j + 1) * h] = part
        g[b + "attn.c_attn.weight"] += n1.T @ dqkv
        g[b + "attn.c_attn.bias"] += dqkv.sum(0)
        dn, dgamma, dbeta = norm_backward(dqkv @ p[b + "attn.c_attn.weight"].T, k1)
        g[b + "ln_1.weight"] += dgamma
        g[b + "ln_1.bias"] += dbeta
        dx = dx + dn
    np.add.at(g["wte.weight"], inputs, dx)
    g["wpe.weight"][: len(inputs)] += dx
    np.add.at(g["whe.weight"], horizons[known], dx[known])
    return logits, loss


def evaluate(p, batch, wants_gradients=True):
    count = sum(len(inputs) - first for inputs, _, _, first in batch)
    gradients = {n: np.zeros(s) for n, s in shapes()} if wants_gradients else None
    results = [segment(p, *part, gradients, 1 / count) for part in batch]
    return np.concatenate([r[0] for r in results]), sum(r[1] for r in results) / count, gradients


def check(p, batch, gradients, random):
    """Each tensor's gradient against a central difference along a random direction."""
    for name, shape in shapes():
        direction = random.normal(0, 1, shape)
        if name == "wte.weight":
            direction[TOKENS:] = 0
        step = 1e-5
        losses = []
        for sign in (1, -1):
            moved = dict(p)
            moved[name] = p[name] + sign * step * direction
            losses.append(evaluate(moved, batch, False)[1])
        expected = (losses[0] - losses[1]) / (2 * step)
        found = (gradients[name] * direction).sum()
        assert abs(found - expected) < 1e-7 * max(1, abs(expected)), (name, found, expected)


def train(p, batch):
    p = {n: v.copy() for n, v in p.items()}
    m = {n: np.zeros_like(v) for n, v in p.items()}
    v2 = {n: np.zeros_like(v) for n, v in p.items()}
    losses, norms = [], []
    for step in range(1, STEPS + 1):
        _, loss, g = evaluate(p, batch)
        total = np.sqrt(sum((x**2).sum() for x in g.values()))
        losses.append(loss)
        norms.append(total)
        clip = min(1, CLIP / total)
        for name in p:
            x = g[name] * clip
            m[name] = BETA1 * m[name] + (1 - BETA1) * x
            v2[name] = BETA2 * v2[name] + (1 - BETA2) * x**2
            update = (m[name] / (1 - BETA1**step)) / (
                np.sqrt(v2[name] / (1 - BETA2**step)) + ADAM_EPSILON)
            decay = DECAY if name.endswith(DECAYED) else 0
            p[name] = p[name] - RATE * (update + decay * p[name])
    return losses, norms


def write(path, tensors, metadata):
    header, offset, blobs = {"__metadata__": metadata}, 0, []
    kinds = {"float32": "F32", "int32": "I32"}
    for name, value in tensors.items():
        blob = value.tobytes()
        header[name] = {
            "dtype": kinds[str(value.dtype)], "shape": list(value.shape),
            "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    text += b" " * (-(8 + len(text)) % 64)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def main():
    random = np.random.default_rng(2)
    p = make_parameters(random)
    batch = make_batch(random)
    logits, loss, gradients = evaluate(p, batch)
    check(p, batch, gradients, random)
    losses, norms = train(p, batch)
    tensors = {"parameter." + n: v.astype(np.float32) for n, v in p.items()}
    tensors |= {"gradient." + n: v.astype(np.float32) for n, v in gradients.items()}
    tensors["logits"] = logits.astype(np.float32)
    tensors["losses"] = np.array(losses, np.float32)
    tensors["norms"] = np.array(norms, np.float32)
    tensors["counts"] = np.array([len(b[0]) for b in batch], np.int32)
    tensors["firsts"] = np.array([b[3] for b in batch], np.int32)
    for index, name in enumerate(("inputs", "targets", "horizons")):
        tensors[name] = np.concatenate([b[index] for b in batch]).astype(np.int32)
    write(Path(__file__).with_name("golden.safetensors"), tensors, {"loss": repr(float(loss))})
    print(f"loss {loss:.6f}, after {STEPS} steps {losses[-1]:.6f}")


main()
