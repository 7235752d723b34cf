"""What a run says on the terminal: how far it is, and what it found. Chatter goes to stderr."""

from __future__ import annotations

import difflib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from assetjob import rules
from assetjob.model.decision import Decision, DecisionState
from assetjob.model.errors import SettingsError
from assetjob.model.finding import Severity, State
from assetjob.model.image import Failure, ResolvedPage
from assetjob.model.result import Result, Undone
from assetjob.report.format_text import counted
from assetjob.review import decisions_file
from assetjob.review.decisions_file import Merged
from assetjob.settings.load import explain
from assetjob.settings.nearest import nearest
from assetjob.settings.schema import Ignore

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REVIEW: "cyan"}
DOING = {
    "read": "Reading pages",
    "probe": "Reading images",
    "fingerprint": "Comparing candidates",
    "encode": "Encoding megapixels",
    "choose": "Choosing qualities, once, some seconds an image, and encoding megapixels",
    "thumbnail": "Making thumbnails",
    "compare": "Laying variants beside their originals",
}


class Bars:
    """Progress on stderr: a bar for each stage where a person watches, else a line for each."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._watched = sys.stderr.isatty()
        self._stage = ""
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def __call__(self, stage: str, done: float, total: float) -> None:
        """Show that `done` of `total` are done in `stage`."""
        if self._quiet or not total:
            return
        if stage != self._stage:
            self.close()
            self._start(stage, total)
        if self._bar:
            self._bar.update(round(done * 10) - self._bar.pos)
        if done >= total:
            self.close()

    def note(self, text: str) -> None:
        """Say one line, in quiet runs too: it tells of something that went wrong earlier."""
        self.close()
        click.secho(shown(text), fg="yellow", err=True)

    def close(self) -> None:
        """End the bar that is shown."""
        if self._bar:
            self._bar.render_finish()
            self._bar = None

    def _start(self, stage: str, total: float) -> None:
        self._stage = stage
        if not self._watched:
            click.echo(f"{DOING[stage]}: {total:,.0f}", err=True)
            return
        # In tenths, since megapixels are no whole numbers.
        self._bar = click.progressbar(
            length=max(1, round(total * 10)), label=DOING[stage], file=sys.stderr
        )
        self._bar.render_progress()


def diff(result: Result, *, watched: bool) -> Iterator[str]:
    """Yield the lines of a unified diff of every page that changes.

    Where a terminal shows them (`watched`) they are coloured, and control characters harmless;
    elsewhere they are exact, so that they can be applied.
    """
    for judged in result.pages:
        if judged.rewritten is not None:
            lines = _diff(judged, judged.rewritten)
            yield from map(_coloured, lines) if watched else lines


def _coloured(line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    heading = line.startswith(("+++", "---"))
    text = shown(line.replace("\t", " " * 4))
    return click.style(text, fg=None if heading else colour, bold=heading or None)


def _diff(judged: ResolvedPage, rewritten: str) -> Iterator[str]:
    path = shown(judged.source.path)
    # Lines end at LF only: a unified diff knows no other, and every other character must be shown.
    old, new = (text.split("\n") for text in (judged.source.text, rewritten))
    return difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="")


def shown(text: str) -> str:
    """Return `text` with control characters and direction overrides made visible and harmless."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def findings(result: Result, *, each: bool) -> Iterator[str]:
    """Yield the findings for stdout: one line a rule, or one line each."""
    left = (finding for finding in result.findings if finding.state is State.NEW)
    if each:
        for finding in left:
            place = f"{shown(finding.page)}:{finding.line}:{finding.column}"
            severity = click.style(finding.severity.name.lower(), fg=COLOURS[finding.severity])
            yield f"{place}: {severity} {finding.rule}: {shown(finding.message)}"
        return
    counts = Counter((finding.severity, finding.rule) for finding in left)
    ordered = sorted(counts.items(), key=lambda each: (-each[0][0], -each[1], each[0][1]))
    for (level, rule), count in ordered:
        word = click.style(f"{level.name.lower():8}", fg=COLOURS[level])
        yield f"{count:6,}  {word} {rule}"


def rule_list() -> str:
    """Return every rule with its severity and title, gravest first."""
    ordered = sorted(rules.load().values(), key=lambda rule: (-rule.severity, rule.name))
    lines = [f"{r.name:32} {r.severity.name.lower():8} {r.title}" for r in ordered]
    return "\n".join([*lines, "", 'Explain one: "assetjob rules NAME".'])


def rule_page(name: str) -> str:
    """Return the rule `name` explained.

    Raises:
        SettingsError: There is no such rule.
    """
    known = rules.load()
    if name not in known:
        raise SettingsError(f"unknown rule {name!r}{nearest(name, known)}")
    return known[name].page().rstrip()


def failures(result: Result) -> Iterator[str]:
    """Yield a line for each file that failed."""
    for failure in result.failures:
        yield click.style("failed ", fg="red") + _failure(failure)


def _failure(failure: Failure) -> str:
    return f"{shown(failure.path)}: {failure.stage}: {shown(failure.reason)}"


def merged(both: Merged) -> str:
    """Return the joined decisions as the text of a file."""
    return decisions_file.render_decisions(both.decisions)


def conflicts(both: Merged) -> Iterator[str]:
    """Yield a line for each use of a picture on which two reviewers differ."""
    for one, two in both.conflicts:
        place = shown(f"{one.page}:{one.line}: {one.file or one.url}")
        yield click.style("conflict ", fg="red") + f"{place}: {_said(one)} or {_said(two)}"


def _said(decision: Decision) -> str:
    alt = f' "{shown(decision.alt)}"' if decision.alt else ""
    return f"{decision.decision}{alt}"


def settings_in_force(site: Path) -> Iterator[str]:
    """Yield every setting, its value as a settings file would say it, and where it comes from.

    Raises:
        SettingsError: The settings of the site cannot be used.
    """
    for name, value, origin in explain(site):
        said = f"# {name} is not set" if value is None else f"{name} = {_toml(value)}"
        yield f"{said}  {click.style(f'# {origin}', dim=True)}"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, Ignore):
        pairs = (f"{name} = {_toml(each)}" for name, each in asdict(value).items() if each)
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, date):
        return str(value)
    said = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in said)


def summary(result: Result, folder: Path) -> Iterator[str]:
    """Yield what was done, the verdict, and that the reports are in `folder`, in words."""
    pages, images, changed = len(result.pages), 0, 0
    for judged in result.pages:
        images += len(judged.images)
        changed += judged.rewritten is not None
    yield f"{counted(pages, 'page')}, {counted(images, 'image')}"
    if not pages and not result.failures:
        yield click.style("No page was found: name the site's folder.", fg="yellow")
    if result.command != "audit":
        yield from _work(result, changed)
    found = Counter((finding.state, finding.severity) for finding in result.findings)
    states = {each: sum(found[each, severity] for severity in Severity) for each in State}
    words = {State.FIXED: "mended by this run", State.KNOWN: "known", State.IGNORED: "ignored"}
    others = "".join(
        f", {states[state]:,} {word}" for state, word in words.items() if states[state]
    )
    left, failed = counted(states[State.NEW], "finding"), counted(len(result.failures), "file")
    yield f"{left} left{others}, {failed} failed"
    yield from _settled(result)
    yield from _baseline(result)
    yield from map(shown, result.notes)
    yield _verdict(result.gate, {severity: found[State.NEW, severity] for severity in Severity})
    yield f"Report: {folder / 'index.html'}"


def _baseline(result: Result) -> Iterator[str]:
    """Yield what became of the baseline's findings that were not found again."""
    if result.gone:
        yield f"{counted(len(result.gone), 'finding')} of the baseline mended since"
    if result.not_scanned:
        left = counted(len(result.not_scanned), "finding")
        yield f"{left} of the baseline on pages that were not scanned"


def baseline_written(result: Result, path: Path) -> str:
    """Return what a run says that took its findings as known."""
    known = counted(sum(f.state is State.KNOWN for f in result.findings), "finding")
    return f"Baseline: {shown(str(path))}, {known} of this run: keep it with the site"


def _settled(result: Result) -> Iterator[str]:
    """Yield the count of decisions by what became of them, and those that were not applied."""
    if not result.decisions:
        return
    states = Counter(each.state for each in result.decisions)
    told = ", ".join(f"{states[state]:,} {state}" for state in DecisionState if states[state])
    yield f"{len(result.decisions):,} decisions: {told}"
    for each in result.decisions:
        if each.state not in (DecisionState.APPLIED, DecisionState.THERE):
            yield f"  {each.state}: {shown(each.reason)}"


def _work(result: Result, changed: int) -> Iterator[str]:
    kept = fresh = refused = weight = original = 0
    for encoded in result.encoded.values():
        kept += len(encoded.kept)
        fresh += encoded.fresh
        refused += len(encoded.refused)
        weight += sum(each.bytes for each in encoded.kept)
        original += encoded.job.info.bytes
    would = "would be " if result.command == "preview" else ""
    yield (
        f"{counted(kept, 'variant')} of {counted(len(result.encoded), 'image')} "
        f"({fresh:,} {would}new, {refused:,} refused): "
        f"{_size(weight)} beside originals of {_size(original)}"
    )
    if result.left_alone:
        left = counted(len(result.left_alone), "image")
        yield f"{left} left without variants: the report says why"
    yield f"{counted(changed, 'page')} {would}changed"


def _verdict(gate: Severity | None, new: Mapping[Severity, int]) -> str:
    if gate is None:
        return "The gate is off: findings never fail this run."
    at_gate = sum(count for severity, count in new.items() if severity >= gate)
    level = f"at or above {gate.name.lower()}"
    if at_gate:
        return click.style(f"Failed: {counted(at_gate, 'finding')} {level}.", fg="red", bold=True)
    return click.style(f"Passed: no finding {level}.", fg="green", bold=True)


def undone(done: Undone) -> Iterator[str]:
    """Yield what was taken back."""
    if done.killed:
        yield "The run that was taken back had been killed."
    yield f"{len(done.pages):,} pages brought back, {len(done.variants):,} variants removed"
    if done.kept:
        yield f"{len(done.kept):,} variants stay: files of the site mention them"


def unused(found: Sequence[tuple[str, int]], *, removed: bool) -> Iterator[str]:
    """Yield the variants that nothing mentions."""
    for path, weight in found:
        yield f"{shown(path)}  {_size(weight)}"
    weight = sum(weight for _, weight in found)
    done = "removed" if removed else "would be removed by --in-place" if found else "found"
    yield f"{len(found):,} variants that nothing mentions {done}: {_size(weight)}"


def _size(weight: int) -> str:
    return f"{weight / 1e6:,.1f} MB" if weight >= 100_000 else f"{weight / 1e3:,.1f} kB"
