"""Alt texts that each rule finds, and similar ones that it must not (conformance/words.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
import yaml

from assetjob import rules
from assetjob.check.engine import check
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings


@dataclass(frozen=True)
class Case:
    rule: str
    finds: bool
    html: str
    about: str


def page_of(entry: str | dict[str, str]) -> str:
    case = entry if isinstance(entry, dict) else {"alt": entry}
    attributes = {"src": "/images/x.jpg"} | {
        name: case[name] for name in ("src", "alt", "class", "title") if name in case
    }
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    image = f'<img {written} width="4" height="2">'
    around = case.get("in", "IMG").replace("IMG", image)
    return f'<html lang="{case.get("lang", "en")}"><body>{around}</body></html>'


CASES = [
    Case(rule, kind == "finds", page_of(entry), str(entry))
    for rule, kinds in yaml.safe_load(
        (Path(__file__).parents[1] / "conformance" / "words.yaml").read_text(encoding="utf-8")
    ).items()
    for kind, entries in kinds.items()
    for entry in entries
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.about[:60]}")
def test_words(case: Case) -> None:
    source = Source("page.html", Markup.HTML, case.html)
    page = parse(source, ())
    target = Target(TargetState.EXTERNAL)
    images = tuple(Image("page.html", ref, target) for ref in page.refs)
    findings = check([ResolvedPage(source, page, images)], Settings(site=Path()))
    assert (case.rule in {finding.rule for finding in findings}) is case.finds


def test_every_rule_has_both() -> None:
    assert {(case.rule, case.finds) for case in CASES} == {
        (name, finds) for name in {case.rule for case in CASES} for finds in (True, False)
    }
    assert {case.rule for case in CASES} <= set(rules.load())
