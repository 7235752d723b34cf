"""Rule alt-filename."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.formats import SUFFIX_PATTERN
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import (
    LICENCE,
    SAYS_NOTHING,
    alt_text,
    file_name,
    is_alt_of_generator,
    is_named_in_text,
    shortened,
    stem,
)

EXTENSION = re.compile(rf"\S(?:{SUFFIX_PATTERN}|\.pdf|\.psd)$", re.IGNORECASE)
URL = re.compile(r"(https?:)?//\S+|/\S[^\s/]*/\S*\.\w{2,5}", re.IGNORECASE)
# An alt text may be the same as the file name by right ("Merlion Park", "COVID-19", "html5",
# "Port-au-Prince", "Expo2020"). Only words that are joined or numbered as in file names show that
# it was copied from there.
_BETWEEN = r"(?:a|am|an|au|aux|de|del|der|des|di|du|en|in|la|le|les|of|on|sur|the|to|upon|zu)"
JOINED = re.compile(
    rf"(?![^\W\d_]+(?:-{_BETWEEN})+-[^\W\d_]+$)(?![^\W\d_]+(?:19|20)\d\d$)"
    r"(?:.*\w\\?_\w.*|[^\s\-]+(-[^\s\-]+){2,}|[^\W\d_]{3,}(\d+[^\W\d_]+\d+|\d{3,}))",
    re.DOTALL,
)

_BUNDLER_HASH = re.compile(r"[-.](?=[a-f]*\d)(?=\d*[a-f])[\da-f]{8,32}\Z")  # of webpack and Vite


@image_rule(
    Severity.WARNING,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    group=SAYS_NOTHING,
    unless=("alt-placeholder",),
    script=lambda _: {"address": URL, "extension": EXTENSION, "joined": JOINED},
)
def alt_filename(image: Image) -> Iterator[Problem]:
    """Alt text is a file name or URL.

    A screen reader spells out a name such as "banner_v2-final.jpg", which says nothing about the
    image (failure F30 of WCAG). Describe the image instead. A name that the text around the image
    writes in the same way, such as that of a function, is not reported, nor are the words of its
    caption or of the label beside it. Sphinx writes the address of an image whose directive has no
    alt text.

    See:
        https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

    Bad:
        <img src="banner_v2-final.jpg" alt="banner_v2-final.jpg" width="400" height="200">

    Bad:
        <img src="signing-ceremony-2024.jpg" alt="signing-ceremony-2024" width="400" height="200">

    Good:
        <img src="park-at-night-400x200.jpg" alt="Park at night" width="400" height="200">
    """
    alt = alt_text(image)
    if alt is None:
        return
    if is_alt_of_generator(image) and (URL.fullmatch(alt) or EXTENSION.search(alt)):
        yield Problem(
            f'no alt text, so the generator writes "{shortened(alt)}"; describe the image'
        )
    elif URL.fullmatch(alt):
        yield Problem(f'the alt text "{shortened(alt)}" is a URL; describe the image')
    elif _is_file_name(alt, image.ref.url) and not is_named_in_text(alt, image.ref):
        before = alt.removesuffix(file_name(image.ref.url))
        is_part = " " in before and before != alt
        said = "ends with the file name" if is_part else "is a file name"
        yield Problem(f'the alt text "{shortened(alt)}" {said}; describe the image')


def _is_file_name(alt: str, url: str | None) -> bool:
    if EXTENSION.search(alt) and (" " not in alt or alt.endswith(file_name(url) or " ")):
        return True
    whole = stem(url)
    letters, name = _letters(alt), _letters(_BUNDLER_HASH.sub("", whole))
    # The images of a post are often numbered, and have the same alt text.
    names = (_letters(whole), name, name.rstrip("0123456789"))
    is_joined = JOINED.fullmatch(alt) is not None and LICENCE.fullmatch(alt) is None
    return is_joined and letters in names


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
