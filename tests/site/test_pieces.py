"""Pieces of HTML that other pages take: which files they are, and where their addresses lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assetjob.model.finding import Severity
from assetjob.model.result import Result

PAGE = '<!doctype html><html lang="en"><body>{}</body></html>'
PIECE = '<nav><img src="{}" alt="A mill"></nav>'

# The files of a site besides parts/top.html, and the severity of what is missing in that.
NAMED: dict[str, tuple[dict[str, str], Severity]] = {
    "jQuery": ({"a.js": '$("#top").load("parts/top.html #menu");'}, Severity.REVIEW),
    "fetch": ({"a.js": "fetch('../parts/top.html').then(show)"}, Severity.REVIEW),
    "a template string": ({"a.js": "get(`${root}/parts/top.html`)"}, Severity.REVIEW),
    "a server": ({"a.shtml": '<!--#include virtual="/parts/top.html" -->'}, Severity.REVIEW),
    "an attribute": ({"a.html": '<div w3-include-html="parts/top.html">'}, Severity.REVIEW),
    "an element": ({"a.html": '<html-include src="parts/top.html">'}, Severity.REVIEW),
    "a link, too": (
        {"a.html": PAGE.format('<a href="parts/top.html">'), "a.js": "fetch('parts/top.html')"},
        Severity.REVIEW,
    ),
    "nothing beside whole pages": ({"a.html": PAGE.format("")}, Severity.REVIEW),
    "nothing beside other pieces": ({"a.html": "<p>"}, Severity.ERROR),
    "a link": ({"a.html": PAGE.format('<a href="parts/top.html">')}, Severity.ERROR),
    "a frame": ({"a.html": PAGE.format('<iframe src="parts/top.html">')}, Severity.ERROR),
    "a script that leads there": (
        {"a.html": PAGE.format("<script>location.href = 'parts/top.html'</script>")},
        Severity.ERROR,
    ),
}


@pytest.mark.parametrize(("files", "severity"), NAMED.values(), ids=NAMED)
def test_what_is_missing_in_a_piece(
    judged: Callable[..., Result], files: dict[str, str], severity: Severity
) -> None:
    result = judged({**files, "parts/top.html": PIECE.format("gone.jpg")})
    assert [each.severity for each in result.findings if each.rule == "file-missing"] == [severity]


WHOLE = {
    "a page": PAGE.format(PIECE),
    "a title": f"<title>One</title>{PIECE}",
    "a document type": f"<!doctype html>{PIECE}",
}


# What names a whole page, and the severity of what is missing in that.
TAKEN = {
    "fetch('parts/top.html')": Severity.REVIEW,
    '$("#top").load("parts/top.html")': Severity.REVIEW,
    "const page = 'parts/top.html'": Severity.ERROR,
    "fetch('parts/top.html'); location = 'parts/top.html'": Severity.ERROR,
}


@pytest.mark.parametrize("script", TAKEN)
@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_a_page_is_a_piece_where_only_scripts_load_it(
    judged: Callable[..., Result], text: str, script: str
) -> None:
    result = judged({"a.js": script, "parts/top.html": text.format("gone.jpg")})
    missing = [each.severity for each in result.findings if each.rule == "file-missing"]
    assert missing == [TAKEN[script]]


@pytest.mark.parametrize(
    ("taker", "url", "image"),
    [
        ("js/a.js", "img/a.jpg", "img/a.jpg"),
        ("shop/a.html", "img/a.jpg", "shop/img/a.jpg"),
        ("shop/js/a.js", "img/a.jpg", "shop/img/a.jpg"),
        ("js/a.js", "gone/../img/a.jpg", "img/a.jpg"),
        ("js/a.js", "./a.jpg", "parts/a.jpg"),
    ],
)
def test_addresses_count_from_the_page_that_takes_a_piece(
    judged: Callable[..., Result], taker: str, url: str, image: str
) -> None:
    files = {taker: '$("nav").load("/parts/top.html")', "parts/top.html": PIECE.format(url)}
    result = judged(files, [image])
    assert not [each for each in result.findings if each.rule.startswith("file-")]
    (page,) = (each for each in result.pages if each.source.path == "parts/top.html")
    assert [each.target.path for each in page.images] == [image]
