"""The report's plain values, made from a result: what the templates print, and nothing to decide.

Ids are digests of what they name, so that a link to a finding outlives the next report.
"""

from __future__ import annotations

from dataclasses import dataclass

import assetjob
from assetjob import rules
from assetjob.model import Result
from assetjob.report import budget, overview, pages, pictures, worklist
from assetjob.report.typed import Checks, checks
from assetjob.rules._rule import Example
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
class Report:
    """All that the report shows. `key` names the worklist's content: progress is kept under it."""

    version: str
    command: str
    overview: overview.Overview
    pages: tuple[pages.PageView, ...]
    clean_pages: tuple[str, ...]
    cards: tuple[worklist.Card, ...]
    pictures: tuple[pictures.Picture, ...]
    compared: int
    rules: tuple[RuleText, ...]
    key: str
    checks: Checks


def view(result: Result, settings: Settings) -> Report:
    """Return what the report on `result` shows."""
    texts = tuple(_rule(name) for name in sorted({finding.rule for finding in result.findings}))
    titles = {text.name: text.title for text in texts}
    cards = worklist.cards(result, settings, titles)
    flawed_pages = tuple(
        pages.pages(result, settings, titles, frozenset(card.id for card in cards))
    )
    pieces = budget.pieces(result)
    shown = pictures.pictures(result, pieces)
    flawed = {page.path for page in flawed_pages}
    return Report(
        version=assetjob.__version__,
        command=result.command,
        overview=overview.overview(result, settings, titles),
        pages=flawed_pages,
        clean_pages=tuple(
            judged.page.source.path
            for judged in result.pages
            if judged.page.source.path not in flawed
        ),
        cards=cards,
        pictures=shown,
        compared=len(pieces),
        rules=texts,
        key=worklist.key(cards),
        checks=checks(settings),
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
