"""Which files an image offers to browsers, and where: in its ``srcset`` or in sources before it."""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.images.variants import widest_of
from assetjob.model.formats import FORMATS, VariantFormat, best_first
from assetjob.model.image import ImageInfo
from assetjob.model.variant import Encoded, Variant
from assetjob.settings.schema import Settings

Offered = Variant | ImageInfo


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is of a picture in one format, in ascending order of width."""

    kind: VariantFormat
    files: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """The files of an image's own ``srcset``, and those of the sources before it, best first."""

    own: tuple[Offered, ...] = ()
    sources: tuple[Offer, ...] = ()

    @property
    def shown(self) -> tuple[Offered, ...]:
        """The files of which browsers that know the formats take one."""
        return tuple(f for each in self.sources for f in each.files) if self.sources else self.own

    @property
    def files(self) -> tuple[Offered, ...]:
        """Every file, in the order of the markup."""
        return (*(file for offer in self.sources for file in offer.files), *self.own)


def offers_of(result: Encoded | None, settings: Settings, *, wrappable: bool) -> Offers:
    """Return what an image offers; `wrappable` tells that a ``<picture>`` may stand around it.

    Beside sources the image itself offers the original alone, with its width, so that its natural
    size is the same whichever of them a browser takes.
    """
    if result is None:
        return Offers()
    found = formats_of(result, settings)
    if wrappable and (
        settings.markup == "picture" or not all(FORMATS[each.kind].bare for each in found)
    ):
        sources = tuple(each for each in found if is_typed(each))
        return Offers((result.job.info,), sources) if sources else Offers()
    if settings.markup == "picture":
        return Offers()
    return next((Offers(each.files) for each in found if FORMATS[each.kind].bare), Offers())


def formats_of(result: Encoded, settings: Settings) -> tuple[Offer, ...]:
    """Return what there is of a picture in each format of the settings, best first.

    Where the largest variant was refused, or is longer than its format allows, the original stands
    in for it, so that no screen gets less than it had.
    """
    info = result.job.info
    offers: list[Offer] = []
    for kind in best_first(frozenset(settings.formats)):
        files: list[Offered] = [e.variant for e in result.kept if e.variant.format == kind]
        if files and files[-1].width < widest_of(info, settings):
            files.append(info)
        if files:
            offers.append(Offer(kind, tuple(files)))
    return tuple(offers)


def is_typed(offer: Offer) -> bool:
    """Tell whether every browser that shows the offer's format can show all of its files."""
    preference = FORMATS[offer.kind].preference
    return all(FORMATS[file.format].preference <= preference for file in offer.files)
