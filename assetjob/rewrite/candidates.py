"""Choose the candidates of an image: in its ``srcset`` and in sources before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assetjob.images.variants import widest_of
from assetjob.model.formats import FORMATS, VariantFormat, best_first
from assetjob.model.image import ImageInfo
from assetjob.model.variant import Encoded, Variant
from assetjob.settings.schema import Settings

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

    @property
    def files(self) -> tuple[CandidateFile, ...]:
        """Every file, in the order of the markup."""
        return (*(file for offer in self.sources for file in offer.files), *self.own)


def _reaching(
    files: tuple[CandidateFile, ...], width: int, original: ImageInfo
) -> tuple[CandidateFile, ...]:
    too_narrow = files and files[-1].width < min(width, original.width)
    return (*files, original) if too_narrow else files


def candidate_files(
    result: Encoded | None, settings: Settings, *, wrappable: bool
) -> CandidateFiles:
    """Return the candidates of an image; a ``<picture>`` is used only where it is `wrappable`.

    The image itself has the candidates of the format that every browser displays, so that it keeps
    them where a script moves it out of its ``<picture>``. For older browsers (``markup =
    "picture"``) it names the original alone, with its width, so that its natural size is the same.
    """
    found = files_by_format(result, settings) if result else ()
    bare = next((each.files for each in found if FORMATS[each.kind].bare), ())
    displayable = tuple(filter(is_displayable, found))
    if result is None or (settings.markup == "picture" and not (wrappable and displayable)):
        return CandidateFiles()
    if settings.markup == "picture":
        return CandidateFiles((result.job.info,), displayable)
    sources = tuple(each for each in displayable if not FORMATS[each.kind].bare and wrappable)
    return CandidateFiles(bare or ((result.job.info,) if sources else ()), sources)


def files_by_format(result: Encoded, settings: Settings) -> tuple[FormatFiles, ...]:
    """Return the files of an image in each format of the settings, best first.

    Where the largest variant was refused or exceeds the limits of its format, the original is
    added, so that no screen gets a smaller image than before.
    """
    info = result.job.info
    candidates: list[FormatFiles] = []
    for kind in best_first(frozenset(settings.formats)):
        files: list[CandidateFile] = [e.variant for e in result.kept if e.variant.format == kind]
        if files and files[-1].width < widest_of(info, settings):
            files.append(info)
        if files:
            candidates.append(FormatFiles(kind, tuple(files)))
    return tuple(candidates)


def is_displayable(offer: FormatFiles) -> bool:
    """Tell whether every browser that displays the format displays all of the files."""
    preference = FORMATS[offer.kind].preference
    return all(FORMATS[file.format].preference <= preference for file in offer.files)
