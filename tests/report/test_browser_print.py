"""The printed report: the current view only, and the worklist with ten cards on a page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.report.test_browser_worklist import Open, worklist
from tests.report.visits import Visit, card_names, shown

__all__ = ["worklist"]
pytestmark = pytest.mark.browser


def pages_of(page: Page) -> int:
    """Return the number of pages of A4 that the report is printed on."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


@pytest.mark.parametrize("view", ["overview", "pages", "images", "rules"])
def test_only_the_current_view_is_printed(visit: Visit, view: str) -> None:
    page = visit.open(view)
    page.emulate_media(media="print")
    assert shown(page) == [view]


def test_ten_cards_are_printed_on_a_page(worklist: Open) -> None:
    page = worklist("".join(f'<img src="images/{n}.jpg">' for n in range(40)))
    page.emulate_media(media="print")
    assert page.locator(".card:visible").count() == 40
    assert page.locator("form:visible, button:visible, #queue:visible").count() == 0
    assert pages_of(page) == 4


def test_filtered_cards_are_not_printed(worklist: Open) -> None:
    page = worklist("".join(f'<img src="images/{n}.jpg">' for n in range(40)))
    page.locator("#queue-find").fill("3.jpg")
    page.emulate_media(media="print")
    assert page.locator(".card:visible").count() == 4
    assert pages_of(page) == 1


def test_every_view_is_printed_without_javascript(visit: Visit) -> None:
    browser = visit.page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visit.report)
    page.emulate_media(media="print")
    assert len(shown(page)) == 5
    assert page.locator(".card:visible").count() == len(card_names(visit.open("worklist")))
    context.close()
