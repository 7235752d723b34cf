"""The calls that are in progress on a Dask cluster: at most so many, of so many bytes."""

from __future__ import annotations

import pickle
import time
from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Any

from distributed import Future

from assetjob.model.errors import SiteError
from assetjob.runtime.executors.dask import remote
from assetjob.runtime.executors.dask.cluster import Cluster
from assetjob.runtime.executors.dask.messages import Call, Reply

_BYTES = 128_000_000  # of the files of all calls in progress
_POLL_SECONDS = 1.0
_WITHOUT_WORKERS_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Part:
    """Items that are sent together; `with_data` if with the bytes of their files."""

    items: tuple[Any, ...]
    with_data: bool = False
    tries: int = 0

    def split(self) -> Iterator[Part]:
        """Yield a part for each item."""
        return (replace(self, items=(item,)) for item in self.items)


@dataclass(frozen=True, slots=True)
class Sent:
    """A part that was sent, its call, and the bytes of the message."""

    part: Part
    call: Call
    size: int


class Flight:
    """Calls in progress on `cluster`."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._futures: dict[Future[Reply], Sent] = {}
        self._done: SimpleQueue[tuple[Future[Reply], Reply | BaseException]] = SimpleQueue()
        self._bytes = 0
        self._threads, self._counted = 0, 0.0
        self._worked = time.monotonic()

    def __len__(self) -> int:
        """Return how many calls are in progress."""
        return len(self._futures)

    @property
    def has_room(self) -> bool:
        """Tell whether another call should be sent now."""
        if not self._futures:
            return True
        return self._bytes < _BYTES and len(self._futures) < 2 * self._thread_count() + 2

    def send(self, part: Part, call: Call, workers: list[str] | None) -> None:
        """Send a call, to one of `workers` if that is possible."""
        client, message = self._cluster.client, pickle.dumps(call)
        try:
            where: dict[str, Any] = {}
            if workers:
                where = {"workers": workers, "allow_other_workers": True}
            future = client.submit(remote.answer, message, pure=False, **where)
        except Exception as error:
            if self._cluster.is_connected:
                raise
            raise self._connection_lost() from error
        self._futures[future] = Sent(part, call, len(message))
        self._bytes += len(message)
        assert client.loop is not None
        client.loop.add_callback(self._collect, future)

    def wait(self) -> tuple[Sent, Reply | BaseException]:
        """Return a call that is done, and the reply or the error of Dask.

        Raises:
            SiteError: The connection is lost, or there have been no workers for a while.
        """
        while True:
            try:
                future, reply = self._done.get(timeout=_POLL_SECONDS)
            except Empty:
                self._require_workers()
                continue
            self._worked = time.monotonic()
            sent = self._futures.pop(future)
            self._bytes -= sent.size
            if isinstance(reply, CancelledError) or not self._cluster.is_connected:
                raise self._connection_lost()
            return sent, reply

    def cancel(self) -> None:
        """Cancel what is in progress."""
        with suppress(Exception):  # the connection may be lost
            self._cluster.client.cancel(list(self._futures), force=True)
        self._futures.clear()

    async def _collect(self, future: Future[Reply]) -> None:
        try:
            reply = await self._cluster.client.gather(
                future, direct=self._cluster.direct, asynchronous=True
            )
        except (Exception, CancelledError) as error:  # noqa: BLE001 - handled by the main thread
            reply = error
        self._done.put((future, reply))

    def _thread_count(self) -> int:
        """Return the number of threads of all workers, asking every few seconds."""
        if time.monotonic() - self._counted > 5 * _POLL_SECONDS:
            try:
                self._threads = sum(self._cluster.client.nthreads().values())
            except Exception as error:
                raise self._connection_lost() from error
            self._counted = time.monotonic()
        return self._threads

    def _require_workers(self) -> None:
        if not self._cluster.is_connected:
            raise self._connection_lost()
        if self._thread_count():
            self._worked = time.monotonic()
        elif time.monotonic() - self._worked > _WITHOUT_WORKERS_SECONDS:
            raise SiteError(
                f"--dask {self._cluster.address}: all workers were lost; start some and run again"
            )

    def _connection_lost(self) -> SiteError:
        problem = "the connection to the scheduler was lost"
        return SiteError(f"--dask {self._cluster.address}: {problem}; check it and run again")
