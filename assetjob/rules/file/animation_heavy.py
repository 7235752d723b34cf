"""Rule animation-heavy."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.files import kibibytes
from assetjob.rules.support.part import File
from assetjob.rules.support.rule import file_rule

LIMIT = 100 * 1024  # bytes (Lighthouse, efficient-animated-content)


@file_rule(Severity.WARNING, about="file", wcag=("2.2.2",), unless=("file-heavy",))
def animation_heavy(file: File) -> Iterator[Problem]:
    """An animated GIF is heavy.

    GIF is the dearest way to show motion (Lighthouse, efficient-animated-content). Use a video, or
    an animated WebP; what moves for longer than five seconds needs a way to stop it (WCAG 2.2,
    2.2.2 Pause, Stop, Hide).

    Bad:
        <img src="animated-noise-300x200.gif" alt="The Merlion" width="300" height="200">

    Good:
        <img src="animated-40x20.gif" alt="The Merlion" width="40" height="20">
    """
    info = file.info
    if info.format == "gif" and info.frames > 1 and info.bytes > LIMIT:
        told = f"{info.frames} frames, {kibibytes(info.bytes)}"
        yield Problem(f"{info.path} is an animated GIF of {told}: use a video")
