"""Executors: where the work on pages and images runs; one per file of this folder.

To add an executor, add a file that holds ``make``, and its name to the setting ``executor``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


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
    name: str, workers: int, *, seconds: float, memory: int
) -> AbstractContextManager[Executor]:
    """Return the executor in the file `name`, to be used as a context manager.

    It runs up to `workers` items at once; an item may take `seconds` and `memory` bytes, as far as
    the executor can limit that.
    """
    module = importlib.import_module(f"{__name__}.{name}")
    executor: AbstractContextManager[Executor] = module.make(workers, seconds, memory)
    return executor
