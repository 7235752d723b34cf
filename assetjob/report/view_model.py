"""The report's plain values, made from a result: what the templates print, and nothing to decide.

Ids are digests of what they name, so that a link to a finding outlives the next report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import assetjob
from assetjob import rules
from assetjob.model.result import Result
from assetjob.report import overview, pages, pictures, worklist
from assetjob.report.lazy_view import Afresh
from assetjob.report.script_checks import Checks, checks
from assetjob.report.survey import survey
from assetjob.rules.support.documentation import Example
from assetjob.settings.schema import Settings


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
    """All that the report shows.

    `flawed_pages` are the ids and paths of `pages`. `varied` tells that some picture has variants.
    `key` names the worklist's content: progress is kept under it.
    """

    version: str
    command: str
    overview: overview.Overview
    pages: Afresh[pages.PageView]
    flawed_pages: Sequence[tuple[str, str]]
    clean_pages: Sequence[str]
    cards: Afresh[worklist.Card]
    pictures: Afresh[pictures.Picture]
    varied: bool
    compared: int
    rules: tuple[RuleText, ...]
    key: str
    checks: Checks


def view(result: Result, settings: Settings, pieces: pictures.Pieces) -> Report:
    """Return what the report on `result` shows; `pieces` are compared."""
    seen = survey(result, settings)
    texts = tuple(_rule(name) for name in sorted({rule for rule, _, _ in seen.tallies}))
    titles = {text.name: text.title for text in texts}
    cards = seen.bench.cards()
    return Report(
        version=assetjob.__version__,
        command=result.command,
        overview=overview.overview(result, settings, seen, titles),
        pages=pages.pages(result, settings, seen, titles),
        flawed_pages=seen.flawed,
        clean_pages=seen.clean,
        cards=cards,
        pictures=pictures.pictures(result, seen.infos, seen.uses, pieces),
        varied=any(made.kept for made in result.encoded.values()),
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
