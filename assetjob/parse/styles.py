"""The style sheets of a page, and its policy about them, as its elements declare them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import Tag

from assetjob.model.page import StyleSheet
from assetjob.parse.aria import attribute
from assetjob.parse.data_sheets import text_of_data_url
from assetjob.parse.tree import Tree


def style_sheets(tree: Tree) -> tuple[StyleSheet, ...]:
    """Return the style sheets that a page links or contains, in the order of the document.

    Of those with a title only the set of the first title applies, or the set that the page names
    (HTML standard, 4.2.6; CSSOM, 6.2). Those in a shadow tree do not apply outside of it.
    """
    found = [(tag, sheet) for tag in _elements(tree) if (sheet := _style_sheet(tag)) is not None]
    named = _default_set(tree)
    titles = (_title(tag) for tag, _ in found if not _is_alternate(tag))
    preferred = named or next(filter(None, titles), "")
    return tuple(
        sheet
        if _applies(tag, preferred, named) and not (tree.has_shadow and tag.find_parent("body"))
        else replace(sheet, applies=False)
        for tag, sheet in found
    )


def _applies(tag: Tag, preferred: str, named: str) -> bool:
    """Tell whether a sheet's set applies; `named` is "" where the page names none."""
    title = _title(tag)
    if _is_alternate(tag):
        return bool(named) and title == named
    return title in ("", preferred)


def _title(tag: Tag) -> str:
    return attribute(tag, "title")


def _is_alternate(tag: Tag) -> bool:
    return tag.name == "link" and "alternate" in attribute(tag, "rel").lower().split()


def _default_set(tree: Tree) -> str:
    names = (
        attribute(tag, "content")
        for tag in _elements(tree)
        if tag.name == "meta" and attribute(tag, "http-equiv").strip().lower() == "default-style"
    )
    return next(names, "")


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
    if attribute(tag, "type").partition(";")[0].strip().lower() not in ("", "text/css"):
        return None
    rel = attribute(tag, "rel").lower().split()
    url, media = attribute(tag, "href").strip(), attribute(tag, "media")
    onload = attribute(tag, "onload").lower()
    preloaded = "preload" in rel and attribute(tag, "as").strip().lower() == "style"
    if "stylesheet" in rel:
        media = "" if _SWITCHES_MEDIA.search(onload) else media
    elif not (preloaded and _SWITCHES_REL.search(onload)):
        return None
    text = text_of_data_url(url)
    if text is not None:
        return StyleSheet(None, text, media, "disabled" not in tag.attrs)
    return StyleSheet(url, "", media, "disabled" not in tag.attrs, fixed="integrity" in tag.attrs)
