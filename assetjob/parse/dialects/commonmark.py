"""CommonMark with GFM's tables and strikethrough, and what generators add to it."""

from __future__ import annotations

from assetjob.parse import commonmark
from assetjob.parse.components import find_components
from assetjob.parse.dialects import Dialect
from assetjob.parse.directives import find_broken_images, find_myst, find_wiki_embeds

DIALECT = Dialect(
    render=lambda page, _: commonmark.render(page),
    embeds=(find_components, find_myst, find_wiki_embeds, find_broken_images),
)
