"""The digests in variants' names: of the original's bytes, of the settings and of the encoder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import get_args

from assetjob.images.encoder_version import encoder
from assetjob.model.formats import VariantFormat
from assetjob.model.image import ImageInfo
from assetjob.model.variant import Auto, Encoding

_DIGITS, _OF_SOURCE = 8, 6  # of a digest: all, and those of the source and the settings


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
    return _of_shape(shape) + _hex(version)[: _DIGITS - _OF_SOURCE]


def is_of_other_bytes(variant: str, info: ImageInfo) -> bool:
    """Tell whether a variant was certainly made of other bytes than an original has now.

    Its digest is then none that these bytes give with any settings.
    """
    found = _DIGEST.search(variant)
    return found is not None and found[1] not in _digests(info.digest)


_DIGEST = re.compile(rf"-([0-9a-f]{{{_OF_SOURCE}}})[0-9a-f]{{{_DIGITS - _OF_SOURCE}}}-[0-9]+w\.")
_QUALITIES = (*map(str, range(1, 101)), *(f"auto, {target}" for target in range(101)))
_EFFORTS = range(10)
_OPTIONS = ((), ("near lossless",), ("copyright",), ("near lossless", "copyright"))


@lru_cache(256)
def _digests(source: str) -> frozenset[str]:
    """Return what `digest_of` gives for a file of this digest with all settings there are."""
    return frozenset(
        _of_shape((source, f"quality {quality}", f"effort {effort}", *options))
        for quality in _QUALITIES
        for effort in _EFFORTS
        for options in _OPTIONS
    )


def _of_shape(shape: Iterable[str]) -> str:
    return _hex("\n".join(shape))[:_OF_SOURCE]


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


def has_digest_of(variant: str, info: ImageInfo, encoding: Encoding) -> bool:
    """Tell whether a variant's name has the digest of an original with these bytes."""
    name = variant.rpartition("/")[2]
    kinds = [kind for kind in get_args(VariantFormat) if name.endswith(f".{kind}")]
    sources = {digest_of(info, encoding, kind)[:_OF_SOURCE] for kind in kinds}
    pattern = f"-({'|'.join(sources)})[0-9a-f]{{{_DIGITS - _OF_SOURCE}}}-"
    return bool(sources) and re.search(pattern, name) is not None
