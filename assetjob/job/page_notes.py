"""What is to be said of the pages of a run, collected in one pass over them.

Each pass over the pages of a large site reads all of them from the disk.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from assetjob.job.context import RunContext
from assetjob.model.image import ResolvedPage
from assetjob.rewrite.encode_jobs import kept_in_markdown
from assetjob.rewrite.hydration import HydrationNotes
from assetjob.runtime.spill import SpillMap
from assetjob.site.left_alone import SourceNotes


class PageNotes:
    """Collects notes; `made` are the paths of the originals that have variants.

    `in_markdown` are the paths of image files that get no variants where their images stay in
    Markdown.
    """

    def __init__(self, run: RunContext, made: Container[str]) -> None:
        self.in_markdown: SpillMap[None] = SpillMap()
        self._settings = run.settings
        self._sources = SourceNotes(run.site)
        self._hydration = HydrationNotes(made, pictured=run.settings.pictured)

    def over(self, pages: Iterable[ResolvedPage], count: int) -> Iterator[ResolvedPage]:
        """Yield `pages`, and collect what there is to say of the first `count` of them."""
        for number, page in enumerate(pages):
            if number < count:
                self._add(page)
            yield page

    def _add(self, page: ResolvedPage) -> None:
        for path in kept_in_markdown(page, self._settings):
            self.in_markdown.put(path, None)
        self._sources.add(page)
        self._hydration.add(page)

    def on_sources(self) -> Iterator[str]:
        """Yield why pages are not rewritten."""
        return self._sources.lines()

    def on_hydration(self) -> Iterator[str]:
        """Yield why pages are not rewritten as the settings ask for."""
        return self._hydration.lines()
