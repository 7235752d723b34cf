from __future__ import annotations

import pytest

from assetjob.images.encode.lighter import without_heavier
from assetjob.model.formats import VariantFormat
from assetjob.model.variant import EncodedFile, Variant


def file(name: str) -> EncodedFile:
    """Return a variant of this format, width and weight, as in ``avif 480 30``."""
    kind, width, weight = name.split()
    formats: dict[str, VariantFormat] = {"avif": "avif", "webp": "webp"}
    return EncodedFile(Variant(name, int(width), int(width), formats[kind]), b"x" * int(weight))


@pytest.mark.parametrize(
    ("files", "refused"),
    [
        (["webp 480 40", "webp 800 90"], 0),
        (["avif 480 30", "webp 480 40", "avif 800 60", "webp 800 90"], 0),
        (["avif 480 41", "webp 480 40", "avif 800 60", "webp 800 90"], 2),
        (["avif 480 40", "webp 480 40"], 1),
        (["webp 480 40", "avif 800 39", "webp 800 90"], 0),
        (["webp 480 40", "avif 800 60", "webp 800 90"], 1),
        (["avif 480 30", "webp 480 40", "webp 800 90"], 1),
        (["avif 480 30", "webp 480 40", "avif 800 60"], 0),
    ],
    ids=[
        "none",
        "lighter",
        "once heavier",
        "equal",
        "fewer",
        "fewer, heavier",
        "too small",
        "more",
    ],
)
def test_avif_is_served_where_every_webp_has_a_lighter_one(files: list[str], refused: int) -> None:
    kept, heavy = without_heavier([file(name) for name in files])
    assert len(heavy) == refused
    expected = [name for name in files if not refused or name.startswith("webp")]
    assert [each.variant.path for each in kept] == expected
