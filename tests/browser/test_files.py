"""What the server answers: files of the site as hosts of static sites serve them, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.browser.files import SiteFolder

SITE: dict[str, str | bytes] = {
    "index.html": "home",
    "404.html": "lost",
    "a/index.html": "folder",
    "about.html": "about",
    "b c.css": "css",
    "x.webp": b"webp",
}


@pytest.mark.parametrize(
    ("baseurl", "target", "expected"),
    [
        ("", "/", (200, "text/html; charset=utf-8", b"home")),
        ("", "/?q=1", (200, "text/html; charset=utf-8", b"home")),
        ("", "http://localhost/a/", (200, "text/html; charset=utf-8", b"folder")),
        ("", "/a", (301, "text/html", b"")),
        ("", "/about", (200, "text/html; charset=utf-8", b"about")),
        ("", "/b%20c.css", (200, "text/css; charset=utf-8", b"css")),
        ("", "/x.webp", (200, "image/webp", b"webp")),
        ("", "/nothing", (404, "text/html", b"lost")),
        ("", "/../outside.txt", (404, "text/html", b"lost")),
        ("", "/%2e%2e/outside.txt", (404, "text/html", b"lost")),
        ("", "/a%00b", (404, "text/html", b"lost")),
        ("", "/link.txt", (404, "text/html", b"lost")),
        ("/base", "/base/", (200, "text/html; charset=utf-8", b"home")),
        ("/base", "/base/about", (200, "text/html; charset=utf-8", b"about")),
        ("/base", "/about", (404, "text/html", b"lost")),
        ("/base", "/basement/about", (404, "text/html", b"lost")),
    ],
)
def test_a_request_is_answered_from_the_folder_alone(
    site: Callable[[Mapping[str, str | bytes]], Path],
    baseurl: str,
    target: str,
    expected: tuple[int, str, bytes],
) -> None:
    root = site(SITE)
    (root.parent / "outside.txt").write_text("secret")
    (root / "link.txt").symlink_to(root.parent / "outside.txt")

    answer = SiteFolder(root, baseurl).answer(target)

    assert (answer.status, answer.type, answer.body) == expected


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ('<img src="https://me.test/a.png">', '<img src="http://localhost/a.png">'),
        ("<img src=//ME.test/a.png>", "<img src=http://localhost/a.png>"),
        ("url(http://me.test/a.png)", "url(http://localhost/a.png)"),
        ("https://me.test.example/a", "https://me.test.example/a"),
        ("https://me.test:8080/a", "https://me.test:8080/a"),
        ("https://not-me.test/a", "https://not-me.test/a"),
    ],
)
def test_urls_of_the_site_are_served_as_those_of_the_server(
    site: Callable[[Mapping[str, str | bytes]], Path], text: str, served: str
) -> None:
    root = site({"a.html": f"é {text}", "a.txt": text})
    folder = SiteFolder(root, origin="https://me.test")

    assert folder.answer("/a.html").body.decode() == f"é {served}"
    assert folder.answer("/a.txt").body.decode() == text
    assert SiteFolder(root).answer("/a.html").body.decode() == f"é {text}"


def test_an_overlay_replaces_files(site: Callable[[Mapping[str, str | bytes]], Path]) -> None:
    folder = SiteFolder(site(SITE), overlay={"about.html": b"before"})

    assert folder.answer("/about").body == b"before"
    assert folder.answer("/").body == b"home"
