"""Markdown summary, for the comment on a pull request or the summary of a job.

It begins with tables of rules and pages. Then similar findings share a row: a site with forty
images without alt text gets one row about them. The text is short whatever the site is: GitHub
refuses summaries above 1 MiB and comments above 65,536 characters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest

from assetjob.model.finding import Severity, State
from assetjob.report.format_text import counted, plain
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord, FindingRecord
from assetjob.rules.support.text import last_segment

MOST_PAGES = 20
MOST_MESSAGES = 5  # rows of a rule
MOST_PLACES = 5  # locations in a row
_LONGEST = 200  # characters of a message, a path or an image's name


@dataclass(slots=True)
class _Alike:
    """The findings of a rule with the same message: how many, and the first of them."""

    count: int = 0
    first: list[FindingRecord] = field(default_factory=list)

    def add(self, finding: FindingRecord) -> None:
        self.count += 1
        if len(self.first) < MOST_PLACES:
            self.first.append(finding)


@dataclass(slots=True)
class _OfRule:
    """The new findings of a rule: pages, and the first messages with their findings."""

    pages: set[str] = field(default_factory=set)
    alike: dict[str, _Alike] = field(default_factory=dict)
    others: int = 0

    def add(self, finding: FindingRecord) -> None:
        self.pages.add(finding.page)
        if finding.message in self.alike or len(self.alike) < MOST_MESSAGES:
            self.alike.setdefault(finding.message, _Alike()).add(finding)
        else:
            self.others += 1

    @property
    def count(self) -> int:
        return self.others + sum(alike.count for alike in self.alike.values())


_Rules = dict[tuple[Severity, str], _OfRule]  # in the order in which they are shown


def render(record: AuditRecord) -> Iterator[str]:
    """Yield the verdict, the counts by rule and by page, and the findings, alike ones together."""
    found = Counter((finding.state, finding.severity) for finding in record.findings)
    new = Counter({severity: found[State.NEW, severity] for severity in Severity})
    parts = [f"## assetjob: {_verdict(record, new)}", _counts(record, found, new)]
    if new.total():
        rules = _by_rule(record)
        parts += [_rule_table(rules), *_page_table(record), "### Findings", _findings_table(rules)]
    if record.failures:
        parts.append(_failures(record))
    yield "\n\n".join(parts) + "\n"


def _by_rule(record: AuditRecord) -> _Rules:
    rules: dict[tuple[Severity, str], _OfRule] = defaultdict(_OfRule)
    for finding in record.new:
        rules[finding.severity, finding.rule].add(finding)
    return dict(sorted(rules.items(), key=lambda item: (-item[0][0], -item[1].count, item[0][1])))


def _rule_table(rules: _Rules) -> str:
    rows = (
        f"| `{rule}` | {_word(severity)} | {of_rule.count:,} | {len(of_rule.pages):,} |"
        for (severity, rule), of_rule in rules.items()
    )
    return "\n".join(["| Rule | Severity | Findings | Pages |", "|---|---|--:|--:|", *rows])


def _page_table(record: AuditRecord) -> Iterator[str]:
    """Yield a table of the pages with the most severe findings, and how many more there are."""
    pages: dict[str, Counter[Severity]] = defaultdict(Counter)
    for finding in record.new:
        pages[finding.page][finding.severity] += 1
    severities = sorted(Severity, reverse=True)
    shown = nsmallest(
        MOST_PAGES, pages.items(), key=lambda item: (*(-item[1][s] for s in severities), item[0])
    )
    rows = (
        f"| `{_code(page)}` | {' | '.join(f'{counts[s]:,}' for s in severities)} |"
        for page, counts in shown
    )
    headings = " | ".join(_word(severity).capitalize() for severity in severities)
    yield "\n".join([f"| Page | {headings} |", "|---|--:|--:|--:|", *rows])
    if len(pages) > len(shown):
        yield f"{counted(len(pages) - len(shown), 'more page')} with findings in the report."


def _findings_table(rules: _Rules) -> str:
    rows = ["| Rule | Message | Where |", "|---|---|---|"]
    for (_, rule), of_rule in rules.items():
        for message, alike in of_rule.alike.items():
            rows.append(f"| `{rule}` | {plain(_short(message))} | {_places(alike)} |")
        if of_rule.others:
            rows.append(f"| `{rule}` | {counted(of_rule.others, 'more finding')} | |")
    return "\n".join(rows)


def _places(alike: _Alike) -> str:
    places = [_place(finding) for finding in alike.first]
    if alike.count > len(places):
        places.append(f"and {alike.count - len(places):,} more")
    return "<br>".join(places)


def _place(finding: FindingRecord) -> str:
    name = last_segment(finding.url)
    image = f" `{_code(name)}`" if name else ""
    return f"`{_code(finding.page)}:{finding.line}`{image}"


def _failures(record: AuditRecord) -> str:
    lines = [
        f"- `{_code(f.path)}`: {plain(_short(f.reason))}" for f in record.failures[:MOST_PAGES]
    ]
    if len(record.failures) > len(lines):
        lines.append(f"- and {len(record.failures) - len(lines):,} more")
    return "\n".join(["Files that could not be processed:", "", *lines])


def _verdict(record: AuditRecord, new: Counter[Severity]) -> str:
    if record.gate is None:
        return "findings do not fail this run (fail_on = never)"
    at_gate = sum(count for severity, count in new.items() if severity >= record.gate)
    if at_gate:
        return f"{counted(at_gate, 'finding')} at or above {_word(record.gate)}"
    return f"passed, no finding at or above {_word(record.gate)}"


def _counts(
    record: AuditRecord, found: Counter[tuple[State, Severity]], new: Counter[Severity]
) -> str:
    states = {each: sum(found[each, severity] for severity in Severity) for each in State}
    listed = ", ".join(f"{new[s]:,} {_word(s)}" for s in sorted(Severity, reverse=True))
    return (
        f"{counted(len(record.pages), 'page')}, {counted(record.images, 'image')}. "
        f"New: {listed}. Known: {states[State.KNOWN]:,}. Fixed: {states[State.FIXED]:,}. "
        f"Ignored: {states[State.IGNORED]:,}."
    )


def _word(severity: Severity) -> str:
    return severity.name.lower()


def _code(text: str) -> str:
    """Return `text` without what would end a code span or a table cell."""
    return re.sub(r"[`|\s\x00-\x1f\x7f]", " ", _short(text))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


FORMAT = Format("summary.md", render)
