"""Figures of the whole site, collected in one pass over its pages and findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from assetjob import rules
from assetjob.check.by_page import steps
from assetjob.model.alt_share import needs_alt
from assetjob.model.finding import Severity, State
from assetjob.model.image import Image, ImageInfo
from assetjob.model.page import UnreadImage
from assetjob.model.result import Result
from assetjob.model.target import TargetState
from assetjob.report.causes import Causes
from assetjob.report.earlier import EarlierFindings
from assetjob.report.identity import page_id
from assetjob.report.measured_counts import MeasuredCounts
from assetjob.report.weight import PageWeight, page_weight
from assetjob.report.worklist import WorklistBuilder
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings
from assetjob.suggest.drafts import Drafts

FindingCounts = Counter[tuple[str, Severity, State]]  # by rule, severity and state


@dataclass(slots=True)
class SiteSummary:
    """What the views need of the whole site; what grows with the site is spilled to disk.

    `findings_on_pages` counts findings on pages, not those on image files. `with_findings` are ids
    and paths of pages and files that have findings, `without_findings` paths of the other pages.
    `uses` counts the uses of each image file that was read and `infos` has its facts, both by path;
    `unread` are paths of existing image files that were not. `targets` counts images by target, but
    for those `without_url`. `constructs` counts what looks like an image in constructs that are not
    read, by construct; `examples` has the first of each as ``page:line: address``. `named` counts
    the images that have the alt text that they need, `needing` all that need one. `measured` is
    what a browser measured.
    """

    worklist: WorklistBuilder
    causes: Causes = field(default_factory=Causes)
    findings: FindingCounts = field(default_factory=Counter)
    findings_on_pages: int = 0
    with_findings: list[tuple[str, str]] = field(default_factory=list)
    without_findings: list[str] = field(default_factory=list)
    weights: SpillList[PageWeight] = field(default_factory=SpillList)
    uses: Counter[str] = field(default_factory=Counter)
    infos: SpillMap[ImageInfo] = field(default_factory=SpillMap)
    unread: set[str] = field(default_factory=set)
    targets: Counter[TargetState] = field(default_factory=Counter)
    without_url: int = 0
    constructs: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    named: int = 0
    needing: int = 0
    measured: MeasuredCounts = field(default_factory=MeasuredCounts)


def summarize(
    result: Result, settings: Settings, earlier: EarlierFindings | None = None
) -> SiteSummary:
    """Return the figures of a run; `earlier` are the findings of the report before."""
    titles = {name: rule.title for name, rule in rules.load().items()}
    summary = SiteSummary(WorklistBuilder(settings, titles, Drafts(result.drafts), earlier))
    for path, page, findings in steps(result):
        summary.findings.update((each.rule, each.severity, each.state) for each in findings)
        if findings:
            summary.with_findings.append((page_id(path), path))
        if page is None:
            continue
        summary.findings_on_pages += len(findings)
        if not findings:
            summary.without_findings.append(path)
        weight = page_weight(page, result.encoded, settings.content_width)
        if any(weight.before):
            summary.weights.add(weight)
        summary.measured.add(page)
        for image in page.images:
            _count(image, summary)
        for unread in page.page.unread:
            _count_unread(path, unread, summary)
        summary.causes.add_page(page, findings)
        summary.worklist.add_page(page, findings)
    summary.with_findings.sort(key=lambda item: item[1])
    summary.unread.difference_update(summary.uses)
    return summary


def _count_unread(path: str, unread: UnreadImage, summary: SiteSummary) -> None:
    known = unread.construct in summary.constructs or len(summary.constructs) < _MOST_CONSTRUCTS
    construct = unread.construct if known else "others"
    summary.constructs[construct] += 1
    summary.examples.setdefault(construct, f"{path}:{unread.line}: {unread.text}")


_MOST_CONSTRUCTS = 50


def _count(image: Image, summary: SiteSummary) -> None:
    target, info, alt = image.target, image.info, image.ref.value("alt")
    if needs_alt(image.ref.kind, alt):
        summary.needing += 1
        summary.named += bool(alt and alt.strip())
    if image.ref.url is None and not image.ref.candidates:
        summary.without_url += 1
    else:
        summary.targets[target.state] += 1
    if info is not None:
        if info.path not in summary.uses:
            summary.infos.put(info.path, info)
        summary.uses[info.path] += 1
    if target.state is TargetState.LOCAL and target.path and target.path not in summary.uses:
        summary.unread.add(target.path)
