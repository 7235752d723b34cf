"""One line says how many images get no <picture>, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Silent

IMG = '<img src="a.jpg" alt="A mill">'
HEAD = '<!doctype html><html lang="en">'
LAYOUT = "style sheets or the layout could show the difference"
CASES = {
    f"{HEAD}<p>{IMG}</p>": "",
    f"{HEAD}<style>p > img {{ margin: 1em }}</style><p>{IMG}</p>{IMG}": f"1: {LAYOUT} (1)",
    f'{HEAD}<link rel="preload" as="image" href="a.jpg"><p>{IMG}</p>': (
        "1: a link preloads the file (1)"
    ),
    f'{HEAD}<style>p > img {{ margin: 1em }}</style><p>{IMG}</p><script src="wrap.js"></script>': (
        "1: a script may move or rebuild the image (1)"
    ),
}


@pytest.mark.parametrize("page", CASES)
def test_images_without_a_picture_are_counted(
    site: Callable[[Mapping[str, str | bytes]], Path], image_file: Callable[..., Path], page: str
) -> None:
    root = site({"index.html": page, "wrap.js": "$('img').wrap('<a></a>')"})
    image_file(root / "a.jpg", 900, 600)
    settings = Settings(site=root, formats=("avif", "webp"))
    store = DryRun(Disk(root))
    run = RunContext("preview", settings, find_site(settings), Serial(), store, Silent())
    notes = [note for note in run_stages(run).notes if "without a <picture>" in note]
    number, _, reasons = CASES[page].partition(": ")
    wanted = f"{number} image keeps WebP alone, without a <picture>: {reasons}"
    assert notes == ([wanted] if reasons else [])
