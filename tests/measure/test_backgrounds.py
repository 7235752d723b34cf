"""How a page may name a background that a browser measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from assetjob.browser.backgrounds import PageBackground
from assetjob.measure.backgrounds import measured_backgrounds
from assetjob.model.image import ResolvedPage
from assetjob.model.measured import MeasuredBackground
from assetjob.model.site import Project, Site
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.site.resolve import Resolver

SEEN = PageBackground("http://localhost/img/a.jpg", None, None, named=True)


@pytest.mark.parametrize(
    ("base", "named"),
    [
        ("", "/img/a.jpg"),
        ('<base href="/b/">', "/img/a.jpg"),
        # The style sheet's own address decides where its images are, and the base where a link is.
        ('<base href="https://cdn.example/">', None),
        ('<base href="//cdn.example/">', None),
    ],
)
def test_a_link_loads_the_file_that_css_names(tmp_path: Path, base: str, named: str | None) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img/a.jpg").touch()
    head = f'{base}<link rel="stylesheet" href="/a.css">'
    text = f"<!doctype html><html><head>{head}</head><body><img src=/b.jpg></body></html>"
    source = Source("index.html", Markup.HTML, text)
    page = ResolvedPage(source, parse(source), ())
    resolver = Resolver(Site(tmp_path.resolve(), (Project(),)))
    found = measured_backgrounds(page, [SEEN], "http://localhost/index.html", resolver)
    assert found == ((MeasuredBackground(named),) if named else ())
