"""A SpillList or SpillMap returns what was added, from memory and from disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.image import CandidateImage, Failure, Image, ImageInfo, ResolvedPage
from assetjob.model.page import Candidate, ImageRef, Kind, ParsedPage
from assetjob.model.target import Target, TargetState, UrlForm
from assetjob.model.text import Markup, Source, Span
from assetjob.runtime.memory_use import MemoryUse, size_of
from assetjob.runtime.spill import SpillList, SpillMap

ALL, SOME, NONE = 1_000_000, 150, 0  # memory limits in bytes; an int takes 28
# File names that are not UTF-8 hold lone surrogates.
KEYS = st.text(st.characters(exclude_categories=()), max_size=5)


@pytest.mark.parametrize("memory_limit", [ALL, SOME, NONE])
@given(st.lists(st.integers()))
def test_a_list_keeps_the_order(memory_limit: int, values: list[int]) -> None:
    spilled = SpillList(values, memory_limit=memory_limit)
    assert list(spilled) == values
    assert len(spilled) == len(values)
    assert [spilled[at] for at in range(-len(values), len(values))] == values + values
    assert list(spilled[1:-1]) == values[1:-1]


@pytest.mark.parametrize("memory_limit", [ALL, NONE])
@pytest.mark.parametrize("at", [2, -3])
def test_an_index_out_of_range(memory_limit: int, at: int) -> None:
    with pytest.raises(IndexError):
        SpillList([1, 2], memory_limit=memory_limit)[at]


def test_nested_iteration() -> None:
    spilled = SpillList([1, 2, 3], memory_limit=NONE)
    assert [(one, two) for one in spilled for two in spilled] == [
        (one, two) for one in (1, 2, 3) for two in (1, 2, 3)
    ]


@pytest.mark.parametrize("memory_limit", [ALL, NONE])
def test_an_iterator_keeps_the_file_open(memory_limit: int) -> None:
    """A report iterates over a list that nothing else refers to any more."""
    assert list(iter(SpillList([1, 2], memory_limit=memory_limit))) == [1, 2]
    assert list(iter(SpillMap([("a", 1)], memory_limit=memory_limit))) == ["a"]
    assert list(iter(SpillMap([("a", 1)], memory_limit=memory_limit).values())) == [1]


@pytest.mark.parametrize("memory_limit", [ALL, SOME, NONE])
@given(st.lists(st.tuples(KEYS, st.integers())), st.sets(KEYS))
def test_a_map_is_a_sorted_mapping(
    memory_limit: int, pairs: list[tuple[str, int]], dropped: set[str]
) -> None:
    spilled = SpillMap(pairs, memory_limit=memory_limit)
    for key in dropped:
        spilled.discard(key)
    expected = {key: value for key, value in sorted(dict(pairs).items()) if key not in dropped}
    assert dict(spilled) == expected
    assert list(spilled) == list(expected)
    assert list(spilled.items()) == list(expected.items())
    assert list(spilled.values()) == list(expected.values())
    assert len(spilled) == len(expected)
    assert all((key in spilled) == (key in expected) for key, _ in pairs)
    assert [spilled.get(key) for key, _ in pairs] == [expected.get(key) for key, _ in pairs]


@pytest.mark.parametrize("key", ["not there", 7])
def test_a_missing_key(key: object) -> None:
    for memory_limit in (ALL, NONE):
        assert key not in SpillMap([("there", 1)], memory_limit=memory_limit)
    with pytest.raises(KeyError):
        SpillMap([("there", 1)], memory_limit=NONE)["not there"]


def test_several_iterators_keep_their_files_open() -> None:
    pairs = [("a", 1), ("b", 2)]
    numbers = iter(SpillList([1, 2], memory_limit=NONE))
    keys = iter(SpillMap(pairs, memory_limit=NONE))
    values = iter(SpillMap(pairs, memory_limit=NONE).values())
    assert (list(numbers), list(keys), list(values)) == ([1, 2], ["a", "b"], [1, 2])


def test_a_removed_or_replaced_value_frees_memory() -> None:
    spilled: SpillMap[bytes] = SpillMap(memory_limit=2_500)
    for number in range(5):
        spilled.put("one", bytes([number]) * 1_000)
        spilled.put("two", bytes([number]) * 1_000)
        spilled.discard("two")
    last = bytes(1_000)
    spilled.put("one", last)
    assert spilled["one"] is last  # still in memory
    spilled.put("two", bytes(1_000))
    spilled.put("three", bytes(1_000))
    assert spilled["one"] == last
    assert spilled["one"] is not last


def measured(values: Iterable[object]) -> int:
    use = MemoryUse()
    for value in values:
        use.add(value)
    return use.bytes


@pytest.mark.parametrize("make", [lambda n: "x" * n, lambda n: ("x" * n, n)], ids=["text", "tuple"])
@pytest.mark.parametrize("first_large", [0, 500])
def test_memory_is_estimated_from_a_sample(make: Callable[[int], object], first_large: int) -> None:
    values = [make(50_000 if n >= first_large else 10) for n in range(1_000)]
    assert measured(values) == pytest.approx(sum(map(size_of, values)), rel=0.05)


def test_the_size_of_a_value_counts_each_part_once() -> None:
    text = "x" * 10_000
    page = Source("a.html", Markup.HTML, text)
    assert 10_000 < size_of(page) < 11_000
    assert 10_000 < size_of((page, page, text)) < 11_000


def test_every_field_of_a_value_is_kept() -> None:
    info = ImageInfo("a.jpg", "jpeg", 1, 2, 3, "digest", private=("GPS",))
    target = Target(TargetState.LOCAL, "a.jpg", form=UrlForm(folder="posts"))
    candidate = CandidateImage(Candidate("a.jpg", 2.0, "x"), target, info)
    ref = ImageRef(Kind.IMG, Span(1, 2), 1, 2, "a\udc80.jpg", candidates=(candidate.candidate,))
    failure = Failure("a.jpg", "probe", "is not an image", lasting=True)
    image = Image("a.html", ref, target, info, failure, (candidate,))
    source = Source("a.html", Markup.HTML, "text")
    page = ResolvedPage(source, ParsedPage((ref,)), (image,), "new")
    (found,) = SpillList([page], memory_limit=NONE)
    assert found == page
    assert found.images[0].failure is not None
    assert found.images[0].failure.lasting  # not part of ==


def test_a_temporary_file_that_cannot_be_written_is_an_error_of_one_line(tmp_path: Path) -> None:
    """SQLite chooses its folder for temporary files once per process."""
    script = (
        "import os, sys\n"
        "from assetjob.runtime.spill import SpillList\n"
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    SpillList((bytes(100_000) for _ in range(100)), memory_limit=0)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.startswith("SiteError temporary file: cannot be written: ")
    assert done.stdout.count("\n") == 1
