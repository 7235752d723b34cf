"""Whether a JPEG has a gain map: brightness that screens with a high dynamic range add."""

from __future__ import annotations

# The XMP of Ultra HDR and Adobe, the segment of ISO 21496-1, and Apple's auxiliary image.
_GAIN_MAPS = (
    b"http://ns.adobe.com/hdr-gain-map/",
    b"urn:iso:std:iso:ts:21496:-1",
    b"urn:com:apple:photo:2020:aux:hdrgainmap",
)


def has_gain_map(data: bytes) -> bool:
    """Tell whether a JPEG holds the image of a gain map, or names one."""
    return any(mark in data for mark in _GAIN_MAPS)
