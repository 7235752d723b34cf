"""Rule decorative-but-exposed."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import EXPOSED_KINDS


@image_rule(Severity.WARNING, about="alt", wcag=("1.1.1", "4.1.2"), act=("46ca7f",))
def decorative_but_exposed(image: Image) -> Iterator[Problem]:
    """Decorative image is exposed to screen readers.

    An element that can receive focus, or has a global ARIA attribute such as aria-label, keeps its
    role although the markup says that it is decorative (WAI-ARIA 1.2, presentational roles conflict
    resolution; ACT rule 46ca7f; axe rule presentation-role-conflict). Remove the one or the other.

    See:
        https://www.w3.org/WAI/tutorials/images/decorative/
        https://developer.mozilla.org/docs/Web/Accessibility/ARIA/Reference/Roles/presentation_role

    Bad:
        <img src="border-400x20.png" alt="" tabindex="0" width="400" height="20">

    Bad:
        <img src="dusk-400x200.jpg" alt="" aria-label="The Merlion" width="400" height="200">

    Good:
        <img src="border-400x20.png" alt="" width="400" height="20">
    """
    conflict = image.ref.context.name.role_conflict
    if image.ref.kind in EXPOSED_KINDS and conflict:
        yield Problem(f"marked as decorative, but screen readers announce it: {conflict}")
