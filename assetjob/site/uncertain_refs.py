"""Tell which references may be none, or lead elsewhere than they say."""

from __future__ import annotations

import re

from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.site import Project
from assetjob.model.text import Markup, Source
from assetjob.parse.front_keys import has_image_suffix


def may_be_an_example(project: Project, source: Source, page: ParsedPage) -> bool:
    """Tell whether Markdown may be no page, such as a parser's examples: nothing says it is."""
    is_known = project.generator or project.stated or page.front_matter is not None
    return source.markup is Markup.MARKDOWN and not is_known


def may_be_a_page(ref: ImageRef) -> bool:
    """Tell whether a front matter value without an image's suffix may be the URL of a page."""
    return ref.kind is Kind.FRONT_MATTER and not has_image_suffix(ref.url or "")


def may_be_completed(ref: ImageRef, source: Source, project: Project) -> bool:
    """Tell whether an include or a shortcode may add a folder or a server to a bare file name.

    Hugo's own figure writes the address as it is.
    """
    if ref.kind is not Kind.INCLUDE or "/" in (ref.url or ""):
        return False
    own = _HUGO_FIGURE.match(source.text, ref.span.start)
    return not (own and project.generator == "Hugo")


_HUGO_FIGURE = re.compile(r"\{\{[<%]\s*figure\s")
