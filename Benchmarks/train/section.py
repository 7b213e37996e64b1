"""Makes a section of SPEED.md out of what compare.py measured.

    python section.py CSV
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from sidebyside.results import cell, main, number, opening, wrapped  # noqa: E402

CASES = {
    "tiny": "4 layers, 256 wide, vocabulary 4096",
    "small": "6 layers, 384 wide, vocabulary 8192",
    "packed": "4 layers, 256 wide, real examples",
}
ENGINES = ["updraft", "eager", "compile"]


def ratio(value, other):
    return "–" if value is None or other is None else f"{value / other:.2f} ×"


def row(results, case, threads):
    """Speeds and memory of one case, or None where Updraft was not measured."""
    speeds = [results.median(engine, case, threads) for engine in ENGINES]
    memory = [results.median(engine, f"{case}_memory", threads) for engine in ENGINES]
    if speeds[0] is None:
        return None
    cells = [CASES[case], str(threads)]
    cells += [cell(results, engine, case, threads) for engine in ENGINES]
    cells += [ratio(speeds[0], other) for other in speeds[1:]]
    cells += [number(value) for value in memory]
    cells.append(ratio(memory[0], min(filter(None, memory[1:]), default=None)))
    return f"| {' | '.join(cells)} |"


def shares(results):
    """Sentences about the arithmetic and the losses."""
    for case in CASES:
        for threads in results.threads:
            rate = results.median("updraft", f"{case}_gflops", threads)
            share = results.median("updraft", f"{case}_share", threads)
            peak = results.median("updraft", "sgemm_peak", threads)
            if rate and share and peak:
                yield wrapped(
                    f"- {CASES[case]}, {threads} thread{'s' * (threads > 1)}: {number(rate)} "
                    f"GFLOP/s, {number(share)} % of the product's {number(peak)}.", "  "
                )
    differences = [
        value
        for (_, metric, _), values in results.values.items()
        if metric.endswith("_difference")
        for value in values
    ]
    if differences:
        yield wrapped(
            f"- Ten steps from the same parameters, batches and settings: the losses differ from "
            f"PyTorch's by at most {max(differences):.1e} of themselves.", "  "
        )


def section(results):
    yield from opening(
        results, "training beside PyTorch",
        "float32 steps of 2048 tokens: forward, backward, clipping, AdamW; PyTorch with "
        "scaled_dot_product_attention, eager and compiled. Real examples are packed by Updraft "
        "and padded to the longest of a step for PyTorch; padding does not count, and neither "
        "makes logits for tokens that are not scored. Tokens/s; memory is the greatest resident "
        "set in MiB.", "make bench-train-peer",
    )
    yield (
        "| model | threads | Updraft | eager | compiled | to eager | to compiled "
        "| memory | eager | compiled | to less |"
    )
    yield f"| --- | --- |{' --- |' * 9}"
    for case in CASES:
        for threads in results.threads:
            line = row(results, case, threads)
            if line:
                yield line
    yield ""
    yield from shares(results)


if __name__ == "__main__":
    main(section, __doc__)
