"""The processors and the memory that this process may use, in a container too."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path("/")
_CGROUPS = "sys/fs/cgroup"
# Measured with WebP and AVIF of 24-megapixel JPEG and PNG files: 145 to 340 MB.
_WORKER_BYTES = 150_000_000
_PIXEL_BYTES = 10


@dataclass(frozen=True, slots=True)
class Processors:
    """The number of processors that this process may use, and what sets it."""

    count: int
    limited_by: str


def usable_processors(root: Path = _ROOT) -> Processors:
    """Return the processors that the CPU affinity and the control group allow; at least one."""
    total = os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else total
    found = [Processors(total, "the machine"), Processors(allowed, "the CPU affinity")]
    found += [Processors(count, "the control group") for count in _quotas(root)]
    return min(found, key=lambda each: each.count)


def available_memory(root: Path = _ROOT) -> int | None:
    """Return the bytes of memory that are available, None if the system does not say."""
    values = [*_memory_limits(root), *_available(root / "proc/meminfo")]
    return min(values) if values else None


def memory_of_worker(pixels: int) -> int:
    """Return the bytes that a worker needs to encode an image of so many pixels."""
    return _WORKER_BYTES + _PIXEL_BYTES * pixels


def _quotas(root: Path) -> Iterator[int]:
    """Yield the processors that quotas of CPU time are worth, rounded up."""
    for group in _groups(root, ""):
        quota, _, period = _read(group / "cpu.max").partition(" ")
        yield from _worth(quota, period)
    for group in _groups(root, "cpu"):
        names = (group / f"cpu.cfs_{name}_us" for name in ("quota", "period"))
        yield from _worth(*map(_read, names))


def _worth(quota: str, period: str) -> Iterator[int]:
    if quota.isdecimal() and period.isdecimal() and int(period):
        yield max(1, math.ceil(int(quota) / int(period)))


def _memory_limits(root: Path) -> Iterator[int]:
    paths = [group / "memory.max" for group in _groups(root, "")]
    paths += [group / "memory.limit_in_bytes" for group in _groups(root, "memory")]
    for path in paths:
        if (text := _read(path)).isdecimal():
            yield int(text)


def _available(meminfo: Path) -> Iterator[int]:
    for line in _read(meminfo).splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            yield int(value.split()[0]) * 1_024


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Yield the folders of this process's control group and of those around it.

    `controller` is that of version 1, "" for version 2.
    """
    for line in _read(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            top = root / _CGROUPS / controllers
            group = top / path.strip("/")
            yield from (each for each in (group, *group.parents) if each.is_relative_to(top))


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
