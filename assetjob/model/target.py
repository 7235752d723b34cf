"""What URLs point at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TargetState(StrEnum):
    """What a URL points at.

    DVC is a file that DVC keeps: only its pointer, ``<file>.dvc``, or that of a folder around it,
    is in the site's folder.
    """

    LOCAL = "local"
    MISSING = "missing"
    OUTSIDE = "outside"
    EXTERNAL = "external"
    DYNAMIC = "dynamic"
    AMBIGUOUS = "ambiguous"
    DVC = "dvc"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class UrlForm:
    """How a page writes the URL of a site file; a variant's URL is written in the same form.

    The URL of ``path`` is ``before + quoted path + after``; where `folder` is given, the path is
    written relative to that folder of the URL space (``""`` is its root). `root` is the folder of
    the site that is served at the root of the URL space, or below `before`. `holder` is the folder
    that holds the folder of the variants, None where it is `root`.
    """

    before: str = "/"
    after: str = ""
    folder: str | None = None
    root: str = ""
    holder: str | None = None


class ResolvedBy(StrEnum):
    """What turns a URL on a page into the path of a file.

    BROWSER resolves it as it is written, GENERATOR may change it by rules of its own, TEMPLATE is a
    layout or an include that may add something to it.
    """

    BROWSER = "browser"
    GENERATOR = "generator"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL points at.

    `path` is the file that the URL names, None for states other than LOCAL and MISSING; but also
    that of a URL that leads out of a served folder below the site's, where browsers stop, and of a
    variant that is a link out of the site. `found` is the file whose path differs only in upper and
    lower case. `namesake` is a file of that name elsewhere, where a generator may serve it at the
    URL, or a host that serves its folder. `no_folder` is the outermost folder of a missing file
    that is not there either. `unpublished` tells that a missing file is there, but Jekyll does not
    publish it. `reencoded` tells that browsers load other files, which the generator makes of it,
    `sized` that it writes the dimensions or keeps their room. `form` is given for LOCAL where the
    page may be rewritten. `resolved_by` tells how certain that is. `own_host` tells that an
    EXTERNAL one is at another host of the site's own.
    """

    state: TargetState
    path: str | None = None
    found: str | None = None
    form: UrlForm | None = None
    namesake: str | None = None
    no_folder: str | None = None
    unpublished: bool = False
    resolved_by: ResolvedBy = ResolvedBy.BROWSER
    own_host: bool = False
    reencoded: bool = False
    sized: bool = False

    @property
    def file(self) -> str | None:
        """The path of the image file that is read, even if the URL has the wrong letter case."""
        return self.path if self.state is TargetState.LOCAL else self.found
