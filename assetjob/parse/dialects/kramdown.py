"""kramdown with GFM input, Jekyll's default."""

from __future__ import annotations

from assetjob.parse import kramdown
from assetjob.parse.dialects import Dialect

DIALECT = Dialect(
    render=lambda page, source: kramdown.render(page, block_html=source.block_html),
    attribute_list=("{: ", "}"),
    inline_html=("{::nomarkdown}", "{:/}"),
    inline_html_ends_at="{:",
    lone_tag_is_block=False,
    picture_is_block=True,
)
