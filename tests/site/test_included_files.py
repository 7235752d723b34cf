"""Sources that others include: which are named, and how certain their addresses are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.target import ResolvedBy, TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.included_files import included_paths
from assetjob.site.resolve import Resolver

Build = Callable[[Mapping[str, str | bytes]], Path]

NAMED: dict[str, tuple[str, list[str]]] = {
    "a snippet": ('--8<-- "parts/a.md"', ["parts/a.md"]),
    "a section of a snippet": ("--8<-- './parts/a.md:intro'", ["parts/a.md"]),
    "a block of snippets": ("--8<--\na.md\n../b.md\n--8<--\n", ["a.md", "b.md"]),
    "markdown-include": ("{!parts/a.md!}", ["parts/a.md"]),
    "include-markdown": ('{% include-markdown "../README.md" %}', ["README.md"]),
    "a macro of Jinja": ("{% include 'a.md' %}", ["a.md"]),
    "mdBook": ("{{#include ../a.md:2:9}}", ["a.md"]),
    "MyST": ("```{include} ../../a.md\n```", ["a.md"]),
    "reStructuredText": (".. include:: a.rst", ["a.rst"]),
    "VitePress": ("<!--@include: ./parts/a.md#part-->", ["parts/a.md"]),
    "Docsy": ('{{% readfile file="/content/a.md" %}}', ["content/a.md"]),
    "code": ('--8<-- "src/a.py"', []),
    "a link": ("[a](a.md)", []),
}


@pytest.mark.parametrize(("text", "paths"), NAMED.values(), ids=NAMED)
def test_the_paths_that_a_page_includes(text: str, paths: list[str]) -> None:
    assert list(included_paths(text)) == paths


# What a page says, an address in docs/parts/a.md, and who resolves it.
RESOLVED: dict[str, tuple[str, str, ResolvedBy]] = {
    "included": ('--8<-- "parts/a.md"', "img/p.png", ResolvedBy.TEMPLATE),
    "included, from the root": ('--8<-- "parts/a.md"', "/img/p.png", ResolvedBy.GENERATOR),
    "another is included": ('--8<-- "more/a.md"', "img/p.png", ResolvedBy.GENERATOR),
    "another with such an end": ('--8<-- "a.markdown"', "img/p.png", ResolvedBy.GENERATOR),
}


@pytest.mark.parametrize(("page", "url", "by"), RESOLVED.values(), ids=RESOLVED)
def test_who_resolves_an_address_in_an_included_source(
    site: Build, page: str, url: str, by: ResolvedBy
) -> None:
    text = f"![A pier]({url})"
    root = site({"mkdocs.yml": "", "docs/index.md": page, "docs/parts/a.md": text})
    source = Source("docs/parts/a.md", Markup.MARKDOWN, text)
    ((_, target, _),) = Resolver(find_site(Settings(site=root))).targets(source, parse(source, ()))
    assert (target.state, target.resolved_by) == (TargetState.MISSING, by)
