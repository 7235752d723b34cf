"""Executors: where the work on pages and images runs; one per file of this folder.

To add an executor, add a file that holds ``make``, and its name to the setting ``executor``. The
executor `dask` is no value of that setting: only the command line may name a cluster.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

from assetjob.runtime.safe_read import Folders

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that a function reads: the number of its root, its path, its SHA-256 if known."""

    root: int
    path: str
    digest: str = ""


@runtime_checkable
class ReadsFiles(Protocol):
    """A function of an item that reads files, which may have to be sent to another machine."""

    def __call__(self, item: Any) -> Any:
        """Return the outcome of the item."""
        ...

    @property
    def roots(self) -> Sequence[Folders]:
        """The folders that it reads from."""
        ...

    def files(self, item: Any) -> Iterable[InputFile]:
        """Yield the files that the item needs."""
        ...

    def with_roots(self, roots: Sequence[Folders]) -> ReadsFiles:
        """Return the function that reads from these folders instead, in the same order."""
        ...


class Executor(Protocol):
    """Calls a function for each of many items; keeps only what is in progress."""

    def start(self, prepare: Callable[[], None]) -> None:
        """Start early what `map` will need, while the caller does other things.

        `prepare` is called where the work will be done.
        """
        ...

    def limit_memory(self, item_bytes: int) -> None:
        """Work on fewer items at once if that many, of `item_bytes` each, do not fit in memory."""
        ...

    def map(
        self,
        function: Callable[[Item], Outcome],
        items: Iterable[Item],
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        """Yield each item with its outcome, in the order in which they finish.

        `items` is consumed as the work proceeds. `failed` makes the outcome of an item whose worker
        did not survive, from the reason in one line. An exception of `function` is raised here.
        """
        ...


def make_executor(
    name: str, workers: int, *, seconds: float, memory: int, cluster: str | None = None
) -> AbstractContextManager[Executor]:
    """Return the executor in the file `name`, to be used as a context manager.

    It runs up to `workers` items at once; an item may take `seconds` and `memory` bytes, as far as
    the executor can limit that. With the address of a `cluster` of Dask, the work is done there.
    """
    if cluster is not None:
        from assetjob.runtime.executors.dask import connect  # noqa: PLC0415 - an extra

        return connect(cluster, seconds, memory)
    module = importlib.import_module(f"{__name__}.{name}")
    executor: AbstractContextManager[Executor] = module.make(workers, seconds, memory)
    return executor


def shared_cluster(address: str) -> AbstractContextManager[tuple[str, Mapping[str, str]]]:
    """Return the address of a cluster of Dask for other processes, and their environment.

    With ``local:N`` a cluster is started, which ends with the ``with`` block.
    """
    from assetjob.runtime.executors.dask import share  # noqa: PLC0415 - an extra

    return share(address)
