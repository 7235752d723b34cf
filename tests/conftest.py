"""What all tests share: image files like photographs, sites from a mapping, hypothesis."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, sync_playwright

import assetjob as package
from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.result import Command, Result
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun

# No test may use the folders of the person who runs it; each test has its own (see `own_folders`).
_USER = tempfile.TemporaryDirectory(prefix="assetjob-tests-")
os.environ |= {"XDG_CACHE_HOME": f"{_USER.name}/cache", "XDG_STATE_HOME": f"{_USER.name}/state"}
os.environ.pop("ASSETJOB_CACHE", None)

# A slow machine is no failure, and a red run must be red again.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("ci")

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
# Worker processes import tests by name. At the end, so that an installed wheel comes first.
sys.path.append(str(ROOT))
CHROMIUM = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, in plain words, what this machine lacks."""
    lacks = {}
    if not CORPUS.is_dir():
        lacks["corpus"] = pytest.mark.skip(reason="../shared/corpus is not on this machine")
    if not any(Path(path).is_file() for path in CHROMIUM):
        lacks["browser"] = pytest.mark.skip(reason="chromium is not on this machine")
    for item in items:
        for name, skip in lacks.items():
            if item.get_closest_marker(name):
                item.add_marker(skip)


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test, and what it starts, a cache and a state folder of its own."""
    folder = tmp_path_factory.mktemp("user", numbered=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    return folder


FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync "
    # All images load at once, lazy ones as well, however tall the page.
    "--blink-settings=lazyLoadingImageMarginPxUnknown=9000000,lazyLoadingImageMarginPx4G=9000000"
)
MEASURE = """async () => {
  const images = [...document.images];
  await Promise.all(images.map(image => image.complete || new Promise(done => {
    image.onload = image.onerror = done })));
  return images.map(image => {
    const box = image.getBoundingClientRect();
    return [image.dataset.name || image.getAttribute("src"), image.naturalWidth > 0,
            box.x + scrollX, box.y + scrollY, box.width, box.height] })
}"""
SHOWN = "page-shown-in-a-test.html"
Box = tuple[str, bool, float, float, float, float]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium once a worker: two of its drivers cannot run in one process."""
    with sync_playwright() as started:
        path = next(path for path in CHROMIUM if Path(path).is_file())
        browser = started.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def boxes(chromium: Browser) -> Iterator[Callable[[Path, str, int], list[Box]]]:
    """`boxes(root, text, width)`: show a page of the site at `root` in a window, in Chromium.

    Returns of each image its name (``data-name`` or ``src``), whether it loaded, and its box on the
    page in CSS pixels: left, top, width, height.
    """
    with ExitStack() as stack:
        page = chromium.new_page()
        addresses: dict[Path, str] = {}
        numbers = itertools.count()

        def measure(root: Path, text: str, width: int) -> list[Box]:
            if root not in addresses:
                addresses[root] = stack.enter_context(served(root))
            page.set_viewport_size({"width": width, "height": 800})
            (root / SHOWN).write_bytes(text.encode())
            # A new address each time: the browser must not show what it has kept of another page.
            page.goto(f"{addresses[root]}/{SHOWN}?{next(numbers)}")
            return [tuple(box) for box in page.evaluate(MEASURE)]

        yield measure


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve the files below `root` on this machine alone; return the address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Patient(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing: the browser may leave for the next page before an image is sent."""

    handler = partial(Quiet, directory=str(root))
    with Patient(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real sites; a test that takes it carries the `corpus` marker."""
    return CORPUS


@pytest.fixture(scope="session")
def assetjob() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`assetjob(folder, "fix", "--in-place")`: run the command in `folder` as a user does.

    The command is the package that the tests import, wherever that is.
    """
    where = str(Path(package.__file__).parent.parent)

    def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": where, "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "assetjob", *words]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    return run


@pytest.fixture(scope="session")
def image_file() -> Callable[..., Path]:
    """`image_file(path, width, height, mode="RGB", seed=0, **save)`: write one, return its path.

    The format goes by the path's suffix, `save` to Pillow (``quality=``, ``exif=``, ``format=`` for
    a file whose name lies). Smooth light with grain: an encoder treats it as it does a photograph.
    """
    return draw_image


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """`site({"a.html": "...", "images/a.jpg": b"..."})`: write the files, return the folder.

    A text is written as UTF-8 as it stands: no line end is changed.
    """

    def build(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "site"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return build


@pytest.fixture
def judged(
    site: Callable[[Mapping[str, str | bytes]], Path], image_file: Callable[..., Path]
) -> Callable[..., Result]:
    """`judged({"a.html": ...}, ["images/a.jpg"], "preview")`: the result of a run over that site.

    Each image is made as a photograph of 900x600. Nothing is written into the site.
    """

    def judge(
        pages: Mapping[str, str | bytes],
        images: Sequence[str] = (),
        command: Command = "preview",
        size: tuple[int, int] = (900, 600),
    ) -> Result:
        root = site(pages)
        for seed, name in enumerate(images):
            image_file(root / name, *size, seed=seed)
        settings = Settings(site=root)
        store = DryRun(Disk(root))
        return run_stages(
            RunContext(command, settings, find_site(settings), Serial(), store, Silent())
        )

    return judge


class Silent:
    """Tells nobody of the progress."""

    def __call__(self, stage: str, done: float, total: float) -> None:
        """See `assetjob.job.context.Progress`."""

    def note(self, text: str) -> None:
        """See `assetjob.job.context.Progress`."""

    def hint(self, text: str) -> None:
        """See `assetjob.job.context.Progress`."""


class Counting(Serial):
    """Remembers what was done with which file."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    def map(
        self, function: Any, items: Iterable[Any], failed: Callable[[Any, str], Any]
    ) -> Iterator[tuple[Any, Any]]:
        for item, outcome in super().map(function, items, failed):
            info = getattr(item, "info", item)
            self.done.append((name_of_task(function), getattr(info, "path", info)))
            yield item, outcome


def name_of_task(function: Any) -> str:
    """Return the name of what `Executor.map` runs: a task, or a function with some arguments."""
    return str(function.func.__name__ if isinstance(function, partial) else type(function).__name__)


def draw_image(
    path: Path,
    width: int = 640,
    height: int = 480,
    mode: str = "RGB",
    *,
    seed: int = 0,
    **save: object,
) -> Path:
    bands = [_band(random.Random(seed * 8 + n), width, height) for n in range(3)]  # noqa: S311
    image = Image.merge("RGB", bands)
    if mode in {"RGBA", "LA", "PA"}:
        image.putalpha(_band(random.Random(seed * 8 + 3), width, height))  # noqa: S311
    path.parent.mkdir(parents=True, exist_ok=True)
    image.convert(mode).save(path, **save)  # type: ignore[arg-type]  # Pillow's options by format
    return path


def _band(chance: random.Random, width: int, height: int) -> Image.Image:
    """Return light that changes slowly over the image, with a fine grain on it."""
    light = Image.frombytes("L", (4, 3), chance.randbytes(12))
    smooth = light.resize((width, height), Image.Resampling.BICUBIC)
    noise = Image.frombytes("L", (width, height), chance.randbytes(width * height))
    return Image.blend(smooth, noise.filter(ImageFilter.GaussianBlur(1)), 0.12)
