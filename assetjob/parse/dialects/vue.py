"""CommonMark within a template of Vue, whose elements may close themselves."""

from __future__ import annotations

from dataclasses import replace

from assetjob.parse import commonmark
from assetjob.parse.commonmark import flavour as flavours
from assetjob.parse.dialects.commonmark import DIALECT as COMMONMARK
from assetjob.parse.located_text import LocatedText
from assetjob.parse.rendering import Rendering
from assetjob.parse.self_closed import close_elements, without_raw_elements


def render(page: LocatedText, flavour: flavours.Flavour = flavours.COMMONMARK) -> Rendering:
    """Return a page of components rendered in a flavour of CommonMark."""
    return close_elements(commonmark.render(without_raw_elements(page), flavour))


DIALECT = replace(COMMONMARK, render=lambda page, _: render(page))
