"""The decisions of two reviewers merged, and what they differ on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.decision import Choice, Decision
from assetjob.review.merge import Conflict, Preference, merge_decisions
from tests.review.test_decisions_file import DECISIONS, HILL

MINE = Decision("ee", "ff", Choice.ALT, "Mine", page="q.md", decided="2026-11-30T09:00:00Z")
YOURS = replace(MINE, alt="Yours", decided="2026-11-30T10:30:00+01:00")


def test_merge() -> None:
    other = Decision("cc", "dd", Choice.DECORATIVE, page="p.md", line=1)
    merged = merge_decisions([HILL, MINE], [HILL, other, YOURS])
    assert merged.decisions == (other, HILL)
    assert merged.conflicts == (Conflict(((MINE, YOURS),)),)


def test_equal_answers_at_different_times_are_no_conflict() -> None:
    later = replace(MINE, decided="2027-01-01T00:00:00Z")
    assert merge_decisions([MINE], [later]).conflicts == ()


PREFERENCES: list[tuple[Preference, Decision]] = [("one", MINE), ("two", YOURS), ("newer", YOURS)]


@pytest.mark.parametrize(("prefer", "kept"), PREFERENCES)
def test_the_preferred_decision_is_kept(prefer: Preference, kept: Decision) -> None:
    merged = merge_decisions([MINE], [YOURS], prefer)
    assert (merged.decisions, merged.conflicts) == ((kept,), ())


@pytest.mark.parametrize("decided", ["", "yesterday", "0001", YOURS.decided])
def test_it_is_a_conflict_if_it_is_not_known_which_is_newer(decided: str) -> None:
    mine = replace(MINE, decided=decided)
    merged = merge_decisions([mine], [YOURS], "newer")
    assert (merged.decisions, merged.conflicts) == ((), (Conflict(((mine, YOURS),)),))


def test_conflicts_are_one_for_each_image() -> None:
    pages = [("c.md", "ee"), ("a.md", "ee"), ("b.md", "gg")]
    mine = [replace(MINE, page=page, picture=picture) for page, picture in pages]
    yours = [replace(YOURS, page=page, picture=picture) for page, picture in pages]
    merged = merge_decisions(mine, yours)
    pages_by_image = [[one.page for one, _ in each.pairs] for each in merged.conflicts]
    assert pages_by_image == [["a.md", "c.md"], ["b.md"]]


@given(st.lists(DECISIONS, max_size=6), st.lists(DECISIONS, max_size=6))
def test_merge_keeps_every_decision_or_names_it_as_conflict(
    one: list[Decision], two: list[Decision]
) -> None:
    merged = merge_decisions(one, two)
    pairs = [pair for conflict in merged.conflicts for pair in conflict.pairs]
    kept = {each.context for each in merged.decisions}
    assert kept | {each.context for pair in pairs for each in pair} == {
        each.context for each in (*one, *two)
    }
    again = merge_decisions(merged.decisions, merged.decisions)
    assert (again.decisions, again.conflicts) == (merged.decisions, ())
