"""Load the settings of a run from its defaults, profile, settings file and command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assetjob.model.errors import SettingsError
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import is_file
from assetjob.settings.field import default_of
from assetjob.settings.find import MAX_BYTES, find_settings, read_settings
from assetjob.settings.schema import Settings
from assetjob.settings.validate import SETTINGS, checked, name_of

# Defaults that fit a kind of site. Isomer's guide for editors asks for alt texts of at most 100
# characters; its theme is built on Bulma, which limits the width of images.
PROFILES: Mapping[str, Mapping[str, object]] = {
    "html": {},
    "jekyll": {},
    "isomer": {"max_alt_length": 100, "fluid_images": True},
}
# Defaults of a command. A deploy must not fail because of findings, which `audit` checks.
_COMMANDS: Mapping[str, Mapping[str, object]] = {"fix": {"fail_on": "never"}}
_COMMAND_LINE = "command line"
_Layer = dict[str, tuple[object, str]]  # setting -> value, and where it comes from


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says: `options` by field name, ``KEY=VALUE`` pairs, a settings file.

    `command` has defaults of its own.
    """

    options: Mapping[str, object] = field(default_factory=dict)
    pairs: tuple[str, ...] = ()
    file: Path | None = None
    command: str = "audit"


def load(site: Path, options: Mapping[str, object]) -> Settings:
    """Return the settings of `site` with these `options`; see `load_given`."""
    return load_given(site, Given(options=options))


def load_given(site: Path, given: Given) -> Settings:
    """Return the settings of `site`: defaults, then its settings file, then the command line.

    Raises:
        SettingsError: A key or value is wrong, or a settings file cannot be read.
    """
    file, layer = _merged(site, given)
    values = {name: value for name, (value, _) in layer.items()}
    settings = replace(Settings(site=site), **values)  # type: ignore[arg-type]  # checked
    personal = frozenset(name for name, (_, origin) in layer.items() if origin == _COMMAND_LINE)
    return replace(settings, settings_file=file, from_command_line=personal)


def explain(site: Path, given: Given) -> Iterator[tuple[str, object, str]]:
    """Yield every setting that a file may name, its value for `site`, and where that comes from.

    Raises:
        SettingsError: A key or value is wrong, or a settings file cannot be read.
    """
    _, layer = _merged(site, given)
    for name, one in SETTINGS.items():
        value, origin = layer.get(name, (default_of(one), "default"))
        yield name, value, origin


def _merged(site: Path, given: Given) -> tuple[Path | None, _Layer]:
    """Return the settings file, and each setting that is not a default; the last layer wins."""
    file, values = _of_file(site, given.file)
    for text in given.pairs:
        name, raw = _pair(text)
        _add(values, name, raw, f"--set {name}")
    for name, raw in given.options.items():
        # --effort also gives that of one format.
        option = name.removesuffix("_by_format").replace("_", "-")
        _add(values, name, raw, f"--{option}")
    profile, origin = values.get("profile", ("auto", "detected"))
    profile = _detected(site) if profile == "auto" else str(profile)
    defaults: _Layer = {}
    for where, table in (
        (f"default of {given.command}", _COMMANDS.get(given.command, {})),
        (f"profile {profile}", PROFILES[profile]),
    ):
        defaults |= {name: (value, where) for name, value in table.items()}
    return file, {**defaults, **values, "profile": (profile, origin)}


def _of_file(site: Path, named: Path | None) -> tuple[Path | None, _Layer]:
    path, table = (named, read_settings(named)) if named else find_settings(site)
    layer = {
        (name := name_of(key, str(path))): (checked(name, raw, f"{path}: {key}"), str(path))
        for key, raw in table.items()
    }
    return path, layer


def _add(values: _Layer, name: str, raw: object, option: str) -> None:
    """Add what an option says."""
    value = raw
    if name in SETTINGS:
        value = checked(name, raw, option)
        if SETTINGS[name].metadata["extends"]:
            value = (*_tuple(values.get(name, ((), ""))[0]), *_tuple(value))
    values[name] = value, _COMMAND_LINE


def _pair(text: str) -> tuple[str, object]:
    """Return the setting and the value of ``KEY=VALUE``: TOML, or a string without quotes."""
    key, equals, value = text.partition("=")
    if not equals:
        raise SettingsError(f"--set {text}: has no value; write KEY=VALUE")
    name = name_of(key.strip(), "--set")
    try:
        document = tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):
        return name, value.strip()
    return name, document["value"] if len(document) == 1 else value.strip()


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _detected(site: Path) -> str:
    """Return the profile that fits the site's ``_config.yml``."""
    config = next((n for n in ("_config.yml", "_config.yaml") if is_file(site, n)), None)
    if config is None:
        return "html"
    try:
        text = read_file(site, config, MAX_BYTES)
    except UnreadableError:
        return "jekyll"
    return "isomer" if _ISOMER.search(text) else "jekyll"


# Isomer's own theme, and keys that only its CMS writes.
_ISOMER = re.compile(rb"isomerpages|isomer-|^resources_name:|^is_government:", re.MULTILINE)
