"""Pages parsed in workers are equal to pages parsed in this process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.job import parse_pages
from assetjob.job.context import RunContext
from assetjob.job.parse_pages import parse_all, parse_one
from assetjob.job.read_pages import read_pages
from assetjob.model.errors import PageError
from assetjob.model.image import Failure
from assetjob.model.page import ParsedPage
from assetjob.model.text import Markup, Source
from assetjob.parse import page as parser
from assetjob.runtime.executors import Executor
from assetjob.runtime.executors.processes import Processes
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import DryRun
from tests.conftest import Counting, Silent

HTML = '<p>A page <img src="a.jpg" alt="A"> with an image</p>\n<style>img { width: 9px }</style>\n'
POST = "---\nimage: /b.jpg\n---\nA post ![B](b.jpg){: .wide} with *an* image\n"
SOURCES = (
    *(Source(f"{number}.html", Markup.HTML, HTML * number) for number in range(1, 9)),
    *(Source(f"{number}.md", Markup.MARKDOWN, POST, "kramdown") for number in range(1, 9)),
    Source("common.md", Markup.MARKDOWN, POST),
    Source("long.html", Markup.HTML, HTML * 1_000),
)


def run_with(executor: Executor, root: Path) -> RunContext:
    settings = Settings(site=root)
    return RunContext("audit", settings, find_site(settings), executor, DryRun(), Silent())


def outcomes(run: RunContext) -> dict[Source, ParsedPage | Failure]:
    return {source: outcome for source, outcome, _ in parse_all(run, SOURCES, len(SOURCES))}


def test_workers_parse_as_this_process_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting()
    here = outcomes(run_with(counting, tmp_path))
    assert list(here) == list(SOURCES)
    assert counting.done == []  # few pages start no worker
    assert here[SOURCES[0]] == parse_one(run_with(counting, tmp_path), SOURCES[0])
    monkeypatch.setattr(parse_pages, "_FEW", 10_000)
    monkeypatch.setattr(parse_pages, "_LARGEST", 70_000)
    with Processes(2) as processes:
        assert outcomes(run_with(processes, tmp_path)) == here
    assert outcomes(run_with(counting, tmp_path)) == here
    assert counting.done == [("parse", source.path) for source in SOURCES[:-1]]


def test_a_page_that_cannot_be_parsed_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Source, _keys: tuple[str, ...]) -> ParsedPage:
        raise PageError("is too deep")

    monkeypatch.setattr(parser, "parse", refuse)
    ((source, outcome, _),) = parse_all(run_with(Serial(), tmp_path), SOURCES[:1], 1)
    assert outcome == Failure(source.path, "parse", "is too deep")


class Recording(Silent):
    """Keeps the total of each stage that ended."""

    def __init__(self) -> None:
        self.totals: dict[str, float] = {}

    def __call__(self, stage: str, done: float, total: float) -> None:
        if done == total:
            self.totals[stage] = total


def test_progress_counts_pages_and_templates(tmp_path: Path) -> None:
    files = {"_config.yml": "", "a.md": "---\nlayout: b\n---\n"}
    files |= {"_layouts/b.html": HTML + "{% include c.html %}", "_includes/c.html": HTML}
    for name, text in {**files, "_includes/d.html": HTML}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    run = replace(run_with(Serial(), tmp_path), progress=Recording())
    read = read_pages(run)
    assert isinstance(run.progress, Recording)
    assert run.progress.totals == {"read": 1, "templates": 2}
    assert len(read.pages) == sum(run.progress.totals.values())
