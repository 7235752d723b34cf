"""Decide which variants an original gets and how they are named, before a pixel is read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import get_args

from assetjob.images.encoder_version import encoder, metric
from assetjob.model.formats import FORMATS, VariantFormat
from assetjob.model.image import ImageInfo
from assetjob.model.variant import Auto, EncodeJob, Encoding, Variant, is_variant
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
_DIGITS, _OF_SOURCE = 8, 6  # of a digest: all, and those of the source and the settings
NAME_BYTES = 255  # the longest file name on common file systems


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
    folder = _folder(info.path, settings.variants_dir, root)
    digests = {kind: digest_of(info, encoding, kind) for kind in settings.formats}
    uses = tuple(widths)
    wanted = (
        (width, kind)
        for kind in settings.formats
        if info.frames == 1 or FORMATS[kind].animated
        for width in _widths(info, settings, kind, uses, full_size=full_size)
    )
    names = {each: _name(info.path, digests[each[1]], *each) for each in sorted(wanted)}
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


def digest_of(info: ImageInfo, encoding: Encoding, kind: VariantFormat) -> str:
    """Return 8 hex digits: six for the source's bytes and the settings, two for the encoder.

    A setting that is off is left out, so that adding a setting renames no variants.
    """
    quality, version = str(encoding.quality), encoder()
    if isinstance(encoding.quality, Auto):
        quality = f"auto, {encoding.quality.target}"
        version = f"{version}, {encoding.quality.metric}"
    effort = encoding.of(kind).effort
    shape = [info.digest, f"quality {quality}", f"effort {effort}"]
    if encoding.near_lossless:
        shape.append("near lossless")
    if encoding.copyright:
        shape.append("copyright")
    return _hex("\n".join(shape))[:_OF_SOURCE] + _hex(version)[: _DIGITS - _OF_SOURCE]


def of_another_encoder(path: str, variant: str) -> str:
    """Return the digits of another encoder in a path that is its name for `variant`, else ""."""
    if len(path) != len(variant) or path == variant:
        return ""
    end = variant.rindex("-")
    first = end - _DIGITS + _OF_SOURCE
    is_same = path[:first] == variant[:first] and path[end:] == variant[end:]
    return path[first:end] if is_same and re.fullmatch("[0-9a-f]+", path[first:end]) else ""


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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


def in_variants_folder(path: str, variants_dir: str) -> bool:
    """Tell whether a file is in a folder of variants; each folder that is served may have one."""
    return f"/{variants_dir}/" in f"/{path}"


def is_written(path: str, variants_dir: str) -> bool:
    """Tell whether assetjob writes a candidate: in the folder of variants, or in an earlier one.

    In that, which the settings do not name any more, a folder has the name of an original, and its
    variants begin with it.
    """
    found = _ANYWHERE.search(path)
    is_elsewhere = found is not None and found["folder"].startswith(found["stem"])
    return is_elsewhere or in_variants_folder(path, variants_dir)


_ANYWHERE = re.compile(
    r"/(?P<folder>[^/]+\.[^/.]+)/(?P<stem>[^/]+)-[0-9a-f]{8}-[0-9]{1,5}w\.[a-z]{3,4}\Z"
)


def is_own_variant(path: str, variants_dir: str) -> bool:
    """Tell whether a file is a variant that assetjob made: by its name, in a folder of variants."""
    return in_variants_folder(path, variants_dir) and is_variant(path)


def is_variant_of(variant: str, original: str, variants_dir: str) -> bool:
    """Tell whether a variant has the name of one of `original`."""
    root = _split(variant, variants_dir)[0]
    return variant.rpartition("/")[0] == _folder(original, variants_dir, root)


def original_of(variant: str, variants_dir: str) -> str:
    """Return the path of the original that a variant's name says; names that were cut stay so."""
    root, inner = _split(variant, variants_dir)
    parts = [re.sub(r"^-(?=[_.#-])", "", part) for part in inner.split("/")[:-1]]
    return "/".join([*filter(None, [root]), *parts])


def has_digest_of(variant: str, info: ImageInfo, encoding: Encoding) -> bool:
    """Tell whether a variant's name has the digest of an original with these bytes."""
    name = variant.rpartition("/")[2]
    kinds = [kind for kind in get_args(VariantFormat) if name.endswith(f".{kind}")]
    sources = {digest_of(info, encoding, kind)[:_OF_SOURCE] for kind in kinds}
    pattern = f"-({'|'.join(sources)})[0-9a-f]{{{_DIGITS - _OF_SOURCE}}}-"
    return bool(sources) and re.search(pattern, name) is not None


def _split(variant: str, variants_dir: str) -> tuple[str, str]:
    """Return the folder that is served at the root, and the path in the variants folder."""
    root, _, inner = f"/{variant}".partition(f"/{variants_dir}/")
    return root.lstrip("/"), inner


def _folder(path: str, variants_dir: str, root: str) -> str:
    """Return the folder of the variants; the full name keeps those of a.jpg and a.png apart."""
    inner = path.removeprefix(root + "/") if root else path
    parts = (_component(part) for part in inner.split("/"))
    return "/".join([*filter(None, [root]), variants_dir, *parts])


def _name(path: str, digest: str, width: int, kind: VariantFormat) -> str:
    stem = path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
    tail = f"-{digest}-{width}w.{kind}"
    return _cut(_visible(stem), NAME_BYTES - len(tail)) + tail


def _component(part: str) -> str:
    """Return a folder name that Jekyll copies, different for each `part`."""
    name = _visible(part)
    if name.rstrip("-").endswith("~"):
        name += "-"
    if len(name.encode()) <= NAME_BYTES:
        return name
    mark = "-" + hashlib.sha256(part.encode()).hexdigest()[:8]
    return _cut(name, NAME_BYTES - len(mark)) + mark


def _visible(name: str) -> str:
    """Prefix a name that Jekyll would skip; a name with the prefix gets another, to stay apart."""
    return f"-{name}" if name.startswith(("_", ".", "#", "-")) else name


def _cut(name: str, size: int) -> str:
    """Return as many whole characters of `name` as fit into `size` bytes of UTF-8."""
    return name.encode()[:size].decode(errors="ignore")
