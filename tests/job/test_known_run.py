"""A run over an unchanged site is recalled; whatever changes, the result is that of a full run."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetjob.cli.output.findings import all_findings, failures
from assetjob.cli.output.summary import summary
from assetjob.job import api, known_run
from assetjob.job.run_site import run_through
from assetjob.model.errors import AssetjobError
from assetjob.model.result import Command, Result
from assetjob.runtime.folder_state import UnknownStateError, state_of_file
from assetjob.settings.load import Given, load_given
from assetjob.settings.schema import Settings
from tests.conftest import Silent, draw_image

SITE, REPORTS, CACHE, OUTPUT = "repo/site", "reports", "cache", "out"
PAGE = """<!doctype html><html lang="en"><link rel="stylesheet" href="a.css"><h1>Canal</h1>
<p><img src="images/sea.jpg" alt="The sea"> <img src="images/hill.jpg">
<p><img src="images/none.jpg" alt="A boat">
"""
POST = '<p>Two of them: <img src="images/hill.jpg" alt="Hill"> <img src="images/hill2.jpg">\n'


@pytest.fixture(autouse=True)
def full_runs(monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """The commands of the runs that were not recalled; each file counts as settled at once."""
    done = list[Command]()

    def counting(run: Any) -> Result:
        done.append(run.command)
        return run_through(run)

    monkeypatch.setattr("assetjob.job.api.run_through", counting)
    monkeypatch.setattr("assetjob.job.run_state.TICK", -(10**15))
    return done


def build(folder: Path) -> Path:
    """Write a site in a repository, and return the folder around that."""
    root = folder / SITE
    (root / "images").mkdir(parents=True)
    (folder / "repo/.git").mkdir()
    for number, name in enumerate(("sea", "hill", "hill2")):
        draw_image(root / f"images/{name}.jpg", 300, 200, seed=min(number, 1))
    (root / "index.html").write_text(PAGE, encoding="utf-8")
    (root / "post.html").write_text(POST, encoding="utf-8")
    (root / "a.css").write_text("img { max-width: 100% }", encoding="utf-8")
    (root / "assetjob.toml").write_text('fail_on = "warning"\n', encoding="utf-8")
    return folder


def settings_of(folder: Path, **options: object) -> Settings:
    paths = {"reports": folder / REPORTS, "cache_folder": folder / CACHE}
    paths["output"] = folder / OUTPUT
    pairs = ("executor=serial", "widths=[120,240]", "icon_size=8")
    return load_given(folder / SITE, Given(options={**paths, **options}, pairs=pairs))


def outcome(folder: Path, command: Command = "audit", **options: object) -> Mapping[str, object]:
    """Return all that a run prints and leaves behind."""
    result, printed = api.start(command, settings_of(folder, **options), Silent())
    return {
        "printed": [*all_findings(result), *failures(result), *printed],
        "summary": list(summary(result, folder)),
        "exit code": result.exit_code,
        "files": files(folder),
    }


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and CACHE not in path.relative_to(folder).parts
    }


def assert_true(folder: Path, command: Command) -> None:
    """Check that a run does what one does that knows nothing of earlier runs."""
    before = folder.with_name("before")
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(folder, before, symlinks=True)
    found = outcome(folder, command)
    shutil.rmtree(folder)
    before.rename(folder)
    assert full_outcome(folder, command) == found


def full_outcome(folder: Path, command: Command) -> Mapping[str, object]:
    """Return what a run says and leaves behind that recalls none, though it knows the files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known_run, "may_be_known", lambda _: False)
        return outcome(folder, command)


def until_recalled(folder: Path, command: Command, full_runs: list[Command]) -> None:
    for _ in range(5):
        full_runs.clear()
        outcome(folder, command)
        if not full_runs:
            return
    raise AssertionError("an unchanged site is run again and again")


COMMANDS: tuple[Command, ...] = ("audit", "in-place", "output")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unchanged_site_is_recalled(
    command: Command, tmp_path: Path, full_runs: list[Command]
) -> None:
    folder = build(tmp_path / "a")
    until_recalled(folder, command, full_runs)
    recalled = outcome(folder, command)
    assert full_runs == []
    assert full_outcome(folder, command) == recalled
    assert recalled["printed"]


def _add(path: str, text: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with (folder / path).open("a", encoding="utf-8", newline="") as file:
            file.write(text)

    return change


def _draw(name: str, seed: int) -> Callable[[Path], object]:
    return lambda folder: draw_image(folder / SITE / f"images/{name}.jpg", 300, 200, seed=seed)


def _same_times(folder: Path) -> None:
    """Replace an image by another of the same size, and set the times back."""
    path = folder / SITE / "images/hill.jpg"
    status, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:-40] + bytes(38) + data[-2:])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _decide(folder: Path) -> None:
    result, _ = api.start("audit", settings_of(folder, use_cache=False), Silent())
    image = result.pages[0].images[1]
    row = {"picture": image.digest, "context": image.ref.context.key}
    document = {"schema": 1, "decisions": [{**row, "decision": "alt", "alt": "A hill"}]}
    (folder / SITE / "assetjob-decisions.json").write_text(json.dumps(document), encoding="utf-8")


def _save_baseline(folder: Path) -> None:
    api.start("audit", settings_of(folder, write_baseline=True, use_cache=False), Silent())


def _variant(folder: Path) -> Path:
    variants = (folder / SITE / "assets").rglob("*.webp")
    return next(iter(sorted(variants)), folder / SITE / "images/sea.jpg")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": _add(f"{SITE}/post.html", "<p><img src='images/sea.jpg' alt='sea.jpg'>"),
    "a page": _add(f"{SITE}/deep/new.html", "<img src='../images/sea.jpg'>"),
    "an image": _draw("hill", 7),
    "an image of the same size and time": _same_times,
    "a missing image": _draw("none", 3),
    "an image that nothing names": _draw("other", 4),
    "an image less": lambda folder: (folder / SITE / "images/sea.jpg").unlink(),
    "an image's name": lambda folder: (folder / SITE / "images/sea.jpg").rename(
        folder / SITE / "images/Sea.jpg"
    ),
    "an empty variant": lambda folder: _variant(folder).write_bytes(b""),
    "a variant less": lambda folder: _variant(folder).unlink(),
    "a sheet": _add(f"{SITE}/a.css", "\nimg { width: 300px; height: auto }"),
    "a script": _add(f"{SITE}/s.js", "document.querySelector('img').src = 'x'"),
    "a setting": _add(f"{SITE}/assetjob.toml", 'placeholders = ["The sea"]\n'),
    "an ignore": _add(
        f"{SITE}/assetjob.toml", '[[ignore]]\nrule = "alt-*"\npath = "index.html"\nreason = "x"\n'
    ),
    "a generator": _add(f"{SITE}/_config.yml", "exclude: [post.html]\n"),
    "a header": _add(f"{SITE}/_headers", "/*\n  Link: </images/sea.jpg>; rel=preload; as=image\n"),
    "a policy": _add(f"{SITE}/_headers", "/*\n  Content-Security-Policy: style-src 'self'\n"),
    "a decision": _decide,
    "a baseline": _save_baseline,
    "what git ignores": _add("repo/.gitignore", "post.html\n"),
    "an earlier report": lambda folder: (folder / REPORTS / "audit.json").unlink(),
    "the report": _add(f"{REPORTS}/index.html", "x"),
    "a written page": _add(f"{OUTPUT}/index.html", "x"),
    "a page written less": lambda folder: (folder / OUTPUT / "index.html").unlink(missing_ok=True),
    "the output": lambda folder: shutil.rmtree(folder / OUTPUT, ignore_errors=True),
    "all reports": lambda folder: shutil.rmtree(folder / REPORTS),
    "a link": lambda folder: (folder / SITE / "images/none.jpg").symlink_to("sea.jpg"),
    "a folder": lambda folder: (folder / SITE / "images/none.jpg").mkdir(),
}


# A fix looks at more: at what it has written, and at what git ignores.
OF_FIX = {
    "an empty variant",
    "a variant less",
    "an image",
    "a text",
    "what git ignores",
    "a folder",
}
OF_OUTPUT = {"a text", "an image", "a written page", "a page written less", "the output"}
OF_AUDIT = CHANGES.keys() - OF_OUTPUT | OF_FIX
CASES: list[tuple[str, Command]] = [
    *((each, "audit") for each in sorted(OF_AUDIT)),
    *((each, "in-place") for each in sorted(OF_FIX)),
    *((each, "output") for each in sorted(OF_OUTPUT)),
]


@pytest.mark.parametrize(("change", "command"), CASES)
def test_after_a_change_nothing_is_recalled(
    change: str, command: Command, tmp_path: Path, full_runs: list[Command]
) -> None:
    folder = build(tmp_path / "a")
    until_recalled(folder, command, full_runs)
    CHANGES[change](folder)
    assert_true(folder, command)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    command=st.sampled_from(COMMANDS),
    changes=st.lists(
        st.tuples(st.sampled_from(sorted(CHANGES)), st.booleans()), min_size=2, max_size=3
    ),
)
def test_after_many_changes_each_run_is_true(
    command: Command,
    changes: list[tuple[str, bool]],
    tmp_path_factory: pytest.TempPathFactory,
    full_runs: list[Command],
) -> None:
    folder = build(tmp_path_factory.mktemp("site") / "a")
    for change, settles in changes:
        try:
            CHANGES[change](folder)
        except OSError:
            continue  # another change has taken what this one needs
        assert_true(folder, command)
        if settles:
            until_recalled(folder, command, full_runs)


def test_an_edit_that_is_taken_back_is_no_change(tmp_path: Path, full_runs: list[Command]) -> None:
    folder = build(tmp_path / "a")
    until_recalled(folder, "audit", full_runs)
    text = (folder / SITE / "index.html").read_bytes()
    _add(f"{SITE}/index.html", "x")(folder)
    (folder / SITE / "index.html").write_bytes(text)
    outcome(folder)
    assert full_runs == []


def test_a_file_that_may_still_change_is_not_trusted(
    tmp_path: Path, full_runs: list[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assetjob.job.run_state.TICK", 10**15)
    folder = build(tmp_path / "a")
    for _ in range(4):
        outcome(folder)
    assert len(full_runs) == 4


OTHERS: dict[str, dict[str, object]] = {
    "another day": {"today": Settings(site=Path()).today - timedelta(days=1)},
    "another gate": {"fail_on": "error"},
    "a part of the site": {"paths": (Path("index.html"),)},
    "a format that is printed": {"report_formats": ("github",)},
    "the audit on stdout": {"print_audit": True},
    "no cache": {"use_cache": False},
    "every image read": {"reread_images": True},
    "a manifest": {"manifest": Path("manifest.json")},
}


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
def test_another_run_is_not_recalled(
    others: Mapping[str, object], tmp_path: Path, full_runs: list[Command]
) -> None:
    folder = build(tmp_path / "a")
    until_recalled(folder, "audit", full_runs)
    options = dict(others)
    if "paths" in options:
        options["paths"] = (folder / SITE / "index.html",)
    if "manifest" in options:
        options["manifest"] = folder / "manifest.json"
    outcome(folder, "audit", **options)
    assert full_runs == ["audit"]


def test_a_link_that_leads_out_of_the_site_is_followed_by_a_full_run(
    tmp_path: Path, full_runs: list[Command]
) -> None:
    folder = build(tmp_path / "a")
    draw_image(folder / "outside.jpg", 300, 200)
    (folder / SITE / "images/none.jpg").symlink_to(folder / "outside.jpg")
    for _ in range(4):
        outcome(folder)
    assert len(full_runs) == 4


def test_a_file_that_failed_for_once_is_tried_again(
    tmp_path: Path, full_runs: list[Command]
) -> None:
    folder = build(tmp_path / "a")
    (folder / SITE / "bad.html").write_bytes(b"<img src=images/sea.jpg alt='\xff'>")
    for _ in range(4):
        assert outcome(folder)["exit code"] == 3
    assert len(full_runs) == 4


STRANGE: dict[str, Callable[[Path], object]] = {
    "decisions in a pipe": lambda folder: os.mkfifo(folder / SITE / "assetjob-decisions.json"),
    "measurements in a pipe": lambda folder: os.mkfifo(folder / SITE / "assetjob-measured.json"),
    "what git ignores in a pipe": lambda folder: os.mkfifo(folder / "repo/.gitignore"),
    "an earlier report in a pipe": lambda folder: os.mkfifo(folder / REPORTS / "audit.json"),
    "decisions that never end": lambda folder: (
        folder / SITE / "assetjob-decisions.json"
    ).symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_no_pipe_and_no_device_is_read_to_know_a_run(
    name: str, tmp_path: Path, full_runs: list[Command]
) -> None:
    folder = build(tmp_path / "a")
    (folder / REPORTS).mkdir()
    STRANGE[name](folder)
    for _ in range(2):
        with suppress(AssetjobError):
            api.start("audit", settings_of(folder), Silent())
    assert full_runs


def test_a_link_into_what_git_stores_is_followed_by_a_full_run(
    tmp_path: Path, full_runs: list[Command]
) -> None:
    folder = build(tmp_path / "a")
    draw_image(folder / SITE / ".git/objects/none.jpg", 300, 200)
    (folder / SITE / "images/none.jpg").symlink_to("../.git/objects/none.jpg")
    for _ in range(4):
        outcome(folder)
    assert len(full_runs) == 4


def test_drafts_from_a_pipe_are_left_to_the_run(tmp_path: Path) -> None:
    pipe = tmp_path / "drafts"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    try:
        os.write(writer, b"[]")
        with pytest.raises(UnknownStateError):
            state_of_file(pipe)
        assert os.read(writer, 10) == b"[]"
    finally:
        os.close(writer)


def test_a_file_too_large_for_any_run_is_left_to_the_run(tmp_path: Path) -> None:
    hole = tmp_path / "decisions.json"
    with hole.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UnknownStateError):
        state_of_file(hole)
