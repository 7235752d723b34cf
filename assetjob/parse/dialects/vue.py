"""CommonMark within a template of Vue, whose elements may close themselves."""

from __future__ import annotations

from dataclasses import replace

from assetjob.parse import commonmark
from assetjob.parse.dialects.commonmark import DIALECT as COMMONMARK
from assetjob.parse.located_text import LocatedText
from assetjob.parse.rendering import Rendering
from assetjob.parse.self_closed import close_elements, without_raw_elements


def render(page: LocatedText, *, html_blocks: bool = True) -> Rendering:
    """Return a page of components rendered as CommonMark, with or without its HTML blocks."""
    return close_elements(commonmark.render(without_raw_elements(page), html_blocks=html_blocks))


DIALECT = replace(COMMONMARK, render=lambda page, _: render(page))
