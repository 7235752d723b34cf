"""The baseline: known findings stay known when text moves, and only new ones count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.check import baseline
from assetjob.check.baseline import BaselineError, Comparison
from assetjob.check.engine import check
from assetjob.model.finding import Finding, KnownFinding, State
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings

A = '<h2>Pier</h2><p>By the sea.</p><p><img src="a.jpg" width="4" height="2"></p>\n'
B = '<h2>Quay</h2><p>By the river.</p><p><img src="b.jpg" width="4" height="2"></p>\n'


def judged(text: str, path: str = "page.html") -> ResolvedPage:
    source = Source(path, Markup.HTML, text)
    page = parse(source, ())
    images = []
    for ref in page.refs:
        info = ImageInfo(str(ref.url), "jpeg", 4, 2, 99, f"digest of {ref.url}")
        images.append(Image(path, ref, Target(TargetState.LOCAL, ref.url), info))
    return ResolvedPage(source, page, tuple(images))


def judge(*pages: ResolvedPage) -> Sequence[Finding]:
    return check(pages, Settings(site=Path()))


def written(*pages: ResolvedPage) -> tuple[KnownFinding, ...]:
    text = baseline.render_baseline(baseline.known_findings(judge(*pages), pages))
    return baseline.parse_baseline(text, "baseline.json")


def compared(known: tuple[KnownFinding, ...], *pages: ResolvedPage) -> Comparison:
    return baseline.compare(judge(*pages), pages, known)


def states(comparison: Comparison) -> list[State]:
    return [finding.state for finding in comparison.findings]


BEFORE = judged(A)
SAME = {
    "nothing changed": judged(A),
    "moved down": judged("<p>New.</p>" * 9 + A),
    "renamed page": judged(A, "other.html"),
    "text around changed": judged(A.replace("sea", "lake")),
    "heading changed": judged(A.replace("Pier", "The pier")),
}


@pytest.mark.parametrize("after", SAME.values(), ids=list(SAME))
def test_known_stays_known(after: ResolvedPage) -> None:
    comparison = compared(written(BEFORE), after)
    assert states(comparison) == [State.KNOWN]
    assert comparison.fixed == comparison.not_scanned == ()


def test_another_image_is_new() -> None:
    comparison = compared(written(BEFORE), judged(A + B))
    assert states(comparison) == [State.KNOWN, State.NEW]


def test_the_same_image_once_more_is_new() -> None:
    comparison = compared(written(BEFORE), judged(A + A))
    assert sorted(states(comparison)) == [State.KNOWN, State.NEW]


def test_another_rule_is_new() -> None:
    comparison = compared(written(BEFORE), judged(A.replace(' height="2"', "")))
    assert dict(zip((f.rule for f in comparison.findings), states(comparison), strict=True)) == {
        "alt-missing": State.KNOWN,
        "size-missing": State.NEW,
    }


def test_entries_without_a_finding_are_fixed() -> None:
    known = written(judged(A + B))
    comparison = compared(known, judged(A))
    assert states(comparison) == [State.KNOWN]
    assert [entry.image for entry in comparison.fixed] == ["digest of b.jpg"]
    assert [entry.image for entry in baseline.without_fixed(known, comparison)] == [
        "digest of a.jpg"
    ]


def test_entries_on_pages_that_were_not_scanned_are_kept() -> None:
    known = written(judged(A), judged(B, "quay.html"))
    comparison = compared(known, judged(A))
    assert comparison.fixed == ()
    assert [entry.page for entry in comparison.not_scanned] == ["quay.html"]
    assert baseline.without_fixed(known, comparison) == known


def test_entries_on_deleted_pages_are_fixed() -> None:
    known = written(judged(A), judged(B, "quay.html"))
    pages = [judged(A)]
    comparison = baseline.compare(judge(*pages), pages, known, lambda page: page != "quay.html")
    assert comparison.not_scanned == ()
    assert [entry.page for entry in comparison.fixed] == ["quay.html"]


def with_new_files(page: ResolvedPage) -> ResolvedPage:
    """Return the page with another file at the URL of each image."""
    images = (replace(i, info=i.info and replace(i.info, digest="another")) for i in page.images)
    return replace(page, images=tuple(images))


def test_a_replaced_file_is_known_by_its_url() -> None:
    comparison = compared(written(BEFORE), with_new_files(BEFORE))
    assert states(comparison) == [State.KNOWN]
    assert comparison.fixed == ()
    elsewhere = compared(written(BEFORE), with_new_files(judged(A, "other.html")))
    assert states(elsewhere) == [State.NEW]


def test_a_baseline_without_urls_is_parsed() -> None:
    text = baseline.render_baseline(written(BEFORE)).replace(', "url": "a.jpg"', "")
    assert "url" not in text
    assert states(compared(baseline.parse_baseline(text, "b.json"), BEFORE)) == [State.KNOWN]


CMS = '<img src="a.jpg" alt="A long pier" width="100%" height="auto">'


def test_a_finding_with_a_cause_is_known_on_any_page() -> None:
    known = written(judged(CMS))
    assert [entry.image for entry in known] == ["width=100% height=auto"]
    comparison = compared(known, judged("<p>New.</p>" + CMS.replace("a.jpg", "b.jpg"), "a.html"))
    assert states(comparison) == [State.KNOWN]


def test_ignored_findings_get_no_entry() -> None:
    page = judged("<!-- assetjob-ignore * -->" + A)
    assert written(page) == ()


def test_the_text_does_not_depend_on_the_order() -> None:
    entries = written(judged(A + B))
    assert baseline.render_baseline(reversed(entries)) == baseline.render_baseline(entries)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": 2, "known": []}', '{"schema": 1, "known": [3]}', "[" * 99_999],
    ids=["empty", "list", "no keys", "newer", "no entry", "deep"],
)
def test_other_text_is_an_error(text: str) -> None:
    with pytest.raises(BaselineError, match=r"^b\.json: .*replace it with --write-baseline$"):
        baseline.parse_baseline(text, "b.json")
