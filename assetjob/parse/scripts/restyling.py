"""What scripts may change about the styles of a page, as far as their text tells.

A script may add style sheets, and it may give elements other classes and attributes than those in
the markup. It is a heuristic: a name that a script builds or reads from elsewhere is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from assetjob.model.restyling import Restyling
from assetjob.parse.scripts.wrapping import is_library

_ADDS_SHEETS = re.compile(
    r"""createElement\(\s*["'`]style["'`]|\$\(\s*["'`]<style|\badoptedStyleSheets\b|\binsertRule\b"""
    r"""|\bCSSStyleSheet\b|\bstyleSheets\b|\bcreateStyleSheet\b|<style(?=[\s>\\])"""
    r"""|<link\b[^>]{0,300}\bstylesheet\b""",
    re.IGNORECASE,
)
_NAMES_SHEET = re.compile(r"""["'`/][^"'`\s]{0,300}\.css(?:\?[^"'`\s]*)?["'`]""", re.IGNORECASE)
# Print.js puts the sheets that it is given into the frame that it prints; so Isomer's template.
_PRINTS = re.compile(r"\bprintJS\(")
_LINK = re.compile(r"""createElement\(\s*["'`]link["'`]|\$\(\s*["'`]<link\b""", re.IGNORECASE)
_STYLESHEET = re.compile(r"\bstylesheet\b", re.IGNORECASE)
# Calls and assignments that change classes and attributes; `key` is a member of `dataset`.
_CHANGES = re.compile(
    r"""\bclassList\b|\bclassName\b|\b(?:set|toggle|remove)Attribute(?:NS)?\b|\bdataset\b"""
    r"""|\b(?:add|remove|toggle)Class\b|\.\s*(?:attr|prop|removeAttr)\("""
)
_DATASET = re.compile(r"""\bdataset(?:\??\.\s*([\w$]+)|\[\s*["'`](\w+)["'`]\s*\])""")
# The strings that a call or an assignment itself names.
_SET = re.compile(
    r"""(?:\bclassList\s*\??\.\s*(?:add|remove|toggle|replace)\(|\bclassName\s*\+?=(?!=)"""
    r"""|\b(?:set|toggle|remove)Attribute\(|\b(?:add|remove|toggle)Class\()\s*([^;\n(){}]{0,200})"""
)
# The first classes of an element that the script has just created, which no image is in.
_OF_CREATED = re.compile(
    r"""(?<![\w$.])([\w$.]{1,100})\s{0,9}=\s{0,9}document\.createElement\("""
    r"""\s{0,9}["'`]\w{1,30}["'`]\s{0,9}\)"""
    r"""\s{0,99}[,;]?\s{0,99}\1\.(?:className\s{0,9}=|classList\.add\()"""
    r"""\s{0,9}["'`][\w -]{0,200}["'`]"""
)
# Strings that name elements which are looked for, or what is read from them.
_LOOKS = re.compile(
    r"""(?:getElements?By\w+|querySelector(?:All)?|closest|matches|contains|hasClass|is|find"""
    r"""|getAttribute|hasAttribute|addEventListener|createElement(?:NS)?|require|\$|jQuery)"""
    r"""\(\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`]*`)"""
)
_STRING = re.compile(r"""(["'`])((?:(?!\1)[^\\]|\\.){0,500}?)\1""", re.DOTALL)
_BACKGROUND = re.compile(
    r"""\bbackgroundImage\b|\bbackground-image\b|(?:\.css\(|\[|setProperty\(|\.style\.)\s*["'`]?"""
    r"""background\b"""
)
_WORD = re.compile(r"[\w-]+")
_INSERTED = re.compile(r"\$\{[^{}]*\}")
_UPPER = re.compile(r"([A-Z])")


def restyling_of(scripts: Iterable[str]) -> Restyling:
    """Return what scripts and the code of handlers may change about styles."""
    return reduce(or_, map(find_restyling, scripts), Restyling())


def find_restyling(script: str) -> Restyling:
    """Return what a script, or the code of a handler, may change about styles."""
    names = frozenset(_names(script)) if _CHANGES.search(script) else frozenset()
    return Restyling(_adds_sheets(script), names, _BACKGROUND.search(script) is not None)


def _adds_sheets(script: str) -> bool:
    adds_link = _LINK.search(script) and _STYLESHEET.search(script)
    names_sheet = not _PRINTS.search(script) and _NAMES_SHEET.search(script)
    return bool(_ADDS_SHEETS.search(script) or adds_link or names_sheet)


def _names(script: str) -> Iterator[str]:
    script = _OF_CREATED.sub("", script)
    for found in _DATASET.finditer(script):
        yield "data-" + _UPPER.sub(lambda upper: "-" + upper[1].lower(), found[1] or found[2])
    if is_library(script):
        # Of a library that acts on the classes it is given, the strings mean other things.
        codes: Iterable[str] = (found[1] for found in _SET.finditer(script))
    else:
        codes = (_LOOKS.sub("", script),)
    for code in codes:
        for text in _STRING.finditer(code):
            words = _INSERTED.sub(" ", text[2]).split()
            yield from (word for word in words if _WORD.fullmatch(word))
