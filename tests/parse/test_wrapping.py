"""Scripts that wrap images are distinguished from those that do not, by their text."""

from __future__ import annotations

import pytest

from assetjob.parse.scripts.wrapping import wraps_images

WRAPPING = {
    "jQuery": '$(".post img").each(function () { $(this).wrap("<a></a>") })',
    "in a link already": "$('img').each(function(){ if ($(this).parent().is('a')) return; })",
    "replaceWith": "document.querySelectorAll('article img').forEach(i => i.replaceWith(a))",
    "by tag name": 'document.getElementsByTagName("img")[0].parentNode.insertBefore(a, i)',
    "document.images": "for (const i of document.images) { if (i.parentElement.href) open(i) }",
    "closest": "document.querySelectorAll(`main img`).forEach(i => i.closest('a') || zoom(i))",
}
OTHER = {
    "nothing": "",
    "an image of its own": 'const i = document.createElement("img"); box.parentNode.append(i)',
    "no parents": 'document.querySelectorAll("img").forEach(i => i.classList.add("zoom"))',
    "other elements": 'document.querySelectorAll("pre").forEach(e => e.parentNode.remove())',
    "a class": "document.querySelectorAll('.img').forEach(e => e.parentNode.remove())",
    "a library": "x('img').parentNode;" + " " * 60_000,
}


@pytest.mark.parametrize("name", WRAPPING)
def test_wraps(name: str) -> None:
    assert wraps_images(WRAPPING[name])


@pytest.mark.parametrize("name", OTHER)
def test_does_not_wrap(name: str) -> None:
    assert not wraps_images(OTHER[name])
