"""Which sites a fleet has, and what a file of sites may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from assetjob.fleet.sites import FleetSite, read_sites
from assetjob.model.errors import SettingsError

GIT = "https://example.org/a/site.git"


def sites(folder: Path, text: str) -> tuple[FleetSite, ...]:
    file = folder / "sites.toml"
    file.write_text(text)
    return read_sites([file])


def test_every_kind_of_site(tmp_path: Path) -> None:
    found = sites(
        tmp_path,
        f"""
        [settings]
        widths = [480, 800]
        [[site]]
        folder = "one"
        run = "in-place"
        [[site]]
        git = "{GIT}"
        revision = "v1.2"
        run = "output"
        output = "out"
        settings = {{ quality = 70, url = 'https://example.org/"x"' }}
        [[site]]
        name = "three"
        prefix = "s3://bucket/site"
        """,
    )
    widths = ("widths", "[480, 800]")
    assert found == (
        FleetSite("one", "folder", str(tmp_path / "one"), run="in-place", settings=(widths,)),
        FleetSite(
            "site",
            "git",
            GIT,
            "v1.2",
            "output",
            str(tmp_path / "out"),
            (widths, ("quality", "70"), ("url", '"https://example.org/\\"x\\""')),
        ),
        FleetSite("three", "prefix", "s3://bucket/site", settings=(widths,)),
    )


def test_a_pattern_means_all_its_folders(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "sites" / name).mkdir(parents=True)
    (tmp_path / "sites" / "c.txt").touch()
    text = '[[site]]\nfolder = "sites/*"\nrun = "output"\noutput = "out"'
    found = sites(tmp_path, text)
    assert [(site.name, site.output) for site in found] == [
        ("a", str(tmp_path / "out/a")),
        ("b", str(tmp_path / "out/b")),
    ]


def test_folders_are_sites(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (site,) = read_sites([tmp_path / "a b"])
    assert (site.name, site.slug, site.run) == ("a b", "a-b", "audit")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no sites"),
        ('[[site]]\nfolder = "a"\nrun = "branch"\noutput = "b"', '"branch" needs git'),
        (f'[[site]]\ngit = "{GIT}"\nrun = "branch"', "output: is needed"),
        (f'[[site]]\ngit = "{GIT}"\nrun = "branch"\noutput = "-b"', "name of a branch"),
        (f'[[site]]\ngit = "{GIT}"\nrun = "branch"\noutput = "HEAD"', "the branch that is read"),
        ("site = 1", "must be a list of tables"),
        ("sites = 1", r"unknown key 'sites'.*site"),
        ("[[site]]\nfoldr = 'a'", r"site 1: unknown key 'foldr'.*folder"),
        ("[[site]]\nfolder = 1", "folder: must be a string"),
        ("[[site]]\nname = 'a'", "must have one of folder, git and prefix"),
        (f"[[site]]\nfolder = 'a'\ngit = '{GIT}'", "must have one of"),
        ("[[site]]\nfolder = 'a'\nrun = 'fix'", "run: 'fix' is not known"),
        ("[[site]]\nfolder = 'a'\nrun = 'output'", "output: is needed"),
        ("[[site]]\nfolder = 'a'\noutput = 'b'", "output: is needed"),
        (f"[[site]]\ngit = '{GIT}'\nrun = 'in-place'", '"in-place" needs a folder'),
        ("[[site]]\ngit = 'ext::sh -c id'", "is no URL"),
        ("[[site]]\ngit = 'https://x/ext::sh'", "is no URL"),
        ("[[site]]\ngit = '--upload-pack=id'", "is no URL"),
        ("[[site]]\ngit = 'me@host:-oProxyCommand=id'", "is no URL"),
        ("[[site]]\ngit = '/tmp/repository'", "is no URL"),
        (f"[[site]]\ngit = '{GIT}'\nrevision = '--exec=id'", "revision: '--exec=id' must be"),
        (f"[[site]]\ngit = '{GIT}'\nrevision = 'a..b'", "must be a branch"),
        ("[[site]]\nprefix = 'bucket/site'", "is no URL"),
        ("[[site]]\nprefix = 'simplecache::s3://bucket'", "is no URL"),
        ("[[site]]\nfolder = 'none*'", "matches no folder"),
        ("[[site]]\nname = 'x'\nfolder = 'none*'", "cannot be given to the sites of a pattern"),
        ("[[site]]\nfolder = 'a'\n[[site]]\nfolder = 'b/a'", "two sites are named 'a'"),
        ("[[site]]\nfolder = 'a'\nsettings = { ignore = [{ rule = 'x' }] }", "must be a value"),
        ("[[site", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        sites(tmp_path, text)


def test_what_is_neither_file_nor_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is neither a folder nor a TOML file"):
        read_sites([tmp_path / "none"])
