"""Values come back from a spill file as they were, as MessagePack or pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.drawn_box import DrawnBox
from assetjob.model.finding import Finding
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.page import ImageRef, ParsedPage
from assetjob.model.sizes import WidthPiece
from assetjob.model.variant import Encoded, EncodeJob
from assetjob.runtime.spill_codec import _number_of, decode, encode

PICKLED = b"\0"


class Color(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    count: int = 0
    color: Color | None = None
    share: float = 0.5
    data: bytes = b""
    words: tuple[str, ...] = ()
    pair: tuple[int, str] = (1, "a")
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outer:
    inner: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Nested:
    inner: tuple[Nested, ...] = ()


@dataclass(frozen=True, slots=True)
class WithMapping:
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WithAnything:
    value: object


@dataclass(frozen=True, slots=True)
class OfTwoKinds:
    value: Plain | Outer


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "kind", [ResolvedPage, Image, ImageInfo, ImageRef, ParsedPage, Finding, Encoded, EncodeJob]
)
def test_what_a_large_site_has_most_of_is_not_pickled(kind: type) -> None:
    assert _number_of(kind)


PLAIN = st.builds(Plain, share=st.floats(allow_nan=False))


@given(st.builds(Outer, st.tuples(PLAIN, PLAIN)))
def test_plain_values(value: Outer) -> None:
    found = decode(encode(value))
    assert found == value
    assert type(found.inner[0].names) is frozenset


def test_plain_values_become_messagepack() -> None:
    assert not encode(Outer((Plain("a"),))).startswith(PICKLED)


@pytest.mark.parametrize(
    "value",
    [
        Plain("lone \udc80"),
        Plain("large", 1 << 70),
        Plain(Text("not a plain str")),
        Nested((Nested(),)),
        WithMapping({"a": 1}),
        WithAnything(Plain("a")),
        OfTwoKinds(Outer(())),
        (Plain("a"), 1),
        None,
        "text",
        b"bytes",
        7,
    ],
    ids=repr,
)
def test_other_values_are_pickled(value: object) -> None:
    data = encode(value)
    assert data.startswith(PICKLED)
    assert decode(data) == value


def test_whole_numbers_of_floating_point_fields_stay_equal() -> None:
    box = DrawnBox((WidthPiece(0, 100, 0),))
    assert decode(encode(box)) == box
