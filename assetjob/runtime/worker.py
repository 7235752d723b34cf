"""A worker process as its parent sees it: send items, receive answers, notice its death."""

from __future__ import annotations

import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, current_process, get_context, resource_tracker
from typing import Any

from assetjob.runtime.signals import deferred_signals
from assetjob.runtime.worker_main import OUT_OF_MEMORY, STARTED, serve

_START_SECONDS = 60.0  # on a busy machine starting takes many seconds
_EXIT_SECONDS = 5.0  # for a worker that closed its pipe to end


class WorkerLostError(Exception):
    """A worker died or timed out; `reason` says so in one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Worker:
    """One process, started by spawn, since threads of libvips do not survive a fork.

    `memory` limits its address space, in bytes; `prepare` is called in it first.
    """

    def __init__(self, memory: int, prepare: Callable[[], None] | None = None) -> None:
        spawn = get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.deadline = 0.0
        self.has_started = False
        self._memory = memory
        self._seconds = 0.0
        self._process = spawn.Process(target=serve, args=(theirs, memory, prepare), daemon=True)
        if sys.platform != "win32":
            # Else it starts with the first process, and unblocks SIGINT when it has.
            resource_tracker.ensure_running()
        # A half-started child would print a traceback about its parent.
        with deferred_signals(), _children_allowed():
            self._process.start()
        theirs.close()  # so that the pipe closes when the worker dies

    def start_clock(self, seconds: float) -> None:
        """Set the time limit of the item that is worked on now, or of starting first."""
        self._seconds = seconds if self.has_started else max(seconds, _START_SECONDS)
        self.deadline = time.monotonic() + self._seconds

    def send(self, message: bytes) -> None:
        """Send an item; if the worker has died meanwhile, `receive` raises."""
        with suppress(OSError):
            self.pipe.send_bytes(message)

    def notice_start(self) -> bool:
        """Return whether the worker has just said that it has started, before any answer."""
        if self.has_started:
            return False
        with suppress(EOFError, OSError):
            self.has_started = self.pipe.poll() and self.pipe.recv_bytes() == STARTED
        return self.has_started

    def receive(self) -> Any:
        """Return the answer, or raise the exception of the function.

        Raises:
            WorkerLostError: There is no answer, since the worker died or timed out.
        """
        return opened(self.receive_pickle())

    def receive_pickle(self) -> bytes:
        """Return the answer as it came, for `opened`.

        Raises:
            WorkerLostError: There is no answer, since the worker died or timed out.
        """
        try:
            if not self.pipe.poll():
                raise WorkerLostError(f"took longer than {self._seconds:g} seconds")
            answer = self.pipe.recv_bytes()
        except (EOFError, OSError) as closed:
            self._process.join(_EXIT_SECONDS)
            code = self._process.exitcode
            reason = _exit_reason(code) if self.has_started else f"it ended with {_status(code)}"
            raise WorkerLostError(reason) from closed
        if answer == OUT_OF_MEMORY:
            raise WorkerLostError(f"needs more than {self._memory / 1e6:,.0f} MB of memory")
        return answer

    def kill(self) -> None:
        """End the process."""
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def opened(answer: bytes) -> Any:
    """Return the outcome in a worker's answer, or raise the exception in it."""
    outcome, error = pickle.loads(answer)  # noqa: S301  # our own worker's
    if error is not None:
        raise error
    return outcome


@contextmanager
def _children_allowed() -> Iterator[None]:
    """Let a daemonic process, as Dask's workers are, start a child, which ends with its pipe."""
    config: dict[str, object] = getattr(current_process(), "_config", {})
    before = config.pop("daemon", None)
    try:
        yield
    finally:
        if before is not None:
            config["daemon"] = before


def first_ready(workers: list[Worker]) -> Worker:
    """Wait until a worker answers, dies or times out; of several return that with least time."""
    while True:
        patience = min(worker.deadline for worker in workers) - time.monotonic()
        answered = connection.wait([worker.pipe for worker in workers], max(0.0, patience))
        now = time.monotonic()
        ready = [each for each in workers if each.pipe in answered or each.deadline <= now]
        if ready:
            return min(ready, key=lambda each: each.deadline)


def _exit_reason(exit_code: int | None) -> str:
    status = _status(exit_code)
    if exit_code is None or exit_code >= 0:
        return f"ended the process that read it ({status})"
    return f"killed the process that read it ({status}): it is damaged, or memory ran out"


def _status(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return signal.Signals(-exit_code).name
    except ValueError:
        return f"signal {-exit_code}"
