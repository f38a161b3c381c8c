"""Settings classes, their TOML form and the environment over them; knows no single setting.

A settings class is a frozen dataclass whose fields are made by `setting`; one level of sections nests in it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bot.errors import BadSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

T = TypeVar("T")
S = TypeVar("S")


def setting(
    default: T, about: str, check: Callable[[T], str | None] | None = None, env: str = "", *, secret: bool = False
) -> T:
    """A field with its default and help; `check` answers with what is wrong about a value ("must be ..."), or None.

    `env` names the environment variable that overrides it; a secret comes from there only and stays out of the repr.
    """
    metadata = {"help": about, "check": check, "env": env, "secret": secret}
    return field(default=default, repr=not secret, metadata=metadata)


def read_settings(defaults: S, config: Path) -> S:
    """The defaults with a TOML file laid over them.

    Raises BadSettings with the file, the key, the line where it is found, and the next step.
    """
    try:
        text = config.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise BadSettings(f"{config} cannot be read ({error.strerror}); check the path given to --config.") from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"{config} is not UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{config} is not valid TOML: {error}. Correct it there.") from error
    return _laid_over(defaults, table, _Place(config, text))


def with_environment(settings: S, environ: Mapping[str, str]) -> S:
    """The settings with every variable that is set and not blank laid over them. Raises BadSettings."""
    changed: dict[str, object] = {}
    for entry in _fields(settings):
        section = getattr(settings, entry.name)
        if not is_dataclass(section):
            changed |= _overrides((entry,), environ)
        elif inner := _overrides(_fields(section), environ):
            changed[entry.name] = _replaced(section, inner)
    return _replaced(settings, changed)


def as_text(defaults: object, head: str) -> str:
    """Every setting at its value with its help as a comment, in TOML."""
    top = [_toml_line(each) for each in _fields(defaults) if not is_dataclass(each.default)]
    sections = [
        f"[{each.name}]\n\n" + "\n\n".join(map(_toml_line, _fields(each.default))) + "\n"
        for each in _fields(defaults)
        if is_dataclass(each.default)
    ]
    return "\n".join([head, "\n\n".join(top) + "\n", *sections])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value was written, for messages."""

    config: Path
    text: str

    def of(self, key: str) -> str:
        """The file, with the key's line where it is found."""
        section, _, name = key.rpartition(".")
        current, assigns = "", re.compile(rf"\s*{re.escape(name)}\s*=")
        for number, line in enumerate(self.text.splitlines(), 1):
            header = re.match(r"\s*\[\s*([\w.-]+)\s*]", line)
            current = header[1] if header else current
            if (current == section and assigns.match(line)) or (header and current == key):
                return f"{self.config}, line {number}"
        return str(self.config)


def _fields(settings: object) -> tuple[Field[object], ...]:
    return fields(cast("Any", settings))


def _replaced(settings: S, values: Mapping[str, object]) -> S:
    return cast("S", replace(cast("Any", settings), **values))


def _laid_over(settings: S, table: Mapping[str, object], place: _Place, prefix: str = "") -> S:
    known = {each.name: each for each in _fields(settings)}
    given: dict[str, object] = {}
    for name, value in table.items():
        key = prefix + name
        if name not in known:
            near = nearest(name, known)
            hint = (
                f'Did you mean "{prefix}{near}"?' if near else "Take it out; config/slugline.toml lists every setting."
            )
            raise BadSettings(f'{place.of(key)}: there is no setting "{key}". {hint}')
        section = getattr(settings, name)
        if not is_dataclass(section):
            given[name] = _value(known[name], value, place, key)
        elif isinstance(value, dict):
            given[name] = _laid_over(section, value, place, key + ".")
        else:
            raise BadSettings(f'{place.of(key)}: "{key}" is a section; write [{key}] on a line of its own.')
    return _replaced(settings, given)


def _value(entry: Field[object], value: object, place: _Place, key: str) -> object:
    if entry.metadata["secret"]:
        raise BadSettings(
            f'{place.of(key)}: "{key}" is a secret and is not read from a file. '
            f"Take it out and set {entry.metadata['env']} in the environment."
        )
    fitted = _fitted(value, entry.default)
    complaint = f"must be {_kind(entry.default)}" if fitted is None else _complaint(entry, fitted)
    if complaint:
        raise BadSettings(f'{place.of(key)}: "{key}" {complaint}. Correct it there.')
    return fitted


def _fitted(value: object, default: object) -> object:
    """The value in its default's type, or None where it has another; a whole number fits where a fraction may."""
    if isinstance(default, tuple):
        return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else None
    if isinstance(default, float) and type(value) is int:
        return float(value)
    return value if type(value) is type(default) else None


def _kind(default: object) -> str:
    kinds = {bool: "true or false", str: "text in quotation marks", tuple: "a list of texts in quotation marks"}
    return kinds.get(type(default), "a number" if isinstance(default, float) else "a whole number")


def _complaint(entry: Field[object], value: object) -> str | None:
    if isinstance(value, str) and not value.isprintable():
        return "must not hold control characters"
    check: Callable[[object], str | None] | None = entry.metadata["check"]
    return check(value) if check else None


def _overrides(entries: Iterable[Field[object]], environ: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for entry in entries:
        name = entry.metadata.get("env", "")
        text = environ.get(name, "").strip()
        if not name or not text:
            continue
        value = _read(text, entry.default)
        complaint = f"must be {_kind(entry.default)}" if value is None else _complaint(entry, value)
        if complaint:
            raise BadSettings(f"The environment variable {name} {complaint}. Correct it and start again.")
        found[entry.name] = value
    return found


def _read(text: str, default: object) -> object:
    """What a variable's text is in the default's type; None where it is no number."""
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if type(default) is int:
        return int(text) if text.isascii() and text.isdigit() else None
    return text


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    from rapidfuzz import fuzz, process  # here, for a quick start

    best = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=60, processor=str.casefold)
    return best[0] if best else None


def _toml_line(entry: Field[object]) -> str:
    about, env = entry.metadata["help"], entry.metadata["env"]
    if entry.metadata["secret"]:
        about, line = f"{entry.name}: {about} Set {env} in the environment.", ""
    else:
        about += f" Environment: {env}." if env else ""
        line = f"\n{entry.name} = {_toml(entry.default)}"
    return "\n".join(f"# {part}" for part in wrap(about, 100)) + line


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "[" + ", ".join(map(_toml, value)) + "]" if isinstance(value, tuple) else str(value)
