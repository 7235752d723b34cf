"""`preload_largest`: the link in the head for the measured largest image, kept up to date."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.measured import DESKTOP, PHONE, Measured, MeasuredBackground
from assetjob.model.result import Result
from assetjob.rewrite.head import place_in_head
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk
from tests.conftest import Silent
from tests.measure.measuring import SEEN, write_measurements

LARGEST = replace(SEEN, largest=frozenset({PHONE, DESKTOP}))
CSS = "main { width: min(500px, 100vw) }\n.hero { background: url(one.jpg) }\n"
SHEETS = "".join(f'<link rel="stylesheet" href="/{n}.css">\n' for n in range(6))
HEAD = '<!doctype html>\n<html><head>\n  <meta charset="utf-8">\n  <title>A</title>\n'
BODY = '</head><body><main><h1>A</h1>\n<p><img src="/one.jpg" alt="One"></p></main></body></html>\n'
PAGE = f"{HEAD}{SHEETS}{BODY}"
HERO = f'{HEAD}<link rel="stylesheet" href="/0.css">\n{BODY}'
BACKGROUNDS = (
    MeasuredBackground("/two.jpg", "(max-width: 699px)"),
    MeasuredBackground("/one.jpg", "(min-width: 700px)"),
)
LINK = re.compile(r"<link [^>]*data-assetjob=[^>]*>")


@pytest.fixture
def written(
    site: Callable[[Mapping[str, str | bytes]], Path], image_file: Callable[..., Path]
) -> Callable[..., Path]:
    def write(
        page: str,
        by_url: Mapping[str, Measured] = {},
        backgrounds: tuple[MeasuredBackground, ...] = (),
    ) -> Path:
        root = site({"a.html": page, **{f"{number}.css": CSS for number in range(6)}})
        for seed, name in enumerate(("one", "two")):
            image_file(root / f"{name}.jpg", 900, 600, seed=seed, quality=50)
        write_measurements(root, by_url, backgrounds)
        return root

    return write


def run(root: Path, **settings: object) -> Result:
    chosen = Settings(site=root, preload_largest=True)
    chosen = replace(chosen, **settings)  # type: ignore[arg-type]
    site = find_site(chosen)
    return run_stages(RunContext("in-place", chosen, site, Serial(), Disk(root), Silent()))


def fixed(root: Path, **settings: object) -> str:
    assert not run(root, **settings).failures
    text = (root / "a.html").read_text("utf-8")
    run(root, **settings)
    assert (root / "a.html").read_text("utf-8") == text, "a second run changes nothing"
    return text


def value(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    assert found, tag
    return found[1]


def test_an_image_behind_many_style_sheets_is_loaded_early(written: Callable[..., Path]) -> None:
    text = fixed(written(PAGE, {"/one.jpg": LARGEST}))

    (link,) = LINK.findall(text)
    image = re.search("<img[^>]*>", text)
    assert image
    assert value(link, "imagesrcset") == value(image[0], "srcset")
    assert value(link, "imagesizes") == value(image[0], "sizes")
    assert 'fetchpriority="high"' in link
    assert 'fetchpriority="high"' in image[0]
    assert " href=" not in link, "a browser that does not know imagesrcset would load both"
    assert text.startswith(f"{HEAD.partition('  <title>')[0]}  {link}\n  <title>")


def test_the_first_source_is_loaded_early(written: Callable[..., Path]) -> None:
    root = written(PAGE, {"/one.jpg": LARGEST})
    text = fixed(root, markup="picture", effort="draft")

    (link,) = LINK.findall(text)
    source = re.search("<source[^>]*>", text)
    assert source
    assert value(link, "type") == value(source[0], "type") == "image/webp"
    assert value(link, "imagesrcset") == value(source[0], "srcset")
    assert value(link, "imagesizes") == value(source[0], "sizes")


def test_an_image_without_candidates_is_loaded_early_by_its_address(
    written: Callable[..., Path],
) -> None:
    text = fixed(written(PAGE, {"/one.jpg": LARGEST}), icon_size=1000)

    (link,) = LINK.findall(text)
    assert value(link, "href") == "/one.jpg"
    assert "imagesrcset" not in link


def test_backgrounds_are_loaded_where_css_shows_them(written: Callable[..., Path]) -> None:
    text = fixed(written(HERO, backgrounds=BACKGROUNDS))

    start = '<link rel="preload" as="image" href='
    end = 'fetchpriority="high" data-assetjob="preload">'
    assert LINK.findall(text) == [
        f'{start}"/two.jpg" media="(max-width: 699px)" {end}',
        f'{start}"/one.jpg" media="(min-width: 700px)" {end}',
    ]


def test_links_are_removed_byte_for_byte_when_they_no_longer_hold(
    written: Callable[..., Path],
) -> None:
    root = written(HERO, backgrounds=BACKGROUNDS)
    fixed(root)
    (root / "0.css").write_text(CSS.replace("500px", "400px"))

    run(root)

    without = re.sub("<img[^>]*>", "", (root / "a.html").read_text())
    assert without == re.sub("<img[^>]*>", "", HERO)


def test_links_are_removed_when_the_setting_is_off(written: Callable[..., Path]) -> None:
    root = written(PAGE, {"/one.jpg": LARGEST})
    fixed(root)

    assert not LINK.findall(fixed(root, preload_largest=False))


def test_a_link_follows_the_candidates_of_its_image(written: Callable[..., Path]) -> None:
    root = written(PAGE, {"/one.jpg": LARGEST})
    before = fixed(root)

    text = fixed(root, widths=(300, 600))

    (link,) = LINK.findall(text)
    assert link not in before
    assert f'srcset="{value(link, "imagesrcset")}"' in text.replace(link, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<title>", '<link rel="preload" as="image" href="/two.jpg"><title>'),
        ('alt="One"', 'alt="One" fetchpriority="high"'),
        ('alt="One"', 'alt="One" crossorigin'),
        ("<main>", '<main id="__nuxt">'),
        ("<main>", '<main><script src="/_next/static/a.js"></script>'),
        (f"{SHEETS}", SHEETS.partition("\n")[2]),
        ("</head>", "<div></div></head>"),
        ("<title>A", "<title>{{ a }}"),
        ('href="/5.css"', 'href="/5.css" media="print"'),
    ],
)
def test_no_link_is_written(written: Callable[..., Path], old: str, new: str) -> None:
    assert PAGE.replace(old, new) != PAGE
    root = written(PAGE.replace(old, new), {"/one.jpg": LARGEST})

    assert not LINK.findall(fixed(root))


@pytest.mark.parametrize(
    "backgrounds",
    [(MeasuredBackground("/gone.jpg"),), (BACKGROUNDS[0], MeasuredBackground("/gone.jpg"))],
)
def test_a_link_never_names_a_file_that_is_not_there(
    written: Callable[..., Path], backgrounds: tuple[MeasuredBackground, ...]
) -> None:
    assert not LINK.findall(fixed(written(HERO, backgrounds=backgrounds)))


@pytest.mark.parametrize("largest", [frozenset({PHONE}), frozenset({DESKTOP}), frozenset()])
def test_an_image_that_is_largest_on_one_screen_only_has_no_link(
    written: Callable[..., Path], largest: frozenset[str]
) -> None:
    assert not LINK.findall(fixed(written(PAGE, {"/one.jpg": replace(SEEN, largest=largest)})))


def test_backgrounds_with_variants_have_no_link(written: Callable[..., Path]) -> None:
    root = written(HERO, {"/one.jpg": SEEN}, BACKGROUNDS)

    assert not LINK.findall(fixed(root, backgrounds=True))
    assert not LINK.findall(fixed(root)), "the style sheet still names the variants"


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("<head>", ""),
        ("<html><head><title>a > b</title>", ""),
        ("<head>\n\t<meta name=viewport content='a > b'>\n<meta name=x>", "\n\t"),
        ('<head><!-- <base> --><meta charset="utf-8"/><script>"</head>"</script>', ""),
        ('\ufeff<!doctype html><html lang=en>\n<head>\n<base href="/a/">', "\n"),
        ('<head> <meta http-equiv="Content-Security-Policy" content="img-src *">', " "),
    ],
)
def test_a_link_comes_after_what_decides_how_it_is_read(head: str, before: str) -> None:
    place = place_in_head(f"{head}</head><body>")

    assert place
    assert place.before == before
    tags = re.findall("<[^>]*", head[: place.at].replace("a > b", ""))
    assert re.match("<(meta (?!name=x)|head|base)", tags[-1])
    assert place.ending == (" />" if "/>" in head else ">")


@pytest.mark.parametrize(
    "text",
    ["", "<title>A</title><body>", "<head><p></head>", "<head>a</head>", "<head><meta charset=a>",
     "<head>{% include head.html %}</head>", "<body><head></head>", "<head><!-- </head>"],
)  # fmt: skip
def test_a_head_that_is_not_plain_has_no_place(text: str) -> None:
    assert place_in_head(text) is None
