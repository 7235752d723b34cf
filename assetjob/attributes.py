"""What one image's attributes should say, and in which form its page writes URLs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from assetjob.css import closed
from assetjob.layout import Size, hint_of, size_of
from assetjob.model import Encoded, Image, ImageInfo, ImageRef, TargetState, UrlForm, Variant
from assetjob.settings import Settings
from assetjob.styles import Box, Styles
from assetjob.variants import job_of

_SIZES = re.compile(r"^(auto, )?(\(min-width: (\d+)px\) (\d+)px, 100vw|(\d+)px)$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one image's attributes should say instead of what they say; None removes one."""

    attributes: Mapping[str, str | None]
    needs: tuple[str, ...] = ()


_NOTHING = Wanted({})


def wanted_of(
    image: Image, encoded: Mapping[str, Encoded], styles: Styles, settings: Settings, *, eager: bool
) -> Wanted:
    """Return what the attributes of `image` should say; `eager` tells that it must not be lazy."""
    info = image.info
    assert info is not None
    result = encoded.get(info.path)
    candidates = () if result is None else _candidates(result)
    if result is None and _stands(image) and job_of(info, settings):
        return _NOTHING  # the encoder failed, but what it made before is still there
    ref = _as_authored(image, candidates)
    if any(hint is not None and not hint.value for hint in map(hint_of, _dimensions(ref))):
        return _NOTHING  # not meant to be seen
    box = styles.box(ref)
    if not ref.candidates and box.keyed & {"srcset", "sizes"}:
        candidates = ()
    size = size_of(info, box, ref, settings, candidates)
    style, sizes = ref.value("style"), ref.value("sizes")
    if size.style and not closed(style or ""):
        return _NOTHING
    if sizes is not None and not _SIZES.match(sizes) and size.natural:
        candidates = ()  # the author's sizes would set the natural size
    width, height = _dimensions(ref)
    loading = _loading(ref, size, box, eager=eager)
    wanted = {
        "srcset": _srcset(image, candidates) or None,
        "sizes": _sizes(sizes, size, candidates, lazy=_folded(loading) == "lazy"),
        "width": _dimension(size.width, width),
        "height": _dimension(size.height, height),
        "loading": loading,
        "style": _styled(style, size.style),
    }
    differing = {name: value for name, value in wanted.items() if value != image.ref.value(name)}
    if differing and ref.attr("decoding") is None:
        differing["decoding"] = "async"
    needs = (each.path for each in candidates if each.path != info.path)
    return Wanted(differing, tuple(needs))


_Candidate = Variant | ImageInfo


def _candidates(result: Encoded) -> tuple[_Candidate, ...]:
    """Return what the ``srcset`` offers, in ascending order of width.

    Where the largest variant was refused, the original stands in for it, so that no screen gets
    less than it had.
    """
    found: list[_Candidate] = [kept.variant for kept in result.kept]
    if found and found[-1].width < result.job.variants[-1].width:
        found.append(result.job.info)
    return tuple(found)


def _srcset(image: Image, candidates: Iterable[_Candidate]) -> str:
    form = image.target.form
    assert form is not None
    return ", ".join(f"{url_of(form, each.path)} {each.width}w" for each in candidates)


def _sizes(
    current: str | None, size: Size, candidates: Sequence[_Candidate], *, lazy: bool
) -> str | None:
    if current is not None and not _SIZES.match(current):
        return current
    if not candidates:
        return None
    return f"auto, {size.sizes}" if lazy and size.contained else size.sizes


def _stands(image: Image) -> bool:
    """Tell whether the page's ``srcset`` has all its files."""
    states = {candidate.target.state for candidate in image.candidates}
    return states == {TargetState.LOCAL}


def _as_authored(image: Image, candidates: Sequence[_Candidate]) -> ImageRef:
    """Return the reference without the size that the tool wrote for another picture.

    The tool's ``width`` and ``height`` stand behind its ``srcset``; they are out of date where the
    variants are others than those the page names, and the ratio is no longer the picture's or
    ``sizes`` names that width.
    """
    ref, info = image.ref, image.info
    assert info is not None
    written = [candidate.target.path for candidate in image.candidates]
    hints = [hint_of(value) for value in _dimensions(ref)]
    if not written or written == [each.path for each in candidates] or None in hints:
        return ref
    across, down = (hint.value if hint else 0 for hint in hints)
    distorted = abs(across * info.height - down * info.width) > max(info.width, info.height)
    named = _SIZES.match(ref.value("sizes") or "")
    if not distorted and not (named and f"{across:g}" in (named[4], named[5])):
        return ref
    stale = {name for name in ("width", "height") if _behind_srcset(ref, name)}
    style = ref.value("style") or ""
    ratio = _RATIO.search(style)
    if ratio and abs(int(ratio[1]) * down - int(ratio[2]) * across) <= max(across, down):
        style = style[: ratio.start()] + ratio[3]
    attrs = (attr for attr in ref.attrs if attr.name not in stale)
    return replace(
        ref, attrs=tuple(replace(a, value=style) if a.name == "style" else a for a in attrs)
    )


_RATIO = re.compile(r";? *aspect-ratio: (\d+) / (\d+)(;?)$")


def _dimensions(ref: ImageRef) -> tuple[str | None, str | None]:
    return ref.value("width"), ref.value("height")


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
    urgent = _folded(ref.value("fetchpriority")) == "high"
    return "lazy" if size.pinned and not eager and not urgent else None


def _folded(keyword: str | None) -> str:
    return (keyword or "").strip().lower()


def url_of(form: UrlForm, path: str) -> str:
    """Return the URL of a file of the site in the form in which its page writes URLs.

    The path's characters are all encoded but letters, digits and ``-._~/``, so that the URL stands
    safely in a ``srcset``, a table's cell or an attribute list.
    """
    if form.folder is not None:
        path = posixpath.relpath(path, form.folder or ".")
    return form.before + quote(path, safe="/") + form.after
