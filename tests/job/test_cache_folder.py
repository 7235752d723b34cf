"""Which folder is the cache: the person who runs the tool names any, a site one of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job import cache_folder as module
from assetjob.job.cache import Bounds, Cache
from assetjob.job.cache_folder import bounds, cache_folder, check_cache, open_cache
from assetjob.model.errors import SiteError
from assetjob.settings.load import Given, load_given
from assetjob.settings.schema import Settings

Build = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def root(site: Build) -> Path:
    return site({"index.html": "", "file": ""})


def settings_of(root: Path, *pairs: str, **options: object) -> Settings:
    return load_given(root, Given(options=options, pairs=pairs))


def test_the_default_is_in_the_home_folder(root: Path, own_folders: Path) -> None:
    folder = cache_folder(settings_of(root))
    assert (folder.path, folder.named_by) == (own_folders / "cache/assetjob", "default")
    assert not folder.is_asked_for


def test_without_a_home_folder_there_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "user_cache_folder", lambda: None)
    settings = settings_of(root)
    assert cache_folder(settings).path is None
    assert check_cache(settings) == ()
    with open_cache(settings, print, write=True) as cache:
        assert cache.is_empty


def test_what_names_it_first_wins(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "assetjob.toml").write_text("cache = 'own'\n")
    assert cache_folder(settings_of(root)).path == root / "own"
    monkeypatch.setenv("ASSETJOB_CACHE", str(tmp_path / "environment"))
    assert cache_folder(settings_of(root)).path == tmp_path / "environment"
    assert cache_folder(settings_of(root, "cache=set")).path == root / "set"
    named = settings_of(root, cache_folder=tmp_path / "named")
    assert cache_folder(named).path == tmp_path / "named"
    without = settings_of(root, cache_folder=tmp_path / "named", use_cache=False)
    assert cache_folder(without).path is None


def test_an_empty_variable_names_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETJOB_CACHE", "")
    assert cache_folder(settings_of(root)).named_by == "default"


@pytest.mark.parametrize("named_by", ["option", "variable", "default"])
def test_a_person_s_folder_behind_a_link_is_used(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    own_folders: Path,
    named_by: str,
) -> None:
    (tmp_path / "disk").mkdir()
    link = own_folders / "cache/assetjob" if named_by == "default" else tmp_path / "link"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "disk")
    if named_by == "variable":
        monkeypatch.setenv("ASSETJOB_CACHE", str(link))
    settings = settings_of(root, **({"cache_folder": link} if named_by == "option" else {}))
    lines: list[str] = []
    with open_cache(settings, lines.append, write=True):
        pass
    assert lines == []
    assert Cache.is_in(tmp_path / "disk")


def test_a_cache_that_cannot_be_used_is_said(root: Path, tmp_path: Path) -> None:
    (tmp_path / "cache/assetjob-cache-2.sqlite").mkdir(parents=True)
    settings = settings_of(root, cache_folder=tmp_path / "cache")
    assert check_cache(settings) == ()
    lines: list[str] = []
    with open_cache(settings, lines.append, write=True) as cache:
        assert cache.is_empty
    (line,) = lines
    assert line.startswith(f"{tmp_path / 'cache'}: the cache cannot be used: ")
    assert line.endswith("; the run goes on without it")


def test_a_site_s_folder_behind_a_link_is_not_used(root: Path, tmp_path: Path) -> None:
    (root / "assetjob.toml").write_text("cache = 'out/cache'\n")
    (root / "out").symlink_to(tmp_path)
    assert cache_folder(settings_of(root)).path is None


@pytest.mark.parametrize("named_by", ["option", "variable", "setting"])
def test_a_named_folder_that_cannot_be_written_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, named_by: str
) -> None:
    options: dict[str, object] = {}
    if named_by == "option":
        options["cache_folder"] = root / "file/cache"
    elif named_by == "variable":
        monkeypatch.setenv("ASSETJOB_CACHE", str(root / "file/cache"))
    else:
        (root / "assetjob.toml").write_text("cache = 'file/cache'\n")
    advice = "cache" if named_by == "setting" else "--cache"
    with pytest.raises(SiteError, match=f"cannot be written: .*; choose .* with {advice}$"):
        check_cache(settings_of(root, **options))


def test_the_site_itself_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    for folder in (root, Path()):  # as of --cache "$UNSET"
        with pytest.raises(SiteError, match="is the site; choose another folder with --cache"):
            check_cache(settings_of(root, cache_folder=folder))


def test_a_default_that_cannot_be_written_is_said(root: Path, own_folders: Path) -> None:
    own_folders.mkdir(exist_ok=True)
    (own_folders / "cache").write_text("a file")
    (line,) = check_cache(settings_of(root))
    assert line.endswith("Not a directory; nothing is added to the cache")


def test_a_cache_that_can_only_be_read_is_used(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path, advice: str) -> None:
        raise SiteError(f"{folder}: cannot be written: Read-only file system; {advice}")

    monkeypatch.setattr(module, "require_writable", refuse)
    settings = settings_of(root, cache_folder=tmp_path / "cache")
    with pytest.raises(SiteError, match="Read-only file system"):
        check_cache(settings)
    with Cache(tmp_path / "cache", write=True):
        pass
    (line,) = check_cache(settings)
    assert line.endswith("Read-only file system; nothing is added to the cache")


def test_a_check_creates_nothing(root: Path, tmp_path: Path) -> None:
    assert check_cache(settings_of(root, cache_folder=tmp_path / "new/cache")) == ()
    assert not (tmp_path / "new").exists()


def test_a_site_does_not_shrink_the_shared_cache(root: Path) -> None:
    (root / "assetjob.toml").write_text("cache_megabytes = 10\ncache_days = 1\n")
    settings = settings_of(root)
    assert bounds(settings, cache_folder(settings)) == Bounds()
    (root / "assetjob.toml").write_text("cache_megabytes = 10\ncache_days = 1\ncache = 'own'\n")
    settings = settings_of(root)
    assert bounds(settings, cache_folder(settings)) == Bounds(10_000_000, 1)


def test_the_command_line_does(root: Path) -> None:
    settings = settings_of(root, "cache_megabytes=10", "cache_days=1")
    assert bounds(settings, cache_folder(settings)) == Bounds(10_000_000, 1)
