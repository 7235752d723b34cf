"""The settings of a run that the command line alone gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from assetjob.settings import choices


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """The settings that no settings file may name.

    `only` is the part of its work that `fix` does: with "alt" it writes reviewers' alt texts and
    nothing else. `refresh` makes variants of an older encoder again. `reported` are the files and
    folders that the run keeps to after it has read the whole site; those below `paths` are all that
    it reads. `cache_folder` is any folder, `dask` the address of a scheduler of Dask, or
    ``local:N``. `settings_file` was read; `from_command_line` names what options set.
    """

    site: Path
    paths: tuple[Path, ...] = ()
    reported: tuple[Path, ...] = ()
    changed_since: str | None = None
    reports: Path = Path("reports")
    write_reports: bool = True
    print_audit: bool = False
    output: Path | None = None
    today: date = field(default_factory=lambda: datetime.now(tz=UTC).date())
    write_baseline: bool = False
    force: bool = False
    refresh: bool = False
    decisions: tuple[Path, ...] = ()
    draft_files: tuple[Path, ...] = ()
    history: Path | None = None
    url_folders: tuple[tuple[str, Path], ...] = ()
    manifest: Path | None = None
    only: choices.Part = "everything"
    dask: str | None = None
    cache_folder: Path | None = None
    use_cache: bool = True
    settings_file: Path | None = None
    from_command_line: frozenset[str] = frozenset()

    @property
    def is_partial(self) -> bool:
        """Whether the run reports on a part of the site only."""
        return bool(self.paths or self.reported or self.changed_since is not None)

    @property
    def home(self) -> Path:
        """The folder of the baseline and the decisions: that of the settings file, or the site."""
        if self.settings_file is None:
            return self.site
        folder = self.settings_file.absolute().parent
        return folder if self.site.absolute().is_relative_to(folder) else self.site
