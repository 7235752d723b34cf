"""The public URL of a page, where it is certain; what Jekyll does is in test_jekyll_oracle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assetjob.model.front_matter import FrontMatter
from assetjob.model.site import Collection, JekyllConfig, Project
from assetjob.model.text import Span
from assetjob.site.page_url import page_url

FACTS = FrontMatter(Span(0, 0))
ORIGIN = "https://a.example"
JEKYLL = JekyllConfig(collections=(Collection("team"),))
CASES = {
    "a file": (Project(), "a/b c.html", None, "/a/b%20c.html"),
    "an index file": (Project(), "a/index.html", None, "/a/"),
    "the front page": (Project(), "index.html", None, "/"),
    "a name that ends alike": (Project(), "a/my-index.html", None, "/a/my-index.html"),
    "a percent sign and a question mark": (Project(), "50%?.html", None, "/50%25%3F.html"),
    "below a path": (Project(baseurl="/base"), "a.html", None, "/base/a.html"),
    "in a folder of the sources": (Project(source="docs"), "docs/a.html", None, "/a.html"),
    "Markdown that is not rendered": (Project(), "a.md", FACTS, None),
    "sources of another generator": (Project(generator="hugo"), "a.html", FACTS, None),
    "Jekyll, a page": (Project(jekyll=JEKYLL), "a.md", FACTS, "/a.html"),
    "Jekyll, a member of a collection": (
        Project(jekyll=JEKYLL),
        "_team/a.md",
        FACTS,
        "/team/a.html",
    ),
    "Jekyll, a layout": (Project(jekyll=JEKYLL), "_layouts/a.html", FACTS, None),
    "Jekyll, a folder that is no collection": (Project(jekyll=JEKYLL), "_x/a.md", FACTS, None),
    "Jekyll, own permalink": (
        Project(jekyll=JEKYLL),
        "_x/a.md",
        replace(FACTS, permalink="/x/a b/"),
        "/x/a%20b/",
    ),
    "Jekyll, Markdown without front matter": (Project(jekyll=JEKYLL), "a.md", None, None),
    "Jekyll, HTML without front matter": (Project(jekyll=JEKYLL), "a.html", None, "/a.html"),
}


@pytest.mark.parametrize(("project", "path", "facts", "url"), CASES.values(), ids=CASES)
def test_url(project: Project, path: str, facts: FrontMatter | None, url: str | None) -> None:
    expected = "" if url is None else ORIGIN + url
    assert page_url(replace(project, origin=ORIGIN), path, facts) == expected


@pytest.mark.parametrize("origin", [None, "", "javascript:alert(1)//", "example.org"])
def test_there_is_none_without_the_site_s_own_url(origin: str | None) -> None:
    assert page_url(Project(origin=origin), "a.html", None) == ""
