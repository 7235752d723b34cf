"""Which pages ``fix`` leaves alone: those of projects whose way of serving files is not known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import ParsedPage
from assetjob.model.site import JekyllConfig, Project, Site
from assetjob.model.target import ResolvedBy, TargetState
from assetjob.model.text import Markup, Source
from assetjob.site.jekyll_filter import is_template_file, publishes
from assetjob.site.page_suffixes import reason_not_written

_HINT = "run assetjob on the built site"
_STATE = 'if files are served as they lie, set generator = "html"'


def reason_left_alone(site: Site, source: Source, page: ParsedPage) -> str | None:
    """Return why a page's images are left alone, None where they may be changed.

    The reason goes on after "N pages are left alone: ".
    """
    project = site.project_of(source.path)
    if problem := project.problem or reason_not_written(source.path):
        return problem
    if is_template_file(project, source.path):
        return f"they are layouts and includes, which other pages show; {_HINT}"
    markdown = source.markup is Markup.MARKDOWN
    if project.stated or project.sources_writable:
        extended = markdown and _EXTENDED.search(source.text)
        return "their Markdown has extensions that are not known" if extended else None
    if project.jekyll:
        return _left_alone_in_jekyll(project.jekyll, source, page) if markdown else None
    if project.generator:
        name = project.generator
        return f"{name} serves files elsewhere than they lie; {_HINT}"
    if markdown:
        return f"no known configuration says how their Markdown is rendered; {_HINT}, or, {_STATE}"
    if is_template_source(source, page) or _is_in_folder_of_sources(project, source.path):
        return f"they are templates of a generator that is not known; {_HINT}, or, {_STATE}"
    return None


def resolved_by(site: Site, source: Source, page: ParsedPage) -> ResolvedBy:
    """Return who resolves the addresses on a page.

    Those of a layout that other pages extend, or of a piece of HTML that they include, count from
    these pages, components show pieces of HTML, and some generators replace the images of their
    pages.
    """
    project = site.project_of(source.path)
    if is_template_file(project, source.path):
        return ResolvedBy.GENERATOR
    is_piece = source.markup is Markup.HTML and not page.whole and page.front_matter is None
    if (
        project.transforms
        or _INHERITED.search(source.text)
        or (is_piece and not _COMPONENTS.isdisjoint(project.unread))
        or (is_piece and _INCLUDED.fullmatch(PurePosixPath(source.path).name.lower()))
    ):
        return ResolvedBy.TEMPLATE
    served = source.markup is not Markup.MARKDOWN and (
        project.served_as_is or (project.jekyll is not None and page.front_matter is None)
    )
    is_source = is_template_source(source, page) or _is_in_folder_of_sources(project, source.path)
    if served and not is_source and not _is_outside_of_served(site, project):
        return ResolvedBy.BROWSER
    return ResolvedBy.GENERATOR


# What pieces of HTML are named that other pages include.
_INCLUDED = re.compile(r"(?:_.*|head(?:er)?|foot(?:er)?|nav(?:bar|igation)?|menu|sidebar)\.html?")


def _is_outside_of_served(site: Site, project: Project) -> bool:
    """Tell whether a host serves a folder beside the files of a project, and so not these."""
    is_rest = not (project.folder or project.stated)
    return is_rest and any(each.served_as_is and each.folder for each in site.projects)


def is_template_source(source: Source, page: ParsedPage) -> bool:
    """Tell whether an HTML page is the source of another: it has front matter or template code.

    Code in the body of a whole page may be an example that readers see, marked as code.
    """
    if page.front_matter is not None:
        return True
    if not page.whole:
        return _TEMPLATE_CODE.search(source.text) is not None
    head, _, body = source.text.partition("<body")
    return _TEMPLATE_CODE.search(head) is not None or _has_tags_outside_code(body)


def _has_tags_outside_code(body: str) -> bool:
    """Tell whether tags of a template are in a page, apart from comments, scripts and examples."""
    depth = 0
    for found in _TAG_OR_CODE.finditer(body):
        if found["open"]:
            depth += 1
        elif found["close"]:
            depth = max(0, depth - 1)
        elif not depth:
            return True
    return False


def _is_in_folder_of_sources(project: Project, path: str) -> bool:
    """Tell whether a file is in a folder such as ``_layout``, which generators do not publish.

    Some of them write to such folders; Jekyll publishes those of its collections, and its posts.
    """
    if project.stated or (project.jekyll and publishes(project, path)):
        return False
    inner = path.removeprefix(f"{project.source}/") if project.source else path
    folders = inner.split("/")[:-1]
    published = _OF_POSTS if project.jekyll else _WRITTEN | _OF_POSTS
    return any(name.startswith("_") and name not in published for name in folders)


_OF_POSTS = frozenset({"_drafts", "_posts"})
_WRITTEN = frozenset(
    f"_{name}"
    for name in (
        *("app", "astro", "autosummary", "book", "build", "downloads", "images"),
        *("modules", "next", "nuxt", "site", "sources", "static"),
    )
)


class SourceNotes:
    """Counts the pages that are left alone, by their project and the reason."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, page: ResolvedPage) -> None:
        """Count a page if it is left alone."""
        if page.images and (reason := reason_left_alone(self._site, page.source, page.page)):
            self._counts[self._site.project_of(page.source.path).folder, reason] += 1

    def lines(self) -> Iterator[str]:
        """Yield one line for each project whose pages are left alone, and for each reason."""
        for (folder, reason), count in sorted(self._counts.items()):
            number = "1 page is" if count == 1 else f"{count:,} pages are"
            yield f"{folder or '.'}: {number} left alone: {reason}."


def notes_on_own_address(site: Site, pages: Iterable[ResolvedPage]) -> Iterator[str]:
    """Yield one line for each project whose own address is not stated but used for its images."""
    if not any(project.found_origin and project.origin for project in site.projects):
        return
    counts: Counter[str] = Counter()
    for page in pages:
        project = site.project_of(page.source.path)
        if project.found_origin and project.origin:
            counts[project.origin] += sum(_is_at_own_address(image) for image in page.images)
    for origin, count in sorted(counts.items()):
        if count:
            images, they = (
                ("1 image is", "it is") if count == 1 else (f"{count:,} images are", "they are")
            )
            yield (
                f"{images} addressed at {origin}, which looks like the site's own: {they} checked"
                f' and left alone; set url = "{origin}" if this folder is served there.'
            )


def _is_at_own_address(image: Image) -> bool:
    local = image.target.state is TargetState.LOCAL and image.target.form is None
    return local and "//" in (image.ref.url or "")


def _left_alone_in_jekyll(jekyll: JekyllConfig, source: Source, page: ParsedPage) -> str | None:
    in_posts = "_posts" in source.path.split("/")
    if page.front_matter is None and not (jekyll.renders_all_markdown or in_posts):
        return "Jekyll copies Markdown without front matter as it is; add two lines of ---"
    if jekyll.keeps_html:
        return None
    return (
        f"{jekyll.renderer} may drop HTML in Markdown; {_HINT}, or, if it shows HTML,"
        ' set markdown = "commonmark"'
    )


_COMPONENTS = frozenset({".astro", ".jsx", ".svelte", ".tsx", ".vue"})
_INHERITED = re.compile(r"\{%-?\s*(?:block|extends)\s")
_TEMPLATE_CODE = re.compile(r"\{%|<%|<\?php|<\?=")
_CODE = r"(?:code|kbd|pre|samp|script|style|textarea|tt|xmp)\b"
# PHP in a body is not listed: the server runs it where the page lies.
_TAG_OR_CODE = re.compile(
    rf"(?P<open><{_CODE}|<!--)|(?P<close></{_CODE}|-->)|\{{%[-+]?\s*[a-z]\w*\b|<%[-=#@]?\s",
    re.IGNORECASE,
)
# Attributes of Pandoc and MyST, directives, and components.
_EXTENDED = re.compile(
    r"\]\([^)\n]*\)\{[^:{%]|^\s{0,3}(?:`{3,}|~{3,}|:{3,})\s*\{|^\s{0,3}:{3,}\s*\w|<[A-Z][A-Za-z]*[\s/>]",
    re.MULTILINE,
)
