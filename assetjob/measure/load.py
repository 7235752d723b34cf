"""Load the measurements of a site."""

from __future__ import annotations

from pathlib import Path

from assetjob.measure.measured_file import FILE, MAX_BYTES, MeasurementsError, parse_measurements
from assetjob.model.measured import MeasuredPage
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.schema import Settings


def measurements_folder(settings: Settings) -> Path:
    """Return the folder of the file of measurements: the site, or that of its settings file."""
    return settings.site if (settings.site / FILE).is_file() else settings.home


def measurements_file(settings: Settings) -> Path:
    """Return the file of measurements, which need not exist."""
    return measurements_folder(settings) / FILE


def load_measurements(settings: Settings) -> tuple[MeasuredPage, ...]:
    """Return the measurements in the site's file; none if there is no such file.

    Raises:
        MeasurementsError: The file contains no measurements, or cannot be read.
    """
    folder = measurements_folder(settings)
    path = folder / FILE
    if not path.is_file():
        return ()
    try:
        data = read_file(folder, FILE, MAX_BYTES)
    except UnreadableError as error:
        raise MeasurementsError(f"{path}: {error}") from error
    return parse_measurements(data, str(path))
