"""What was measured, as Markdown: the middle of the rounds, with the least and the most."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence

from tests.benchmarks.measure import Sample

Samples = Mapping[str, Sequence[Sample]]


def machine() -> str:
    """Return a line that says what it ran on."""
    processors = f"{os.cpu_count()} processors"
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"{platform.machine()}, {processors}, Python {platform.python_version()}; load {load}"


def against(samples: Samples) -> list[str]:
    """Return a row for each contender, with the ratios to the bare loop of the same round."""
    floor = samples["bare"]
    lines = [
        "| | wall, s | CPU, s | largest process, MB | written, MB | wall / bare | CPU / bare |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, taken in samples.items():
        pairs = list(zip(taken, floor, strict=True))
        cells = (
            *_costs(taken),
            f"{taken[-1].written / 1e6:.1f}",
            _spread([one.wall / other.wall for one, other in pairs], ".2f"),
            _spread([one.cpu / other.cpu for one, other in pairs], ".2f"),
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    rounds = zip(samples["cold"], samples["warm"], strict=True)
    faster = _spread([cold.wall / warm.wall for cold, warm in rounds], ".1f")
    return [*lines, "", f"Warm is {faster} times as fast as cold."]


def costs(samples: Samples) -> list[str]:
    """Return a row for each kind of run."""
    lines = ["| | wall, s | CPU, s | largest process, MB |", "|---|--:|--:|--:|"]
    return lines + [f"| {name} | {' | '.join(_costs(taken))} |" for name, taken in samples.items()]


def _costs(taken: Sequence[Sample]) -> tuple[str, str, str]:
    return (
        _spread([sample.wall for sample in taken], ".2f"),
        _spread([sample.cpu for sample in taken], ".2f"),
        _spread([sample.peak / 1e6 for sample in taken], ".0f"),
    )


def _spread(values: Sequence[float], form: str) -> str:
    middle = f"{statistics.median(values):{form}}"
    return f"{middle} ({min(values):{form}} to {max(values):{form}})" if len(values) > 1 else middle
