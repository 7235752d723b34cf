"""Pandoc's Markdown, as far as it reads Markdown within HTML (markdown_in_html_blocks)."""

from __future__ import annotations

from dataclasses import replace

from assetjob.parse import commonmark
from assetjob.parse.commonmark.flavour import PANDOC
from assetjob.parse.dialects.commonmark import DIALECT as COMMONMARK

DIALECT = replace(COMMONMARK, render=lambda page, _: commonmark.render(page, PANDOC))
