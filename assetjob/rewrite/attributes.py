"""Decide the attributes of one image, and write URLs in the form that its page uses."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from assetjob.model.dimension import parse_dimension
from assetjob.model.formats import FORMATS
from assetjob.model.image import Image, UrlForm
from assetjob.model.measured import Measured
from assetjob.model.page import ImageRef
from assetjob.model.sizes import Sizes, parse_sizes
from assetjob.model.variant import Encoded
from assetjob.rewrite.candidates import CandidateFile, CandidateFiles, candidate_files
from assetjob.rewrite.css.styles import Styles
from assetjob.rewrite.css.stylesheet import can_append, readable
from assetjob.rewrite.loading import follows_srcset, is_lazy, is_urgent, loading_of
from assetjob.rewrite.measured_widths import measured_widths
from assetjob.rewrite.priority import priority_of
from assetjob.rewrite.same_value import is_same
from assetjob.rewrite.size_state import LARGEST
from assetjob.rewrite.sizes import SizeAttributes, size_attributes
from assetjob.rewrite.source_tags import ImageMarkup, SourceTag
from assetjob.rewrite.wide_slots import needed_pixels, needs_wide_variant
from assetjob.settings.schema import Settings
from assetjob.site.addresses import clean, without_query


@dataclass(frozen=True, slots=True)
class NewMarkup:
    """The attributes that change, and the sources to be written before the image.

    An attribute of None is removed. `needs` are the paths of the variants that are named. `srcset`
    and `sizes` are those that the image will have.
    """

    attributes: Mapping[str, str | None]
    sources: tuple[SourceTag, ...] = ()
    needs: tuple[str, ...] = ()
    srcset: str | None = None
    sizes: str | None = None


@dataclass(frozen=True, slots=True)
class MarkupLimits:
    """What the page around an image forbids.

    A `not_lazy` image is never lazy-loaded; the `first` is what readers see first.
    `attributes_only` forbids new elements, `without_candidates` a ``srcset``. Browsers load a
    `preloaded` image before its layout is known.
    """

    not_lazy: bool = False
    first: bool = False
    attributes_only: bool = False
    without_candidates: bool = False
    preloaded: bool = False


def new_markup(
    markup: ImageMarkup,
    encoded: Mapping[str, Encoded],
    styles: Styles,
    settings: Settings,
    limits: MarkupLimits,
) -> NewMarkup | None:
    """Return the new markup of an image; None where it may not have any."""
    image, info = markup.as_authored, markup.image.info
    assert info is not None
    result = encoded.get(info.path)
    widths = measured_widths(image, settings)
    wrappable = (
        settings.pictured
        and not limits.attributes_only
        and markup.wrappable
        and styles.wrappable(image.ref)
    )
    candidates = candidate_files(result, settings, widths, wrappable=wrappable)
    wide = candidate_files(result, settings, widths, wrappable=wrappable, wide=not widths)
    ref = _without_stale_size(markup, wide)
    hints = (hint for hint in map(parse_dimension, _dimensions(ref)) if hint)
    if not all(0 < hint.value <= LARGEST for hint in hints):
        return None  # not meant to be seen
    box = replace(styles.box(ref), measured=image.measured)
    if not box.is_ordinary or (info.orientation != 1 and not box.is_oriented):
        return None
    is_shaped = not markup.written and box.deciding_attributes & {"srcset", "sizes"}
    if limits.without_candidates or is_shaped:
        candidates = wide = CandidateFiles()
    size = size_attributes(info, box, ref, settings, candidates.files)
    if needs_wide_variant(_slot(ref, size), info, settings):
        wider = size_attributes(info, box, ref, settings, wide.files)
        if _slot(ref, wider) == _slot(ref, size):
            size, candidates = wider, wide
    widest = _limited(size.widest, image.measured) if widths else size.widest
    needed = 0 if widths else needed_pixels(_slot(ref, size), info, settings)
    candidates = candidates.reaching(max(widest, math.ceil(needed)), info)
    style = ref.value("style")
    if not readable(style or "") or (size.style and not can_append(style or "")):
        return None
    width, height = _dimensions(ref)
    priority = priority_of(
        ref, info, box, size.sizes, is_first=limits.first and bool(candidates.own)
    )
    loading = loading_of(ref, size, box, not_lazy=limits.not_lazy or is_urgent(priority))
    may_wait = is_lazy(loading) and not limits.preloaded
    generated = size.sizes.with_auto() if may_wait and size.contained else size.sizes
    sizes = ref.value("sizes")
    if sizes is None or _generated_sizes(ref):
        candidates = candidates.chosen_for(generated)
        sizes = str(generated) if candidates.own else None
    elif size.natural:
        candidates = CandidateFiles()  # the author's sizes would become the natural size
    drifts = any(each.width in size.drifting for each in candidates.files)
    drifts = drifts and not parse_sizes(sizes or "").auto and can_append(style or "")
    ratio = (size.ratio,) if drifts else ()
    wanted = {
        "srcset": srcset_of(image, candidates.own) or None,
        "sizes": sizes,
        "width": _dimension(size.width, width),
        "height": _dimension(size.height, height),
        "loading": loading,
        "fetchpriority": priority,
        "style": _styled(style, (*size.style, *ratio)),
    }
    differing = {
        name: value
        for name, value in wanted.items()
        if not is_same(name, value, image.ref.value(name))
    }
    if differing.keys() - {"width", "height"} and ref.attr("decoding") is None:
        differing["decoding"] = "async"
    sources = tuple(
        SourceTag(FORMATS[each.kind].media_type, srcset_of(image, each.files), sizes or "")
        for each in candidates.sources
    )
    needs = (each.path for each in candidates.files if each.path != info.path)
    return NewMarkup(differing, sources, tuple(needs), wanted["srcset"], sizes)


def _slot(ref: ImageRef, size: SizeAttributes) -> Sizes:
    """Return the ``sizes`` that the image will have: the author's, else the generated one."""
    sizes = ref.value("sizes")
    return size.sizes if sizes is None or _generated_sizes(ref) else parse_sizes(sizes)


def _limited(widest: int, measured: Measured | None) -> int:
    """Return the greatest width in CSS pixels, which is at most that measured."""
    found = measured.sizes.range if measured and measured.sizes else None
    return min(widest, math.ceil(found[1])) if found else widest


def srcset_of(image: Image, files: Iterable[CandidateFile]) -> str:
    """Return the ``srcset`` of `files`, their URLs in the form of the image's own URL.

    The original's own URL stays as the page writes it, since browsers cache files by URL: with
    another query it may be an older file, and it is loaded again.
    """
    form, path = image.target.form, image.target.path
    assert form is not None
    urls = (
        own_url(form, each.path, image.ref.url or "")
        if each.path == path
        else url_of(form, each.path)
        for each in files
    )
    return ", ".join(f"{url} {each.width}w" for url, each in zip(urls, files, strict=True))


def _without_stale_size(markup: ImageMarkup, candidates: CandidateFiles) -> ImageRef:
    """Return the reference without dimensions that the tool wrote for another original.

    The tool writes ``width`` and ``height`` after ``srcset``. They are out of date if the page
    names other variants, and either the aspect ratio differs from the image's or ``sizes`` names
    that width.
    """
    ref, info = markup.as_authored.ref, markup.image.info
    assert info is not None
    written = [candidate.target.path for candidate in markup.written]
    hints = [parse_dimension(value) for value in _dimensions(ref)]
    files = {info.path, *(each.path for each in candidates.files)}
    if not written or files.issuperset(written) or None in hints:
        return ref
    across, down = (hint.value if hint else 0 for hint in hints)
    distorted = abs(across * info.height - down * info.width) > max(info.width, info.height)
    sizes = _generated_sizes(ref)
    if not distorted and not (sizes and sizes.names(across)):
        return ref
    stale = {name for name in ("width", "height") if follows_srcset(ref, name)}
    style = ref.value("style") or ""
    ratio = _RATIO.search(style)
    if ratio and abs(int(ratio[1]) * down - int(ratio[2]) * across) <= max(across, down):
        style = style[: ratio.start()].rstrip(" ").removesuffix(";") + ratio[3]
    attrs = (attr for attr in ref.attrs if attr.name not in stale)
    return replace(
        ref, attrs=tuple(replace(a, value=style) if a.name == "style" else a for a in attrs)
    )


_RATIO = re.compile(r"aspect-ratio: ([0-9]{1,9}) / ([0-9]{1,9})(;?)$")


def _dimensions(ref: ImageRef) -> tuple[str | None, str | None]:
    return ref.value("width"), ref.value("height")


def _generated_sizes(ref: ImageRef) -> Sizes | None:
    """Return the ``sizes`` if the tool wrote it: of the tool's form and after a ``srcset``."""
    sizes = parse_sizes(ref.value("sizes") or "")
    return sizes if sizes.is_generated and follows_srcset(ref, "sizes") else None


def _dimension(new: int | None, current: str | None) -> str | None:
    """Return the text of a dimension: the new number, or the author's without an ignored unit."""
    if new is not None:
        return str(new)
    hint = parse_dimension(current)
    if hint is None or hint.is_percentage or not hint.value.is_integer():
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


def own_url(form: UrlForm, path: str, written: str) -> str:
    """Return the URL by which a page names a file, as a ``srcset`` can hold it.

    It is that of `url_of` where what is `written` leads elsewhere in an attribute that the site's
    generator does not know.
    """
    plain = url_of(form, path)
    url = clean(written)
    if not (url.startswith(form.before) and url.endswith(form.after)):
        return plain
    end = len(form.after)
    inner = quote(url[len(form.before) : len(url) - end], safe=_AS_WRITTEN)
    same = _place(inner) == _place(plain[len(form.before) : len(plain) - end])
    is_held = not (inner.startswith(",") or inner.endswith(","))
    return form.before + inner + form.after if same and is_held else plain


# Browsers do not encode these either; brackets, quotes and bars may mean something in Markdown.
_AS_WRITTEN = "/:?#&=%+,;@!()*"


def _place(url: str) -> str:
    return posixpath.normpath(unquote(without_query(url)))


def url_of(form: UrlForm, path: str) -> str:
    """Return the URL of a file of the site in the form that its page uses.

    All characters of the path but letters, digits and ``-._~/`` are percent-encoded, so that the
    URL is safe in a ``srcset``, a table's cell or an attribute list.
    """
    path = path.removeprefix(form.root + "/") if form.root else path
    if form.folder is not None:
        path = posixpath.relpath(path, form.folder or ".")
    return form.before + quote(path, safe="/") + form.after
