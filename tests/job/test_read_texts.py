"""The text in images: read once for each image file, and only if the settings ask for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assetjob.images import ocr
from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.errors import SettingsError
from assetjob.model.image import ImageText
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Silent

SAYS = ("Weekly market opens", "Friday evening under", "the railway bridge beside", "station")


def run(root: Path, *, asked: bool = True) -> tuple[tuple[str, ...], set[str]]:
    """Return the lines of the first image, and the names of the rules with findings."""
    settings = Settings(site=root, ocr=asked)
    store = DryRun(Disk(root))
    result = run_stages(
        RunContext("audit", settings, find_site(settings), Serial(), store, Silent())
    )
    info = next(iter(result.pages)).images[0].info
    assert info is not None
    return info.lines, {each.rule for each in result.findings}


@pytest.fixture
def root(site: Callable[..., Path], image_file: Callable[..., Path]) -> Path:
    root = site({"a.html": '<img src="a.png" alt="A poster" width="300" height="200">'})
    image_file(root / "a.png", 300, 200)
    return root


def test_texts_are_read_if_the_settings_ask_for_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: "")
    monkeypatch.setattr(ocr, "version", lambda: "1")
    monkeypatch.setattr(ocr, "read_text", lambda *_: ImageText(SAYS))
    assert run(root) == (SAYS, {"alt-misses-text"})
    assert run(root, asked=False) == ((), set())


def test_a_run_without_the_extra_stops_with_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_MODULE", "a_module_that_is_not_installed")
    with pytest.raises(SettingsError, match=r"^ocr: .* install assetjob\[ocr\]"):
        run(root)
    run(root, asked=False)
