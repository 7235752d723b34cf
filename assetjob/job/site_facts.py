"""What a first look at a site finds, for people who set assetjob up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from assetjob.model.finding import State
from assetjob.model.image import Image
from assetjob.model.result import Result
from assetjob.model.site import Site
from assetjob.runtime.git import remote_url, repository_root
from assetjob.runtime.site_paths import is_folder
from assetjob.site.config import SERVED_AS_IS

Host = Literal["github", "gitlab", ""]
_MOST_OF = 0.8  # share of the images that must have the same width for it to be the column's


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What was found.

    `generators` are names, `built` folders that they write and that exist, `column` the width of
    the text column in CSS pixels if it is certain, else None. `repository` is the root of the Git
    repository, None without one; `source` is what pip installed this package from, "" if not known.
    """

    generators: tuple[str, ...]
    built: tuple[str, ...]
    pages: int
    images: int
    without_alt: int
    findings: int
    column: int | None
    host: Host
    repository: Path | None
    source: str


def site_facts(result: Result, site: Site) -> SiteFacts:
    """Return the facts of a site that an audit has read."""
    rules = Counter(each.rule for each in result.findings if each.state is State.NEW)
    generators = {each.generator or SERVED_AS_IS for each in site.projects}
    folders = {folder for each in site.projects for folder in each.output}
    repository = repository_root(site.root)
    return SiteFacts(
        generators=tuple(sorted(generators - {SERVED_AS_IS} or generators)),
        built=tuple(sorted(each for each in folders if is_folder(site.root, each))),
        pages=len(result.pages),
        images=sum(len(page.images) for page in result.pages),
        without_alt=rules["alt-missing"],
        findings=rules.total(),
        column=_column(result),
        host=_host(repository),
        repository=repository,
        source=_source(),
    )


def _column(result: Result) -> int | None:
    """Return the width that style sheets give most images on wide screens, in CSS pixels."""
    widths = Counter(
        width for page in result.pages for image in page.images for width in _wide(image)
    )
    if not widths:
        return None
    width, count = widths.most_common(1)[0]
    return width if count >= _MOST_OF * widths.total() and count > 1 else None


def _wide(image: Image) -> Iterator[int]:
    """Yield the width at the largest viewports where it is the same at all of them."""
    if image.info and image.box.widths:
        last = image.box.widths[-1]
        # An image narrower than its column says nothing about the column.
        if last.vw == 0 and last.px < image.info.width:
            yield round(last.px)


def _host(repository: Path | None) -> Host:
    if repository is None:
        return ""
    url = remote_url(repository)
    if "github.com" in url or (repository / ".github").is_dir():
        return "github"
    return "gitlab" if "gitlab" in url or (repository / ".gitlab-ci.yml").exists() else ""


def _source() -> str:
    """Return the URL that pip installed this package from, as it takes it (PEP 610)."""
    try:
        found = metadata.distribution("assetjob").read_text("direct_url.json")
        direct = json.loads(found or "{}")
        return f"git+{direct['url']}@{direct['vcs_info']['commit_id']}"
    except (metadata.PackageNotFoundError, ValueError, KeyError, TypeError):
        return ""
