"""The table of image formats agrees with itself and with those who read it."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from assetjob.images.encode.codec import codec_of
from assetjob.model.formats import (
    FORMATS,
    SUFFIX_PATTERN,
    SUFFIXES,
    Format,
    VariantFormat,
    best_first,
)
from assetjob.model.variant import is_variant

KINDS: tuple[VariantFormat, ...] = get_args(VariantFormat)


def test_every_format_has_a_row() -> None:
    assert set(FORMATS) == set(get_args(Format))


def test_variants_are_written_in_the_formats_that_have_a_codec() -> None:
    assert {name for name, each in FORMATS.items() if each.codec} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_format_of_variants_is_complete(kind: VariantFormat) -> None:
    facts = FORMATS[kind]
    assert facts.longest
    assert facts.preference
    assert facts.media_type.startswith("image/")
    assert facts.suffixes[0] == f".{kind}"
    assert is_variant(f"a-0123abcd-480w.{kind}")
    codec = codec_of(kind)
    assert callable(codec.encoder(graphic=False))
    assert callable(codec.load)


def test_preferences_differ() -> None:
    assert best_first(frozenset({"webp", "avif"})) == ("avif", "webp")
    assert len({FORMATS[kind].preference for kind in KINDS}) == len(KINDS)


def test_suffixes_belong_to_one_format() -> None:
    listed = [suffix for each in FORMATS.values() for suffix in each.suffixes]
    assert len(listed) == len(set(listed))
    assert set(listed) <= SUFFIXES


@pytest.mark.parametrize("name", ["a.jpg", "A.JPEG", "x.avif", "x.heic"])
def test_names_of_images(name: str) -> None:
    assert re.search(SUFFIX_PATTERN + "$", name, re.IGNORECASE)


@pytest.mark.parametrize("name", ["a.txt", "jpg", "a.jpg.md"])
def test_other_names(name: str) -> None:
    assert not re.search(SUFFIX_PATTERN + "$", name, re.IGNORECASE)
