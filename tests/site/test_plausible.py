"""Whether a folder looks like a site, which `fix --in-place` may write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.errors import SiteError
from assetjob.settings.load import load
from assetjob.site.config import find_site
from assetjob.site.pages import REPORT_MARK
from assetjob.site.plausible import require_site

Build = Callable[[Mapping[str, str | bytes]], Path]

SITES = {
    "a front page": {"index.html": ""},
    "any HTML page": {"About.HTM": "", "docs/a/index.html": "", "docs/b/index.html": ""},
    "Jekyll": {"_config.yml": "title: A\n", "_posts/2026-01-01-a.md": ""},
    "posts without a configuration": {"_posts/2026-01-01-a.md": ""},
    "settings": {"assetjob.toml": "", "tests/a/index.html": "", "tests/b/index.html": ""},
    "one site below": {"README.md": "", "docs/index.html": "", "docs/a/index.html": ""},
    "one project below": {"README.md": "", "website/docusaurus.config.js": ""},
    "one site below, and a report": {
        "docs/index.html": "",
        "reports/index.html": f'<meta charset="utf-8">{REPORT_MARK}',
    },
}
NO_SITES = {
    "nothing": ({"README.md": "", "src/a.py": ""}, "does not look like a site"),
    "templates": ({"src/templates/page.html": ""}, "does not look like a site"),
    "several": (
        {"tests/a/index.html": "", "tests/b/index.html": "", "tests/b/c/index.html": ""},
        r"contains several sites \(tests/a, tests/b\)",
    ),
    "many": (
        {f"tests/{name}/index.html": "" for name in "abcd"},
        r"contains several sites \(tests/a, tests/b, tests/c, \.\.\.\)",
    ),
    "packages": ({"node_modules/a/index.html": ""}, "does not look like a site"),
}


@pytest.mark.parametrize("files", SITES.values(), ids=SITES)
def test_a_site_is_accepted(site: Build, files: dict[str, str | bytes]) -> None:
    settings = load(site(files), {})
    require_site(find_site(settings), settings)


@pytest.mark.parametrize(("files", "problem"), NO_SITES.values(), ids=NO_SITES)
def test_another_folder_is_refused_unless_insisted(
    site: Build, files: dict[str, str | bytes], problem: str
) -> None:
    root = site({".git/HEAD": "", **files})
    settings = load(root, {})
    with pytest.raises(SiteError, match=rf"{problem}.*; name the site's folder, or insist with"):
        require_site(find_site(settings), settings)
    for options in ({"force": True}, {"paths": (root / "tests",)}):
        settings = load(root, options)
        require_site(find_site(settings), settings)
