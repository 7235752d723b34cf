"""The check as a whole: each problem is reported once, in a fixed order."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from assetjob.check.engine import check
from assetjob.model.errors import SettingsError
from assetjob.model.finding import Finding, State
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.result import Result
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rules import load
from assetjob.rules.support.decorators import Comparing
from assetjob.runtime import spill
from assetjob.settings.choices import Ignore
from assetjob.settings.schema import Settings


def judged(
    text: str, path: str = "page.html", state: TargetState = TargetState.LOCAL
) -> ResolvedPage:
    source = Source(path, Markup.HTML, text)
    page = parse(source)
    images = []
    for ref in page.refs:
        info = ImageInfo(str(ref.url), "jpeg", 400, 200, 4_096, f"digest of {ref.url}")
        found = info if state is TargetState.LOCAL else None
        images.append(Image(path, ref, Target(state, ref.url), found))
    return ResolvedPage(source, page, tuple(images))


def judge(*pages: ResolvedPage) -> tuple[Finding, ...]:
    return tuple(check(pages, Settings(site=Path(), placeholders=("Our banner",))))


REPORTED_ONCE = {
    "a placeholder that is a label": ('alt="Image 1"', {"alt-label-only"}),
    "a placeholder that is too short": ('alt="Image"', {"alt-placeholder"}),
    "a placeholder of the settings": ('alt="our banner!"', {"alt-placeholder"}),
    "a file name that is a machine's": ('alt="IMG_1234.jpg"', {"alt-filename"}),
    "a machine's name that is a label": ('alt="image2345"', {"alt-machine-name"}),
    "a file name again in the title": ('alt="a.jpg" title="a.jpg"', {"alt-filename"}),
    "a size": ('alt="400x200"', {"alt-without-letters"}),
    "a template": ('alt="{{ page.image_alt_text }}"', set[str]()),
}


@pytest.mark.parametrize(("alt", "expected"), REPORTED_ONCE.values(), ids=list(REPORTED_ONCE))
def test_one_problem_is_reported_once(alt: str, expected: set[str]) -> None:
    findings = judge(judged(f'<img src="a.jpg" {alt} width="400" height="200">'))
    assert {finding.rule for finding in findings} == expected


VARIANT = "assets/responsive/{0}.jpg/{0}-0123abcd-480w.webp"
DUPLICATES = {
    "originals": ("a.jpg", "b.jpg", True),
    "variants": (VARIANT.format("a"), VARIANT.format("b"), False),
    "an original and a variant": ("a.webp", VARIANT.format("a"), False),
    "variants of a folder that is served": (
        f"docs/{VARIANT.format('a')}",
        f"docs/{VARIANT.format('b')}",
        False,
    ),
    "names of variants elsewhere": ("a-0123abcd-480w.webp", "b-0123abcd-480w.webp", True),
    "other files in the folder": ("assets/responsive/a.jpg", "assets/responsive/b.jpg", True),
}


@pytest.mark.parametrize(("one", "other", "expected"), DUPLICATES.values(), ids=list(DUPLICATES))
def test_file_rules_do_not_judge_variants(one: str, other: str, expected: bool) -> None:
    page = judged(f'<img src="{one}" alt="Weir"><img src="{other}" alt="Lock">')
    images = (replace(each, info=replace(each.info, digest="0")) for each in page.images)  # type: ignore[type-var]
    found = judge(replace(page, images=tuple(images)))
    assert ("file-duplicate" in {each.rule for each in found}) is expected


LINKED = {
    # Two WCAG criteria are not met, 1.1.1 and 2.4.4; other checkers report both.
    "without an alt": ("", {"alt-missing", "linked-image-without-name"}),
    "declared decorative": ('alt=""', {"linked-image-without-name"}),
}


@pytest.mark.parametrize(("alt", "expected"), LINKED.values(), ids=list(LINKED))
def test_a_linked_image(alt: str, expected: set[str]) -> None:
    linked = f'<a href="/x"><img src="a.jpg" {alt} width="400" height="200"></a>'
    assert {finding.rule for finding in judge(judged(linked))} == expected


def test_a_missing_file_is_not_reported_for_its_size() -> None:
    page = judged('<img src="a.jpg" alt="The pier">', state=TargetState.MISSING)
    assert [finding.rule for finding in judge(page)] == ["file-missing"]


@pytest.mark.parametrize("state", [TargetState.DYNAMIC, TargetState.DATA, TargetState.EXTERNAL])
def test_unknown_files_are_not_reported(state: TargetState) -> None:
    page = judged('<img src="a.jpg" alt="The pier" width="3" height="2">', state=state)
    assert not judge(page)


def test_findings_are_sorted_by_path_and_position() -> None:
    pages = [judged('<img src="a.jpg">\n<img src="b.jpg">', f"{name}.html") for name in "cab"]
    orders = {judge(*order) for order in permutations(pages)}
    assert len(orders) == 1
    places = [(finding.page, finding.line, finding.rule) for finding in orders.pop()]
    assert places == sorted(places)


WRONG_WIDTH = 'width="4 0px" is not a number of pixels; write the file\'s'


def test_a_message_is_one_line() -> None:
    page = judged('<img src="a.jpg" alt="The pier" width="4\n0px" height="3">')
    assert [finding.message for finding in judge(page)] == [WRONG_WIDTH]


def test_an_image_of_the_front_matter_is_found_by_its_name() -> None:
    text = "---\nimage: /a.jpg\nhero:\n  image: /b.jpg\n---\n![The pier]({{ page.image }})\n"
    refs = parse(Source("page.md", Markup.MARKDOWN, text)).refs
    assert [ref.value("image") for ref in refs if ref.kind is Kind.FRONT_MATTER] == ["/a.jpg", None]


def test_a_damaged_file_is_not_fixed_with_other_images_on_the_page(
    judged: Callable[..., Result],
) -> None:
    page = '<img src="good.jpg" alt="The pier"><img src="bad.jpg" alt="The quay">'
    result = judged({"page.html": page, "bad.jpg": b"this is no image"}, ["good.jpg"])
    assert result.pages[0].rewritten
    states = {finding.rule: finding.state for finding in result.findings}
    assert states["file-unreadable"] is State.NEW


def many(*first: str) -> list[ResolvedPage]:
    """Return pages for several parts, each with its own image after one of the texts in `first`."""
    texts = [*first, *[""] * (120 - len(first))]
    own = '<img src="{0}.jpg" alt="Pier number {0}" width="400" height="200">'
    return [
        judged(text + own.format(number), f"{number:03}.html") for number, text in enumerate(texts)
    ]


MERLION = '<img src="a.jpg" alt="The Merlion at dusk" width="400" height="200">'
SCHOOL = MERLION.replace("The Merlion at dusk", "Minister visits a school")
OTHER = MERLION.replace("a.jpg", "b.jpg")


def found(pages: list[ResolvedPage], rule: str) -> list[tuple[str, State]]:
    return [(each.page, each.state) for each in judge(*pages) if each.rule == rule]


@pytest.mark.parametrize("border", [49, 50, 99])
def test_images_are_compared_across_parts(border: int) -> None:
    between = [""] * (border - 1)
    pages = many(MERLION, *between, SCHOOL, MERLION)
    assert found(pages, "alt-differs") == [(f"{border:03}.html", State.NEW)]
    pages = many(MERLION, *between, OTHER)
    assert found(pages, "alt-on-other-picture") == [(f"{border:03}.html", State.NEW)]


def test_a_duplicate_is_reported_where_its_name_appears_first() -> None:
    pages = many(MERLION, *[""] * 98, OTHER, OTHER)
    same = [
        replace(
            page,
            images=tuple(replace(i, info=i.info and replace(i.info, digest="one")) for i in images),
        )
        for page, images in ((page, page.images[:-1]) for page in pages)
    ]
    (reported,) = (each for each in judge(*same) if each.rule == "file-duplicate")
    assert (reported.page, reported.message) == (
        "099.html",
        "b.jpg is identical to a.jpg; keep one",
    )


def test_unless_holds_for_problems_found_in_an_earlier_part() -> None:
    """The placeholder is compared all the same, as the first image with its text."""
    useless = MERLION.replace("The Merlion at dusk", "Our banner")
    pages = many(useless, *[""] * 98, useless.replace("a.jpg", "b.jpg"), MERLION, MERLION)
    assert not found(pages, "alt-on-other-picture")
    assert not found(pages, "alt-differs")
    assert len(found(pages, "alt-placeholder")) == 2
    row = MERLION + OTHER  # alt-in-row reports the second
    pages = many(row, *[""] * 98, OTHER.replace("b.jpg", "c.jpg"))
    assert found(pages, "alt-on-other-picture") == [("099.html", State.NEW)]


def test_no_rule_names_a_comparing_rule_in_unless() -> None:
    """Comparing rules run last."""
    comparing = {rule.name for rule in load().values() if isinstance(rule.judge, Comparing)}
    assert comparing
    assert not [rule.name for rule in load().values() if rule.unless & comparing]


def test_ignores_in_a_page_hold_for_rules_that_compare() -> None:
    page = "<!-- assetjob-ignore alt-differs: a visit -->" + SCHOOL
    pages = many(page, *[""] * 98, MERLION, MERLION)
    assert found(pages, "alt-differs") == [("000.html", State.IGNORED)]


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing in memory."""
    monkeypatch.setattr(spill, "MEMORY_LIMIT", 0)


IGNORING = Settings(
    site=Path(),
    ignore=(Ignore(reason="seen", image="b.*"), Ignore(reason="seen", rule="alt-differs")),
)


def test_a_large_site_has_the_same_findings(request: pytest.FixtureRequest) -> None:
    page = "<!-- assetjob-ignore size-missing: seen --><img src=c.jpg>" + SCHOOL
    pages = many(MERLION + OTHER, page, *[""] * 97, MERLION, OTHER, page)
    in_memory = check(pages, IGNORING)
    assert len({each.rule for each in in_memory}) > 4
    assert len({each.state for each in in_memory}) == 2
    request.getfixturevalue("on_disk")
    once = (pickle.loads(pickle.dumps(page)) for page in pages)  # noqa: S301 - our own
    assert list(check(once, IGNORING)) == list(in_memory)


WIDE = ImageInfo("a.jpg", "jpeg", 400, 200, 999, "digest", wide_gamut=True, profile="P3")


def test_optional_rules_are_off_unless_the_settings_name_them() -> None:
    page = judged(MERLION)
    wide = replace(page, images=tuple(replace(image, info=WIDE) for image in page.images))
    assert not check([wide], Settings(site=Path()))
    (found,) = check([wide], Settings(site=Path(), extra_rules=("file-wide-gamut",)))
    assert found.rule == "file-wide-gamut"


def test_an_unknown_rule_in_the_settings_is_an_error() -> None:
    with pytest.raises(SettingsError, match=r"^extra_rules: .*'file-wide-gamut'\?$"):
        check([], Settings(site=Path(), extra_rules=("file-wide-gamuts",)))


def test_problems_of_one_cause_are_reported_once() -> None:
    cms = '<img src="{0}.jpg" alt="Pier number {0}" width="100%" height="auto">'
    pages = [judged(cms.format(number), f"{number:03}.html") for number in range(60)]
    pages[7] = judged(cms.format(7).replace("100%", "50%"), "007.html")
    invalid = [each for each in judge(*pages) if each.rule == "size-invalid"]
    assert [each.page for each in invalid] == ["000.html", "007.html"]
    assert invalid[0].message.startswith("59 images, such as this one: width=")


def test_problems_of_pages_are_counted_as_such() -> None:
    text = "---\ntitle: Pier\n---\n<img src='a.jpg' alt='A pier'><img src='b.jpg' alt='A quay'>"
    pages = [judged(text, f"_posts/2025-01-0{number}-pier.html") for number in (1, 2)]
    (found,) = (each for each in judge(*pages) if each.rule == "listing-image-missing")
    assert found.message.startswith("2 pages, such as this one: ")
