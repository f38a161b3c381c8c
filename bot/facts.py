"""Facts as the JSON object that `slugline read` prints for an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Date, DateMention, EventMention, Facts, Span, StatementMention


def facts_json(article: str, text: str, facts: Facts) -> dict[str, Any]:
    """The facts of the article called `article`, whose text is `text`, as plain JSON values.

    Spans are half-open, in code points of `text`. Statements are s1, s2, ... and events e1, e2, ... within the article.
    """
    return {
        "id": article,
        "language": facts.language,
        "published": _published(facts.published),
        "dates": [date_json(mention) for mention in facts.dates],
        "statements": [_statement(f"s{n}", text, said) for n, said in enumerate(facts.statements, 1)],
        "events": [_event(f"e{n}", event) for n, event in enumerate(facts.events, 1)],
    }


def _published(date: Date) -> dict[str, Any]:
    return {
        "date": date.value,
        "precision": date.precision,
        "basis": date.basis,
        "not_before": date.not_before,
        "not_after": date.not_after,
        "reason": date.reason,
    }


def date_json(mention: DateMention) -> dict[str, Any]:
    """A day, month or year has a value; whatever else TIMEX3 can write, as a time of day, stands in "timex" alone."""
    start, end = mention.span
    date = mention.date
    value, timex = (None, f"{date.value}{mention.time}") if mention.time else (date.value, date.timex)
    return {"start": start, "end": end, "value": value, "timex": timex, "basis": date.basis}


def _statement(name: str, text: str, said: StatementMention) -> dict[str, Any]:
    return {
        "id": name,
        "speaker": said.speaker,
        "speakers": list(said.speakers),
        "candidates": list(said.candidates),
        "source": _span(said.source),
        "cue": _span(said.cue),
        "content": _spans(said.content),
        "quotes": _spans(said.quotes),
        "words": " ... ".join(span.of(text) for span in said.content),
        "kind": said.kind,
        "said_on": said.said.value,
        "said_precision": said.said.precision,
        "said_basis": said.said.basis,
        "reported_on": said.reported_on,
        "role": said.role,
        "to": said.to,
        "via": list(said.via),
        "sure": said.sure,
        "doubts": list(said.doubts),
    }


def _event(name: str, event: EventMention) -> dict[str, Any]:
    return {
        "id": name,
        "start": event.span.start,
        "end": event.span.end,
        "date": event.date.value,
        "precision": event.date.precision,
        "basis": event.date.basis,
        "planned": event.planned,
        "statements": [f"s{index + 1}" for index in event.statements],
    }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]
