"""Rule alt-repeats-file-name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import (
    LICENCE,
    SAYS_NOTHING,
    alt_text,
    is_alt_of_generator,
    normalized,
    shortened,
    stem,
)

# Words of a file's name that say how the file was made.
FILE_WORD = re.compile(r"resized?|cropped|compressed|scaled|edited|img|thumb(?:nail)?")

_HOST = re.compile(r"\s*(?:https?:)?//([^/:?#\\]+)", re.IGNORECASE)


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    unless=(SAYS_NOTHING, "alt-repeats-caption", "alt-repeats-link", "alt-repeats-text"),
    script=lambda _: {"fileWord": FILE_WORD},
)
def alt_repeats_file_name(image: Image) -> Iterator[Problem]:
    """Alt text is the same as the file name.

    Content management systems and editors often copy the file name without its extension. A name in
    lower case with hyphens or digits that is also the file name was probably not written for
    readers, nor was a file name with a word such as "resized" or "cropped". Describe the image.
    Asciidoctor writes the words of the file name where a macro has no alt text. A plain word such
    as "cat" in cat.jpg is not reported, nor a logo that links to a server of its name.

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

    Bad:
        <img src="team-400x200.jpg" alt="team-400x200" width="400" height="200">

    Good:
        <img src="team-400x200.jpg" alt="Our team in front of the office" width="400" height="200">
    """
    alt = alt_text(image)
    if alt and is_alt_of_generator(image):
        said = f'"{shortened(alt)}", the file name'
        yield Problem(f"no alt text, so the generator writes {said}; describe the image")
    elif alt and _is_file_name(alt, image) and not _is_server(alt, image):
        yield Problem(f'the alt text "{shortened(alt)}" is the file name; describe the image')


def _is_file_name(alt: str, image: Image) -> bool:
    name = stem(image.ref.url)
    words = normalized(alt)
    if words == normalized(name) and any(map(FILE_WORD.fullmatch, words.split())):
        return True
    if LICENCE.fullmatch(alt):
        return False
    # Programs that convert a file often keep its ending, as in "weir.svg.png".
    return " " not in alt and alt.islower() and not alt.isalpha() and alt in (name, stem(name))


def _is_server(alt: str, image: Image) -> bool:
    """Tell whether the image links to a server of the name."""
    link = image.ref.context.link
    host = _HOST.match(link.href) if link else None
    return host is not None and alt in host[1].lower().split(".")
