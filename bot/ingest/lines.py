"""JSON lines to articles: one object a line, a bad line answered by its number, the rest read on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from bot.errors import Unreadable
from bot.grammar import SLUG_RULE, slug_of
from bot.ingest.decode import NotText, whole
from bot.ingest.links import cleaned, is_web_address
from bot.ingest.stated import iso_date
from bot.model import Date, Incoming

_WORDS = ("title", "url", "outlet", "published", "storyline")
_BOM = b"\xef\xbb\xbf"


def read_lines(stream: IO[bytes], name: str, largest: int) -> Iterator[Incoming | Unreadable]:
    """An article or an Unreadable for every line that is not blank; `name` is what messages call the file.

    A line of more than `largest` bytes is passed over.
    """
    for number, raw in enumerate(_raw_lines(stream, largest), 1):
        place = f"{name}, line {number}"
        line = raw.removeprefix(_BOM) if number == 1 else raw
        if not line.strip():
            continue
        if len(line) > largest:
            yield Unreadable(f"{place} is longer than {largest / 1e6:g} MB. Give one article a line.", place)
            continue
        try:
            yield _article(_values(line, place), place)
        except Unreadable as sentence:
            sentence.label = place
            yield sentence


def _raw_lines(stream: IO[bytes], largest: int) -> Iterator[bytes]:
    """Lines by the line feed alone, each cut after `largest` bytes and one more."""
    while raw := stream.readline(largest + 1):
        yield raw
        while len(raw) > largest and not raw.endswith(b"\n"):
            raw = stream.readline(largest + 1)


def _values(line: bytes, place: str) -> Mapping[str, Any]:
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as cause:
        raise Unreadable(f"{place} is not UTF-8. Save the file as UTF-8.") from cause
    except json.JSONDecodeError as cause:
        raise Unreadable(f"{place} is no JSON: {cause.msg.lower()}, column {cause.colno}. Correct the line.") from cause
    except ValueError as cause:
        raise Unreadable(f"{place} holds a number too long to read. Correct the line.") from cause
    except RecursionError as cause:
        raise Unreadable(f"{place} is nested too deeply to be an article. Correct the line.") from cause
    if not isinstance(values, dict):
        raise Unreadable(f'{place} is no JSON object. Write it as {{"text": ...}}.')
    return values


def _article(values: Mapping[str, Any], place: str) -> Incoming:
    text = _string(values, "text", place)
    if not text or not text.strip("\ufeff \t\r\n\f\v"):
        raise Unreadable(f'{place} has no text. Put the article\'s text in "text".')
    words = {name: _string(values, name, place) for name in _WORDS}
    return Incoming(
        text,
        place,
        title=words["title"] or "",
        url=_address(words["url"], place),
        outlet=words["outlet"] or None,
        published=_day(words["published"], words["url"], place),
        given_id=_given_id(values, place),
        storyline=_slug(words["storyline"], place),
    )


def _string(values: Mapping[str, Any], name: str, place: str) -> str | None:
    value = values.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f'{place}: "{name}" is no string. Put it in quotation marks.')
    if value is not None and "\0" in value:
        raise Unreadable(f'{place}: "{name}" holds a null character, which no text does. Correct the line.')
    try:
        return value if value is None else whole(value)
    except NotText as cause:
        raise Unreadable(f'{place}: "{name}" {cause}. Correct the line.') from cause


def _given_id(values: Mapping[str, Any], place: str) -> str | None:
    """A number is an id too."""
    value = values.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string(values, "id", place) or None


def _address(url: str | None, place: str) -> str | None:
    if not url:
        return None
    if not is_web_address(url):
        raise Unreadable(f'{place}: "url" is no web address. Write it with https:// or leave it out.')
    return cleaned(url)


def _slug(typed: str | None, place: str) -> str | None:
    if not typed:
        return None
    slug = slug_of(typed)
    if slug is None:
        raise Unreadable(f'{place}: "storyline" is no slug. {SLUG_RULE}')
    return slug


def _day(published: str | None, url: str | None, place: str) -> Date | None:
    if not published:
        return None
    date = iso_date(published, url)
    if date is None:
        raise Unreadable(f'{place}: "published" is no ISO date. Write it as 2025-02-18, 2025-02 or 2025.')
    return date
