"""Find image files that show the same image as another one: in another size, format or quality."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import log

from assetjob.model.image import Image, ImageInfo
from assetjob.model.suggestion import Suggestion
from assetjob.rules.support.fingerprint import are_alike, bands, is_distinctive
from assetjob.rules.support.text import alt_text
from assetjob.runtime.spill import SpillMap

_SAME_SHAPE = 0.03  # greatest difference of the logarithms of two aspect ratios
_MOST_COMPARED = 50  # images of a group that are compared with each other
_MOST = 3  # suggestions for an image


@dataclass(frozen=True, slots=True)
class _Appearance:
    """What an image looks like; its `alt` text, "" if none is in order, and the page with it."""

    key: str
    fingerprint: str
    shape: float  # the logarithm of the aspect ratio
    alt: str
    page: str


class AlikeImages:
    """Takes the uses of all images of a site, then finds those that are alike."""

    def __init__(self) -> None:
        self._appearances: SpillMap[_Appearance] = SpillMap()

    def add(self, key: str, image: Image, *, is_open: bool) -> None:
        """Take a use of the image file that `key` identifies.

        The alt text of a use with an open finding does not count.
        """
        info = image.info
        # The alt text of a linked image says where the link leads.
        is_named = not is_open and image.ref.context.link is None
        if info is None or not info.fingerprint or (key in self._appearances and not is_named):
            return
        alt = (alt_text(image) or "") if is_named else ""
        if key not in self._appearances or (alt and not self._appearances[key].alt):
            self._appearances.put(
                key, _Appearance(key, info.fingerprint, _shape(info), alt, image.page)
            )

    def find(self, wanted: Collection[str]) -> Mapping[str, Sequence[Suggestion]]:
        """Return the alt texts of other files that show the same image, for the keys in `wanted`.

        Images are compared only if a band of their fingerprints is the same.
        """
        found: SpillMap[tuple[Suggestion, ...]] = SpillMap()
        for group in self._groups(wanted):
            named = [each for each in group if each.alt][:_MOST_COMPARED]
            for one in [each for each in group if each.key in wanted][:_MOST_COMPARED]:
                known = found.get(one.key, ())
                more = (_suggestion(each) for each in named if _are_one_image(one, each))
                texts = tuple(dict.fromkeys((*known, *more)))[:_MOST]
                if texts != known:
                    found.put(one.key, texts)
        return found

    def _groups(self, wanted: Iterable[str]) -> Iterator[list[_Appearance]]:
        """Yield groups of appearances that share a band, at least two, one of them `wanted`."""
        asked = (self._appearances[key] for key in wanted if key in self._appearances)
        needed = frozenset(chain.from_iterable(map(_bands, asked)))
        by_band: SpillMap[_Appearance] = SpillMap()
        for key, appearance in self._appearances.items() if needed else ():
            for band in needed.intersection(_bands(appearance)):
                by_band.put(f"{band} {key}", appearance)
        for _, items in groupby(by_band.items(), lambda item: item[0].partition(" ")[0]):
            group = [appearance for _, appearance in items]
            if len(group) > 1:
                yield group


def _bands(appearance: _Appearance) -> tuple[str, ...]:
    fingerprint = appearance.fingerprint
    return bands(fingerprint) if is_distinctive(fingerprint) else ()


def _suggestion(appearance: _Appearance) -> Suggestion:
    return Suggestion(appearance.alt, "alt text of an image that looks the same", appearance.page)


def _are_one_image(one: _Appearance, other: _Appearance) -> bool:
    return (
        one.key != other.key
        and abs(one.shape - other.shape) <= _SAME_SHAPE
        and are_alike(one.fingerprint, other.fingerprint)
    )


def _shape(info: ImageInfo) -> float:
    return log(max(info.width, 1) / max(info.height, 1))
