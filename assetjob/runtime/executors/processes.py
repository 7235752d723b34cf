"""Run items in worker processes, so that a decoder that crashes or hangs ends only one of them.

Each worker has a pipe of its own: where workers share a queue (`concurrent.futures`, pebble), one
that is killed in the middle of an answer blocks all others (https://github.com/noxdafox/pebble,
issue 163).
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Self

from assetjob.model.errors import SiteError
from assetjob.runtime.executors import Item, Outcome
from assetjob.runtime.resources import available_memory
from assetjob.runtime.worker import Worker, WorkerLostError, first_ready

SECONDS = 180.0  # for one item; a large graphic at effort "best" needs a minute
MEMORY = 4_000_000_000  # bytes of address space of one worker
# Workers that `start` starts; more of them would compete with the caller for the processors.
_EARLY = 4
_MAX_FAILED_STARTS = 3
# Bytes that a pipe accepts without blocking, even while the worker is writing a long answer.
_PIPE_BYTES = 16_384


def make(workers: int, seconds: float, memory: int) -> Processes:
    """See `make_executor`."""
    return Processes(workers, seconds=seconds, memory=memory)


class Processes:
    """Runs up to `workers` items at once, each in a process that is reused.

    Workers start when they are first needed or by `start`, and end with `close` or the ``with``
    block. An item whose worker dies, or that takes longer than `seconds`, is tried once more in
    another worker. A worker gets its next item while it works on one, so that it need not wait for
    a slow caller. `memory` limits a worker's address space, in bytes, where the system can.
    Functions and items must be picklable.
    """

    def __init__(self, workers: int, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._idle: list[Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; none has work in progress."""
        for worker in self._idle:
            worker.kill()
        self._idle.clear()

    def start(self, prepare: Callable[[], None]) -> None:
        """See `Executor.start`."""
        while len(self._idle) < min(self._workers, _EARLY):
            self._idle.append(Worker(self._memory, prepare))

    def limit_memory(self, item_bytes: int) -> None:
        """See `Executor.limit_memory`."""
        available = available_memory()
        if available is not None:
            self._workers = max(1, min(self._workers, available // item_bytes))
        while len(self._idle) > self._workers:
            self._idle.pop().kill()

    def map(
        self,
        function: Callable[[Item], Outcome],
        items: Iterable[Item],
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        """See `Executor.map`."""
        call = _MapCall(function, failed, iter(items))
        try:
            while self._assign(call):
                finished = self._collect(call)
                self._assign(call)  # before the caller takes its time
                if finished:
                    yield finished
        finally:
            for worker in call.busy:
                worker.kill()

    def _assign(self, call: _MapCall[Item, Outcome]) -> bool:
        """Give every worker an item and its next one; return whether any is in progress."""
        while len(call.busy) < self._workers and (task := call.next_task()) is not None:
            worker = self._idle.pop() if self._idle else Worker(self._memory)
            call.busy[worker] = deque([task])
            worker.send(call.message(task))
            worker.start_clock(self._seconds)
        for worker, tasks in call.busy.items():
            # An item that failed once is tried alone.
            if len(tasks) > 1 or call.postponed or not tasks[0].is_first_try:
                continue
            if (task := call.next_task()) is None:
                break
            message = call.message(task)
            if len(message) > _PIPE_BYTES:
                call.postponed.append(task)
                break
            tasks.append(task)
            worker.send(message)
        return bool(call.busy)

    def _collect(self, call: _MapCall[Item, Outcome]) -> tuple[Item, Outcome] | None:
        """Wait for an answer, a death or a timeout; return an item if it is finished by that."""
        worker = first_ready(list(call.busy))
        if worker.notice_start():
            self._failed_starts = 0
            worker.start_clock(self._seconds)
            return None
        tasks = call.busy[worker]
        task = tasks.popleft()
        try:
            outcome: Outcome = worker.receive()
        except WorkerLostError as lost:
            del call.busy[worker]
            worker.kill()
            self._count_failed_start(worker, lost)
            call.postponed.extend(tasks)  # they had not begun
            if task.is_first_try:
                call.postponed.append(_Task(task.item, is_first_try=False))
                return None
            return task.item, call.failed(task.item, lost.reason)
        if tasks:
            worker.start_clock(self._seconds)
        else:
            del call.busy[worker]
            self._idle.append(worker)
        return task.item, outcome

    def _count_failed_start(self, worker: Worker, lost: WorkerLostError) -> None:
        """Raise an error if several workers in a row died before they had started."""
        self._failed_starts += not worker.has_started
        if self._failed_starts == _MAX_FAILED_STARTS:
            advice = 'check max_memory and the memory that is free, or set executor = "serial"'
            raise SiteError(f"worker process: cannot be started: {lost.reason}; {advice}") from lost


@dataclass(frozen=True, slots=True)
class _Task(Generic[Item]):
    item: Item
    is_first_try: bool = True


@dataclass(slots=True)
class _MapCall(Generic[Item, Outcome]):
    """One call of `map`: the remaining items, the busy workers, and the postponed tasks."""

    function: Callable[[Item], Outcome]
    failed: Callable[[Item, str], Outcome]
    items: Iterator[Item]
    busy: dict[Worker, deque[_Task[Item]]] = field(default_factory=dict)
    postponed: deque[_Task[Item]] = field(default_factory=deque)

    def next_task(self) -> _Task[Item] | None:
        if self.postponed:
            return self.postponed.popleft()
        return next((_Task(item) for item in self.items), None)

    def message(self, task: _Task[Item]) -> bytes:
        return pickle.dumps((self.function, task.item))
