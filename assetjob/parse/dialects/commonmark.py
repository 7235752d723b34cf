"""CommonMark with GFM's tables and strikethrough."""

from __future__ import annotations

from assetjob.parse import commonmark
from assetjob.parse.dialects import Dialect

DIALECT = Dialect(render=lambda page, _: commonmark.render(page))
