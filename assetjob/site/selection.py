"""Which folders of a site are entered, and which of its files are pages."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from assetjob.model.errors import SiteError
from assetjob.model.site import JekyllConfig, Project, Site, contains
from assetjob.runtime.site_paths import is_file, is_folder, path_below
from assetjob.settings.schema import Settings
from assetjob.site.git_ignore import GitIgnore
from assetjob.site.jekyll_filter import is_excluded, is_included, is_template_file
from assetjob.site.page_suffixes import (
    MARKDOWN,
    is_page,
    is_repository_file,
    may_be_page,
    needs_include,
)
from assetjob.site.projects import BUILD_FOLDER, SKIPPED_FOLDERS

# As JavaScript's test runners name them.
_TEST_FOLDERS = frozenset(
    f"__{name}__" for name in ("e2e", "fixtures", "mocks", "snapshots", "test", "tests")
)
# A theme's demonstration, documentation and templates of new pages, which are no part of the site.
_OF_THEMES = re.compile(r"(?:^|/)themes/[^/]+/(?:exampleSite|archetypes|docs)")
# The scripts of rich text editors, and folders beside them: without these a page may just use one.
_EDITORS = (
    *("ckeditor.js", "ckfinder.js", "fckeditor.js", "kindeditor.js"),
    *("tiny_mce.js", "tinymce.js", "tinymce.min.js"),
)
_OF_EDITORS = ("editor", "lang", "langs", "plugins", "skins", "themes")
# Jekyll's folders of templates and data, which hold no pages.
_JEKYLL_FOLDERS = frozenset({"_includes", "_layouts", "_sass", "_data", "_plugins"})


class Selection:
    """Which folders are entered and which files are pages, as the settings and the site say."""

    def __init__(self, site: Site, settings: Settings) -> None:
        self._site = site
        self._drafts = settings.drafts
        self._backgrounds = settings.backgrounds
        self._include = GitIgnoreSpec.from_lines(settings.include)
        self._exclude = GitIgnoreSpec.from_lines(settings.exclude)
        self._any_include = bool(settings.include)
        self._narrowed = [_inside(site.root, path) for path in settings.paths]
        self._git = GitIgnore(site.root)
        # What the tool writes itself is never a page of the site.
        own = [*site.folders_of_variants(settings.variants_dir), ".assetjob"]
        own += [
            _inside(site.root, Path(folder))
            for folder in map(os.path.realpath, filter(None, (settings.reports, settings.output)))
            if Path(folder).is_relative_to(site.root)
        ]
        self._own = frozenset(path for path in own if path != ".")
        self._unused = {path: each.generator for each in site.projects for path in each.unused}
        self._output = {
            path: project.generator for project in site.projects for path in project.output
        }
        # A folder that git ignores is scanned if the command line names it.
        self._asked_for = [
            scope
            for scope in self._narrowed
            if scope in self._output or self._git.ignores(scope, folder=True)
        ]

    def enters(self, path: str) -> bool:
        """Tell whether a folder may hold pages."""
        if path in self._own or path.rpartition("/")[2] == ".git":
            return False
        # A pattern of --include may reach into a folder that is left out otherwise.
        return self._any_include or not self._is_left_out(path)

    def takes(self, path: str) -> bool:
        """Tell whether a file is a page."""
        if not may_be_page(path) or not self._in_scope(path):
            return False
        if self._include.match_file(path):
            return True
        in_jekyll = self._site.project_of(path).jekyll is not None
        is_sheet = self._backgrounds and path.lower().endswith(".css")
        if not (is_page(path, in_jekyll=in_jekyll) or is_sheet or path in self._narrowed):
            return False
        return self._is_kept(path)

    def takes_template(self, path: str) -> bool:
        """Tell whether a layout or an include may be read, if it is no page by a setting."""
        folders = [str(parent) for parent in PurePosixPath(path).parents][:-1]
        return (
            self._in_scope(path)
            and not self._include.match_file(path)
            and not self._exclude.match_file(path)
            and not any(self._own_reason(each, folder=True) for each in folders)
        )

    def names_template(self, path: str) -> bool:
        """Tell whether the command line names a layout or an include, or a folder of them."""
        project = self._site.project_of(path)
        return any(
            path == scope
            or (path.startswith(f"{scope}/") and is_template_file(project, f"{scope}/"))
            for scope in self._narrowed
        )

    def passes_over(self, path: str) -> bool:
        """Tell whether a file may be a page that is scanned only with ``--include``."""
        return needs_include(path) and self._in_scope(path) and self._is_kept(path)

    def _is_kept(self, path: str) -> bool:
        """Tell whether neither the settings nor the generator leave a file out."""
        if self._exclude.match_file(path) or ("/" not in path and is_repository_file(path)):
            return False
        folders = [str(parent) for parent in PurePosixPath(path).parents][:-1]
        return not any(self._is_left_out(each) for each in (path, *folders))

    def is_named(self, path: str) -> bool:
        """Tell whether a page is named by the command line, or by a pattern of `include`."""
        return path in self._narrowed or self._include.match_file(path)

    def reason(self, path: str, *, folder: bool = False) -> str:
        """Return why a page or folder is left out by default, "" where it is not.

        That is counted; what a setting, the generator or the tool itself leaves out is not.
        """
        if not self._any_include:
            return self._own_reason(path, folder=folder)
        if folder:
            return ""  # a pattern may reach into it
        folders = [str(parent) for parent in PurePosixPath(path).parents][-2::-1]
        reasons = (self._own_reason(each, folder=True) for each in folders)
        return next(filter(None, reasons), self._own_reason(path, folder=False))

    def _own_reason(self, path: str, *, folder: bool) -> str:
        if any(scope == path or scope.startswith(path + "/") for scope in self._narrowed):
            return ""
        if any(path.startswith(scope + "/") for scope in self._asked_for):
            return ""
        if any(self._is_outside(project, path) for project in self._site.projects):
            return "outside the folder that Jekyll builds"
        if path in self._unused:
            return f"themes that {self._unused[path]}'s configuration does not name"
        if path in self._output:
            return f"in a folder that {self._output[path]} writes"
        if folder and (reason := _folder_reason(self._site.root, path)):
            return reason
        project = self._site.project_of(path)
        if not folder and _is_beside_content(project, path):
            return f"outside the folder of pages of {project.generator}"
        return "ignored by git" if self._git.ignores(path, folder=folder) else ""

    def _is_outside(self, project: Project, path: str) -> bool:
        """Tell whether a path is in a project of Jekyll, but not in the source that it builds."""
        if project.jekyll is None or project.folder == project.source:
            return False
        beside = contains(project.folder, path) and not contains(project.source, path)
        inner = self._site.project_of(path).folder
        return beside and not contains(path, project.source) and len(inner) <= len(project.folder)

    def _in_scope(self, path: str) -> bool:
        return not self._narrowed or any(
            path == scope or path.startswith(scope + "/") for scope in self._narrowed
        )

    def _is_left_out(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        if path in self._own or (name in SKIPPED_FOLDERS and name != BUILD_FOLDER):
            return True
        project = self._site.project_of(path)
        if project.jekyll and is_included(project.jekyll, _relative(project, path)):
            return False
        if name.startswith("."):
            return True
        if project.jekyll and self._is_left_out_by_jekyll(project, path):
            return True
        return self._exclude.match_file(path + "/")

    def _is_left_out_by_jekyll(self, project: Project, path: str) -> bool:
        name = path.rpartition("/")[2]
        if name == "_drafts":
            return not self._drafts
        if name.startswith(("#", "~")) or name.endswith("~"):
            return True
        config = project.jekyll or JekyllConfig()
        return name in _JEKYLL_FOLDERS or is_excluded(config, _relative(project, path))


def _folder_reason(root: Path, folder: str) -> str:
    name = folder.rpartition("/")[2]
    if name in _TEST_FOLDERS:
        return "tests and their data"
    if name == BUILD_FOLDER:
        return f"in a folder named {BUILD_FOLDER}, which generators write"
    if _OF_THEMES.search(folder):
        return "example sites, documentation and new pages of themes"
    return "dialogs of rich text editors" if _is_editor(root, folder) else ""


def _is_editor(root: Path, folder: str) -> bool:
    """Tell whether a folder is that of an editor such as TinyMCE, with its dialogs."""
    has_script = any(is_file(root, f"{folder}/{name}") for name in _EDITORS)
    return has_script and any(is_folder(root, f"{folder}/{name}") for name in _OF_EDITORS)


def _is_beside_content(project: Project, path: str) -> bool:
    """Tell whether a file is none of the folders of pages, and its ending one of pages there."""
    if not project.content or any(contains(each, path) for each in project.content):
        return False
    return path.lower().endswith(MARKDOWN) or _is_template_beside(project, path)


def _is_template_beside(project: Project, path: str) -> bool:
    if not path.lower().endswith(project.templates):
        return False
    is_part = any(folder.startswith("_") for folder in path.split("/")[:-1])
    return not is_part and not any(contains(each.folder, path) for each in project.mounts)


def _relative(project: Project, path: str) -> str:
    """Return a path from the folder that the project's addresses count from."""
    return path.removeprefix(project.source + "/") if project.source else path


def _inside(root: Path, path: Path) -> str:
    if not path.is_relative_to(root):
        raise SiteError(f"{path}: lies outside the site {root}")
    return path_below(root, path)
