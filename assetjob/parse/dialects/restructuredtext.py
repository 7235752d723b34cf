"""reStructuredText: only the images of its directives are found."""

from __future__ import annotations

from assetjob.parse.dialects import Dialect
from assetjob.parse.directives import find_restructuredtext
from assetjob.parse.rendering import Rendering

DIALECT = Dialect(render=lambda *_: Rendering("", (), ()), embeds=(find_restructuredtext,))
