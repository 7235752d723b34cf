"""Decide which variants an original gets and how they are named, before a pixel is read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from assetjob.images.encoder_version import metric
from assetjob.images.variant_digests import digest_of
from assetjob.images.variant_paths import variant_name, variants_folder
from assetjob.model.formats import FORMATS, VariantFormat
from assetjob.model.image import ImageInfo
from assetjob.model.variant import Auto, EncodeJob, Encoding, Variant
from assetjob.settings.choices import MAX_WIDTH
from assetjob.settings.schema import Settings

NEIGHBOUR = 1.25  # a width closer than this to the next larger one saves too few bytes
# Browsers lay an image out by its candidate's aspect ratio, so a width grows by up to STRETCH where
# that makes the height whole. Thirty images whose heights are WHOLE move a page by less than 1 px.
WHOLE = 1 / 32  # pixels by which the height may differ from its exact value
STRETCH, STRETCH_COST = 0.05, 2  # where no height is whole, 5 % cost as much as 0.1 px
# How much wider than the widest width of the settings a variant for a wide slot is: 3,840 px (4K)
# for 2,400, about as far apart as the widths below.
WIDER = 1.6
LITTLE = 1.1  # the widest of the settings stays beside it, since most screens need that
DESKTOP_RATIO = 2  # the densest screens of laptops and tablets
PHONE_RATIO = 3  # the densest screens of phones ...
PHONE_WIDTH = 430  # ... which are at most this wide, in CSS pixels
EFFORTS = {"draft": 2, "normal": 4, "best": 6}


Widths = tuple[int, ...]  # of the candidates of a use; none where the settings say them


def job_of(
    info: ImageInfo,
    settings: Settings,
    root: str = "",
    *,
    full_size: bool = False,
    widths: Iterable[Widths] = ((),),
) -> EncodeJob | None:
    """Return the job that makes the variants of `info`, or None where it is `left_alone`.

    `root` is the folder of the site that is served at the root of the URL space: the variants lie
    in a folder of it. With `full_size` one has the image's own width, however large. `widths` are
    those of its uses.
    """
    if left_alone(info, settings):
        return None
    encoding = encoding_of(settings)
    folder = variants_folder(info.path, settings.variants_dir, root)
    digests = {kind: digest_of(info, encoding, kind) for kind in settings.formats}
    uses = tuple(widths)
    wanted = (
        (width, kind)
        for kind in settings.formats
        if info.frames == 1 or FORMATS[kind].animated
        for width in _widths(info, settings, kind, uses, full_size=full_size)
    )
    names = {each: variant_name(info.path, digests[each[1]], *each) for each in sorted(wanted)}
    variants = tuple(
        Variant(f"{folder}/{name}", width, _height(info, width), kind)
        for (width, kind), name in names.items()
    )
    return EncodeJob(info, encoding, variants)


def left_alone(info: ImageInfo, settings: Settings) -> str | None:
    """Return why an image gets no variants, as the rest of a sentence after its name, or None."""
    known = FORMATS[info.format]
    if info.format == "svg":
        return "is a drawing that scales by itself"
    if info.format == "tiff":
        return "is a TIFF, which few browsers show: save it as JPEG or PNG"
    if not known.has_variants or not info.width or not info.height:
        return "is of a kind that no variants are made of"
    if info.frames > 1 and not known.animated:
        return f"is an animated {known.title}: a variant would show one frame only"
    if info.gain_map:
        return "has a gain map for HDR screens, which variants would lose"
    if max(info.width, info.height) <= settings.icon_size:
        return f"is an icon: no side is longer than {settings.icon_size} px"
    if not any(widths_of(info, settings, kind) for kind in settings.formats):
        longest = max(FORMATS[kind].longest for kind in settings.formats)
        return f"is too long: no variant may be longer than {longest:,} px"
    return None


def encoding_of(settings: Settings) -> Encoding:
    """Return how variants are encoded.

    Raises:
        SettingsError: It needs an extra that is not installed.
    """
    quality = settings.quality
    return Encoding(
        Auto(settings.quality_target, metric()) if quality == "auto" else quality,
        EFFORTS[settings.effort],
        near_lossless=settings.near_lossless,
        copyright=settings.keep_copyright,
        efforts=tuple((kind, EFFORTS[effort]) for kind, effort in settings.effort_by_format),
    )


def widths_of(
    info: ImageInfo, settings: Settings, kind: VariantFormat = "webp", measured: Widths = ()
) -> tuple[int, ...]:
    """Return the widths of the variants of `info` in a format, ascending, in pixels.

    They are the `measured` ones, or those of the settings. To these the intrinsic width is added,
    so that an image smaller than the largest of them is not served smaller than it is; nothing is
    upscaled. All but that grow a little where that makes the height whole.
    """
    longest = FORMATS[kind].longest
    fitting = [w for w in _wanted(info, settings, measured) if _height(info, w) <= longest]
    return tuple(_with_whole_height(w, info.width, info.height, longest) for w in _spread(fitting))


def wide_widths_of(
    info: ImageInfo, settings: Settings, kind: VariantFormat = "webp"
) -> tuple[int, ...]:
    """Return the widths for a slot that needs more than the widest of the settings, ascending.

    They are those of `widths_of` and one that is `WIDER`: the intrinsic width, where that is little
    more, or where the original cannot follow it as a candidate.
    """
    widths = widths_of(info, settings, kind)
    extra, longest = _extra(info, settings), FORMATS[kind].longest
    if extra is None or _height(info, extra) > longest or extra > longest:
        return widths
    wider = _with_whole_height(extra, info.width, info.height, longest)
    return (*(each for each in widths if each * LITTLE <= wider), wider)


def _extra(info: ImageInfo, settings: Settings) -> int | None:
    """Return the width beyond those of the settings, None where they have none left out.

    The width of a text column that the user states is the limit of its variants.
    """
    widest = min(settings.widths[-1], MAX_WIDTH)
    if info.width <= widest or settings.content_width is not None:
        return None
    wider = round(widest * WIDER)
    is_little_more = info.width < NEIGHBOUR * wider
    return info.width if is_little_more or not is_candidate(info) else wider


def is_candidate(info: ImageInfo) -> bool:
    """Tell whether a file may be a candidate of its own ``srcset``.

    The resolution in its EXIF data would divide the natural size that ``sizes`` gives it.
    """
    return info.density_size is None


def _widths(
    info: ImageInfo,
    settings: Settings,
    kind: VariantFormat,
    uses: Iterable[Widths],
    *,
    full_size: bool,
) -> set[int]:
    fits = max(info.width, info.height) <= FORMATS[kind].longest
    wanted = {width for each in uses for width in widths_of(info, settings, kind, each)}
    wide = wide_widths_of(info, settings, kind) if () in uses else ()
    return {*wanted, *wide, *((info.width,) if full_size and fits else ())}


def widest_of(
    info: ImageInfo, settings: Settings, measured: Widths = (), *, wide: bool = False
) -> int:
    """Return the largest width that is wanted, whatever a format is limited to."""
    return (_extra(info, settings) if wide else None) or _wanted(info, settings, measured)[-1]


def _wanted(info: ImageInfo, settings: Settings, measured: Widths = ()) -> list[int]:
    if fitting := [width for width in measured if width <= info.width]:
        return fitting
    wanted = {width for width in settings.widths if width < info.width}
    if info.width <= min(settings.widths[-1], MAX_WIDTH):
        wanted.add(info.width)
    return _needed(wanted, settings.content_width)


def _height(info: ImageInfo, width: int) -> int:
    return _scaled(width, info.width, info.height)


def _scaled(width: int, own_width: int, own_height: int) -> int:
    return max(1, (own_height * width * 2 + own_width) // (own_width * 2))


@lru_cache(maxsize=4096)
def _with_whole_height(width: int, own_width: int, own_height: int, longest: int) -> int:
    """Return the next width from `width` up at which the height is whole, else nearly so."""

    def error(wider: int) -> float:
        exact = own_height * wider / own_width
        return abs(_scaled(wider, own_width, own_height) - exact)

    last = min(int(width * (1 + STRETCH)), own_width, longest)
    fits = [w for w in range(width, last + 1) if _scaled(w, own_width, own_height) <= longest]
    whole = next((w for w in fits if error(w) <= WHOLE), None)
    return whole or min(fits, key=lambda w: error(w) + STRETCH_COST * (w - width) / width)


def _needed(widths: Iterable[int], content_width: int | None) -> list[int]:
    """Leave out widths beyond the first that fills the densest screen at `content_width`."""
    ordered = sorted(widths)
    if content_width is None:
        return ordered
    need = max(DESKTOP_RATIO * content_width, PHONE_RATIO * min(PHONE_WIDTH, content_width))
    enough = next((width for width in ordered if width >= need), None)
    return ordered if enough is None else [width for width in ordered if width <= enough]


def _spread(widths: list[int]) -> tuple[int, ...]:
    """Keep the largest width, and of the others those that are far enough from the next larger."""
    kept: list[int] = []
    for width in reversed(widths):
        if not kept or kept[-1] >= NEIGHBOUR * width:
            kept.append(width)
    return tuple(reversed(kept))
