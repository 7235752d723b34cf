"""Plan: which variants are made, and, once they are, which edits each page gets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from assetjob.layout import Size, hint_of, size_of
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
    UrlForm,
)
from assetjob.settings import Settings
from assetjob.styles import Box, Styles, closed
from assetjob.variants import FORMATS, job_of

_KINDS = (Kind.IMG, Kind.MARKDOWN)
_DYNAMIC = re.compile(r"\{\{|\{%|<%|<\?")
_SIZES = re.compile(r"^(auto, )?(\(min-width: (\d+)px\) (\d+)px, 100vw|(\d+)px)$")
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
    found: list[Change] = []
    for image in page.images:
        if not _rewritable(image, settings) or _names_a_heading(source, image.ref):
            continue
        box = styles.box(image.ref)
        wanted = _wanted(image, encoded, box, settings, eager=image.ref in eager)
        edits = edits_of(source.text, image.ref, source.dialect, wanted.attributes)
        if edits:
            found.append(Change(source.path, edits, wanted.needs))
    return tuple(found)


def url_of(form: UrlForm, path: str) -> str:
    """Return the URL of a file of the site in the form in which its page writes URLs.

    The path's characters are all encoded but letters, digits and ``-._~/``, so that the URL stands
    safely in a ``srcset``, a table's cell or an attribute list.
    """
    if form.folder is not None:
        path = posixpath.relpath(path, form.folder or ".")
    return form.before + quote(path, safe="/") + form.after


def _rewritable(image: Image, settings: Settings) -> bool:
    ref = image.ref
    if ref.kind not in _KINDS or image.info is None or image.target.form is None:
        return False
    if image.info.format not in FORMATS or not image.info.width or not image.info.height:
        return False
    if image.target.state is not TargetState.LOCAL or image.target.path is None:
        return False
    if ref.candidates and not _ours(image, settings):
        return False
    if ref.context.inside("picture", "noscript", "template") or _scripted(ref):
        return False
    return not any(_DYNAMIC.search(ref.value(name) or "") for name in _WRITTEN)


_WRITTEN = ("sizes", "width", "height", "loading", "decoding", "style")


def _names_a_heading(source: Source, ref: ImageRef) -> bool:
    """Tell whether generators derive a heading's id, and so its address, from the image's text.

    They do for a heading in Markdown, from its raw text (kramdown, goldmark), not for ``<h2>``.
    """
    if source.markup is Markup.HTML or not ref.context.inside(*_HEADINGS):
        return False
    tags = _HEADING_TAG.findall(source.text, 0, ref.span.start)
    return not tags or tags[-1] == "/"


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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one image's attributes should say instead of what they say; None removes one."""

    attributes: Mapping[str, str | None]
    needs: tuple[str, ...] = ()


_NOTHING = _Wanted({})


def _wanted(
    image: Image, encoded: Mapping[str, Encoded], box: Box, settings: Settings, *, eager: bool
) -> _Wanted:
    ref, info = image.ref, image.info
    assert info is not None
    result = encoded.get(info.path)
    candidates = () if result is None else _candidates(result)
    if not candidates and _stands(image) and job_of(info, settings) and result is None:
        return _NOTHING  # the encoder failed, but what it made before is still there
    width, height = _dimensions(image, [path for path, _ in candidates])
    if any(hint is not None and not hint.value for hint in (hint_of(width), hint_of(height))):
        return _NOTHING  # not meant to be seen
    size = size_of(info, box, width, height, settings)
    if size.style and not closed(ref.value("style") or ""):
        return _NOTHING
    named = ref.value("sizes")
    if not ref.candidates and box.keyed & {"srcset", "sizes"}:
        candidates = ()
    if named is not None and not _SIZES.match(named) and size.natural:
        candidates = ()  # the author's sizes would set the natural size
    wanted = {
        "width": _dimension(size.width, width),
        "height": _dimension(size.height, height),
        "style": _styled(ref.value("style"), size.style),
        "loading": _loading(ref, size, box, eager=eager),
        "srcset": _srcset(image, candidates) or None,
        "sizes": named,
    }
    if candidates and (named is None or _SIZES.match(named)):
        lazy = (wanted["loading"] or "").strip().lower() == "lazy"
        wanted["sizes"] = ("auto, " if lazy and size.contained else "") + size.sizes
    elif not candidates and ref.candidates and _SIZES.match(named or ""):
        wanted["sizes"] = None
    differing = {name: value for name, value in wanted.items() if value != ref.value(name)}
    if differing and ref.attr("decoding") is None:
        differing["decoding"] = "async"
    needs = (path for path, _ in candidates if path != info.path)
    return _Wanted(differing, tuple(needs))


def _candidates(result: Encoded) -> tuple[tuple[str, int], ...]:
    """Return the path and width of each candidate, ascending.

    Where the largest variant was refused, the original stands in for it, so that no screen gets
    less than it had.
    """
    found = [(kept.variant.path, kept.variant.width) for kept in result.kept]
    if found and found[-1][1] < result.job.variants[-1].width:
        found.append((result.job.info.path, result.job.info.width))
    return tuple(found)


def _srcset(image: Image, candidates: Iterable[tuple[str, int]]) -> str:
    form = image.target.form
    assert form is not None
    return ", ".join(f"{url_of(form, path)} {width}w" for path, width in candidates)


def _stands(image: Image) -> bool:
    """Tell whether the page's ``srcset`` has all its files."""
    states = {candidate.target.state for candidate in image.candidates}
    return states == {TargetState.LOCAL}


def _dimensions(image: Image, paths: list[str]) -> tuple[str | None, str | None]:
    """Return the author's ``width`` and ``height``, without those the tool wrote for other bytes.

    The tool's stand behind its ``srcset``; they are out of date where the variants are others than
    those the page names, and the ratio is no longer the picture's or `sizes` names that width.
    """
    ref, info = image.ref, image.info
    assert info is not None
    width, height = ref.value("width"), ref.value("height")
    current = [candidate.target.path for candidate in image.candidates]
    numbers = (hint_of(width), hint_of(height))
    if not current or current == paths or None in numbers:
        return width, height
    across, down = (number.value if number else 0 for number in numbers)
    distorted = abs(across * info.height - down * info.width) > max(info.width, info.height)
    named = _SIZES.match(ref.value("sizes") or "")
    stale = distorted or (named is not None and f"{across:g}" in (named[4], named[5]))
    if stale and _behind_srcset(ref, "width"):
        width = None
    if stale and _behind_srcset(ref, "height"):
        height = None
    return width, height


def _behind_srcset(ref: ImageRef, name: str) -> bool:
    """Tell whether an attribute stands where the tool puts it."""
    srcset, attr = ref.attr("srcset"), ref.attr(name)
    return srcset is not None and attr is not None and srcset.span < attr.span


def _dimension(new: int | None, current: str | None) -> str | None:
    """Return a dimension's text: the new number, or the author's without a unit that is ignored."""
    if new is not None:
        return str(new)
    hint = hint_of(current)
    if hint is None or hint.unit == "%" or not hint.value.is_integer():
        return current
    return f"{hint.value:.0f}"


def _styled(current: str | None, added: tuple[str, ...]) -> str | None:
    if not added:
        return current
    written = "; ".join(added)
    if not (current or "").strip():
        return written
    assert current is not None
    ended = current.rstrip().endswith(";")
    return f"{current.rstrip()} {written};" if ended else f"{current.rstrip()}; {written}"


def _loading(ref: ImageRef, size: Size, box: Box, *, eager: bool) -> str | None:
    current = ref.value("loading")
    if "loading" in box.keyed or (current is not None and not _behind_srcset(ref, "loading")):
        return current
    urgent = (ref.value("fetchpriority") or "").strip().lower() == "high"
    return "lazy" if size.pinned and not eager and not urgent else None
