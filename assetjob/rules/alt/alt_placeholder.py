"""Rule alt-placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alternative, folded, short, words
from assetjob.settings.schema import Settings


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    group=SAYS_NOTHING,
    script=lambda settings: {"placeholders": sorted(_placeholders(settings))},
)
def alt_placeholder(image: Image, settings: Settings) -> Iterator[Problem]:
    """The alternative is a template's placeholder.

    The text says that there is an image, not what it shows: it came with a template and nobody
    replaced it (WCAG 2.2, 1.1.1 Non-text Content, failure F30). Replace it by what the image tells.
    More such texts can be named in the settings: placeholders = ["our default text"].

    Bad:
        <img src="400x200.jpg" alt="Alt text for image on Isomer site" width="400" height="200">

    Bad:
        <img src="400x200.jpg" alt="Image" width="400" height="200">

    Bad:
        <img src="400x200.jpg" alt="在这里插入图片描述" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="Icon of Saint Nicholas" width="400" height="200">
    """
    alt = alternative(image)
    if alt is None:
        return
    if folded(alt) in _placeholders(settings):
        yield Problem(f'the alt "{short(alt)}" is a placeholder: say what the image shows')


def _placeholders(settings: Settings) -> frozenset[str]:
    return words("placeholders") | {folded(text) for text in settings.placeholders}
