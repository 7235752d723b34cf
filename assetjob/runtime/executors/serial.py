"""Run everything in this process, one item after the other.

There is no limit on time or memory, and an image that crashes its decoder ends the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Self

from assetjob.runtime.executors import Item, Outcome


def make(_workers: int, _seconds: float, _memory: int) -> Serial:
    """See `make_executor`."""
    return Serial()


class Serial:
    """See the module."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        pass

    def start(self, prepare: Callable[[], None]) -> None:
        """See `Executor.start`; in one process nothing can be done early."""

    def limit_memory(self, item_bytes: int) -> None:
        """See `Executor.limit_memory`; there is never more than one."""

    def map(
        self,
        function: Callable[[Item], Outcome],
        items: Iterable[Item],
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        """See `Executor.map`."""
        for item in items:
            try:
                outcome = function(item)
            except MemoryError:
                outcome = failed(item, "needs more memory than is available")
            yield item, outcome
