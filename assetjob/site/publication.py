"""Tell from the front matter of a page whether it is published, and until when.

Jekyll: "Front Matter" and "Configuration Options" (``future``); Hugo: "Front matter" (``draft``,
``publishDate``, ``expiryDate``, ``build``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from assetjob.model.site import Project
from assetjob.parse.frontmatter import front_matter_values
from assetjob.site.permalink import date_of, day_of

NOT_PUBLISHED = "not published by their front matter"
FUTURE = "dated in the future"
EXPIRED = "expired by their front matter"


def reason_unpublished(project: Project, page: str, text: str, today: dt.date) -> str | None:
    """Return why a page is not published, None where it is. `text` begins the page's file.

    What is dated today is published, whatever the hour.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return None
    is_toml, front = found["fence"] == "+++", found["text"]
    values: Mapping[str, object] = {}
    if is_toml or _DECIDES.search(front):
        values = front_matter_values(front, is_toml=is_toml)
    if _is_not_published(values) if is_toml else _NOT_PUBLISHED.search(front):
        return NOT_PUBLISHED
    if _render(values) in _NOT_RENDERED:
        return NOT_PUBLISHED
    return _reason_by_date(project, page, values, today) if project.hides_future else None


def has_front_matter(text: str) -> bool:
    """Tell whether a page begins with front matter in YAML or TOML."""
    return _FRONT_MATTER.match(text) is not None


def _reason_by_date(
    project: Project, page: str, values: Mapping[str, object], today: dt.date
) -> str | None:
    if project.jekyll:
        day = date_of(project, page, _text(values, ("date",)))
        return FUTURE if day and day > today else None
    day, last = (day_of(_text(values, keys)) for keys in (_PUBLISH_DATE, _EXPIRY_DATE))
    if last and last < today:
        return EXPIRED
    return FUTURE if day and day > today else None


# The keys of Hugo in lower case, the one that wins first.
_PUBLISH_DATE = ("publishdate", "pubdate", "published", "date")
_EXPIRY_DATE = ("expirydate", "unpublishdate")


def _text(values: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    return next((str(values[key]) for key in keys if values.get(key)), None)


def _is_not_published(values: Mapping[str, object]) -> bool:
    no = (values.get("published"), values.get("permalink"))
    return values.get("draft") is True or any(value is False for value in no)


def _render(values: Mapping[str, object]) -> object:
    """Return what Hugo's build options say of the page; they were called ``_build`` before."""
    options = values.get("build") or values.get("_build")
    return options.get("render", "always") if isinstance(options, dict) else "always"


_NOT_RENDERED = ("never", "link", False, None)  # false is None in YAML
_FRONT_MATTER = re.compile(
    r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<text>.*?)^(?P=fence)[ \t]*\r?$",
    re.DOTALL | re.MULTILINE,
)
# The words of YAML 1.1 for false: quoted they are texts, and the page is published.
_NOT_PUBLISHED = re.compile(
    r"^(?:published[ \t]*:[ \t]*(?:false|False|FALSE|no|No|NO|off|Off|OFF)"
    r"|permalink[ \t]*:[ \t]*(?:false|False|FALSE)|draft[ \t]*:[ \t]*(?:true|True|TRUE))\b"
    r"[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)
# Most pages have nothing that decides: their YAML is not read twice.
_DECIDES = re.compile(
    r"""^["']?(?:date|pub(?:lish)?date|published|expirydate|unpublishdate|_?build)["']?[ \t]*:""",
    re.MULTILINE | re.IGNORECASE,
)
