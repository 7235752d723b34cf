"""What is taken down from a shelf or an index is what was put up, at hand and from the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.image import (
    CandidateImage,
    Failure,
    Image,
    ImageInfo,
    ResolvedPage,
    Target,
    TargetState,
    UrlForm,
)
from assetjob.model.page import Candidate, ImageRef, Kind, Page
from assetjob.model.text import Markup, Source, Span
from assetjob.runtime.spill import SpillList, SpillMap

EVERYTHING, NOTHING = 1_000_000, 0  # room for so much
# Names of files may be no UTF-8, and then hold halves of surrogate pairs.
KEYS = st.text(st.characters(exclude_categories=()), max_size=5)


@pytest.mark.parametrize("room", [EVERYTHING, 2, NOTHING])
@given(st.lists(st.integers()))
def test_a_shelf_keeps_the_order(room: int, values: list[int]) -> None:
    shelf = SpillList(values, weigh=lambda _: 1, room=room)
    assert list(shelf) == values
    assert len(shelf) == len(values)
    assert [shelf[at] for at in range(-len(values), len(values))] == values + values
    assert list(shelf[1:-1]) == values[1:-1]


@pytest.mark.parametrize("room", [EVERYTHING, NOTHING])
@pytest.mark.parametrize("at", [2, -3])
def test_there_is_nothing_beyond_its_end(room: int, at: int) -> None:
    with pytest.raises(IndexError):
        SpillList([1, 2], weigh=lambda _: 1, room=room)[at]


def test_a_shelf_is_read_again_and_again() -> None:
    shelf = SpillList([1, 2, 3], room=NOTHING)
    assert [(one, two) for one in shelf for two in shelf] == [
        (one, two) for one in (1, 2, 3) for two in (1, 2, 3)
    ]


@pytest.mark.parametrize("room", [EVERYTHING, NOTHING])
def test_what_is_gone_through_stays_open(room: int) -> None:
    """A report goes through a shelf that nobody else knows any more."""
    assert list(iter(SpillList([1, 2], room=room))) == [1, 2]
    assert list(iter(SpillMap([("a", 1)], room=room))) == ["a"]
    assert list(iter(SpillMap([("a", 1)], room=room).values())) == [1]


@pytest.mark.parametrize("room", [EVERYTHING, 2, NOTHING])
@given(st.lists(st.tuples(KEYS, st.integers())), st.sets(KEYS))
def test_an_index_is_a_sorted_mapping(
    room: int, pairs: list[tuple[str, int]], dropped: set[str]
) -> None:
    index = SpillMap(pairs, weigh=lambda _: 1, room=room)
    for key in dropped:
        index.drop(key)
    expected = {key: value for key, value in sorted(dict(pairs).items()) if key not in dropped}
    assert dict(index) == expected
    assert list(index) == list(expected)
    assert list(index.items()) == list(expected.items())
    assert list(index.values()) == list(expected.values())
    assert len(index) == len(expected)
    assert all((key in index) == (key in expected) for key, _ in pairs)
    assert [index.get(key) for key, _ in pairs] == [expected.get(key) for key, _ in pairs]


@pytest.mark.parametrize("key", ["not there", 7])
def test_an_index_says_what_it_does_not_hold(key: object) -> None:
    for room in (EVERYTHING, NOTHING):
        assert key not in SpillMap([("there", 1)], room=room)
    with pytest.raises(KeyError):
        SpillMap([("there", 1)], room=NOTHING)["not there"]


def test_what_is_gone_through_lasts_although_nobody_else_holds_it() -> None:
    pairs = [("a", 1), ("b", 2)]
    numbers = iter(SpillList([1, 2], room=NOTHING))
    keys, values = iter(SpillMap(pairs, room=NOTHING)), iter(SpillMap(pairs, room=NOTHING).values())
    assert (list(numbers), list(keys), list(values)) == ([1, 2], ["a", "b"], [1, 2])


def test_what_is_forgotten_or_set_anew_makes_room() -> None:
    index: SpillMap[list[int]] = SpillMap(weigh=len, room=2)
    for number in range(5):
        index.put("one", [number])
        index.put("two", [number])
        index.drop("two")
    last = [5, 5]
    index.put("one", last)
    assert index["one"] is last  # at hand still
    index.put("two", [1])
    assert index["one"] == last
    assert index["one"] is not last


def test_values_come_back_whole() -> None:
    info = ImageInfo("a.jpg", "jpeg", 1, 2, 3, "digest", private=("GPS",))
    target = Target(TargetState.LOCAL, "a.jpg", form=UrlForm(folder="posts"))
    candidate = CandidateImage(Candidate("a.jpg", 2.0, "x"), target, info)
    ref = ImageRef(Kind.IMG, Span(1, 2), 1, 2, "a\udc80.jpg", candidates=(candidate.candidate,))
    failure = Failure("a.jpg", "probe", "is no picture", lasting=True)
    image = Image("a.html", ref, target, info, failure, (candidate,))
    page = ResolvedPage(Page(Source("a.html", Markup.HTML, "text"), (ref,)), (image,), "new")
    (found,) = SpillList([page], room=NOTHING)
    assert found == page
    assert found.images[0].failure is not None
    assert found.images[0].failure.lasting  # it is not compared


def test_a_folder_for_temporary_files_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """SQLite remembers where its files lie for the life of a process."""
    script = (
        "import os, sys\n"
        "from assetjob.runtime.spill import SpillList\n"
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    SpillList((bytes(100_000) for _ in range(100)), room=0)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.startswith("SiteError what is known of a large site cannot be kept")
    assert done.stdout.count("\n") == 1
