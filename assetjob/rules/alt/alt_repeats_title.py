"""Rule alt-repeats-title."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.model.text import Edit
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alternative, folded, short


@image_rule(Severity.REVIEW, about="alt", unless=(SAYS_NOTHING,))
def alt_repeats_title(image: Image) -> Iterator[Problem]:
    """The title attribute repeats the alternative.

    Some screen readers read both. A title that adds nothing can go (HTML standard, 4.8.4.4.7: the
    title attribute is no substitute for alt, nor a copy of it).

    Bad:
        <img src="400x200.jpg" alt="The Merlion" title="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion" title="Photo: K. Tan" width="400" height="200">
    """
    alt, title = alternative(image), image.ref.value("title")
    told = image.ref.context.name.origin != "title" and title and folded(title)
    if alt is not None and title and told and folded(alt) == folded(title):
        removed = image.ref.attr("title") if image.ref.kind is Kind.IMG else None
        fix = (Edit(removed.span, ""),) if removed else ()
        yield Problem(f'the title repeats the alt "{short(alt)}": take it away', fix=fix)
