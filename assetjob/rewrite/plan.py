"""Plan the variants of a site, and the edits of each page once the variants exist."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assetjob.images.variants import in_variants_folder, job_of, original_of
from assetjob.model.formats import FORMATS
from assetjob.model.image import Image, ImageInfo, ResolvedPage, TargetState
from assetjob.model.page import ImageRef, Kind
from assetjob.model.result import Change
from assetjob.model.text import Edit, Markup, Source, Span, is_template
from assetjob.model.variant import Encoded, EncodeJob
from assetjob.parse.dialects import dialect_of
from assetjob.rewrite.art_direction import PictureFile, picture_files, sources_of
from assetjob.rewrite.attributes import MarkupLimits, NewMarkup, new_markup
from assetjob.rewrite.backgrounds import background_changes, background_images
from assetjob.rewrite.css.styles import Styles
from assetjob.rewrite.edits import edits_of, tag_of
from assetjob.rewrite.hydration import framework_of, in_island
from assetjob.rewrite.loading import MARKUP_KINDS, not_lazy_images
from assetjob.rewrite.own_markup import without_own_markup
from assetjob.rewrite.preloads import NO_LINKS, PreloadLinks, preload_links
from assetjob.rewrite.priority import first_image
from assetjob.rewrite.source_tags import (
    ImageMarkup,
    holds_sources,
    image_markups,
    in_markdown,
    source_edits,
)
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings

_AMP = re.compile(r"<html[^>]*\s(amp|⚡)[\s=>]", re.IGNORECASE)


def jobs(pages: Iterable[ResolvedPage], settings: Settings) -> Sequence[EncodeJob]:
    """Return one job for each original of which variants can be made, by path.

    Files of the same bytes share the variants of the first of them.
    """
    originals: SpillMap[tuple[ImageInfo, str]] = SpillMap()
    full_size: set[str] = set()
    for page in pages:
        for info, root in _originals(page, settings):
            originals.put(info.path, (info, root))
        for image in background_images(page) if settings.backgrounds else ():
            if image.info is not None:
                originals.put(image.info.path, (image.info, _root(image)))
                full_size.add(image.info.digest)
    return SpillList(_jobs(originals.values(), full_size, settings))


def _jobs(
    originals: Iterable[tuple[ImageInfo, str]], full_size: Container[str], settings: Settings
) -> Iterator[EncodeJob]:
    firsts: SpillMap[str] = SpillMap()
    for info, root in originals:
        key = f"{info.digest} {root}"
        if key not in firsts:
            firsts.put(key, info.path)
        first = replace(info, path=firsts[key])
        if job := job_of(first, settings, root, full_size=info.digest in full_size):
            yield replace(job, info=info)


def _originals(page: ResolvedPage, settings: Settings) -> Iterator[tuple[ImageInfo, str]]:
    """Yield the originals of a page's variants, each with the folder served at the root."""
    found = tuple(image_markups(page, settings.variants_dir))
    for markup in found:
        if _rewritable(markup, settings) and markup.image.info is not None:
            yield markup.image.info, _root(markup.image)
    for file in picture_files(found):
        if file.info is not None and not (file.img.ref.scripted or file.img.ref.skipped):
            yield file.info, _root(file.img)


def kept_in_markdown(pages: Iterable[ResolvedPage], settings: Settings) -> Iterator[str]:
    """Yield the paths of image files that get no variants where their images stay in Markdown."""
    for page in pages:
        for markup in image_markups(page, settings.variants_dir):
            info, form = markup.image.info, markup.image.target.form
            if info and form and _stays_markdown(markup, settings):
                yield info.path


def shaped_by_css(page: ResolvedPage, styles: Styles, settings: Settings) -> Iterator[str]:
    """Yield the paths of image files whose markup stays because of CSS; see `new_markup`."""
    for markup in image_markups(page, settings.variants_dir):
        info = markup.image.info
        if info is not None and _rewritable(markup, settings):
            box = styles.box(markup.as_authored.ref)
            if not box.is_ordinary or (info.orientation != 1 and not box.is_oriented):
                yield info.path


def _root(image: Image) -> str:
    form = image.target.form
    if form is None:
        return ""
    return form.root if form.holder is None else form.holder


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
    headings = _heading_tags(source)
    surroundings = _surroundings(page, settings)
    made: list[Change] = []
    linked: set[str | None] = set()
    for markup in found:
        ref, path = markup.image.ref, markup.image.target.path
        if _names_a_heading(source, ref, headings):
            continue
        wanted = _wanted(markup, encoded, styles, settings, surroundings.limits(markup))
        if wanted is None:
            continue
        # The links of a file follow the first image that shows it.
        links = NO_LINKS if path in linked else surroundings.links
        linked.add(path)
        if edits := _edits(source, markup, wanted, links):
            made.append(Change(source.path, edits, wanted.needs))
    for file in picture_files(found):
        if not surroundings.allow_sources(file):
            if removed := source_edits(file.markup, ()):
                made.append(Change(source.path, removed, ()))
        else:
            made += _art_direction_changes(source, file, encoded, styles, settings)
    if settings.backgrounds and not styles.backgrounds_fixed:
        made += background_changes(page, encoded, settings)
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The facts of a page that limit the markup of its images."""

    not_lazy: frozenset[Span]
    first: Span | None
    links: PreloadLinks
    hydrated: bool

    def limits(self, markup: ImageMarkup) -> MarkupLimits:
        """Return the limits for one image."""
        ref, path = markup.image.ref, markup.image.target.path or ""
        preloaded = path in self.links.preloads
        return MarkupLimits(
            not_lazy=preloaded or ref.span in self.not_lazy,
            first=ref.span == self.first,
            attributes_only=preloaded or self.hydrated or in_island(ref) or ref.wrapped,
            without_candidates=path in self.links.fixed,
            preloaded=preloaded,
        )

    def allow_sources(self, file: PictureFile) -> bool:
        """Tell whether sources may be added for a file of an author's ``<picture>``."""
        ref, path = file.img.ref, file.info.path if file.info else None
        if self.hydrated or in_island(ref) or self.links.load(path):
            return False
        return not (ref.scripted or ref.skipped)


def _surroundings(page: ResolvedPage, settings: Settings) -> _Surroundings:
    not_lazy = not_lazy_images(page.page, page.images)
    first = first_image(page.source, page.page, page.images) if settings.fetch_priority else None
    links = preload_links(page.images, settings.variants_dir)
    return _Surroundings(not_lazy, first, links, framework_of(page.source) is not None)


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
    if ref.kind not in MARKUP_KINDS or image.info is None or image.target.form is None:
        return False
    if not _is_sized(image.info):
        return False
    if image.target.state is not TargetState.LOCAL or image.target.path is None:
        return False
    if ref.scripted or ref.skipped or ref.templated:
        return False
    if markup.written and not _ours(markup, settings):
        return False
    if _stays_markdown(markup, settings):
        return False
    if markup.in_author_picture or ref.context.inside("noscript", "template"):
        return False
    return not any(each.name in _WRITTEN and is_template(each.value) for each in ref.attrs)


def _wanted(
    markup: ImageMarkup,
    encoded: Mapping[str, Encoded],
    styles: Styles,
    settings: Settings,
    limits: MarkupLimits,
) -> NewMarkup | None:
    """Return the markup that an image is to have; None where it is to be left as it is."""
    if not _rewritable(markup, settings):
        return without_own_markup(markup) if _is_released(markup, settings) else None
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


def _is_released(markup: ImageMarkup, settings: Settings) -> bool:
    """Tell whether an image has the tool's candidates, but may not have any now."""
    image, ref = markup.image, markup.image.ref
    if ref.kind not in MARKUP_KINDS or ref.templated or markup.in_author_picture:
        return False
    writable = image.target.form or any(each.target.form for each in markup.written)
    if not writable or not _ours(markup, settings):
        return False
    unsized = image.info is not None and not _is_sized(image.info)
    return ref.scripted or ref.skipped or unsized or image.target.state in _WITHOUT_VARIANTS


_WITHOUT_VARIANTS = frozenset({TargetState.EXTERNAL, TargetState.DATA, TargetState.DYNAMIC})


def _stays_markdown(markup: ImageMarkup, settings: Settings) -> bool:
    """Tell whether an image stays in Markdown that has no attributes."""
    if markup.image.ref.kind is not Kind.MARKDOWN or settings.markdown_images == "html":
        return False
    return dialect_of(markup.within).attribute_list is None


def _is_sized(info: ImageInfo) -> bool:
    """Tell whether an image's size can be written; that of an SVG must be certain."""
    known = FORMATS[info.format].has_variants or (info.format == "svg" and info.exact)
    return known and info.width > 0 and info.height > 0


_WRITTEN = frozenset({"sizes", "width", "height", "loading", "fetchpriority", "decoding", "style"})


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
    """Tell whether the tool wrote the candidates: variants, and at most their original as well."""
    paths = [candidate.target.path or "" for candidate in markup.written]
    variants = {path for path in paths if in_variants_folder(path, settings.variants_dir)}
    originals = {original_of(path, settings.variants_dir) for path in variants}
    originals.add(markup.image.target.path or "")
    return bool(variants) and originals.union(variants).issuperset(paths)
