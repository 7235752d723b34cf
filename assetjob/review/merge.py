"""Merge the decisions of two reviewers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from assetjob.model.decision import Choice, Decision
from assetjob.review.decisions_file import order

Preference = Literal["one", "two", "newer"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The differing decisions on the uses of one image, as pairs, in the order of the uses."""

    pairs: tuple[tuple[Decision, Decision], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The decisions of two reviewers; `conflicts` are those that were not resolved, by image."""

    decisions: tuple[Decision, ...]
    conflicts: tuple[Conflict, ...]


def merge_decisions(
    one: Iterable[Decision], two: Iterable[Decision], prefer: Preference | None = None
) -> Merged:
    """Merge the decisions of two reviewers.

    Where two differ on a use of an image, that of the preferred file is kept, or the newer one;
    where there is no preference, or it is not known which is newer, neither is kept.
    """
    first = {_key(each): each for each in one}
    second = {_key(each): each for each in two}
    merged, conflicts = {**second, **first}, []
    for key, decision in first.items():
        pair = decision, second.get(key, decision)
        if _content(pair[0]) == _content(pair[1]):
            continue
        if preferred := _preferred(pair, prefer):
            merged[key] = preferred
        else:
            del merged[key]
            conflicts.append(pair)
    return Merged(tuple(sorted(merged.values(), key=order)), _by_image(conflicts))


def _preferred(pair: tuple[Decision, Decision], prefer: Preference | None) -> Decision | None:
    one, two = pair
    if prefer != "newer":
        return {"one": one, "two": two}.get(prefer or "")
    times = _time(one), _time(two)
    if None in times or times[0] == times[1]:
        return None
    return max(pair, key=lambda each: _time(each) or _NEVER)


_NEVER = datetime.min.replace(tzinfo=UTC)


def _time(decision: Decision) -> datetime | None:
    """Return when a decision was made, None if it does not say so."""
    try:
        made = datetime.fromisoformat(decision.decided)
    except ValueError:
        return None
    return made.replace(tzinfo=made.tzinfo or UTC)


def _by_image(pairs: Sequence[tuple[Decision, Decision]]) -> tuple[Conflict, ...]:
    images: dict[str, list[tuple[Decision, Decision]]] = {}
    for pair in sorted(pairs, key=lambda pair: order(pair[0])):
        images.setdefault(pair[0].picture or pair[0].url, []).append(pair)
    return tuple(Conflict(tuple(found)) for found in images.values())


def _key(decision: Decision) -> tuple[str, str, str, str]:
    file = decision.picture or decision.url
    return decision.page, file, decision.context, decision.url


def _content(decision: Decision) -> tuple[Choice, str, tuple[str, ...]]:
    return decision.decision, decision.alt, decision.remove
