"""What is suggested for an image, from the pages that use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from assetjob.model.image import EmbeddedText, ImageInfo
from assetjob.model.image import Image as ImageUse
from assetjob.model.result import Result
from assetjob.model.suggestion import Suggestion
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.suggest.cleaning import beginning, one_line
from assetjob.suggest.collect import MOST, SuggestionCollector
from tests.report.outlines import view

IMG = '<img src="a.jpg">'
NAMED = '<img src="a.jpg" alt="A weir after rain">'
SAME = "alt text of the same image"

CASES: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "alt text on another page": (
        {"a.html": IMG, "b.html": NAMED},
        [("A weir after rain", SAME)],
    ),
    "an alt text that says nothing": (
        {"a.html": IMG, "b.html": '<img src="a.jpg" alt="IMG_1234.jpg">'},
        [],
    ),
    "alt text with a template": (
        {"a.html": IMG, "b.html": '<img src="a.jpg" alt="Weir {{ page.title }}">'},
        [],
    ),
    "the only alt text": ({"a.html": NAMED.replace("<img", '<img title="A weir after rain"')}, []),
    "a text that the title repeats": (
        {
            "a.html": "<br>" * 50 + '<img src="a.jpg" alt="Image" title="A weir after rain">',
            "b.html": f"{NAMED}<p>.</p>",
        },
        [("A weir after rain", SAME)],
    ),
    "caption": (
        {"a.html": f"<figure>{IMG}<figcaption>A weir</figcaption></figure>"},
        [("A weir", "caption")],
    ),
    "caption that the title repeats": (
        {
            "a.html": "<p>The canals held.</p><figure>"
            + IMG.replace("<img", '<img alt="IMG_1.jpg" title="A weir"')
            + "<figcaption>A weir</figcaption></figure>"
        },
        [("A weir", "caption")],
    ),
    "numbered caption": (
        {"a.html": f"<p>{IMG}</p><p>Figure 3. Rain by month</p>"},
        [("Rain by month", "numbered caption")],
    ),
    "caption that has a number": (
        {"a.html": f"<figure>{IMG}<figcaption>Figure 3. Rain by month</figcaption></figure>"},
        [("Rain by month", "numbered caption")],
    ),
    "heading of a row": (
        {"a.html": f"<table><tr><th>Weir House</th><td>{IMG}</td></tr></table>"},
        [("Weir House", "heading of the table row")],
    ),
    "term of a definition": (
        {"a.html": f"<dl><dt>Weir House</dt><dd>{IMG}</dd></dl>"},
        [("Weir House", "heading of the table row")],
    ),
    "heading of a list": (
        {"a.html": f"<h2>Our partners</h2><ul><li>{IMG}</li></ul>"},
        [("Our partners", "heading of the list")],
    ),
    "heading of a list of texts": (
        {"a.html": f"<h2>Our partners</h2><ul><li>{IMG} Weir House</li></ul>"},
        [],
    ),
    "heading of a page": ({"a.html": f"<h2>Our partners</h2><p>{IMG}</p>"}, []),
    "the same text twice": (
        {
            "a.html": f"<figure>{IMG}<figcaption>A weir!</figcaption></figure>",
            "b.html": f"<figure>{IMG}<figcaption>A weir</figcaption></figure>",
        },
        [("A weir!", "caption")],
    ),
    "caption that is a file name": (
        {"a.html": f"<figure>{IMG}<figcaption>weir_2024_final.jpg</figcaption></figure>"},
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_suggests(judged: Callable[..., Result], settings: Settings, name: str) -> None:
    pages, wanted = CASES[name]
    (card,) = view(judged(pages, ["a.jpg"], "audit"), settings).cards
    assert [(each.text, each.source) for each in card.suggestions] == wanted
    assert all(each.page in pages for each in card.suggestions)


def test_suggests_a_few_only(judged: Callable[..., Result], settings: Settings) -> None:
    names = ("north", "south", "east", "west", "upper", "lower", "inner", "outer")
    pages = {f"{n}.html": NAMED.replace("after", f"in the {n} after") for n in names}
    (card,) = view(judged({"0.html": IMG, **pages}, ["a.jpg"], "audit"), settings).cards
    assert len(card.suggestions) == MOST


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" a\t\nb\u2028c ", "a b c"),
        ("a\x00\x1b[31mb\x7f", "a[31mb"),
        ("abc\u202edef\u2069\ufeff\u200b", "abcdef"),
        ("\ud800x\ue000", "x"),
        ("நீ‌ர் 水 é", "நீ‌ர் 水 é"),
        ("🧑‍🚒", "🧑‍🚒"),
    ],
)
def test_one_line(text: str, wanted: str) -> None:
    assert one_line(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Short.", "Short."),
        ("One sentence. Another one that is long", "One sentence."),
        ("一句话。另一句很长很长很长很长很长很长很长很长", "一句话。"),
        ("A sentence without an end in sight here", ""),
        ("Version 2.5 of a long text without end", ""),
    ],
)
def test_beginning(text: str, wanted: str) -> None:
    assert beginning(text, 20) == wanted


@pytest.fixture
def settings() -> Settings:
    return Settings(site=Path())


def test_suggests_the_alt_text_of_a_smaller_copy(
    judged: Callable[..., Result],
    settings: Settings,
    image_file: Callable[..., Path],
    tmp_path: Path,
) -> None:
    copy = image_file(tmp_path / "copy.png", 600, 400, seed=3)
    with Image.open(copy) as image:
        image.resize((300, 200)).save(copy.with_name("small.png"))
    other = image_file(tmp_path / "other.png", 600, 400, seed=4)
    files: dict[str, str | bytes] = {
        "large.png": copy.read_bytes(),
        "small.png": copy.with_name("small.png").read_bytes(),
        "other.png": other.read_bytes(),
        "a.html": '<img src="large.png">',
        "b.html": '<img src="small.png" alt="A weir"><p>.</p><img src="other.png" alt="A dam">',
        "c.html": '<a href="/"><img src="small.png" alt="The start page"></a>',
    }
    (card,) = view(judged(files, command="audit"), settings).cards
    wanted = Suggestion("A weir", "alt text of an image that looks the same", "b.html")
    assert card.suggestions == (wanted,)


TEXTS = (
    EmbeddedText("IPTC alt text of the file", "A weir", "en-GB"),
    EmbeddedText("IPTC alt text of the file", "长江上的水坝", "zh"),
    EmbeddedText("EXIF description of the file", "Rain", ""),
)


@pytest.mark.parametrize(
    ("language", "texts", "wanted"),
    [
        ("en", TEXTS, ["A weir", "Rain"]),
        ("zh-Hans", TEXTS, ["长江上的水坝", "Rain"]),
        ("zh", (EmbeddedText("EXIF description of the file", "Rain on the new weir"),), []),
        ("ms", TEXTS, ["Rain"]),
        ("", TEXTS, ["A weir", "Rain"]),
        ("en", (EmbeddedText("EXIF description of the file", "OLYMPUS DIGITAL CAMERA"),), []),
        ("en", (EmbeddedText("EXIF description of the file", "<b>A weir</b>"),), []),
        ("en", (EmbeddedText("EXIF description of the file", "A {{ site.weir }}"),), []),
        ("en", (EmbeddedText("EXIF description of the file", "A\x00 \u202eweir\n"),), ["A weir"]),
        ("en", (), []),
    ],
)
def test_suggests_the_metadata_in_the_language_of_the_page(
    language: str, texts: tuple[EmbeddedText, ...], wanted: list[str]
) -> None:
    source = Source("a.html", Markup.HTML, f'<div lang="{language}"><img src="a.jpg"></div>')
    (ref,) = parse(source).refs
    info = ImageInfo("a.jpg", "jpeg", 600, 400, 9_000, "digest", texts=texts)
    collector = SuggestionCollector(Settings(site=Path()))
    collector.add(ImageUse("a.html", ref, Target(TargetState.LOCAL, "a.jpg"), info), is_open=True)
    assert [each.text for each in collector.suggestions()] == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("WEEKLY MARKET", "EVERY FRIDAY", "EVENING"), ["WEEKLY MARKET EVERY FRIDAY EVENING"]),
        (("x1y2z3.jpg",), []),
        (("A weir " * 30, "after rain " * 30), ["A weir " * 30]),
        ((), []),
    ],
)
def test_suggests_the_text_that_a_machine_read(lines: tuple[str, ...], wanted: list[str]) -> None:
    (ref,) = parse(Source("a.html", Markup.HTML, '<img src="a.jpg">')).refs
    info = ImageInfo("a.jpg", "jpeg", 600, 400, 9_000, "digest", lines=lines)
    collector = SuggestionCollector(Settings(site=Path()))
    collector.add(ImageUse("a.html", ref, Target(TargetState.LOCAL, "a.jpg"), info), is_open=True)
    found = collector.suggestions()
    assert [each.text for each in found] == [text.strip() for text in wanted]
    assert {each.source for each in found} <= {"text in the image, read by machine"}
