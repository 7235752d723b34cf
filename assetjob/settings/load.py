"""Load the settings of a run from its defaults, profile, settings file and command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assetjob.model.errors import SettingsError
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.field import default_of
from assetjob.settings.schema import Settings
from assetjob.settings.validate import SETTINGS, checked, name_of

SETTINGS_FILE = "assetjob.toml"
MAX_BYTES = 1_000_000  # of a settings file or a generator's configuration
# Defaults that fit a kind of site. Isomer's guide for editors asks for alt texts of at most 100.
PROFILES: Mapping[str, Mapping[str, object]] = {
    "html": {},
    "jekyll": {},
    "isomer": {"max_alt_length": 100},
}
_Layer = dict[str, tuple[object, str]]  # setting -> value, and where it comes from


def load(site: Path, options: Mapping[str, object]) -> Settings:
    """Return the settings of `site`: defaults, then its settings file, then `options`.

    `options` are those given on the command line, by field name.

    Raises:
        SettingsError: A key or value is wrong, or a settings file cannot be read.
    """
    values = {name: value for name, (value, _) in _merged(site, options).items()}
    return replace(Settings(site=site), **values)  # type: ignore[arg-type]  # checked


def explain(site: Path) -> Iterator[tuple[str, object, str]]:
    """Yield every setting that a file may name, its value for `site`, and where that comes from.

    Raises:
        SettingsError: A key or value is wrong, or a settings file cannot be read.
    """
    given = _merged(site, {})
    for name, one in SETTINGS.items():
        value, origin = given.get(name, (default_of(one), "default"))
        yield name, value, origin


def _merged(site: Path, options: Mapping[str, object]) -> _Layer:
    """Return each setting that is not a default; the last layer wins."""
    values = _of_file(site)
    for name, raw in options.items():
        value = raw
        if name in SETTINGS:
            value = checked(name, raw, "--" + name.replace("_", "-"))
            if SETTINGS[name].metadata["extends"]:
                value = (*_tuple(values.get(name, ((), ""))[0]), *_tuple(value))
        values[name] = value, "command line"
    profile, origin = values.get("profile", ("auto", "detected"))
    profile = _detected(site) if profile == "auto" else str(profile)
    defaults = {name: (value, f"profile {profile}") for name, value in PROFILES[profile].items()}
    return {**defaults, **values, "profile": (profile, origin)}


def _of_file(site: Path) -> _Layer:
    path, table = _read_table(site)
    return {
        (name := name_of(key, str(path))): (checked(name, raw, f"{path}: {key}"), str(path))
        for key, raw in table.items()
    }


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _detected(site: Path) -> str:
    """Return the profile that fits the site's ``_config.yml``."""
    config = next((n for n in ("_config.yml", "_config.yaml") if (site / n).is_file()), None)
    if config is None:
        return "html"
    try:
        text = read_file(site, config, MAX_BYTES)
    except UnreadableError:
        return "jekyll"
    return "isomer" if _ISOMER.search(text) else "jekyll"


# Isomer's own theme, and keys that only its CMS writes.
_ISOMER = re.compile(rb"isomerpages|isomer-|^resources_name:|^is_government:", re.MULTILINE)


def _read_table(site: Path) -> tuple[Path, Mapping[str, object]]:
    own, shared = site / SETTINGS_FILE, site / "pyproject.toml"
    if own.is_file():
        return own, _read_toml(site, own)
    if not shared.is_file():
        return own, {}
    tool = _read_toml(site, shared).get("tool", {})
    table = tool.get("assetjob", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise SettingsError(f"{shared}: [tool.assetjob] must be a table")
    return shared, table


def _read_toml(site: Path, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(read_file(site, path.name, MAX_BYTES).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8: save it as UTF-8") from error
    except UnreadableError as error:
        raise SettingsError(f"{path}: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{path}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # an impossible date or number is not a TOMLDecodeError
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
