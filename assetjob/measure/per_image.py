"""Choose the widths of each image file by what devices need of it, instead of the site's."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assetjob.images.variants import DESKTOP_RATIO, PHONE_RATIO, PHONE_WIDTH, left_alone, widths_of
from assetjob.measure.propose import DEVICES, fewest_widths
from assetjob.model.image import ImageInfo
from assetjob.model.measured import Measured, MeasuredImage, MeasuredPage
from assetjob.model.sizes import Sizes
from assetjob.model.variant import Variant
from assetjob.rewrite.candidates import CandidateFiles
from assetjob.runtime.spill import SpillMap
from assetjob.settings.schema import Settings

_MOST = 2  # times the pixels that it draws, for any device


@dataclass(frozen=True, slots=True)
class Saving:
    """How many variants there are with widths of their own, and with those of the settings.

    `share` is the part of the bytes of all variants that is saved, estimated by the pixels.
    `loaded` and `present_loaded` say how many times the pixels that devices draw they load.
    """

    variants: int
    present: int
    share: float
    loaded: float = 1
    present_loaded: float = 1


class ImageWidths:
    """The widths that devices need of each image file, by its digest."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._uses: SpillMap[tuple[ImageInfo, tuple[Sizes, ...]]] = SpillMap()

    def add(self, measured: Measured, info: ImageInfo) -> None:
        """Add a use of an image file."""
        if not _is_certain(measured) or left_alone(info, self._settings):
            return
        assert measured.sizes is not None
        known = self._uses.get(info.digest, (info, ()))[1]
        if measured.sizes not in known:
            self._uses.put(info.digest, (info, (*known, measured.sizes)))

    def by_digest(self) -> dict[str, tuple[int, ...]]:
        """Return the widths of the variants of each image file, ascending, in pixels."""
        return {digest: self._widths(*used) for digest, used in self._uses.items()}

    def saving(self) -> Saving:
        """Return what is saved, compared with the widths of the settings."""
        variants = present = 0
        pixels = present_pixels = drawn = loaded = present_loaded = 0.0
        for info, sizes in self._uses.values():
            own, other = self._widths(info, sizes), self._present(info, sizes)
            variants += len(own)
            present += len(other)
            pixels += _weight(info, own)
            present_pixels += _weight(info, other)
            needs = [each for one in sizes for each in _drawn(one) if each < info.width]
            drawn += sum(each**2 for each in needs)
            loaded += sum(_loaded(own, each) ** 2 for each in needs)
            present_loaded += sum(_loaded(sorted(other), each) ** 2 for each in needs)
        share = 1 - pixels / present_pixels if present_pixels else 0.0
        formats = len(self._settings.formats)
        ratios = (loaded / drawn, present_loaded / drawn) if drawn else (1.0, 1.0)
        return Saving(variants * formats, present * formats, share, *ratios)

    def _widths(self, info: ImageInfo, sizes: Iterable[Sizes]) -> tuple[int, ...]:
        """Return the widths of an image's variants, for which each device counts as much.

        Counted by pixels, a phone of one device pixel per CSS pixel would not matter. As one of
        many devices it matters little as well, so there is a limit to what it loads.
        """
        most = min(info.width, max(self._settings.widths))
        needs = Counter(min(each, most) for one in sizes for each in _needs(one))
        weighed = {need: count / need**2 for need, count in needs.items()}
        return fewest_widths(weighed, _MOST)

    def _present(self, info: ImageInfo, sizes: Iterable[Sizes]) -> set[int]:
        """Return the widths of the settings that a device chooses for one of the uses."""
        widths = widths_of(info, self._settings)
        files = CandidateFiles(tuple(Variant("", each, each) for each in widths))
        return {file.width for one in sizes for file in files.chosen_for(one).own}


def with_widths(
    pages: Iterable[MeasuredPage], by_digest: Mapping[str, tuple[int, ...]]
) -> Iterator[MeasuredPage]:
    """Yield pages with the widths of the files of their images, where `fix` writes their sizes."""
    for page in pages:
        images = tuple(_with_widths(image, by_digest) for image in page.images)
        yield replace(page, images=images)


def _with_widths(image: MeasuredImage, by_digest: Mapping[str, tuple[int, ...]]) -> MeasuredImage:
    widths = by_digest.get(image.picture, ())
    if not widths or not _is_certain(image.measured):
        return image
    return replace(image, measured=replace(image.measured, widths=widths))


def _is_certain(measured: Measured) -> bool:
    """Tell whether `fix` certainly writes the measured sizes, by which devices choose.

    Those that are too wide as well, where they change no box.
    """
    if measured.sizes is None or measured.of_natural_size:
        return False
    return measured.exact or measured.keeps_box


def _drawn(sizes: Sizes) -> Iterator[int]:
    """Yield the pixels that devices draw."""
    for viewport, density in (*DEVICES, (PHONE_WIDTH, PHONE_RATIO)):
        yield max(1, math.ceil((sizes.width_at(viewport) or 0) * density))


def _loaded(widths: Sequence[int], need: int) -> int:
    """Return the width of the candidate that a device loads; `widths` are ascending."""
    return next((each for each in widths if each >= need), widths[-1] if widths else need)


def _needs(sizes: Sizes) -> Iterator[int]:
    """Yield the pixels that devices draw, and those of the densest screens of any width."""
    yield from _drawn(sizes)
    if sizes.range is not None:
        yield max(1, math.ceil(sizes.range[1] * DESKTOP_RATIO))


def _weight(info: ImageInfo, widths: Iterable[int]) -> float:
    """Return what variants weigh if each pixel weighs as much as in the original."""
    return info.bytes * sum((width / info.width) ** 2 for width in widths)
