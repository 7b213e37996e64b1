"""Makes a section of SPEED.md out of what compare.py measured.

    python table.py CSV
"""

import pathlib
import statistics
import sys
import textwrap

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
DISTURBED_CPUS = 0.1
# From this quotient of greatest and least on, a median is said to be of scattered values.
SCATTER = 1.25


class Results:
    """Measurements that nothing disturbed, and disturbed ones for what has no others."""

    def __init__(self, path):
        self.comments, self.count, self.disturbed_count = [], 0, 0
        quiet, disturbed = {}, {}
        for line in path.read_text().splitlines():
            if line.startswith("#"):
                # Several runs add to one file; what they share is said once.
                if line[2:] not in self.comments:
                    self.comments.append(line[2:])
                continue
            engine, metric, threads, value, _, others = line.split(",")
            is_disturbed = float(others) > DISTURBED_CPUS
            self.count += 1
            self.disturbed_count += is_disturbed
            values = disturbed if is_disturbed else quiet
            values.setdefault((engine, metric, int(threads)), []).append(float(value))
        self.values = {**disturbed, **quiet}
        self.only_disturbed = disturbed.keys() - quiet.keys()

    def median(self, engine, metric, threads):
        values = self.values.get((engine, metric, threads))
        return statistics.median(values) if values else None

    def comment(self, name):
        return [line[len(name) + 1:] for line in self.comments if line.startswith(name + " ")]

    @property
    def threads(self):
        return sorted({threads for _, _, threads in self.values})


def wrapped(text, indent=""):
    return textwrap.fill(text, 100, subsequent_indent=indent, break_on_hyphens=False)


def number(value):
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def cell(results, engine, metric, threads):
    mark = " (disturbed)" if (engine, metric, threads) in results.only_disturbed else ""
    return number(results.median(engine, metric, threads)) + mark


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
        speeds = [results.median("updraft", name, threads) for name in ["read128", "read128_huge"]]
        limit = results.median("updraft", "decode_limit", threads)
        if limit:
            yield wrapped(
                f"- Plain reads, {threads} thread{'s' * (threads > 1)}: "
                f"{number(speeds[0])} GB/s in small pages, {number(speeds[1])} in huge ones; all "
                f"weights could be read {number(limit)} times a second, which is the limit.", "  "
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
    dates, machines = results.comment("date"), results.comment("machine")
    yield f"## {', '.join(dates)}: side by side with other engines"
    yield ""
    yield wrapped(
        f"{'; '.join(machines)}; {'; '.join(results.comment('versions'))}. GPT-2 124M, the same "
        "random weights for all (int8; ONNX Runtime dynamic int8, llama.cpp Q8_0, CTranslate2 "
        f"int8). Medians of {results.count} measurements in alternation, without the "
        f"{results.disturbed_count} during which other processes took more than {DISTURBED_CPUS} "
        "CPUs, unless there are no others. Command: `make bench-peers`."
    )
    yield ""
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
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("\n".join(section(Results(pathlib.Path(sys.argv[1])))))
