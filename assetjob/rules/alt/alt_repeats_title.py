"""Rule alt-repeats-title."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.model.text import Edit
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened


@image_rule(Severity.REVIEW, about="alt", unless=(SAYS_NOTHING,))
def alt_repeats_title(image: Image) -> Iterator[Problem]:
    """Title attribute repeats the alt text.

    Some screen readers read both. Remove a title that adds nothing; "assetjob fix" does.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Global_attributes/title

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion" title="The Merlion" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion" title="Photo: K. Tan" width="400"
             height="200">
    """
    alt, title = alt_text(image), image.ref.value("title")
    is_separate = image.ref.context.name.origin != "title" and title and normalized(title)
    if alt is not None and title and is_separate and normalized(alt) == normalized(title):
        removed = image.ref.attr("title") if image.ref.kind is Kind.IMG else None
        fix = (Edit(removed.span, ""),) if removed else ()
        yield Problem(
            f'the title repeats the alt text "{shortened(alt)}"; remove the title', fix=fix
        )
