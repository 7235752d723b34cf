"""Add sources with variants to an author's ``<picture>``, before the element that names each file.

What the author wrote stays, letter by letter: a source of the tool repeats the author's ``media``,
so that the same file is chosen in every viewport, and a browser without the format takes the
author's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assetjob.model.formats import FORMATS
from assetjob.model.image import Image, ImageInfo
from assetjob.model.page import Kind
from assetjob.model.sizes import Sizes
from assetjob.model.target import TargetState
from assetjob.model.text import is_template
from assetjob.model.variant import Encoded
from assetjob.rewrite.candidates import CandidateFiles, FormatFiles, files_by_format, is_displayable
from assetjob.rewrite.css.styles import Styles
from assetjob.rewrite.sizes import sizes_of
from assetjob.rewrite.source_tags import ImageMarkup, SourceTag
from assetjob.rewrite.urls import srcset_of
from assetjob.rewrite.wide_slots import needed_pixels, needs_wide_variant
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file of an author's ``<picture>``: the ``source`` or ``img`` that names it, and the img.

    `shadowed` are the media types for which browsers always take an earlier source of the author's;
    ``""`` means every type.
    """

    markup: ImageMarkup
    img: Image
    shadowed: frozenset[str]

    @property
    def info(self) -> ImageInfo | None:
        """The facts of the only file that is named; None where there are several or none."""
        image = self.markup.image
        if image.ref.kind is Kind.IMG:
            alone = not image.candidates and image.target.state is TargetState.LOCAL
            return image.info if alone else None
        if len(image.candidates) != 1 or image.candidates[0].candidate.unit:
            return None
        candidate = image.candidates[0]
        return candidate.info if candidate.target.state is TargetState.LOCAL else None


def picture_files(image_markups: Sequence[ImageMarkup]) -> Iterator[PictureFile]:
    """Yield the files of the authors' ``<picture>`` elements whose sizes the author left open."""
    group: list[ImageMarkup] = []
    for markup in image_markups:
        ref = markup.image.ref
        if ref.kind not in (Kind.SOURCE, Kind.IMG) or not markup.in_author_picture:
            continue
        if ref.kind is Kind.IMG and ref.context.ancestors[0].name != "picture":
            group = []  # a picture counts only as the parent of the img
            continue
        group.append(markup)
        if ref.kind is Kind.IMG:
            yield from _of_picture(group)
            group = []


def _of_picture(group: Sequence[ImageMarkup]) -> Iterator[PictureFile]:
    img = group[-1].image
    shadowed: set[str] = set()
    for markup in group:
        file = PictureFile(markup, img, frozenset(shadowed))
        if _is_plain(file):
            yield file
        if markup.image.ref.value("media") is None:
            shadowed.add((markup.image.ref.value("type") or "").strip().lower())


def _is_plain(file: PictureFile) -> bool:
    info, ref = file.info, file.markup.image.ref
    if info is None or not FORMATS[info.format].has_variants or not info.width or not info.height:
        return False
    values = (ref.value(name) or "" for name in _WRITTEN)
    return not any(map(is_template, values)) and ref.attr("sizes") is None


_WRITTEN = ("media", "type", "srcset", "sizes", "width", "height")


def sources_of(
    file: PictureFile, encoded: Mapping[str, Encoded], styles: Styles, settings: Settings
) -> tuple[tuple[SourceTag, ...], tuple[str, ...]] | None:
    """Return the sources to be written before a file, and the variants that they name.

    None where the markup is to be left as it is.
    """
    assert file.info is not None
    result = encoded.get(file.info.path)
    if result is None:
        return None
    image = _with_form(file)
    candidates = _offers(file, result, settings, wide=False)
    sizes = _sizes(file, styles, settings, candidates)
    if needs_wide_variant(sizes, file.info, settings):
        wide = _offers(file, result, settings, wide=True)
        if _sizes(file, styles, settings, wide) == sizes:
            candidates = wide
    needed = math.ceil(needed_pixels(sizes, file.info, settings))
    offered = CandidateFiles((), candidates).reaching(needed, file.info)
    candidates = offered.chosen_for(sizes).sources
    ref = file.markup.image.ref
    own = ("media", "width", "height") if ref.kind is Kind.SOURCE else ()
    said = {name: ref.value(name) for name in own}
    tags = tuple(
        SourceTag(
            FORMATS[each.kind].media_type,
            srcset_of(image, each.files),
            str(sizes),
            said.get("media"),
            said.get("width"),
            said.get("height"),
        )
        for each in candidates
    )
    needs = tuple(f.path for each in candidates for f in each.files if f.path != file.info.path)
    return tags, needs


def _offers(
    file: PictureFile, result: Encoded, settings: Settings, *, wide: bool
) -> tuple[FormatFiles, ...]:
    """Return the files of the formats that a source before this one may have."""
    return tuple(
        each
        for each in files_by_format(result, settings, wide=wide)
        if is_displayable(each) and file.shadowed.isdisjoint({"", FORMATS[each.kind].media_type})
    )


def _with_form(file: PictureFile) -> Image:
    """Return the image with the target whose URL form the sources use."""
    image = file.markup.image
    if not image.candidates:
        return image
    first = image.candidates[0]
    ref = replace(image.ref, url=first.candidate.url)
    return replace(image, ref=ref, target=first.target)


def _sizes(
    file: PictureFile, styles: Styles, settings: Settings, candidates: Sequence[FormatFiles]
) -> Sizes:
    """Return the ``sizes`` that keep the box: the file's own width where the box depends on it."""
    info, ref, img = file.info, file.markup.image.ref, file.img.ref
    assert info is not None
    # Dimensions of the source override those of the img (HTML standard, 4.8.3).
    sized = ref if ref.attr("width") or ref.attr("height") else img
    attrs = (a for a in img.attrs if a.name not in ("width", "height"))
    own = (a for a in sized.attrs if a.name in ("width", "height"))
    shown = replace(img, attrs=(*attrs, *own))
    files = tuple(file for each in candidates for file in each.files)
    box = replace(styles.box(img), measured=file.img.measured)
    return sizes_of(info, box, shown, settings, files)
