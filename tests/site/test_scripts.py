"""Scripts in files of the site: which images of a page they set the src of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.resolve import Resolver

Build = Callable[[Mapping[str, str | bytes]], Path]
SETS = "document.getElementById('big').src = 'x.jpg'"
TAKES_ID = "function swap(id) { document.getElementById(id).src = 'x.jpg' }"
TAKES_ELEMENT = "function swap(image) { image.src = 'x.jpg' }"
TAKES_VALUE = "document.querySelector(link.hash).src = link.dataset.image"
PAGE = "<body><img id=big src=a.jpg><script src=js/site.js></script>"


@pytest.mark.parametrize(
    ("path", "text", "files", "scripted"),
    [
        ("a.html", PAGE, {"js/site.js": SETS}, True),
        ("a.html", PAGE, {"js/other.js": SETS}, False),
        ("a.html", PAGE, {"js/site.js": "x = 1"}, False),
        ("a.html", PAGE, {"js/site.js": TAKES_ID}, False),
        (
            "a.html",
            f"{PAGE}<a onclick=\"swap('big')\">x</a>",
            {"js/site.js": TAKES_ID},
            True,
        ),
        (
            "a.html",
            PAGE.replace("src=a", 'onclick="swap(this)" src=a'),
            {"js/site.js": TAKES_ELEMENT},
            True,
        ),
        ("a.html", f"{PAGE}<a href='#big'>x</a>", {"js/site.js": TAKES_VALUE}, True),
        ("a.html", f"{PAGE}<a href='#other'>x</a>", {"js/site.js": TAKES_VALUE}, False),
        # A post has the scripts of its layout.
        ("a.md", '<img id="big" src="a.jpg">', {"assets/site.js": SETS}, True),
        ("a.md", '<img id="big" src="a.jpg">', {"node_modules/x/site.js": SETS}, False),
        ("a.md", '<img id="big" src="a.jpg">', {"assets/site.min.js": SETS}, False),
    ],
)
def test_scripts(site: Build, path: str, text: str, files: dict[str, str], scripted: bool) -> None:
    resolver = Resolver(find_site(Settings(site=site({path: text, **files}))))
    markup = Markup.MARKDOWN if path == "a.md" else Markup.HTML
    source = Source(path, markup, text, "kramdown")
    ((ref, _, _),) = resolver.targets(source, parse(source))
    assert ref.scripted is scripted
