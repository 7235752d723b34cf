"""Install generators from their registries, and build the sites."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

from tests.conftest import draw_image
from tests.generators.projects import PHOTOS, Generator

_MINUTES = 15
# Chromium alone opens the sites; npm's packages need not fetch browsers.
_ENVIRONMENT = {"PUPPETEER_SKIP_DOWNLOAD": "1", "CI": "1", "npm_config_audit": "false"}


class BuildError(Exception):
    """A generator could not be installed, or could not build its site."""


def install(generator: Generator, folder: Path) -> str:
    """Install a generator below `folder`, if it is not there; return its version.

    Raises:
        BuildError: It cannot be had.
    """
    site = folder / generator.key
    site.mkdir(parents=True, exist_ok=True)
    if generator.uses_npm:
        return _install_from_npm(generator, site)
    if not generator.packages:
        if not shutil.which(generator.build[0]):
            raise BuildError(f"{generator.build[0]} is not on this machine")
        return _run((generator.build[0], "--version"), site, {}).split()[-1]
    return _install_from_pypi(generator, folder / "python")


def write_site(generator: Generator, folder: Path) -> Path:
    """Write the files of a site; return its folder."""
    site = folder / generator.key
    for path, text in generator.files():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    images = site / generator.images
    for name in sorted({photo for photos in PHOTOS.values() for photo in photos}):
        if not (images / name).is_file():
            _draw(images / name)
    return site


def build(generator: Generator, site: Path) -> Path:
    """Build a site from nothing; return the folder with the pages.

    Raises:
        BuildError: The generator failed.
    """
    output = site / generator.output
    shutil.rmtree(output, ignore_errors=True)
    scripts = site.parent / "python" / "bin"
    path = os.pathsep.join((str(scripts), os.environ["PATH"]))
    _run(generator.build, site, {**generator.environment, "PATH": path})
    if not output.is_dir():
        raise BuildError(f"{generator.name}: has not written {generator.output}")
    return output


def _install_from_npm(generator: Generator, site: Path) -> str:
    first = generator.packages[0]
    first = first[: first.find("@", 1)] if "@" in first[1:] else first
    manifest = site / "node_modules" / first / "package.json"
    if not manifest.is_file():
        # Without its key Hexo does not take the folder for a site.
        package: dict[str, object] = {"private": True, "hexo": {"version": ""}}
        package |= {"type": "module"} if generator.modules else {}
        (site / "package.json").write_text(json.dumps(package) + "\n")
        _run(("npm", "install", "--no-fund", "--loglevel=error", *generator.packages), site, {})
    return str(json.loads(manifest.read_text("utf-8"))["version"])


def _install_from_pypi(generator: Generator, environment: Path) -> str:
    python = environment / "bin" / "python"
    if not python.is_file():
        _run((sys.executable, "-m", "venv", str(environment)), environment.parent, {})
    _run((str(python), "-m", "pip", "install", "-q", *generator.packages), environment, {})
    name = generator.packages[0].partition("[")[0]
    query = f"from importlib.metadata import version; print(version({name!r}))"
    return _run((str(python), "-c", query), environment, {}).strip()


def _run(command: tuple[str, ...], folder: Path, environment: dict[str, str]) -> str:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT, **environment},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_MINUTES * 60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BuildError(f"{' '.join(command)}: {error}") from error
    if done.returncode:
        raise BuildError(f"{' '.join(command)}: {(done.stderr or done.stdout)[-2_000:]}")
    return done.stdout


def _draw(path: Path) -> None:
    if path.suffix == ".jpg":
        number = int(path.stem.rpartition("-")[2])
        draw_image(path, 1800, 1200, seed=number, quality=88)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    chart = Image.new("RGB", (1200, 700), "white")
    pen = ImageDraw.Draw(chart)
    for at in range(12):
        pen.rectangle((60 + at * 90, 650 - at * 47, 130 + at * 90, 650), fill=(20 * at, 90, 160))
    chart.save(path)
