"""Read the texts in the images that pages show by machine, if the setting ``ocr`` asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assetjob.images import ocr
from assetjob.job.cache import Key, Table
from assetjob.job.cached_map import Work, cached_map
from assetjob.job.context import RunContext
from assetjob.job.read_images import ImagesRead
from assetjob.job.tasks import ReadText
from assetjob.model.errors import SettingsError
from assetjob.model.image import Failure, ImageText, TextRequest
from assetjob.runtime.spill import SpillList

TEXTS: Table[ImageText] = Table("text", ImageText)


def require_reader(run: RunContext) -> None:
    """Check that texts can be read if they are asked for.

    Raises:
        SettingsError: The extra is not installed.
    """
    if run.settings.ocr and (reason := ocr.missing()):
        raise SettingsError(f"ocr: {reason}")


def with_texts(run: RunContext, images: ImagesRead, shown: Iterable[str]) -> None:
    """Add to the facts of the image files that pages show the text in them.

    A file of which no text can be read has none; a note counts these.
    """
    if not run.settings.ocr:
        return
    requests = SpillList(_requests(images, shown))
    function = ReadText(run.roots, run.settings.limits)
    work = Work("ocr", TEXTS, function, _key, lambda request: request.info.path)
    failed = 0
    for request, outcome, _ in cached_map(run, work, requests, len(requests)):
        if isinstance(outcome, Failure):
            failed += 1
        elif outcome.lines:
            path = request.info.path
            images.infos.put(path, replace(images.infos[path], lines=outcome.lines))
    if failed:
        run.progress.note(f"ocr: the text in {failed:,} image files could not be read")


def _requests(images: ImagesRead, shown: Iterable[str]) -> Iterator[TextRequest]:
    for path in shown:
        info = images.infos.get(path)
        if info and not info.undisplayable and ocr.can_show_text(info):
            yield TextRequest(info)


def _key(request: TextRequest) -> Key:
    return (request.info.digest, ocr.version())
