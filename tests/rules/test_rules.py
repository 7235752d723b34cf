"""Run the examples of every rule: Bad breaks it, Good breaks none, a fix removes the problem.

The image files of an example are made from their names: ``400x200.jpg`` is a JPEG of 400 by 200
pixels. The words in `ODD` describe a special file; ``says-two_words-`` is the text that a machine
reads in the image; any other word (``quay-400x200.jpg``) makes a
different image. ``missing-...`` is not made, ``wrongcase-...`` is made in upper case.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import pytest
import pyvips
from _pytest.mark import ParameterSet
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from assetjob import rules
from assetjob.check.engine import check
from assetjob.job.context import RunContext
from assetjob.job.pipeline import read_site
from assetjob.model.finding import Finding
from assetjob.model.image import CandidateImage, ImageInfo, ResolvedPage
from assetjob.model.image import Image as ImageUse
from assetjob.model.target import Target, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.rewrite.edits import apply_edits
from assetjob.rules.support.decorators import Rule
from assetjob.rules.support.documentation import Documentation, Example, parse_documentation
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.choices import Profile
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.orphans import find_orphans
from assetjob.store import Disk, DryRun
from tests.conftest import Silent

NAME = re.compile(
    r"(?P<path>/?(?:[\w-]+/)*)(?P<words>(?:[A-Za-z]\w*-)*)(?P<width>\d+)x(?P<height>\d+)\.(?P<suffix>\w+)"
)
FORMATS = {"tiff": "TIFF", "jpg": "JPEG", "JPG": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
ODD = {"as", "empty", "broken", "cut", "cmyk", "wide", "deep", "gps", "animated", "noise", "photo"}
ODD |= {"palette", "missing", "malformed", "wrongcase", "outside", "script", "png", "jpg", "turned"}
ODD |= {"plain", "gradient", "stencil"}


def judge(
    root: Path, profile: Profile = "auto"
) -> tuple[tuple[ResolvedPage, ...], Sequence[Finding]]:
    extra = tuple(rule.name for rule in rules.load().values() if rule.optional)
    settings = Settings(site=root, profile=profile, unreferenced=True, extra_rules=extra)
    site = find_site(settings)
    run = RunContext("audit", settings, site, Serial(), DryRun(Disk(root)), Silent())
    pages = (*map(with_lines, read_site(run).pages), *find_orphans(site, settings))
    return pages, check(pages, settings)


def with_lines(page: ResolvedPage) -> ResolvedPage:
    """Return the page as if the text in images named ``says-...`` had been read by machine."""
    return replace(page, images=tuple(map(_with_lines, page.images)))


def _with_lines(image: ImageUse) -> ImageUse:
    found = re.search(r"says-(\w+)-", image.info.path) if image.info else None
    if image.info is None or found is None:
        return image
    return replace(image, info=replace(image.info, lines=tuple(found[1].split("_"))))


def lay_out(root: Path, example: Example) -> None:
    for path, text in example.files:
        if path.endswith((".md", ".markdown")):
            (root / "_config.yml").write_text("title: Jekyll, so kramdown\n", encoding="utf-8")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        for name in NAME.finditer(text):
            made = root / urljoin("/" + path, name[0]).lstrip("/")
            made.parent.mkdir(parents=True, exist_ok=True)
            make(made, name)


def make(path: Path, name: re.Match[str]) -> None:
    words = set(name["words"].split("-")) - {""}
    width, height = int(name["width"]), int(name["height"])
    if "missing" in words:
        return
    if "wrongcase" in words:
        path = path.with_name(path.name.swapcase())
    if "outside" in words:
        elsewhere = path.parent.parent / path.name
        elsewhere.touch()
        if not path.is_symlink():
            path.symlink_to(elsewhere)
        return
    if name["suffix"] in {"svg", "svgz"}:
        data = svg(width, height, words).encode()
        path.write_bytes(gzip.compress(data) if name["suffix"] == "svgz" else data)
        return
    if "empty" in words:
        path.write_bytes(b"")
    elif "broken" in words:
        path.write_bytes(b"this is no image")
    else:
        data = raster(width, height, words, FORMATS[name["suffix"]])
        path.write_bytes(data[: len(data) // 2] if "cut" in words else data)


def raster(width: int, height: int, words: set[str], suffix: str) -> bytes:
    seed = zlib.crc32("-".join(sorted(words - ODD)).encode())
    chance = random.Random(seed)  # noqa: S311 - an image, not a secret
    image = picture(width, height, words, chance.randbytes(36))
    noise = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    if "noise" in words or "photo" in words:
        image = Image.blend(image, noise, 1.0 if "noise" in words else 0.1)
    claimed = next((each for each in ("png", "tiff") if {"as", each} <= words), "")
    kind = claimed.upper() or suffix
    save: dict[str, object] = {}
    if "cmyk" in words:
        image = image.convert("CMYK")
    if "deep" in words:
        image = image.convert("I").point(lambda value: value * 256).convert("I;16")
    if "palette" in words:
        image = image.convert("P")
    if "wide" in words:
        save["icc_profile"] = wide_profile()
    if "gps" in words:
        exif = Image.Exif()
        exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 17.0, 0.0), 3: "E", 4: (103.0, 51.0, 0.0)})
        save["exif"] = exif
    if "hdr" in words:
        chunks = PngImagePlugin.PngInfo()
        chunks.add(b"cICP", bytes([9, 16, 0, 1]))  # BT.2020 and PQ
        save["pnginfo"] = chunks
    if "turned" in words:
        exif = Image.Exif()
        exif[0x0112] = 6
        save["exif"] = exif
    if "animated" in words:
        save |= {"save_all": True, "append_images": [image.rotate(90 * n) for n in (1, 2)]}
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def picture(width: int, height: int, words: set[str], colours: bytes) -> Image.Image:
    if "plain" in words:
        return Image.new("RGB", (width, height), (20, 90, 160))
    if "gradient" in words:
        return Image.linear_gradient("L").resize((width, height))
    if "stencil" in words:  # white on transparent
        image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
        image.paste((255, 255, 255, 255), (width // 4, height // 4, width // 2, height // 2))
        return image
    return Image.frombytes("RGB", (4, 3), colours).resize((width, height), 3)


def wide_profile() -> bytes:
    """Return libvips' profile of Display P3."""
    return bytes(pyvips.Operation.call("profile_load", "p3"))


def svg(width: int, height: int, words: set[str]) -> str:
    inside = "<script>alert(1)</script>" if "script" in words else '<circle cx="9" cy="9" r="9"/>'
    size = f'width="{width}" height="{height}"'
    if "noise" in words:
        inside = f'<path d="M0 0{" l1 2 3 4" * 60_000}"/>'
    if "malformed" in words:
        inside = "<p>&nbsp;</p>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'


EDGE_CASES = Path(__file__).parents[1] / "cases" / "rules"


def cases(which: Literal["bad", "good"]) -> list[ParameterSet]:
    """Return the examples of all rules, and the edge cases in tests/cases/rules."""
    return [
        pytest.param(rule, example, id=f"{rule.name}-{number}")
        for rule in rules.load().values()
        for number, example in enumerate(getattr(rule, which) + getattr(edge_cases(rule), which), 1)
    ]


def edge_cases(rule: Rule) -> Documentation:
    path = EDGE_CASES / f"{rule.name}.txt"
    return parse_documentation(path.read_text(encoding="utf-8") if path.exists() else "")


def names(findings: Iterable[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_every_edge_case_is_of_a_rule() -> None:
    assert {path.stem for path in EDGE_CASES.glob("*.txt")} <= set(rules.load())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_bad_examples_break_their_rule(root: Path, rule: Rule, example: Example) -> None:
    lay_out(root, example)
    pages, findings = judge(root)
    assert rule.name in names(findings), "\n".join(map(str, findings))
    fixes = [
        (page, finding.fix)
        for finding in findings
        for page in pages
        if finding.rule == rule.name and finding.fix and page.source.path == finding.page
    ]
    for page, fix in fixes:
        (root / page.source.path).write_text(apply_edits(page.source.text, fix), encoding="utf-8")
    if fixes:
        assert rule.name not in names(judge(root)[1])


@pytest.mark.parametrize(("rule", "example"), cases("good"))
def test_good_examples_break_no_rule(root: Path, rule: Rule, example: Example) -> None:
    assert rule.good
    lay_out(root, example)
    _, findings = judge(root)
    assert not findings, "\n".join(f"{f.rule}: {f.message}" for f in findings)


@pytest.mark.parametrize(
    ("css", "advice"),
    [
        ("", "the file has 200x400 pixels"),
        ("img { image-orientation: none }", "add the dimensions at which it is displayed"),
    ],
)
def test_size_missing_names_the_size_that_is_displayed(root: Path, css: str, advice: str) -> None:
    page = f'<style>{css}</style><img src="turned-400x200.jpg" alt="The Merlion at dusk">'
    lay_out(root, Example((("page.html", page),)))
    (found,) = judge(root)[1]
    assert (found.rule, found.message.partition("; ")[2]) == ("size-missing", advice)


@pytest.mark.parametrize(
    ("width", "advice"),
    [
        ("40%", 'write the file\'s, and the percentage in CSS: style="width: 40%; height: auto"'),
        ("100%", "write the file's"),
        ("auto", "write the file's"),
    ],
)
def test_size_invalid_keeps_a_part_of_the_column(root: Path, width: str, advice: str) -> None:
    page = f'<p><img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="{width}"></p>'
    lay_out(root, Example((("page.html", page),)))
    (found,) = [each for each in judge(root)[1] if each.rule == "size-invalid"]
    assert found.message.partition("; ")[2] == advice


def test_size_missing_asks_for_no_dimensions_of_a_file_that_a_loop_chooses(root: Path) -> None:
    image = '<img src="{{ file.path | relative_url }}" alt="The Merlion at dusk">'
    loop = f"---\n---\n{{% for file in site.static_files %}}{image}{{% endfor %}}"
    lay_out(root, Example((("_config.yml", ""), ("page.html", loop))))
    (found,) = [each for each in judge(root, "jekyll")[1] if each.rule == "size-missing"]
    assert found.message.partition("; ")[2] == (
        "write the dimensions at which it is displayed, or set its aspect-ratio in the style sheet"
    )


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("//images/a.jpg", 'names a host "images"; for a folder of the site, write one slash'),
        ("//images.example/a.jpg", "is loaded from there"),
        ("https://pbs.twitter.com/a/b", "is loaded from there"),
        ("https://twitter.com/merlion", "looks like the address of a page, not of an image"),
        ("https://www.linkedin.com/in/merlion/", "looks like the address of a page"),
    ],
)
def test_what_an_address_elsewhere_looks_like(root: Path, url: str, advice: str) -> None:
    image = f'<img src="{url}" alt="The Merlion at dusk" width="40" height="20">'
    lay_out(root, Example((("page.html", image),)))
    (found,) = judge(root)[1]
    assert found.message.startswith(f"{url} {advice}")


@pytest.mark.parametrize(
    ("around", "advice"),
    [
        ('<a href="/a">{}</a>', "the image has no alt text; say where its link leads"),
        ("<button>{}</button>", "the image has no alt text; say what its button does"),
        ('<a href="/a">{} One</a>', 'describe it, or mark it as decorative with alt=""'),
    ],
)
def test_alt_missing_asks_for_the_purpose_of_a_link(root: Path, around: str, advice: str) -> None:
    image = around.format('<img src="400x200.jpg" width="400" height="200">')
    lay_out(root, Example((("page.html", image),)))
    found = next(each for each in judge(root)[1] if each.rule == "alt-missing")
    assert found.message.endswith(advice)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=a>{}</a> <a href=a>{}</a>", ["alt-in-row"]),
        ("<a href=a>{} {}</a>", ["alt-in-row"]),
        ("<a href=a>{}</a> <a href=b>{}</a> <a href=c>{}</a>", ["alt-in-row"] * 3),
        ("<a href=a>{} One</a> <a href=b>{} Two</a>", ["alt-in-row"]),
        ("<a href=a>{} Our walks {}</a>", ["alt-repeats-link"] * 2),
    ],
)
def test_equal_alt_texts_in_links(root: Path, html: str, expected: list[str]) -> None:
    images = (f"<img src=w{n}x20.png alt='Our walks'>" for n in (40, 41, 42))
    lay_out(root, Example((("page.html", html.format(*images)),)))
    assert [each.rule for each in judge(root)[1] if each.about == "alt"] == expected


@pytest.mark.parametrize(
    ("others", "advice"),
    [
        ('<img src="b.jpg" title="Static">', "is that of other images, too; describe the image"),
        ('<img src="b.jpg" alt="B" title="static">', "of other images, too; describe the image"),
        ('<img src="a.jpg" title="static">', "move the text into the alt attribute"),
        ('<img src="b.jpg" title="dynamic">', "move the text into the alt attribute"),
    ],
)
def test_a_title_that_several_images_have(root: Path, others: str, advice: str) -> None:
    lay_out(root, Example((("page.html", f'<img src="a.jpg" title="static">{others}'),)))
    found = next(each for each in judge(root)[1] if each.rule == "alt-only-in-title")
    assert found.message.endswith(advice)


def test_an_image_that_a_script_loads_is_judged_once(root: Path) -> None:
    shown = (
        '<picture><img data-src="/600x400.jpg" data-srcset="/600x400.jpg 600w" alt=""></picture>'
    )
    copy = '<noscript><picture><img src="/600x400.jpg" alt=""></picture></noscript>'
    page = f'<p>One.</p><div class="gatsby-image-wrapper">{shown}{copy}</div><p>Two.</p>'
    lay_out(root, Example((("page.html", page),)))
    found = [each for each in judge(root)[1] if each.rule == "alt-empty-on-content"]
    assert [each.url for each in found] == ["/600x400.jpg"]


def test_a_file_that_a_page_shows_twice_is_oversized_once(root: Path) -> None:
    logo = '<img src="photo-1600x800.jpg" alt="The Merlion" width="400" height="200">'
    lay_out(root, Example((("page.html", f"<nav>{logo}</nav><aside>{logo}</aside>"),)))
    assert [each.rule for each in judge(root)[1]].count("image-oversized") == 1


@pytest.mark.parametrize(
    ("page", "alt", "group"),
    [
        ("people.html", "Tan Ah Lian", "portraits"),
        ("people.html", "Tan Ah Lian speaks", ""),
        ("people.html", "Merlion", ""),
        ("places.html", "Tan Ah Lian", ""),
    ],
)
def test_portraits_beside_their_names_are_a_group(
    root: Path, page: str, alt: str, group: str
) -> None:
    html = f'<div><img src="400x400.jpg" alt="{alt}" width="400" height="400"><h3>{alt}</h3></div>'
    lay_out(root, Example(((page, html),)))
    found = [each for each in judge(root)[1] if each.rule == "alt-repeats-text"]
    assert [each.group for each in found] == [group]


def test_a_wrong_extension_is_reported_once_for_each_file(root: Path) -> None:
    page = "---\nimage: /{0}\n---\n![The quay]({0})\n\n![The Merlion]({1})\n"
    files = ("as-png-400x200.jpg", "dusk-as-png-400x200.jpg")
    lay_out(root, Example((("one.md", page.format(*files)), ("two.md", page.format(*files)))))
    found = [each for each in judge(root)[1] if each.rule == "file-extension-wrong"]
    assert [each.message.partition(" contains")[0] for each in found] == [
        f"4 images, such as this one: {files[0]}",
        f"2 images, such as this one: {files[1]}",
    ]


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("<table><tr><td>{}</td><td>Main socket-outlets</td></tr></table>", "alt-repeats-text"),
        ("<dl><dt>Main socket-outlets<dd>{}</dl>", "alt-repeats-text"),
        ("<p>{}<br>Main socket outlets</p>", "alt-repeats-text"),
        ("<figure>{}<figcaption>Main Socket-outlets</figcaption></figure>", "alt-repeats-caption"),
        ("<a href='/a'>{} Main socket-outlets</a>", "alt-repeats-link"),
        ("<table><tr><td>{}</td><td>Main switch</td></tr></table>", "alt-filename"),
    ],
)
def test_a_file_name_that_is_the_text_beside_it(root: Path, around: str, expected: str) -> None:
    image = '<img src="main-socket-outlets.jpg" alt="main-socket-outlets">'
    lay_out(root, Example((("page.html", around.format(image)),)))
    assert {each.rule for each in judge(root)[1] if each.about == "alt"} == {expected}


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<img src=a.jpg alt='..'>", 'the alt text ".." contains no words; describe the image'),
        ("<img src=a.jpg title='..'>", 'the title ".." contains no words; describe the image'),
        (
            "<img src=a.jpg alt=A usemap='#m'><map name=m><area href=b alt='' title='..'></map>",
            'the title ".." contains no words; say where its link leads',
        ),
    ],
)
def test_a_text_without_words_is_called_by_its_attribute(
    root: Path, html: str, message: str
) -> None:
    lay_out(root, Example((("page.html", html),)))
    found = [each for each in judge(root)[1] if each.rule == "alt-without-letters"]
    assert [each.message for each in found] == [message]


HIDDEN = "its image is hidden, so the {} itself needs an aria-label"


@pytest.mark.parametrize(
    ("html", "advice"),
    [
        ('<button><svg aria-hidden="true"></svg></button>', HIDDEN.format("button")),
        ('<a href="/a"><svg aria-hidden="true"></svg></a>', HIDDEN.format("link")),
        ('<button><img src="" alt="" aria-hidden="true"></button>', HIDDEN.format("button")),
        ("<button><svg></svg></button>", "its image needs an aria-label"),
        ('<button><img src="" alt=""></button>', "its image needs an alt text"),
    ],
)
def test_a_link_or_button_around_a_hidden_image_needs_the_name(
    root: Path, html: str, advice: str
) -> None:
    lay_out(root, Example((("page.html", html),)))
    found = next(each for each in judge(root)[1] if each.rule == "linked-image-without-name")
    assert advice in found.message


@pytest.mark.parametrize(("name", "found"), [("AdobeStock_1", 0), ("IMG_1", 1)])
def test_the_camera_of_a_stock_photograph_is_not_reported(
    root: Path, name: str, found: int
) -> None:
    image = f'<img src="{name}.jpg" alt="The Merlion at dusk" width="40" height="20">'
    lay_out(root, Example((("page.html", image),)))
    block = Image.Exif()
    block.get_ifd(0x8769)[0xA431] = "SN-12345"
    Image.new("RGB", (40, 20)).save(root / f"{name}.jpg", exif=block)
    assert len(judge(root)[1]) == found


def test_markdown_that_a_generator_sizes_is_reported_once(root: Path) -> None:
    page = "![The quay](quay-400x200.jpg) and\n\n![The Merlion](dusk-400x200.jpg)\n"
    lay_out(root, Example((("content/page.md", page),)))
    (root / "_config.yml").unlink()
    (root / "hugo.toml").touch()
    (found,) = judge(root)[1]
    assert (found.rule, found.severity.name) == ("size-missing", "REVIEW")
    assert found.message.startswith("2 images, such as this one: the source gives no width")


@pytest.mark.parametrize(
    ("profile", "width", "key", "expected"),
    [
        ("isomer", 2307, "infopic", ["image-oversized"]),
        ("isomer", 1650, "infopic", []),
        ("isomer", 2307, "hero", []),
        ("jekyll", 2307, "infopic", []),
    ],
)
def test_an_infopic_of_isomer_is_narrow(
    root: Path, profile: Profile, width: int, key: str, expected: list[str]
) -> None:
    image = f"image: /photo-{width}x900.jpg\n      alt: The quay\n"
    page = f"---\nsections:\n  - {key}:\n      title: The quay\n\n      {image}---\n"
    lay_out(root, Example((("index.md", page),)))
    assert [each.rule for each in judge(root, profile)[1]] == expected


_SHORTCODE = {
    "_11ty/image.js": 'const Image = require("@11ty/eleventy-img");',
    "_11ty/other.js": "// no images",
}
_IMAGE = '{% image "{}", "A" %}'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"eleventy.config.js": "add(eleventyImageTransformPlugin)", "a.md": "![A]({})"}, False),
        ({"eleventy.config.js": "add(eleventy-img)", "a.md": '{% image "{}", "A" %}'}, False),
        ({"eleventy.config.js": "add(eleventy-img)", "a.md": "![A]({})"}, True),
        ({".eleventy.js": "require('./_11ty/image')", **_SHORTCODE, "a.md": _IMAGE}, False),
        ({"eleventy.config.mjs": 'from "./_11ty/image.js"', **_SHORTCODE, "a.md": _IMAGE}, False),
        ({".eleventy.js": "require('./_11ty/other')", **_SHORTCODE, "a.md": _IMAGE}, True),
        ({".eleventy.js": "// require('./_11ty/image')", **_SHORTCODE, "a.md": _IMAGE}, True),
        ({"gatsby-config.js": "'gatsby-remark-images'", "a.md": "![A]({})"}, False),
        ({"gatsby-config.js": "'gatsby-remark-images'", "a.html": "<img alt=A src={}>"}, True),
        ({"gatsby-config.js": "", "a.md": "![A]({})"}, True),
        ({"astro.config.mjs": "", "src/content/a.md": "![A]({})"}, False),
        ({"astro.config.mjs": "", "src/content/a.md": '<img alt="A" src="{}">'}, True),
    ],
)
def test_what_a_generator_encodes_again_is_not_heavy(
    root: Path, files: dict[str, str], expected: bool
) -> None:
    page = next(reversed(files))
    image = "noise-600x400.png"
    lay_out(root, Example(((page, files[page].replace("{}", image)),)))
    (root / "_config.yml").unlink(missing_ok=True)
    for path, text in files.items():
        if path != page:
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
    assert ("file-heavy" in names(judge(root)[1])) is expected


@pytest.mark.parametrize(("config", "expected"), [("add(eleventy-img)", False), ("", True)])
def test_what_a_shortcode_resizes_is_not_oversized(root: Path, config: str, expected: bool) -> None:
    page = _IMAGE.replace("{}", "noise-5000x100.png")
    lay_out(root, Example((("a.md", page),)))
    (root / "_config.yml").unlink()
    (root / "eleventy.config.js").write_text(config, encoding="utf-8")
    assert ("image-oversized" in names(judge(root)[1])) is expected


@pytest.mark.parametrize(
    ("config", "page", "written", "expected"),
    [
        ("docusaurus.config.js", "docs/a.md", "![A dog](dusk-40x20.png)", False),
        ("docusaurus.config.js", "docs/a.md", "![A dog](/static/dusk-40x20.png)", False),
        ("docusaurus.config.js", "docs/a.md", '<img alt="A dog" src="dusk-40x20.png">', True),
        ("docusaurus.config.js", "docs/a.md", "![A dog](pathname:///dusk-40x20.png)", True),
        ("docusaurus.config.js", "docs/a.md", "![A dog](https://example.com/dusk.png)", True),
        ("astro.config.mjs", "src/content/a.md", "![A dog](dusk-40x20.png)", False),
        ("astro.config.mjs", "src/content/a.md", "![A dog](/dusk-40x20.png)", True),
        ("gatsby-config.js", "content/a.md", "![A dog](dusk-40x20.png)", False),
        ("gatsby-config.js", "content/a.md", "![A dog](dusk-40x20.gif)", True),
        ("gatsby-config.js", "content/a.md", '<img alt="A dog" src="dusk-40x20.png">', True),
        (".vitepress/config.js", "a.md", "![A dog](dusk-40x20.png)", True),
        ("hugo.toml", "content/a.md", "![A dog](dusk-40x20.png)", True),
    ],
)
def test_the_size_that_a_generator_writes_is_not_missing(
    root: Path, config: str, page: str, written: str, expected: bool
) -> None:
    lay_out(root, Example(((page, written),)))
    (root / "_config.yml").unlink()
    (root / config).parent.mkdir(exist_ok=True)
    (root / config).write_text("'gatsby-remark-images'", encoding="utf-8")
    served = written.replace("/static/", "/")
    (root / page).write_text(served, encoding="utf-8")
    assert ("size-missing" in names(judge(root)[1])) is expected


def test_one_file_is_reported_once_as_the_listing_image(root: Path) -> None:
    names = ("og:image", "twitter:image", "og:image", "og:image")
    files = ("dusk-400x200.jpg", "dusk-400x200.jpg", "quay-400x200.jpg", "/dusk-400x200.jpg")
    metas = (f'<meta property="{n}" content="{f}">' for n, f in zip(names, files, strict=True))
    lay_out(root, Example((("page.html", "<head>" + "\n".join(metas) + "</head>"),)))
    _, findings = judge(root)
    assert [(each.rule, each.line) for each in findings] == [
        ("listing-image-small", 1),
        ("listing-image-small", 3),
    ]


def test_a_logo_for_the_dark_theme_is_not_reported_beside_the_light_one(root: Path) -> None:
    logo = '<img src="400x200.png" alt="Quay" width="400" height="200">'
    link = f'<a href="/">{logo}<img alt="Quay"><b>Quay</b></a>'
    lay_out(root, Example((("page.html", f"<nav>{link}</nav>\n<aside>{link}</aside>"),)))
    found = [each for each in judge(root)[1] if each.rule == "alt-repeats-link"]
    assert [(each.line, each.url) for each in found] == [(1, "400x200.png"), (2, "400x200.png")]


@pytest.mark.parametrize("rule", list(rules.load().values()), ids=list(rules.load()))
def test_documentation_is_complete(rule: Rule) -> None:
    assert rule.bad
    assert rule.good
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.why
    assert rule.unless <= rules.load().keys()
    assert rule.name not in rule.unless
    page = rule.page()
    head = f"{rule.name} ({rule.severity.name.lower()}{', off by default' * rule.optional})"
    assert page.startswith(f"{head}\n\n{rule.title}.\n\n")
    assert "Bad:\n    " in page
    assert "Good:\n    " in page


def test_every_module_of_a_family_is_a_rule() -> None:
    paths = Path(rules.__file__).parent.glob("*/[a-z]*.py")
    names = {path.stem.replace("_", "-") for path in paths if path.parent.name != "support"}
    assert names == set(rules.load())


def test_table_has_every_rule() -> None:
    for rule in rules.load().values():
        severity = rule.severity.name.lower() + ", off by default" * rule.optional
        assert f"| `{rule.name}` | {severity} | {rule.title} |" in rules.table()


VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["0", "-1", "1e9", "9" * 5000, "100%", "auto", "1.2.3px", "50vw", "a.jpg 2x"]),
    st.text("0123456789abcdefx_-. %,;:(){}", max_size=80),
)
ATTRIBUTES = ["alt", "width", "height", "style", "srcset", "sizes", "loading", "role", "title"]


@example({"width": "9" * 5000, "height": "9" * 5000}, "")
@given(st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES), st.text(max_size=20))
def test_no_markup_raises_an_exception(attributes: dict[str, str], beside: str) -> None:
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    source = Source("page.html", Markup.HTML, f'<p><img src="a.jpg" {written}>{beside}</p>')
    page = parse(source)
    info = ImageInfo("a.jpg", "png", 600, 400, 900_000, "digest", mode="P")
    target = Target(TargetState.LOCAL, "a.jpg")
    images = tuple(
        ImageUse(
            "page.html",
            ref,
            target,
            info,
            candidates=tuple(CandidateImage(each, target, info) for each in ref.candidates),
        )
        for ref in page.refs
    )
    for finding in check(
        [ResolvedPage(source, page, images)], Settings(site=Path(), content_width=700)
    ):
        assert len(finding.message) < 9_000


def test_the_usual_image_of_an_alt_text_is_not_reported(root: Path) -> None:
    alt = "Zion National Park after the rain"
    image = f'<img src="{{}}-400x200.jpg" alt="{alt}" width="400" height="200">'
    pages = {"a": "rare", "b": "park", "c": "park"}
    files = tuple((f"{page}.html", image.format(name)) for page, name in pages.items())
    lay_out(root, Example(files))
    _, findings = judge(root)
    assert [(each.rule, each.page) for each in findings] == [("alt-on-other-picture", "a.html")]


LONG = {
    "digits": "1" * 9000,
    "underscores": "a_" * 4500,
    "hyphens": "-1" * 4500,
    "camera": "IMG_123" + "_a" * 4500,
    "stamp": "2024-01-01" + "1" * 9000,
}


@pytest.mark.parametrize("alt", LONG.values(), ids=list(LONG))
def test_long_alt_texts_take_linear_time(alt: str) -> None:
    source = Source("page.html", Markup.HTML, f'<img src="{alt[:200]}.jpg" alt="{alt}!">')
    page = parse(source)
    images = tuple(ImageUse("page.html", ref, Target(TargetState.EXTERNAL)) for ref in page.refs)
    check([ResolvedPage(source, page, images)], Settings(site=Path()))
