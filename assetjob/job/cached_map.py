"""Run a function over many items: ask the cache, hand the rest to the workers, keep what they find.

Every stage that reads something does it this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from assetjob.job.cache import Key, Table
from assetjob.job.context import RunContext
from assetjob.model.image import Failure
from assetjob.runtime.spill import SpillList

Item = TypeVar("Item")
Value = TypeVar("Value")


Map = Callable[
    [Callable[[Item], Value | Failure], Sequence[Item], Callable[[Item, str], Value | Failure]],
    Iterator[tuple[Item, Value | Failure]],
]
"""The type of `Executor.map`."""


@dataclass(frozen=True, slots=True)
class Work(Generic[Item, Value]):
    """A function to be run over items, and by what `key` its outcomes are cached in `table`.

    `stage` is the name that progress is reported by, `path` names the file of an item.
    """

    stage: str
    table: Table[Value]
    function: Callable[[Item], Value | Failure]
    key: Callable[[Item], Key | None]
    path: Callable[[Item], str]


def cached_map(
    run: RunContext,
    work: Work[Item, Value],
    items: Iterable[Item],
    total: int,
    map_: Map[Item, Value] | None = None,
) -> Iterator[tuple[Item, Value | Failure, bool]]:
    """Yield each item, its outcome, and whether the cache held it; the cached ones come first.

    `total` is the number of items, for the progress, 0 to report none. `map_` does the work, by
    default the run's executor. An item that its worker does not survive is a Failure.
    """
    missing: SpillList[Item] = SpillList()
    for item, known in run.cache.lookup(work.table, items, work.key):
        if known is None:
            missing.add(item)
        else:
            yield item, known, True
    outcomes = (map_ or run.executor.map)(
        work.function, missing, lambda item, reason: Failure(work.path(item), work.stage, reason)
    )
    for done, (item, outcome) in enumerate(outcomes, total - len(missing) + 1):
        run.cache.put(work.table, work.key(item), outcome)
        yield item, outcome, False
        if total:
            run.progress(work.stage, done, total)
