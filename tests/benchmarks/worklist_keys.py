"""What the decisions of a worklist cost: keys and seconds for each card, by real key presses.

``python -m tests.benchmarks.worklist_keys REPORT`` works through the cards of a report in Chromium
by this policy, as a reviewer would by keyboard, and prints what it took:

1. The image has an alt text, and all that was found is to be reviewed: the text is kept, or the
   title that repeats it is removed, Enter.
2. The image has no alt text and is a banner by its name, above a heading that says what the page is
   about: decorative, Alt+2.
3. There is a suggestion: Alt+S, Enter.
4. Otherwise a description of 60 characters is typed, then Enter.

A chord such as Alt+2 is one key. Seconds are those in which the report answers. A person's time is
added by a model: 4 s to look at an image, the present or suggested text and 30 words of context at
240 words a minute, 1 s to choose, 40 words a minute (300 ms a character) to type.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import CHROMIUM

DESCRIPTION = "People at long tables in a hall, seen from the gallery above"
LOOK, CHOOSE, PER_WORD, PER_CHARACTER, CONTEXT = 4.0, 1.0, 0.25, 0.3, 30  # seconds; words
FACTS = """() => {
  const card = document.querySelector(".card.current");
  return {
    id: card.id,
    name: card.dataset.name,
    text: document.querySelector("#words").value,
    wrong: card.querySelector(".use-findings :is(.error, .warning)")?.textContent ?? "",
    suggestion: document.querySelector("#chips q")?.textContent ?? "",
  };
}"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one card took: a policy's rule, its keys, the characters typed, and seconds."""

    rule: str
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
        steps = list(_steps(page, page.locator(".card").count()))
        expect(page.locator("#left")).to_have_text("0")
        browser.close()
    _print(steps)


def _steps(page: Page, cards: int) -> list[Step]:
    steps = []
    for _ in range(cards):
        facts = page.evaluate(FACTS)
        rule, keys, typed = _choice(facts)
        began = time.perf_counter()
        if typed:
            page.keyboard.insert_text(typed)
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_function(_IS_DECIDED, arg=facts["id"])
        answered = time.perf_counter() - began
        words = CONTEXT + len((facts["text"] or facts["suggestion"]).split())
        person = LOOK + CHOOSE + words * PER_WORD + len(typed) * PER_CHARACTER
        steps.append(Step(rule, len(keys), len(typed), answered, person))
    return steps


_IS_DECIDED = """id => document.querySelector(".card.current").id !== id
  || document.querySelector("#left").textContent === "0" """


def _choice(facts: dict[str, str]) -> tuple[str, tuple[str, ...], str]:
    """Return the rule of the policy that applies, the keys to press, and the text to type."""
    if facts["text"] and not facts["wrong"]:
        return "keep", ("Enter",), ""
    if not facts["text"] and "banner" in facts["name"].lower():
        return "decorative", ("Alt+2",), ""
    if facts["suggestion"]:
        return "suggestion", ("Alt+s", "Enter"), ""
    return "describe", ("Enter",), DESCRIPTION


def _print(steps: list[Step]) -> None:
    one_key = sum(step.keys == 1 and not step.typed for step in steps)
    answered = sum(step.answered for step in steps)
    person = sum(step.person for step in steps)
    print(f"{len(steps)} cards, of which {one_key} cost one key")  # noqa: T201
    for rule, count in Counter(step.rule for step in steps).most_common():
        chosen = [step for step in steps if step.rule == rule]
        keys = sum(step.keys for step in chosen) / count
        typed = sum(step.typed for step in chosen) / count
        print(f"  {rule:11} {count:4} cards, {keys:.1f} keys and {typed:.0f} characters each")  # noqa: T201
    print(f"the report answered in {1000 * answered / len(steps):.0f} ms a card")  # noqa: T201
    minutes = (answered + person) / 60 * 100 / len(steps)
    print(f"with a person's time {person / len(steps):.1f} s a card: 100 in {minutes:.0f} minutes")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
