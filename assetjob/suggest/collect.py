"""Collect the suggestions for one image from all its uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assetjob.model.image import Image
from assetjob.model.suggestion import Suggestion
from assetjob.rules.support.text import alt_text, normalized
from assetjob.settings.schema import Settings
from assetjob.suggest.checks import REPEATS, is_usable
from assetjob.suggest.cleaning import beginning, one_line
from assetjob.suggest.drafts import Drafts
from assetjob.suggest.embedded_text import embedded_texts
from assetjob.suggest.machine_text import machine_text
from assetjob.suggest.nearby_text import nearby_texts

MOST = 6  # suggestions for one image
_MOST_USES = 20  # uses whose surroundings are read; an image of a layout is on every page


class SuggestionCollector:
    """Takes the uses of one image, then returns what is suggested for it.

    A use is open if a finding about its alt text is open. `alike` are the alt texts of other files
    that show the same image, `drafts` those that another tool drafted.
    """

    def __init__(
        self, settings: Settings, alike: Sequence[Suggestion] = (), drafts: Drafts | None = None
    ) -> None:
        self._settings, self._alike, self._drafts = settings, alike, drafts or Drafts()
        self._open: list[Image] = []
        self._open_alts: set[str | None] = set()
        self._alts: dict[str, str] = {}  # the page of each alt text

    def add(self, image: Image, *, is_open: bool) -> None:
        """Take a use of the image."""
        alt = alt_text(image)
        if alt and len(self._alts) < _MOST_USES:
            self._alts.setdefault(alt, image.page)
        if is_open and len(self._open) < _MOST_USES:
            self._open.append(image)
            self._open_alts.add(alt)

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return the usable texts, the most certain first."""
        if not self._open:
            return ()
        # A text that all open uses have is in the text box already.
        known = {normalized(alt or "") for alt in self._open_alts} if self._is_uniform else set()
        found: list[Suggestion] = []
        for suggestion, may_repeat in self._candidates():
            text = beginning(one_line(suggestion.text), self._settings.max_alt_length)
            allowed = REPEATS if may_repeat else frozenset()
            if normalized(text) in known or not is_usable(
                text, self._open[0], self._settings, allowed
            ):
                continue
            known.add(normalized(text))
            found.append(Suggestion(text, suggestion.source, suggestion.page))
            if len(found) == MOST:
                break
        return tuple(found)

    @property
    def _is_uniform(self) -> bool:
        return len(self._open_alts) == 1

    def _candidates(self) -> Iterator[tuple[Suggestion, bool]]:
        """Yield each text with whether it may repeat text of the page."""
        for alt, page in self._alts.items():
            yield Suggestion(alt, "alt text of the same image", page), False
        for suggestion in self._alike:
            yield suggestion, False
        for suggestion in embedded_texts(self._open[0]):
            yield suggestion, False
        for suggestion in self._drafts.of(self._open[0].info):
            yield suggestion, False
        for image in self._open:
            for suggestion in nearby_texts(image):
                yield suggestion, True
        for suggestion in machine_text(self._open[0], self._settings.max_alt_length):
            yield suggestion, True
