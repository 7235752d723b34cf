"""Addresses from the root where it is not known which folder is served there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assetjob.model.finding import Severity
from assetjob.model.result import Result

PAGE = '<!doctype html><html lang="en"><body><img src="{}" alt="A mill"></body></html>'
INNER = {"one/index.html": PAGE.format("/img/a.jpg"), "two/index.html": PAGE.format("img/b.jpg")}
FRONT = {"index.html": PAGE.format("one/img/a.jpg")}
SERVED = {"www/index.html": PAGE.format("/img/a.jpg"), "netlify.toml": 'publish = "www"'}

# The files of a site, its image files, and the severities of what is missing.
SITES: dict[str, tuple[dict[str, str], list[str], list[Severity]]] = {
    "in a folder around the page": (INNER, ["one/img/a.jpg"], []),
    "further inside": ({**INNER, "one/x/p.html": PAGE.format("/img/a.jpg")}, ["one/img/a.jpg"], []),
    "in another folder": (INNER, ["two/img/a.jpg"], [Severity.ERROR]),
    "nowhere": (INNER, ["one/img/c.jpg"], [Severity.ERROR]),
    "below a front page": (INNER | FRONT, ["one/img/a.jpg"], [Severity.WARNING]),
    "below a domain": (INNER | {"CNAME": "example.org"}, ["one/img/a.jpg"], [Severity.WARNING]),
    "at the root, too": (INNER | FRONT, ["img/a.jpg", "one/img/a.jpg"], []),
    "below a served folder": (
        {**SERVED, "www/one/p.html": PAGE.format("/img/b.jpg")},
        ["www/img/a.jpg", "www/one/img/b.jpg"],
        [Severity.ERROR],
    ),
    "outside a served folder": (
        {**SERVED, "templates/p.html": PAGE.format("/img/c.jpg")},
        ["www/img/a.jpg"],
        [Severity.WARNING],
    ),
}


@pytest.mark.parametrize(("files", "images", "expected"), SITES.values(), ids=SITES)
def test_files_at_the_root_of_a_folder(
    judged: Callable[..., Result],
    files: dict[str, str],
    images: list[str],
    expected: list[Severity],
) -> None:
    result = judged(files, [*images, "two/img/b.jpg"])
    missing = [each for each in result.findings if each.rule == "file-missing"]
    assert [each.severity for each in missing] == expected


def test_the_message_names_the_folder(judged: Callable[..., Result]) -> None:
    findings = judged(INNER | FRONT, ["one/img/a.jpg", "two/img/b.jpg"]).findings
    (missing,) = (each for each in findings if each.rule == "file-missing")
    assert missing.message == (
        "/img/a.jpg: there is no file img/a.jpg, and no folder img;"
        " it is there if one is served as a site"
    )
