"""The Pages view: each page with its findings, next to the code they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from assetjob.check.by_page import by_path
from assetjob.model.finding import Finding, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.result import Result
from assetjob.model.text import Span
from assetjob.report.excerpt import Excerpt, excerpt
from assetjob.report.identity import (
    SHORT,
    digest,
    image_key,
    page_id,
    short_digest,
    source_link,
)
from assetjob.report.lazy_items import LazyItems
from assetjob.report.site_summary import SiteSummary
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding; `severity` and `state` are words, `title` is the rule's."""

    id: str
    rule: str
    title: str
    severity: str
    state: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class UseView:
    """A piece of code with its findings.

    `thumbnail` is the id of the image's thumbnail, `format` the file's, `card` the id of its card
    in the worklist; each may be "".
    """

    line: int
    column: int
    source: str
    code: Excerpt
    thumbnail: str
    format: str
    card: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page; `severest` (0 to 3) is for sorting, `is_changed` tells whether the run changed it."""

    id: str
    path: str
    title: str
    uses: tuple[UseView, ...]
    count: int
    severest: int
    is_changed: bool


def page_views(
    result: Result, settings: Settings, summary: SiteSummary, titles: Mapping[str, str]
) -> LazyItems[PageView]:
    """Return the pages with findings, sorted by path; `titles` are the rules'."""

    def create() -> Iterator[PageView]:
        for path, page, findings in by_path(result, summary.findings_on_pages):
            if findings:
                open_keys = summary.worklist.open_keys
                uses = tuple(_use_views(findings, page, settings, titles, open_keys))
                yield _page_view(path, page, findings, uses)

    return LazyItems(len(summary.with_findings), create)


def _page_view(
    path: str, page: ResolvedPage | None, findings: Iterable[Finding], uses: tuple[UseView, ...]
) -> PageView:
    front_matter = page.page.front_matter if page else None
    severities = (finding.severity for finding in findings if finding.state is State.NEW)
    return PageView(
        id=page_id(path),
        path=path,
        title=(front_matter.title or "") if front_matter else "",
        uses=uses,
        count=sum(len(use.findings) for use in uses),
        severest=max(severities, default=0),
        is_changed=page is not None and page.rewritten is not None,
    )


def _use_views(
    findings: list[Finding],
    page: ResolvedPage | None,
    settings: Settings,
    titles: Mapping[str, str],
    open_keys: AbstractSet[str],
) -> Iterator[UseView]:
    images = {image.ref.span: image for image in page.images} if page else {}
    by_span: dict[Span, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: (f.span, -f.severity, f.rule)):
        by_span.setdefault(finding.span, []).append(finding)
    for span, here in by_span.items():
        first, image = here[0], images.get(span)
        key = digest(image_key(image)) if image else ""
        has_card = key in open_keys and any(finding.about == "alt" for finding in here)
        yield UseView(
            line=first.line,
            column=first.column,
            source=source_link(settings, first.page, first.line),
            code=excerpt(page.source.text if page else "", span, _marks(here, image)),
            thumbnail=key[:SHORT] if image and image.info else "",
            format=image.info.format if image and image.info else "",
            card="w-" + key[:SHORT] if has_card else "",
            findings=tuple(_finding_view(f, number, titles) for number, f in enumerate(here)),
        )


def _marks(findings: Iterable[Finding], image: Image | None) -> list[Span]:
    """Return the spans to mark: each finding's `part`, else the attribute its rule is about."""
    spans = []
    for finding in findings:
        part = finding.part
        if part is None and image is not None:
            attr = image.ref.attr(_ATTRIBUTES.get(finding.rule.split("-")[0], ""))
            part = attr.span if attr else None
        if part is not None:
            spans.append(part)
    return spans


_ATTRIBUTES = {
    "alt": "alt",
    "file": "src",
    "loading": "loading",
    "size": "width",
    "sizes": "sizes",
    "srcset": "srcset",
}


def _finding_view(finding: Finding, number: int, titles: Mapping[str, str]) -> FindingView:
    identity = f"{finding.page}\n{finding.line}:{finding.column}\n{finding.rule}\n{number}"
    return FindingView(
        id="f-" + short_digest(identity),
        rule=finding.rule,
        title=titles[finding.rule],
        severity=finding.severity.name.lower(),
        state=finding.state.value,
        reason=finding.reason,
        message=finding.message,
    )
