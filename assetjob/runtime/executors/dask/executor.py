"""The client's part: send items, take their outcomes, and try again what was lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Self

from assetjob.model.errors import SiteError
from assetjob.runtime.child_pool import ChildPool
from assetjob.runtime.executors import InputFile, Item, Outcome, ReadsFiles
from assetjob.runtime.executors.dask import remote
from assetjob.runtime.executors.dask.cluster import Cluster, require_same_version
from assetjob.runtime.executors.dask.flight import Flight, Part, Sent
from assetjob.runtime.executors.dask.messages import Call, Lost, Reply, versions
from assetjob.runtime.executors.dask.placement import Placement
from assetjob.runtime.safe_read import Folders, UnreadableError
from assetjob.runtime.worker import WorkerLostError, opened

_MOST_TOGETHER = 16  # items in one call
# What a call costs the cluster is about a hundredth of a second; items in one wait for each other.
_CALL_SECONDS = 0.2
_TRIES = 3  # after which an item failed; Dask itself tries each four times


class Dask:
    """Runs items on all workers of a cluster, twice as many in progress as these have threads.

    An item whose worker is lost is tried again on another. Functions and items must be picklable; a
    function that reads files must be a `ReadsFiles`.
    """

    def __init__(self, cluster: Cluster, seconds: float, memory: int) -> None:
        self._cluster = cluster
        self._seconds = seconds
        self._memory = memory
        self._item_bytes = 0
        self._placement = Placement()
        self._unusable: dict[str, str] = {}
        self._here = ChildPool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._here.close()
        self._cluster.close()

    def start(self, prepare: Callable[[], None]) -> None:
        """See `Executor.start`."""
        run = self._cluster.client.run
        run(remote.prepare, prepare, self._seconds, self._memory, wait=False, on_error="ignore")

    def limit_memory(self, item_bytes: int) -> None:
        """See `Executor.limit_memory`; each worker compares it with its own memory."""
        self._item_bytes = item_bytes

    def map(
        self,
        function: Callable[[Item], Outcome],
        items: Iterable[Item],
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        """See `Executor.map`."""
        flight, again, pace = Flight(self._cluster), deque[Part](), _Pace()
        parts = _parts(items, pace)
        try:
            while True:
                while flight.has_room and (part := _next(again, parts)):
                    if not self._send(flight, function, part):
                        yield from self._run_here(function, part, failed)
                if not flight:
                    return
                sent, reply = flight.wait()
                if isinstance(reply, Reply) and reply.answers:
                    self._placement.note(sent.call, reply)
                    pace.note(sent.part, reply)
                    yield from _outcomes(sent.part, reply, failed)
                    continue
                # One by one, so that an item that ends its worker costs no other.
                for part in self._retry(sent, reply).split():
                    if part.tries < _TRIES:
                        again.append(part)
                    else:
                        yield from ((item, failed(item, _WORKERS_LOST)) for item in part.items)
        finally:
            flight.cancel()

    def _send(self, flight: Flight, function: Callable[..., Any], part: Part) -> bool:
        """Send a part to a worker; return False if its files can only be read on this machine."""
        needed, roots = tuple(_needed(function, part)), _roots(function)
        try:
            files = tuple(self._placement.sent(roots, needed, with_data=part.with_data))
        except UnreadableError:
            return False
        limits = (self._seconds, self._memory, self._item_bytes)
        call = Call(function, part.items, files, *limits, versions())
        place = None if part.with_data else self._placement.place(needed)
        flight.send(part, call, self._workers(place))
        return True

    def _workers(self, place: str | None) -> list[str] | None:
        """Return the workers that may do a part, None for all; `place` has its files."""
        if place is not None and place not in self._unusable:
            return [place]
        if not self._unusable:
            return None
        usable = [each for each in self._cluster.client.nthreads() if each not in self._unusable]
        if not usable:
            where, reason = next(iter(self._unusable.items()))
            raise SiteError(f"--dask: {where} cannot store files: {reason}; free disk space there")
        return usable

    def _retry(self, sent: Sent, reply: Reply | BaseException) -> Part:
        """Return what to send again after a reply without answers."""
        part = replace(sent.part, with_data=True)
        if not isinstance(reply, Reply):
            return replace(part, tries=part.tries + 1)
        if reply.versions:
            require_same_version(reply.address, reply.versions)
        if reply.problem:
            self._unusable[reply.address] = reply.problem
        self._placement.note(sent.call, reply)
        return part

    def _run_here(
        self,
        function: Callable[[Item], Outcome],
        part: Part,
        failed: Callable[[Item, str], Outcome],
    ) -> Iterator[tuple[Item, Outcome]]:
        for item in part.items:
            try:
                answer = self._here.call(function, item, seconds=self._seconds, memory=self._memory)
                outcome: Outcome = opened(answer)
            except WorkerLostError as lost:
                outcome = failed(item, lost.reason)
            yield item, outcome


_WORKERS_LOST = "the Dask workers that processed it were lost"


class _Pace:
    """How many items go together in one call, by the time that those before took.

    It decides no outcome: each item has its own, whatever goes with it.
    """

    def __init__(self) -> None:
        self.together = 1

    def note(self, part: Part, reply: Reply) -> None:
        """Learn from the reply to a part; the number at most doubles, as one reply may mislead."""
        each = reply.seconds / len(part.items)
        fits = int(_CALL_SECONDS / max(each, 1e-6))
        self.together = max(1, min(fits, 2 * self.together, _MOST_TOGETHER))


def _parts(items: Iterable[Any], pace: _Pace) -> Iterator[Part]:
    waiting = iter(items)
    while part := tuple(islice(waiting, pace.together)):
        yield Part(part)


def _next(again: deque[Part], parts: Iterator[Part]) -> Part | None:
    return again.popleft() if again else next(parts, None)


def _needed(function: Callable[..., Any], part: Part) -> Iterable[InputFile]:
    if not isinstance(function, ReadsFiles):
        return ()
    return chain.from_iterable(map(function.files, part.items))


def _roots(function: Callable[..., Any]) -> Sequence[Folders]:
    return function.roots if isinstance(function, ReadsFiles) else ()


def _outcomes(
    part: Part, reply: Reply, failed: Callable[[Item, str], Outcome]
) -> Iterator[tuple[Item, Outcome]]:
    for item, answer in zip(part.items, reply.answers, strict=True):
        if isinstance(answer, Lost):
            yield item, failed(item, answer.reason)
        else:
            yield item, opened(answer)
