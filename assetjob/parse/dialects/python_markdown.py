"""Python-Markdown, as far as it differs from CommonMark in what it reads within HTML."""

from __future__ import annotations

from dataclasses import replace

from assetjob.parse import commonmark
from assetjob.parse.commonmark.flavour import PYTHON_MARKDOWN
from assetjob.parse.dialects.commonmark import DIALECT as COMMONMARK

DIALECT = replace(COMMONMARK, render=lambda page, _: commonmark.render(page, PYTHON_MARKDOWN))
