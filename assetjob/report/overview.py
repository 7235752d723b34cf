"""The Overview: the gate's verdict in words, the counts, the weights, what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from assetjob.model.decision import DecisionOutcome, DecisionState
from assetjob.model.finding import KnownFinding, Severity, State
from assetjob.model.image import Failure, TargetState
from assetjob.model.result import Result
from assetjob.report.format_text import counted, listed
from assetjob.report.survey import Survey, Tallies
from assetjob.report.weight import PageWeight
from assetjob.rules.support.weight import DEVICES, Device
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: `tone` colours it, `headline` is a sentence, `detail` what follows."""

    tone: Literal["pass", "fail", "broken", "open"]
    headline: str
    detail: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings of a severity or of a rule by state."""

    name: str
    title: str
    severity: str
    new: int
    known: int
    fixed: int
    ignored: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.known + self.fixed + self.ignored


@dataclass(frozen=True, slots=True)
class DeviceWeight:
    """Bytes of all pages' images on one device."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read: `files` the image files that pages name and that are there, `read` of them.

    `uses` counts the uses of images by what they point at, in words.
    """

    pages: int
    images: int
    files: int
    read: int
    uses: tuple[tuple[str, int], ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All of the view.

    `states` are those that findings have, new ones in any case, each with its heading. `measured`
    tells that the run made variants, so that there is an after. `baseline` holds under a title the
    baseline's findings that are no more in this run. `decisions` counts the reviewers' decisions by
    what became of them; `left` are those that wait for somebody.
    """

    verdict: Verdict
    states: tuple[tuple[str, str], ...]
    severities: tuple[Tally, ...]
    rules: tuple[Tally, ...]
    total: Tally
    devices: tuple[DeviceWeight, ...]
    page_weights: Sequence[PageWeight]
    measured: bool
    coverage: Coverage
    baseline: tuple[tuple[str, tuple[KnownFinding, ...]], ...]
    decisions: tuple[tuple[str, int], ...]
    left: tuple[DecisionOutcome, ...]
    notes: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]


def overview(
    result: Result, settings: Settings, seen: Survey, titles: Mapping[str, str]
) -> Overview:
    """Return the figures of a run; `titles` are the rules'."""
    tallies, anything = seen.tallies, result.pages or result.failures
    return Overview(
        verdict=verdict(result, tallies) if anything else _NOTHING,
        states=_states(result, tallies),
        severities=_severities(tallies),
        rules=_rules(tallies, titles),
        total=_tally("", "All", "", _by_state(tallies)),
        devices=_devices(seen.weights),
        page_weights=seen.weights,
        measured=result.command != "audit",
        coverage=_coverage(result, seen),
        baseline=_baseline(result),
        decisions=_decisions(result),
        left=tuple(each for each in result.decisions if each.state not in _DONE),
        notes=result.notes,
        settings=_settings(settings),
    )


def _screen(device: Device) -> str:
    return f"{device.name.capitalize()}, {device.width} px at {device.density:g}x"


def _devices(weights: Iterable[PageWeight]) -> tuple[DeviceWeight, ...]:
    before, after = [0] * len(DEVICES), [0] * len(DEVICES)
    for weight in weights:
        for n in range(len(DEVICES)):
            before[n] += weight.before[n]
            after[n] += weight.after[n]
    return tuple(map(DeviceWeight, map(_screen, DEVICES), before, after))


def verdict(result: Result, tallies: Tallies) -> Verdict:
    """Return the gate's word: files that failed outrank findings, as in the exit code."""
    new: Counter[Severity] = Counter()
    for (_, severity, state), count in tallies.items():
        if state is State.NEW:
            new[severity] += count
    gate = result.gate
    over = sum(count for severity, count in new.items() if gate is not None and severity >= gate)
    under = sum(new.values()) - over
    rest = f"{counted(under, 'further finding')} below the gate." if under else ""
    if result.failures:
        files = counted(len(result.failures), "file")
        judged = f"{counted(over, 'new finding')} at or above the gate." if gate else ""
        text = " ".join(
            filter(None, (f"{files} could not be handled; see Coverage.", judged, rest))
        )
        return Verdict("broken", "The run is incomplete.", text)
    if gate is None:
        text = f"{counted(under, 'new finding')}; nothing fails this run." if under else ""
        return Verdict("open", "No gate is set." if under else "Nothing new was found.", text)
    if not over:
        return Verdict("pass", "The gate is passed.", rest or "Nothing new was found.")
    grave = [
        counted(new[s], _NOUNS[s], "findings to review" if s is Severity.REVIEW else "")
        for s in sorted(new, reverse=True)
        if s >= gate
    ]
    return Verdict("fail", "The gate is not passed.", f"{listed(grave)} must be mended. {rest}")


_NOTHING = Verdict(
    "open",
    "No page was found.",
    "Nothing was judged: name the site’s folder, or look at include and exclude in its settings.",
)
_NOUNS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.REVIEW: "finding to review",
}


def _tally(name: str, title: str, severity: str, states: Counter[State]) -> Tally:
    new, known, fixed, ignored = (states[state] for state in State)
    return Tally(name, title, severity, new, known, fixed, ignored)


def _by_state(
    tallies: Tallies, rule: str | None = None, severity: Severity | None = None
) -> Counter[State]:
    """Return the counts by state: of all, of a rule, or of a severity."""
    states: Counter[State] = Counter()
    for (its_rule, its_severity, state), count in tallies.items():
        if rule in (None, its_rule) and severity in (None, its_severity):
            states[state] += count
    return states


def _states(result: Result, tallies: Tallies) -> tuple[tuple[str, str], ...]:
    seen = {State.NEW, *_by_state(tallies)}
    fixed = "Would be fixed" if result.command == "preview" else "Fixed"
    labels = {**{state: state.capitalize() for state in State}, State.FIXED: fixed}
    return tuple((str(state), labels[state]) for state in State if state in seen)


def _severities(tallies: Tallies) -> tuple[Tally, ...]:
    found = []
    for severity in sorted(Severity, reverse=True):
        name = severity.name.lower()
        states = _by_state(tallies, severity=severity)
        found.append(_tally(name, name.capitalize(), name, states))
    return tuple(found)


def _rules(tallies: Tallies, titles: Mapping[str, str]) -> tuple[Tally, ...]:
    """Return a tally for each rule that spoke, the gravest first, then the most frequent."""
    gravest: dict[str, Severity] = {}
    for rule, severity, _ in tallies:
        gravest[rule] = max(severity, gravest.get(rule, severity))
    states = {rule: _by_state(tallies, rule) for rule in gravest}
    order = sorted(gravest, key=lambda rule: (-gravest[rule], -states[rule].total(), rule))
    return tuple(_tally(r, titles[r], gravest[r].name.lower(), states[r]) for r in order)


def _coverage(result: Result, seen: Survey) -> Coverage:
    targets, read = seen.targets, len(seen.uses)
    return Coverage(
        pages=len(result.pages),
        images=targets.total(),
        files=read + len(seen.unread),
        read=read,
        uses=tuple((_STATES[state], targets[state]) for state in TargetState if targets[state]),
        failures=result.failures,
    )


_STATES = {
    TargetState.LOCAL: "a file of the site",
    TargetState.MISSING: "a file that is not there",
    TargetState.OUTSIDE: "a file outside the site’s folder (not read)",
    TargetState.EXTERNAL: "another site (not fetched)",
    TargetState.DYNAMIC: "an address that only the site’s generator knows (not judged)",
    TargetState.DATA: "a picture inside the page (data URL)",
}


def _baseline(result: Result) -> tuple[tuple[str, tuple[KnownFinding, ...]], ...]:
    """Return the baseline's findings that this run does not have, under what became of them."""
    groups = (("mended since", result.gone), ("on pages that were not scanned", result.not_scanned))
    return tuple((title, known) for title, known in groups if known)


_DONE = frozenset({DecisionState.APPLIED, DecisionState.THERE})


def _decisions(result: Result) -> tuple[tuple[str, int], ...]:
    states = Counter(each.state for each in result.decisions)
    words = {**_DECIDED, DecisionState.APPLIED: _applied(result)}
    return tuple((words[state], states[state]) for state in DecisionState if states[state])


def _applied(result: Result) -> str:
    return "would be applied" if result.command == "preview" else "applied by this run"


_DECIDED = {
    DecisionState.THERE: "already there",
    DecisionState.STALE: "stale: the picture or what surrounds it has changed (not applied)",
    DecisionState.UNKNOWN: "about no picture that was scanned (not applied)",
    DecisionState.OPEN: "for an editor",
    DecisionState.REFUSED: "cannot be written where they stand (not applied)",
}


def _settings(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return what shaped the result; where it ran, and on how many processors, did not."""
    shown = (f for f in fields(settings) if f.metadata and f.name != "jobs")
    return tuple((f.name, _said(getattr(settings, f.name))) for f in shown)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
