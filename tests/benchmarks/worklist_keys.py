"""What the decisions of a worklist cost: keys and seconds for each card, by real key presses.

``python -m tests.benchmarks.worklist_keys REPORT`` works through the cards of a report in Chromium
by this policy, as a reviewer would by keyboard, and prints what it took:

1. The image has no alt text and is at the top of its page, without a heading: all such images are
   selected, Alt+G, looked at side by side, and are decorative, Alt+2.
2. The image has an alt text, and all that was found is to be reviewed: the text is kept, or the
   title that repeats it is removed, Enter. Images with the same finding are selected first, Alt+G.
3. There is a suggestion: the first is saved, Alt+5.
4. Otherwise a description of 60 characters is typed, then Enter.

A chord such as Alt+2 is one key. Seconds are those in which the report answers. A person's time is
added by a model: 4 s to look at an image, the present or suggested text and 30 words of context at
240 words a minute, 1 s to choose, 40 words a minute (300 ms a character) to type; in a group 1.5 s
to look at each thumbnail, and its text at 240 words a minute.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import CHROMIUM

DESCRIPTION = "People at long tables in a hall, seen from the gallery above"
LOOK, GLANCE, CHOOSE, PER_WORD, PER_CHARACTER = 4.0, 1.5, 1.0, 0.25, 0.3  # seconds
CONTEXT = 30  # words
GROUPS = {"decorative": "At the top of a page", "keep": "Same finding"}
MOST_GROUPS = 6
FACTS = """() => {
  const card = document.querySelector(".card.current");
  const text = document.querySelector("#words").value;
  const groups = [...document.querySelectorAll("#groups button")].map(each => each.textContent);
  return {
    text,
    top: !text && groups.some(each => each.startsWith("At the top")),
    wrong: card.querySelector(".use-findings :is(.error, .warning)")?.textContent ?? "",
    suggestion: document.querySelector("#chips q")?.textContent ?? "",
  };
}"""


@dataclass(frozen=True, slots=True)
class Step:
    """One answer: the policy's rule, how many cards it was for, keys, characters, and seconds."""

    rule: str
    cards: int
    keys: int
    typed: int
    answered: float
    person: float


def main(report: Path) -> None:
    """Work through a report and print what it took."""
    with sync_playwright() as started:
        path = next(path for path in CHROMIUM if Path(path).is_file())
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{report.resolve().as_uri()}#worklist")
        expect(page.locator("#words")).to_be_focused()
        steps = list(_steps(page))
        browser.close()
    _print(steps)


def _steps(page: Page) -> Iterator[Step]:
    """Yield the answers until every card is decided."""
    while left := _left(page):
        page.evaluate("() => new Promise(done => setTimeout(done, 50))")  # groups are found later
        facts = page.evaluate(FACTS)
        rule, keys, typed = _choice(facts)
        began = time.perf_counter()
        pressed = _select_group(page, GROUPS[rule]) if rule in GROUPS else 0
        words = _words_on_sheet(page) or CONTEXT + _count(facts["text"] or facts["suggestion"])
        if typed:
            page.keyboard.insert_text(typed)
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_function(_IS_FEWER, arg=left)
        answered = time.perf_counter() - began
        cards = left - _left(page)
        person = CHOOSE + words * PER_WORD + (GLANCE * cards if cards > 1 else LOOK)
        person += len(typed) * PER_CHARACTER
        yield Step(rule, cards, pressed + len(keys), len(typed), answered, person)


def _left(page: Page) -> int:
    return int(page.locator("#left").inner_text().replace(",", ""))


def _count(text: str) -> int:
    return len(text.split())


def _words_on_sheet(page: Page) -> int:
    """Return how many words the alt texts of the selected images have, 0 if none is selected."""
    return sum(map(_count, page.locator(".sheet-alt:not(.no-alt)").all_inner_texts()))


def _select_group(page: Page, group: str) -> int:
    """Press the key for groups until this one is selected; return how often."""
    if not page.get_by_role("button", name=group).count():
        return 0
    for number in range(1, MOST_GROUPS + 1):
        page.keyboard.press("Alt+g")
        if group in page.locator("#answer-status").inner_text():
            return number
    return MOST_GROUPS


_IS_FEWER = """left => document.querySelector("#left").textContent.replace(",", "") < left"""


def _choice(facts: dict[str, str]) -> tuple[str, tuple[str, ...], str]:
    """Return the rule of the policy that applies, the keys to press, and the text to type."""
    if facts["text"] and not facts["wrong"]:
        return "keep", ("Enter",), ""
    if facts["top"]:
        return "decorative", ("Alt+2",), ""
    if facts["suggestion"]:
        return "suggestion", ("Alt+5",), ""
    return "describe", ("Enter",), DESCRIPTION


def _print(steps: list[Step]) -> None:
    cards = sum(step.cards for step in steps)
    cheap = sum(step.cards for step in steps if step.keys <= step.cards and not step.typed)
    print(f"{cards} cards, of which {cheap} cost one key or less")  # noqa: T201
    for rule in dict.fromkeys(step.rule for step in steps):
        chosen = [step for step in steps if step.rule == rule]
        count = sum(step.cards for step in chosen)
        keys, typed = (sum(getattr(s, name) for s in chosen) for name in ("keys", "typed"))
        print(f"  {rule:11} {count:4} cards, {keys} keys, {typed} characters")  # noqa: T201
    answered = sum(step.answered for step in steps)
    print(f"the report answered in {1000 * answered / len(steps):.0f} ms")  # noqa: T201
    for title, chosen in (("all", steps), ("those without typing", _without_typing(steps))):
        count = sum(step.cards for step in chosen)
        seconds = sum(step.answered + step.person for step in chosen)
        rate = f"{seconds / 60:.0f} minutes, {100 * seconds / 60 / count:.0f} for 100"
        print(f"with a person's time, {title} {count} cards: {rate}")  # noqa: T201


def _without_typing(steps: list[Step]) -> list[Step]:
    return [step for step in steps if not step.typed]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
