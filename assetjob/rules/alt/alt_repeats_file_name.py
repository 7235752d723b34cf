"""Rule alt-repeats-file-name."""

from __future__ import annotations

import re

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.text import (
    SAYS_NOTHING,
    alt_text,
    is_alt_of_generator,
    normalized,
    shortened,
    stem,
)

# Words of a file's name that say how the file was made or used.
FILE_WORD = re.compile(
    r"resized?|cropped|compressed|scaled|edited|copy|final|banner|image|img|thumb(?:nail)?"
)

_HOST = re.compile(r"\s*(?:https?:)?//([^/:?#\\]+)", re.IGNORECASE)


@page_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    unless=(SAYS_NOTHING,),
    script=lambda _: {"fileWord": FILE_WORD},
)
def alt_repeats_file_name(page: ResolvedPage) -> Found:
    """Alt text is the same as the file name.

    Content management systems and editors often copy the file name without its extension. A single
    word in lower case that is also the file name was probably not written for readers, nor was a
    file name with a word such as "resized" or "banner". Describe the image. Asciidoctor writes the
    words of the file name where a macro has no alt text. The logo of an
    organisation that the page names, such as "NASA" in nasa.png, is not reported, nor one that
    links to a server of its name.

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

    Bad:
        <img src="team-400x200.jpg" alt="team-400x200" width="400" height="200">

    Good:
        <img src="team-400x200.jpg" alt="Our team in front of the office" width="400" height="200">
    """
    matter = page.page.front_matter
    title = (matter and matter.title) or ""
    for image in page.images:
        alt = alt_text(image)
        if alt and is_alt_of_generator(image):
            said = f'"{shortened(alt)}", the file name'
            yield image, Problem(f"no alt text, so the generator writes {said}; describe the image")
        elif alt and _is_file_name(alt, image) and not _is_name(alt, title, image):
            message = f'the alt text "{shortened(alt)}" is the file name; describe the image'
            yield image, Problem(message)


def _is_file_name(alt: str, image: Image) -> bool:
    name = stem(image.ref.url)
    words = normalized(alt)
    if words == normalized(name) and any(map(FILE_WORD.fullmatch, words.split())):
        return True
    # Programs that convert a file often keep its ending, as in "weir.svg.png".
    return " " not in alt and alt.islower() and alt in (name, stem(name))


def _is_name(alt: str, title: str, image: Image) -> bool:
    """Tell whether the word is a name.

    It is one if the page writes it with capital letters inside it, or links the image to a server
    of that name.
    """
    context = image.ref.context
    host = _HOST.match(context.link.href) if context.link else None
    if host and alt in host[1].lower().split("."):
        return True
    text = " ".join((title, context.heading or "", context.before, context.after))
    words = re.findall(rf"(?<!\w){re.escape(alt)}(?!\w)", text, re.IGNORECASE)
    return any(not word[1:].islower() and word[1:].isalpha() for word in words)
