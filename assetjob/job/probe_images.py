"""Probe many files at once: what the cache knows of a file is not read again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from assetjob.job.context import RunContext
from assetjob.job.tasks import probe
from assetjob.model.image import Failure, ImageInfo
from assetjob.runtime.spill import SpillList, SpillMap

_AT_ONCE = 500  # files of which the cache is asked together


def probe_all(
    run: RunContext, paths: SpillMap[None]
) -> tuple[SpillMap[ImageInfo], dict[str, Failure]]:
    """Return the facts of the files at `paths`, and the failures of those that cannot be read."""
    infos: SpillMap[ImageInfo] = SpillMap()
    failures: dict[str, Failure] = {}
    new = SpillList(_unknown(run, paths, infos, failures))
    statuses: dict[str, os.stat_result] = {}  # of the files that are being probed
    outcomes = run.executor.map(
        partial(probe, run.site.root, run.settings.limits),
        _with_status(run, new, statuses),
        lambda path, reason: Failure(path, "probe", reason),
    )
    for done, (path, outcome) in enumerate(outcomes, len(paths) - len(new) + 1):
        status = statuses.pop(path, None)
        if isinstance(outcome, Failure):
            failures[path] = outcome
            if status:
                run.cache.keep_failure(outcome, status, run.settings.limits)
        else:
            infos.put(path, outcome)
            if status:
                run.cache.keep_info(outcome, status)
        run.progress("probe", done, len(paths))
    return infos, failures


def _unknown(
    run: RunContext, paths: Iterable[str], infos: SpillMap[ImageInfo], failures: dict[str, Failure]
) -> Iterator[str]:
    """Yield the paths of which the cache knows nothing; put what it knows where it belongs."""
    waiting = iter(paths)
    while part := list(islice(waiting, _AT_ONCE)):
        statuses = {path: status for path in part if (status := run.status(path))}
        for info in run.cache.infos(statuses):
            if info:
                infos.put(info.path, info)
        for path in part:
            if path in infos:
                continue
            status = statuses.get(path)
            failure = status and run.cache.failure(path, "probe", status, run.settings.limits)
            if failure:
                failures[path] = failure
            else:
                yield path


def _with_status(
    run: RunContext, paths: Iterable[str], statuses: dict[str, os.stat_result]
) -> Iterator[str]:
    """Yield the paths, each after its status is taken: it tells later what was read."""
    for path in paths:
        if status := run.status(path):
            statuses[path] = status
        yield path
