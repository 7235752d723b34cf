"""Read the descriptions that authors and cameras put into the metadata of an image file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from assetjob.images.probe.metadata import DECODER_ERRORS
from assetjob.images.probe.xmp import LONGEST_TEXT, read_xmp
from assetjob.model.image import EmbeddedText

_MOST = 20  # texts of a file
_CAPTION = (2, 120)  # IPTC IIM 4.2, Caption/Abstract
_CHARACTER_SET = (1, 90)
_UTF_8 = b"\x1b%G"
# What cameras write where a person could write a description: "<Digimax S600>", "KONICA MINOLTA
# DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_0001.JPG", "SAMSUNG CAMERA PICTURES", and codes
# of phones such as "oznorHDR".
_OF_CAMERA = re.compile(
    r"<[^>]*>|[^a-z]*DIGITAL CAMERA[^a-z]*|[A-Z ]*\bDSC|DCIM\b.*|(?i:exif.jpeg.*)"
    r"|[A-Z]+ CAMERA PICTURES|[a-z]{3,6}(?:HDR|_\w+)?",
    re.DOTALL,
)


def read(image: Image.Image, exif: Image.Exif) -> tuple[EmbeddedText, ...]:
    """Return the descriptions, those that are meant as alternative texts first.

    Defaults of cameras are left out.
    """
    found = dict.fromkeys(_all(image, exif))
    return tuple(each for each in found if not _OF_CAMERA.fullmatch(each.text.strip()))[:_MOST]


def _all(image: Image.Image, exif: Image.Exif) -> Iterator[EmbeddedText]:
    packet = image.info.get("xmp")
    if isinstance(packet, bytes):
        yield from read_xmp(packet)
    for source, text in (
        ("IPTC caption of the file", _iptc_caption(image)),
        ("EXIF description of the file", _exif_description(exif)),
        ("PNG description of the file", image.info.get("Description")),
    ):
        if isinstance(text, str) and text.strip():
            yield EmbeddedText(source, _as_utf_8(text[:LONGEST_TEXT]))


def _exif_description(exif: Image.Exif) -> object:
    try:
        return exif.get(ExifTags.Base.ImageDescription)
    except DECODER_ERRORS:
        return None


def _iptc_caption(image: Image.Image) -> str:
    if not isinstance(image, ImageFile.ImageFile):
        return ""
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except (*DECODER_ERRORS, AssertionError):
        return ""
    caption = records.get(_CAPTION)
    first = caption[0] if isinstance(caption, list) and caption else caption
    if not isinstance(first, bytes):
        return ""
    encoding = "utf-8" if records.get(_CHARACTER_SET) == _UTF_8 else "latin-1"
    return first[: 4 * LONGEST_TEXT].decode(encoding, "ignore")


def _as_utf_8(text: str) -> str:
    """Return a text in UTF-8 that was decoded as Latin-1, as the standards ask for, correctly."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
