"""Rule file-missing."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.model.page import Kind
from assetjob.model.target import ResolvedBy, TargetState
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.files import targets


@image_rule(Severity.ERROR, about="file")
def file_missing(image: Image) -> Iterator[Problem]:
    """Image file not found.

    Users see a broken image. Add the file or correct the URL. It is an error where browsers
    resolve the URL as it is written; a warning in sources, where the generator may resolve it
    differently, and where a folder around the page has the file and may be served as a site of its
    own; and to be reviewed where a file of this name is elsewhere in the sources, and in front
    matter, includes and pieces of HTML that other pages take, where it may be completed.
    An empty URL is a warning, because a script may fill it in, and to be reviewed in Markdown that
    may be no page, as nothing says how it is rendered. A file name without a folder in
    front matter is not checked.

    Bad:
        <img src="missing-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Bad:
        <img src="dusk-400x200.jpg" srcset="dusk-400x200.jpg 1x, missing-800x400.jpg 2x"
             alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    if image.ref.kind is Kind.FRONT_MATTER and "/" not in (image.ref.url or ""):
        return
    missing = {
        url: target
        for url, target in targets(image)
        if target.state is TargetState.MISSING and target.found is None
    }
    for url, target in missing.items():
        problem = f"{url}: there is no file {target.path}" if target.path else _NO_NAME.format(url)
        if target.unpublished:
            problem = f"{url}: Jekyll does not publish {target.path}; rename it, or include it"
        problem += f", and no folder {target.no_folder}" if target.no_folder else ""
        severity = _SEVERITIES[target.resolved_by]
        if target.namesake and target.resolved_by is ResolvedBy.BROWSER:
            # The folder may be served as a site of its own.
            folder = target.namesake.removesuffix(f"/{target.path}")
            problem += f"; it is there if {folder} is served as a site"
            severity = Severity.WARNING
        elif target.namesake:
            # A bundler or a copy that the configuration does not state may put it there.
            problem += f"; {target.namesake} has this name"
            severity = Severity.REVIEW
        # Scripts fill in an empty URL: an image in a lightbox, a preview, an animation.
        group = f"{target.no_folder}/" if target.no_folder else ""
        severity = severity if url else min(severity, Severity.WARNING)
        yield Problem(problem, severity=severity, group=group)


_NO_NAME = 'the URL "{}" names no file; correct it'
_SEVERITIES = {
    ResolvedBy.BROWSER: Severity.ERROR,
    ResolvedBy.GENERATOR: Severity.WARNING,
    ResolvedBy.TEMPLATE: Severity.REVIEW,
}
