"""Python-Markdown, as it differs from CommonMark: within HTML, and blanks in addresses."""

from __future__ import annotations

from dataclasses import replace

from assetjob.parse import commonmark
from assetjob.parse.commonmark.flavour import PYTHON_MARKDOWN
from assetjob.parse.dialects.commonmark import DIALECT as COMMONMARK
from assetjob.parse.directives import find_broken_images, find_spaced_images

_EMBEDS = (
    *(each for each in COMMONMARK.embeds if each is not find_broken_images),
    find_spaced_images,
)
DIALECT = replace(
    COMMONMARK, render=lambda page, _: commonmark.render(page, PYTHON_MARKDOWN), embeds=_EMBEDS
)
