"""Compute the folder of a page's URL, which its relative URLs count from (Jekyll, "Permalinks")."""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from assetjob.model.front_matter import FrontMatter
from assetjob.model.site import JekyllConfig, PageDefault, Project
from assetjob.site.jekyll_filter import is_included, is_template_file

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_LONGEST = 1_000  # characters of a template, or of a value in it
_LONGEST_PATH = 4_096
_POST = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})-(.+)")


def folder_of(project: Project, page: str, facts: FrontMatter | None) -> str:
    """Return the folder, in the project's URL space, that the page's relative URLs count from.

    `page` is the path of the page's file from the site's root, `facts` its front matter.

    It has no slash at either end; "" is the root. Outside Jekyll, and for a page that is already
    built, that is the file's own folder; for a layout or an include of Jekyll the root.
    """
    path = path_in_source(project, page)
    if is_template_file(project, page):
        return ""
    own = "" if str(path.parent) == "." else str(path.parent)
    url = _permalink(project, path, facts)
    folder = own if url is None else unquote(url.rpartition("/")[0].strip("/"))
    return own if len(folder) > _LONGEST_PATH else folder


def built_path(project: Project, page: str, facts: FrontMatter | None) -> str:
    """Return the path, in the built site, of the file that a generator makes of a page.

    `page` and `facts` are as in `folder_of`.
    """
    path = path_in_source(project, page)
    url = _permalink(project, path, facts)
    if url is None:
        return str(path)
    inner = unquote(url.lstrip("/"))
    if inner.endswith("/") or not inner:
        return f"{inner}index.html"
    return inner if PurePosixPath(inner).suffix else f"{inner}.html"


def _permalink(project: Project, path: PurePosixPath, facts: FrontMatter | None) -> str | None:
    """Return the path of a page's URL; None where it is that of its file."""
    # Without front matter Jekyll copies a file as it is.
    if facts is None or not (project.jekyll or facts.permalink):
        return None
    return jekyll_path(project.jekyll or JekyllConfig(), path, facts)


def jekyll_path(jekyll: JekyllConfig, path: PurePosixPath, facts: FrontMatter) -> str | None:
    """Return the path of a page's URL, which begins with a slash; None if its template is too long.

    `path` is that of the page's file in its project's source.
    """
    template = facts.permalink or _template(jekyll, path)
    if len(template) > _LONGEST:
        return None
    return _fill(STYLES.get(template, template), _values(jekyll, path, facts))


def date_of(project: Project, page: str, date: str | None) -> dt.date | None:
    """Return the day of a Jekyll post, or of another document of a collection; None of a page.

    `date` is that of the front matter; without one the file's name may have it.
    """
    jekyll, path = project.jekyll or JekyllConfig(), path_in_source(project, page)
    if kind_of(jekyll, path)[0] == "pages":
        return None
    return day_of(date, jekyll.timezone) or _named_day(path)


def path_in_source(project: Project, page: str) -> PurePosixPath:
    """Return the path of a page in its project's source."""
    path = PurePosixPath(page)
    if project.source and path.is_relative_to(project.source):
        return path.relative_to(project.source)
    return path


def _named_day(path: PurePosixPath) -> dt.date | None:
    """Return the day that the name of a post has."""
    dated = _POST.fullmatch(path.stem)
    return day_of("-".join(dated.groups()[:3])) if dated else None


def _template(jekyll: JekyllConfig, path: PurePosixPath) -> str:
    kind, collection = kind_of(jekyll, path)
    if scoped := [each for each in _defaults(jekyll, path) if each.permalink]:
        return scoped[-1].permalink or ""
    template = next((c.permalink for c in jekyll.collections if c.name == kind), None)
    if kind == "posts":
        return template or jekyll.permalink
    if collection is not None:
        pretty = jekyll.permalink == "pretty" or jekyll.permalink.endswith("/")
        return template or ("/:collection/:path/" if pretty else "/:collection/:path:output_ext")
    if jekyll.permalink == "pretty" or jekyll.permalink.endswith("/"):
        return "/:path/:basename/" if path.stem != "index" else "/:path/"
    return "/:path/:basename:output_ext"


def default_layout(jekyll: JekyllConfig, path: PurePosixPath) -> str | None:
    """Return the layout that the configuration gives a page by its path in the source, or None."""
    return next((each.layout for each in _defaults(jekyll, path)[::-1] if each.layout), None)


def _defaults(jekyll: JekyllConfig, path: PurePosixPath) -> list[PageDefault]:
    """Return the ``defaults`` that hold for a page, the one that wins last."""
    kind, _ = kind_of(jekyll, path)
    scoped = (
        each for each in jekyll.defaults if each.type in (None, kind) and _within(path, each.path)
    )
    return sorted(scoped, key=lambda each: (len(each.path), each.type is not None))


def kind_of(jekyll: JekyllConfig, path: PurePosixPath) -> tuple[str, str | None]:
    """Return Jekyll's type of the page, and the collection it is in."""
    if "_posts" in path.parts or "_drafts" in path.parts:
        return "posts", None
    inner = path
    if jekyll.collections_dir and path.is_relative_to(jekyll.collections_dir):
        inner = path.relative_to(jekyll.collections_dir)
    first = inner.parts[0]
    if first.startswith("_") and len(inner.parts) > 1 and not is_included(jekyll, first):
        return first[1:], first[1:]
    return "pages", None


def _within(path: PurePosixPath, scope: str) -> bool:
    if "*" in scope:
        return fnmatch.fnmatchcase(str(path), scope + "*")
    return not scope or path.is_relative_to(scope)


def _fill(template: str, values: Mapping[str, str]) -> str:
    filled = re.sub(
        r":([a-z_]+)",
        lambda match: values.get(match[1], match[0])[:_LONGEST],
        f"/{template.lstrip('/')}",
    )
    return re.sub(r"/{2,}", "/", filled)


def _values(jekyll: JekyllConfig, path: PurePosixPath, facts: FrontMatter) -> dict[str, str]:
    kind, collection = kind_of(jekyll, path)
    dated = _POST.fullmatch(path.stem) if kind != "pages" else None
    slug = facts.slug or (dated[4] if dated else path.stem)
    day = day_of(facts.date, jekyll.timezone) or (_named_day(path) if dated else None)
    inner = path.parent
    if collection:
        inner = PurePosixPath(*path.parts[path.parts.index("_" + collection) + 1 : -1])
    folder = "" if str(inner) == "." else str(inner)
    values = {
        "basename": path.stem,
        "categories": "/".join(_categories(jekyll, path, facts)),
        "collection": collection or "",
        "name": _slug(path.stem) if collection else path.stem,
        "output_ext": ".html",
        "path": f"{folder}/{path.stem}" if collection else folder,
        "slug": _slug(slug),
        "slugified_categories": "/".join(map(_slug, _categories(jekyll, path, facts))),
        "title": slug if kind == "pages" else _pretty_slug(slug),
    }
    if day:
        values |= {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}"}
        values |= {"i_day": str(day.day), "i_month": str(day.month), "y_day": f"{day:%j}"}
        values |= {"short_year": f"{day:%y}", "short_day": f"{day:%a}", "week": f"{day:%V}"}
        values |= {"short_month": f"{day:%b}", "long_month": f"{day:%B}", "long_day": f"{day:%A}"}
    return values


def _categories(jekyll: JekyllConfig, path: PurePosixPath, facts: FrontMatter) -> tuple[str, ...]:
    """Return the folders above ``_posts`` and the front matter's categories, each once."""
    if jekyll.collections_dir and path.is_relative_to(jekyll.collections_dir):
        path = path.relative_to(jekyll.collections_dir)
    marker = next((name for name in ("_posts", "_drafts") if name in path.parts), None)
    above = path.parts[: path.parts.index(marker)] if marker else ()
    return tuple(dict.fromkeys(each.lower() for each in (*above, *facts.categories)))


def day_of(value: str | None, timezone: str = "") -> dt.date | None:
    """Return the day of a date as the site sees it: YAML's times without an offset are in UTC."""
    text = (value or "").strip()
    try:
        if len(text) <= _DATE:
            return dt.date.fromisoformat(_padded(text))
        moment = dt.datetime.fromisoformat(_OFFSET.sub(r"\1", text))
        zone = ZoneInfo(timezone) if timezone else dt.UTC
    except (ValueError, OSError, KeyError):
        return day_of(text[:_DATE]) if len(text) > _DATE else None
    return moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(zone).date()


_DATE = 10  # characters
_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d|Z)$")


def _padded(day: str) -> str:
    """Return a date whose parts have all of their digits."""
    parts = day.split("-")
    return "-".join((parts[0], *(part.zfill(2) for part in parts[1:])))


def _slug(text: str) -> str:
    """Slugify as Jekyll's default mode does: runs of what is no letter or digit become a hyphen."""
    return re.sub(rf"(?:[^\w{_MARKS}]|_)+", "-", text).strip("-").lower()


def _pretty_slug(text: str) -> str:
    """Slugify as ``:title`` does (Jekyll's mode "pretty"): case and ``._~!$&'()+,;=@`` stay."""
    return re.sub(rf"[^\w{_MARKS}.~!$&'()+,;=@]+", "-", text).strip("-")


_MARKS = "\u0300-\u036f"  # accents of decomposed letters, which \w does not match
