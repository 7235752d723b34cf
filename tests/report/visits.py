"""A report in Chromium: a site that attacks it, an opened report, and what tests do in it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

VIEWS = ("overview", "pages", "worklist", "images", "rules")


ATTACK = "&lt;script>alert(1)&lt;/script>&lt;img src=x onerror=alert(1)>"


SITE = {
    "one.html": f"""<h2>{ATTACK}</h2><p>Rain fell on three days.</p>
<img src="images/weir.jpg"><p>The canals held.</p>""",
    "two.html": f"""<figure><img src="images/weir.jpg" alt="Image alt text">
<figcaption>A weir {ATTACK}</figcaption></figure>
<a href="javascript:alert(1)">
<img src="images/lock.jpg" alt='"onfocus=alert(1) autofocus="'></a>""",
    "three.md": '---\ntitle: "<script>alert(1)</script>"\n---\n'
    '<img src="images/lock.jpg" alt="">\n\n'
    f'<img src="images/bridge.jpg" title="{ATTACK}">\n\n![=1+1](images/bridge.jpg)\n',
    "four.html": '<img src="images/gone.jpg" alt="IMG_0001.jpg"><img src="images/quay.jpg">',
}


IMAGES = ("images/weir.jpg", "images/lock.jpg", "images/bridge.jpg", "images/quay.jpg")


class Visit:
    """An opened report; `messages` are errors and console output, `requests` URLs it loaded."""

    def __init__(self, context: BrowserContext, report: str) -> None:
        self.report = report
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.page = context.new_page()
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: self.messages.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.open()

    def open(self, place: str = "overview") -> Page:
        self.page.goto(f"{self.report}#{place}")
        return self.page


def shown(page: Page) -> list[str]:
    return [view for view in VIEWS if page.locator(f"#{view}").is_visible()]


def flaws(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe-core finds, by its rules' names."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [(flaw["id"], [node["html"] for node in flaw["nodes"]]) for flaw in found]


def card_names(page: Page) -> list[str]:
    """Return the names of the cards' image files, in the order of the report."""
    cards = page.locator("#cards > .card")
    names: list[str] = cards.evaluate_all("cards => cards.map(card => card.dataset.name)")
    return names


def current(page: Page) -> str:
    """Return the name of the card that is shown."""
    return page.locator(".card:visible").get_attribute("data-name") or ""


def decide(page: Page, words: str) -> None:
    page.locator("#words").fill(words)
    page.keyboard.press("Enter")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.id")
    return name


def box(page: Page) -> str:
    return page.locator("#words").input_value()


def export(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_text("utf-8-sig")
