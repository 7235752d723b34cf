"""Find and read the settings file of a site."""

from __future__ import annotations

import stat
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from assetjob.model.errors import SettingsError
from assetjob.runtime.safe_read import UnreadableError, read_file

SETTINGS_FILE = "assetjob.toml"
_MISNAMED = f".{SETTINGS_FILE}"
SHARED_FILE = "pyproject.toml"
MAX_BYTES = 1_000_000  # of a settings file or a generator's configuration
Table = Mapping[str, object]


def find_settings(site: Path) -> tuple[Path | None, Table]:
    """Return the settings file of a site and its table, or None and no table.

    It is the nearest ``assetjob.toml``, or ``pyproject.toml`` with a table ``[tool.assetjob]``, in
    the site's folder or one above it, up to the root of the repository. Folders above the site that
    every user of the machine may write to are passed over.

    Raises:
        SettingsError: A settings file cannot be read.
    """
    site = site.absolute()
    for folder in (site, *site.parents):
        if folder == site or not is_world_writable(folder):
            for name in (SETTINGS_FILE, SHARED_FILE):
                if (folder / name).is_file() and (table := _table(folder / name)) is not None:
                    return folder / name, table
        if (folder / ".git").exists():
            break
    return None, {}


def misnamed_settings(site: Path) -> Path | None:
    """Return a file of the site that looks like settings and is not read, or None."""
    path = site / _MISNAMED
    return path if path.is_file() else None


def read_settings(path: Path) -> Table:
    """Return the table of a settings file that the user named.

    Raises:
        SettingsError: It cannot be read, or is a ``pyproject.toml`` without ``[tool.assetjob]``.
    """
    table = _table_of(path, _read_toml(path, path.resolve()))
    if table is None:
        raise SettingsError(f"{path}: has no table [tool.assetjob]")
    return table


def is_world_writable(folder: Path) -> bool:
    """Tell whether every user of the machine may write to a folder; Windows does not say that."""
    if sys.platform == "win32":
        return False
    try:
        return bool(folder.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return True


def _table(path: Path) -> Table | None:
    return _table_of(path, _read_toml(path, path))


def _table_of(path: Path, document: Table) -> Table | None:
    """Return the table of a settings file, None if a ``pyproject.toml`` has none."""
    if path.name != SHARED_FILE:
        return document
    tool = document.get("tool", {})
    table = tool.get("assetjob") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise SettingsError(f"{path}: [tool.assetjob] must be a table")
    return table


def _read_toml(path: Path, real: Path) -> Table:
    try:
        return tomllib.loads(read_file(real.parent, real.name, MAX_BYTES).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8: save it as UTF-8") from error
    except UnreadableError as error:
        raise SettingsError(f"{path}: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{path}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # an impossible date or number is not a TOMLDecodeError
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
