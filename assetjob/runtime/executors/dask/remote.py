"""What runs in a Dask worker: each item in a child process, as on the client's machine."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from distributed import get_worker

from assetjob.runtime.child_pool import ChildPool
from assetjob.runtime.executors import ReadsFiles
from assetjob.runtime.executors.dask.messages import Call, Lost, Reply, difference, versions
from assetjob.runtime.executors.dask.scratch import MissingFilesError, Scratch
from assetjob.runtime.worker import WorkerLostError

_opening = Lock()


def answer(message: bytes) -> Reply:
    """Return what becomes of a pickled call."""
    call: Call = pickle.loads(message)  # noqa: S301  # our own client's
    worker = get_worker()
    if difference(call.versions):
        return Reply(worker.address, versions=versions())
    with _opening:
        children, scratch = _opened(str(worker.local_directory), worker.memory_manager.memory_limit)
    try:
        with scratch.roots(call.roots, call.files) as roots:
            function = call.function
            if isinstance(function, ReadsFiles):
                function = function.with_roots(roots)
            begun = time.monotonic()
            answers = tuple(_answers(children, function, call))
            return Reply(worker.address, answers, seconds=time.monotonic() - begun)
    except MissingFilesError as error:
        return Reply(worker.address, missing=error.roots)
    except OSError as error:
        return Reply(worker.address, problem=str(error.strerror or error))


def prepare(call: Callable[[], None], seconds: float, memory: int) -> None:
    """Start a child process in which `call` is called."""
    worker = get_worker()
    with _opening:
        children, _ = _opened(str(worker.local_directory), worker.memory_manager.memory_limit)
    children.call(_Ignored(call), None, seconds=seconds, memory=memory)


class _Ignored:
    """A function that takes an item and ignores it."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call

    def __call__(self, _item: None) -> None:
        self._call()


@cache
def _opened(folder: str, memory_limit: int | None) -> tuple[ChildPool, Scratch]:
    return ChildPool(memory_limit), Scratch(Path(folder) / "assetjob")


def _answers(
    children: ChildPool, function: Callable[[Any], Any], call: Call
) -> Iterator[bytes | Lost]:
    for item in call.items:
        try:
            yield children.call(
                function,
                item,
                seconds=call.seconds,
                memory=call.memory,
                item_bytes=call.item_bytes,
            )
        except WorkerLostError as lost:
            yield Lost(lost.reason)
