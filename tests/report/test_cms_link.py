"""The address of a page in the CMS."""

from __future__ import annotations

from pathlib import Path

import pytest

from assetjob.model.errors import SettingsError
from assetjob.report.cms_link import cms_link
from assetjob.settings.load import load
from assetjob.settings.schema import Settings

ISOMER = {
    "pages/about us.md": "editPage/about%20us.md",
    "pages/contact-us.md": "contact-us",
    "index.md": "homepage",
    "_issue-05/Why: a question?.md": "folders/issue-05/editPage/Why%3A%20a%20question%3F.md",
    "_docs/More docs/a.md": "folders/docs/subfolders/More%20docs/editPage/a.md",
    "news/events/_posts/2020-01-02-post-a.md": (
        "resourceRoom/news/resourceCategory/events/editPage/2020-01-02-post-a.md"
    ),
    "_posts/2020-01-02-a.md": "",
    "_docs/a/b/c.md": "",
    "misc/a.md": "",
    "_layouts/page.html": "",
}


@pytest.mark.parametrize(("page", "route"), ISOMER.items())
def test_isomer(page: str, route: str) -> None:
    link = cms_link(Settings(site=Path(), cms_url="isomer:my-site"), page)
    assert link == (f"https://cms.isomer.gov.sg/sites/my-site/{route}" if route else "")


PATTERNS = {
    "https://a.example/admin/#/edit/{path}": "https://a.example/admin/#/edit/x/%22y%20z%22.md",
    "https://a.example/?in={folder}&page={name}": "https://a.example/?in=x&page=%22y%20z%22.md",
    "https://a.example/admin/": "https://a.example/admin/",
}


@pytest.mark.parametrize(("pattern", "link"), PATTERNS.items())
def test_pattern(pattern: str, link: str) -> None:
    assert cms_link(Settings(site=Path(), cms_url=pattern), 'x/"y z".md') == link


def test_there_is_none_without_the_setting() -> None:
    assert cms_link(Settings(site=Path()), "pages/a.md") == ""


@pytest.mark.parametrize("value", ["isomer:", "isomer:a/b", "javascript:alert(1)", "cms"])
def test_other_values_are_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match=r"--cms-url: .* must (be isomer: and|begin with)"):
        load(tmp_path, {"cms_url": value})
