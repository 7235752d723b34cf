"""What ``assetjob fleet`` does: the sites, one cluster for all of them, the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assetjob.fleet.overview import Overview
from assetjob.fleet.run import Say, run_fleet
from assetjob.fleet.site_process import RunOptions
from assetjob.fleet.sites import read_sites
from assetjob.runtime.executors import shared_cluster
from assetjob.runtime.resources import usable_processors


@dataclass(frozen=True, slots=True)
class Given:
    """The options of the command line; `jobs` is the number of sites at once."""

    jobs: int | None = None
    dask: str | None = None
    cache: Path | None = None
    resume: bool = False


def run(arguments: Sequence[Path], reports: Path, given: Given, say: Say) -> Overview:
    """Run over the sites that `arguments` name; see `run_fleet`.

    Raises:
        AssetjobError: The sites, the cluster or the folder cannot be used.
    """
    sites, processors = read_sites(arguments), usable_processors().count
    at_once = min(given.jobs or processors, len(sites))
    options = RunOptions(
        at_once,
        max(1, processors // at_once),
        resume=given.resume,
        cache=given.cache.absolute() if given.cache else None,
    )
    today = datetime.now(tz=UTC).date()
    with _cluster(given.dask) as (address, environment):
        options = replace(options, dask=address, environment=environment)
        return run_fleet(sites, reports.absolute(), options, today, say)


@contextmanager
def _cluster(address: str | None) -> Iterator[tuple[str | None, Mapping[str, str]]]:
    if address is None:
        yield None, {}
    else:
        with shared_cluster(address) as shared:
            yield shared
