"""The Pages view: each page with its findings, next to the code they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assetjob.check.by_page import by_path
from assetjob.model.finding import Finding, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.result import Result
from assetjob.model.text import Span
from assetjob.report.causes import Causes
from assetjob.report.excerpt import Excerpt, excerpt
from assetjob.report.identity import (
    SHORT,
    digest,
    image_key,
    page_id,
    source_link,
)
from assetjob.report.lazy_items import LazyItems
from assetjob.report.same_place import by_place
from assetjob.report.site_summary import SiteSummary
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding; `severity` and `state` are words, `title` is the rule's.

    `cause` is the id of its group, "" where it is in none, and `alike` the number of the others.
    """

    id: str
    rule: str
    title: str
    severity: str
    state: str
    reason: str
    message: str
    cause: str
    alike: int


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
                uses = tuple(_use_views(findings, page, settings, titles, summary))
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
    summary: SiteSummary,
) -> Iterator[UseView]:
    images = {image.ref.span: image for image in page.images} if page else {}
    for span, named in by_place(findings):
        here = [finding for _, finding in named]
        first, image = here[0], images.get(span)
        key = digest(image_key(image)) if image else ""
        is_open = key in summary.worklist.open_keys
        has_card = is_open and any(finding.about == "alt" for finding in here)
        yield UseView(
            line=first.line,
            column=first.column,
            source=source_link(settings, first.page, first.line),
            code=excerpt(page.source.text if page else "", span, _marks(here, image)),
            thumbnail=key[:SHORT] if image and image.info else "",
            format=image.info.format if image and image.info else "",
            card="w-" + key[:SHORT] if has_card else "",
            findings=tuple(_finding_view(*each, titles, summary.causes) for each in named),
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


def _finding_view(
    identity: str, finding: Finding, titles: Mapping[str, str], causes: Causes
) -> FindingView:
    cause, count = causes.group(finding) or ("", 1)
    return FindingView(
        id=identity,
        rule=finding.rule,
        title=titles[finding.rule],
        severity=finding.severity.name.lower(),
        state=finding.state.value,
        reason=finding.reason,
        message=finding.message,
        cause=cause,
        alike=count - 1,
    )
