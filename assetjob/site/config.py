"""Find the site that a run is about, and the projects in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assetjob.model.errors import SettingsError, SiteError
from assetjob.model.site import Project, Site, contains
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import is_file, on_disk
from assetjob.settings.find import MAX_BYTES
from assetjob.settings.nearest import nearest
from assetjob.settings.schema import Settings
from assetjob.site.addresses import baseurl_of, origin_of
from assetjob.site.around import project_around
from assetjob.site.copied_builds import copied_builds, stray_builds
from assetjob.site.generator_entry import Generator
from assetjob.site.generators import GENERATORS, JEKYLL
from assetjob.site.jekyll_config import CONFIG_FILES, jekyll_project, with_renderer
from assetjob.site.jekyll_filter import publishes
from assetjob.site.packages import packages_in
from assetjob.site.projects import Found, find_projects, named_generator
from assetjob.site.published_site import published_folders
from assetjob.site.served_folders import project_of
from assetjob.site.site_address import find_base_url, find_origin, pages_lead_here
from assetjob.site.url_maps import url_maps_of

SERVED_AS_IS = "html"  # the value of the setting for files that are served as they lie


def find_site(settings: Settings) -> Site:
    """Return the site at ``settings.site`` with the projects in it.

    Raises:
        SiteError: The folder, or the configuration of the project at its root, cannot be used.
        SettingsError: The setting ``generator`` names one that is not known, or `url_map` a folder
            that cannot be used.
    """
    root = Path(os.path.realpath(settings.site))
    if not root.is_dir():
        raise SiteError(f"{settings.site}: not a folder")
    projects = [_overridden(project, settings) for project in _projects(root, settings)]
    has_root_generator = any(not project.folder for project in projects[:-1])
    projects = [
        _with_address(root, project, settings)
        if project.folder or not has_root_generator
        else project
        for project in projects
    ]
    return Site(root, tuple(projects), url_maps_of(settings, root))


def _projects(root: Path, settings: Settings) -> Iterator[Project]:
    if settings.generator == SERVED_AS_IS:
        yield Project(stated=True)
        return
    found = find_projects(root)
    if settings.generator != "auto":
        stated = named_generator(root, "", _generator(settings.generator))
        found = (*(each for each in found if each.folder), stated)
    around = project_around(root)
    projects = [_project(root, each, settings) for each in found]
    inner = [project for project in projects if project.folder]
    yield from inner
    at_root = next((project for project in projects if not project.folder), None)
    if at_root and not at_root.jekyll:
        at_root = replace(at_root, output=(*at_root.output, *stray_builds(root, at_root)))
    if around is None and settings.generator == "auto":
        yield from _served_below(root, at_root, [project.folder for project in inner])
    if at_root:
        yield at_root
    yield around or Project()


def _served_below(root: Path, at_root: Project | None, inner: Sequence[str]) -> Iterator[Project]:
    """Yield the folders that a host serves as they are.

    Those with the folder of a generator, or in it, are its own; `at_root` is the project at the
    root, if one is there.
    """
    if at_root is None:
        folders: Iterable[str] = published_folders(root)
    else:
        folders = () if at_root.jekyll else copied_builds(root, at_root)
    for folder in folders:
        if not any(contains(one, folder) or contains(folder, one) for one in inner):
            yield Project(folder, folder)


def _generator(name: str) -> Generator:
    known = {generator.key: generator for generator in GENERATORS}
    if name.lower() in known:
        return known[name.lower()]
    hint = nearest(name.lower(), ("auto", SERVED_AS_IS, *known))
    raise SettingsError(f"generator: {name!r} is not known{hint}")


def _project(root: Path, found: Found, settings: Settings) -> Project:
    if found.generator.name != JEKYLL:
        return project_of(root, found)
    files = (f"{found.folder}/{name}".lstrip("/") for name in CONFIG_FILES)
    paths = [path for path in files if is_file(root, path)][:1]
    if not found.folder and settings.jekyll_config:
        paths = list(settings.jekyll_config)
    try:
        return jekyll_project(root, found.folder, paths, _gems(root, found.folder))
    except SiteError as error:
        if not found.folder:
            raise
        # Another project of the site can still be used.
        return Project(found.folder, found.folder, JEKYLL, problem=f"{error}; correct it")


def _gems(root: Path, folder: str) -> frozenset[str]:
    try:
        data = read_file(root, f"{folder}/Gemfile".lstrip("/"), MAX_BYTES)
    except UnreadableError:
        return frozenset()
    return packages_in("Gemfile", data.decode("utf-8", "replace"))


def _overridden(project: Project, settings: Settings) -> Project:
    """Return a project as the settings want it, and whether its variants would be published."""
    variants = f"{project.source}/{settings.variants_dir}/a.webp".lstrip("/")
    if project.jekyll and not publishes(project, variants):
        reason = (
            f"Jekyll's configuration excludes the folder of the variants ({settings.variants_dir});"
            " change exclude there, or set variants_dir"
        )
        project = replace(project, problem=reason)
    project = with_renderer(project, stated=settings.markdown != "auto")
    if settings.url is not None:
        project = replace(project, origin=origin_of(settings.url), found_origin=False)
    if settings.baseurl is not None:
        return replace(project, baseurl=baseurl_of(settings.baseurl))
    return project


def _with_address(root: Path, project: Project, settings: Settings) -> Project:
    """Return a project whose files are served as they are with the address of its pages."""
    if project.served_as_is and settings.url is None:
        origin = find_origin(on_disk(root, project.folder))
        project = replace(project, origin=origin, found_origin=True)
    if project.served_as_is and settings.baseurl is None:
        baseurl = find_base_url(on_disk(root, project.folder))
        project = replace(project, baseurl=baseurl, found_baseurl=True)
    if project.found_origin and project.origin:
        folder = on_disk(root, project.folder)
        is_here = pages_lead_here(folder, project.origin, project.baseurl)
        project = replace(project, leads_here=is_here)
    return project
