"""Image files that nothing names: found where asked for, and never one that is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.orphans import find_orphans

Site = Callable[[Mapping[str, str | bytes]], Path]

NAMED = {
    "in a page": ("pier.jpg", "index.html", '<img src="/images/pier.jpg">'),
    "by Markdown": ("pier.jpg", "a/b.md", "![The pier](../images/pier.jpg)"),
    "in a style sheet": ("pier.jpg", "css/a.css", "a{background:url(../images/pier.jpg)}"),
    "by a script": ("pier.jpg", "a.js", "const a = 'images/pier.jpg';"),
    "in data": ("pier.jpg", "_data/a.yml", "picture: pier.jpg"),
    "by a template": ("pier.jpg", "_includes/a.html", "{{ 'images/pier.jpg' | relative_url }}"),
    "in other letters' case": ("Pier.JPG", "index.html", '<img src="/images/pier.jpg">'),
    "with a query": ("pier.jpg", "index.html", '<img src="/images/pier.jpg?v=2">'),
    "percent-encoded": ("the pier é.jpg", "a.html", '<img src="images/the%20pier%20%C3%A9.jpg">'),
    "by character references": ("a&b.jpg", "a.html", '<img src="images/a&amp;b.jpg">'),
    "in a srcset": ("pier.jpg", "a.html", '<img srcset="images/x.jpg 1x,images/pier.jpg 2x">'),
    "so that nobody can tell": ("pier (1).jpg", "a.html", "<p>Nothing</p>"),
}


def found(root: Path, **options: object) -> list[str]:
    settings = Settings(site=root, **{"unreferenced": True, **options})  # type: ignore[arg-type]
    return [page.source.path for page in find_orphans(find_site(settings), settings)]


@pytest.mark.parametrize(("name", "page", "text"), NAMED.values(), ids=list(NAMED))
def test_a_file_is_named(site: Site, name: str, page: str, text: str) -> None:
    assert not found(site({f"images/{name}": b"", page: text}))


def test_a_file_is_not_named(site: Site) -> None:
    files: dict[str, str | bytes] = {
        "images/old.jpg": b"",
        "images/self.svg": "<!-- self.svg --><svg/>",
        "assets/responsive/old-480w.webp": b"",
        "_site/images/old.jpg": b"",
        ".hidden/a.png": b"",
        "index.html": "<p>older.jpg</p>",
    }
    root = site(files)
    assert found(root) == ["images/old.jpg", "images/self.svg"]
    assert not found(root, unreferenced=False)
    assert not found(root, paths=(root / "index.html",))
