"""Rule alt-only-in-title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.text import SAYS_NOTHING, may_be_named, normalized, shortened


@page_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    group=SAYS_NOTHING,
    unless=("alt-filename", "alt-machine-name", "alt-placeholder"),
)
def alt_only_in_title(page: ResolvedPage) -> Found:
    """Image has a title instead of an alt text.

    Screen readers use the title where there is no alt text, but browsers do not show it in place of
    a broken image, nor to people who use a keyboard or a touch screen. The HTML standard requires
    the alt attribute. Move the text into it, unless other images on the page have the same title:
    then it describes none of them.

    See:
        https://www.w3.org/WAI/tutorials/images/tips/
        https://developer.mozilla.org/docs/Web/HTML/Reference/Global_attributes/title

    Bad:
        <img src="dusk-400x200.jpg" title="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" title="Photo: K. Tan" width="400"
             height="200">
    """
    shared = _shared_titles(page.images)
    for image in filter(_has_only_title, page.images):
        title = image.ref.context.name.text or ""
        message = "the image has a title but no alt text; move the text into the alt attribute"
        if normalized(title) in shared:
            said = f'its title "{shortened(title.strip())}" is that of other images, too'
            message = f"the image has no alt text, and {said}; describe the image"
        yield image, Problem(message)


def _has_only_title(image: Image) -> bool:
    ref, name = image.ref, image.ref.context.name
    is_title = name.exposed and name.origin == "title"
    return ref.kind is Kind.IMG and ref.attr("alt") is None and is_title and not may_be_named(ref)


def _shared_titles(images: Iterable[Image]) -> frozenset[str]:
    """Return the titles, normalized, that images of different files have."""
    files: dict[str, set[str | None]] = defaultdict(set)
    for image in images:
        if image.ref.kind is Kind.IMG:
            files[normalized(image.ref.value("title") or "")].add(
                image.target.path or image.ref.url
            )
    return frozenset(title for title, named in files.items() if len(named) > 1)
