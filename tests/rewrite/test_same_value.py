"""Values of attributes are compared by their meaning."""

from __future__ import annotations

import pytest

from assetjob.rewrite.same_value import is_same

SAME = [
    ("srcset", "a.webp 480w, b.webp 800w", "\n  a.webp  480w,\n  b.webp  800w\n"),
    ("imagesrcset", "a 1w, b 2w", "a 1w,\n\tb 2w"),
    ("sizes", "(min-width: 800px) 800px, 100vw", "\n(min-width:800px) 800px,\n100vw\n"),
    ("imagesizes", "calc(100vw - 16px)", "calc( 100vw - 16px )"),
    ("sizes", "auto, 100vw", "auto,100vw"),
    ("width", "300", "300"),
]
DIFFERENT = [
    ("srcset", "a 1w, b 2w", "b 2w, a 1w"),
    ("srcset", "a 1w", "a 2w"),
    ("srcset", "a 1w", "a 1w, b"),
    ("sizes", "100vw", "auto, 100vw"),
    ("sizes", "100vw", "50vw"),
    ("width", "300", " 300"),
    ("srcset", "a 1w", None),
    ("srcset", None, "a 1w"),
]


@pytest.mark.parametrize(("name", "value", "other"), SAME)
def test_same(name: str, value: str, other: str) -> None:
    assert is_same(name, value, other)


@pytest.mark.parametrize(("name", "value", "other"), DIFFERENT)
def test_different(name: str, value: str | None, other: str | None) -> None:
    assert not is_same(name, value, other)
