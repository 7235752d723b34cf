"""An image whose file a header or a layout loads early gets no candidates: both would be loaded."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from assetjob.model.result import Result

PAGE = '<!doctype html><html lang="en"><head></head><body>{}</body></html>'
IMG = '<p><img src="img/a.jpg" alt="A mill"></p><p><img src="img/b.jpg" alt="A quay"></p>'
LINK = "</img/a.jpg>; rel=preload; as=image"
HEADERS = {
    "_headers": f"/*\n  Link: </a.css>; rel=preload; as=style\n  Link: {LINK}\n",
    ".htaccess": f'Header add Link "{LINK}"\n',
    "netlify.toml": f"[headers.values]\nLink = '</x.js>; rel=preload, {LINK}'",
    "vercel.json": json.dumps({"headers": [{"key": "Link", "value": LINK}]}),
    "serve.json": json.dumps('<img/a.jpg>;as="image";rel="preload"'),
    "web.config": f'<add value="{LINK}" />'.replace("</img/a.jpg>", "&lt;/img/a.jpg&gt;"),
    "site.conf": f"add_header Link '{LINK}; fetchpriority=high';",
}
SEVERAL_LINES = {
    "one link": "\n</img/a.jpg>;\n  rel=preload;\n  as=image\n",
    "the last of several": "</a.css>; rel=preload,\n</img/a.jpg>; as=image;\n rel=preload",
    "after backslashes": "</img/a.jpg>; \\\n  rel=preload; \\\n  as=image",
    "after the address": "</img/a.jpg>\n; rel=preload\n; as=image",
}
LAYOUTS = {
    "a root-relative address": '<link rel="preload" as="image" href="/img/a.jpg">',
    "an address of the site": "<link as=image href='{{ site.baseurl }}/img/a.jpg' rel=preload>",
    "a filter": '<link rel="prefetch" as="image" href="{{ \'img/a.jpg\' | relative_url }}">',
    "the page's image": '<link rel="preload" href="{{ page.image }}" as="image" />',
}
POST = """---
image: /img/a.jpg
---
![A mill](/img/a.jpg)

![A quay](/img/b.jpg)
"""


def have_candidates(result: Result) -> tuple[bool, bool]:
    """Tell which of the two images has candidates."""
    (page,) = result.pages
    text = str(page.rewritten)
    assert text.count(" width=") == 2
    return "responsive/img/a.jpg" in text, "responsive/img/b.jpg" in text


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_loads_an_image(judged: Callable[..., Result], name: str) -> None:
    files = {"index.html": PAGE.format(IMG), name: HEADERS[name]}
    result = judged(files, ["img/a.jpg", "img/b.jpg"])
    assert have_candidates(result) == (False, True)
    kept = [each.variant.path for made in result.encoded.values() for each in made.kept]
    assert all("img/b.jpg" in path for path in kept)


@pytest.mark.parametrize("link", SEVERAL_LINES.values(), ids=SEVERAL_LINES)
def test_a_header_of_several_lines(judged: Callable[..., Result], link: str) -> None:
    headers = f'[[headers]]\nfor = "/*"\n[headers.values]\nLink = """{link}"""\n'
    files = {"index.html": PAGE.format(IMG), "netlify.toml": headers}
    result = judged(files, ["img/a.jpg", "img/b.jpg"])
    assert have_candidates(result) == (False, True)


@pytest.mark.parametrize("folder", ["_layouts", "_includes/head"])
@pytest.mark.parametrize("link", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_loads_an_image(judged: Callable[..., Result], folder: str, link: str) -> None:
    files = {"_config.yml": "title: x", f"{folder}/default.html": link, "index.md": POST}
    assert have_candidates(judged(files, ["img/a.jpg", "img/b.jpg"])) == (False, True)


@pytest.mark.parametrize(
    "files",
    [
        {"_headers": "/*\n  Link: </img/a.jpg>; rel=canonical\n"},
        {"_headers": "/*\n  Link: </img/c.jpg>; rel=preload; as=image\n"},
        {"_layouts/a.html": '<link rel="preload" as="image" href="/img/a.jpg">'},
    ],
    ids=["another relation", "another file", "a layout of other pages"],
)
def test_other_links_change_nothing(
    judged: Callable[..., Result], files: dict[str, str | bytes]
) -> None:
    result = judged({"index.html": PAGE.format(IMG), **files}, ["img/a.jpg", "img/b.jpg"])
    assert have_candidates(result) == (True, True)
