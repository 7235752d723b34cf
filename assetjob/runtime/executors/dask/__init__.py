"""Run items on the workers of a Dask cluster, with the results of a local run.

`executor` is the client's part: what is in progress, and what becomes of it. `remote` is what runs
in a Dask worker: it passes each item to a child process, with the limits of a local worker. Both
exchange the values in `messages`.

Image files travel by their content: a worker reads a file at the client's path if it is there and
has the same bytes, else it is sent them once, and keeps them in its scratch folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assetjob.model.errors import SettingsError
from assetjob.runtime.signals import deferred_signals

if TYPE_CHECKING:
    from assetjob.runtime.executors import Executor


def connect(address: str, seconds: float, memory: int) -> AbstractContextManager[Executor]:
    """Return the executor for the scheduler at `address`, or for ``local:N`` workers.

    Raises:
        SettingsError: Dask is not installed, or the address cannot be one.
        SiteError: The cluster cannot be reached, has no workers, or runs other versions.
    """
    if find_spec("distributed") is None:
        raise SettingsError(
            '--dask: needs the package distributed; install assetjob with its extra "dask"'
        )
    with deferred_signals():  # Dask's threads must not take the signals from the main thread
        from assetjob.runtime.executors.dask.cluster import open_cluster  # noqa: PLC0415
        from assetjob.runtime.executors.dask.executor import Dask  # noqa: PLC0415

        return Dask(open_cluster(address), seconds, memory)


@contextmanager
def share(address: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Open a cluster for the runs of other processes; see `shared_cluster`.

    Raises:
        AssetjobError: See `connect`.
    """
    _require_dask()
    with deferred_signals():
        from assetjob.runtime.executors.dask.cluster import open_cluster  # noqa: PLC0415

        cluster = open_cluster(address)
    try:
        yield cluster.shared_address, cluster.keys
    finally:
        cluster.close()


def _require_dask() -> None:
    if find_spec("distributed") is None:
        raise SettingsError('--dask: needs Dask; install assetjob with its extra "dask"')
