"""`compare_sites` without a browser: which pages are compared at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assetjob.browser.measure_pages import BrowserOptions
from assetjob.job.compare_sites import ChosenPages, compare_sites
from assetjob.model.errors import SiteError
from tests.conftest import Silent


@pytest.fixture
def before(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    (folder / "a.html").write_text("<p>A page")
    (folder / "linked.html").symlink_to("a.html")
    (folder / "nowhere.html").symlink_to("removed.html")
    return folder


def test_a_link_that_leads_nowhere_is_no_page(before: Path, tmp_path: Path) -> None:
    after = tmp_path / "after"
    shutil.copytree(before, after, symlinks=True)
    compared = compare_sites(str(before), after, ChosenPages(), BrowserOptions(), Silent())
    assert (compared.same, compared.missing, compared.exit_code) == (2, (), 0)
    (after / "a.html").unlink()
    compared = compare_sites(str(before), after, ChosenPages(), BrowserOptions(), Silent())
    assert (compared.missing, compared.exit_code) == (("a.html", "linked.html"), 1)


def test_no_text_is_no_folder(before: Path) -> None:
    """An unset variable of a shell is not the current folder."""
    with pytest.raises(SiteError, match="neither a folder nor a revision"):
        compare_sites("", before, ChosenPages(), BrowserOptions(), Silent())
