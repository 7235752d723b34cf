"""A pool of child processes for several threads: each item has a process for itself."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from threading import Condition, Timer
from typing import Any

from assetjob.runtime.worker import Worker, WorkerLostError, first_ready

_IDLE_SECONDS = 120.0  # after which idle processes end: a cluster outlives a run


class ChildPool:
    """Calls functions in child processes, which are reused.

    `memory_limit` is what all items together may take, in bytes, None if it is not known.
    """

    def __init__(self, memory_limit: int | None = None) -> None:
        self._memory_limit = memory_limit
        self._idle: list[tuple[int, Worker]] = []
        self._running = 0
        self._changed = Condition()
        self._timer: Timer | None = None

    def close(self) -> None:
        """End the idle processes."""
        with self._changed:
            idle, self._idle = self._idle, []
        for _, worker in idle:
            worker.kill()

    def call(
        self,
        function: Callable[[Any], Any],
        item: Any,
        *,
        seconds: float,
        memory: int,
        item_bytes: int = 0,
    ) -> bytes:
        """Return the answer to an item, as `assetjob.runtime.worker.opened` opens it.

        An item whose process dies, or that takes longer than `seconds`, is tried once more in
        another process. `memory` limits the process. If items of `item_bytes` do not fit in memory
        together, the call waits for others.

        Raises:
            WorkerLostError: No process answered.
        """
        message = pickle.dumps((function, item))
        self._enter(item_bytes)
        try:
            try:
                return self._answer(message, seconds, memory)
            except WorkerLostError:
                return self._answer(message, seconds, memory)
        finally:
            self._leave()

    def _answer(self, message: bytes, seconds: float, memory: int) -> bytes:
        worker = self._take(memory)
        try:
            worker.send(message)
            worker.start_clock(seconds)
            first_ready([worker])
            if worker.notice_start():
                worker.start_clock(seconds)
                first_ready([worker])
            answer = worker.receive_pickle()
        except BaseException:
            worker.kill()
            raise
        with self._changed:
            self._idle.append((memory, worker))
        return answer

    def _take(self, memory: int) -> Worker:
        with self._changed:
            for number, (limit, worker) in enumerate(self._idle):
                if limit == memory:
                    del self._idle[number]
                    return worker
        return Worker(memory)

    def _enter(self, item_bytes: int) -> None:
        with self._changed:
            if self._memory_limit and item_bytes:
                at_once = max(1, self._memory_limit // item_bytes)
                self._changed.wait_for(lambda: self._running < at_once)
            self._running += 1
            if self._timer:
                self._timer.cancel()
                self._timer = None

    def _leave(self) -> None:
        with self._changed:
            self._running -= 1
            self._changed.notify()
            if not self._running:
                self._timer = Timer(_IDLE_SECONDS, self.close)
                self._timer.daemon = True
                self._timer.start()
