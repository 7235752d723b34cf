"""Run the stages over a site, with the store, the workers and the cache that they need."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from assetjob.images.variants import encoding_of
from assetjob.job.cache_folder import check_cache, open_cache
from assetjob.job.context import Progress, RunContext
from assetjob.job.tasks import preload
from assetjob.model.result import Command, Result
from assetjob.model.site import Site
from assetjob.runtime.executors import Executor, make_executor
from assetjob.runtime.signals import deferred_signals
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.plausible import require_site
from assetjob.store.destination import open_store

# Most objects of a run live until its end, and traversing them again and again took the garbage
# collector an eighth of a warm run. The tree of a page is some ten thousand objects of garbage.
_GC_THRESHOLDS = (100_000, 50, 100)


def site_of(command: Command, settings: Settings) -> Site:
    """Return the site that a run is about.

    Raises:
        AssetjobError: The site or its configuration cannot be used.
    """
    site = find_site(settings)
    if command == "in-place":
        require_site(site, settings)
    if command != "audit":
        encoding_of(settings)  # before anything is read
    return site


@contextmanager
def run_over(
    command: Command, settings: Settings, site: Site, progress: Progress
) -> Iterator[Result]:
    """Run the stages with a store, workers and a cache that stay open for the reports."""
    with open_run(command, settings, site, progress) as run:
        yield run_through(run)


@contextmanager
def open_run(
    command: Command, settings: Settings, site: Site, progress: Progress
) -> Iterator[RunContext]:
    """Open the store, the workers and the cache of a run."""
    gc.set_threshold(*_GC_THRESHOLDS)
    say = progress.note
    problems = check_cache(settings)
    for line in problems:
        say(line)
    with (
        open_store(command, settings, site, say) as store,
        _executor(settings) as executor,
        open_cache(settings, say, write=not problems) as cache,
    ):
        if cache.is_empty:
            executor.start(preload)  # while this process imports the stages and reads the pages
        yield RunContext(command, settings, site, executor, store, progress, cache)


def run_through(run: RunContext) -> Result:
    """Run the stages, which are imported only now."""
    with deferred_signals():
        from assetjob.job.pipeline import run_stages  # noqa: PLC0415
    return run_stages(run)


def _executor(settings: Settings) -> AbstractContextManager[Executor]:
    memory = settings.max_memory * 1_000_000
    return make_executor(
        settings.executor,
        settings.workers,
        seconds=settings.max_seconds,
        memory=memory,
        cluster=settings.dask,
    )
