"""Plan the edits of each page once the variants exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assetjob.images.variants import job_of
from assetjob.model.image import ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.result import Change
from assetjob.model.target import TargetState
from assetjob.model.text import Edit, Source
from assetjob.model.variant import Encoded
from assetjob.parse.dialects import dialect_of
from assetjob.rewrite.art_direction import PictureFile, picture_files, sources_of
from assetjob.rewrite.attributes import MarkupLimits, NewMarkup, new_markup
from assetjob.rewrite.backgrounds import background_changes
from assetjob.rewrite.css.styles import Styles
from assetjob.rewrite.edits import edits_of, tag_of
from assetjob.rewrite.largest_preload import largest_preload
from assetjob.rewrite.own_markup import without_own_markup
from assetjob.rewrite.page_limits import page_limits
from assetjob.rewrite.preloads import NO_LINKS, PreloadLinks
from assetjob.rewrite.source_tags import (
    ImageMarkup,
    SourceTag,
    holds_sources,
    image_markups,
    in_markdown,
    source_edits,
)
from assetjob.rewrite.writable import (
    heading_tags,
    is_released,
    is_rewritable,
    names_a_heading,
)
from assetjob.settings.schema import Settings

_AMP = re.compile(r"<html[^>]*\s(amp|⚡)[\s=>]", re.IGNORECASE)


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
    found = tuple(image_markups(page, settings.variants_dir))
    headings = heading_tags(source)
    limits = page_limits(page, settings)
    made: list[Change] = []
    linked: set[str | None] = set()
    early = largest_preload(page, settings)
    for markup in found:
        ref, path = markup.image.ref, markup.image.target.path
        if names_a_heading(source, ref, headings):
            continue
        wanted = _wanted(markup, encoded, styles, settings, limits.of_image(markup))
        edits = early.edits_for(markup, wanted)
        if wanted is not None:
            # The links of a file follow the first image that shows it.
            links = NO_LINKS if path in linked else limits.links
            linked.add(path)
            edits = (*(_edits(source, markup, wanted, links) or ()), *edits)
        if edits:
            made.append(Change(source.path, edits, wanted.needs if wanted else ()))
    if edits := early.other_edits():
        made.append(Change(source.path, edits))
    for file in picture_files(found):
        allowed = limits.allow_sources(file)
        wanted_sources = sources_of(file, encoded, styles, settings) if allowed else ((), ())
        made += _art_direction_changes(source, file, wanted_sources)
    if settings.backgrounds and not styles.backgrounds_fixed:
        made += background_changes(page, encoded, settings)
    return tuple(made)


def _edits(
    source: Source, markup: ImageMarkup, wanted: NewMarkup, links: PreloadLinks
) -> tuple[Edit, ...] | None:
    """Return the edits of an image's attributes, its sources, its ``<picture>`` and its links."""
    ref = markup.image.ref
    if ref.kind is Kind.MARKDOWN and wanted.sources:
        tag = tag_of(source, ref, wanted.attributes)
        if tag is None:
            return None
        return (Edit(ref.span, in_markdown(wanted.sources, tag, dialect_of(source))),)
    edits = edits_of(source, ref, wanted.attributes)
    if edits is None:
        return None
    path = markup.image.target.path or ""
    early = links.edits(source, path, wanted.srcset, wanted.sizes)
    return (*source_edits(markup, wanted.sources), *edits, *early)


def _art_direction_changes(
    source: Source, file: PictureFile, wanted: tuple[tuple[SourceTag, ...], tuple[str, ...]] | None
) -> Iterator[Change]:
    """Yield the change that gives a file of an author's ``<picture>`` its sources."""
    if wanted is None:
        return
    tags, needs = wanted
    edits = source_edits(file.markup, tags)
    if edits and (not tags or holds_sources(file.markup)):
        yield Change(source.path, edits, needs)


def _wanted(
    markup: ImageMarkup,
    encoded: Mapping[str, Encoded],
    styles: Styles,
    settings: Settings,
    limits: MarkupLimits,
) -> NewMarkup | None:
    """Return the markup that an image is to have; None where it is to be left as it is."""
    if not is_rewritable(markup, settings):
        return without_own_markup(markup) if is_released(markup, settings) else None
    if _keeps_earlier(markup, encoded, settings):
        return None
    wanted = new_markup(markup, encoded, styles, settings, limits)
    return wanted or without_own_markup(markup)


def _keeps_earlier(markup: ImageMarkup, encoded: Mapping[str, Encoded], settings: Settings) -> bool:
    """Tell whether the encoder failed, but every variant that it made before is still there."""
    info = markup.image.info
    if info is None or info.path in encoded or job_of(info, settings) is None:
        return False
    return {each.target.state for each in markup.written} == {TargetState.LOCAL}
