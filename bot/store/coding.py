"""Records as they are kept in columns: JSON that leaves out what is at its default, and instants in UTC."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from bot.model import UNKNOWN, Date, EventMention, Person, Role, Span, StatementMention

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Compact JSON, letters kept as they are."""


@lru_cache(maxsize=20_000)
def strings(text: str) -> tuple[str, ...]:
    """A JSON list of strings as a tuple."""
    return tuple(json.loads(text))


def storable(text: str) -> bool:
    """Whether SQLite takes `text`: a lone surrogate, as a terminal's argument may hold, is in no database."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def instant(at: datetime) -> str:
    """An aware datetime as ISO text in UTC that sorts by time; a naive one is a mistake of the caller."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=20_000)
def when(text: str | None) -> datetime | None:
    """The instant that `instant` wrote."""
    return datetime.fromisoformat(text) if text else None


def ordinal(iso: str | None) -> int:
    """A day's number (1 Jan of year 1 is 1) from an ISO day, month or year (its first day); 0 for None."""
    if not iso:
        return 0
    year, month, day = ([int(part) for part in iso.split("-")] + [1, 1])[:3]
    return date(year, month, day).toordinal()


def dump_record(record: DataclassInstance) -> str:
    """A flat frozen record as JSON without its defaults."""
    return dumps(_plain(record))


def _plain(record: DataclassInstance) -> dict[str, Any]:
    kept = {}
    for name, default in _defaults(type(record)):
        value = getattr(record, name)
        if value != default and value not in ((), None):
            kept[name] = _plain(value) if hasattr(value, "__dataclass_fields__") else value
            if isinstance(value, tuple) and value and hasattr(value[0], "__dataclass_fields__"):
                kept[name] = [_plain(part) for part in value]
    return kept


@cache
def _defaults(kind: type[DataclassInstance]) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


@lru_cache(maxsize=20_000)
def load_date(text: str) -> Date:
    """A Date from what `dump_record` wrote."""
    return Date(**json.loads(text))


@lru_cache(maxsize=20_000)
def load_statement(text: str) -> StatementMention:
    """A statement's mention from what `dump_record` wrote."""
    raw = json.loads(text)
    raw["content"] = tuple(Span(*s) for s in raw["content"])
    raw["context"] = Span(*raw["context"])
    raw["quotes"] = tuple(Span(*s) for s in raw.get("quotes", ()))
    raw["said"] = Date(**raw["said"]) if "said" in raw else UNKNOWN
    raw["own_said"] = Date(**raw["own_said"]) if "own_said" in raw else None
    raw["speaker"] = raw.get("speaker")
    for name in ("source", "cue"):
        raw[name] = Span(*raw[name]) if raw.get(name) else None
    for name in ("speakers", "candidates", "via", "doubts", "rests_on"):
        raw[name] = tuple(raw.get(name, ()))
    return StatementMention(**raw)


@lru_cache(maxsize=20_000)
def load_event(text: str) -> EventMention:
    """An event's mention from what `dump_record` wrote."""
    raw = json.loads(text)
    raw["span"] = Span(*raw["span"])
    raw["date"] = Date(**raw.get("date", {}))
    raw["own_date"] = Date(**raw["own_date"]) if "own_date" in raw else None
    for name in ("people", "statements", "rests_on"):
        raw[name] = tuple(raw.get(name, ()))
    return EventMention(**raw)


def load_person(text: str) -> Person:
    """A person from what `dump_record` wrote."""
    raw = json.loads(text)
    raw["spellings"] = tuple(raw.get("spellings", ()))
    raw["roles"] = tuple(Role(**role) for role in raw.get("roles", ()))
    return Person(**raw)
