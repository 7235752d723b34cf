"""Executors: where probing and encoding run.

An image from a stranger can crash, hang or swell its decoder. In `Processes` that costs the image,
not the run. Each worker has a pipe of its own, so that one killed in the middle of an answer spoils
nobody else's; pools with one shared queue (`concurrent.futures`, pebble) break there.
"""

from __future__ import annotations

import pickle
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, resource_tracker
from typing import Any, Generic, Protocol, Self, TypeVar

from assetjob.runtime.signals import SIGNALS, held_back

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

SECONDS = 180.0  # for one item; a large graphic at effort "best" needs a minute
MEMORY = 4_000_000_000  # bytes of address space of one worker
_GOODBYE = 5.0  # seconds for a worker to end by itself


class Executor(Protocol):
    """Runs a function over items; holds nothing but what is under way."""

    def start(self, ready: Callable[[], None]) -> None:
        """Make ready what will be needed, while the caller does other things.

        `ready` is called where the work will be done.
        """
        ...

    def map(
        self,
        function: Callable[[Item], Outcome],
        items: Iterable[Item],
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        """Yield each item with its outcome, in the order in which they are done.

        `items` is read as the work goes on. `failed` makes the outcome of an item that its worker
        did not survive, from the reason, one line for a person. What `function` raises is raised
        here.
        """
        ...


class Serial:
    """Runs everything in this process, one item after the other."""

    def start(self, ready: Callable[[], None]) -> None:
        """See `Executor.start`; here nothing could be done meanwhile."""

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
                outcome = failed(item, "needs more memory than there is")
            yield item, outcome


class Processes:
    """Runs up to `workers` items at once, each in a process that is used again.

    Workers start when they are first needed, or by `start` (by spawn: libvips' threads do not
    survive a fork), and end with `close` or the ``with`` block. An item whose worker dies, or that
    takes longer than `seconds`, is tried once more in another. A worker is handed its next item
    while it does one, so that it need not wait for a caller who takes his time. `memory` limits a
    worker's address space, in bytes, where the system can. Functions and items must be picklable.
    """

    def __init__(self, workers: int, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._idle: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._idle:
            worker.kill()  # it does nothing, so nothing is lost
        self._idle.clear()

    def start(self, ready: Callable[[], None]) -> None:
        """See `Executor.start`."""
        while len(self._idle) < min(self._workers, _EARLY):
            self._idle.append(_Worker(self._memory, ready))

    def map(
        self,
        function: Callable[[Item], Outcome],
        items: Iterable[Item],
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        """See `Executor.map`."""
        run = _MapCall(function, failed, iter(items))
        try:
            while self._hand_out(run):
                settled = self._collect(run)
                self._hand_out(run)  # before the caller takes its time
                if settled:
                    yield settled
        finally:
            for worker in run.busy:
                worker.kill()

    def _hand_out(self, run: _MapCall[Item, Outcome]) -> bool:
        """Give every worker an item and its next one; tell whether anything is under way."""
        while len(run.busy) < self._workers and (task := run.next()) is not None:
            worker = self._idle.pop() if self._idle else _Worker(self._memory)
            run.busy[worker] = deque([task])
            worker.give(run.message(task))
            worker.begin(self._seconds)
        for worker, tasks in run.busy.items():
            # What failed once is tried alone.
            if len(tasks) > 1 or run.again or not tasks[0].first:
                continue
            if (task := run.next()) is None:
                break
            message = run.message(task)
            if len(message) > _AHEAD:
                run.again.append(task)
                break
            tasks.append(task)
            worker.give(message)
        return bool(run.busy)

    def _collect(self, run: _MapCall[Item, Outcome]) -> tuple[Item, Outcome] | None:
        """Wait for an answer, a death or a time limit; return what it settles, if it does."""
        worker = _first_ready(list(run.busy))
        tasks = run.busy[worker]
        task = tasks.popleft()
        try:
            outcome: Outcome = worker.take()
        except _LostError as lost:
            del run.busy[worker]
            worker.kill()
            run.again.extend(tasks)  # they had not begun
            if task.first:
                run.again.append(_Task(task.item, first=False))
                return None
            return task.item, run.failed(task.item, lost.reason)
        if tasks:
            worker.begin(self._seconds)
        else:
            del run.busy[worker]
            self._idle.append(worker)
        return task.item, outcome


# Workers that start before anybody knows how much there is to do: the others would be in their way.
_EARLY = 4
# Bytes of a message that the pipe takes at once, even while its worker is busy with a long answer.
_AHEAD = 16_384


@dataclass(frozen=True, slots=True)
class _Task(Generic[Item]):
    item: Item
    first: bool = True


@dataclass(slots=True)
class _MapCall(Generic[Item, Outcome]):
    """One call of `map`: what is to be done, what is under way, what is to be tried again."""

    function: Callable[[Item], Outcome]
    failed: Callable[[Item, str], Outcome]
    items: Iterator[Item]
    busy: dict[_Worker, deque[_Task[Item]]] = field(default_factory=dict)
    again: deque[_Task[Item]] = field(default_factory=deque)

    def next(self) -> _Task[Item] | None:
        if self.again:
            return self.again.popleft()
        return next((_Task(item) for item in self.items), None)

    def message(self, task: _Task[Item]) -> bytes:
        return pickle.dumps((self.function, task.item))


class _LostError(Exception):
    """An item was lost with its worker; `reason` says how."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# --- the parent's side of a worker


class _Worker:
    def __init__(self, memory: int, ready: Callable[[], None] | None = None) -> None:
        spawn = get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.deadline = 0.0
        self._memory = memory
        self._seconds = 0.0
        self._process = spawn.Process(target=_serve, args=(theirs, memory, ready), daemon=True)
        if sys.platform != "win32":
            # It starts with the first process otherwise, and lets SIGINT through when it has.
            resource_tracker.ensure_running()
        with held_back():  # a child half born would cry about its lost parent
            self._process.start()
        theirs.close()  # so that a death closes the pipe

    def begin(self, seconds: float) -> None:
        """Let the time run for the item that is done now."""
        self._seconds = seconds
        self.deadline = time.monotonic() + seconds

    def give(self, message: bytes) -> None:
        with suppress(OSError):  # it died idle: `take` finds out
            self.pipe.send_bytes(message)

    def take(self) -> Any:
        """Return the answer; raise what the function raised.

        Raises:
            _LostError: There is none: the worker died or is late.
        """
        try:
            if not self.pipe.poll():
                raise _LostError(f"took longer than {self._seconds:g} seconds")
            answer, error = pickle.loads(self.pipe.recv_bytes())  # noqa: S301  # our own worker's
        except (EOFError, OSError) as closed:
            self._process.join(_GOODBYE)
            raise _LostError(_obituary(self._process.exitcode)) from closed
        if isinstance(error, MemoryError):
            raise _LostError(f"needs more than {self._memory / 1e6:,.0f} MB of memory")
        if error is not None:
            raise error
        return answer

    def kill(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _first_ready(workers: list[_Worker]) -> _Worker:
    """Wait until a worker answers, dies or is late; of several return the one first due."""
    while True:
        patience = min(worker.deadline for worker in workers) - time.monotonic()
        answered = connection.wait([worker.pipe for worker in workers], max(0.0, patience))
        now = time.monotonic()
        ready = [each for each in workers if each.pipe in answered or each.deadline <= now]
        if ready:
            return min(ready, key=lambda each: each.deadline)


def _obituary(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"ended the process that read it (exit code {exit_code})"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = f"signal {-exit_code}"
    return f"killed the process that read it ({name}): it is damaged, or memory ran out"


# --- the worker's side


def _serve(pipe: connection.Connection, memory: int, ready: Callable[[], None] | None) -> None:
    """Answer until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    _limit_memory(memory)
    if ready:
        with suppress(Exception):  # what is asked for first will fail alike, and say so
            ready()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(message: bytes) -> bytes:
    try:
        function, item = pickle.loads(message)  # noqa: S301  # our own parent's
        return pickle.dumps((function(item), None))
    except MemoryError:
        return pickle.dumps((None, MemoryError()))
    except Exception as error:  # noqa: BLE001  # it is raised again in the parent
        error.add_note("In a worker:\n" + traceback.format_exc())
        return pickle.dumps((None, error))


def _limit_memory(limit: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on every system

    with suppress(ValueError, OSError):  # a lower limit is set already, or the system has none
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
