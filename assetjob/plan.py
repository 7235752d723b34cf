"""Plan: which variants are made, and, once they are, which edits each page gets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from assetjob.attributes import wanted_of
from assetjob.markup import edits_of
from assetjob.model import (
    Change,
    Encoded,
    EncodeJob,
    Image,
    ImageInfo,
    ImageRef,
    JudgedPage,
    Kind,
    Markup,
    Page,
    Source,
    TargetState,
)
from assetjob.settings import Settings
from assetjob.styles import Styles
from assetjob.variants import FORMATS, job_of

_KINDS = (Kind.IMG, Kind.MARKDOWN)
_DYNAMIC = re.compile(r"\{\{|\{%|<%|<\?")
_AMP = re.compile(r"<html[^>]*\s(amp|⚡)[\s=>]", re.IGNORECASE)
# Scripts that load or swap pictures themselves; a srcset would win over what they set.
_LAZY_ATTRIBUTES = ("data-src", "data-srcset", "data-lazy", "data-lazy-src", "data-original")
_LAZY_CLASSES = frozenset({"lazy", "lazyload", "lazyloaded", "lozad", "b-lazy"})


def jobs(images: Iterable[Image], settings: Settings) -> tuple[EncodeJob, ...]:
    """Return one job for each original whose variants some page will point at, by path."""
    originals: dict[str, ImageInfo] = {}
    for image in images:
        if image.info is not None and _rewritable(image, settings):
            originals[image.info.path] = image.info
    found = (job_of(originals[path], settings) for path in sorted(originals))
    return tuple(job for job in found if job is not None)


def changes(
    page: JudgedPage, encoded: Mapping[str, Encoded], styles: Styles, settings: Settings
) -> tuple[Change, ...]:
    """Return the changes of a page, one for each image that is not yet as it should be.

    `encoded` maps an original's path to what became of its job. Planning again for the rewritten
    page gives no change.
    """
    source = page.page.source
    if _AMP.search(source.text, 0, 4096):
        return ()
    eager = _eager(page.page, page.images)
    headings = _heading_tags(source)
    found: list[Change] = []
    for image in page.images:
        if not _rewritable(image, settings) or _names_a_heading(source, image.ref, headings):
            continue
        wanted = wanted_of(image, encoded, styles, settings, eager=image.ref in eager)
        edits = edits_of(source.text, image.ref, source.dialect, wanted.attributes)
        if edits:
            found.append(Change(source.path, edits, wanted.needs))
    return tuple(found)


def _rewritable(image: Image, settings: Settings) -> bool:
    ref = image.ref
    if ref.kind not in _KINDS or image.info is None or image.target.form is None:
        return False
    if image.info.format not in FORMATS or not image.info.width or not image.info.height:
        return False
    if image.target.state is not TargetState.LOCAL or image.target.path is None:
        return False
    if ref.templated or (ref.candidates and not _ours(image, settings)):
        return False
    if ref.context.inside("picture", "noscript", "template") or _scripted(ref):
        return False
    return not any(_DYNAMIC.search(ref.value(name) or "") for name in _WRITTEN)


_WRITTEN = ("sizes", "width", "height", "loading", "decoding", "style")


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


def _scripted(ref: ImageRef) -> bool:
    if any(ref.attr(name) is not None for name in _LAZY_ATTRIBUTES):
        return True
    if _LAZY_CLASSES & set((ref.value("class") or "").lower().split()):
        return True
    return any(attr.name.startswith("on") and "src" in attr.value for attr in ref.attrs)


def _ours(image: Image, settings: Settings) -> bool:
    """Tell whether the ``srcset`` is the tool's: variants, and at most the original beside them."""
    folder = settings.variants_dir + "/"
    paths = [candidate.target.path or "" for candidate in image.candidates]
    variants = [path for path in paths if path.startswith(folder)]
    return bool(variants) and all(p.startswith(folder) or p == image.target.path for p in paths)


def _eager(page: Page, images: Iterable[Image]) -> frozenset[ImageRef]:
    """Return the images that are not to be lazy: up to the first of the page's content."""
    refs = [image.ref for image in images if image.ref.kind in _KINDS]
    for around in (("main", "article"), ()):
        for index, ref in enumerate(refs):
            if around and page.whole:
                content = ref.context.inside(*around)
            else:
                content = not ref.context.inside("header", "nav")
            if content:
                return frozenset(refs[: index + 1])
    return frozenset(refs)
