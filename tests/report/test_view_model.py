"""The values that the report shows: cards, pages, links, weights and coverage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.model.decision import Choice, Decision
from assetjob.model.result import Result
from assetjob.report.identity import source_link
from assetjob.review.match import match_decisions
from assetjob.settings.schema import Settings
from tests.report.outlines import IMAGES, SITE, rendered, view

Build = Callable[[Mapping[str, str | bytes]], Path]


def test_one_card_for_each_image(judged: Callable[..., Result], settings: Settings) -> None:
    report = view(judged(SITE, IMAGES), settings)
    cards = {card.name: card for card in report.cards}
    assert list(cards) == ["images/a.jpg", "https://example.org/x.png"]
    card = cards["images/a.jpg"]
    assert [(p.page, p.line) for p in card.uses] == [("one.html", 1), ("two.html", 1)]
    assert {(alt.text, alt.uses) for alt in card.alts} == {(None, 1), ("Image alt text", 1)}
    assert (card.with_findings, card.pages) == (2, 2)
    assert next(iter(card.uses)).heading == "Drains"


def test_same_bytes_are_one_card(
    site: Build, judged: Callable[..., Result], settings: Settings
) -> None:
    pages = {"p.html": '<img src="images/a.jpg"><img src="images/b.jpg">'}
    judged(pages, IMAGES)
    root = site(pages)
    (root / "images/b.jpg").write_bytes((root / "images/a.jpg").read_bytes())
    report = view(judged(pages), settings)
    assert [len(card.uses) for card in report.cards] == [2]
    assert len(report.image_files) == 2


def test_a_data_url_is_named_by_its_type_and_size(
    judged: Callable[..., Result], settings: Settings
) -> None:
    """A data: URL may have millions of characters, so its digest is used."""
    inside = "data:image/png;base64," + "iVBORw0K" * 500
    result = judged({"p.html": f'<p>Sea.</p><img src="{inside}"><img src="{inside}">'}, (), "audit")
    (card,) = view(result, settings).cards
    assert card.name == "image in a data: URL (image/png, 4.0 kB)"
    place, _ = card.uses
    text = rendered(result, settings)
    assert inside not in text
    key = result.pages[0].images[0].ref.context.key
    assert card.digest == hashlib.sha256(inside.encode()).hexdigest()
    assert place.context == key
    decision = Decision(card.digest, key, Choice.ALT, "Waves", page="p.html")
    assert match_decisions(result.pages, [decision]).of(result.pages[0])[0] == decision


def test_keys_stay_when_lines_are_added(judged: Callable[..., Result], settings: Settings) -> None:
    """A decision finds its place again after lines were added above it."""
    before = view(judged(SITE, IMAGES), settings)
    moved = {"one.html": "\n\n\n" + SITE["one.html"]}
    after = view(judged({**SITE, **moved}, IMAGES), settings)
    assert before.key == after.key
    old, new = (next(iter(next(iter(each.cards)).uses)) for each in (before, after))
    assert old.context == new.context
    assert old.line != new.line


def test_a_page_shows_its_findings_with_their_code(
    judged: Callable[..., Result], settings: Settings
) -> None:
    report = view(judged(SITE, IMAGES), settings)
    pages = {page.path: page for page in report.pages}
    assert list(pages) == ["one.html", "three.html", "two.html"]
    use = pages["two.html"].uses[0]
    assert "".join(piece.text for piece in use.code).startswith('<img src="images/a.jpg"')
    assert any(piece.marked for piece in use.code)
    assert {f.state for page in report.pages for u in page.uses for f in u.findings} >= {
        "new",
        "fixed",
    }
    assert report.pages_without_findings == ["clean.html"]
    assert [path for _, path in report.page_names] == list(pages)


def test_source_links(judged: Callable[..., Result], settings: Settings) -> None:
    settings = replace(settings, source_url="https://git.example/blob/main/{path}#L{line}")
    report = view(judged({"a b.html": '<img src="x.jpg">'}), settings)
    (page,) = report.pages
    assert page.uses[0].source == "https://git.example/blob/main/a%20b.html#L1"


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("_posts/2024-01-02-a b.md", "_posts/2024-01-02-a%20b.md"),
        ("图/é.md", "%E5%9B%BE/%C3%A9.md"),
        ("a#b?c%20d&e.md", "a%23b%3Fc%2520d%26e.md"),
        ("{line}/{path}.md", "%7Bline%7D/%7Bpath%7D.md"),
        ("javascript:x.md", "javascript%3Ax.md"),
        ("no utf-8 \udce9.md", "no%20utf-8%20%E9.md"),
    ],
)
def test_source_link_of_any_name(settings: Settings, page: str, path: str) -> None:
    settings = replace(settings, source_url="https://git.example/{path}#L{line}")
    assert source_link(settings, page, 3) == f"https://git.example/{path}#L3"


def test_weights(judged: Callable[..., Result], settings: Settings) -> None:
    """A preview that makes variants makes every page lighter, an audit promises nothing."""
    preview = view(judged(SITE, IMAGES), settings).overview
    assert preview.has_variants
    assert all(0 < device.after < device.before for device in preview.devices)
    audit = view(judged(SITE, IMAGES, "audit"), settings).overview
    assert not audit.has_variants
    assert all(device.after == device.before for device in audit.devices)


def test_coverage_counts_what_was_not_read(
    judged: Callable[..., Result], site: Build, settings: Settings
) -> None:
    site({"images/empty.jpg": b""})
    pages = {**SITE, "four.html": '<img src="images/empty.jpg" alt="A lock">'}
    coverage = view(judged(pages, IMAGES), settings).overview.coverage
    assert (coverage.pages, coverage.read, coverage.files) == (5, 1, 2)
    assert [failure.path for failure in coverage.failures] == ["images/empty.jpg"]
    assert dict(coverage.targets)["another site (not fetched)"] == 1


def test_coverage_counts_images_without_an_address(
    judged: Callable[..., Result], settings: Settings
) -> None:
    pages = {"a.html": '<img id="photo" alt="A quay"><img src="gone.jpg" alt="A lock">'}
    coverage = view(judged(pages, IMAGES), settings).overview.coverage
    assert coverage.images == 2
    assert dict(coverage.targets) == {
        "file that does not exist": 1,
        "no URL in the page (drawn in it, or set by a script)": 1,
    }


def test_coverage_names_constructs_that_are_not_read(
    judged: Callable[..., Result], settings: Settings
) -> None:
    pages = {
        "a.html": "<p>x</p>\n{% gallery 'a.jpg' 'b.jpg' 'c.jpg' %}",
        "b.html": "{% assign hero = '/d.jpg' %}",
        "c.html": "{% link e.jpg %}",
    }
    coverage = view(judged(pages, IMAGES), settings).overview.coverage
    assert coverage.unread == (
        ("{% gallery %}", 2, "a.html:2: b.jpg"),
        ("{% assign %}", 1, "b.html:1: /d.jpg"),
    )


def test_only_findings_about_alt_text_make_cards(
    judged: Callable[..., Result], settings: Settings
) -> None:
    """A finding about a file or its size makes no card: no alt text would fix it."""
    page = '<img src="images/a.jpg" alt="A weir after three days of rain">'
    report = view(judged({"p.html": page}, IMAGES, "audit"), settings)
    assert report.pages
    assert not report.cards
    assert not any(use.card for shown in report.pages for use in shown.uses)


def test_findings_are_counted_by_criterion(
    judged: Callable[..., Result], settings: Settings
) -> None:
    """A finding counts for each criterion of its rule; good practice has rows of its own."""
    pages = {
        "a.html": '<img src="images/a.jpg"><a href="/"><img src="images/a.jpg"></a>',
        "b.html": f'<img src="images/a.jpg" alt="{"rain on a weir and " * 20}">',
    }
    counts = view(judged(pages, IMAGES, "audit"), settings).overview.criteria
    assert {each.title: (each.new, each.rules) for each in counts} == {
        "1.1.1 Non-text Content (A)": (2, ("alt-missing",)),
        "1.1.1 Non-text Content (A), best practice": (1, ("alt-too-long",)),
        "2.4.4 Link Purpose (In Context) (A)": (1, ("linked-image-without-name",)),
        "4.1.2 Name, Role, Value (A)": (1, ("linked-image-without-name",)),
    }
