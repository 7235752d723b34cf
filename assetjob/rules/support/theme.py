"""Pairs of images of which the page shows one: for the light or the dark colour scheme."""

from __future__ import annotations

import re

from assetjob.model.page import ImageRef
from assetjob.rules.support.text import stem

# Docusaurus, MkDocs, GitHub and Tailwind use a class or the fragment of the URL.
_HIDDEN_IN_DARK = re.compile(r"(?<![a-z])dark:(?:hidden|invisible)(?![a-z])")
_THEME = re.compile(r"(?<![a-z])(dark|light)(?![a-z])")


ThemeHints = tuple[str, str]  # an image's classes, and its URL


def theme_hints(ref: ImageRef) -> ThemeHints:
    """Return the attributes that say for which colour scheme an image is."""
    return ref.value("class") or "", ref.url or ""


def are_theme_pair(one: ThemeHints, other: ThemeHints) -> bool:
    """Tell whether the page shows only one of the images, depending on the colour scheme."""
    first, second = _theme(one), _theme(other)
    if first == second:
        return False
    return {first, second} == {"dark", "light"} or _plain(one) == _plain(other)


def _theme(image: ThemeHints) -> str:
    hints = " ".join(image).lower()
    if _HIDDEN_IN_DARK.search(hints):
        return "light"
    found = _THEME.search(hints)
    return found[1] if found else ""


def _plain(image: ThemeHints) -> str:
    """Return the file name without the name of the colour scheme."""
    return re.sub(r"[\W_]+", "", _THEME.sub("", stem(image[1]).lower()))
