"""The Pages view: each page with its findings in place."""

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
from assetjob.report.identity import SHORT, digest, page_id, picture, short, source_link
from assetjob.report.lazy_view import Afresh
from assetjob.report.survey import Survey
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as it is read: `severity` and `state` are words, `title` the rule's."""

    id: str
    rule: str
    title: str
    severity: str
    state: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class UseView:
    """A place on a page with its findings.

    `picture` is the id of what is shown there, `format` its file's, `card` the id of its card in
    the worklist; each may be "".
    """

    line: int
    column: int
    source: str
    code: Excerpt
    picture: str
    format: str
    card: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with its places in order; `gravest` (0 to 3) sorts, `changed` tells of new text."""

    id: str
    path: str
    title: str
    uses: tuple[UseView, ...]
    count: int
    gravest: int
    changed: bool


def pages(
    result: Result, settings: Settings, seen: Survey, titles: Mapping[str, str]
) -> Afresh[PageView]:
    """Return the pages that have findings, by path; `titles` are the rules'."""

    def make() -> Iterator[PageView]:
        for path, judged, findings in by_path(result, seen.on_pages):
            if findings:
                uses = tuple(_uses(findings, judged, settings, titles, seen.bench.asked))
                yield _page(path, judged, findings, uses)

    return Afresh(len(seen.flawed), make)


def _page(
    path: str, judged: ResolvedPage | None, findings: Iterable[Finding], uses: tuple[UseView, ...]
) -> PageView:
    front = judged.page.front_matter if judged else None
    grave = (finding.severity for finding in findings if finding.state is State.NEW)
    return PageView(
        id=page_id(path),
        path=path,
        title=(front.title or "") if front else "",
        uses=uses,
        count=sum(len(use.findings) for use in uses),
        gravest=max(grave, default=0),
        changed=judged is not None and judged.rewritten is not None,
    )


def _uses(
    findings: list[Finding],
    page: ResolvedPage | None,
    settings: Settings,
    titles: Mapping[str, str],
    asked: AbstractSet[str],
) -> Iterator[UseView]:
    images = {image.ref.span: image for image in page.images} if page else {}
    places: dict[Span, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: (f.span, -f.severity, f.rule)):
        places.setdefault(finding.span, []).append(finding)
    for span, here in places.items():
        first, image = here[0], images.get(span)
        key = digest(picture(image)) if image else ""
        shown = key[:SHORT]
        waits = key in asked and any(finding.about == "alt" for finding in here)
        yield UseView(
            line=first.line,
            column=first.column,
            source=source_link(settings, first.page, first.line),
            code=excerpt(page.source.text if page else "", span, _marks(here, image)),
            picture=shown if image and image.info else "",
            format=image.info.format if image and image.info else "",
            card="w-" + shown if waits else "",
            findings=tuple(_finding(finding, n, titles) for n, finding in enumerate(here)),
        )


def _marks(findings: Iterable[Finding], image: Image | None) -> list[Span]:
    """Return the spans to mark: each finding's own part, else the attribute it speaks of."""
    spans = []
    for finding in findings:
        part = finding.part
        if part is None and image is not None:
            attr = image.ref.attr(_SPEAKS_OF.get(finding.rule.split("-")[0], ""))
            part = attr.span if attr else None
        if part is not None:
            spans.append(part)
    return spans


_SPEAKS_OF = {
    "alt": "alt",
    "file": "src",
    "loading": "loading",
    "size": "width",
    "sizes": "sizes",
    "srcset": "srcset",
}


def _finding(finding: Finding, number: int, titles: Mapping[str, str]) -> FindingView:
    place = f"{finding.page}\n{finding.line}:{finding.column}\n{finding.rule}\n{number}"
    return FindingView(
        id="f-" + short(place),
        rule=finding.rule,
        title=titles[finding.rule],
        severity=finding.severity.name.lower(),
        state=finding.state.value,
        reason=finding.reason,
        message=finding.message,
    )
