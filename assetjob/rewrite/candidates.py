"""Choose the candidates of an image: in its ``srcset`` and in sources before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assetjob.images.variants import Widths, is_candidate, wide_widths_of, widest_of, widths_of
from assetjob.model.formats import FORMATS, VariantFormat, best_first
from assetjob.model.image import ImageInfo
from assetjob.model.sizes import Sizes
from assetjob.model.variant import Encoded, Variant
from assetjob.settings.schema import Settings

DENSEST = 3  # device pixels per CSS pixel of the densest screens, those of phones

CandidateFile = Variant | ImageInfo


@dataclass(frozen=True, slots=True)
class FormatFiles:
    """The files of an image in one format, in ascending order of width."""

    kind: VariantFormat
    files: tuple[CandidateFile, ...]


@dataclass(frozen=True, slots=True)
class CandidateFiles:
    """The files of an image's own ``srcset``, and those of the sources before it, best first."""

    own: tuple[CandidateFile, ...] = ()
    sources: tuple[FormatFiles, ...] = ()

    def reaching(self, width: int, original: ImageInfo) -> CandidateFiles:
        """Return it with the original added where every file is narrower than `width` pixels."""
        sources = tuple(
            replace(each, files=_reaching(each.files, width, original)) for each in self.sources
        )
        own = _reaching(self.own, width, original)
        return CandidateFiles(own, tuple(filter(is_displayable, sources)))

    def chosen_for(self, sizes: Sizes) -> CandidateFiles:
        """Return it without files that no screen chooses for a generated ``sizes``.

        A screen of density 1 needs the least width, with ``auto`` that of the layout; the densest
        screen needs `DENSEST` times the greatest width.
        """
        widths = sizes.range
        if widths is None:
            return self
        low, high = 0 if sizes.auto else widths[0], widths[1] * DENSEST
        sources = (replace(each, files=_between(each.files, low, high)) for each in self.sources)
        useful = tuple(each for each in sources if has_variants(each.files))
        own = _between(self.own, low, high)
        return CandidateFiles(own if useful or has_variants(own) else (), useful)

    @property
    def files(self) -> tuple[CandidateFile, ...]:
        """Every file, in the order of the markup."""
        return (*(file for offer in self.sources for file in offer.files), *self.own)


def has_variants(files: Iterable[CandidateFile]) -> bool:
    """Tell whether files are more than the original, which the image names anyway."""
    return any(isinstance(file, Variant) for file in files)


def _between(
    files: tuple[CandidateFile, ...], low: float, high: float
) -> tuple[CandidateFile, ...]:
    """Return the files between the narrowest that suffices for `low` and that for `high`."""
    first = next((at for at, file in enumerate(files) if file.width >= low), len(files) - 1)
    last = next((at for at, file in enumerate(files) if file.width >= high), len(files) - 1)
    return files[max(first, 0) : last + 1]


def _reaching(
    files: tuple[CandidateFile, ...], width: int, original: ImageInfo
) -> tuple[CandidateFile, ...]:
    too_narrow = files and files[-1].width < min(width, original.width)
    return (*files, original) if too_narrow and is_candidate(original) else files


def candidate_files(
    result: Encoded | None,
    settings: Settings,
    measured: Widths,
    *,
    wrappable: bool,
    wide: bool = False,
) -> CandidateFiles:
    """Return the candidates of an image; a ``<picture>`` is used only where it is `wrappable`.

    They have the `measured` widths, or those of the settings where there are none; with `wide`
    those for a slot that needs more.

    The image itself has the candidates of the format that every browser displays, so that it keeps
    them where a script moves it out of its ``<picture>``. For older browsers (``markup =
    "picture"``) it names the original alone, with its width, so that its natural size is the same.
    """
    found = files_by_format(result, settings, measured, wide=wide) if result else ()
    bare = next((each.files for each in found if FORMATS[each.kind].bare), ())
    displayable = tuple(filter(is_displayable, found))
    if result is None or (settings.markup == "picture" and not (wrappable and displayable)):
        return CandidateFiles()
    if settings.markup == "picture":
        return CandidateFiles((result.job.info,), displayable)
    sources = tuple(each for each in displayable if not FORMATS[each.kind].bare and wrappable)
    return CandidateFiles(bare or ((result.job.info,) if sources else ()), sources)


def files_by_format(
    result: Encoded, settings: Settings, measured: Widths = (), *, wide: bool = False
) -> tuple[FormatFiles, ...]:
    """Return the files of an image in each format of the settings, best first.

    Where the largest variant was refused or exceeds the limits of its format, the original is
    added, so that no screen gets a smaller image than before. Where it cannot be, there are none.
    """
    info = result.job.info
    widest = widest_of(info, settings, measured, wide=wide)
    candidates: list[FormatFiles] = []
    for kind in best_first(frozenset(settings.formats)):
        ours = wide_widths_of(info, settings, kind) if wide else ()
        widths = ours or widths_of(info, settings, kind, measured)
        variants = (e.variant for e in result.kept if e.variant.format == kind)
        # Others may be those of a background, or of another use.
        files: list[CandidateFile] = [each for each in variants if each.width in widths]
        if files and files[-1].width < widest:
            files = [*files, info] if is_candidate(info) else []
        if files:
            candidates.append(FormatFiles(kind, tuple(files)))
    return tuple(candidates)


def is_displayable(offer: FormatFiles) -> bool:
    """Tell whether every browser that displays the format displays all of the files."""
    preference = FORMATS[offer.kind].preference
    return all(FORMATS[file.format].preference <= preference for file in offer.files)
