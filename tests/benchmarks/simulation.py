"""A simulation of many workers: tasks that sleep as long as measured ones took.

The client, its limits and Dask's own scheduler are real. The workers are threads of this process,
and what they do is to get the bytes of an original, to sleep and to return as many bytes as the
variants had. So it shows what handing out work costs, and nothing about networks or disks.
"""

from __future__ import annotations

import logging
import pickle
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import dask
from distributed import Client, LocalCluster, get_worker

from assetjob.job import api
from assetjob.job.tasks import Encode
from assetjob.model.image import Failure
from assetjob.model.variant import EncodedFiles, EncodeJob
from assetjob.runtime.executors.dask import flight
from assetjob.runtime.executors.dask.cluster import WITHOUT_DASHBOARD, Cluster
from assetjob.runtime.executors.dask.executor import Dask
from assetjob.runtime.executors.dask.messages import Call, Reply
from assetjob.settings import load
from tests.benchmarks.measure import say
from tests.conftest import Silent

_FASTER = (1, 4, 16)  # than measured: where the scheduler becomes the limit
# Dask keeps the messages of workers that are threads: 57,000 took 24 GB. With workers that are
# processes the client and the scheduler stay below 300 MB while 1.5 GB of originals are sent.
_MOST = 6_000


@dataclass(frozen=True, slots=True)
class Task:
    """The seconds of one original, the bytes that are sent for it and those that come back."""

    seconds: float
    sent: int
    returned: int


def measured_tasks(site: Path) -> list[Task]:
    """Encode the originals of a site one after the other; return what each took."""
    tasks: list[Task] = []
    encode = Encode.__call__

    def timed(self: Encode, job: EncodeJob) -> EncodedFiles | Failure:
        begun = time.perf_counter()
        made = encode(self, job)
        seconds = time.perf_counter() - begun
        if isinstance(made, EncodedFiles):
            size = sum(len(file.data) for file in made.files)
            tasks.append(Task(seconds, job.info.bytes, size))
        return made

    with tempfile.TemporaryDirectory() as folder, mock.patch.object(Encode, "__call__", timed):
        options = {"reports": Path(folder) / "reports", "use_cache": False, "executor": "serial"}
        api.start("preview", load.load(site, options), Silent())
    return tasks


def simulate(tasks: Sequence[Task], workers: int, seconds: float) -> list[str]:
    """Return rows of the efficiency for tasks as measured and for shorter ones.

    Each worker has work for so many `seconds`, or less where that were too many tasks.
    """
    lines = [
        f"{len(tasks)} measured tasks, repeated: {seconds:.0f} s of work for each worker.",
        "",
        "| a task sleeps, s (mean) | tasks | wall, s | efficiency | tasks / s |",
        "|--:|--:|--:|--:|--:|",
    ]
    for factor in _FASTER:
        mean = sum(task.seconds for task in tasks) / len(tasks) / factor
        count = min(_MOST, int(seconds * workers / mean))
        work = [Task(t.seconds / factor, t.sent, t.returned) for t in islice(cycle(tasks), count)]
        work.sort(key=lambda task: -task.seconds)
        wall = _replay(work, workers)
        efficiency = sum(task.seconds for task in work) / workers / wall
        lines.append(
            f"| {mean:.3f} | {count:,} | {wall:.1f} | {efficiency:.0%} | {count / wall:,.0f} |"
        )
        say(lines[-1])
    return lines


def local_cluster(workers: int, *, processes: bool) -> LocalCluster:
    """Start a cluster of workers with one thread each, without a dashboard.

    It is set up like that of ``--dask local:N``, so that the scheduler, which has a machine of its
    own elsewhere, takes little from the workers here.
    """
    with dask.config.set(WITHOUT_DASHBOARD):
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=processes,
            # Workers that are threads would all pause when this process takes the share of one.
            memory_limit="auto" if processes else 0,
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        )


def _replay(tasks: Iterable[Task], workers: int) -> float:
    """Return the seconds that the tasks take on so many workers that sleep."""
    with (
        local_cluster(workers, processes=False) as local,
        Client(local, set_as_default=False) as client,
        mock.patch.object(flight, "remote", SimpleNamespace(answer=_answer)),
    ):
        dask = Dask(Cluster(str(local.scheduler_address), client), 60, 0)
        begun = time.perf_counter()
        for _ in dask.map(_Sleep(), ((task, bytes(task.sent)) for task in tasks), _lost):
            pass
        return time.perf_counter() - begun


class _Sleep:
    """Stands for `Encode`: a function of one item for each call, whose files travel with it."""

    roots = ()

    def __call__(self, item: object) -> bytes:
        raise AssertionError(item)

    def files(self, _item: object) -> Iterator[object]:
        return iter(())

    def with_roots(self, _roots: object) -> _Sleep:
        return self


def _answer(message: bytes) -> Reply:
    call: Call = pickle.loads(message)  # noqa: S301 - ours
    tasks = [task for task, _ in call.items]
    seconds = sum(task.seconds for task in tasks)
    time.sleep(seconds)
    answers = tuple(pickle.dumps((bytes(task.returned), None)) for task in tasks)
    return Reply(get_worker().address, answers, seconds=seconds)


def _lost(_item: object, reason: str) -> bytes:
    raise AssertionError(reason)
