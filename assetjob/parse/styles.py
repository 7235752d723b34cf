"""The style sheets of a page, and its policy about them, as its elements declare them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from assetjob.model.page import StyleSheet
from assetjob.parse.aria import attribute
from assetjob.parse.tree import Tree


def style_sheets(tree: Tree) -> tuple[StyleSheet, ...]:
    """Return the style sheets that a page links or contains, in the order of the document."""
    return tuple(sheet for tag in _elements(tree) if (sheet := _style_sheet(tag)) is not None)


def security_policies(tree: Tree) -> tuple[str, ...]:
    """Return the values of the page's ``<meta http-equiv="Content-Security-Policy">``."""
    return tuple(
        attribute(tag, "content")
        for tag in _elements(tree)
        if tag.name == "meta"
        and attribute(tag, "http-equiv").strip().lower() == "content-security-policy"
    )


def _elements(tree: Tree) -> Iterator[Tag]:
    return (marked.tag for marked in tree.marked if marked.tag.namespace == "html")


# Scripts that switch a sheet on once it has loaded: without delaying the page.
_SWITCHES_MEDIA = re.compile(r"\bmedia\b")
_SWITCHES_REL = re.compile(r"\brel\b|stylesheet")


def _style_sheet(tag: Tag) -> StyleSheet | None:
    if tag.name == "style":
        if attribute(tag, "type").strip().lower() not in ("", "text/css"):
            return None
        return StyleSheet(None, tag.get_text(), attribute(tag, "media"))
    if tag.name != "link" or "href" not in tag.attrs:
        return None
    rel = attribute(tag, "rel").lower().split()
    url, media = attribute(tag, "href").strip(), attribute(tag, "media")
    onload = attribute(tag, "onload").lower()
    if "stylesheet" in rel:
        switched_off = "alternate" in rel or "disabled" in tag.attrs
        media = "" if _SWITCHES_MEDIA.search(onload) else media
        return StyleSheet(url, "", media, not switched_off, fixed="integrity" in tag.attrs)
    preloaded = "preload" in rel and attribute(tag, "as").strip().lower() == "style"
    if preloaded and _SWITCHES_REL.search(onload):
        return StyleSheet(url, "", media, fixed="integrity" in tag.attrs)
    return None
