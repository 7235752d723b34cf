"""Scripts that wrap the images of their page in other elements, as far as their text tells.

Lightboxes do: they put a link around each image whose parent is none. A ``<picture>`` would be the
parent then.
"""

from __future__ import annotations

import re

LIBRARY = 50_000  # characters: a longer script is not written for its page
_MINIFIED = re.compile(r"[^\n]{5000}")  # a line too long to be written by hand
# What selects the images of a page; elements that a script creates are its own.
_IMAGES = re.compile(
    r"""(?<!createElement\()["'`](?:[^"'`\n]{0,200}[^\w.#"'`\n-])?img\b[^"'`\n]{0,100}["'`]"""
    r"|document\.images\b"
)
_PARENTS = re.compile(
    r"\.(?:wrap(?:All)?|unwrap|replaceWith|insertBefore|closest|parents?)\s*\("
    r"|\.parent(?:Node|Element)\b"
)


def wraps_images(script: str) -> bool:
    """Tell whether a script may wrap images, or act by what their parents are."""
    return (
        len(script) <= LIBRARY
        and _PARENTS.search(script) is not None
        and _IMAGES.search(script) is not None
    )


def is_library(script: str) -> bool:
    """Tell whether a script is a library or minified, by its length and that of its lines."""
    return len(script) > LIBRARY or _MINIFIED.search(script) is not None
