"""Facts from the metadata of an image file: EXIF, ICC profile, XMP."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import ExifTags, Image, ImageCms

from assetjob.model.stock import STOCK_LIBRARY

# What Pillow's readers raise on damaged files.
DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    RuntimeError,
    struct.error,
    MemoryError,
)


def exif_of(image: Image.Image) -> Image.Exif:
    """Return the EXIF block itself; Pillow's own `getexif` mixes in XMP, which browsers do not."""
    exif = Image.Exif()
    block = image.info.get("exif")
    if isinstance(block, bytes):
        try:
            exif.load(block)
        except DECODER_ERRORS:
            return Image.Exif()
    return exif


def orientation(image: Image.Image, exif: Image.Exif) -> int:
    """Return the EXIF orientation, 1 to 8, as browsers apply it."""
    if image.format == "WEBP":  # browsers ignore its EXIF
        return 1
    tags = image.getexif() if image.format == "TIFF" else exif
    try:
        value = tags.get(ExifTags.Base.Orientation)
    except DECODER_ERRORS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


_INCH = 2  # of ResolutionUnit
_DEFAULT_RESOLUTION = 72  # dots per inch


def density_size(image: Image.Image, exif: Image.Exif) -> tuple[int, int] | None:
    """Return the natural size in CSS pixels that EXIF gives an image, None for that of its pixels.

    HTML standard, "preferred density-corrected dimensions": the resolution counts where it leads to
    the dimensions that EXIF names too.
    """
    try:
        own = exif.get_ifd(ExifTags.IFD.Exif)
        named = (int(own[ExifTags.Base.ExifImageWidth]), int(own[ExifTags.Base.ExifImageHeight]))
        dots = [float(exif[tag]) for tag in (ExifTags.Base.XResolution, ExifTags.Base.YResolution)]
        unit = exif.get(ExifTags.Base.ResolutionUnit)
    except (*DECODER_ERRORS, ZeroDivisionError):
        return None
    if unit != _INCH or not all(dot > 0 for dot in dots) or not all(named):
        return None
    stored = zip(image.size, dots, strict=True)
    corrected = tuple(int(side * _DEFAULT_RESOLUTION / dot + 0.5) for side, dot in stored)
    if corrected != named or named == image.size:
        return None
    return named if orientation(image, exif) < 5 else (named[1], named[0])


# sRGB's triangle in CIE xy; a fifth more is worth keeping (Display P3 has 1.36 times it).
_SRGB_AREA = 0.11205
_WIDE = 1.2


def profile(image: Image.Image) -> tuple[str, bool]:
    """Return the embedded ICC profile's name ("" without one) and whether its gamut is wide."""
    block = image.info.get("icc_profile")
    if not isinstance(block, bytes) or not block:
        return "", False
    try:
        embedded = ImageCms.ImageCmsProfile(io.BytesIO(block)).profile
    except (ImageCms.PyCMSError, OSError):
        return "unreadable profile", False
    name = (embedded.profile_description or "").strip() or "unnamed profile"
    corners = (embedded.red_primary, embedded.green_primary, embedded.blue_primary)
    if any(corner is None for corner in corners):
        return name, False
    (rx, ry), (gx, gy), (bx, by) = (corner[1][:2] for corner in corners if corner is not None)
    area = abs(rx * (gy - by) + gx * (by - ry) + bx * (ry - gy)) / 2
    return name, area > _SRGB_AREA * _WIDE


_SERIALS = (ExifTags.Base.BodySerialNumber, ExifTags.Base.LensSerialNumber)


def private(image: Image.Image, exif: Image.Exif) -> tuple[str, ...]:
    """Name the kinds of personal metadata that the file carries.

    Serial numbers in stock photographs are left out: the camera is another person's.
    """
    xmp = image.info.get("xmp")
    xmp = xmp if isinstance(xmp, bytes) else b""
    kinds = []
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        own = exif.get_ifd(ExifTags.IFD.Exif)
    except DECODER_ERRORS:
        gps, own = {}, {}
    if ExifTags.GPS.GPSLatitude in gps or b"GPSLatitude" in xmp:
        kinds.append("GPS")
    has_serial = any(own.get(tag) for tag in _SERIALS) or b"SerialNumber" in xmp
    if has_serial and not any(map(STOCK_LIBRARY.search, _credits(image, exif))):
        kinds.append("serial number")
    return tuple(kinds)


def _credits(image: Image.Image, exif: Image.Exif) -> Iterator[str]:
    """Yield the metadata in which photographs name their source: EXIF, XMP, IPTC."""
    try:
        yield from (str(exif.get(tag, "")) for tag in _CREDITS)
    except DECODER_ERRORS:
        return
    resources = image.info.get("photoshop")
    iptc = resources.get(_IPTC) if isinstance(resources, dict) else None
    for packet in (image.info.get("xmp"), iptc):
        if isinstance(packet, bytes):
            yield packet[:_MOST_METADATA].decode("latin-1")


_CREDITS = (ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.ImageDescription)
_IPTC = 0x0404  # of the resources that Photoshop writes
_MOST_METADATA = 1 << 20  # bytes
