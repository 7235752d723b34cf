"""The Markdown dialects: how a page is rendered, and how an image may be written in it.

Each module here holds one `Dialect` as its `DIALECT` and is named as the dialect is. Which dialect
a page has is said by its site's generator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from assetjob.model.text import Source
from assetjob.parse.embedded import Embedded, Unread
from assetjob.parse.located_text import LocatedText
from assetjob.parse.rendering import Rendering


@dataclass(frozen=True, slots=True)
class Dialect:
    """A Markdown dialect.

    `render` returns a page as its generator would render it. `image_sign` is a text in lower case
    that every image contains that is not written in HTML. `attribute_list` is what opens and closes
    a list of attributes directly after an image; without one, an image that needs attributes is
    written as an inline ``<img>``. `inline_html` surrounds HTML to keep it inline, and
    `inline_html_ends_at` a text that must not occur in that HTML.

    `embeds` find images in constructs of its own, in a page's text without its code.

    `lone_tag_is_block`: a tag alone on its line is an HTML block, not part of a paragraph.
    `picture_is_block`: a line that begins with ``<picture>`` is an HTML block.
    """

    render: Callable[[LocatedText, Source], Rendering]
    embeds: tuple[Callable[[str], Iterator[Embedded | Unread]], ...] = ()
    image_sign: str = "!["
    attribute_list: tuple[str, str] | None = None
    inline_html: tuple[str, str] = ("", "")
    inline_html_ends_at: str = ""
    lone_tag_is_block: bool = True
    picture_is_block: bool = False

    def inline(self, html: str) -> str:
        """Return HTML as it is written inline, within a paragraph."""
        opening, closing = self.inline_html
        end = self.inline_html_ends_at
        if end:
            html = html.replace(end, f"&#{ord(end[0])};{end[1:]}")
        return opening + html + closing


def dialect_of(source: Source) -> Dialect:
    """Return the dialect that a Markdown page is written in."""
    return _dialect(source.dialect)


def dialect_names() -> tuple[str, ...]:
    """Return the names of all dialects, sorted."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


@cache
def _dialect(name: str) -> Dialect:
    # Loaded when a page needs it: an HTML site needs no Markdown parser.
    return cast(Dialect, import_module(f"{__name__}.{name}").DIALECT)
