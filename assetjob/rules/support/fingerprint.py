"""Compare two images by their fingerprints of 8 by 8 pixels (`ImageInfo.fingerprint`)."""

from __future__ import annotations

from math import sqrt

# Measured on 265 photographs, charts and logos: an image and itself at a tenth of its width, as a
# JPEG of quality 20, correlate by 0.89 or more; 87 % of 20,000 pairs of different images by less
# than 0.5.
SIMILAR = 0.5
TEXTURE = 12.0  # standard deviation in levels of 255; plainer images cannot be compared


def are_different(one: str, other: str) -> bool:
    """Tell whether two fingerprints are certainly of different images: they do not correlate.

    Brightness and contrast may differ, so the correlation is used and not the difference.
    """
    a, b = _centred(one), _centred(other)
    spread = sqrt(_mean(a, a)) * sqrt(_mean(b, b))
    if min(_mean(a, a), _mean(b, b)) < TEXTURE**2:
        return False
    return _mean(a, b) / spread < SIMILAR


def _centred(fingerprint: str) -> list[float]:
    values = bytes.fromhex(fingerprint)
    middle = sum(values) / len(values)
    return [value - middle for value in values]


def _mean(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True)) / len(a)
