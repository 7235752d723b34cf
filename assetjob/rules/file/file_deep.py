"""Rule file-deep."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File

BITS = 8  # per channel; browsers show no more on most screens
LEAST = 1_000  # bytes; there is nothing to gain in smaller files


@file_rule(Severity.WARNING, about="file")
def file_deep(file: File) -> Iterator[Problem]:
    """Image has 16 bits per channel.

    The file is about twice as large as one with 8 bits per channel, and the difference cannot be
    seen. Export it with 8 bits.

    Bad:
        <img src="deep-400x200.png" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.png" alt="The Merlion at dusk" width="400" height="200">
    """
    info = file.info
    if info.format in {"png", "tiff"} and info.bits > BITS and info.bytes >= LEAST:
        yield Problem(f"{info.path} has {info.bits} bits per channel; export it with {BITS}")
