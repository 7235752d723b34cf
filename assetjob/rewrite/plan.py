"""Plan the variants of a site, and the edits of each page once the variants exist."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assetjob.images.variants import in_variants_folder, job_of
from assetjob.model.formats import FORMATS
from assetjob.model.image import Image, ImageInfo, ResolvedPage, TargetState
from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.result import Change
from assetjob.model.text import Edit, Markup, Source, Span, is_template
from assetjob.model.variant import Encoded, EncodeJob
from assetjob.parse.dialects import dialect_of
from assetjob.rewrite.art_direction import PictureFile, picture_files, sources_of
from assetjob.rewrite.attributes import NewMarkup, new_markup
from assetjob.rewrite.css.box import Styles
from assetjob.rewrite.edits import edits_of, tag_of
from assetjob.rewrite.source_tags import (
    ImageMarkup,
    holds_sources,
    image_markups,
    in_markdown,
    source_edits,
)
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings

_KINDS = (Kind.IMG, Kind.MARKDOWN)
_AMP = re.compile(r"<html[^>]*\s(amp|⚡)[\s=>]", re.IGNORECASE)


def jobs(pages: Iterable[ResolvedPage], settings: Settings) -> Sequence[EncodeJob]:
    """Return one job for each original whose variants some page will point at, by path."""
    originals: SpillMap[tuple[ImageInfo, str]] = SpillMap()
    for page in pages:
        for info, root in _originals(page, settings):
            originals.put(info.path, (info, root))
    found = (job_of(info, settings, root) for info, root in originals.values())
    return SpillList(job for job in found if job is not None)


def _originals(page: ResolvedPage, settings: Settings) -> Iterator[tuple[ImageInfo, str]]:
    """Yield the originals of a page's variants, each with the folder served at the root."""
    found = tuple(image_markups(page, settings.variants_dir))
    for markup in found:
        if _rewritable(markup, settings) and markup.image.info is not None:
            yield markup.image.info, _root(markup.image)
    for file in picture_files(found):
        if file.info is not None and not (file.img.ref.scripted or file.img.ref.skipped):
            yield file.info, _root(file.img)


def _root(image: Image) -> str:
    return image.target.form.root if image.target.form else ""


def changes(
    page: ResolvedPage, encoded: Mapping[str, Encoded], styles: Styles, settings: Settings
) -> tuple[Change, ...]:
    """Return the changes of a page, one for each image whose markup is not up to date.

    `encoded` maps an original's path to what became of its job. Planning again for the rewritten
    page gives no change.
    """
    source = page.source
    if _AMP.search(source.text, 0, 4096):
        return ()
    first = _eager(page.page, page.images)
    found = tuple(image_markups(page, settings.variants_dir))
    headings = _heading_tags(source)
    made: list[Change] = []
    for markup in found:
        ref = markup.image.ref
        if not _rewritable(markup, settings) or _names_a_heading(source, ref, headings):
            continue
        eager = ref.span in first
        wanted = new_markup(markup, encoded, styles, settings, eager=eager)
        edits = wanted and _edits(source, markup, wanted)
        if wanted and edits:
            made.append(Change(source.path, edits, wanted.needs))
    for file in picture_files(found):
        if not (file.img.ref.scripted or file.img.ref.skipped):
            made += _art_direction_changes(source, file, encoded, styles, settings)
    return tuple(made)


def _edits(source: Source, markup: ImageMarkup, wanted: NewMarkup) -> tuple[Edit, ...] | None:
    """Return the edits of an image's attributes, its sources and its ``<picture>``."""
    ref = markup.image.ref
    if ref.kind is Kind.MARKDOWN and wanted.sources:
        tag = tag_of(source, ref, wanted.attributes)
        if tag is None:
            return None
        return (Edit(ref.span, in_markdown(wanted.sources, tag, dialect_of(source))),)
    edits = edits_of(source, ref, wanted.attributes)
    return None if edits is None else (*source_edits(markup, wanted.sources), *edits)


def _art_direction_changes(
    source: Source,
    file: PictureFile,
    encoded: Mapping[str, Encoded],
    styles: Styles,
    settings: Settings,
) -> Iterator[Change]:
    """Yield the change that adds sources for a file of an author's ``<picture>``."""
    wanted = sources_of(file, encoded, styles, settings)
    if wanted is None:
        return
    tags, needs = wanted
    edits = source_edits(file.markup, tags)
    if edits and holds_sources(file.markup):
        yield Change(source.path, edits, needs)


def _rewritable(markup: ImageMarkup, settings: Settings) -> bool:
    image, ref = markup.image, markup.image.ref
    if ref.kind not in _KINDS or image.info is None or image.target.form is None:
        return False
    if not _is_sized(image.info):
        return False
    if image.target.state is not TargetState.LOCAL or image.target.path is None:
        return False
    if ref.scripted or ref.skipped or ref.templated:
        return False
    if markup.written and not _ours(markup, settings):
        return False
    if markup.in_author_picture or ref.context.inside("noscript", "template"):
        return False
    return not any(each.name in _WRITTEN and is_template(each.value) for each in ref.attrs)


def _is_sized(info: ImageInfo) -> bool:
    """Tell whether an image's size can be written; that of an SVG must be certain."""
    known = FORMATS[info.format].has_variants or (info.format == "svg" and info.exact)
    return known and info.width > 0 and info.height > 0


_WRITTEN = frozenset({"sizes", "width", "height", "loading", "decoding", "style"})


def _heading_tags(source: Source) -> tuple[re.Match[str], ...]:
    return () if source.markup is Markup.HTML else tuple(_HEADING_TAG.finditer(source.text))


def _names_a_heading(source: Source, ref: ImageRef, tags: Sequence[re.Match[str]]) -> bool:
    """Tell whether generators derive a heading's id, and so its address, from the image's text.

    They do for a heading in Markdown, from its raw text (kramdown, goldmark), not for ``<h2>``.
    """
    if source.markup is Markup.HTML or not ref.context.inside(*_HEADINGS):
        return False
    before = bisect_left(tags, ref.span.start, key=re.Match.start)
    return not before or tags[before - 1][1] == "/"


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING_TAG = re.compile(r"<(/?)h[1-6][\s>]", re.IGNORECASE)


def _ours(markup: ImageMarkup, settings: Settings) -> bool:
    """Tell whether the tool wrote the candidates: variants, and at most the original as well."""
    paths = [candidate.target.path or "" for candidate in markup.written]
    variants = {path for path in paths if in_variants_folder(path, settings.variants_dir)}
    own = markup.image.target.path
    return bool(variants) and all(path in variants or path == own for path in paths)


def _eager(page: ParsedPage, images: Iterable[Image]) -> frozenset[Span]:
    """Return the spans of images that are not lazy-loaded: up to the first one in the content."""
    refs = [image.ref for image in images if image.ref.kind in _KINDS]
    for around in (("main", "article"), ()):
        for index, ref in enumerate(refs):
            if around and page.whole:
                content = ref.context.inside(*around)
            else:
                content = not ref.context.inside("header", "nav")
            if content:
                return frozenset(each.span for each in refs[: index + 1])
    return frozenset(each.span for each in refs)
