"""Makes a section of SPEED.md out of what compare.py measured.

    python table.py CSV
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from sidebyside.results import cell, main, number, opening, wrapped  # noqa: E402

ENGINES = {
    "updraft": "Updraft", "ort": "ONNX Runtime", "llama": "llama.cpp", "ct2": "CTranslate2",
}
# Metric of Updraft, metric of the peers, what it is, what limits it.
ROWS = [
    ("decode_ctx16", "decode_ctx16", "one sequence, context 16, tokens/s", "decode_limit"),
    ("decode_ctx900", "decode_ctx900", "one sequence, context 900, tokens/s", "decode_limit"),
    ("prefill256", "prefill256", "prompt of 256 tokens, tokens/s", None),
    ("prefill900", "prefill900", "prompt of 900 tokens, tokens/s", None),
    ("batch8", "batch8", "8 sequences, tokens/s in all", None),
    ("load_to_first_token", "load_to_first_token", "start to first token, ms", None),
    ("load_to_first_token_cold", "load_to_first_token", "cold start from `.zst`, ms", None),
]
PEER_METRICS = {row[0] for row in ROWS}
# From this quotient of greatest and least on, a median is said to be of scattered values.
SCATTER = 1.25


def row(results, ours, theirs, what, limit, threads):
    metrics = {engine: ours if engine == "updraft" else theirs for engine in ENGINES}
    found = {name: results.median(name, metric, threads) for name, metric in metrics.items()}
    updraft = found.pop("updraft")
    peers = [value for value in found.values() if value is not None]
    if updraft is None:
        return None
    ratio = share = None
    if peers:
        # Time counts the other way round than speed.
        ratio = min(peers) / updraft if what.endswith("ms") else updraft / max(peers)
    bound = results.median("updraft", limit, threads) if limit else None
    if bound:
        share = updraft / bound
    cells = [what, str(threads)]
    cells += [cell(results, name, metric, threads) for name, metric in metrics.items()]
    cells.append("–" if ratio is None else f"{ratio:.2f} ×")
    cells.append("–" if share is None else f"{share:.0%}")
    return f"| {' | '.join(cells)} |"


def reads(results):
    """Sentences about the limit and the second processor."""
    for threads in results.threads:
        names = ["read128", "read128_huge", "read128_four", "read128_four_huge"]
        speeds = [results.median("updraft", name, threads) for name in names]
        limit = results.median("updraft", "decode_limit", threads)
        if limit:
            yield wrapped(
                f"- Plain reads, {threads} thread{'s' * (threads > 1)}: "
                f"{number(speeds[0])} GB/s in small pages, {number(speeds[1])} in huge ones, from "
                f"four places in turn {number(speeds[2])} and {number(speeds[3])}; all weights could "
                f"be read {number(limit)} times a second, which is the limit.", "  "
            )
    least, most = results.threads[0], results.threads[-1]
    if least == most:
        return
    gains = []
    for metric, what in [("decode_limit", "plain reads")] + [(row[0], row[0]) for row in ROWS[:5]]:
        values = [results.median("updraft", metric, threads) for threads in (least, most)]
        if all(values):
            gains.append(f"{what} {values[1] / values[0]:.2f} ×")
    if gains:
        yield wrapped(f"- {most} threads against {least}: {', '.join(gains)}.", "  ")


def scatter(results):
    """A sentence about medians of values that lie far apart."""
    texts = []
    for (engine, metric, threads), values in sorted(results.values.items()):
        if metric in PEER_METRICS and max(values) > SCATTER * min(values):
            spread = f"{number(min(values))} to {number(max(values))}"
            texts.append(f"{ENGINES[engine]} {metric} on {threads}: {spread}")
    if texts:
        yield wrapped(
            f"- Least and greatest, where they differ by more than {SCATTER - 1:.0%}: "
            f"{'; '.join(texts)}.", "  "
        )


def section(results):
    yield from opening(
        results, "side by side with other engines",
        "GPT-2 124M, the same random weights for all (int8; ONNX Runtime dynamic int8, llama.cpp "
        "Q8_0, CTranslate2 int8).", "make bench-peers",
    )
    yield f"| what | threads | {' | '.join(ENGINES.values())} | to best peer | of the limit |"
    yield f"| --- | --- |{' --- |' * (len(ENGINES) + 2)}"
    for ours, theirs, what, limit in ROWS:
        for threads in results.threads:
            line = row(results, ours, theirs, what, limit, threads)
            if line:
                yield line
    yield ""
    yield from reads(results)
    yield from scatter(results)


if __name__ == "__main__":
    main(section, __doc__)
