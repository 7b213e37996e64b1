"""Measurements of a comparison, read back, and how they are put into words."""

import pathlib
import statistics
import sys
import textwrap

# From here on a measurement is called disturbed.
DISTURBED_CPUS = 0.1


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


def opening(results, what, models, command):
    """A section's title and what was measured, where and how often."""
    dates, machines = results.comment("date"), results.comment("machine")
    yield f"## {', '.join(dates)}: {what}"
    yield ""
    yield wrapped(
        f"{'; '.join(machines)}; {'; '.join(results.comment('versions'))}. {models} Medians of "
        f"{results.count} measurements in alternation, without the {results.disturbed_count} "
        f"during which other processes took more than {DISTURBED_CPUS} CPUs, unless there are no "
        f"others. Command: `{command}`."
    )
    yield ""


def main(section, usage):
    if len(sys.argv) != 2:
        sys.exit(usage)
    print("\n".join(section(Results(pathlib.Path(sys.argv[1])))))
