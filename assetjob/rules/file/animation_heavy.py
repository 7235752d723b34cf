"""Rule animation-heavy."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File
from assetjob.rules.support.units import size

LIMIT = 100 * 1024  # bytes (Lighthouse, efficient-animated-content)


@file_rule(Severity.WARNING, about="file", wcag=("2.2.2",), unless=("file-heavy",))
def animation_heavy(file: File) -> Iterator[Problem]:
    """Animated GIF is large.

    GIF compresses animations poorly (Lighthouse, efficient-animated-content). Use a video or an
    animated WebP. Content that moves for more than five seconds needs a way to pause it.

    See:
        https://web.dev/articles/replace-gifs-with-videos

    Bad:
        <img src="animated-noise-300x200.gif" alt="Waves" width="300" height="200">

    Good:
        <img src="animated-40x20.gif" alt="Waves" width="40" height="20">
    """
    info = file.info
    if info.format == "gif" and info.frames > 1 and info.bytes > LIMIT:
        facts = f"{info.frames} frames, {size(info.bytes)}"
        yield Problem(f"{info.path} is an animated GIF ({facts}); use a video")
