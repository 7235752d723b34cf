"""Find Jekyll includes that write an empty alt text, since a page does not give the parameter."""

from __future__ import annotations

import re
from dataclasses import replace

from assetjob.model.page import ImageRef, Kind
from assetjob.model.site import Project, Site
from assetjob.model.text import Source
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.jekyll_templates import included_names, template_folders

_MAX_BYTES = 200_000  # larger includes are not read
_IMG = re.compile(r"<img(?=[\s/>])", re.IGNORECASE)
_FILTER = r"\|\s*(?:escape|strip|strip_html|default:\s*(?:\"\"|''))\s*"
# An alt text that is one parameter and nothing else: neither a default nor another value. An
# attribute right behind a tag of Liquid may not be written at all.
_ALT = re.compile(
    r"(?<!%\})(?<!\s)\s+alt=(?P<quote>[\"'])\s*"
    r"(?:\{%-?\s*if\s+include\.(?P<asked>[\w-]+)\s*-?%\}\s*)?"
    rf"\{{\{{-?\s*include\.(?P<name>[\w-]+)\s*(?:{_FILTER})*-?\}}\}}"
    r"\s*(?(asked)\{%-?\s*endif\s*-?%\}\s*)(?P=quote)"
)


class IncludeAlt:
    """Tells which parameter gives the alt text in the includes of a site; each is read once."""

    def __init__(self, site: Site) -> None:
        self._root = site.root
        self._parameters: dict[str, str] = {}

    def mark(self, ref: ImageRef, source: Source, project: Project) -> ImageRef:
        """Return the reference with the parameter that it lacks, if its include then writes ""."""
        if ref.kind is not Kind.INCLUDE or ref.value("alt") is not None or not project.jekyll:
            return ref
        text = source.text[ref.span.start : ref.span.end]
        if (name := next(included_names(text), None)) is None:
            return ref
        path = f"{template_folders(project, project.jekyll)[1]}/{name}"
        if path not in self._parameters:
            self._parameters[path] = alt_parameter(self._read(path))
        parameter = self._parameters[path]
        is_given = re.search(rf"\s{re.escape(parameter)}\s*=", text) is not None
        return ref if not parameter or is_given else replace(ref, alt_parameter=parameter)

    def _read(self, path: str) -> str:
        try:
            return read_file(self._root, path, _MAX_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            return ""


def alt_parameter(template: str) -> str:
    """Return the parameter that alone is the alt text of every image in an include, or ""."""
    found = list(_ALT.finditer(template))
    names = {each["name"] for each in found} | {each["asked"] or each["name"] for each in found}
    is_of_all = len(found) == len(_IMG.findall(template))
    return names.pop() if is_of_all and len(names) == 1 else ""
