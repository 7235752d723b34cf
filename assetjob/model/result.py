"""The result of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assetjob.model.alt_share import AltShare
from assetjob.model.decision import DecisionOutcome, DecisionState
from assetjob.model.finding import Finding, KnownFinding, Severity, State
from assetjob.model.focus import Focus
from assetjob.model.image import Failure, ResolvedPage, Thumbnail
from assetjob.model.suggestion import Suggestion
from assetjob.model.text import Edit
from assetjob.model.variant import Encoded


@dataclass(frozen=True, slots=True)
class Change:
    """Edits of one page that are made together or not at all.

    `needs` are the paths of the variants that the edits name.
    """

    page: str
    edits: tuple[Edit, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageChanges:
    """All changes of a page, perhaps none."""

    changes: tuple[Change, ...]


Command = Literal["audit", "preview", "in-place", "output"]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run counted while it passed over pages and variants.

    `pages` with `images` were scanned, `changed` of them rewritten. `variants` of `originals` were
    kept: `fresh` counts those encoded in this run, `restored` those from the cache, `refused` those
    not kept. Sizes are in bytes; originals whose variants are the same files share them.
    """

    pages: int = 0
    images: int = 0
    changed: int = 0
    originals: int = 0
    original_bytes: int = 0
    variants: int = 0
    variant_bytes: int = 0
    fresh: int = 0
    restored: int = 0
    refused: int = 0
    left_alone: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run found and did, in the order of paths: the input of every report.

    For a large site `pages`, `findings`, `encoded` and `thumbnails` are on the disk (see
    `runtime.spill`): iterate over them, and keep none of their values.

    `gone` are the findings of the baseline that are fixed, `not_scanned` those of pages that this
    run did not scan. `left_alone` maps paths of image files to the reason why they get no variants.
    `notes` are lines for the maintainer of the settings. `folder` is the path of the site's folder
    in its repository, with a trailing slash; "" if it is the root or there is no repository.
    `focus` is the part of the site that was reported on, None for all that was read. `left_out`
    counts the pages that are left out by default, by reason. `drafts` are texts that another
    tool drafted, by the digest or the path of the image file (see `suggest.drafts`). `history` are
    the shares of images with an alt text in earlier months. `totals` counts what is in the other
    fields.
    """

    command: Command
    gate: Severity | None
    pages: Sequence[ResolvedPage]
    findings: Sequence[Finding]
    encoded: Mapping[str, Encoded] = field(default_factory=dict)
    thumbnails: Mapping[str, Thumbnail] = field(default_factory=dict)
    left_alone: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    gone: tuple[KnownFinding, ...] = ()
    not_scanned: tuple[KnownFinding, ...] = ()
    notes: tuple[str, ...] = ()
    decisions: tuple[DecisionOutcome, ...] = ()
    folder: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)
    drafts: Mapping[str, tuple[Suggestion, ...]] = field(default_factory=dict)
    history: tuple[AltShare, ...] = ()
    focus: Focus | None = None
    totals: Totals = Totals()

    @property
    def decisions_applied(self) -> bool:
        """Whether the pages are as the decisions say, but for images that need an editor."""
        fine = (DecisionState.APPLIED, DecisionState.THERE, DecisionState.OPEN)
        return all(each.state in fine for each in self.decisions)

    @property
    def failed_files(self) -> int:
        """The number of files with a failure; several may be about one file."""
        return len({failure.path for failure in self.failures})

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings at or above the gate, 3 some files failed (it outranks 1)."""
        if self.failures:
            return 3
        open_findings = (f for f in self.findings if f.state is State.NEW)
        return int(self.gate is not None and any(f.severity >= self.gate for f in open_findings))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The old and the new text of a page."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo reverted: the paths of the pages restored and of the variants removed.

    `edited` are pages that were changed after the run, `kept` variants that are still in use.
    `killed` tells whether the run had been killed.
    """

    pages: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    killed: bool = False
