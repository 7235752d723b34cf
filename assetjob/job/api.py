"""The functions that the command line calls: run over a site, explain it, undo, clean, demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assetjob import demo
from assetjob.check.rule_names import check_rule_names
from assetjob.job.context import Progress
from assetjob.job.folders import check_folders, ignore_file, published_note, report_folder
from assetjob.job.known_run import RunMemory
from assetjob.job.publish import publish
from assetjob.job.run_site import open_run, run_over, run_through, site_of
from assetjob.model.errors import SettingsError, SiteError
from assetjob.model.result import Command, Result, Undone
from assetjob.model.site import Site
from assetjob.settings.find import SETTINGS_FILE, misnamed_settings
from assetjob.settings.load import Given, explain, load_given
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.effective import effective_values
from assetjob.site.root import find_root, is_image
from assetjob.store import Disk
from assetjob.store.clean import clean, unused
from assetjob.store.undo import undo

if TYPE_CHECKING:
    from assetjob.job.explain_images import Explanation
    from assetjob.job.setup_files import SetupFile
    from assetjob.job.site_facts import SiteFacts
    from assetjob.report.comparison import Comparison

DEMO = ".assetjob-demo"


class ReportNotWrittenError(SiteError):
    """The reports of a run could not be written; `result` is the run's result."""

    def __init__(self, message: str, result: Result) -> None:
        super().__init__(message)
        self.result = result


def settings_of(site: tuple[Path, ...], given: Given) -> Settings:
    """Return the settings of the site that the paths of the command line name.

    Raises:
        AssetjobError: There is no such site, or its settings cannot be used.
    """
    root, paths = find_root(site)
    options = dict(given.options)
    # Which pages use an image file is known only when all of them were read.
    reads_all = options.pop("whole_site", False) or any(map(is_image, paths))
    options["reported" if reads_all else "paths"] = paths
    if reads_all and options.get("changed_since") is not None:
        raise SettingsError("--changed-since and --whole-site or image files cannot be combined")
    return load_given(root, replace(given, options=options))


def explain_settings(site: tuple[Path, ...], given: Given) -> Iterator[tuple[str, object, str]]:
    """Yield each setting of the site, its value and its origin; see `settings.load.explain`."""
    root, _ = find_root(site)
    found = effective_values(find_site(load_given(root, given)))
    for name, value, origin in explain(root, given):
        if value in (None, "auto") and name in found:
            yield name, *found[name]
        else:
            yield name, value, origin


def notes_on_settings(settings: Settings) -> Iterator[str]:
    """Yield a line about a file that looks like the site's settings and is not read."""
    if misnamed := misnamed_settings(settings.site):
        yield f"{misnamed}: is not read; rename it to {SETTINGS_FILE}"


def start(
    command: Command,
    settings: Settings,
    progress: Progress,
    prove: Callable[[Result], Comparison] | None = None,
) -> tuple[Result, Iterator[str]]:
    """Run `command` over the site and write the reports to `report_folder`.

    Return the result, and what of the reports is for the job's output. `prove` is called between:
    the report shows what it returns.

    Raises:
        AssetjobError: The site, its configuration or the folder of the reports cannot be used, or
            a report format is not known.
    """
    from assetjob.report import formats  # noqa: PLC0415 - `TYPE_CHECKING` has it for the types

    formats.load(settings.report_formats)  # before anything is read
    check_rule_names(settings)
    for note in notes_on_settings(settings):
        progress.note(note)
    settings = replace(settings, reports=report_folder(command, settings))
    site = site_of(command, settings)
    check_folders(command, settings, site)
    with open_run(command, settings, site, progress) as run:
        memory = RunMemory(run, kept=prove is None)
        if known := memory.recall():
            return known, iter(())
        found = run_through(run)
        notes = published_note(site, settings)
        result = replace(found, notes=(*found.notes, *notes))
        if prove is None:
            printed = _published(result, settings, site)
            memory.keep(result)
            return result, printed
    # The site is no longer locked, so that the run can be undone.
    return result, _published(result, settings, site, prove(result))


def _published(
    result: Result, settings: Settings, site: Site, compared: Comparison | None = None
) -> Iterator[str]:
    try:
        return publish(result, settings, ignore_file(site, settings.reports), compared)
    except SiteError as error:
        raise ReportNotWrittenError(str(error), result) from error


def look_at_site(settings: Settings, progress: Progress) -> tuple[SiteFacts, tuple[SetupFile, ...]]:
    """Return what the site is, and the files that would set assetjob up; write nothing.

    Raises:
        AssetjobError: The site or its configuration cannot be used.
    """
    from assetjob.job.setup_files import setup_files  # noqa: PLC0415 - only this needs it
    from assetjob.job.site_facts import site_facts  # noqa: PLC0415

    site = site_of("audit", settings)
    with run_over("audit", settings, site, progress) as result:
        facts = site_facts(result, site)
        return facts, tuple(setup_files(site.root, facts))


def write_setup_file(file: SetupFile) -> None:
    """Write a file that does not exist.

    Raises:
        SiteError: It cannot be written.
    """
    try:
        Disk(file.path.parent).write(file.path.name, file.text.encode())
    except OSError as error:
        raise SiteError(f"{file.path}: cannot be written: {error.strerror}") from error


def explain_page(
    settings: Settings, line: int | None, progress: Progress
) -> Iterator[tuple[str, Explanation]]:
    """Yield the path of the page, and what there is to say of its images; write nothing.

    Raises:
        AssetjobError: The site or its configuration cannot be used.
    """
    from assetjob.job.explain_images import explain_images  # noqa: PLC0415 - only this needs it

    site = site_of("preview", settings)
    with run_over("preview", settings, site, progress) as result:
        for page in result.pages:
            only = replace(result, pages=(page,))
            for each in explain_images(only, site, settings, line):
                yield page.source.path, each


def apply_decisions(settings: Settings, progress: Progress, *, dry_run: bool) -> Result:
    """Write reviewers' alt texts into the pages and nothing else; write no reports.

    Raises:
        AssetjobError: The site or its configuration cannot be used.
    """
    command: Command = "preview" if dry_run else "in-place"
    settings = replace(settings, only="alt")
    site = site_of(command, settings)
    with run_over(command, settings, site, progress) as result:
        return result


def undo_last_run(settings: Settings, *, force: bool) -> Undone:
    """Undo the last in-place run; see `undo.undo`."""
    site = find_site(settings)
    return undo(Disk(site.root), site, settings, force=force)


def clean_variants(settings: Settings, *, remove: bool) -> tuple[tuple[str, int], ...]:
    """Return the variants that nothing mentions, with their bytes; see `clean`."""
    site = find_site(settings)
    return (clean if remove else unused)(Disk(site.root), site, settings)


def write_demo(folder: Path) -> None:
    """Write the demo's site into `folder`, which must be new, empty, or an earlier demo.

    Raises:
        SiteError: The folder holds something else, or cannot be written.
    """
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / DEMO).is_file():
            raise SiteError(f"{folder}: is neither empty nor a demo; choose a new folder")
        store = Disk(folder)
        store.write(DEMO, b'This folder was made by "assetjob demo"; it may be deleted.\n')
        demo.lay_out(store.write)
    except OSError as error:
        raise SiteError(f"{folder}: cannot be written: {error.strerror}") from error
