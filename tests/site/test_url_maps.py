"""Images whose URLs begin with a prefix, as of an assets domain, are read from folders."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job import api
from assetjob.model.errors import SettingsError
from assetjob.model.result import Result
from assetjob.model.site import Site, UrlMap
from assetjob.model.target import TargetState
from assetjob.settings.load import load
from assetjob.site.config import find_site
from assetjob.site.url_maps import MappedUrls
from tests.conftest import Silent

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
Assetjob = Callable[..., "subprocess.CompletedProcess[str]"]
CDN = "https://cdn.example.org/media/"
STYLE = "<!doctype html><style>img { max-width: 100%; height: auto }</style><body>"
PAGE = f"{STYLE}<img src='{CDN}a%20b.jpg' alt='A hill'><img src='/media/a%20b.jpg' alt='A hill'>"

# URL -> the path of the file, and whether the page may be rewritten; None where no file fits.
URLS: dict[str, tuple[str, bool] | None] = {
    f"{CDN}a.jpg": ("media/a.jpg", True),
    "//cdn.example.org/media/a.jpg": ("media/a.jpg", True),
    "HTTPS://CDN.Example.org/media/a.jpg": ("media/a.jpg", True),
    f"{CDN}deep/b%20c.jpg": ("media/deep/b c.jpg", True),
    f" {CDN}./deep/../a.jpg": ("media/a.jpg", True),
    f"{CDN}a.jpg?v=12": ("media/a.jpg", True),
    f"{CDN}a.jpg?3f2a": ("media/a.jpg", True),
    f"{CDN}a.jpg?w=300&fit=crop": ("media/a.jpg", False),
    f"{CDN}a.jpg#top": ("media/a.jpg", True),
    "/deep/b%20c.jpg": ("media/deep/b c.jpg", True),
    f"{CDN}A.jpg": None,
    f"{CDN}deep": None,
    f"{CDN}../media/a.jpg": None,
    f"{CDN}%2e%2e/secret.jpg": None,
    f"{CDN}link.jpg": None,
    CDN: None,
    "https://cdn.example.org/medial/a.jpg": None,
    "https://other.example.org/media/a.jpg": None,
    "/media/a.jpg": None,
}
MAPS = (UrlMap(CDN, "media"), UrlMap("/deep/", "media/deep"))


@pytest.mark.parametrize("url", URLS)
def test_url(site: Build, url: str) -> None:
    root = site({"media/a.jpg": b"a", "media/deep/b c.jpg": b"b", "secret.jpg": b"s"})
    (root / "media/link.jpg").symlink_to("../secret.jpg")
    target = MappedUrls(Site(root, url_maps=MAPS)).target(url, ())
    found = target and (target.path, target.form is not None)
    assert found == URLS[url]
    assert target is None or target.state is TargetState.LOCAL


WRONG = {
    'prefix = "media/"\nfolder = "."': "is not the beginning of a URL",
    'prefix = "https://"\nfolder = "."': "is not the beginning of a URL",
    'prefix = "https://a.example/?x="\nfolder = "."': "is not the beginning of a URL",
    'prefix = "https://a.example"\nfolder = "../media"': "must be a folder inside the site",
    'prefix = "https://a.example"\nfolder = "/media"': "must be a folder inside the site",
    'prefix = "https://a.example"\nfolder = "no"': "not a folder",
    'prefix = "https://a.example"\nfolder = "link"': "leads out of the site",
    'prefix = "https://a.example"': "has no folder",
    'prefix = "https://a.example"\nfolder = "."\ndir = 1': "unknown key 'dir'",
}


@pytest.mark.parametrize("table", WRONG)
def test_wrong_setting(site: Build, tmp_path: Path, table: str) -> None:
    root = site({"assetjob.toml": f"[[url_map]]\n{table}\n"})
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(SettingsError, match=re.escape(WRONG[table])):
        find_site(load(root, {}))


def test_option_must_not_name_a_folder_around_the_site(site: Build, tmp_path: Path) -> None:
    settings = load(site({}), {"url_folders": ((CDN, tmp_path),)})
    with pytest.raises(SettingsError, match="contains the site"):
        find_site(settings)


def fix(root: Path, **options: object) -> Result:
    given = {"reports": root.parent / "reports", "executor": "serial", "widths": [420]}
    return api.start("in-place", load(root, {**given, **options}), Silent())[0]


def test_variants_of_one_folder_have_the_prefix_of_each_page(
    site: Build, image_file: WriteImage
) -> None:
    settings = f'[[url_map]]\nprefix = "{CDN}"\nfolder = "media"\n'
    root = site({"index.html": PAGE, "assetjob.toml": settings})
    image_file(root / "media/a b.jpg", 600, 400)
    result = fix(root)
    text = (root / "index.html").read_text()
    urls = re.findall(r"(\S+) 420w", text)
    variants = [path.relative_to(root).as_posix() for path in root.rglob("*-420w.webp")]
    assert len(variants) == 1
    inner = variants[0].removeprefix("media/").replace(" ", "%20")
    assert inner.startswith("assets/responsive/")
    assert urls == [f"srcset='{CDN}{inner}", f"srcset='/media/{inner}"]
    assert result.exit_code == 0
    assert not any(page.rewritten for page in fix(root).pages)
    assert api.clean_variants(load(root, {}), remove=True) == ()


def test_the_whole_site_below_a_prefix(site: Build, image_file: WriteImage) -> None:
    """As with the assetPrefix of Next.js."""
    page = f"{STYLE}<img src='https://cdn.example.org/a.jpg' alt='A hill'>"
    root = site({"index.html": page})
    image_file(root / "a.jpg", 600, 400)
    fix(root, url_map=[{"prefix": "https://cdn.example.org", "folder": "."}])
    assert "https://cdn.example.org/assets/responsive/a.jpg/" in (root / "index.html").read_text()


def test_folder_outside_the_site(
    site: Build, image_file: WriteImage, tmp_path: Path, assetjob: Assetjob
) -> None:
    page = f"{STYLE}<img src='{CDN}a.jpg' alt='A hill'><img src='{CDN}no.jpg' alt='A tree'>"
    root = site({"index.html": page})
    image_file(tmp_path / "elsewhere/a.jpg", 600, 400)
    words = ("site", "--url-map", f"{CDN}=elsewhere", "--set", "widths=[420]")
    preview = assetjob(tmp_path, "fix", *words)
    assert "420w" in preview.stdout
    assert not (tmp_path / "elsewhere/assets").exists()
    done = assetjob(tmp_path, "fix", "--in-place", *words)
    assert f"{CDN}: 1 image has no file in ../elsewhere, as {CDN}no.jpg." in done.stderr
    text = (root / "index.html").read_text()
    (variant,) = (tmp_path / "elsewhere/assets/responsive/a.jpg").glob("*-420w.webp")
    assert f"srcset='{CDN}assets/responsive/a.jpg/{variant.name} 420w" in text
    assert not (root / "assets").exists()
    again = assetjob(tmp_path, "fix", "--in-place", *words)
    assert (root / "index.html").read_text() == text
    assert "0 new" in again.stderr
    assert assetjob(tmp_path, "undo", "site").returncode == 0
    assert (root / "index.html").read_text() == page
    assert variant.exists()


def test_output_writes_into_the_named_folder_too(
    site: Build, image_file: WriteImage, tmp_path: Path
) -> None:
    root = site({"index.html": f"{STYLE}<img src='{CDN}a.jpg' alt='A hill'>"})
    image_file(tmp_path / "elsewhere/a.jpg", 600, 400)
    given = {"reports": tmp_path / "reports", "executor": "serial", "widths": [420]}
    options = {"output": tmp_path / "out", "url_folders": ((CDN, tmp_path / "elsewhere"),)}
    api.start("output", load(root, {**given, **options}), Silent())
    assert CDN + "assets/responsive/" in (tmp_path / "out/index.html").read_text()
    assert list((tmp_path / "elsewhere/assets/responsive/a.jpg").iterdir())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["index.html"]


def test_prefix_that_no_image_has(site: Build, image_file: WriteImage) -> None:
    root = site({"index.html": f"{STYLE}<img src='/media/a.jpg' alt='A hill'>"})
    image_file(root / "media/a.jpg", 600, 400)
    notes = fix(root, url_map=[{"prefix": CDN, "folder": "media"}]).notes
    assert f"{CDN}: no image on the pages has a URL that begins so; check url_map." in notes


@pytest.mark.parametrize("words", [(CDN,), (f"{CDN}=",), ("media=x",)])
def test_wrong_option(site: Build, assetjob: Assetjob, words: tuple[str, ...]) -> None:
    done = assetjob(site({"index.html": STYLE}), "audit", "--url-map", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
