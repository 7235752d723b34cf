"""AsciiDoc: only the images of its macros are found."""

from __future__ import annotations

from assetjob.parse.dialects import Dialect
from assetjob.parse.directives import find_asciidoc
from assetjob.parse.rendering import Rendering

DIALECT = Dialect(render=lambda *_: Rendering("", (), ()), embeds=(find_asciidoc,))
