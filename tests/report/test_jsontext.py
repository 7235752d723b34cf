"""JSON says what it was given, one entry to a line, in UTF-8 whatever the texts are."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from assetjob.report import jsontext

# A byte of a file's name that is no UTF-8 is the second half of a surrogate pair.
TEXTS = st.text(st.characters() | st.sampled_from("\udc80\udcff"))
PLAIN = st.none() | st.booleans() | st.integers() | TEXTS
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner))


@given(VALUES, st.integers(0, 5))
def test_it_is_the_same_value(value: object, lists: int) -> None:
    text = "".join(jsontext.render(value, lists=lists))
    text.encode("utf-8")
    assert json.loads(text) == value


def test_one_entry_to_a_line() -> None:
    value = {"a": [{"b": [1, 2], "c": {}}, {"b": []}], "d": [], "e": {"f": [1]}}
    lines = """{
 "a": [
  {"b": [1, 2], "c": {}},
  {"b": []}
 ],
 "d": [],
 "e": {
  "f": [
   1
  ]
 }
}
"""
    assert "".join(jsontext.render(value)) == lines


@given(st.lists(st.lists(PLAIN)), st.integers(1, 3))
def test_an_iterator_is_a_list(value: list[list[object]], lists: int) -> None:
    whole = "".join(jsontext.render({"a": value, "b": 1}, lists=lists))
    assert "".join(jsontext.render({"a": iter(value), "b": 1}, lists=lists)) == whole
