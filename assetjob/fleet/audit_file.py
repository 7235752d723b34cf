"""Read the ``audit.json`` of a site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from assetjob.model.errors import AssetjobError
from assetjob.report.record import SCHEMA

FILE = "audit.json"
_LARGEST = 2_000_000_000  # bytes
Level = Literal["error", "warning", "review"]


class AuditUnusableError(AssetjobError):
    """A file is not an ``audit.json`` of this version; the message names it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an image's file is."""

    path: str | None = None


@dataclass(frozen=True, slots=True)
class VariantEntry:
    """A variant of an image."""

    width: int
    bytes: int


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """A use of an image on a page; see ``audit.schema.json``."""

    page: str
    line: int
    kind: str
    target: Target
    url: str | None = None
    alt: str | None = None
    bytes: int | None = None
    digest: str | None = None
    context: str = ""
    variants: tuple[VariantEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding."""

    rule: str
    severity: Level
    state: str


@dataclass(frozen=True, slots=True)
class FailureEntry:
    """A file that could not be processed."""

    path: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of a run."""

    pages: int
    images: int
    files: int


@dataclass(frozen=True, slots=True)
class SiteAudit:
    """What the run over a site found."""

    schema: int
    command: str
    gate: Level | None
    images: tuple[ImageEntry, ...]
    findings: tuple[FindingEntry, ...]
    failures: tuple[FailureEntry, ...]
    totals: Totals


_DECODER = msgspec.json.Decoder(SiteAudit)


def read_audit(path: Path) -> SiteAudit:
    """Return what an ``audit.json`` contains.

    Raises:
        AuditUnusableError: It cannot be read, is something else, or of another version.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise AuditUnusableError(f"{path}: is larger than {_LARGEST // 1_000_000:,} MB")
        audit = _DECODER.decode(path.read_bytes())
    except OSError as error:
        raise AuditUnusableError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        reason = "not an audit.json; give the path of a file that an audit wrote"
        raise AuditUnusableError(f"{path}: {reason}") from error
    if audit.schema != SCHEMA:
        raise AuditUnusableError(f"{path}: written by another version; run the audit again")
    return audit
