"""The forms of templates in a URL whose meaning is fixed by a generator, whatever the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assetjob.model.text import is_template


@dataclass(frozen=True, slots=True)
class TemplateUrl:
    """A URL split at its path in the site: what the template writes before and after it.

    `beside` tells that the path counts from the page's own folder, not from the root.
    """

    before: str
    path: str
    after: str
    beside: bool = False


def read_template_url(url: str, named: Mapping[str, str]) -> TemplateUrl | None:
    """Split a URL that begins with a known form; None where its value is not known.

    `named` maps the page's front matter keys to their values, for ``{{ page.image }}``.
    """
    page = _PAGE.fullmatch(url)
    if page:
        value = named.get(page["key"], "")
        if not value.startswith("/") or is_template(value):
            return None
        before, after = ('{{ "/', f'" | {page["filter"]} }}}}') if page["filter"] else ("/", "")
        return TemplateUrl(page["site"] + before, value.lstrip("/"), after)
    filtered = _FILTERED.fullmatch(url)
    if filtered and not is_template(filtered["path"]):
        return TemplateUrl(filtered["before"], filtered["path"], filtered["after"])
    link = _LINK.fullmatch(url)
    if link:
        return _linked(link["site"], link["path"].removesuffix("-").rstrip())
    own = _OWN_FOLDER.match(url)
    if own and not is_template(url[own.end() :]):
        return TemplateUrl(own[0], url[own.end() :], "", beside=True)
    prefixed = _PREFIXED.fullmatch(url)
    if prefixed and not is_template(prefixed["path"]):
        return TemplateUrl(prefixed["before"], prefixed["path"], "")
    return None


def _linked(before: str, path: str) -> TemplateUrl:
    """Return the parts of ``{% link %}``.

    Since Jekyll 4 it writes the base URL itself, as ``relative_url`` does in every version. In
    Jekyll 3 an author writes ``{{ site.baseurl }}`` before it.
    """
    if "baseurl" in before:
        return TemplateUrl(before + "/", path, "")
    return TemplateUrl(before + "{{ '/", path, "' | relative_url }}")


# {{ site.baseurl }} and {{ site.url }} are what the site's own absolute URLs begin with.
_SITE = r"\{\{-?\s*site\.(?:url|baseurl|github\.url)\s*-?\}\}"
_PAGE = re.compile(
    rf"(?P<site>(?:{_SITE})*)\{{\{{-?\s*page\.(?P<key>[\w-]+)\s*"
    r"(?:\|\s*(?P<filter>(?:relative|absolute)_url)\s*)?-?\}\}"
)
_PREFIXED = re.compile(rf"(?P<before>(?:{_SITE})+/)(?P<path>.*)", re.DOTALL)
_FILTERED = re.compile(
    r"""(?P<before>\{\{-?\s*(?P<quote>["'])/?)(?P<path>[^"'{}]*)"""
    r"""(?P<after>(?P=quote)\s*\|\s*(?:relative_url|absolute_url|url|prepend:\s*site\.baseurl)"""
    r"""(?:\s*\|\s*prepend:\s*site\.url)?\s*-?\}\})"""
)
_LINK = re.compile(rf"(?P<site>(?:{_SITE})*)\{{%-?\s*link\s++(?P<path>[^%{{}}]++)%\}}")
# blogdown's shortcode writes the address of the page, whose bundle holds the figures of its code.
_OWN_FOLDER = re.compile(r"\{\{[<%]\s*blogdown/postref\s*[>%]\}\}/?")
