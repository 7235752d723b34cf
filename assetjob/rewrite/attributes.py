"""Decide the attributes of one image."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from assetjob.model.dimension import parse_dimension
from assetjob.model.formats import FORMATS
from assetjob.model.image import ImageInfo
from assetjob.model.measured import Measured
from assetjob.model.page import ImageRef
from assetjob.model.sizes import Sizes, parse_sizes
from assetjob.model.variant import Encoded
from assetjob.rewrite.candidates import CandidateFiles, candidate_files
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.css.styles import Styles
from assetjob.rewrite.css.stylesheet import can_append, readable
from assetjob.rewrite.loading import follows_srcset, is_lazy, is_urgent, loading_of
from assetjob.rewrite.measured_widths import measured_widths
from assetjob.rewrite.priority import priority_of
from assetjob.rewrite.same_value import is_same
from assetjob.rewrite.size_state import LARGEST
from assetjob.rewrite.sizes import SizeAttributes, size_attributes
from assetjob.rewrite.source_tags import ImageMarkup, SourceTag
from assetjob.rewrite.urls import srcset_of
from assetjob.rewrite.wide_slots import needed_pixels, needs_wide_variant
from assetjob.settings.schema import Settings


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
    fit = _fit(markup, encoded, styles, settings, limits)
    if fit is None:
        return None
    image, ref, size = markup.as_authored, fit.ref, fit.size
    style = ref.value("style")
    if not readable(style or "") or (size.style and not can_append(style or "")):
        return None
    is_first = limits.first and bool(fit.candidates.own)
    priority = priority_of(ref, fit.info, fit.box, size.sizes, is_first=is_first)
    not_lazy = limits.not_lazy or is_urgent(priority)
    loading = loading_of(ref, size, fit.box, not_lazy=not_lazy)
    may_wait = is_lazy(loading) and not limits.preloaded
    sizes, candidates = _sizes_and_candidates(fit, may_wait=may_wait)
    width, height = _dimensions(ref)
    wanted = {
        "srcset": srcset_of(image, candidates.own) or None,
        "sizes": sizes,
        "width": _dimension(size.width, width),
        "height": _dimension(size.height, height),
        "loading": loading,
        "fetchpriority": priority,
        "style": _styled(style, (*size.style, *_ratio_of(fit, candidates, sizes))),
    }
    sources = tuple(
        SourceTag(FORMATS[each.kind].media_type, srcset_of(image, each.files), sizes or "")
        for each in candidates.sources
    )
    needs = tuple(each.path for each in candidates.files if each.path != fit.info.path)
    return NewMarkup(_differing(image.ref, ref, wanted), sources, needs, wanted["srcset"], sizes)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How an image fits the layout: its attributes of size, and the files that suffice for it.

    The reference `ref` has no dimensions that are out of date.
    """

    ref: ImageRef
    info: ImageInfo
    box: Box
    size: SizeAttributes
    candidates: CandidateFiles


def _fit(
    markup: ImageMarkup,
    encoded: Mapping[str, Encoded],
    styles: Styles,
    settings: Settings,
    limits: MarkupLimits,
) -> _Fit | None:
    """Return how an image fits the layout; None if it is not displayed in the usual way."""
    image, info = markup.as_authored, markup.image.info
    assert info is not None
    widths = measured_widths(image, settings)
    candidates, wide = _narrow_and_wide(markup, encoded, styles, settings, limits)
    ref = _without_stale_size(markup, wide)
    hints = (hint for hint in map(parse_dimension, _dimensions(ref)) if hint)
    if not all(0 < hint.value <= LARGEST for hint in hints):
        return None
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
    return _Fit(ref, info, box, size, candidates)


def _narrow_and_wide(
    markup: ImageMarkup,
    encoded: Mapping[str, Encoded],
    styles: Styles,
    settings: Settings,
    limits: MarkupLimits,
) -> tuple[CandidateFiles, CandidateFiles]:
    """Return the candidates of the usual widths, and those for a slot that needs more."""
    image, info = markup.as_authored, markup.image.info
    assert info is not None
    widths = measured_widths(image, settings)
    wrappable = (
        settings.pictured
        and not limits.attributes_only
        and markup.wrappable
        and styles.wrappable(image.ref)
    )
    files = partial(candidate_files, encoded.get(info.path), settings, widths, wrappable=wrappable)
    return files(), files(wide=not widths)


def _sizes_and_candidates(fit: _Fit, *, may_wait: bool) -> tuple[str | None, CandidateFiles]:
    """Return the ``sizes`` of an image, which `may_wait` for its layout, and the files for it."""
    ref, size, candidates = fit.ref, fit.size, fit.candidates
    sizes = ref.value("sizes")
    if sizes is None or _generated_sizes(ref):
        generated = size.sizes.with_auto() if may_wait and size.contained else size.sizes
        candidates = candidates.chosen_for(generated)
        return str(generated) if candidates.own else None, candidates
    # With an own `srcset` the author's sizes would become the natural size.
    return sizes, CandidateFiles() if size.natural else candidates


def _ratio_of(fit: _Fit, candidates: CandidateFiles, sizes: str | None) -> tuple[str, ...]:
    """Return the declaration of the ratio, where that of a candidate would change the height."""
    drifts = any(each.width in fit.size.drifting for each in candidates.files)
    is_auto = parse_sizes(sizes or "").auto
    return (
        (fit.size.ratio,)
        if drifts and not is_auto and can_append(fit.ref.value("style") or "")
        else ()
    )


def _differing(
    written: ImageRef, ref: ImageRef, wanted: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return the attributes that differ from those `written`."""
    differing = {
        name: value
        for name, value in wanted.items()
        if not is_same(name, value, written.value(name))
    }
    if differing.keys() - {"width", "height"} and ref.attr("decoding") is None:
        differing["decoding"] = "async"
    return differing


def _slot(ref: ImageRef, size: SizeAttributes) -> Sizes:
    """Return the ``sizes`` that the image will have: the author's, else the generated one."""
    sizes = ref.value("sizes")
    return size.sizes if sizes is None or _generated_sizes(ref) else parse_sizes(sizes)


def _limited(widest: int, measured: Measured | None) -> int:
    """Return the greatest width in CSS pixels, which is at most that measured."""
    found = measured.sizes.range if measured and measured.sizes else None
    return min(widest, math.ceil(found[1])) if found else widest


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
