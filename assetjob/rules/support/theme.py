"""Pictures that stand in for each other: one on a light page, the other on a dark one."""

from __future__ import annotations

import re

from assetjob.model.page import ImageRef
from assetjob.rules.support.text import stem

# As Docusaurus, MkDocs, GitHub and Tailwind have it in a class or after the "#" of the address.
_HIDDEN_IN_DARK = re.compile(r"(?<![a-z])dark:(?:hidden|invisible)(?![a-z])")
_THEME = re.compile(r"(?<![a-z])(dark|light)(?![a-z])")


Shown = tuple[str, str]  # an image's classes, and its URL


def shown(ref: ImageRef) -> Shown:
    """Return what tells of an image for which pages it is."""
    return ref.value("class") or "", ref.url or ""


def stand_in(one: Shown, other: Shown) -> bool:
    """Tell whether no reader sees both images, as of a logo for light pages and for dark ones."""
    first, second = _theme(one), _theme(other)
    if first == second:
        return False
    return {first, second} == {"dark", "light"} or _plain(one) == _plain(other)


def _theme(image: Shown) -> str:
    told = " ".join(image).lower()
    if _HIDDEN_IN_DARK.search(told):
        return "light"
    found = _THEME.search(told)
    return found[1] if found else ""


def _plain(image: Shown) -> str:
    """Return the file's name without what says for which pages it is."""
    return re.sub(r"[\W_]+", "", _THEME.sub("", stem(image[1]).lower()))
