"""Estimate how long encoding takes, from the megapixels, and say so before a long one begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from assetjob.images.variants import EFFORTS
from assetjob.model.formats import FORMATS, VariantFormat
from assetjob.model.variant import EncodeJob

_LONG = 20  # seconds: what takes less is not worth a line
_SLOW = 4  # times as long as at effort "draft": worth a hint


def duration_note(jobs: Iterable[EncodeJob], workers: int) -> str | None:
    """Return a line about the time that encoding takes, None where that is not long."""
    now, draft = _seconds(jobs)
    total = sum(now.values()) / workers
    if total < _LONG:
        return None
    by_time = sorted(now, key=lambda kind: -now[kind])
    parts = (f"{FORMATS[kind].title} {_duration(now[kind] / workers)}" for kind in by_time)
    shown = f" ({', '.join(parts)})" if len(now) > 1 else f" ({FORMATS[by_time[0]].title})"
    line = f"Encoding takes about {_duration(total)}{shown}."
    slowest = by_time[0]
    if now[slowest] < _SLOW * draft[slowest]:
        return line
    return f"{line} With --effort {slowest}=draft it takes {_duration(draft[slowest] / workers)}."


def _seconds(
    jobs: Iterable[EncodeJob],
) -> tuple[dict[VariantFormat, float], dict[VariantFormat, float]]:
    """Return the seconds of one processor for each format, and those at effort "draft"."""
    now: dict[VariantFormat, float] = defaultdict(float)
    draft: dict[VariantFormat, float] = defaultdict(float)
    for job in jobs:
        for variant in job.variants:
            kind = variant.format
            pixels = variant.width * variant.height * job.info.frames / 1e6
            now[kind] += pixels * _rate(kind, job.encoding.of(kind).effort)
            draft[kind] += pixels * _rate(kind, EFFORTS["draft"])
    return now, draft


def _rate(kind: VariantFormat, effort: int) -> float:
    """Return the seconds for a megapixel."""
    return FORMATS[kind].seconds[sorted(EFFORTS.values()).index(effort)]


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60):,} min"
