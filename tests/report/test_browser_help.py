"""What helps to decide, in Chromium: suggestions, full size, links, images that look alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from assetjob.model.result import Result
from assetjob.report import html
from assetjob.settings.schema import Settings
from tests.report.test_browser_worklist import Open, worklist
from tests.report.visits import box, export, flaws, focused, press

__all__ = ["worklist"]
pytestmark = pytest.mark.browser

CAPTION = "The weir in June"
FIGURE = f'<figure><img src="images/weir.jpg"><figcaption>{CAPTION}</figcaption></figure>'
NAMED = '<img src="images/weir.jpg" alt="Foam below a weir">'


def answer(page: Page) -> tuple[str, str]:
    (made,) = {
        (d["decision"], d["alt"]) for d in json.loads(export(page, "Export JSON"))["decisions"]
    }
    return made


def test_a_key_puts_suggestions_into_the_text_one_after_the_other(worklist: Open) -> None:
    page = worklist(FIGURE + NAMED)
    texts = page.locator(".chip q").all_inner_texts()
    assert len(texts) == 2
    press(page, "Alt+s")
    assert (box(page), focused(page)) == (texts[0], "words")
    press(page, "Alt+s")
    assert box(page) == texts[1]
    press(page, "Alt+s")
    assert box(page) == texts[0]
    expect(page.locator("#answer-status")).to_contain_text("Suggestion 1 of 2, ")


def test_a_suggestion_counts_only_when_it_is_saved(worklist: Open) -> None:
    page = worklist(FIGURE)
    page.locator(".chip").click()
    assert box(page) == CAPTION
    expect(page.locator("#progress")).to_contain_text("0 of 1")
    assert json.loads(export(page, "Export JSON"))["decisions"] == []
    page.locator("#words").focus()
    press(page, "End")
    page.keyboard.type(", after rain")
    press(page, "Enter")
    assert answer(page) == ("alt", f"{CAPTION}, after rain")


def test_a_key_saves_a_suggestion_as_it_is(worklist: Open) -> None:
    page = worklist(FIGURE)
    expect(page.locator(".chip kbd")).to_have_text("Alt 5")
    press(page, "Alt+6")
    assert box(page) == ""
    press(page, "Alt+5")
    assert answer(page) == ("alt", CAPTION)


def test_no_suggestion_is_saved_for_several_images(worklist: Open) -> None:
    page = worklist(FIGURE + '<img src="images/lock.jpg">')
    page.get_by_role("button", name="Select all shown").click()
    press(page, "Alt+5")
    assert json.loads(export(page, "Export JSON"))["decisions"] == []


def test_without_suggestions_there_are_no_chips(worklist: Open) -> None:
    page = worklist('<img src="images/weir.jpg">')
    assert not page.locator(".chips").is_visible()
    press(page, "Alt+s")
    assert box(page) == ""


def test_suggestions_are_listed_without_javascript(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "index.html"
    path.write_text("".join(html.render(judged({"p.html": FIGURE}, ()), settings)), "utf-8")
    page = chromium.new_page(java_script_enabled=False)
    page.goto(path.as_uri())
    expect(page.locator(".suggestion")).to_have_text(f"{CAPTION} caption p.html")


@pytest.fixture
def beside(judged: Callable[..., Result], chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """The worklist of a report in the site's folder; its image file is 900 pixels wide."""
    result = judged({"p.html": FIGURE}, ["images/weir.jpg"], "audit")
    settings = Settings(site=tmp_path / "site", reports=tmp_path / "site/reports")
    settings.reports.mkdir()
    path = settings.reports / "index.html"
    path.write_text("".join(html.render(result, settings)), "utf-8")
    page = chromium.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(f"{path.as_uri()}#worklist")
    yield page
    assert [text for text in messages if "ERR_FILE_NOT_FOUND" not in text] == []


def test_the_original_is_shown_at_full_size(beside: Page) -> None:
    beside.locator("#words").focus()
    press(beside, "Alt+i")
    expect(beside.locator("#full-note")).to_have_text("Original, 900 × 600 px")
    assert beside.locator("#full-area img").evaluate("image => image.naturalWidth") == 900
    assert flaws(beside) == []
    press(beside, "Alt+2")
    expect(beside.locator("#full")).to_be_visible()
    press(beside, "Escape")
    expect(beside.locator("#full")).to_be_hidden()
    expect(beside.locator("#words")).to_be_focused()
    expect(beside.locator("#progress")).to_contain_text("0 of 1")


def test_a_text_goes_on_after_the_full_size_view(beside: Page) -> None:
    beside.keyboard.type("Foam")
    press(beside, "Alt+i", "Escape")
    expect(beside.locator("#words")).to_be_focused()
    beside.keyboard.type(" below a weir")
    assert box(beside) == "Foam below a weir"
    button = beside.get_by_role("button", name="Full size")
    button.press("Enter")
    expect(beside.locator("#full")).to_be_visible()
    press(beside, "Escape")
    expect(button).to_be_focused()


def test_the_full_size_view_is_opened_and_zoomed_by_mouse(beside: Page) -> None:
    beside.locator(".card .thumb").click()
    expect(beside.locator("#full-area img")).to_be_visible()
    beside.locator("#full-area").click()
    expect(beside.locator("#full-zoom")).to_have_attribute("aria-pressed", "true")
    beside.get_by_role("button", name="Close").click()
    expect(beside.locator("#words")).to_be_focused()


def test_without_the_original_the_thumbnail_is_shown(beside: Page, tmp_path: Path) -> None:
    (tmp_path / "site/images/weir.jpg").unlink()
    beside.get_by_role("button", name="Full size").click()
    expect(beside.locator("#full-note")).to_have_text("Thumbnail")
    assert beside.locator("#full-area .thumb").bounding_box()
    assert beside.locator("#full-area img").count() == 0


def test_without_a_file_there_is_no_full_size_view(worklist: Open) -> None:
    page = worklist('<img src="gone.jpg">')
    expect(page.get_by_role("button", name="Full size")).to_be_disabled()
    press(page, "Alt+i")
    expect(page.locator("#full")).to_be_hidden()


def test_a_report_away_from_the_site_does_not_name_folders_of_the_machine(
    judged: Callable[..., Result], tmp_path: Path
) -> None:
    result = judged({"p.html": FIGURE}, ["images/weir.jpg"], "audit")
    away = Settings(site=tmp_path / "site", reports=tmp_path / "other/deep/reports")
    assert "data-site" not in "".join(html.render(result, away))
    near = Settings(site=tmp_path / "site", reports=tmp_path / "reports")
    assert 'data-site="../site/"' in "".join(html.render(result, near))


def test_a_use_links_to_its_page_its_source_and_the_cms(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path
) -> None:
    result = judged({"p.html": FIGURE}, ())
    pages = [replace(page, url="https://a.example/p.html") for page in result.pages]
    settings = Settings(
        site=Path(),
        source_url="https://git.example/{path}#L{line}",
        cms_url="https://cms.example/{path}",
    )
    path = tmp_path / "index.html"
    path.write_text("".join(html.render(replace(result, pages=pages), settings)), "utf-8")
    page = chromium.new_page()
    page.goto(f"{path.as_uri()}#worklist")
    links = page.locator(".card:visible .page-links a")
    targets = links.evaluate_all("links => links.map(link => [link.textContent, link.href])")
    assert targets == [
        ["Page", "https://a.example/p.html"],
        ["Source", "https://git.example/p.html#L1"],
        ["Edit in the CMS", "https://cms.example/p.html"],
    ]
    assert flaws(page) == []


@pytest.fixture
def banners(site: Callable[..., Path], image_file: Callable[..., Path]) -> Path:
    """A site with an image file, the same brighter and smaller, and two others."""
    text = "".join(f'<img src="{name}.jpg">' for name in ("first", "small", "other", "more"))
    root = site({"p.html": text})
    for seed, name in enumerate(("first", "other", "more")):
        image_file(root / f"{name}.jpg", 900, 600, seed=seed * 7)
    with Image.open(root / "first.jpg") as image:
        small = image.resize((450, 300)).point([min(255, level + 12) for level in range(256)] * 3)
        small.save(root / "small.jpg", quality=60)
    return root


def test_images_that_look_alike_are_selected(
    banners: Path, judged: Callable[..., Result], chromium: Browser, settings: Settings
) -> None:
    result = judged({}, (), "audit")
    path = banners / "../index.html"
    path.write_text("".join(html.render(result, settings)), "utf-8")
    page = chromium.new_page(accept_downloads=True)
    page.goto(f"{path.as_uri()}#worklist")
    page.locator("#queue a", has_text="first.jpg").click()
    page.get_by_role("button", name="Looks alike: 2").click()
    press(page, "Alt+4")
    made = json.loads(export(page, "Export JSON"))["decisions"]
    assert {d["file"] for d in made} == {"first.jpg", "small.jpg"}
    page.locator("#queue a", has_text="other.jpg").click()
    assert page.get_by_role("button", name="Looks alike").count() == 0


def test_the_queue_is_filtered_by_page_kind_and_suggestion(worklist: Open) -> None:
    page = worklist(FIGURE + '<img src="gone.jpg"><input type="image" src="go.png">')
    page.locator(".more-fields > summary").click()

    def shown(field: str, value: str) -> list[str]:
        page.locator(field).select_option(value)
        names = page.locator("#queue li:not([hidden]) .file-name").all_text_contents()
        page.locator(field).select_option("")
        return names

    assert shown("#queue-suggestion", "yes") == ["weir.jpg"]
    assert "weir.jpg" not in shown("#queue-suggestion", "no")
    assert shown("#queue-kind", "input") == ["go.png"]
    assert len(shown("#queue-page", "p.html")) == 3
    assert not page.locator("#queue-changed").is_visible()


def test_letters_typed_while_the_report_is_loading_are_kept(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path, settings: Settings
) -> None:
    text = "".join(html.render(judged({"p.html": FIGURE}, ()), settings))
    # The keys are pressed in the middle of the document, before its script is run.
    typing = """for (const key of "A weir") dispatchEvent(new KeyboardEvent("keydown", { key }));"""
    head, main, rest = text.partition('<main id="main"')
    policy = head.replace("script-src ", f"script-src {html.hash_source([typing])} ")
    path = tmp_path / "index.html"
    path.write_text(f"{policy}<script>{typing}</script>{main}{rest}", "utf-8")
    page = chromium.new_page()
    page.goto(f"{path.as_uri()}#worklist")
    assert box(page) == "A weir"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(" after rain")
    assert box(page) == "A weir after rain"
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#overview")
    page.locator("a[href='#worklist']").first.click()
    assert box(page) == "A weir after rain"


@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_full_size_view_fits_a_phone(beside: Page, forced: Literal["none", "active"]) -> None:
    beside.set_viewport_size({"width": 360, "height": 640})
    beside.emulate_media(color_scheme="dark", forced_colors=forced)
    beside.locator(".card .thumb").click()
    expect(beside.locator("#full-area img")).to_be_visible()
    for name in ("#full", "#full-close", "#full-area img"):
        shown = beside.locator(name).bounding_box()
        assert shown
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= 360
        assert shown["y"] + shown["height"] <= 640
    assert flaws(beside) == []
