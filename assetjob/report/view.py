"""The report's plain values, made from a result: what the templates print, and nothing to decide.

Ids are digests of what they name, so that a link to a finding outlives the next report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import assetjob
from assetjob import rules
from assetjob.model import Finding, Image, JudgedPage, Result, Span, State
from assetjob.report import overview, pictures, worklist
from assetjob.report.excerpt import Excerpt, excerpt
from assetjob.report.identity import picture, short, source_link
from assetjob.rules._rule import Example
from assetjob.rules._text import words
from assetjob.settings import Settings


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule's page: `why` in paragraphs, `bad` and `good` examples of source."""

    name: str
    title: str
    why: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as it is read: `severity` and `state` are words, `title` the rule's."""

    id: str
    rule: str
    title: str
    severity: str
    state: str
    message: str


@dataclass(frozen=True, slots=True)
class UseView:
    """A place on a page with its findings; `picture` is the id of what is shown there, or ""."""

    line: int
    column: int
    source: str
    url: str
    code: Excerpt
    picture: str
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


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report shows. `key` names the worklist's content: progress is kept under it."""

    version: str
    command: str
    overview: overview.Overview
    pages: tuple[PageView, ...]
    clean_pages: tuple[str, ...]
    cards: tuple[worklist.Card, ...]
    pictures: tuple[pictures.Picture, ...]
    rules: tuple[RuleText, ...]
    key: str
    placeholders: tuple[str, ...]
    max_alt_length: int


def view(result: Result, settings: Settings) -> Report:
    """Return what the report on `result` shows."""
    texts = tuple(_rule(name) for name in sorted({finding.rule for finding in result.findings}))
    titles = {text.name: text.title for text in texts}
    pages = tuple(_pages(result, settings, titles))
    flawed = {page.path for page in pages}
    cards = worklist.cards(result, settings, titles)
    return Report(
        version=assetjob.__version__,
        command=result.command,
        overview=overview.overview(result, settings, titles),
        pages=pages,
        clean_pages=tuple(
            judged.page.source.path
            for judged in result.pages
            if judged.page.source.path not in flawed
        ),
        cards=cards,
        pictures=pictures.pictures(result),
        rules=texts,
        key=worklist.key(cards),
        placeholders=(*sorted(words("placeholders")), *settings.placeholders),
        max_alt_length=settings.max_alt_length,
    )


def _rule(name: str) -> RuleText:
    rule = rules.load()[name]
    return RuleText(
        name=name,
        title=rule.title,
        why=tuple(" ".join(part.split()) for part in rule.why.split("\n\n") if part.strip()),
        bad=tuple(map(_example, rule.bad)),
        good=tuple(map(_example, rule.good)),
    )


def _example(example: Example) -> str:
    """Return the example's files one below the other, each under its name if that matters."""
    if [path for path, _ in example.files] == ["page.html"]:
        return example.files[0][1].rstrip("\n")
    return "\n\n".join(f"{path}:\n{text.rstrip()}" for path, text in example.files)


def _pages(result: Result, settings: Settings, titles: dict[str, str]) -> Iterable[PageView]:
    judged = {page.page.source.path: page for page in result.pages}
    by_page: dict[str, list[Finding]] = {}
    for finding in result.findings:
        by_page.setdefault(finding.page, []).append(finding)
    for path in sorted(by_page):
        page = judged.get(path)
        uses = tuple(_uses(by_page[path], page, settings, titles))
        grave = (f.severity for f in by_page[path] if f.state is State.NEW)
        front = page.page.front_matter if page else None
        yield PageView(
            id="p-" + short(path),
            path=path,
            title=(front.title or "") if front else "",
            uses=uses,
            count=len(by_page[path]),
            gravest=max(grave, default=0),
            changed=page is not None and page.rewritten is not None,
        )


def _uses(
    findings: list[Finding],
    page: JudgedPage | None,
    settings: Settings,
    titles: dict[str, str],
) -> Iterable[UseView]:
    images = {image.ref.span: image for image in page.images} if page else {}
    places: dict[Span, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: (f.span, -f.severity, f.rule)):
        places.setdefault(finding.span, []).append(finding)
    for span, here in places.items():
        first, image = here[0], images.get(span)
        yield UseView(
            line=first.line,
            column=first.column,
            source=source_link(settings, first.page, first.line),
            url=first.url or "",
            code=excerpt(page.page.source.text if page else "", span, marks(here, image)),
            picture=short(picture(image)) if image and image.info else "",
            findings=tuple(_finding(finding, n, titles) for n, finding in enumerate(here)),
        )


def marks(findings: Iterable[Finding], image: Image | None) -> list[Span]:
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


def _finding(finding: Finding, number: int, titles: dict[str, str]) -> FindingView:
    place = f"{finding.page}\n{finding.line}:{finding.column}\n{finding.rule}\n{number}"
    return FindingView(
        id="f-" + short(place),
        rule=finding.rule,
        title=titles[finding.rule],
        severity=finding.severity.name.lower(),
        state=finding.state.value,
        message=finding.message,
    )
