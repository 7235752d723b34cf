"""MDX: Markdown within HTML is read, and every element may close itself."""

from __future__ import annotations

from dataclasses import replace

from assetjob.parse.commonmark.flavour import MDX
from assetjob.parse.dialects.commonmark import DIALECT as COMMONMARK
from assetjob.parse.dialects.vue import render

DIALECT = replace(COMMONMARK, render=lambda page, _: render(page, MDX))
