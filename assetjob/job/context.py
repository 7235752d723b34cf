"""What a run works with: its orders, its workers, and where it may write."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Protocol

from assetjob.job.cache import Cache
from assetjob.model.result import Command
from assetjob.model.site import Site
from assetjob.runtime.executors import Executor
from assetjob.settings.schema import Settings
from assetjob.store import Store


class Progress(Protocol):
    """Told how far a stage has come, in the stage's own unit."""

    def __call__(self, stage: str, done: float, total: float) -> None:
        """Show that `done` of `total` are done in `stage`."""

    def note(self, text: str) -> None:
        """Say one line to the person who runs this."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run over one site. `store` is the site itself, another folder, or memory.

    `cache` knows what earlier runs found out.
    """

    command: Command
    settings: Settings
    site: Site
    executor: Executor
    store: Store
    progress: Progress
    cache: Cache = field(default_factory=Cache.nowhere)

    def status(self, path: str) -> os.stat_result | None:
        """Return the status of a file of the site, None where the disk tells none."""
        try:
            return os.stat(f"{self.site.root}/{path}")  # noqa: PTH116 - of each file; a Path is slow
        except OSError:
            return None
