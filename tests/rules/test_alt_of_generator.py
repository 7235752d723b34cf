"""An image without alt text in a source whose generator writes the address or the file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.check.engine import check
from assetjob.job.context import RunContext
from assetjob.job.pipeline import read_site
from assetjob.model.finding import Severity
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Silent

FILE_NAME = ("alt-filename", Severity.WARNING)
ITS_WORDS = ("alt-repeats-file-name", Severity.REVIEW)
SOURCES: dict[str, tuple[str, tuple[str, Severity] | None]] = {
    "a.rst": (".. image:: img/mill.png\n", FILE_NAME),
    "b.rst": (".. figure:: img/mill.png\n   :width: 300\n\n   A caption\n", FILE_NAME),
    "c.rst": (".. image:: https://example.org/img/mill\n", FILE_NAME),
    "d.rst": (".. image:: img/mill.*\n", ITS_WORDS),
    "e.rst": (".. image:: img/mill.png\n   :alt: A mill\n", None),
    "f.rst": (".. image:: img/mill.png\n   :alt:\n", None),
    "g.rst": (".. |An old mill| image:: img/mill.png\n", None),
    "a.md": ("```{image} img/mill.png\n```\n", FILE_NAME),
    "b.md": (":::{figure} img/mill.png\n:name: mill\nA caption\n:::\n", FILE_NAME),
    "a.adoc": ("image::img/old-mill.png[]\n", ITS_WORDS),
    "b.adoc": ("An image:img/old-mill.png[width=300] here\n", ITS_WORDS),
    "c.adoc": ("image::img/old-mill.png[A mill at dusk,300]\n", None),
    "d.adoc": ('[#mill,alt="A mill"]\n.Title\nimage::img/old-mill.png[]\n', None),
}


@pytest.mark.parametrize("name", SOURCES)
def test_what_the_generator_writes(
    site: Callable[[Mapping[str, str | bytes]], Path], name: str
) -> None:
    text, expected = SOURCES[name]
    settings = Settings(site=site({"conf.py": "project = 'p'", name: text}), include=("*.*",))
    found = find_site(settings)
    run = RunContext("audit", settings, found, Serial(), DryRun(Disk(found.root)), Silent())
    findings = check(read_site(run).pages, settings)
    alts = [(each.rule, each.severity) for each in findings if each.about == "alt"]
    assert alts == ([] if expected is None else [expected])
