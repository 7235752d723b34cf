"""The worklist in Chromium, by real key presses: answers, undo, moving, and what is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assetjob.model.result import Result
from assetjob.report import html
from assetjob.settings.schema import Settings
from tests.report.visits import (
    IMAGES,
    Visit,
    box,
    card_names,
    current,
    decide,
    export,
    focused,
    press,
)

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def worklist(judged: Callable[..., Result], chromium: Browser, tmp_path: Path) -> Open:
    """`worklist(text)`: open the worklist of a site of one page, and of `others` by their names."""

    def open_worklist(text: str, others: Mapping[str, str] | None = None) -> Page:
        result = judged({"p.html": text, **(others or {})}, IMAGES, "audit", size=(600, 400))
        path = tmp_path / "index.html"
        path.write_text("".join(html.render(result, Settings(site=Path()))), "utf-8")
        page = chromium.new_page(accept_downloads=True)
        page.goto(f"{path.as_uri()}#worklist")
        expect(page.locator("#words")).to_be_focused()
        return page

    return open_worklist


def decisions(page: Page) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(export(page, "Export JSON"))["decisions"]
    return listed


def answer_of(page: Page) -> tuple[object, object, object]:
    (made,) = decisions(page)
    return made["decision"], made["alt"], made["remove"]


def test_the_text_has_the_focus_when_the_worklist_opens(visit: Visit) -> None:
    page = visit.open("overview")
    page.get_by_role("link", name="Open the worklist").press("Enter")
    expect(page.locator("#words")).to_be_focused()
    page = page.context.new_page()
    page.goto(f"{visit.report}#worklist")
    expect(page.locator("#words")).to_be_focused()


def test_every_action_has_one_key(visit: Visit) -> None:
    page = visit.open("worklist")
    names = card_names(page)
    page.keyboard.type("A weir after rain")
    assert page.locator("#count").inner_text() == "17 characters"
    press(page, "Enter")
    assert (current(page), focused(page)) == (names[1], "words")
    press(page, "Alt+2")
    assert current(page) == names[2]
    press(page, "Alt+4")
    assert current(page) == names[3]
    expect(page.locator("#progress")).to_contain_text(
        f"3 of {len(names)} images decided, {len(names) - 3} left."
    )
    expect(page.locator("#summary")).to_have_text("alt text: 1, decorative: 1, needs an editor: 1")
    made = {d["file"] or d["url"]: d["decision"] for d in decisions(page)}
    assert set(made.values()) == {"alt", "decorative", "editor"}
    assert names[3] not in made


def test_two_tabs_share_what_is_decided(visit: Visit) -> None:
    page = visit.open("worklist")
    decide(page, "A weir")
    expect(page.locator("#progress")).to_contain_text("1 of ")
    again = page.context.new_page()
    again.goto(f"{visit.report}#worklist")
    expect(again.locator("#progress")).to_contain_text("1 of ")
    expect(again.locator("#left")).to_have_text(str(len(card_names(page)) - 1))


SAME_TEXT = "<p>The weir after three days of rain</p>"
ALT = "The weir after three days of rain"


def test_the_current_text_is_selected_and_kept_by_one_key(worklist: Open) -> None:
    page = worklist(f'{SAME_TEXT}<img src="images/weir.jpg" alt="{ALT}">')
    assert box(page) == ALT
    assert page.evaluate("getSelection().toString()") == ALT
    press(page, "Enter")
    assert answer_of(page) == ("right", "", "")


def test_typing_replaces_the_current_text(worklist: Open) -> None:
    page = worklist(f'{SAME_TEXT}<img src="images/weir.jpg" alt="{ALT}">')
    page.keyboard.type("Foam below the weir")
    press(page, "Enter")
    assert answer_of(page) == ("alt", "Foam below the weir", "")


def test_a_useless_text_is_not_kept_by_enter(worklist: Open) -> None:
    page = worklist('<img src="images/weir.jpg" alt="IMG_0042.jpg">')
    press(page, "Enter")
    assert decisions(page) == []
    expect(page.locator("#checks")).to_contain_text("choose “No change needed”")
    assert focused(page) == "words" or page.locator("#words").is_visible()
    page.locator("#words").focus()
    press(page, "Alt+3")
    assert answer_of(page) == ("right", "", "")


def test_a_title_that_repeats_the_text_is_removed_by_one_key(worklist: Open) -> None:
    page = worklist('<img src="images/weir.jpg" alt="A weir" title="A weir">')
    press(page, "Enter")
    assert answer_of(page) == ("alt", "A weir", "title")


def test_a_title_that_says_more_is_kept(worklist: Open) -> None:
    page = worklist(f'{SAME_TEXT}<img src="images/weir.jpg" alt="{ALT}" title="In June">')
    assert not page.locator("input[value=title]").is_checked()
    press(page, "Enter")
    assert answer_of(page) == ("right", "", "")


def test_an_error_needs_a_reason_and_a_review_does_not(worklist: Open) -> None:
    page = worklist('<img src="images/weir.jpg">')
    press(page, "Alt+3")
    assert focused(page) == "reason"
    expect(page.locator("#checks")).to_contain_text("needs a reason")
    page.keyboard.type("The caption says it")
    press(page, "Alt+3")
    (made,) = decisions(page)
    assert (made["decision"], made["reason"]) == ("right", "The caption says it")


def test_undo_takes_back_the_last_answer(visit: Visit) -> None:
    page = visit.open("worklist")
    names = card_names(page)
    expect(page.locator("#undo")).to_be_disabled()
    decide(page, "A weir")
    press(page, "Alt+2", "Alt+z")
    assert current(page) == names[1]
    expect(page.locator("#progress")).to_contain_text("1 of ")
    expect(page.locator("#answer-status")).to_contain_text("Undone: ")
    press(page, "Alt+z")
    assert (current(page), box(page)) == (names[0], "A weir")
    expect(page.locator("#progress")).to_contain_text("0 of ")
    expect(page.locator("#undo")).to_be_disabled()
    press(page, "Enter")
    expect(page.locator("#progress")).to_contain_text("1 of ")


def test_next_undecided(visit: Visit) -> None:
    page = visit.open("worklist")
    names = card_names(page)
    press(page, "Alt+ArrowDown")
    assert current(page) == names[1]
    decide(page, "A lock")
    press(page, "Alt+ArrowUp", "Alt+ArrowUp")
    assert current(page) == names[0]
    press(page, "Alt+n")
    assert current(page) == names[2]
    press(page, "Alt+PageUp", "Alt+PageDown")
    assert current(page) == names[2]


def test_saving_the_last_opens_one_that_was_skipped(visit: Visit) -> None:
    page = visit.open("worklist")
    names = card_names(page)
    for name in names[1:]:
        page.get_by_role("button", name="Next", exact=True).click()
        assert current(page) == name
    decide(page, "A weir")
    assert current(page) == names[0]


def test_the_queue_is_one_tab_stop(visit: Visit) -> None:
    page = visit.open("worklist")
    names = card_names(page)
    stops = page.locator("#queue :is(a, input):not([tabindex='-1'])")
    assert stops.count() == 1
    page.locator("#select-shown").focus()
    press(page, "Tab")
    assert page.evaluate("document.activeElement.hash").endswith(
        page.locator(".card").first.get_attribute("id")
    )
    press(page, "ArrowDown", "ArrowDown", "ArrowUp", "End")
    assert stops.count() == 1
    press(page, "Enter")
    assert (current(page), focused(page)) == (names[-1], "words")
    page.locator("#queue a[aria-current]").focus()
    press(page, "Home", "Enter")
    assert current(page) == names[0]
    page.go_back()
    expect(page.locator(".card:visible")).to_have_attribute("data-name", names[-1])


def test_the_text_is_visible_on_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 640})
    page = visit.open("worklist")
    shown = page.locator("#words").bounding_box()
    assert shown
    assert shown["y"] + shown["height"] < 640


def test_a_heading_is_the_file_name(worklist: Open) -> None:
    page = worklist('<img src="images/weir.jpg">')
    assert page.locator(".card:visible h3").inner_text() == "weir.jpg"
    assert page.locator(".card:visible .folder").inner_text() == "images/"


def test_unsaved_text_outlives_other_cards_and_a_reload(visit: Visit) -> None:
    page = visit.open("worklist")
    page.locator("#words").fill("A weir, half")
    assert page.locator("#unsaved").inner_text() == ", not saved"
    press(page, "Alt+ArrowDown")
    assert box(page) == "Image alt text" or box(page) != "A weir, half"
    page.locator("#reason").fill("The caption")
    press(page, "Alt+ArrowUp")
    assert box(page) == "A weir, half"
    page.reload()
    assert box(page) == "A weir, half"
    assert page.locator("#progress").inner_text().startswith("0 of ")
    assert decisions(page) == []
    expect(page.locator("#exchange-status")).to_contain_text("2 unsaved texts not included")
    page.locator("#words").focus()
    press(page, "Alt+ArrowDown")
    assert page.locator("#reason").input_value() == "The caption"
    page.get_by_role("button", name="Clear").click()
    assert page.locator("#reason").input_value() == ""
    press(page, "Alt+ArrowUp", "Enter")
    expect(page.locator("#progress")).to_contain_text("1 of ")
    press(page, "Alt+ArrowUp")
    assert page.locator("#unsaved").inner_text() == ""


def test_one_use_may_differ(visit: Visit) -> None:
    page = visit.open("worklist")
    page.locator("#scope").select_option("1")
    decide(page, "A weir, seen from the bank")
    assert [decision["page"] for decision in decisions(page)] == ["two.html"]


def test_keys_of_an_input_method_are_its_own(visit: Visit) -> None:
    page = visit.open("worklist")
    page.locator("#words").fill("雨")
    page.locator("#words").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert decisions(page) == []


def test_pace_is_shown_after_a_few_answers(worklist: Open) -> None:
    images = "".join(f'<img src="gone-{n}.jpg" alt="Figure {n}">' for n in range(8))
    page = worklist(images)
    for _ in range(4):
        press(page, "Alt+2")
    expect(page.locator("#progress")).not_to_contain_text("per image")
    press(page, "Alt+2")
    expect(page.locator("#progress")).to_contain_text(" s per image, about 1 minute left.")
