"""Accessible names, measured with cases after ACT rules and axe-core (conformance/names.yaml).

``python -m pytest tests/test_conformance.py -k table -s`` prints the outcomes as a table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import yaml

from assetjob.check.engine import check
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings

NAMES = {"alt-missing"}
STANDS_FOR = {
    "23a2a8": NAMES,
    "59796f": NAMES,
    "7d6734": NAMES,
    "8fc3b6": NAMES,
    "46ca7f": {"decorative-but-exposed"},
    "c487ae": {"linked-image-without-name", "alt-missing"},
    "image-alt": NAMES,
    "input-image-alt": NAMES,
    "svg-img-alt": NAMES,
    "object-alt": NAMES,
    "role-img-alt": NAMES,
    "area-alt": NAMES,
    "link-name": {"linked-image-without-name"},
    "image-redundant-alt": {"alt-repeats-link", "alt-repeats-text"},
    "presentation-role-conflict": {"decorative-but-exposed"},
}


@dataclass(frozen=True)
class Case:
    rule: str
    outcome: Literal["failed", "passed", "inapplicable"]
    about: str
    html: str


CASES = [
    Case(**case)
    for case in yaml.safe_load(
        (Path(__file__).parents[1] / "conformance" / "names.yaml").read_text(encoding="utf-8")
    )
]


def found(case: Case) -> set[str]:
    source = Source("page.html", Markup.HTML, case.html)
    page = parse(source, ())
    target = Target(TargetState.EXTERNAL)
    images = tuple(Image("page.html", ref, target) for ref in page.refs)
    findings = check([ResolvedPage(source, page, images)], Settings(site=Path()))
    return {finding.rule for finding in findings} & STANDS_FOR[case.rule]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.about}")
def test_outcome(case: Case) -> None:
    assert bool(found(case)) is (case.outcome == "failed"), case.html


def test_cases_are_distinct() -> None:
    assert max(Counter((case.rule, case.html) for case in CASES).values()) == 1
    assert {case.rule for case in CASES} == set(STANDS_FOR)


def test_table() -> None:
    right: Counter[str] = Counter()
    for case in CASES:
        right[case.rule] += bool(found(case)) is (case.outcome == "failed")
    counts = Counter(case.rule for case in CASES)
    print()  # noqa: T201 - the table is for people
    for rule in STANDS_FOR:
        print(f"{rule:28} {right[rule]:3} of {counts[rule]:3}")  # noqa: T201 - see above
    assert right == counts
