"""The checks of typed alt text in Chromium: the same findings as the rules."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assetjob.check.engine import check
from assetjob.model.result import Result
from assetjob.report import html
from assetjob.settings.schema import Settings
from tests.report.visits import IMAGES

pytestmark = pytest.mark.browser


TYPED_WORDS = (
    "A weir after three days of rain",
    "alt text",
    "N/A.",
    "图片",
    "weir.jpg",
    "weir",
    "holiday photo.png",
    "The mill weir.jpg",
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
    "CC-by-sa-4.0",
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
    "Link to the weir",
    "Links to weirs",
    "Click on the image to enlarge it",
    "点击这里",
    "THE WEIR AFTER THREE DAYS OF HEAVY RAINFALL",
    "THE NUS AND NTU MOU",
    "DIE GROSSE BRÜCKE BEI ÜBERLINGEN",
    "The weir at dusk. The weir at dusk!",
    "The weir at dusk. The weir at dawn.",
    "weir photos, cheap weir photos, buy weir photos, weir photos sale",
    "Minister Tan, Minister Low, Minister Devi, Mr Ismail",
    "one two, three four, five six, seven eight",
)


def test_typed_text_is_checked_as_the_rules_do(
    judged: Callable[..., Result], chromium: Browser, tmp_path: Path
) -> None:
    """The script finds in typed text what an audit finds in it."""

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
    shown, expected = {}, {}
    for words in TYPED_WORDS:
        page.locator("#words").fill(words)
        shown[words] = page.locator("#checks li").evaluate_all("l => l.map(i => i.dataset.rule)")
        pages = (*audit.pages[:1], judged({"q.html": around(words)}).pages[-1])
        found = check(pages, Settings(site=Path()))
        expected[words] = [f.rule for f in found if f.page == "q.html" and "alt" in f.rule]
    page.close()
    assert {w: sorted(r) for w, r in shown.items()} == {w: sorted(r) for w, r in expected.items()}
