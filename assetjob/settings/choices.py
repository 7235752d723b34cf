"""The types of settings: the words that each may be, and the table of ignored findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assetjob.model.formats import FORMATS

Effort = Literal["draft", "normal", "best"]
Profile = Literal["auto", "isomer", "jekyll", "html"]
Gate = Literal["error", "warning", "review", "never"]
MarkdownDialect = Literal["auto", "kramdown", "commonmark"]
Executor = Literal["processes", "serial"]  # a module of assetjob.runtime.executors
MarkdownImages = Literal["keep", "html"]
HeightAuto = Literal["auto", "yes", "no"]
Responsive = Literal["auto", "picture"]
Part = Literal["everything", "alt"]

MAX_WIDTH = FORMATS["webp"].longest  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Findings that a person has accepted.

    `rule`, `path` (of the page) and `image` (the file's path, or the URL as written) are patterns
    in which ``*`` matches anything. After the day `expires` the findings count again.
    """

    reason: str
    rule: str = "*"
    path: str = "*"
    image: str = "*"
    expires: date | None = None
