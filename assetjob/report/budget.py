"""The size of the document: which thumbnails and comparisons are embedded in it."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.image import Thumbnail
from assetjob.model.result import Result
from assetjob.report.identity import short_digest
from assetjob.report.image_files import Comparisons, choose_comparisons

THUMBNAILS = "assets"  # the folder beside the document of those that are not embedded
# Bytes of a document with embedded thumbnails; if they do not fit, they become separate files. With
# comparisons and scripts the document has at most 12 MB. A finding and an image file take about so
# many bytes of markup (tests/benchmarks/big_report.py).
EMBEDDED = 11_000_000
_PER_FINDING = 1_000
_PER_IMAGE_FILE = 1_150
# Bytes of all comparisons in base64: some are always shown; more would be slow to send.
_MIN_COMPARISONS, _MAX_COMPARISONS = 800_000, 3_200_000


def remaining_bytes(result: Result) -> int:
    """Return the bytes that embedded thumbnails and markup leave of `EMBEDDED`.

    If the number is negative, thumbnails become files in ``assets`` beside the document.
    """
    thumbnails = sum(len(thumbnail.data) for thumbnail in result.thumbnails.values()) * 4 // 3
    markup = _PER_FINDING * len(result.findings) + _PER_IMAGE_FILE * len(result.thumbnails)
    return EMBEDDED - thumbnails - markup


def thumbnail_files(result: Result) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the thumbnails that are not embedded: all of them, or none."""
    if remaining_bytes(result) < 0:
        for thumbnail in result.thumbnails.values():
            yield thumbnail_path(thumbnail), thumbnail.data


def thumbnail_path(thumbnail: Thumbnail) -> str:
    """Return the path of a thumbnail's file, relative to the document."""
    return f"{THUMBNAILS}/{short_digest(thumbnail.digest)}.{thumbnail.subtype.removesuffix('+xml')}"


def embedded_comparisons(result: Result, remaining: int) -> Comparisons:
    """Return the comparisons to embed; `remaining` is what `remaining_bytes` gave."""
    base64_bytes = max(_MIN_COMPARISONS, min(_MAX_COMPARISONS, remaining))
    return choose_comparisons(result.encoded, base64_bytes * 3 // 4)
