"""Background images of CSS get variants, and look the same in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageStat
from playwright.sync_api import Browser

from assetjob.job import api
from assetjob.model.result import Result
from assetjob.settings.load import load
from tests.conftest import Silent, served

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
SET = "image-set(url(a 300) type({0}image/webp{0}) 1x)"
VARIANT = re.compile(r"[\w/.%-]+?([\w%]+)\.(jpg|png)/[\w%]+-[0-9a-f]{8}-(\d+)w\.webp")
HEAD = '<!doctype html><html><head><link rel="stylesheet" href="css/a.css">'
SHEETS = {
    "a{background-image:url(../i/a.jpg)}": (
        "a{background-image:url(../i/a.jpg); background-image:"
        ' image-set(url(a 300) type("image/webp") 1x)}'
    ),
    "a { background: #fff url('/i/a.jpg') no-repeat 0 0 / cover !important; color: red }": (
        "a { background: #fff url('/i/a.jpg') no-repeat 0 0 / cover !important; background-image:"
        ' image-set(url(a 300) type("image/webp") 1x) !important; color: red }'
    ),
    "@media print{a{background:linear-gradient(red,blue),url(/i/a.jpg)\n}}": (
        "@media print{a{background:linear-gradient(red,blue),url(/i/a.jpg); background-image:"
        ' linear-gradient(red,blue), image-set(url(a 300) type("image/webp") 1x)\n}}'
    ),
    # What stays.
    "a{background:url(/i/turned.jpg)}": None,
    "a{background:url(/i/dense.jpg)}": None,
    "a{background:url(/i/missing.jpg)}": None,
    "a{background:url(https://example.org/i/a.jpg)}": None,
    "a{--x:url(/i/a.jpg);background:var(--x)}": None,
    "a{list-style-image:url(/i/a.jpg)}": None,
    "@keyframes x{to{background-image:url(/i/a.jpg)}}": None,
    "a{background-image:url(/i/a.jpg);background-image:image-set(url(/i/a.jpg) 1x)}": None,
    "a{/* background: url(/i/a.jpg) */}": None,
}


@pytest.fixture
def root(site: Build, image_file: WriteImage) -> Path:
    root = site({"index.html": f"{HEAD}<body><a>A</a><p>B</p></body></html>"})
    image_file(root / "i/a.jpg", 300, 200, quality=95)
    exif = Pillow.Exif()
    exif[0x0112] = 6
    image_file(root / "i/turned.jpg", 300, 200, quality=95, exif=exif)
    exif = Pillow.Exif()
    exif[0x011A], exif[0x011B], exif[0x0128] = 144.0, 144.0, 2
    exif[0x8769] = {0xA002: 150, 0xA003: 100}
    image_file(root / "i/dense.jpg", 300, 200, quality=95, exif=exif)
    (root / "css").mkdir()
    return root


def fix(root: Path, **options: object) -> Result:
    given = {"reports": root.parent / "reports", "executor": "serial", "backgrounds": True}
    return api.start("in-place", load(root, {**given, **options}), Silent())[0]


def seen(path: Path) -> str:
    """Return the text of a file, the URLs of variants shortened."""
    return VARIANT.sub(r"\1 \3", path.read_text())


@pytest.mark.parametrize("css", SHEETS)
def test_style_sheet(root: Path, css: str) -> None:
    sheet = root / "css/a.css"
    sheet.write_text(css)
    fix(root)
    assert seen(sheet) == (SHEETS[css] or css)
    once = sheet.read_text()
    for url in re.findall(r"url\(([^)]*webp)\)", once):
        path = root / url.lstrip("/") if url.startswith("/") else sheet.parent / url
        with Pillow.open(path) as variant:
            assert variant.size == (300, 200)
    fix(root)
    assert sheet.read_text() == once
    if once != css:
        api.undo_last_run(load(root, {}), force=False)
        assert sheet.read_text() == css
        assert not list(root.rglob("*.webp"))


def test_page(root: Path) -> None:
    text = (
        f"{HEAD}<style>p{{background:url(i/a.jpg)}}</style></head><body>"
        '<div style="background-image:url(&quot;/i/a.jpg&quot;);color:red">A</div>'
        "<div style='background:url(\"i/a.jpg\") 0 0'>B</div>"
        "<div style=background:url(i/a.jpg)>C</div></body></html>"
    )
    (root / "index.html").write_text(text)
    fix(root)
    double, single = SET.format('"'), SET.format("'")
    wanted = (
        text.replace("url(i/a.jpg)}", f"url(i/a.jpg); background-image: {double}}}")
        .replace("a.jpg&quot;)", f"a.jpg&quot;); background-image: {single}")
        .replace('url("i/a.jpg") 0 0', f'url("i/a.jpg") 0 0; background-image: {double}')
    )
    assert seen(root / "index.html") == wanted
    once = (root / "index.html").read_text()
    fix(root)
    assert (root / "index.html").read_text() == once


def test_a_formatter_may_rewrap_the_declaration(root: Path) -> None:
    """Prettier breaks it over lines, and writes its quotes as references."""
    (root / "index.html").write_text(f'{HEAD}<body><p style="background-image: url(i/a.jpg)">')
    fix(root)
    text = (root / "index.html").read_text()
    assert "; background-image: image-set(url(" in text
    text = text.replace("; background", ";\n  background").replace("image-set(", "image-set(\n    ")
    (root / "index.html").write_text(text := text.replace("'image/webp'", "&quot;image/webp&quot;"))
    fix(root)
    assert (root / "index.html").read_text() == text


IN_PAGE = "<style>p{background:url(i/a.jpg)}</style>"
# What is in the page's head, further files, and whether page and style sheet get variants.
DEPENDING: dict[str, tuple[str, dict[str, str], tuple[bool, bool]]] = {
    "nothing": ("", {}, (True, True)),
    "a digest in the page": (
        '<link rel="stylesheet" href="css/a.css" integrity="sha384-x">', {}, (True, False)
    ),
    "a script that reads it": (
        "<script>alert(a.style.backgroundImage)</script>", {}, (False, False)
    ),
    "a linked script": (
        '<script src="x.js"></script>', {"x.js": "b.css('background', 'red')"}, (False, False)
    ),
    "another script": (
        '<script src="x.js"></script>', {"x.js": "const background = 1"}, (True, True)
    ),
    "a policy with digests": (
        "<meta http-equiv=Content-Security-Policy content=\"style-src 'sha256-x'\">",
        {},
        (False, True),
    ),
    "a framework": ('<meta id="__nuxt">', {}, (False, True)),
}  # fmt: skip


@pytest.mark.parametrize("name", DEPENDING)
def test_what_depends_on_the_text_stays(root: Path, name: str) -> None:
    head, files, changes = DEPENDING[name]
    before = {
        "index.html": f"{HEAD}{head}{IN_PAGE}<body>",
        "css/a.css": "a{background:url(/i/a.jpg)}",
    }
    for file, text in (before | files).items():
        (root / file).write_text(text)
    fix(root)
    assert tuple((root / file).read_text() != text for file, text in before.items()) == changes


def test_a_digest_in_a_page_without_images(root: Path) -> None:
    (root / "css/a.css").write_text(css := "a{background:url(/i/a.jpg)}")
    link = '<link rel="stylesheet" href="/css/a.css" integrity="sha384-x">'
    (root / "other.html").write_text(f"<!doctype html><html><head>{link}</head><body>A")
    fix(root)
    assert (root / "css/a.css").read_text() == css


def test_off_by_default(root: Path) -> None:
    (root / "css/a.css").write_text("a{background:url(/i/a.jpg)}")
    fix(root, backgrounds=False)
    assert not list(root.rglob("*.webp"))


def test_variant_of_another_size_is_no_candidate_of_images(
    root: Path, image_file: WriteImage
) -> None:
    """A background needs the full width, which images do not."""
    image_file(root / "i/a.jpg", 900, 600, quality=95)
    (root / "css/a.css").write_text("a{background:url(/i/a.jpg)}")
    image = "<img src='/i/a.jpg' alt='A hill' width=200>"
    (root / "index.html").write_text(f"{HEAD}<style>img{{height:auto}}</style><body>{image}")
    fix(root, widths=[300, 600])
    widths = sorted(path.stem.rpartition("-")[2] for path in root.rglob("*.webp"))
    assert widths == ["300w", "600w", "900w"]
    assert "900w" not in (root / "index.html").read_text()
    assert seen(root / "css/a.css").count("a 900") == 1


LAYOUT = """
body { margin: 0; background: #eee }
div { height: 150px; margin: 8px; border: 3px solid; padding: 5px }
.auto { background-image: url(../i/a.jpg); background-repeat: no-repeat }
.cover { background: url(../i/a.jpg) center / cover }
.contain { background: red url("../i/a.jpg") no-repeat 10px 10px / contain }
.layers { background: linear-gradient(90deg, #0008, #fff8), url(../i/a.jpg) 50% / 50% }
.later { background: url(../i/a.jpg); background: none }
.important { background-image: url(../i/a.jpg) !important }
.half { background: url(../i/a.jpg) 0 0 / 33vw auto }
@media (max-width: 700px) {
  .auto { background-image: none }
  .later { background: url(../i/a.jpg) }
}
"""
MEASURE = r"""() => [...document.querySelectorAll('div')].map(div => {
  const style = getComputedStyle(div), box = div.getBoundingClientRect();
  const image = /image-set\((?:[^()]|\([^()]*\))*\)|url\([^)]*\)/g;
  return [box.x, box.y, box.width, box.height, style.backgroundSize, style.backgroundPosition,
          style.backgroundImage.replace(image, "IMAGE")];
})"""


@pytest.mark.browser
def test_looks_the_same_in_chromium(root: Path, chromium: Browser) -> None:
    names = re.findall(r"^\.(\w+) ", LAYOUT, re.MULTILINE)
    boxes = "".join(f'<div class="{name}"></div>' for name in (*names, "important auto"))
    inline = "<div style='background: url(i/a.jpg) 20% 30%'></div>"
    (root / "index.html").write_text(f"{HEAD}</head><body>{boxes}{inline}</body></html>")
    (root / "css/a.css").write_text(LAYOUT)
    before = {width: shown(chromium, root, width) for width in (400, 1000, 1600)}
    fix(root)
    for width, (facts, screen, _) in before.items():
        facts_after, screen_after, loaded = shown(chromium, root, width)
        assert facts_after == facts
        assert ImageStat.Stat(ImageChops.difference(screen, screen_after)).mean < [2.0] * 3
        assert any(url.endswith(".webp") for url in loaded)
        assert not any(url.endswith(".jpg") for url in loaded)


def shown(chromium: Browser, root: Path, width: int) -> tuple[Any, Pillow.Image, list[str]]:
    with served(root) as address:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        loaded: list[str] = []
        page.on("requestfinished", lambda request: loaded.append(request.url))
        page.goto(address, wait_until="networkidle")
        facts, screen = page.evaluate(MEASURE), page.screenshot(full_page=True)
        page.close()
    return facts, Pillow.open(BytesIO(screen)).convert("RGB"), loaded


# What is in css/a.css, what is in the page's head, and what is said of the images of CSS.
LEFT: dict[str, tuple[str, str, str]] = {
    "nothing": ("a{background:url(/i/a.jpg)}", "", ""),
    "turned": ("a{background:url(/i/turned.jpg)}", "", "rotated by EXIF"),
    "elsewhere": ("a{background:url(https://example.org/a.jpg)}", "", "is on another site"),
    "missing": ("a{background:url(/i/no.jpg)}", "", "is missing"),
    "an icon": ("a{background:url(/i/icon.png)}", "", "the file is an icon"),
    "a list": ("a{list-style-image:url(/i/a.jpg)}", "", "not in a plain background"),
    "replaced": (
        "a{background-image:url(/i/a.jpg);background-image:none}",
        "",
        "not in a plain background",
    ),
    "a variable": ("a{--x:url(/i/a.jpg)}", "", "not in a plain background"),
    "a digest": (
        "a{background:url(/i/a.jpg)}",
        '<link rel="stylesheet" href="css/a.css" integrity="sha384-x">',
        "depend on the text of the style sheet",
    ),
    "a framework": ("", f'<meta id="__nuxt">{IN_PAGE}', "Nuxt hydrates the page"),
    "a script": (
        "", f"<script>a.style.backgroundImage</script>{IN_PAGE}", "a script or a"
    ),
    "data": ("a{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_gets_no_variant_is_said(root: Path, image_file: WriteImage, name: str) -> None:
    css, head, reason = LEFT[name]
    image_file(root / "i/icon.png", 32, 32)
    (root / "css/a.css").write_text(css)
    (root / "index.html").write_text(f"{HEAD}{head}</head><body>")
    for _ in range(2):
        lines = [note for note in fix(root).notes if "of CSS" in note]
        if reason:
            (line,) = lines
            assert line.startswith("1 image of CSS gets no variant: ")
            assert reason in line
            assert line.endswith(("(first: css/a.css:1)", "(first: index.html:1)"))
        else:
            assert lines == []


def test_what_gets_no_variant_is_counted(root: Path) -> None:
    (root / "css/a.css").write_text(
        "a{background:url(/i/turned.jpg)}\nb{background:url(/i/a.jpg)}\n"
        "p{background:url(//example.org/a.jpg)}\ni{background:url(/i/turned.jpg)}"
    )
    lines = [note for note in fix(root).notes if "of CSS" in note]
    assert [line.partition(":")[0] for line in lines] == [
        "2 images of CSS get no variant",
        "1 image of CSS gets no variant",
    ]
    assert fix(root, backgrounds=False).notes == ()
