"""Problems whose severity depends on who resolves the URL, or on what browsers display."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assetjob.check.engine import check
from assetjob.model.finding import Finding, Severity
from assetjob.model.formats import Format
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.result import Result
from assetjob.model.target import ResolvedBy, Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings


def severity_of(
    rule: str,
    target: Target,
    info: ImageInfo | None = None,
    url: str = "/x/a.png",
    alt: str = "Pier",
) -> Severity:
    source = Source("page.html", Markup.HTML, f'<img src="{url}" alt="{alt}">')
    page = parse(source, ())
    images = tuple(Image(source.path, ref, target, info) for ref in page.refs)
    findings = check([ResolvedPage(source, page, images)], Settings(site=Path()))
    return next(finding.severity for finding in findings if finding.rule == rule)


def findings_of(rule: str, html: str, info: ImageInfo | None = None) -> list[Finding]:
    source = Source("page.html", Markup.HTML, html)
    page = parse(source, ())
    target = Target(TargetState.LOCAL, "a.jpg")
    images = tuple(Image(source.path, ref, target, info) for ref in page.refs)
    findings = check([ResolvedPage(source, page, images)], Settings(site=Path()))
    return [finding for finding in findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("by", "missing", "wrong_case"),
    [
        (ResolvedBy.BROWSER, Severity.ERROR, Severity.ERROR),
        (ResolvedBy.GENERATOR, Severity.WARNING, Severity.ERROR),
        (ResolvedBy.TEMPLATE, Severity.REVIEW, Severity.REVIEW),
    ],
)
def test_who_resolves_the_url(by: ResolvedBy, missing: Severity, wrong_case: Severity) -> None:
    target = Target(TargetState.MISSING, "x/a.png", resolved_by=by)
    assert severity_of("file-missing", target) is missing
    target = Target(TargetState.MISSING, "x/a.png", "x/A.png", resolved_by=by)
    assert severity_of("file-wrong-case", target) is wrong_case


@pytest.mark.parametrize("by", [ResolvedBy.GENERATOR, ResolvedBy.TEMPLATE])
def test_a_file_of_the_name_elsewhere(by: ResolvedBy) -> None:
    target = Target(TargetState.MISSING, "a.png", namesake="src/a.png", resolved_by=by)
    assert severity_of("file-missing", target) is Severity.REVIEW


def test_a_file_of_a_folder_that_may_be_a_site() -> None:
    target = Target(TargetState.MISSING, "a.png", namesake="src/a.png")
    assert severity_of("file-missing", target) is Severity.WARNING


def test_a_file_that_is_not_published(judged: Callable[..., Result]) -> None:
    page = '---\n---\n<img src="/img/_a.jpg" alt="A mill">'
    result = judged({"_config.yml": "title: A", "a.html": page}, ["img/_a.jpg"])
    (missing,) = (each.message for each in result.findings if each.rule == "file-missing")
    assert missing == "/img/_a.jpg: Jekyll does not publish img/_a.jpg; rename it, or include it"


def test_an_empty_url() -> None:
    target = Target(TargetState.MISSING, resolved_by=ResolvedBy.BROWSER)
    assert severity_of("file-missing", target, url="") is Severity.WARNING


@pytest.mark.parametrize(
    ("path", "content", "severity"),
    [
        ("x/a.png", "jpeg", Severity.WARNING),
        ("x/a.png", "svg", Severity.ERROR),
        ("x/a.svg", "png", Severity.ERROR),
    ],
)
def test_file_types_that_browsers_do_not_recognise(
    path: str, content: Format, severity: Severity
) -> None:
    info = ImageInfo(path, content, 4, 2, 99, "digest")
    target = Target(TargetState.LOCAL, path)
    assert severity_of("file-extension-wrong", target, info) is severity


@pytest.mark.parametrize(
    ("alt", "severity"),
    [("The `pier` command", Severity.REVIEW), ("The **pier** command", Severity.WARNING)],
)
def test_markup_in_alt_texts(alt: str, severity: Severity) -> None:
    target = Target(TargetState.LOCAL, "x/a.png")
    assert severity_of("alt-markup", target, alt=alt) is severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [("list_all_bags shows", Severity.REVIEW), ("This shows", Severity.WARNING)],
)
def test_alt_texts_that_the_text_writes_as_names(text: str, severity: Severity) -> None:
    html = f'<p>{text} what is there.</p><p><img src="a.jpg" alt="list_all_bags"></p>'
    assert [each.severity for each in findings_of("alt-machine-name", html)] == [severity]


@pytest.mark.parametrize(
    ("html", "severity"),
    [
        ('<a href="/a"><img src="a.jpg" alt="{}"></a>', Severity.WARNING),
        ('<button><img src="a.jpg" alt="{}"></button>', Severity.WARNING),
        ('<a href="/a"><img src="a.jpg" alt="{}"> The quay</a>', Severity.REVIEW),
        ('<a href="/a" aria-label="The quay"><img src="a.jpg" alt="{}"></a>', Severity.REVIEW),
        ('<p><img src="a.jpg" alt="{}"></p>', Severity.REVIEW),
    ],
)
@pytest.mark.parametrize("alt", ["2", "400x200"])
def test_alt_texts_without_words_that_name_a_link(html: str, alt: str, severity: Severity) -> None:
    found = findings_of("alt-without-letters", html.format(alt))
    assert [each.severity for each in found] == [severity]


@pytest.mark.parametrize(
    ("link", "severity"),
    [
        ('<a href="/" aria-label="SurfQuake">{}</a>', Severity.REVIEW),
        ('<a href="/">{}</a>', Severity.WARNING),
        ('<a href="/">{} SurfQuake</a>', Severity.WARNING),
        ('<a href="/" aria-label="SurfQuake">{} SurfQuake</a>', Severity.WARNING),
    ],
)
def test_placeholders_that_a_label_replaces(link: str, severity: Severity) -> None:
    found = findings_of("alt-placeholder", link.format('<img src="a.jpg" alt="logo">'))
    assert [each.severity for each in found] == [severity]


@pytest.mark.parametrize(
    ("wasted", "severities"),
    [
        (24_576, []),
        (24_577, [Severity.REVIEW]),
        (51_199, [Severity.REVIEW]),
        (51_201, [Severity.WARNING]),
    ],
)
def test_few_wasted_bytes_are_accepted(wasted: int, severities: list[Severity]) -> None:
    # A desktop needs a quarter of the width, so a sixteenth of the bytes.
    info = ImageInfo("a.jpg", "jpeg", 1600, 100, round(wasted * 16 / 15), "digest")
    html = '<img src="a.jpg" alt="The quay" width="400" height="25">'
    found = findings_of("image-oversized", html, info)
    assert [each.severity for each in found] == severities


@pytest.mark.parametrize(
    ("mode", "weight", "severities"),
    [
        ("RGB", 82_000, [Severity.WARNING]),
        ("P", 32_000, []),
        ("P", 60_000, [Severity.REVIEW]),
        ("RGB", 60_000, [Severity.REVIEW]),  # less than 0.5 bytes for each pixel
        ("RGB", 32_000, []),
    ],
)
def test_graphics_shrink_with_their_width(
    mode: str, weight: int, severities: list[Severity]
) -> None:
    # A desktop needs a quarter of the width.
    info = ImageInfo("a.png", "png", 1600, 100, weight, "digest", mode=mode)
    html = '<img src="a.png" alt="The quay" width="400" height="25">'
    found = findings_of("image-oversized", html, info)
    assert [each.severity for each in found] == severities


@pytest.mark.parametrize(
    ("weight", "wide", "severities"),
    [
        # A phone of 412 px needs 721 px; of 900, 960 and 1088 px it wastes 36, 44 and 56 %.
        (122_000, 900, []),
        (280_000, 900, []),
        (300_000, 900, [Severity.WARNING]),
        (122_000, 960, [Severity.REVIEW]),
        (122_000, 1_088, [Severity.WARNING]),
    ],
)
def test_a_small_part_of_a_file_is_for_review(
    weight: int, wide: int, severities: list[Severity]
) -> None:
    info = ImageInfo("a.jpg", "jpeg", wide, wide // 2, weight, "digest")
    size_in_html = f'width="{wide}" height="{wide // 2}"'
    html = f'<img src="a.jpg" alt="The quay" {size_in_html} style="max-width: 100%">'
    found = findings_of("image-oversized", html, info)
    assert [each.severity for each in found] == severities
