from __future__ import annotations

import pytest

from assetjob.model.front_matter import FrontMatter
from assetjob.model.site import Collection, JekyllConfig, PageDefault, Project
from assetjob.model.text import Span
from assetjob.site.permalink import folder_of

FACTS = FrontMatter(Span(0, 0))
CASES = {
    "post, date": ("_posts/2020-01-02-Hello World.md", "date", FACTS, "2020/01/02"),
    "post in a folder": ("news/_posts/2020-01-02-a.md", "date", FACTS, "news/2020/01/02"),
    "post, pretty": ("_posts/2020-01-02-Hello_World.md", "pretty", FACTS, "2020/01/02/Hello_World"),
    "post, none": ("news/_posts/2020-01-02-a.md", "none", FACTS, "news"),
    "post, template": ("_posts/2020-01-02-a.md", "/blog/:year/:title/", FACTS, "blog/2020/a"),
    "post, own permalink": (
        "_posts/2020-01-02-a.md",
        "date",
        FrontMatter(Span(0, 0), permalink="/x/y/"),
        "x/y",
    ),
    "own permalink without a slash": (
        "a.md",
        "date",
        FrontMatter(Span(0, 0), permalink="/x/y"),
        "x",
    ),
    "categories": (
        "_posts/2020-01-02-a.md",
        "date",
        FrontMatter(Span(0, 0), categories=("Big News",)),
        "big news/2020/01/02",
    ),
    "date of the front matter": (
        "_posts/2020-01-02-a.md",
        "date",
        FrontMatter(Span(0, 0), date="2021-03-04 10:00:00 +0800"),
        "2021/03/04",
    ),
    "page": ("about/us.md", "date", FACTS, "about"),
    "page, pretty": ("about/us.md", "pretty", FACTS, "about/us"),
    "index page, pretty": ("about/index.md", "pretty", FACTS, "about"),
    "collection": ("_team/sub/x.md", "date", FACTS, "team/sub"),
    "collection, own template": ("_cars/x.md", "date", FACTS, "autos/x"),
    "default for a folder": ("deep/in/x.md", "date", FACTS, "set/x"),
    "no front matter": ("about/us.html", "pretty", None, "about"),
}


@pytest.mark.parametrize(("path", "style", "facts", "folder"), CASES.values(), ids=CASES)
def test_folder(path: str, style: str, facts: FrontMatter | None, folder: str) -> None:
    jekyll = JekyllConfig(
        permalink=style,
        collections=(Collection("team"), Collection("cars", "/autos/:path/")),
        defaults=(PageDefault("deep", None, "/set/:basename/"),),
    )
    assert folder_of(Project(jekyll=jekyll), path, facts) == folder


def test_outside_jekyll_it_is_the_file_s_own_folder() -> None:
    assert folder_of(Project(), "a/b/c.md", FACTS) == "a/b"
