"""Rule alt-placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.formats import SUFFIXES
from assetjob.model.image import Image
from assetjob.rules.support.badges import is_badge
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, normalized, shortened, word_list
from assetjob.settings.schema import Settings


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    group=SAYS_NOTHING,
    script=lambda settings: {"placeholders": sorted(_placeholders(settings))},
)
def alt_placeholder(image: Image, settings: Settings) -> Iterator[Problem]:
    """Alt text is a placeholder.

    The text came with a template, and nobody replaced it (failure F30 of WCAG). Describe the image
    instead. Add placeholders of your own templates in the settings: placeholders = ["our default
    text"]. A word such as "divider" says that the image is decoration: that is to be reviewed, as
    is "club logo" where nothing else names a link, and any placeholder in a link that has a label
    and no text. The name of a file type ("svg") is a placeholder
    where the image is neither in a link nor in a text.

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

    Bad:
        <img src="400x200.jpg" alt="Alt text for image on Isomer site" width="400" height="200">

    Bad:
        <img src="dusk-400x200.jpg" alt="Image" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    alt = alt_text(image)
    if alt is None or (is_badge(image) and normalized(alt) in _OF_BADGES):
        return
    if normalized(alt) in _placeholders(settings) or _is_only_file_type(image, alt):
        said = f'the alt text "{shortened(alt)}" is a placeholder'
        if _is_replaced(image):
            message = f'{said}, which the label of the link replaces; write alt=""'
            yield Problem(message, severity=Severity.REVIEW)
        else:
            yield Problem(f"{said}; describe the image")
    elif _is_decoration(normalized(alt)) and not _names_something(image, alt):
        message = f'the alt text "{alt}" names decoration; write alt="" if that is all it is'
        yield Problem(message, severity=Severity.REVIEW)
    elif _OF_SOMEBODY.fullmatch(normalized(alt)) and _is_only_name(image):
        message = f'the alt text "{alt}" alone names a link, and does not say whose it is; name it'
        yield Problem(message, severity=Severity.REVIEW)


def _is_decoration(text: str) -> bool:
    return text in word_list("decoration") or _SEPARATOR.fullmatch(text) is not None


def _is_replaced(image: Image) -> bool:
    """Tell whether a label gives the name of the link around an image that is its only content."""
    link = image.ref.context.link
    return link is not None and bool(link.name) and not link.text


def _is_only_name(image: Image) -> bool:
    """Tell whether an image is the only content of a link."""
    link = image.ref.context.link
    return link is not None and not link.name


def _is_only_file_type(image: Image, alt: str) -> bool:
    """Tell whether an alt text is a file type, other than that of a file which the text offers."""
    is_alone = image.ref.context.placement.alone
    return normalized(alt) in _FILE_TYPES and is_alone and not _names_something(image, alt)


def _names_something(image: Image, alt: str) -> bool:
    """Tell whether an alt text names a link or button, or may be a name such as "LINE" or "PDF"."""
    context = image.ref.context
    return bool(context.link or context.button or alt.isupper())


# A separator with words of its look, such as "a horizontal page divider graphic".
_SEPARATOR = re.compile(
    r"(?:an? )?(?:(?:black|blue|dashed|decorative|dotted|gr[ae]y|green|horizontal|long|ornamental"
    r"|page|plain|red|section|short|thick|thin|vertical|white|yellow) ){0,3}"
    r"(?:divider|separator|spacer|(?:horizontal|dividing|separating) (?:line|rule))"
    r"(?: (?:bar|element|graphic|image|line|picture))?"
)
# A logo or icon of a club, without the club's name.
_OF_SOMEBODY = re.compile(
    r"(?:our |the )?(?:association|blog|brand|business|club|company|department|firm|header|main"
    r"|navbar|organi[sz]ation|project|school|shop|site|store|team|web ?site) "
    r"(?:banner|icon|image|logo|picture)"
)
_FILE_TYPES = frozenset({"pdf", *(suffix.removeprefix(".") for suffix in SUFFIXES)})
# What a badge says is the alt text that it needs.
_OF_BADGES = frozenset({"default", "demo", "none", "sample", "test", "unknown"})


def _placeholders(settings: Settings) -> frozenset[str]:
    return word_list("placeholders") | {normalized(text) for text in settings.placeholders}
