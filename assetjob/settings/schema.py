"""Settings: what a run was told, from the command line, ``assetjob.toml`` or ``[tool.assetjob]``.

A file's key is the field's name. Values are checked here, once; the stages trust them.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Literal, get_args, get_origin, get_type_hints

from assetjob.model.errors import SettingsError
from assetjob.model.finding import Severity
from assetjob.model.image import Limits
from assetjob.model.variant import VariantFormat
from assetjob.runtime.safe_read import UnreadableError, read_file

Effort = Literal["draft", "normal", "best"]
Profile = Literal["auto", "isomer", "jekyll", "html"]
Gate = Literal["error", "warning", "review", "never"]
MarkdownDialect = Literal["auto", "kramdown", "commonmark"]
HeightAuto = Literal["auto", "yes", "no"]
Responsive = Literal["auto", "picture"]

SETTINGS_FILE = "assetjob.toml"
MAX_BYTES = 1_000_000  # of a file of settings; no person writes a longer one
MAX_WIDTH = 16_383  # WebP's limit for a side, in pixels
# Defaults that fit a kind of site. Isomer's guide for editors asks for alt texts of at most 100.
PROFILES: Mapping[str, Mapping[str, object]] = {
    "html": {},
    "jekyll": {},
    "isomer": {"max_alt_length": 100},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Findings that a person has seen and judged right as they are, or not worth mending.

    `rule`, `path` (of the page) and `image` (the file's path, or the URL as written) are patterns
    in which ``*`` stands for anything. After the day `expires` the findings count again.
    """

    reason: str
    rule: str = "*"
    path: str = "*"
    image: str = "*"
    expires: date | None = None


def _today() -> date:
    return datetime.now(tz=UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of a run, checked.

    Each field that a settings file may name carries its one-line explanation in the metadata;
    `site`, `paths`, `reports`, `output`, `today`, `decisions` and `write_baseline` come from the
    command line only.
    """

    site: Path
    paths: tuple[Path, ...] = ()
    reports: Path = Path("reports")
    output: Path | None = None
    today: date = field(default_factory=_today)
    write_baseline: bool = False
    decisions: tuple[Path, ...] = ()

    profile: Profile = field(
        default="auto",
        metadata={"help": "defaults for a kind of site; auto: by its _config.yml"},
    )
    include: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "patterns (as in .gitignore) of pages to scan although left out by default"
        },
    )
    exclude: tuple[str, ...] = field(
        default=(), metadata={"help": "patterns (as in .gitignore) of pages to leave out"}
    )
    drafts: bool = field(default=False, metadata={"help": "scan _drafts too"})
    url: str | None = field(
        default=None,
        metadata={
            "help": "the site's own address, as in https://example.org; _config.yml's if unset"
        },
    )
    baseurl: str | None = field(
        default=None,
        metadata={
            "help": "path that the site is served under, as in /base; _config.yml's if unset"
        },
    )
    markdown: MarkdownDialect = field(
        default="auto",
        metadata={"help": "how Markdown is rendered; auto: as _config.yml says, else CommonMark"},
    )
    formats: tuple[VariantFormat, ...] = field(
        default=("webp",), metadata={"help": "formats of the variants: webp, avif"}
    )
    markup: Responsive = field(
        default="auto",
        metadata={
            "help": "auto: srcset in the img for WebP alone, else a picture; picture: always"
        },
    )
    widths: tuple[int, ...] = field(
        default=(480, 800, 1200, 1600, 2400), metadata={"help": "widths of the variants, in pixels"}
    )
    content_width: int | None = field(
        default=None,
        metadata={
            "help": "width of the text column, in CSS pixels; limits sizes and the largest variant"
        },
    )
    quality: int | Literal["auto"] = field(
        default=80,
        metadata={"help": "WebP quality, 1 to 100; auto: the lowest that reaches quality_target"},
    )
    quality_target: int = field(
        default=70, metadata={"help": "SSIMULACRA2 score, 30 to 95, that quality auto reaches"}
    )
    effort: Effort = field(
        default="normal", metadata={"help": "how hard the encoder tries: draft, normal or best"}
    )
    variants_dir: str = field(
        default="assets/responsive", metadata={"help": "folder of the variants, in the site"}
    )
    icon_size: int = field(
        default=64,
        metadata={"help": "longer side, in pixels, of images so small that they get no variants"},
    )
    near_lossless: bool = field(
        default=False, metadata={"help": "let lossless graphics lose what is hardly seen"}
    )
    keep_copyright: bool = field(
        default=False, metadata={"help": "keep the originals' EXIF copyright notices in variants"}
    )
    cache: str | None = field(
        default=None,
        metadata={
            "help": "folder of the cache in the site, written by every run; if unset .assetjob,"
            " written by fix --in-place"
        },
    )
    max_megabytes: int = field(
        default=200, metadata={"help": "megabytes of an image file before it is refused"}
    )
    max_megapixels: int = field(
        default=250, metadata={"help": "megapixels of an image, all frames, before it is refused"}
    )
    max_frames: int = field(
        default=2_000, metadata={"help": "frames of an image before it is refused"}
    )
    max_seconds: int = field(
        default=180, metadata={"help": "seconds that reading or encoding an image may take"}
    )
    max_memory: int = field(
        default=4_000,
        metadata={"help": "megabytes of memory that a worker process may take for an image"},
    )
    height_auto: HeightAuto = field(
        default="auto",
        metadata={
            "help": "does the CSS say height:auto for images: yes, no, or auto (read the CSS)"
        },
    )
    placeholders: tuple[str, ...] = field(
        default=(), metadata={"help": "further alt texts of the site's templates that say nothing"}
    )
    max_alt_length: int = field(
        default=250, metadata={"help": "characters of an alt text before it is long"}
    )
    front_matter_keys: tuple[str, ...] = field(
        default=("image", "thumbnail", "cover", "hero"),
        metadata={"help": "front matter keys that name an image, at any depth"},
    )
    fail_on: Gate = field(
        default="error",
        metadata={"help": "least severity of a finding that makes the exit code 1, or never"},
    )
    ignore: tuple[Ignore, ...] = field(
        default=(),
        metadata={
            "help": "findings to pass over: tables of reason and any of rule, path, image, expires"
        },
    )
    baseline: str = field(
        default="assetjob-baseline.json",
        metadata={"help": "file in the site that lists known findings; only others count"},
    )
    unreferenced: bool = field(
        default=False,
        metadata={"help": "report image files that nothing in the site names"},
    )
    ratchet: bool = field(
        default=False,
        metadata={"help": "take what was mended out of the baseline after each audit"},
    )
    report_formats: tuple[str, ...] = field(
        default=(),
        metadata={"help": "reports beside index.html and audit.json"},
    )
    source_url: str | None = field(
        default=None,
        metadata={
            "help": "web address of a source line, for the report's links; has {path} and {line}"
        },
    )
    jobs: int = field(default=0, metadata={"help": "worker processes; 0: one for each processor"})

    @property
    def gate(self) -> Severity | None:
        """The least severity that fails the run, or None where nothing does."""
        return None if self.fail_on == "never" else Severity[self.fail_on.upper()]

    @property
    def limits(self) -> Limits:
        """What an image may have before it is refused."""
        million = 1_000_000
        return Limits(self.max_megabytes * million, self.max_megapixels * million, self.max_frames)

    @property
    def pictured(self) -> bool:
        """Tell whether images are to stand in a ``<picture>``."""
        return self.markup == "picture" or self.formats != ("webp",)

    @property
    def workers(self) -> int:
        """The number of worker processes."""
        return self.jobs or os.cpu_count() or 1


def load(site: Path, overrides: Mapping[str, object]) -> Settings:
    """Return the settings of `site`: defaults, then its settings file, then `overrides`.

    `overrides` are the options given on the command line, by field name; a list option adds to what
    the file says.

    Raises:
        SettingsError: A key or value is wrong, or a settings file cannot be read.
    """
    values = {name: value for name, (value, _) in _layers(site, overrides).items()}
    return replace(Settings(site=site), **values)  # type: ignore[arg-type]  # checked


def explain(site: Path) -> Iterator[tuple[str, object, str]]:
    """Yield every setting that a file may name, its value for `site`, and where that comes from.

    Raises:
        SettingsError: A key or value is wrong, or a settings file cannot be read.
    """
    layers = _layers(site, {})
    defaults = Settings(site=site)
    for name in _file_keys():
        value, origin = layers.get(name, (getattr(defaults, name), "default"))
        yield name, value, origin


def _layers(site: Path, overrides: Mapping[str, object]) -> dict[str, tuple[object, str]]:
    """Return each setting that is no default, and where it comes from; the last layer wins."""
    known = _file_keys()
    path, table = _read_tables(site)
    named = {key.replace("-", "_"): (key, raw) for key, raw in table.items()}
    values: dict[str, tuple[object, str]] = {}
    for name, (key, raw) in named.items():
        if name not in known:
            raise SettingsError(f"{path}: unknown key {_short(key)!r}{nearest(name, known)}")
        values[name] = _checked(name, raw, known[name], f"{path}: {key}"), str(path)
    for name, raw in overrides.items():
        value = raw
        if name in known:
            value = _checked(name, raw, known[name], "--" + name.replace("_", "-"))
        if name in _ADDED:
            value = (*_tuple(values.get(name, ((), ""))[0]), *_tuple(value))
        values[name] = value, "command line"
    profile, _ = values.get("profile", ("auto", ""))
    profile = _detected(site) if profile == "auto" else str(profile)
    return {
        **{n: (value, f"profile {profile}") for n, value in PROFILES[profile].items()},
        **values,
        "profile": (profile, values.get("profile", ("", "detected"))[1]),
    }


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


# Isomer's own theme, and keys that its CMS writes and nobody else has.
_ISOMER = re.compile(rb"isomerpages|isomer-|^resources_name:|^is_government:", re.MULTILINE)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return what to say after an unknown word: the nearest known one, or all of them."""
    words = sorted(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(words)}"


def _short(word: str) -> str:
    """Return a word as far as it needs to be known again."""
    return word if len(word) <= _KEY else f"{word[:_KEY]}…"


_KEY = 60  # characters of a key in a message
_ADDED = frozenset({"include", "exclude", "report_formats"})


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _file_keys() -> dict[str, object]:
    """Map each field that a file may set to its type."""
    hints = get_type_hints(Settings)
    return {f.name: hints[f.name] for f in fields(Settings) if f.metadata}


def _read_tables(site: Path) -> tuple[Path, Mapping[str, object]]:
    own = site / SETTINGS_FILE
    if own.is_file():
        return own, _read_toml(site, own)
    shared = site / "pyproject.toml"
    if shared.is_file():
        tool = _read_toml(site, shared).get("tool", {})
        table = tool.get("assetjob", {}) if isinstance(tool, dict) else {}
        if not isinstance(table, dict):
            raise SettingsError(f"{shared}: [tool.assetjob] must be a table")
        return shared, table
    return own, {}


def _read_toml(site: Path, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(read_file(site, path.name, MAX_BYTES).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8: save it as UTF-8") from error
    except UnreadableError as error:
        raise SettingsError(f"{path}: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{path}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # a date or a number that cannot be is no TOMLDecodeError
        raise SettingsError(f"{path}: not valid TOML: {error}") from error


def _checked(name: str, raw: object, kind: object, where: str) -> object:
    value = _typed(raw, kind, where)
    limit = _LIMITS.get(name)
    for number in value if isinstance(value, tuple) else (value,):
        if limit and isinstance(number, int) and not limit[0] <= number <= limit[1]:
            raise SettingsError(f"{where}: {number} is not between {limit[0]} and {limit[1]}")
    if name == "widths":
        if not value:
            raise SettingsError(f"{where}: give at least one width")
        return tuple(sorted(set(_tuple(value))))  # type: ignore[type-var]
    if name == "formats":
        if not value:
            raise SettingsError(f"{where}: give at least one format")
        return tuple(sorted(set(_tuple(value))))  # type: ignore[type-var]  # best first
    if name == "source_url" and not str(value).startswith(("https://", "http://")):
        raise SettingsError(f"{where}: {raw!r} must begin with https://")
    if name == "variants_dir":
        return _folder(str(value), where)
    if name == "cache":
        return _inside(str(value), where)
    return value


_LIMITS = {
    "widths": (16, MAX_WIDTH),
    "content_width": (100, MAX_WIDTH),
    "quality": (1, 100),
    "quality_target": (30, 95),
    "icon_size": (0, 1_000),
    "max_alt_length": (20, 10_000),
    "jobs": (0, 256),
    "max_megabytes": (1, 2_000),
    "max_megapixels": (1, 1_000),
    "max_frames": (1, 100_000),
    "max_seconds": (1, 86_400),
    "max_memory": (1_000, 1_000_000),
}


def _typed(raw: object, kind: object, where: str) -> object:
    if get_origin(kind) is tuple:
        if not isinstance(raw, list | tuple):
            raise SettingsError(f"{where}: must be a list")
        return tuple(_typed(item, get_args(kind)[0], where) for item in raw)
    if kind is Ignore:
        return _ignore(raw, where)
    if get_origin(kind) is Literal:
        choices: tuple[str, ...] = get_args(kind)
        if raw not in choices:
            raise SettingsError(f"{where}: {raw!r} is not known{nearest(str(raw), choices)}")
        return raw
    either = [word for arm in get_args(kind) for word in get_args(arm)]  # as in int | Literal["x"]
    if isinstance(raw, str) and raw in either:
        return raw
    for wanted, words in _SCALARS.items():
        if wanted is kind or wanted in get_args(kind):
            # bool is an int to Python, not to a person.
            if not isinstance(raw, wanted) or (isinstance(raw, bool) and wanted is not bool):
                others = "".join(f' or "{word}"' for word in either)
                raise SettingsError(f"{where}: must be {words}{others}")
            return raw
    raise AssertionError(kind)


_SCALARS: dict[type, str] = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    date: "a date, as in 2027-01-31",
}


def _ignore(raw: object, where: str) -> Ignore:
    if not isinstance(raw, dict):
        raise SettingsError(f"{where}: must be a list of tables")
    hints = get_type_hints(Ignore)
    for key in raw:
        if key not in hints:
            raise SettingsError(f"{where}: unknown key {_short(key)!r}{nearest(key, hints)}")
    values = {key: _typed(value, hints[key], f"{where}: {key}") for key, value in raw.items()}
    if not str(values.get("reason", "")).strip():
        raise SettingsError(f'{where}: say why, with reason = "..."')
    if values.keys().isdisjoint({"rule", "path", "image"}):
        raise SettingsError(f"{where}: name a rule, a path or an image")
    return Ignore(**values)  # type: ignore[arg-type]  # checked above


def _folder(raw: str, where: str) -> str:
    """Return a folder inside the site that Jekyll copies and that Isomer's CMS does not list."""
    parts = PurePosixPath(_inside(raw.strip("/") or raw, where)).parts
    if any(part.startswith(("_", ".")) for part in parts):
        raise SettingsError(f"{where}: {raw!r}: Jekyll leaves out names that begin with '_' or '.'")
    return "/".join(parts)


def _inside(raw: str, where: str) -> str:
    parts = PurePosixPath(raw).parts
    if not parts or {"..", "/"} & {*parts} or set("\\:\0") & {*raw}:
        raise SettingsError(f"{where}: {raw!r} must be a folder inside the site")
    return "/".join(parts)
