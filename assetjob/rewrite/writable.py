"""Which images the tool may write: by their kind, their file and what their author said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from assetjob.images.variant_paths import is_written, original_in_earlier_folder, original_of
from assetjob.model.formats import FORMATS
from assetjob.model.image import ImageInfo
from assetjob.model.page import ImageRef, Kind
from assetjob.model.target import TargetState
from assetjob.model.text import Markup, Source, is_template
from assetjob.parse.dialects import dialect_of
from assetjob.rewrite.loading import MARKUP_KINDS
from assetjob.rewrite.source_tags import ImageMarkup
from assetjob.settings.schema import Settings


def is_rewritable(markup: ImageMarkup, settings: Settings) -> bool:
    """Tell whether the markup of an image may be written, as far as that depends on the image."""
    image, ref = markup.image, markup.image.ref
    if ref.kind not in MARKUP_KINDS or image.info is None or image.target.form is None:
        return False
    if not _is_sized(image.info):
        return False
    if image.target.state is not TargetState.LOCAL or image.target.path is None:
        return False
    if ref.scripted or ref.skipped or ref.templated:
        return False
    if markup.written and not _is_own(markup, settings):
        return False
    if stays_markdown(markup, settings):
        return False
    if markup.in_author_picture or ref.context.inside("noscript", "template"):
        return False
    return not any(each.name in _WRITTEN and is_template(each.value) for each in ref.attrs)


def is_released(markup: ImageMarkup, settings: Settings) -> bool:
    """Tell whether an image has the tool's candidates, but may not have any now."""
    image, ref = markup.image, markup.image.ref
    if ref.kind not in MARKUP_KINDS or ref.templated or markup.in_author_picture:
        return False
    writable = image.target.form or any(each.target.form for each in markup.written)
    if not writable or not _is_own(markup, settings):
        return False
    unsized = image.info is not None and not _is_sized(image.info)
    return ref.scripted or ref.skipped or unsized or image.target.state in _WITHOUT_VARIANTS


_WITHOUT_VARIANTS = frozenset(
    {
        TargetState.EXTERNAL,
        TargetState.DATA,
        TargetState.DYNAMIC,
        TargetState.AMBIGUOUS,
        TargetState.DVC,
    }
)


def stays_markdown(markup: ImageMarkup, settings: Settings) -> bool:
    """Tell whether an image stays in Markdown that has no attributes."""
    if markup.image.ref.kind is not Kind.MARKDOWN or settings.markdown_images == "html":
        return False
    return dialect_of(markup.within).attribute_list is None


def heading_tags(source: Source) -> tuple[re.Match[str], ...]:
    """Return the tags of headings that are written in HTML on a page in Markdown."""
    return () if source.markup is Markup.HTML else tuple(_HEADING_TAG.finditer(source.text))


def names_a_heading(source: Source, ref: ImageRef, tags: Sequence[re.Match[str]]) -> bool:
    """Tell whether generators derive a heading's id, and so its address, from the image's text.

    They do for a heading in Markdown, from its raw text (kramdown, goldmark), not for ``<h2>``.
    """
    if source.markup is Markup.HTML or not ref.context.inside(*_HEADINGS):
        return False
    before = bisect_left(tags, ref.span.start, key=re.Match.start)
    return not before or tags[before - 1][1] == "/"


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING_TAG = re.compile(r"<(/?)h[1-6][\s>]", re.IGNORECASE)


def _is_sized(info: ImageInfo) -> bool:
    """Tell whether an image's size can be written; that of an SVG must be certain."""
    known = FORMATS[info.format].has_variants or (info.format == "svg" and info.exact)
    return known and info.width > 0 and info.height > 0


_WRITTEN = frozenset({"sizes", "width", "height", "loading", "fetchpriority", "decoding", "style"})


def _is_own(markup: ImageMarkup, settings: Settings) -> bool:
    """Tell whether the tool wrote the candidates: variants, and at most their original as well."""
    paths = [candidate.target.path or "" for candidate in markup.written]
    variants = {path for path in paths if is_written(path, settings.variants_dir)}
    originals = {original_of(path, settings.variants_dir) for path in variants}
    originals.add(markup.image.target.path or "")
    names = {original_in_earlier_folder(path, settings.variants_dir) for path in variants} - {""}
    others = set(paths) - originals - variants
    return bool(variants) and all(path.rpartition("/")[2] in names for path in others)
