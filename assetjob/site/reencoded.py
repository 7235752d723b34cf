"""Tell which images a generator encodes again, and to which it gives dimensions."""

from __future__ import annotations

from assetjob.model.page import ImageRef, Kind
from assetjob.model.site import Project, contains
from assetjob.model.target import Target, TargetState

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
        return _is_imported(project, ref, target.path)
    if project.generator == "Gatsby" and ref.kind is not Kind.MARKDOWN:
        return False
    return project.reencodes and ref.kind in (Kind.IMG, Kind.MARKDOWN)


def is_sized(project: Project, ref: ImageRef, target: Target) -> bool:
    """Tell whether a project's build certainly keeps the room of an image in Markdown.

    Docusaurus reads the dimensions of each file of its own (``transformImage`` in its mdx-loader),
    Astro of those that it encodes again. gatsby-remark-images gives the box of an image its aspect
    ratio, and passes over GIF, SVG and what is in ``static``.
    """
    if ref.kind is not Kind.MARKDOWN or target.state is not TargetState.LOCAL or not target.path:
        return False
    url = (ref.url or "").lower()
    if project.generator == "Docusaurus":
        return not url.startswith("pathname:")
    if project.generator in _ASTRO:
        return _is_imported(project, ref, target.path)
    is_left = url.startswith("/") or target.path.lower().endswith((".gif", ".svg"))
    return project.generator == "Gatsby" and project.reencodes and not is_left


def _is_imported(project: Project, ref: ImageRef, path: str) -> bool:
    """Tell whether Astro takes an image for a module of its own."""
    is_relative = not (ref.url or "").startswith("/")
    return is_relative and contains(f"{project.folder}/src".lstrip("/"), path)
