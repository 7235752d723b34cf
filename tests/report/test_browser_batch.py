"""Answers for several cards at once in Chromium, and the queue's filter and sort."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.report.test_browser_worklist import Open, worklist
from tests.report.visits import box, card_names, current, export, flaws, press

__all__ = ["worklist"]
pytestmark = pytest.mark.browser

BANNERS = "".join(f'<img src="a/banner-{n}.jpg">' for n in range(4))
FIGURES = "".join(f'<img src="b/figure-{n}.jpg" alt="Figure {n}">' for n in range(3))
TITLED = "".join(
    f'<img src="c/{n}.jpg" alt="The {n} weir" title="The {n} weir">' for n in ("old", "new")
)


def answers(page: Page) -> dict[str, str]:
    made = json.loads(export(page, "Export JSON"))["decisions"]
    return {each["url"]: each["decision"] for each in made}


def test_cards_are_selected_by_a_range_and_answered_by_one_key(worklist: Open) -> None:
    page = worklist(BANNERS + FIGURES)
    boxes = page.locator("#queue input")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("#batch")).to_have_text("Applies to 3 selected images:")
    press(page, "Alt+2")
    assert set(answers(page).values()) == {"decorative"}
    assert len(answers(page)) == 3
    expect(page.locator("#answer-status")).to_have_text("3 images: decorative.")
    expect(page.locator("#batch")).to_have_text("")
    assert current(page) == card_names(page)[3]
    press(page, "Alt+z")
    assert answers(page) == {}


def test_all_cards_with_the_same_finding_are_selected(worklist: Open) -> None:
    page = worklist(BANNERS + FIGURES)
    page.get_by_role("button", name="Same finding: 4").click()
    press(page, "Alt+4")
    assert set(answers(page)) == {f"a/banner-{n}.jpg" for n in range(4)}
    page.get_by_role("button", name="Same folder: 3").click()
    press(page, "Alt+3")
    assert [answers(page)[f"b/figure-{n}.jpg"] for n in range(3)] == ["right"] * 3


def test_images_with_a_word_in_their_names_are_selected(worklist: Open) -> None:
    names = ("d/24_Banner_one.jpg", "e/my-banner.jpg", "a/ban.jpg")
    page = worklist(BANNERS + "".join(f'<img src="{name}">' for name in names))
    page.locator("#queue a", has_text="ban.jpg").click()
    expect(page.get_by_role("button", name="Same finding")).to_be_visible()
    assert page.get_by_role("button", name="Name with").count() == 0
    page.locator("#queue a", has_text="my-banner.jpg").click()
    page.get_by_role("button", name="Name with “banner”: 6").click()
    press(page, "Alt+4")
    assert len(answers(page)) == 6


def test_a_key_selects_one_group_after_the_other(worklist: Open) -> None:
    page = worklist(BANNERS + FIGURES)
    expect(page.get_by_role("button", name="Same finding: 4")).to_be_visible()
    press(page, "Alt+g")
    expect(page.locator("#answer-status")).to_have_text("Selected: Same finding: 4.")
    press(page, "Alt+g")
    expect(page.locator("#answer-status")).to_have_text("Selected: Same folder: 4.")
    press(page, "Alt+2")
    assert set(answers(page)) == {f"a/banner-{n}.jpg" for n in range(4)}
    press(page, "Alt+2", "Alt+2", "Alt+2", "Alt+g")
    expect(page.locator("#batch")).to_have_text("")


def test_a_key_at_once_after_a_move_selects_groups_of_the_new_card(worklist: Open) -> None:
    page = worklist(BANNERS + FIGURES)
    expect(page.get_by_role("button", name="Same finding: 4")).to_be_visible()
    page.evaluate(  # in one task, so that nothing that was put off runs between the keys
        """() => {
            const press = (key, code) => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", { key, code, altKey: true, bubbles: true }));
            for (let n = 0; n < 4; n++) press("PageDown", "PageDown");
            press("g", "KeyG");
        }"""
    )
    press(page, "Alt+2")
    assert set(answers(page)) == {f"b/figure-{n}.jpg" for n in range(3)}


def test_errors_are_not_accepted_in_a_batch_without_a_reason(worklist: Open) -> None:
    page = worklist(BANNERS)
    page.get_by_role("button", name="Select all shown").click()
    press(page, "Alt+3")
    expect(page.locator("#progress")).to_contain_text("0 of 4")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("The captions say it")
    press(page, "Alt+3")
    assert set(answers(page).values()) == {"right"}


def test_a_text_is_not_saved_for_several_images(worklist: Open) -> None:
    page = worklist(BANNERS)
    page.get_by_role("button", name="Select all shown").click()
    page.locator("#words").fill("A banner")
    press(page, "Enter")
    assert answers(page) == {}
    page.get_by_role("button", name="Clear selection").click()
    page.locator("#words").focus()
    press(page, "Enter")
    assert answers(page) == {"a/banner-0.jpg": "alt"}


def test_images_at_the_top_of_their_pages_are_selected(worklist: Open) -> None:
    pages = {f"{n}.html": f"<p>Issue {n}</p><img src=top{n}.jpg><img src=x{n}.jpg>" for n in (1, 2)}
    page = worklist("<h2>Heading</h2><img src=y.jpg>", pages)
    page.locator("#queue a", has_text="top1.jpg").click()
    page.get_by_role("button", name="At the top of a page: 2").click()
    press(page, "Alt+2")
    assert set(answers(page)) == {"top1.jpg", "top2.jpg"}


def test_texts_are_kept_in_a_batch(worklist: Open) -> None:
    series = "".join(f'<img src="d/{n}.jpg" alt="The weir">' for n in range(4))
    page = worklist(series + TITLED)
    page.get_by_role("button", name="Select all shown").click()
    expect(page.get_by_role("button", name="Keep texts")).to_be_enabled()
    press(page, "Enter")
    made = json.loads(export(page, "Export JSON"))["decisions"]
    assert {(d["url"], d["decision"], d["alt"], d["remove"]) for d in made} == {
        ("c/old.jpg", "alt", "The old weir", "title"),
        ("c/new.jpg", "alt", "The new weir", "title"),
        *((f"d/{n}.jpg", "right", "", "") for n in range(1, 4)),
    }
    press(page, "Alt+z")
    assert answers(page) == {}


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (TITLED + '<img src="e.jpg">', "1 selected image without alt text"),
        (FIGURES, "The text of figure-0.jpg says nothing"),
    ],
)
def test_texts_with_errors_are_not_kept(worklist: Open, images: str, message: str) -> None:
    page = worklist(images)
    page.get_by_role("button", name="Select all shown").click()
    press(page, "Enter")
    expect(page.locator("#checks")).to_contain_text(message)
    assert answers(page) == {}


def test_a_draft_is_not_lost_by_keeping_texts(worklist: Open) -> None:
    page = worklist(TITLED)
    page.locator("#words").fill("The weir")
    page.get_by_role("button", name="Select all shown").click()
    press(page, "Enter")
    assert answers(page) == {}
    assert box(page) == "The weir"


def test_selected_images_are_shown_side_by_side(worklist: Open) -> None:
    page = worklist(BANNERS + FIGURES)
    page.get_by_role("button", name="Select all shown").click()
    shown = page.get_by_role("region", name="Selected images")
    assert shown.locator("li").count() == 7
    assert shown.locator(".no-alt").count() == 4
    shown.get_by_role("checkbox").first.focus()
    press(page, "ArrowRight", "Space", "ArrowDown", "Space")
    expect(page.locator("#batch")).to_have_text("Applies to 5 selected images:")
    assert shown.locator("li").count() == 7  # what was left out can be taken back
    press(page, "Alt+4")
    expect(page.locator("#words")).to_be_focused()
    expect(shown).to_have_count(0)
    assert len(answers(page)) == 5


def test_the_focus_returns_when_no_image_is_left_on_the_sheet(worklist: Open) -> None:
    page = worklist(BANNERS[: BANNERS.index(">") + 1] + TITLED[: TITLED.index(">") + 1])
    page.get_by_role("button", name="Select all shown").click()
    page.get_by_role("region", name="Selected images").get_by_role("checkbox").first.focus()
    press(page, "Space", "ArrowRight", "Space")
    expect(page.locator(".sheet")).to_have_count(0)
    expect(page.locator("#words")).to_be_focused()


def test_titles_are_removed_in_a_batch(worklist: Open) -> None:
    page = worklist(TITLED + BANNERS)
    page.get_by_role("button", name="Select all shown").click()
    page.get_by_role("button", name="Remove title attributes").click()
    made = json.loads(export(page, "Export JSON"))["decisions"]
    assert {(d["url"], d["alt"], d["remove"]) for d in made} == {
        ("c/old.jpg", "The old weir", "title"),
        ("c/new.jpg", "The new weir", "title"),
    }


def test_cards_are_selected_by_keyboard(worklist: Open) -> None:
    page = worklist(BANNERS)
    page.locator("#queue a[aria-current]").focus()
    press(page, "Space", "ArrowDown", "Shift+ArrowDown")
    checked = page.locator("#queue input").evaluate_all("all => all.map(box => box.checked)")
    assert checked == [True, True, True, False]
    press(page, "Space")
    expect(page.locator("#selected")).to_have_text("2 images selected.")


def shown(page: Page) -> list[str]:
    return page.locator("#queue li:not([hidden]) .file-name").all_text_contents()


def test_the_queue_is_filtered(worklist: Open) -> None:
    page = worklist(BANNERS + FIGURES + TITLED)
    page.locator(".more-fields > summary").click()
    page.locator("#queue-rule").select_option(label='Alt text is only a label such as "Figure 1"')
    assert shown(page) == [f"figure-{n}.jpg" for n in range(3)]
    page.locator("#queue-find").fill("figure-2")
    assert shown(page) == ["figure-2.jpg"]
    expect(page.locator("#matches")).to_have_text("1 image shown.")
    page.locator("#queue-rule").select_option("")
    page.locator("#queue-find").fill("alt-repeats-title")
    assert shown(page) == ["old.jpg", "new.jpg"]
    page.locator("#queue-find").fill("")
    page.locator("#queue-folder").select_option("a/")
    page.locator("#queue-severity").select_option("error")
    assert len(shown(page)) == 4
    press(page, "Alt+2")
    page.locator("#queue-show").select_option("open")
    assert len(shown(page)) == 3
    page.locator("#queue-severity").select_option("review")
    assert shown(page) == []


def test_the_queue_is_sorted(worklist: Open) -> None:
    page = worklist(FIGURES + BANNERS + '<img src="a/banner-3.jpg">')
    page.locator(".more-fields > summary").click()
    page.locator("#queue-sort").select_option("file")
    assert shown(page) == [f"banner-{n}.jpg" for n in range(4)] + [
        f"figure-{n}.jpg" for n in range(3)
    ]
    page.locator("#queue-sort").select_option("uses")
    assert shown(page)[0] == "banner-3.jpg"
    page.locator("#words").focus()
    page.locator("#queue a:visible").first.click()
    press(page, "Alt+ArrowDown")
    assert current(page).startswith("a/banner-0")
    assert box(page) == ""


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_with_a_selection(worklist: Open, width: int) -> None:
    page = worklist(BANNERS + FIGURES + TITLED)
    page.set_viewport_size({"width": width, "height": 900})
    unfold = "all => all.forEach(details => { details.open = true; })"
    page.locator("#worklist details").evaluate_all(unfold)
    page.get_by_role("button", name="Select all shown").click()
    assert flaws(page) == []
    press(page, "Alt+2")
    page.locator("#worklist details").evaluate_all(unfold)
    page.locator("#queue-find").fill("figure")
    assert flaws(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_narrow_screen_the_answers_come_before_the_selected_images(worklist: Open) -> None:
    page = worklist(BANNERS + FIGURES)
    page.get_by_role("button", name="Select all shown").click()
    page.set_viewport_size({"width": 360, "height": 740})
    top = "element => element.getBoundingClientRect().top"
    answers_at, sheet_at = (page.locator(each).evaluate(top) for each in (".actions", ".sheet"))
    assert answers_at < min(sheet_at, 740)


def test_selected_images_are_printed_as_cards(worklist: Open) -> None:
    page = worklist(BANNERS)
    page.get_by_role("button", name="Select all shown").click()
    page.emulate_media(media="print")
    assert not page.locator(".sheet").is_visible()
    assert page.locator(".card.current > h3").is_visible()
