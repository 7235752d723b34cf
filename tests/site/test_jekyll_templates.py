"""Images in Jekyll's layouts and includes: judged once, if a page is known to show the template."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assetjob.model.finding import Severity
from assetjob.model.result import Result

LOGO = '<img src="/logo.png" width="90" height="60">'
IN_PAGE = "---\nlayout: page\n---\n"
UNUSED = "layouts and includes that no page is known to use"
DEFAULTS = "title: T\ndefaults: [{scope: {path: %r, type: %s}, values: {layout: page}}]\n"

SHOWN = {
    "a layout": {"_layouts/page.html": LOGO, "a.md": IN_PAGE, "b.md": IN_PAGE},
    "a layout in Liquid": {"_layouts/page.liquid": LOGO, "a.md": IN_PAGE},
    "the layout of a layout": {
        "_layouts/page.html": "---\nlayout: base/wide\n---\n{{ content }}",
        "_layouts/base/wide.html": LOGO,
        "a.html": IN_PAGE,
    },
    "a layout by default": {
        "_config.yml": DEFAULTS % ("", "pages"),
        "_layouts/page.html": LOGO,
        "a.md": "---\n---\n",
    },
    "an include": {"_includes/a/b.html": LOGO, "a.md": "---\n---\n{%- include a/b.html x='1' %}"},
    "an include of an include": {
        "_includes/a.html": "{% include_cached b.html %}",
        "_includes/b.html": LOGO,
        "_layouts/page.html": "{% include a.html %}",
        "a.md": IN_PAGE,
    },
    "a folder of another name": {
        "_config.yml": "title: T\nlayouts_dir: ./shells/\n",
        "shells/page.html": LOGO,
        "a.md": IN_PAGE,
    },
    "a project within the site": {
        "b/_config.yml": "baseurl: ''",
        "b/_layouts/page.html": LOGO,
        "b/a.md": IN_PAGE,
        "b/logo.png": "",
    },
}
NOT_SHOWN = {
    "a layout that no page names": {"_layouts/other.html": LOGO, "a.md": IN_PAGE},
    "a layout of pages that are not published": {
        "_layouts/page.html": LOGO,
        "a.md": "---\nlayout: page\npublished: false\n---\n",
        "b.md": "---\n---\n",
    },
    "a layout that a page does without": {
        "_config.yml": DEFAULTS % ("", "pages"),
        "_layouts/page.html": LOGO,
        "a.md": "---\nlayout: none\n---\n",
    },
    "a layout by default of other pages": {
        "_config.yml": DEFAULTS % ("blog", "posts"),
        "_layouts/page.html": LOGO,
        "a.md": "---\n---\n",
    },
    "an include whose name is computed": {
        "_includes/a.html": LOGO,
        "a.md": "---\n---\n{% include {{ page.box }} %}",
    },
    "an include of a file that is copied as it is": {
        "_includes/a.html": LOGO,
        "a.html": "{% include a.html %}",
    },
}


def alts_missing(result: Result) -> list[tuple[str, Severity]]:
    found = (each for each in result.findings if each.rule == "alt-missing")
    return [(each.page, each.severity) for each in found]


@pytest.mark.parametrize("files", SHOWN.values(), ids=SHOWN)
def test_a_template_that_a_page_shows(
    judged: Callable[..., Result], files: dict[str, str | bytes]
) -> None:
    result = judged({"_config.yml": "title: T", **files}, ["logo.png"])
    (holder,) = (path for path, text in files.items() if text == LOGO)
    assert alts_missing(result) == [(holder, Severity.ERROR)]
    assert UNUSED not in result.left_out


@pytest.mark.parametrize("files", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_a_template_that_perhaps_no_page_shows(
    judged: Callable[..., Result], files: dict[str, str | bytes]
) -> None:
    result = judged({"_config.yml": "title: T", **files}, ["logo.png"])
    assert alts_missing(result) == []
    assert result.left_out[UNUSED] == 1


IN_LAYOUT = {
    "an image that the page may have": ('<img src="{{ page.photo }}">', Severity.WARNING),
    "an address of the site": ('<img src="{{ site.baseurl }}/logo.png">', Severity.ERROR),
    "an alt text of the page": ('<img src="/logo.png" alt="{{ page.title }}">', None),
    "an alt text that is an argument": ('<img src="{{ include.a }}" alt="{{ include.b }}">', None),
}


@pytest.mark.parametrize(("tag", "severity"), IN_LAYOUT.values(), ids=IN_LAYOUT)
def test_an_image_in_a_layout(
    judged: Callable[..., Result], tag: str, severity: Severity | None
) -> None:
    files = {"_config.yml": "title: T", "_layouts/page.html": tag, "a.md": IN_PAGE}
    found = [severity for _, severity in alts_missing(judged(files, ["logo.png"]))]
    assert found == ([] if severity is None else [severity])


ADDRESSES = {
    "from the root": ("/gone.png", ["_layouts/page.html"]),
    "from each page": ("gone.png", []),
    "from each page, of a file at the root": ("logo.png", []),
}


@pytest.mark.parametrize(("url", "missing"), ADDRESSES.values(), ids=ADDRESSES)
def test_the_address_of_an_image_in_a_layout(
    judged: Callable[..., Result], url: str, missing: list[str]
) -> None:
    tag = f'<img src="{url}" alt="A mill" width="90" height="60">'
    files = {"_config.yml": "title: T", "_layouts/page.html": tag, "a.md": IN_PAGE}
    found = [each for each in judged(files, ["logo.png"]).findings if each.rule == "file-missing"]
    assert [each.page for each in found] == missing
    assert all(each.severity is Severity.WARNING for each in found)


def test_a_template_is_left_alone(judged: Callable[..., Result]) -> None:
    tag = '<img src="/logo.png" alt="A mill">'
    result = judged(
        {"_config.yml": "title: T", "_layouts/page.html": tag, "a.md": IN_PAGE}, ["logo.png"]
    )
    assert all(page.rewritten is None for page in result.pages)
    assert any("1 page is left alone: they are layouts and includes" in n for n in result.notes)


def test_a_template_without_images_is_no_page(judged: Callable[..., Result]) -> None:
    files = {"_config.yml": "title: T", "_layouts/page.html": "{{ content }}", "a.md": IN_PAGE}
    assert [page.source.path for page in judged(files).pages] == ["a.md"]
