"""Find the generator of which a site's folder holds the sources, in the repository around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assetjob.model.site import Project, contains
from assetjob.runtime.site_paths import path_below
from assetjob.site.generators import JEKYLL
from assetjob.site.projects import recognise
from assetjob.site.served_folders import project_of


def project_around(root: Path) -> Project | None:
    """Return the project whose pages or static files `root` holds, None where it is a built site.

    Its configuration lies above `root`, in the same git repository.
    """
    for folder in _repository_above(root):
        names = frozenset(path.name for path in folder.iterdir())
        found = recognise(folder, "", names)
        if found is None or found.generator.name == JEKYLL:
            continue
        project = project_of(folder, found)
        inner = path_below(folder, root)
        sources = [mount.folder for mount in project.mounts if mount.folder]
        built = any(contains(output, inner) for output in project.output)
        if not built and any(contains(source, inner) for source in sources):
            return Project(generator=found.generator.name, unread=project.unread)
        return None
    return None


def _repository_above(root: Path) -> Iterator[Path]:
    """Yield the folders above `root` up to that of the repository, the innermost first."""
    above = list(root.parents)
    top = next((number for number, each in enumerate(above) if (each / ".git").exists()), None)
    if top is not None and not (root / ".git").exists():
        yield from above[: top + 1]
