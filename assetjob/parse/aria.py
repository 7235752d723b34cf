"""The role of an element, and whether ARIA or an inline style hides it or declares it decorative.

Sources: WAI-ARIA 1.2 (roles, global states and properties, section 7 for conflicts of a
presentational role), the HTML standard's rendering section. Style sheets are not read.
"""

from __future__ import annotations

import re

from bs4 import Tag

# WAI-ARIA 1.2, 6.5: the global states and properties.
_GLOBAL_ARIA = (
    "aria-atomic aria-braillelabel aria-brailleroledescription aria-busy aria-controls "
    "aria-current aria-describedby aria-description aria-details aria-disabled aria-dropeffect "
    "aria-errormessage aria-flowto aria-grabbed aria-haspopup aria-hidden aria-invalid "
    "aria-keyshortcuts aria-label aria-labelledby aria-live aria-owns aria-relevant "
    "aria-roledescription"
).split()
_DISPLAY_NONE = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(\w+)", re.IGNORECASE)
# How a browser reads an integer attribute (HTML standard, 2.3.4.1).
_INTEGER = re.compile(r"[\t\n\f\r ]*[-+]?[0-9]")


def role_of(tag: Tag) -> str:
    """Return the first role that means something, in lower case; "" for none."""
    for token in attribute(tag, "role").lower().split():
        if token in _ROLES or token.startswith(("doc-", "graphics-")):
            return {"image": "img", "none": "presentation"}.get(token, token)
    return ""


_ROLES = frozenset(
    "alert alertdialog application article banner blockquote button caption cell checkbox code "
    "columnheader combobox complementary contentinfo definition deletion dialog directory document "
    "emphasis feed figure form generic grid gridcell group heading image img insertion link list "
    "listbox listitem log main mark marquee math menu menubar menuitem menuitemcheckbox "
    "menuitemradio meter navigation none note option paragraph presentation progressbar radio "
    "radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider "
    "spinbutton status strong subscript suggestion superscript switch tab table tablist tabpanel "
    "term textbox time timer toolbar tooltip tree treegrid treeitem".split()
)


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute's value, "" where it is absent."""
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else ""


def hides(tag: Tag) -> bool:
    """Tell whether the element takes itself and all within it out of the accessibility tree."""
    attrs = tag.attrs
    if not attrs:
        return tag.name == "dialog"
    if "inert" in attrs or attribute(tag, "aria-hidden").strip().lower() == "true":
        return True
    # SVG has no such attribute: a browser draws <svg hidden>.
    is_html = tag.namespace == "html"
    if is_html and "hidden" in attrs and attribute(tag, "hidden").strip().lower() != "until-found":
        return True
    if tag.name == "dialog" and "open" not in attrs:
        return True
    return "style" in attrs and bool(_DISPLAY_NONE.search(attribute(tag, "style")))


def visibility(tag: Tag) -> str:
    """Return the visibility that the element's inline style sets, "" where it sets none."""
    found = _VISIBILITY.search(attribute(tag, "style"))
    return found[1].lower() if found else ""


def unseen(tag: Tag) -> bool:
    """Tell whether the element's own markup hides it from assistive technology."""
    return hides(tag) or visibility(tag) in ("hidden", "collapse")


def is_marked(tag: Tag) -> bool:
    """Tell whether the author declares the element decorative (ACT, marked as decorative)."""
    role = role_of(tag)
    # Another role that the author wrote overrules an empty alt.
    return role == "presentation" or (not role and tag.name == "img" and tag.attrs.get("alt") == "")


def conflict(tag: Tag) -> str:
    """Return why a browser overrules the author's "decorative", "" where it does not."""
    found = next((name for name in _GLOBAL_ARIA if attribute(tag, name).strip()), None)
    if found:
        return f"it has {found}"
    if _INTEGER.match(attribute(tag, "tabindex")):
        return "it can be focused (tabindex)"
    button = tag.name == "input" and "disabled" not in tag.attrs
    return "it can be focused" if button or (tag.name == "area" and "href" in tag.attrs) else ""
