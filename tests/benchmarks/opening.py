"""How long Chromium needs to open a report from disk, and to answer while a person works in it."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROUNDS = 5
# Milliseconds since the navigation began until the script has run and the next frame is painted,
# and the longest piece of work during which nothing else could be done.
WATCH = """
window.longest = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
}).observe({ type: "longtask", buffered: true });
addEventListener("DOMContentLoaded", () =>
  requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now(); })));
"""
OPENED = """async () => {
  while (!window.usable) await new Promise((done) => setTimeout(done, 5));
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [window.usable, paint.startTime, window.longest, document.querySelectorAll("*").length];
}"""
# Milliseconds of each action of `WORK`, until the frame is painted that shows what came of it.
TIMED = """async () => {
  const took = [];
  const act = async (what) => {
    const begun = performance.now();
    what();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    took.push(performance.now() - begun);
  };
  const at = (selector) => document.querySelector(selector);
  const type = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  WORK
  return took;
}"""
VIEWS: dict[str, dict[str, str]] = {
    "overview": {},
    "worklist": {
        "a letter typed": """
  for (const letter of "The canal after three days of rain")
    await act(() => type(at("#words"), at("#words").value + letter));""",
        "next image": """
  for (let n = 0; n < 20; n += 1) await act(() => at('[data-move="1"]').click());""",
        "saved": """
  for (let n = 0; n < 20; n += 1) {
    at("#words").value = `The canal after ${n} days of rain`;
    await act(() => at("#words").form.requestSubmit());
  }""",
        "searched": """
  for (const text of ["o", "off", "officers rain", "1999", ""])
    await act(() => type(at("#queue-find"), text));""",
    },
    "pages": {
        "filtered": """
  for (const text of ["o", "off", "officers alt", "1999", ""])
    await act(() => type(at("#find"), text));""",
        "scrolled 600 px": """
  for (let n = 0; n < 80; n += 1) await act(() => scrollBy({ top: 600, behavior: "instant" }));""",
    },
    "images": {
        "scrolled 600 px": """
  for (let n = 0; n < 80; n += 1) await act(() => scrollBy({ top: 600, behavior: "instant" }));""",
    },
}


def opening(report: Path, chromium: str) -> Iterator[str]:
    """Yield what opening each view of `report` takes, and what working in it takes."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for view, work in VIEWS.items():
            yield from _view(browser, f"{report.resolve().as_uri()}#{view}", view, work)
        browser.close()


def _view(browser: Browser, address: str, view: str, work: dict[str, str]) -> Iterator[str]:
    """Open a view several times, in turns with nothing kept, and work in the last one."""
    opened = []
    for left in reversed(range(ROUNDS)):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(address)
        opened.append(page.evaluate(OPENED))
        if not left:
            elements, memory = opened[-1][-1], _memory(browser)
            worked = [f"{name} {_spread(_timed(page, each))}" for name, each in work.items()]
        context.close()
    usable, paint, longest, _ = (_spread(each) for each in zip(*opened, strict=True))
    yield (
        f"{view}: usable in {usable} ms, first paint {paint} ms, longest task {longest} ms; "
        f"{elements:,} elements, {memory / 1e6:.0f} MB"
    )
    if worked:
        yield f"{view}, ms until it is seen: " + "; ".join(worked)


def _timed(page: Page, work: str) -> Sequence[float]:
    took: Sequence[float] = page.evaluate(TIMED.replace("WORK", work))
    return took


def _memory(browser: Browser) -> int:
    """Return the bytes of the largest process that shows pages."""
    info = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    pids = [each["id"] for each in info["processInfo"] if each["type"] == "renderer"]
    return max(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 for pid in pids)


def _spread(values: Sequence[float]) -> str:
    """Return the median, and the least and the most."""
    return f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})"
