"""Rule decorative-but-exposed."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import IN_PAGE


@image_rule(Severity.WARNING, about="alt", wcag=("1.1.1", "4.1.2"))
def decorative_but_exposed(image: Image) -> Iterator[Problem]:
    """An image is declared decorative, and is announced all the same.

    An element that can take the focus, or has a global ARIA attribute such as aria-label, keeps its
    role whatever is declared (WAI-ARIA 1.2, presentational roles conflict resolution; ACT rule
    46ca7f; axe, presentation-role-conflict). Take away the one or the other.

    Bad:
        <img src="400x200.jpg" alt="" tabindex="0" width="400" height="200">

    Bad:
        <img src="400x200.jpg" alt="" aria-label="The Merlion" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="" width="400" height="200">
    """
    conflict = image.ref.context.name.role_conflict
    if image.ref.kind in IN_PAGE and conflict:
        yield Problem(f"declared decorative, but announced: {conflict}")
