"""The values that the templates print, made from a result; templates make no decisions.

Ids are digests of what they identify, so that a link to a finding is valid in the next report too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import assetjob
from assetjob import rules
from assetjob.model.result import Result
from assetjob.report.causes import Causes, CauseView
from assetjob.report.earlier import EarlierFindings
from assetjob.report.image_files import Comparisons, ImageFileView, image_file_views
from assetjob.report.lazy_items import LazyItems
from assetjob.report.overview import Overview, overview
from assetjob.report.pages import PageView, page_views
from assetjob.report.script_checks import Checks, checks
from assetjob.report.site_summary import summarize
from assetjob.report.worklist import Card, worklist_key
from assetjob.rules.support.documentation import Example
from assetjob.settings.schema import Settings

_LONG = 400  # findings or image files


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule's page: `why` in paragraphs, `bad` and `good` examples of source.

    `groups` is the number of its groups of findings of one cause.
    """

    name: str
    title: str
    why: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    groups: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the report shows.

    `page_names` are ids and paths of `pages`, for the filter; `pages_without_findings` are paths.
    `key` identifies the worklist; decisions are stored under it. `compared` counts the image files
    with comparisons. `causes` are the rules with their groups, which are iterated once, in order.
    """

    version: str
    command: str
    overview: Overview
    pages: LazyItems[PageView]
    page_names: Sequence[tuple[str, str]]
    pages_without_findings: Sequence[str]
    cards: LazyItems[Card]
    image_files: LazyItems[ImageFileView]
    findings: int
    has_variants: bool
    compared: int
    rules: tuple[RuleView, ...]
    causes: LazyItems[tuple[RuleView, Iterable[CauseView]]]
    key: str
    checks: Checks

    @property
    def is_long(self) -> bool:
        """Whether the browser should skip the layout of what is off screen."""
        return max(self.findings, len(self.image_files)) > _LONG


def report_view(
    result: Result,
    settings: Settings,
    comparisons: Comparisons,
    earlier: EarlierFindings | None = None,
) -> ReportView:
    """Return what the report on `result` shows; `earlier` are the findings of the report before."""
    summary = summarize(result, settings, earlier)
    rule_views = tuple(
        _rule_view(name, summary.causes.groups[name])
        for name in sorted({rule for rule, _, _ in summary.findings})
    )
    titles = {rule.name: rule.title for rule in rule_views}
    cards = summary.worklist.cards()
    return ReportView(
        version=assetjob.__version__,
        command=result.command,
        overview=overview(result, settings, summary, titles),
        pages=page_views(result, settings, summary, titles),
        page_names=summary.with_findings,
        pages_without_findings=summary.without_findings,
        cards=cards,
        image_files=image_file_views(result, summary.infos, summary.uses, comparisons),
        findings=summary.findings.total(),
        has_variants=any(made.kept for made in result.encoded.values()),
        compared=len(comparisons),
        rules=rule_views,
        causes=LazyItems(len(rule_views), lambda: _by_rule(rule_views, summary.causes)),
        key=worklist_key(cards),
        checks=checks(settings),
    )


def _by_rule(
    views: Iterable[RuleView], causes: Causes
) -> Iterator[tuple[RuleView, Iterable[CauseView]]]:
    groups = groupby(causes.views(), lambda view: view.said.rule)
    for view in views:
        yield view, next(groups)[1] if view.groups else ()


def _rule_view(name: str, groups: int) -> RuleView:
    rule = rules.load()[name]
    return RuleView(
        name=name,
        title=rule.title,
        why=tuple(" ".join(part.split()) for part in rule.why.split("\n\n") if part.strip()),
        bad=tuple(map(_example, rule.bad)),
        good=tuple(map(_example, rule.good)),
        groups=groups,
    )


def _example(example: Example) -> str:
    """Return the text of the example's files, each under its name unless it is ``page.html``."""
    if [path for path, _ in example.files] == ["page.html"]:
        return example.files[0][1].rstrip("\n")
    return "\n\n".join(f"{path}:\n{text.rstrip()}" for path, text in example.files)
