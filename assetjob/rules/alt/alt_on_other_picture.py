"""Rule alt-on-other-picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from posixpath import basename, splitext

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import comparing_rule
from assetjob.rules.support.fingerprint import are_alike, are_different, is_distinctive
from assetjob.rules.support.text import SAYS_NOTHING, normalized, shortened
from assetjob.rules.support.theme import are_theme_pair
from assetjob.rules.support.use import Compared, Use, is_language

# Suffixes of file names for another size of the same image.
SIZE = re.compile(
    r"([-_@ ](\d{2,4}x\d{2,4}|\d{2,4}(w|px)?|\dx|scaled|small|large|thumb))+$", re.IGNORECASE
)

_LAST_PART = re.compile(r"[-_.](?=[a-z]{2}\Z)")
# One or two words before what it is, such as "our partner logo" or "Jane Doe portrait".
_OF_WHAT = re.compile(r"(?:\S+ ){1,2}(?:avatar|badge|headshot|icon|logo|portrait|screenshot)")
# At most three words, in a script that has spaces between them.
_LABEL = re.compile(r"[^\s\u2e80-\uffff]+(?: [^\s\u2e80-\uffff]+){0,2}")
_INSTRUCTION = re.compile(
    r"(?:add|choose|click|create|drag|enter|fill|go|insert|navigate|open|paste|press|provide|scroll"
    r"|select|switch|tap|type|upload)\b"
)


@comparing_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("1.1.1",),
    act=("qt1vmo",),
    conformance=True,
    key=lambda use: normalized(use.alt),
    unless=(SAYS_NOTHING, "alt-in-row"),
)
def alt_on_other_picture(uses: Sequence[Use]) -> Compared:
    """Different images have the same alt text.

    Alt text that was copied along with the markup usually fits only one of the images. Describe
    each image. Images that look alike are not reported, nor those of another language, nor an alt
    text that is the title of the page, or says only whose logo, portrait or screenshot it is, nor
    two files of one logo, by their names. On different pages, the images must clearly differ, and a
    label of up to three words or a step of an instruction may be used again.

    See:
        https://www.w3.org/WAI/tutorials/images/informative/

    Bad:
        == one.html ==
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="school-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        == one.html ==
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        == two.html ==
        <img src="school-400x200.jpg" alt="Pupils plant a tree" width="400" height="200">
    """
    if _OF_WHAT.fullmatch(normalized(uses[0].alt)):
        return
    usual = Counter(use.file_name for use in uses).most_common(1)[0][0]
    first = next(use for use in uses if use.file_name == usual)
    on_page: dict[str, Use] = {}
    for use in uses:
        on_page.setdefault(use.page, use)
        if normalized(use.alt) == normalized(use.title):
            continue
        other = on_page[use.page] if _may_be_of_both(use, first) else first
        if _are_one_logo(use.file_name, other.file_name):
            continue
        if not _are_same_image(use, other) and not are_theme_pair(use.theme, other.theme):
            yield use, Problem(f'{other.file_name} also has the alt text "{shortened(use.alt)}"')


def _may_be_of_both(one: Use, other: Use) -> bool:
    """Tell whether an alt text may be right for images on two pages, such as parallel how-tos."""
    if one.page == other.page:
        return False
    text = normalized(one.alt)
    if _LABEL.fullmatch(text) or _INSTRUCTION.match(text):
        return True
    seen = one.fingerprint, other.fingerprint
    return all(seen) and not are_different(*seen)


def _are_same_image(one: Use, other: Use) -> bool:
    """Tell whether two files show the same image in other sizes, formats or languages."""
    if one.digest == other.digest != "" or _plain(one.file_name) == _plain(other.file_name):
        return True
    seen = one.fingerprint, other.fingerprint
    return all(seen) and all(map(is_distinctive, seen)) and are_alike(*seen)  # SVGs have none


def _are_one_logo(one: str, other: str) -> bool:
    """Tell whether two file names are those of one logo, in other sizes, crops or colours."""
    stems = (splitext(basename(path))[0].casefold() for path in (one, other))
    words = [set(_WORD.findall(SIZE.sub("", name))) for name in stems]
    first, second = (found - _OF_LOGO for found in words)
    return all("logo" in found for found in words) and (first <= second or second <= first)


_WORD = re.compile(r"[^\W\d_]+|\d+")
_OF_LOGO = frozenset(
    "logo white black dark light colour color small large big hero header footer horizontal"
    " vertical square transparent".split()
)


def _plain(path: str) -> str:
    name = SIZE.sub("", splitext(basename(path))[0].casefold())
    stem, _, end = _LAST_PART.sub("\0", name).partition("\0")
    return stem if is_language(end) else name
