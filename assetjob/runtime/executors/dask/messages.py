"""What the client and the workers of a Dask cluster exchange."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Any

from assetjob import __version__
from assetjob.runtime.executors import ReadsFiles
from assetjob.runtime.safe_read import Folders

_LIBRARIES = (
    "beautifulsoup4", "distributed", "markdown-it-py", "pillow", "pyvips-binary", "ssimulacra2",
    "turbohtml",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that items read; `data` is None where the worker may have it already."""

    root: int
    path: str
    digest: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Call:
    """Items for a worker: the function to call, the files that it reads, and the limits of each.

    `item_bytes` is the memory that an item needs; `versions` are the client's.
    """

    function: Callable[[Any], Any]
    items: tuple[Any, ...]
    files: tuple[SentFile, ...]
    seconds: float
    memory: int
    item_bytes: int
    versions: tuple[tuple[str, str], ...]

    @property
    def roots(self) -> Sequence[Folders]:
        """The folders that the function reads from."""
        return self.function.roots if isinstance(self.function, ReadsFiles) else ()


@dataclass(frozen=True, slots=True)
class Lost:
    """An item had no answer from two child processes; `reason` says why in one line."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a call on the worker at `address`: one answer for each item.

    An answer is what `assetjob.runtime.worker.opened` opens. Without answers, `missing` are the
    roots whose files must be sent, or `problem` says why the worker can store no file, or
    `versions` are those of a worker that differs. `seconds` is the time that the answers took.
    """

    address: str
    answers: tuple[bytes | Lost, ...] = ()
    missing: frozenset[int] = frozenset()
    problem: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Return the names and versions of everything that results depend on."""
    found = {"assetjob": __version__, "Python": ".".join(platform.python_version_tuple()[:2])}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "none"
    return tuple(found.items())


def difference(theirs: tuple[tuple[str, str], ...]) -> str:
    """Return the first version that differs from ours, in words; "" if none does."""
    others = dict(theirs)
    for name, version in versions():
        other = others.get(name, "none")
        if other != version:
            return f"has {name} {other} and this process has {version}"
    return ""
