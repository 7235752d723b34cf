"""Tell which images a generator encodes again, so that browsers load other files."""

from __future__ import annotations

from assetjob.model.page import ImageRef, Kind
from assetjob.model.site import Project, contains
from assetjob.model.target import Target

_ASTRO = frozenset({"Astro", "Starlight"})


def is_reencoded(project: Project, ref: ImageRef, target: Target) -> bool:
    """Tell whether a project's build certainly makes other files of an image's own.

    eleventy-img does with the images of its shortcodes, and as a transform with all;
    gatsby-remark-images with those of Markdown; Astro with those of Markdown whose files are in
    ``src`` and named by a relative path.
    """
    if target.path is None:
        return False
    if ref.kind is Kind.INCLUDE:
        return project.transforms
    if ref.kind is Kind.MARKDOWN and project.generator in _ASTRO:
        is_relative = not (ref.url or "").startswith("/")
        return is_relative and contains(f"{project.folder}/src".lstrip("/"), target.path)
    if project.generator == "Gatsby" and ref.kind is not Kind.MARKDOWN:
        return False
    return project.reencodes and ref.kind in (Kind.IMG, Kind.MARKDOWN)
