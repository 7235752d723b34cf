"""Resolve the URLs on a page to files of the site."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from functools import cache, partial
from urllib.parse import unquote

from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.site import Project, Site
from assetjob.model.target import ResolvedBy, Target, TargetState, UrlForm
from assetjob.model.text import Markup, Source, is_template
from assetjob.model.variant import is_variant
from assetjob.parse.template_values import expand
from assetjob.site.addresses import MAX_PATH, Address, clean, walk
from assetjob.site.collection_files import in_collection
from assetjob.site.folder_listing import Match
from assetjob.site.guesses import Guesses
from assetjob.site.include_alt import IncludeAlt
from assetjob.site.included_files import IncludedFiles
from assetjob.site.jekyll_filter import is_template_file, publishes
from assetjob.site.left_alone import reason_left_alone, resolved_by
from assetjob.site.lookup import Lookup
from assetjob.site.own_hosts import is_own_host
from assetjob.site.page_urls import PageUrls, address_of, form_of, front_matter_images
from assetjob.site.permalink import folder_of
from assetjob.site.pieces import Pieces
from assetjob.site.reencoded import is_reencoded, is_sized
from assetjob.site.resized import is_resized
from assetjob.site.scripts import SiteScripts
from assetjob.site.server_made import API, is_filled_in, is_program, may_be_made
from assetjob.site.template_urls import TemplateUrl, read_template_url
from assetjob.site.uncertain_refs import may_be_a_page, may_be_an_example, may_be_completed
from assetjob.site.url_maps import MappedUrls


class Resolver:
    """Resolves the URLs of one site. What the disk said last is kept."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lookup = Lookup(site)
        self._scripts = SiteScripts(site)
        self._mapped = MappedUrls(site)
        self._included = IncludedFiles(site)
        self._include_alt = IncludeAlt(site)
        self._pieces = Pieces(site)
        self._guesses = Guesses(site)

    def targets(
        self, source: Source, page: ParsedPage, planned: Container[str] = ()
    ) -> Iterator[tuple[ImageRef, Target, tuple[Target, ...]]]:
        """Yield each reference with its target and those of its ``srcset`` candidates.

        References whose ``src`` a script of the site sets are marked as `scripted`, and those whose
        include lacks the parameter for the alt text with this `alt_parameter`.

        `planned` are paths of files that count as there, since they will be.
        """
        alone = reason_left_alone(self._site, source, page) is not None
        by = resolved_by(self._site, source, page)
        urls = replace(self._guesses.add(self._page_urls(source, page), by), planned=planned)
        in_template = is_template_file(urls.project, source.path)
        is_known = not may_be_an_example(urls.project, source, page)
        marked = self._scripts.mark(page, lambda url: _local(self._target(url, urls)))
        for ref in marked:

            def target(url: str, ref: ImageRef = ref) -> Target:
                found = self._target(url, urls, ref.kind)
                if self._is_absent(found) and self._pieces.include(source, page):
                    found = self._in_piece(url, urls, found)
                form = None if alone else self._with_holder(found)
                certain = found.resolved_by is ResolvedBy.BROWSER
                written_by = by if certain else found.resolved_by
                is_given = in_template and found.state is TargetState.DYNAMIC
                is_completed = is_given or _URL_FILTER.search(url) or not (url or is_known)
                if is_completed or self._is_in_included(source, url, found):
                    written_by = ResolvedBy.TEMPLATE
                return replace(
                    found,
                    form=form,
                    resolved_by=_BY_KIND.get(ref.kind, written_by),
                    reencoded=is_reencoded(urls.project, ref, found),
                    sized=is_sized(urls.project, ref, found),
                )

            own = target(ref.url) if ref.url is not None else Target(TargetState.MISSING)
            if own.state is TargetState.MISSING and may_be_a_page(ref):
                continue
            if own.state is TargetState.MISSING and may_be_completed(ref, source, urls.project):
                own = Target(TargetState.DYNAMIC)
            named = self._include_alt.mark(ref, source, urls.project)
            yield named, own, tuple(target(candidate.url) for candidate in ref.candidates)

    def _is_absent(self, target: Target) -> bool:
        """Tell whether no file is at an address, whatever its letter case."""
        is_missing = target.state is TargetState.MISSING and target.path and target.found is None
        return bool(is_missing) or target.state is TargetState.OUTSIDE

    def _in_piece(self, url: str, urls: PageUrls, absent: Target) -> Target:
        """Return the target that an address in a piece of HTML has in a page that takes it."""
        if not url.startswith("/"):
            for folder in self._pieces.folders(urls.path):
                found = self._target(url, replace(urls, folder=partial(str, folder)))
                if found.state is TargetState.LOCAL:
                    return replace(found, form=None, resolved_by=ResolvedBy.TEMPLATE)
        return replace(absent, resolved_by=ResolvedBy.TEMPLATE)

    def _is_in_included(self, source: Source, url: str, target: Target) -> bool:
        """Tell whether a missing relative address counts from the pages that include a source."""
        is_missing = target.state is TargetState.MISSING and target.found is None
        is_relative = not url.startswith("/") and source.markup is Markup.MARKDOWN
        return is_missing and is_relative and source.path in self._included

    def _with_holder(self, target: Target) -> UrlForm | None:
        """Return the form of a URL, with the folder that holds the variants of its file."""
        holder = self._mapped.holder(target.path or "")
        return (
            target.form if holder is None else target.form and replace(target.form, holder=holder)
        )

    def style_sheet(self, source: Source, page: ParsedPage, url: str) -> str | None:
        """Return the path of a style sheet that a page links or imports, None outside the site."""
        return _local(self._target(url, self._page_urls(source, page)))

    def imported(self, importer: str, url: str) -> str | None:
        """Return the path of a file that the file `importer` names, None outside the site."""
        project = self._site.project_of(importer)
        folder = cache(partial(folder_of, project, importer, None))
        return _local(self._target(url, PageUrls(importer, project, folder, None, {})))

    def _page_urls(self, source: Source, page: ParsedPage) -> PageUrls:
        project = self._site.project_of(source.path)
        folder = cache(partial(folder_of, project, source.path, page.front_matter))
        named, variables = front_matter_images(page), dict(page.variables)
        return PageUrls(source.path, project, folder, page.base, named, variables)

    def _target(self, raw: str, page: PageUrls, kind: Kind = Kind.IMG) -> Target:
        if page.variables and (written := expand(raw, page.variables)) != raw:
            # An address of another file cannot be written by the same variables.
            return replace(self._target(written, replace(page, variables={}), kind), form=None)
        return self._mapped.target(raw, page.planned) or self._own_target(raw, page, kind)

    def _own_target(self, raw: str, page: PageUrls, kind: Kind) -> Target:
        url = clean(raw)
        template = TemplateUrl("", url, "")
        if is_template(url):
            found = read_template_url(url, page.named)
            if found is None:
                return Target(TargetState.DYNAMIC)
            template, url = found, found.path
        if url[:5].lower() == "data:":
            return Target(TargetState.DATA)
        if not url:
            return Target(TargetState.MISSING)
        address = address_of(template, url, page)
        if address is None:
            own_host = is_own_host(url, page.project.origin)
            return Target(TargetState.EXTERNAL, own_host=own_host)
        if is_program(address.path) or is_filled_in(address.path):
            return Target(TargetState.DYNAMIC)
        target = self._file(address, form_of(template, address, page), page, kind)
        if page.project.found_origin and "//" in address.before:
            return self._at_own_address(target, page.project)
        missing = target.state is TargetState.MISSING and target.found is None
        if missing and address.folder is not None and is_template_file(page.project, page.path):
            return Target(TargetState.DYNAMIC)  # it counts from each page that shows the template
        made = missing and self._may_be_made(address, page, query="?" in url)
        return Target(TargetState.DYNAMIC) if made else target

    def _at_own_address(self, target: Target, project: Project) -> Target:
        """Return the target of a URL at what the pages call their own address.

        This folder need not be what is served there: a file is missing where the pages lie at
        their addresses, and no other site at the origin may have it.
        """
        if target.state is TargetState.LOCAL:
            return replace(target, form=None)
        inner = (target.path or "").removeprefix(f"{project.source}/")
        folder = self._lookup.files.find(f"{project.source}/{inner.partition('/')[0]}".lstrip("/"))
        if project.leads_here and target.state is TargetState.MISSING and "/" in inner and folder:
            return replace(target, resolved_by=ResolvedBy.GENERATOR)
        return Target(TargetState.EXTERNAL)

    def _beside_source(self, address: Address, page: PageUrls) -> Match | None:
        """Return the file that jekyll-relative-links finds beside a page's source.

        It leaves the pages of collections, and so posts, alone unless an option says otherwise.
        """
        jekyll, folder = page.project.jekyll, page.path.rpartition("/")[0]
        if not (jekyll and jekyll.relative_links) or address.folder is None:
            return None
        is_post = not _POST_FOLDERS.isdisjoint(folder.split("/"))
        is_item = is_post or in_collection(page.project, page.path)
        if is_item and not jekyll.relative_links_in_collections:
            return None
        path = "/".join(walk(folder, unquote(address.path))[0])
        match = self._lookup.files.find(path)
        found = match is not None and match.exact and publishes(page.project, match.path)
        return match if found else None

    def _may_be_made(self, address: Address, page: PageUrls, *, query: bool) -> bool:
        """Tell whether a server may make what is at an address, where no file is."""
        if may_be_made(address.path, query=query) or is_resized(address, page, self._lookup):
            return True
        folder = address.folder or ""
        parts, _ = walk(folder, address.path)
        if len(parts) < 2 or parts[0] != API or folder.partition("/")[0] == API:
            return False
        # A site may have a folder of files of that name.
        return self._lookup.find(page.project, page.path, None, API) is None

    def _file(self, address: Address, form: UrlForm | None, page: PageUrls, kind: Kind) -> Target:
        decoded = unquote(address.path)
        if "\0" in decoded or len(decoded) > MAX_PATH:
            return Target(TargetState.MISSING)
        wanted, above = self._lookup.path(page.project, address.folder, decoded)
        if wanted in page.planned:
            return Target(TargetState.LOCAL, wanted, form=form)
        match = self._beside_source(address, page) if kind is Kind.MARKDOWN else None
        match = match or self._lookup.find(page.project, page.path, address.folder, decoded)
        if match is None and self._lookup.is_kept_by_dvc(
            page.project, page.path, address.folder, decoded
        ):
            return Target(TargetState.DVC)
        if match is None and kind in _BY_KIND:
            match = self._lookup.find_by_name(page.path, decoded)
        if match is None and (found := self._by_guess(address, decoded, page)):
            match, form = found, None
        if match is None:
            # Browsers stop at the root: what lies above it, or above the site, is not published.
            if above and self._lookup.leads_out(page.project, page.path, address, page.base):
                return Target(TargetState.OUTSIDE, wanted if page.project.source else None)
            return self._missing(address, wanted, page)
        if not self._lookup.files.is_contained(match.path):
            # A variant is made again in the place of a link that leads out.
            return Target(TargetState.OUTSIDE, match.path if is_variant(match.path) else None)
        is_folder = self._lookup.files.is_folder(match.path)
        if is_folder or not match.exact:
            return Target(TargetState.MISSING, wanted, None if is_folder else match.path)
        return Target(TargetState.LOCAL, match.path, form=form)

    def _missing(self, address: Address, wanted: str, page: PageUrls) -> Target:
        decoded = unquote(address.path)
        if page.by_end and self._lookup.is_ambiguous(decoded):
            return Target(TargetState.AMBIGUOUS)
        namesake = self._namesake(address, page) or self._in_inner_root(address, decoded, page)
        no_folder = self._no_folder(address, decoded, page)
        absent = Target(TargetState.MISSING, wanted, namesake=namesake, no_folder=no_folder)
        return replace(absent, unpublished=self._lookup.is_left_out(page.project, wanted))

    def _no_folder(self, address: Address, decoded: str, page: PageUrls) -> str | None:
        """Return the outermost folder on the way to a file that is not there."""
        project, parts = page.project, decoded.split("/")
        for count in range(1, len(parts)):
            folder = "/".join(parts[:count])
            if parts[count - 1] in ("", ".", ".."):
                continue
            path = self._lookup.path(project, address.folder, folder)[0]
            found = self._lookup.find(project, page.path, address.folder, folder)
            # A generator may leave out a folder that is there.
            if found is None and self._lookup.files.find(path) is None:
                return path
        return None

    def _namesake(self, address: Address, page: PageUrls) -> str | None:
        """Return a file that a generator may serve at an address, although it need not.

        Known generators look for a bare relative name near the page.
        """
        path = unquote(address.path)
        is_near = address.folder is not None and page.project.generator and "/" not in path
        return self._lookup.namesake(path) if page.by_end and not is_near else None

    def _in_inner_root(self, address: Address, decoded: str, page: PageUrls) -> str | None:
        """Return the file at an address from the root, if a folder around the page were it."""
        roots = page.inner_roots if address.folder is None else ()
        found = self._lookup.find_below(roots, decoded)
        return found.path if found else None

    def _by_guess(self, address: Address, decoded: str, page: PageUrls) -> Match | None:
        """Return the file that a generator may serve at an address by a rule that is not known."""
        below = self._lookup.find_below(page.roots, decoded) if address.folder is None else None
        return below or (self._lookup.find_by_end(page.path, decoded) if page.by_end else None)


_POST_FOLDERS = frozenset({"_posts", "_drafts"})
# Eleventy serves what any of its modules copies, under any address.
_URL_FILTER = re.compile(r"\|\s*url\s*-?\}\}")
# What a template makes of these is not known.
_BY_KIND = {Kind.FRONT_MATTER: ResolvedBy.TEMPLATE, Kind.INCLUDE: ResolvedBy.TEMPLATE}


def _local(target: Target) -> str | None:
    return target.path if target.state is TargetState.LOCAL else None
