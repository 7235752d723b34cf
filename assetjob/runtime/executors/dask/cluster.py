"""Connect to a Dask cluster, or start one on this machine, and compare the versions there."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import dask
from distributed import Client, LocalCluster

from assetjob import __version__
from assetjob.model.errors import SettingsError, SiteError
from assetjob.runtime.executors.dask import messages
from assetjob.runtime.signals import children_without_interrupts

_CONNECT_SECONDS = 15
_CLOSE_SECONDS = 5
_REACH_SECONDS = 1
_MOST_TRIED = 8  # workers; Dask asks the scheduler for results of others that do not answer
_WORKER = re.compile(r"(?:tcp|tls)://\[?([^\]]+)\]?:([0-9]+)")
_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
_ADDRESS = re.compile(r"(?!local:)(?:(?:tcp|tls|ws|wss)://)?[\w.:\[\]-]+:[0-9]+", re.ASCII)
_TLS = "DASK_DISTRIBUTED__COMM__TLS__"
_SILENT = logging.CRITICAL + 1
# Only a dashboard shows what these collect; with two workers they take a tenth of one processor.
WITHOUT_DASHBOARD = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A connection to a scheduler; `local` is the cluster if this process started it.

    With `direct` results come from the workers, and not through the scheduler.
    """

    address: str
    client: Client
    local: LocalCluster | None = None
    direct: bool = False

    @property
    def is_connected(self) -> bool:
        """Tell whether the scheduler answers."""
        return bool(self.client.status == "running")

    @property
    def shared_address(self) -> str:
        """The address for other processes of this user."""
        return str(self.local.scheduler_address) if self.local else self.address

    @property
    def keys(self) -> Mapping[str, str]:
        """The environment by which another process can connect to a cluster that was started."""
        if self.local is None:
            return {}
        security: Any = self.local.security
        return {
            f"{_TLS}CA_FILE": security.tls_ca_file,
            f"{_TLS}CLIENT__CERT": security.tls_client_cert,
            f"{_TLS}CLIENT__KEY": security.tls_client_key,
        }

    def close(self) -> None:
        """End the connection, and the cluster if this process started it."""
        with suppress(Exception):  # it may be lost already
            self.client.close(timeout=_CLOSE_SECONDS)
        if self.local:
            with suppress(Exception):
                self.local.close(timeout=_CLOSE_SECONDS)


def open_cluster(address: str) -> Cluster:
    """Return a connection to the scheduler at `address`, or to ``local:N`` new workers.

    Raises:
        SettingsError: The address cannot be one.
        SiteError: The cluster cannot be reached, has no workers, or runs other versions.
    """
    _configure()
    local = _start_local(address)
    if local is None and not _ADDRESS.fullmatch(address):
        advice = "give that of a scheduler, as in tcp://10.0.0.1:8786, or local:N"
        raise SettingsError(f"--dask {address}: is not an address; {advice}")
    cluster = Cluster(address, _connected(address, local), local)
    try:
        _require_same_versions(cluster)
        return replace(cluster, direct=reaches_all(cluster.client.nthreads()))
    except BaseException:
        cluster.close()
        raise


def _configure() -> None:
    """Let Dask print nothing: what goes wrong is reported once, by us."""
    dask.config.set(
        {
            "distributed.admin.large-graph-warning-threshold": "1 GB",
            "distributed.comm.timeouts.connect": f"{_CONNECT_SECONDS}s",
        }
    )
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] in {"distributed", "tornado", "asyncio"}:
            logging.getLogger(name).setLevel(_SILENT)


def _start_local(address: str) -> LocalCluster | None:
    match = _LOCAL.fullmatch(address)
    if match is None:
        return None
    try:
        with dask.config.set(WITHOUT_DASHBOARD), children_without_interrupts():
            return LocalCluster(
                n_workers=int(match[1]),
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",  # with None at port 8787, for every machine
                scheduler_kwargs={"dashboard": False},
                silence_logs=_SILENT,
                security=True,  # else every user of this machine could run code as this one
            )
    except (OSError, RuntimeError) as error:
        advice = "check Dask's configuration and the memory that is free, or ask for fewer"
        raise SiteError(f"--dask {address}: the workers cannot be started; {advice}") from error


def _connected(address: str, local: LocalCluster | None) -> Client:
    try:
        return Client(local or address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        advice = "start a scheduler there (dask scheduler), or check the address"
        raise SiteError(f"--dask {address}: cannot be reached: {reason}; {advice}") from error


def reaches_all(workers: Iterable[str]) -> bool:
    """Tell whether this machine can connect to workers, which may be in another network."""
    found = [_WORKER.fullmatch(address) for address in islice(workers, _MOST_TRIED)]
    try:
        for worker in found:
            if worker is None:
                return False
            socket.create_connection((worker[1], int(worker[2])), _REACH_SECONDS).close()
    except OSError:
        return False
    return True


def _require_same_versions(cluster: Cluster) -> None:
    """Check that every process of the cluster has our versions.

    Raises:
        SiteError: One has others, or there is no worker.
    """
    client = cluster.client
    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
    except TimeoutError as error:
        advice = f"start some: dask worker {cluster.address}"
        raise SiteError(f"--dask {cluster.address}: has no workers; {advice}") from error
    replies: dict[str, Any] = client.run(messages.versions, on_error="return")
    replies["the scheduler"] = _on_scheduler(client)
    for where, reply in replies.items():
        require_same_version(where, reply)


def require_same_version(where: str, reply: Any) -> None:
    """Check the versions that a process of the cluster has.

    Raises:
        SiteError: It has others, or no assetjob.
    """
    is_known = isinstance(reply, tuple)
    problem = messages.difference(reply) if is_known else "cannot load this version of assetjob"
    if problem:
        advice = f'install assetjob {__version__} with its extra "dask" there'
        raise SiteError(f"--dask: {where} {problem}; {advice}")


def _on_scheduler(client: Client) -> Any:
    try:
        return client.run_on_scheduler(messages.versions)
    except Exception as error:  # noqa: BLE001 - of any kind, where it cannot load the function
        return error
