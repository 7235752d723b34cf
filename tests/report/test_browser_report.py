"""The report in a real browser, from disk: what runs, what does not, and whom it serves."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assetjob.check.engine import check
from assetjob.job.api import publish
from assetjob.model.decision import Choice, Decision, DecisionOutcome, DecisionState
from assetjob.model.finding import KnownFinding, Severity
from assetjob.model.image import Failure
from assetjob.model.result import Result
from assetjob.report import budget, html
from assetjob.settings.schema import Settings

pytestmark = pytest.mark.browser

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


@pytest.fixture
def report(judged: Callable[..., Result], tmp_path: Path) -> str:
    """The address of a report on a site whose texts attack it."""
    path = tmp_path / "index.html"
    text = "".join(html.render(judged(SITE, IMAGES, size=(600, 400)), Settings(site=Path())))
    path.write_text(text, "utf-8")
    return path.as_uri()


class Visit:
    """An opened report; `told` holds all that went wrong in it, `asked` what it tried to load."""

    def __init__(self, context: BrowserContext, report: str) -> None:
        self.report = report
        self.told: list[str] = []
        self.asked: list[str] = []
        self.page = context.new_page()
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: self.told.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.open()

    def open(self, place: str = "overview") -> Page:
        self.page.goto(f"{self.report}#{place}")
        return self.page


@pytest.fixture
def visit(chromium: Browser, report: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    visited = Visit(context, report)
    yield visited
    assert not visited.told
    assert [url for url in visited.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def shown(page: Page) -> list[str]:
    return [view for view in VIEWS if page.locator(f"#{view}").is_visible()]


def decide(page: Page, words: str) -> None:
    page.locator("#words").fill(words)
    page.keyboard.press("Enter")


def export(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_text("utf-8-sig")


def test_each_view_opens_and_no_attack_runs(visit: Visit) -> None:
    for view in VIEWS:
        page = visit.open(view)
        assert shown(page) == [view]
        assert page.locator(".top a[aria-current]").count() == 1
    assert page.locator("main img, main script:not([type]), main [onerror]").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0


def test_policy_stops_what_would_be_slipped_in(visit: Visit) -> None:
    page = visit.open()
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.slipped = true';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="https://example.org/x.png">');
    }""")
    assert page.evaluate("window.slipped") is None
    page.evaluate("document.images[0].decode().catch(() => null)")
    assert len(visit.told) == 2
    assert all("Content Security Policy" in told for told in visit.told)
    visit.told.clear()
    visit.asked[:] = [url for url in visit.asked if "example.org" not in url]


def test_filters_stand_in_the_address(visit: Visit) -> None:
    page = visit.open("pages")
    everything = page.locator(".finding:visible").count()
    page.get_by_label("Rule", exact=True).select_option("alt-missing")
    # Filters wait for the browser's next frame.
    page.wait_for_function("location.hash === '#pages?rule=alt-missing'")
    some = page.locator(".finding:visible").count()
    assert 0 < some < everything
    assert page.locator("#showing").inner_text().startswith(f"{some} finding")
    assert page.evaluate("location.hash") == "#pages?rule=alt-missing"
    page.reload()
    assert page.locator(".finding:visible").count() == some
    page.get_by_label("Search", exact=True).first.fill("quay")
    expect(page).to_have_url(re.compile("search=quay"))
    assert page.locator(".page:visible h3").all_inner_texts() == ["four.html"]
    page.get_by_role("button", name="Clear").click()
    expect(page).to_have_url(re.compile("#pages$"))
    assert page.locator(".finding:visible").count() == everything


def test_sorting(visit: Visit) -> None:
    page = visit.open("pages?sort=count")
    counts = page.locator(".page").evaluate_all("pages => pages.map(p => Number(p.dataset.count))")
    assert counts == sorted(counts, reverse=True)


def test_finding_has_its_address(visit: Visit) -> None:
    page = visit.open("pages")
    place = page.locator(".finding").last.get_attribute("id") or ""
    page = visit.open("pages?search=no-such-word")
    assert page.locator(".finding:visible").count() == 0
    visit.open(place)
    assert shown(page) == ["pages"]
    assert page.locator(f"#{place}").is_visible()


def test_rule_is_explained_in_place(visit: Visit) -> None:
    page = visit.open("pages")
    link = page.locator("a.why").first
    link.press("Enter")
    assert link.get_attribute("aria-expanded") == "true"
    assert page.locator(".explained.inline").is_visible()
    link.press("Enter")
    assert page.locator(".explained.inline").count() == 0


def test_alts_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open()
    page.get_by_role("link", name="Open the worklist").press("Enter")
    names = page.locator("#cards h3").all_text_contents()
    assert page.locator(".card:visible h3").inner_text() == names[0]
    page.locator("#words").focus()
    page.keyboard.type("A weir after rain")
    assert page.locator("#count").inner_text() == "17 characters"
    page.keyboard.press("Enter")
    assert page.locator(".card:visible h3").inner_text() == names[1]
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.press("Alt+PageUp")
    assert page.locator("#words").input_value() == "A weir after rain"
    page.keyboard.press("Alt+PageDown")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    assert page.locator("input[value=decorative]").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#progress").inner_text().startswith("2 of ")
    again = page.context.new_page()
    again.goto(visit.report)
    again.get_by_role("link", name="Worklist", exact=False).first.click()
    expect(again.locator("#progress")).to_contain_text("2 of ")
    expect(again.locator("#left")).to_have_text(str(len(names) - 2))


TYPED_WORDS = (
    "A weir after three days of rain",
    "alt text",
    "N/A.",
    "图片",
    "weir.jpg",
    "weir",
    "holiday photo.png",
    "/images/weir/x",
    "https://example.org/weir",
    "IMG_0042",
    "IMG-20240102-WA0003",
    "Screenshot 2024-03-01 at 10.15.22",
    "d41d8cd98f00b204e9800998ecf8427e",
    "20240102_101522",
    "home_banner_v2",
    "state-of-the-art-2",
    "SARS-CoV-2",
    "Figure 1",
    "Image (2)",
    "图 3",
    "Fig. iv",
    "maps",
    "12 345",
    "400 x 200 px",
    "…",
    "Image of a weir",
    "A photo showing the weir",
    "Imagery of weirs",
    "Gambar menunjukkan empangan",
    "一张图片",
    "<b>Weir</b>",
    "3 < 5 > 2",
    "The **weir** at dusk",
    "`weir` and lock",
    "Grants \\& loans",
    "Grants &amp; loans",
    "x " * 130,
    "The signing",
    "the SIGNING!",
    "Reports",
    "Rain fell on three days",
    "Quay by night",
    "鱼尾狮公园的夜景",
    "Weir 😀",
    "Figure ٣",
    "IMG_٠٠٤٢",
    "20240102٣٤٥٦",
    "Image ofé",
    "<bé x>",
    "ñ_é",
    "weir\u0085.jpg",
    "\ufeffFigure 1",
    "\\&",
    "&#39;",
    "weir_1 &amp; lock.jpg",
)


def test_typed_words_are_judged_as_the_rules_do(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path
) -> None:
    """What the script says of words while they are typed is what an audit says of them."""

    def around(words: str | None) -> str:
        alt = "" if words is None else f' alt="{escape(words)}"'
        return (
            '<html lang=en><p>Rain fell on three days.</p><figure><a href="/r">'
            f'<img src="images/weir.jpg"{alt} title="Quay by night"> Reports</a>'
            "<figcaption>The signing</figcaption></figure></html>"
        )

    audit = judged({"p.html": '<img src="images/weir.jpg">', "q.html": around("x.jpg")}, IMAGES[:1])
    path = tmp_path / "index.html"
    path.write_text("".join(html.render(audit, Settings(site=Path()))), "utf-8")
    page = chromium.new_page()
    page.goto(f"{path.as_uri()}#worklist")
    page.locator("#scope").select_option("1")
    told, expected = {}, {}
    for words in TYPED_WORDS:
        page.locator("#words").fill(words)
        told[words] = page.locator("#checks li").evaluate_all("l => l.map(i => i.dataset.rule)")
        pages = (*audit.pages[:1], judged({"q.html": around(words)}).pages[-1])
        found = check(pages, Settings(site=Path()))
        expected[words] = [f.rule for f in found if f.page == "q.html" and "alt" in f.rule]
    page.close()
    assert {w: sorted(r) for w, r in told.items()} == {w: sorted(r) for w, r in expected.items()}


def test_export_and_import(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("worklist")
    decide(page, '=SUM(A1), "quoted"; ünï')
    page.locator("input[value=right]").check()
    decide(page, "The caption says it")
    text = export(page, "Export JSON")
    decisions = json.loads(text)
    assert decisions["schema"] == 1
    first = decisions["decisions"][0]
    assert len(first["picture"]) == 64
    assert len(first["context"]) == 16
    assert (first["decision"], first["alt"]) == ("alt", '=SUM(A1), "quoted"; ünï')
    assert (first["file"], first["page"], first["line"]) == ("images/weir.jpg", "one.html", 2)
    assert {d["decision"] for d in decisions["decisions"]} == {"alt", "right"}
    sheet = export(page, "Export CSV")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert rows[0]["alt"].startswith("'=SUM")
    assert all(
        not (cell or "").startswith(("=", "+", "-", "@")) for r in rows for cell in r.values()
    )
    assert {row["decision"] for row in rows} == {"alt", "right", ""}
    for name, content in (("d.json", text), ("d.csv", "\ufeff" + sheet)):
        page.evaluate("localStorage.clear(); window.name = ''")
        page.reload()
        assert page.locator("#progress").inner_text().startswith("0 of ")
        (tmp_path / name).write_text(content, "utf-8", newline="")
        page.locator("#import").set_input_files(tmp_path / name)
        expect(page.locator("#progress")).to_contain_text("2 of ")
        assert json.loads(export(page, "Export JSON")) == decisions


SAVED_AS: dict[str, Callable[[str], bytes]] = {
    "semicolons": lambda text: text.replace(",", ";").encode("utf-8-sig"),
    "everything quoted": lambda text: "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\r\n" for line in text.splitlines()
    ).encode(),
    "tabs, UTF-16": lambda text: text.replace(",", "\t").encode("utf-16"),
    "UTF-16 of the other end": lambda text: ("\ufeff" + text).encode("utf-16-be"),
    "LF": lambda text: text.replace("\r\n", "\n").encode(),
    "CR": lambda text: text.replace("\r\n", "\r").encode(),
}


@pytest.mark.parametrize("save", SAVED_AS.values(), ids=SAVED_AS)
def test_a_table_is_read_as_spreadsheets_save_it(
    visit: Visit, tmp_path: Path, save: Callable[[str], bytes]
) -> None:
    page = visit.open("worklist")
    decide(page, "Ein Wehr, 雨 ünï".replace(",", ""))
    made = json.loads(export(page, "Export JSON"))
    head, *rows = export(page, "Export CSV").splitlines()
    rows = [row for row in rows if "Ein Wehr" in row]
    assert all(row.split(",")[1].startswith("k") for row in rows)
    page.get_by_role("button", name="Previous").click()
    page.get_by_role("button", name="Clear").click()
    assert page.locator("#progress").inner_text().startswith("0 of ")
    (tmp_path / "d.csv").write_bytes(save("\r\n".join([head, *rows, ""])))
    page.locator("#import").set_input_files(tmp_path / "d.csv")
    expect(page.locator("#progress")).to_contain_text("1 of ")
    assert json.loads(export(page, "Export JSON")) == made


def test_a_table_that_lost_its_letters_is_refused(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("worklist")
    (tmp_path / "d.csv").write_bytes("picture,context,alt\r\na,b,Caf\xe9\r\n".encode("cp1252"))
    page.locator("#import").set_input_files(tmp_path / "d.csv")
    expect(page.locator("#exchange-status")).to_contain_text("save it as “CSV UTF-8”")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"schema": 2}', '{"schema":1,"decisions":[null,{"decision":"x"}]}']
)
def test_import_of_anything_is_survived(visit: Visit, tmp_path: Path, content: str) -> None:
    page = visit.open("worklist")
    (tmp_path / "d.json").write_text(content, "utf-8")
    page.locator("#import").set_input_files(tmp_path / "d.json")
    expect(page.locator("#exchange-status")).to_contain_text("d.json")
    assert page.locator("#progress").inner_text().startswith("0 of ")


def test_what_is_typed_outlives_other_cards_and_a_reload(visit: Visit) -> None:
    page = visit.open("worklist")
    page.locator("#words").fill("A weir, half")
    assert page.locator("#unsaved").inner_text() == ", not saved"
    page.get_by_role("button", name="Skip").click()
    assert page.locator("#words").input_value() == ""
    page.locator("input[value=right]").check()
    page.locator("#words").fill("The caption")
    page.keyboard.press("Alt+PageUp")
    assert page.locator("#words").input_value() == "A weir, half"
    page.reload()
    assert page.locator("#words").input_value() == "A weir, half"
    assert page.locator("#progress").inner_text().startswith("0 of ")
    assert json.loads(export(page, "Export JSON"))["decisions"] == []
    expect(page.locator("#exchange-status")).to_contain_text("2 unsaved texts not included")
    page.get_by_role("button", name="Skip").click()
    assert page.locator("input[value=right]").is_checked()
    page.get_by_role("button", name="Clear").click()
    assert page.locator("#words").input_value() == ""
    page.keyboard.press("Alt+PageUp")
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("#progress")).to_contain_text("1 of ")
    page.keyboard.press("Alt+PageUp")
    assert page.locator("#unsaved").inner_text() == ""


def test_saving_the_last_goes_to_one_that_was_skipped(visit: Visit) -> None:
    page = visit.open("worklist")
    names = page.locator("#cards h3").all_text_contents()
    for name in names[1:]:
        page.get_by_role("button", name="Skip").click()
        assert page.locator(".card:visible h3").inner_text() == name
    decide(page, "A weir")
    assert page.locator(".card:visible h3").inner_text() == names[0]


def test_decisions_come_over_to_the_next_report(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path
) -> None:
    """The same pictures in the same surroundings; moved text and other findings do not matter."""
    moved = {
        **SITE,
        "two.html": "\n\n\n" + SITE["two.html"],
        "four.html": SITE["four.html"].replace('<img src="images/quay.jpg">', ""),
        "five.html": '<h2>New</h2><img src="images/weir.jpg">',
    }
    addresses = []
    for name, pages in (("old", SITE), ("new", moved)):
        text = "".join(html.render(judged(pages, IMAGES, size=(600, 400)), Settings(site=Path())))
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        addresses.append((tmp_path / f"{name}.html").as_uri() + "#worklist")
    context = chromium.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(addresses[0])
    for name in page.locator("#cards h3").all_text_contents():
        decide(page, f"This is {name.removeprefix('images/')}")
    page.close()
    page = context.new_page()
    page.goto(addresses[1].replace("#worklist", "#overview"))
    expect(page.locator("#left")).to_have_text("1")
    page.get_by_role("link", name="Open the worklist").click()
    said = "5 decisions copied from an earlier report in this browser."
    expect(page.locator("#exchange-status")).to_have_text(said)
    expect(page.locator("#progress")).to_contain_text("2 of 3 images")
    made = json.loads(export(page, "Export JSON"))["decisions"]
    assert {(d["file"] or d["url"], d["page"], d["alt"]) for d in made} == {
        ("images/weir.jpg", "one.html", "This is weir.jpg"),
        ("images/weir.jpg", "two.html", "This is weir.jpg"),
        ("images/bridge.jpg", "three.md", "This is bridge.jpg"),
        ("images/gone.jpg", "four.html", "This is gone.jpg"),
    }
    page.locator("#queue-show").select_option("done")
    page.locator("#queue a:visible").first.click()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#progress")).to_contain_text("1 of 3 images")
    page.reload()
    expect(page.locator("#progress")).to_contain_text("1 of 3 images")
    context.close()


def test_one_use_may_differ(visit: Visit) -> None:
    page = visit.open("worklist")
    page.locator("#scope").select_option("1")
    decide(page, "A weir, seen from the bank")
    decisions = json.loads(export(page, "Export JSON"))["decisions"]
    assert [decision["page"] for decision in decisions] == ["two.html"]


def test_pictures_beside_the_report_are_shown(
    judged: Callable[..., Result],
    chromium: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budget, "EMBEDDED", 10)
    settings = Settings(site=Path(), reports=tmp_path / "reports")
    publish(judged(SITE, IMAGES[:1], size=(600, 400)), settings)
    page = chromium.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    with page.expect_event("requestfinished", lambda request: request.url.endswith(".webp")):
        page.goto((tmp_path / "reports/index.html").as_uri() + "#images")
    assert not told
    page.close()


def test_slider_uncovers_the_original(visit: Visit) -> None:
    page = visit.open("images")
    figure = page.locator(".compare").first
    slider = figure.locator("input")
    before, after = (figure.locator(".piece").nth(n) for n in (0, 1))
    box = before.bounding_box()
    assert box
    assert box == after.bounding_box()
    assert (box["width"], box["height"]) == (320, 216)
    cut = "piece => getComputedStyle(piece).clipPath"
    assert after.evaluate(cut) == "inset(0px 0px 0px 50%)"
    slider.press("End")
    assert after.evaluate(cut) == "inset(0px 0px 0px 100%)"
    slider.press("ArrowLeft")
    assert after.evaluate(cut) == "inset(0px 0px 0px 99%)"
    assert figure.locator(".pieces:visible").count() == 1
    names = figure.locator("option").all_text_contents()
    assert names == ["600 × 400 px", "480 × 320 px"]
    figure.locator("select").select_option(names[1])
    assert figure.locator(".pieces:visible").get_attribute("data-name") == names[1]


def test_reads_without_javascript(chromium: Browser, report: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert shown(page) == list(VIEWS)
    assert page.locator("form:visible, button:visible").count() == 0
    assert page.locator(".card:visible").count() == page.locator(".card").count() > 0
    boxes = [piece.bounding_box() for piece in page.locator(".piece").all()[:2]]
    assert boxes[0] != boxes[1]
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_sideways_scrolling(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    for view in VIEWS:
        page = visit.open(view)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(chromium: Browser, report: str, scheme: str, width: int) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    for view in VIEWS:
        page.goto(f"{report}#{view}")
        if view == "pages":
            page.locator("a.why").first.click()
        if view == "worklist":
            page.locator("#words").fill("IMG_0042")
        assert flaws(page) == [], view
    context.close()


def flaws(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe-core finds, by its rules' names."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [(flaw["id"], [node["html"] for node in flaw["nodes"]]) for flaw in found]


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_any_state(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path, width: int
) -> None:
    """With everything unfolded, filters set, decisions made and imported, and nothing at all."""
    result = judged({**SITE, "clean.html": "<p>Words.</p>"}, IMAGES, size=(600, 400))
    decision = Decision("aa", "bb", Choice.ALT, "x", page="a.md")
    lost = DecisionOutcome(decision, DecisionState.STALE, "a.md:3: what surrounds it has changed")
    known = KnownFinding("gone.md", "alt-missing", "0" * 64, "0" * 16)
    failure = Failure("images/x.jpg", "probe", "is empty")
    shown = replace(
        result, decisions=(lost,), gone=(known,), failures=(failure,), notes=("A note.",)
    )
    nothing = Result("audit", Severity.ERROR, (), ())
    for name, each in (("full", shown), ("empty", nothing)):
        (tmp_path / f"{name}.html").write_text(
            "".join(html.render(each, Settings(site=Path()))), "utf-8"
        )
    context = chromium.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
    page = context.new_page()

    def look(name: str, view: str) -> list[tuple[str, list[str]]]:
        page.goto(f"{(tmp_path / name).as_uri()}#{view}")
        page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")
        return flaws(page)

    for view in VIEWS:
        assert look("empty.html", view) == [], view
    assert look("full.html", "overview") == []
    assert look("full.html", "pages?severity=error&state=new&sort=severity") == []
    assert look("full.html", "pages?search=no-such-word") == []
    assert look("full.html", "images") == []
    page.goto(f"{(tmp_path / 'full.html').as_uri()}#worklist")
    decide(page, "A weir")
    decide(page, "")
    assert flaws(page) == []
    exported = tmp_path / "d.json"
    exported.write_text(export(page, "Export JSON"), "utf-8")
    page.evaluate("localStorage.clear(); window.name = ''")
    page.reload()
    page.locator("#import").set_input_files(exported)
    expect(page.locator("#exchange-status")).to_contain_text("imported")
    for choice in ("decorative", "editor", "right"):
        page.locator(f"input[value={choice}]").check()
        assert flaws(page) == [], choice
    page.locator("#pick").evaluate("details => { details.open = true; }")
    page.locator("#queue-find").fill("no-such-word")
    assert flaws(page) == []
    context.close()


# --- from the report back into the posts

POSTS: dict[str, str | bytes] = {
    "_config.yml": "title: A site\n",
    "_posts/2024-01-02-weir.md": (
        "---\ntitle: Weir\n---\n# Rain\n\n| Place | Picture |\n|---|---|\n"
        "| Weir | ![](/images/weir.jpg) |\n\nIt rained.\r\n"
    ),
    "_posts/2024-01-03-lock.md": (
        "---\ntitle: Lock\nvariant: tiptap\n---\n<p>One</p>\r\n"
        '<div class="isomer-image-wrapper"><img style="width: 100%" height="auto" width="100%"'
        ' alt="Image alt text" src="/images/lock.jpg"></div>\n<p>Two 🛰️</p>'
    ),
    "about.html": (
        "<!doctype html><html lang=en><body><main><h1>Quay</h1>"
        '<img tabindex=0 role="presentation" title="Quay" src="images/quay.jpg">'
        "<p>Stone.</p><img src=images/bridge.jpg></main></body></html>\n"
    ),
}
HOSTILE = '=HYPERLINK("http://x","a"), {{ 7 }} | <b>'
TYPED = {
    "images/weir.jpg": HOSTILE,
    "images/lock.jpg": "A lock, half full",
    "images/quay.jpg": "Barges along the wall",
    "images/bridge.jpg": "",
}


@pytest.fixture
def posts(site: Callable[..., Path], picture: Callable[..., Path]) -> Path:
    root = site(POSTS)
    for seed, path in enumerate(TYPED):
        picture(root / path, 900, 600, seed=seed)
    return root


def answer_all(page: Page) -> None:
    """Decide on every picture by keyboard, and reload after each."""
    for done in range(len(TYPED)):
        name = page.locator(".card:visible h3").inner_text()
        page.locator("#words").focus()
        if name == "images/bridge.jpg":
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("ArrowDown")
        if name == "images/quay.jpg":
            page.locator("input[value=role]").press("Space")
            page.locator("input[value=title]").press("Space")
        page.locator("#words").focus()
        page.keyboard.type(TYPED[name])
        page.keyboard.press("Enter")
        page.reload()
        assert page.locator("#progress").inner_text().startswith(f"{done + 1} of 4 images")
        page.goto(page.url.partition("#")[0] + "#worklist")


@pytest.mark.parametrize("name", ["JSON", "CSV"])
def test_from_the_report_back_into_the_posts(
    chromium: Browser,
    posts: Path,
    assetjob: Callable[..., subprocess.CompletedProcess[str]],
    name: str,
) -> None:
    """A person audits, types, reloads, exports and applies: what was decided is there, once."""
    folder = posts.parent
    assert assetjob(folder, "audit", "site", "--reports", "before").returncode == 1
    context = chromium.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(f"{(folder / 'before/index.html').as_uri()}#pages?rule=alt-missing")
    assert page.locator(".page:visible h3").all_inner_texts() == ["about.html"]
    page.get_by_role("link", name="Edit alt text").press("Enter")
    answer_all(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Export {name}").press("Enter")
    decisions = folder / download.value.suggested_filename
    download.value.save_as(decisions)
    context.close()

    before = {path: path.read_bytes() for path in posts.rglob("*") if path.is_file()}
    fix = ("fix", "site", "--in-place", "--decisions", decisions.name, "--reports", "fix")
    assetjob(folder, *fix)
    after = {path: path.read_bytes() for path in before}
    assert {p.name for p in before if before[p] != after[p]} == {
        "2024-01-02-weir.md",
        "2024-01-03-lock.md",
        "about.html",
    }
    assetjob(folder, "audit", "site", "--reports", "after")
    audit = json.loads((folder / "after/audit.json").read_text())
    alts = {i["target"]["path"]: i["alt"] for i in audit["images"]}
    assert alts == TYPED
    assert b'<img tabindex=0 src="images/quay.jpg"' in (posts / "about.html").read_bytes()
    rules = {f["rule"] for f in audit["findings"]}
    assert not {rule for rule in rules if rule.startswith(("alt-", "decorative-"))} - {"alt-markup"}
    assetjob(folder, *fix)
    assert {path: path.read_bytes() for path in before} == after
