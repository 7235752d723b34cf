"""The Overview: the verdict, the counts of findings, the bytes of images, and what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from assetjob.model.alt_share import AltShare
from assetjob.model.decision import DecisionOutcome, DecisionState
from assetjob.model.finding import KnownFinding, State
from assetjob.model.image import Failure
from assetjob.model.result import Result
from assetjob.model.target import TargetState
from assetjob.report import state_counts
from assetjob.report.measured_counts import MeasuredCounts
from assetjob.report.site_summary import FindingCounts, SiteSummary
from assetjob.report.state_counts import StateCounts
from assetjob.report.trend import Trend, trend
from assetjob.report.verdict import Verdict, verdict
from assetjob.report.weight import PageWeight
from assetjob.rules.support.weight import DEVICES, Device
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class DeviceWeight:
    """Bytes of the images of all pages on one device."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read: of `files` existing image files that pages name, `read` were read.

    `targets` counts the images by what their URLs lead to, in words, `left_out` the pages that are
    left out by default, by reason. `unread` names constructs that are not read, how many
    images they seem to have, and the first of these.
    """

    pages: int
    images: int
    files: int
    read: int
    targets: tuple[tuple[str, int], ...]
    failures: tuple[Failure, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    unread: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """The view's values.

    `states` are those of the findings, with headings. `has_variants` tells whether the run made
    variants, so that weights before and after differ. `baseline` has the baseline's findings that
    are not in this run, under a title. `decisions` counts decisions by outcome; `unapplied` are
    those that are not in the pages. `alt_share` is this run's, `trend` the chart of earlier months.
    """

    verdict: Verdict
    states: tuple[tuple[str, str], ...]
    severities: tuple[StateCounts, ...]
    rules: tuple[StateCounts, ...]
    criteria: tuple[StateCounts, ...]
    total: StateCounts
    devices: tuple[DeviceWeight, ...]
    page_weights: Sequence[PageWeight]
    has_variants: bool
    coverage: Coverage
    baseline: tuple[tuple[str, tuple[KnownFinding, ...]], ...]
    decisions: tuple[tuple[str, int], ...]
    unapplied: tuple[DecisionOutcome, ...]
    notes: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    alt_share: AltShare
    trend: Trend | None
    measured: MeasuredCounts


def overview(
    result: Result, settings: Settings, summary: SiteSummary, titles: Mapping[str, str]
) -> Overview:
    """Return the figures of a run; `titles` are the rules'."""
    counts = summary.findings
    now = AltShare(f"{settings.today:%Y-%m}", summary.named, summary.needing)
    return Overview(
        verdict=verdict(result, counts),
        states=_states(result, counts),
        severities=state_counts.by_severity(counts),
        rules=state_counts.by_rule(counts, titles),
        criteria=state_counts.by_criterion(counts),
        total=state_counts.total(counts),
        devices=_devices(summary.weights),
        page_weights=summary.weights,
        has_variants=result.command != "audit",
        coverage=_coverage(result, summary),
        baseline=_baseline(result),
        decisions=_decisions(result),
        unapplied=tuple(each for each in result.decisions if each.state not in _DONE),
        notes=result.notes,
        settings=_settings(settings),
        alt_share=now,
        trend=trend(result.history, now),
        measured=summary.measured,
    )


def _devices(weights: Iterable[PageWeight]) -> tuple[DeviceWeight, ...]:
    before, after = [0] * len(DEVICES), [0] * len(DEVICES)
    for weight in weights:
        for n in range(len(DEVICES)):
            before[n] += weight.before[n]
            after[n] += weight.after[n]
    return tuple(map(DeviceWeight, map(_device_name, DEVICES), before, after))


def _device_name(device: Device) -> str:
    return f"{device.name.capitalize()}, {device.width} px at {device.density:g}x"


def _states(result: Result, counts: FindingCounts) -> tuple[tuple[str, str], ...]:
    found = {State.NEW, *state_counts.by_state(counts)}
    fixed = "Would be fixed" if result.command == "preview" else "Fixed"
    headings = {**{state: state.capitalize() for state in State}, State.FIXED: fixed}
    return tuple((str(state), headings[state]) for state in State if state in found)


def _coverage(result: Result, summary: SiteSummary) -> Coverage:
    targets, read = summary.targets, len(summary.uses)
    counts = [(_TARGETS[state], targets[state]) for state in TargetState if targets[state]]
    if summary.without_url:
        counts.append((_WITHOUT_URL, summary.without_url))
    return Coverage(
        pages=len(result.pages),
        images=targets.total() + summary.without_url,
        files=read + len(summary.unread),
        read=read,
        targets=tuple(counts),
        failures=result.failures,
        left_out=tuple(sorted(result.left_out.items())),
        unread=tuple(
            (construct, count, summary.examples[construct])
            for construct, count in sorted(
                summary.constructs.items(), key=lambda item: (-item[1], item[0])
            )
        ),
    )


_WITHOUT_URL = "no URL in the page (drawn in it, or set by a script)"
_TARGETS = {
    TargetState.LOCAL: "file of the site",
    TargetState.MISSING: "file that does not exist",
    TargetState.OUTSIDE: "file outside the site’s folder (not read)",
    TargetState.EXTERNAL: "another site (not fetched)",
    TargetState.DYNAMIC: "URL that only the site’s generator knows (not checked)",
    TargetState.AMBIGUOUS: "URL that several files match (file not checked)",
    TargetState.DVC: "file that DVC keeps (not checked: run dvc pull)",
    TargetState.DATA: "data: URL (the image is in the page)",
}


def _baseline(result: Result) -> tuple[tuple[str, tuple[KnownFinding, ...]], ...]:
    """Return the baseline's findings that are not in this run, under the reason."""
    groups = (("fixed since", result.gone), ("on pages that were not scanned", result.not_scanned))
    return tuple((title, known) for title, known in groups if known)


_DONE = frozenset({DecisionState.APPLIED, DecisionState.THERE})


def _decisions(result: Result) -> tuple[tuple[str, int], ...]:
    states = Counter(outcome.state for outcome in result.decisions)
    applied = "would be applied" if result.command == "preview" else "applied by this run"
    words = {**_OUTCOMES, DecisionState.APPLIED: applied}
    return tuple((words[state], states[state]) for state in DecisionState if states[state])


_OUTCOMES = {
    DecisionState.THERE: "already in the page",
    DecisionState.STALE: "out of date: the image or its context has changed (not applied)",
    DecisionState.UNKNOWN: "image not found on the scanned pages (not applied)",
    DecisionState.OPEN: "needs an editor",
    DecisionState.REFUSED: "cannot be written into the markup (not applied)",
}


def _settings(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the settings that affect the result: not the number of processes."""
    shown = (f for f in fields(settings) if f.metadata and f.name != "jobs")
    return tuple((f.name, _setting(getattr(settings, f.name))) for f in shown)


def _setting(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
