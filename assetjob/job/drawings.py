"""Small SVGs that the report embeds unchanged.

A browser runs no script and loads nothing for an SVG that is used as an image (SVG 2, 2.2.1, secure
static and animated mode). An SVG that is animated, or may be expensive to render, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assetjob.model.image import ImageInfo, Thumbnail
from assetjob.runtime.safe_read import Folders, UnreadableError, read_file
from assetjob.runtime.spill import SpillMap

_LARGEST = 20_000  # bytes of one SVG
_ALL = 1_000_000  # bytes of all SVGs in one report
_LEFT_OUT = re.compile(
    rb"<(?:\w+:)?(?:animate\w*|set|use|filter|foreignObject)\b|@keyframes|<!ENTITY|\0"
)


def drawings(root: Folders, infos: Iterable[ImageInfo]) -> dict[str, Thumbnail]:
    """Return the SVGs to embed, by digest: the smallest first, `_ALL` bytes at most."""
    shown: dict[str, Thumbnail] = {}
    room = _ALL
    by_size = SpillMap(
        (f"{info.bytes:05} {info.path}", info) for info in infos if info.bytes <= _LARGEST
    )
    for info in by_size.values():
        if info.bytes > room:
            break
        if info.digest in shown or info.active or not (info.width and info.height):
            continue
        data = _read(root, info)
        if data is not None and not _LEFT_OUT.search(data):
            shown[info.digest] = Thumbnail(info.digest, data, info.width, info.height, "svg+xml")
            room -= len(data)
    return shown


def _read(root: Folders, info: ImageInfo) -> bytes | None:
    try:
        return read_file(root, info.path, _LARGEST)
    except UnreadableError:
        return None  # it was changed or removed since; the report is complete without it
