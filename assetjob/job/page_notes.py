"""What is to be said of the pages of a run, collected in one pass over them.

Each pass over the pages of a large site reads all of them from the disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from assetjob.job.context import RunContext
from assetjob.model.image import ResolvedPage
from assetjob.parse.directives import SHOWN_AS_TEXT
from assetjob.parse.shown_as_text import WITHIN_HTML
from assetjob.rewrite.encode_jobs import kept_in_markdown
from assetjob.rewrite.hydration import HydrationNotes
from assetjob.runtime.spill import SpillMap
from assetjob.site.left_alone import SourceNotes

# Why readers see Markdown itself, and what to do, by construct.
_AS_TEXT = {
    SHOWN_AS_TEXT: "CommonMark allows no spaces in an address; write %20 for each space",
    WITHIN_HTML: "Markdown is not read within this HTML; write an <img> there",
}


class PageNotes:
    """Collects notes; `made` are the paths of the originals that have variants.

    `in_markdown` are the paths of image files that get no variants where their images stay in
    Markdown, `images` and `changed` count the images and the pages that were rewritten.
    """

    def __init__(self, run: RunContext, made: Container[str]) -> None:
        self.in_markdown: SpillMap[None] = SpillMap()
        self.images = self.changed = 0
        self._settings = run.settings
        self._unread: Counter[str] = Counter()
        self._first_as_text: dict[str, str] = {}
        self._sources = SourceNotes(run.site)
        self._hydration = HydrationNotes(made, pictured=run.settings.pictured)

    def over(self, pages: Iterable[ResolvedPage], count: int) -> Iterator[ResolvedPage]:
        """Yield `pages`, and collect what there is to say of the first `count` of them."""
        for number, page in enumerate(pages):
            if number < count:
                self._add(page)
            yield page

    def _add(self, page: ResolvedPage) -> None:
        self.images += len(page.images)
        self.changed += page.rewritten is not None
        for path in kept_in_markdown(page, self._settings):
            self.in_markdown.put(path, None)
        for unread in page.page.unread:
            self._unread[unread.construct] += 1
            if unread.construct in _AS_TEXT:
                place = f"{page.source.path}:{unread.line}: {unread.text}"
                self._first_as_text.setdefault(unread.construct, place)
        self._sources.add(page)
        self._hydration.add(page)

    def on_unread_images(self) -> Iterator[str]:
        """Yield which images are not checked, as they are in constructs that are not read."""
        unread = self._unread.copy()
        for construct, first in sorted(self._first_as_text.items()):
            count = unread.pop(construct)
            more = f" ({count - 1:,} more like it)" if count > 1 else ""
            yield f"{first}: is shown as text, since {_AS_TEXT[construct]}{more}."
        if unread:
            yield f"Images in constructs that are not read: {unread.total():,} (see Coverage)."

    def on_sources(self) -> Iterator[str]:
        """Yield why pages are not rewritten."""
        return self._sources.lines()

    def on_hydration(self) -> Iterator[str]:
        """Yield why pages are not rewritten as the settings ask for."""
        return self._hydration.lines()
