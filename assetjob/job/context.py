"""What a run works with: its settings, its workers, its cache, and where it may write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from assetjob.job.cache import Cache
from assetjob.model.result import Command
from assetjob.model.site import Site
from assetjob.runtime.executors import Executor
from assetjob.runtime.safe_read import Folders, SeveralRoots
from assetjob.settings.schema import Settings
from assetjob.store import Store


class Progress(Protocol):
    """Shows how far a stage has come, in the stage's own unit."""

    def __call__(self, stage: str, done: float, total: float) -> None:
        """Show that `done` of `total` items are done in `stage`."""

    def note(self, text: str) -> None:
        """Show one line of text."""

    def hint(self, text: str) -> None:
        """Show one line of text that a quiet run leaves out."""


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

    @property
    def roots(self) -> Folders:
        """The folders that image files are in."""
        return SeveralRoots(self.site.root, self.site.outside_folders)

    @property
    def variants_roots(self) -> Folders:
        """The folders that variants are written to, or would be."""
        elsewhere = self.command == "output" and self.settings.output
        return SeveralRoots(elsewhere or self.site.root, self.site.outside_folders)
