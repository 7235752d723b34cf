"""What the commands about the cache print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assetjob.cli.output.printable import printable
from assetjob.job.cache_tools import CacheState
from assetjob.report.format_text import counted, size


def cache_info(state: CacheState) -> Iterator[str]:
    """Yield the folder of the cache, what it holds and its bounds."""
    held, bounds = state.size, state.bounds
    if state.folder.path is None:
        yield f"No cache ({state.folder.named_by})."
        return
    yield f"{printable(str(state.folder.path))} ({_NAMED_BY[state.folder.named_by]})"
    yield f"{counted(held.contents, 'variant')}: {size(held.content_bytes)}"
    yield f"{counted(held.entries, 'other entry', 'other entries')}: {size(held.entry_bytes)}"
    days = counted(bounds.days, "day")
    yield f"Limits: {size(bounds.bytes)}, and {days} without use."


_NAMED_BY = {
    "default": "the default",
    "--cache": "named by --cache",
    "--no-cache": "because of --no-cache",
    "cache": "named by the setting cache",
    "ASSETJOB_CACHE": "named by ASSETJOB_CACHE",
}


def pruned(folder: Path, before: int, after: int) -> str:
    """Return how large the cache was and is."""
    return f"{printable(str(folder))}: {size(after)}, {size(before - after)} removed."


def cleared(folder: Path, removed: int) -> str:
    """Return how much was removed."""
    return f"{printable(str(folder))}: empty, {size(removed)} removed."
