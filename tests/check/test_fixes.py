"""Fixes are applied together; one that would change anything else is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assetjob.check.engine import check
from assetjob.check.fixes import apply_fixes
from assetjob.model.finding import Finding, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import ImageRef
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Edit, Markup, Source, Span
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings

FILES = {"images/Pier.jpg", "images/quay.jpg"}


def read(source: Source) -> ResolvedPage:
    page = parse(source, ())
    return ResolvedPage(source, page, tuple(Image("p", ref, target(ref)) for ref in page.refs))


def target(ref: ImageRef) -> Target:
    path = (ref.url or "").strip("/")
    if path in FILES:
        return Target(TargetState.LOCAL, path)
    found = next((name for name in FILES if name.casefold() == path.casefold()), None)
    return Target(TargetState.MISSING, path, found)


def page_of(text: str) -> tuple[ResolvedPage, list[Finding]]:
    page = read(Source("p", Markup.HTML, text))
    return page, list(check([page], Settings(site=Path())))


def fixed_text(page: ResolvedPage, findings: list[Finding]) -> str | None:
    after = apply_fixes(page, findings, read)
    return after.source.text if after else None


BOTH = '<img src="/images/pier.JPG" alt="Pier" title="Pier" loading="lazy">\n<p>Text.</p>'


def test_fixes_are_applied_together() -> None:
    page, findings = page_of(BOTH)
    after = '<img src="/images/Pier.jpg" alt="Pier">\n<p>Text.</p>'
    assert fixed_text(page, findings) == after
    assert fixed_text(*page_of(after)) is None


def test_only_open_findings_are_fixed() -> None:
    page, findings = page_of(BOTH)
    ignored = [replace(each, state=State.IGNORED) for each in findings]
    assert fixed_text(page, ignored) is None
    known = [replace(each, state=State.KNOWN) for each in findings]
    assert fixed_text(page, known) == fixed_text(page, findings)


def test_a_fix_that_changes_another_image_is_left_out() -> None:
    page, findings = page_of(BOTH + '<img src="/images/quay.jpg" alt="Quay">')
    alt = page.images[1].ref.attr("alt")
    assert alt is not None
    wrong = replace(findings[0], fix=(Edit(alt.span, 'alt="Mole"'),))
    text = fixed_text(page, [wrong, *findings])
    assert text is not None
    assert 'alt="Quay"' in text
    assert "/images/Pier.jpg" in text


def test_a_fix_that_leads_to_another_file_is_left_out() -> None:
    page, (finding,) = page_of('<img src="/images/pier.JPG" alt="Pier" width="3" height="2">')
    url = page.images[0].ref.attr("src")
    assert url is not None
    wrong = replace(finding, fix=(Edit(url.span, 'src="/images/quay.jpg"'),))
    assert fixed_text(page, [wrong]) is None


def test_overlapping_fixes_are_applied_one_by_one() -> None:
    page, findings = page_of(BOTH)
    whole = replace(findings[0], fix=(Edit(Span(0, len(BOTH)), ""),))
    assert fixed_text(page, [whole, *findings]) == fixed_text(page, findings)
