"""Whether a template or a page in Liquid shows the images that the front matter of pages names.

Variables and filters are those of Jekyll ("Variables", "Liquid Filters").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A tag does not hold the beginning of another: so long texts take linear time.
_LIQUID = re.compile(
    r"\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}|\{%(?:[^{%]|\{(?!%)|%(?!\}))*%\}",
)
_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:[^{]|\{(?!%-?\s*(?:end)?comment))*\{%-?\s*endcomment\s*-?%\}"
)
_CHAIN = re.compile(r"(?<![\w.-])([A-Za-z_][\w-]*)((?:\.[\w-]+\??|\[[^\[\]]*\])+)")
_KEY = re.compile(r"\.([\w-]+)|\[\s*(?:[\"']([^\"']*)[\"']|(\d+)|[^\]]*)\s*\]")
_LOOP = re.compile(r"\{%-?\s*(?:for|tablerow)\s+([\w-]+)\s+in\s+([^\s%|]+)")
_ASSIGNED = re.compile(r"\{%-?\s*(?:assign|capture)\s+([\w-]+)")
_CONDITION = re.compile(r"\{%-?\s*(?:if|elsif|unless)\b")
# Plugins' tags that read front matter, files that are read from elsewhere, and all of a page.
_ANYTHING = re.compile(
    r"\{%-?\s*(?:seo|include_relative)\b"
    r"|\{%-?\s*(?:for|tablerow)\s+[\w-]+\s+in\s+page(?![\w.-])"
    r"|(?<![\[\w])(?:\"image\"|'image')(?!\s*\])"
)
_VALUE = re.compile(r"\{\{-?\s*(?:content\b|(?P<root>[A-Za-z_][\w-]*)(?P<keys>(?:\.[\w-]+)+))")
_OF_CONFIGURATION = (["title"], ["description"], ["url"], ["baseurl"], ["email"])
_WHOLE = re.compile(r"\|\s*(?:jsonify|inspect)\b")
# The text before an address: the browser draws what it names in the page itself.
_DRAWN = re.compile(
    r"""<(?:img|source)\b[^>]*\Z|<[a-z][^>]*?\sstyle\s*=\s*(?:"[^">]*|'[^'>]*)\Z""",
    re.IGNORECASE,
)
_BEFORE = 2_000  # characters of a tag before an address
# What leads from a page to another, whose front matter may be read.
_OTHER_PAGES = frozenset({"next", "previous"})


def shows_listing_images(text: str) -> bool:
    """Tell whether Liquid in a text may show the key ``image`` of front matter in a list or a card.

    The page's own image in an ``<img>`` of the page is none, and neither is a key below ``image``:
    a text has no keys. What is not certain counts as shown.
    """
    text = _COMMENT.sub("", text)
    loops = _loops_over_data(text)
    shown = _LIQUID.sub(lambda found: " " * len(found[0]), text)
    return any(
        _reads(found[0], loops, shown[max(0, found.start() - _BEFORE) : found.start()])
        for found in _LIQUID.finditer(text)
    )


def _loops_over_data(text: str) -> frozenset[str]:
    """Return the variables that only ever hold parts of a page's own data, or of data files."""
    sources: dict[str, list[str]] = {}
    for name, source in _LOOP.findall(text):
        sources.setdefault(name, []).append(source)
    assigned = set(_ASSIGNED.findall(text))
    return frozenset(
        name
        for name, found in sources.items()
        if name not in assigned and all(map(_is_data, found))
    )


def _is_data(source: str) -> bool:
    chain = _CHAIN.fullmatch(source)
    return chain is not None and _holds_no_page(chain[1], list(_keys(chain[2])), frozenset())


def _reads(tag: str, loops: frozenset[str], before: str) -> bool:
    if _ANYTHING.search(tag) or (_WHOLE.search(tag) and not _is_one_value(tag)):
        return True
    is_drawn = _CONDITION.match(tag) or (tag.startswith("{{") and _is_drawn(before))
    for chain in _CHAIN.finditer(tag):
        root, keys = chain[1], list(_keys(chain[2]))
        is_own = root == "page" and keys[0] == "image"
        if is_own and (is_drawn or len(keys) > 1):
            continue
        if (is_own or "image" in keys or None in keys) and not _holds_no_page(root, keys, loops):
            return True
    return False


def _is_drawn(before: str) -> bool:
    start = before.rfind("<")
    return start >= 0 and _DRAWN.match(before, start) is not None


def _is_one_value(tag: str) -> bool:
    """Tell whether what becomes JSON is a value of a page, not all of its front matter."""
    found = _VALUE.match(tag)
    if found is None or found["root"] is None:
        return found is not None
    root, keys = found["root"], list(_keys(found["keys"]))
    if root in {"site", "include"}:
        return root == "site" and (keys[0] == "data" or keys in _OF_CONFIGURATION)
    return len(keys) == 1 and keys[0] is not None and keys[0] not in _OTHER_PAGES


def _holds_no_page(root: str, keys: list[str | None], loops: frozenset[str]) -> bool:
    """Tell whether a variable surely is no page and no value of a page's ``image``."""
    first = keys[0]
    if root == "page":
        return first is not None and first not in {"image", *_OTHER_PAGES}
    if root == "site":
        return first == "data" or keys in (["image"], [None])
    if root == "include":
        return keys == ["image"]  # its value is read where the template is included
    # A page has its values without "data" between.
    return root == "layout" or root in loops or first == "data"


def _keys(rest: str) -> Iterator[str | None]:
    """Yield the keys behind a variable's name, None for one that a variable names."""
    for key in _KEY.finditer(rest):
        yield next((each for each in key.groups() if each is not None), None)
