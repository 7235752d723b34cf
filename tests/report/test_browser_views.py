"""The views of the report in Chromium: what runs in them, and who can use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assetjob.job.publish import publish
from assetjob.model.decision import Choice, Decision, DecisionOutcome, DecisionState
from assetjob.model.finding import KnownFinding, Severity
from assetjob.model.image import Failure
from assetjob.model.result import Result
from assetjob.report import budget, html
from assetjob.settings.schema import Settings
from tests.report.visits import IMAGES, SITE, VIEWS, Visit, decide, export, flaws, press, shown

pytestmark = pytest.mark.browser


def test_each_view_opens_and_no_attack_runs(visit: Visit) -> None:
    for view in VIEWS:
        page = visit.open(view)
        assert shown(page) == [view]
        assert page.locator(".top a[aria-current]").count() == 1
    assert page.locator("main img, main script:not([type]), main [onerror]").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0


def test_policy_blocks_injected_code(visit: Visit) -> None:
    page = visit.open()
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.injected = true';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="https://example.org/x.png">');
    }""")
    assert page.evaluate("window.injected") is None
    page.evaluate("document.images[0].decode().catch(() => null)")
    assert len(visit.messages) == 2
    assert all("Content Security Policy" in message for message in visit.messages)
    visit.messages.clear()
    visit.requests[:] = [url for url in visit.requests if "example.org" not in url]


def test_findings_are_filtered_by_criterion(visit: Visit) -> None:
    page = visit.open()
    row = page.locator(".by-criterion tbody tr", has_text="1.1.1 Non-text Content (A)").first
    wanted = row.locator("td a").first.inner_text()
    row.locator("td a").first.click()
    expect(page).to_have_url(re.compile(r"criterion=1\.1\.1&"))
    shown = page.locator(".finding:visible")
    expect(shown).to_have_count(int(wanted))
    option = page.locator("#by-criterion option:checked")
    rules = (option.get_attribute("data-rules") or "").split()
    assert {each.get_attribute("data-rule") for each in shown.all()} <= set(rules)
    page.locator("#by-criterion").select_option("")
    expect(page).not_to_have_url(re.compile("criterion"))
    assert shown.count() > int(wanted)


def test_filters_are_in_the_url(visit: Visit) -> None:
    page = visit.open("pages")
    everything = page.locator(".finding:visible").count()
    page.locator("#by-rule").select_option("alt-missing")
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


def test_a_finding_can_be_linked_to(visit: Visit) -> None:
    page = visit.open("pages")
    place = page.locator(".finding").last.get_attribute("id") or ""
    page = visit.open("pages?search=no-such-word")
    assert page.locator(".finding:visible").count() == 0
    visit.open(place)
    assert shown(page) == ["pages"]
    assert page.locator(f"#{place}").is_visible()


def test_a_rule_is_explained_below_its_finding(visit: Visit) -> None:
    page = visit.open("pages")
    link = page.locator("a.why").first
    link.press("Enter")
    assert link.get_attribute("aria-expanded") == "true"
    assert page.locator(".explained.inline").is_visible()
    link.press("Enter")
    assert page.locator(".explained.inline").count() == 0


def test_thumbnails_in_files_are_shown(
    judged: Callable[..., Result],
    chromium: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budget, "EMBEDDED", 10)
    settings = Settings(site=Path(), reports=tmp_path / "reports")
    publish(judged(SITE, IMAGES[:1], size=(600, 400)), settings)
    page = chromium.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    with page.expect_event("requestfinished", lambda request: request.url.endswith(".webp")):
        page.goto((tmp_path / "reports/index.html").as_uri() + "#images")
    assert not messages
    page.close()


def test_slider_clips_the_variant(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path
) -> None:
    pages = {
        "a.html": '<img src="images/weir.jpg">',
        "b.html": '<img src="images/weir.jpg" width="40%">',
    }
    result = judged(pages, IMAGES[:1])
    path = tmp_path / "index.html"
    path.write_text("".join(html.render(result, Settings(site=Path()))), "utf-8")
    page = chromium.new_page()
    page.goto(f"{path.as_uri()}#images")
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
    assert names == ["900 × 600 px", "480 × 320 px"]
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
    press(page, "Enter")
    assert flaws(page) == []
    exported = tmp_path / "d.json"
    exported.write_text(export(page, "Export JSON"), "utf-8")
    page.evaluate("localStorage.clear(); window.name = ''")
    page.reload()
    page.locator("#import").set_input_files(exported)
    expect(page.locator("#exchange-status")).to_contain_text("imported")
    press(page, "Alt+3")
    assert flaws(page) == []
    page.locator("#words").fill("A lock")
    assert flaws(page) == []
    page.locator("#pick").evaluate("details => { details.open = true; }")
    page.locator("#queue-find").fill("no-such-word")
    assert flaws(page) == []
    context.close()
