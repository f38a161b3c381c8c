"""What the store hands out, as entries of a reply: every line with its date, its basis and its receipts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.ingest.links import shown
from bot.reply import Entry, Mark
from bot.when import shown_date
from handlers.provenance import article_receipt, event_receipt, statement_receipt
from handlers.wording import counted, listed, moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from bot.model import ChangeKind, Date, Person, Role, Scope, Span
    from bot.store import Store
    from bot.store.records import (
        Article,
        ChangeRow,
        Event,
        Source,
        Statement,
        Storyline,
    )
    from handlers.desk import Desk, Request

OF_STATEMENTS: frozenset[ChangeKind] = frozenset({"new statement", "first statement", "new wording"})
"""Kinds of change that speak of a statement; an article's id may look like a statement's, as of a file s31.txt."""

YEARLESS = "XXXX"
"""How the TIMEX3 value of a day or month begins whose year is not stated."""
ORDER_UNKNOWN = "order unknown"
"""The heading over what cannot be placed in time."""


def role_at(person: Person, when: str) -> str | None:
    """The office a person held on an ISO day, month or year; None where the register does not say."""
    held = []
    for role in person.roles:
        began = not role.since or role.since[: len(when)] <= when[: len(role.since)]
        ended = role.until and role.until[: len(when)] < when[: len(role.until)]
        if began and not ended:
            held.append(role)
    latest = max(held, key=lambda role: role.since or "", default=None)
    return _office(latest) if latest else None


def _office(role: Role) -> str:
    if not role.of or role.of.casefold() in role.role.casefold():
        return role.role
    return f"{role.role} of {'the ' if role.of.startswith('United ') else ''}{role.of}"


def when_of(found: Date) -> str | None:
    """The date as an entry gives it: an ISO day, month or year, a run of days, a yearless TIMEX3 value, or None."""
    if found.value:
        return found.value
    if found.timex and found.timex.startswith(YEARLESS):
        return found.timex
    return run_of(found) or (found.words or None if found.timex else None)


def run_of(found: Date) -> str | None:
    """The days "first/last" of what the article dates without naming a day, month or year: "last week", "spring"."""
    if found.value or not (found.timex and found.not_before and found.not_after):
        return None
    return None if found.timex.startswith(YEARLESS) else f"{found.not_before}/{found.not_after}"


def year_of(found: Date) -> str | None:
    """The year under which the date stands; None where it cannot be placed in time."""
    placed = found.value or run_of(found)
    return placed[:4] if placed else None


def how_dated(found: Date) -> str:
    """How a date that is not stated was come by, or what is known instead of one; empty for a stated one."""
    if found.value or run_of(found):
        known = [f'"{found.words}"'] if found.words and found.basis != "stated" else []
        return ", ".join(known + ([found.reason] if found.reason and found.basis != "stated" else []))
    if found.timex and found.timex.startswith(YEARLESS):
        return "year not stated"
    after = f"not before {shown_date(found.not_before)}" if found.not_before else ""
    before = f"not after {shown_date(found.not_after)}" if found.not_after else ""
    return ", ".join(part for part in (after, before) if part) or (f'"{found.words}"' if found.words else "")


def planned_mark(found: Date, today: date) -> Literal["planned", "was planned"]:
    """Whether what was planned for this date still lies ahead."""
    last = found.value or (found.not_after if run_of(found) else None)
    past = last is not None and last < today.isoformat()[: len(last)]
    return "was planned" if past else "planned"


@dataclass(frozen=True, slots=True)
class Showing:
    """Makes entries for one request. `today` is the desk's day."""

    store: Store
    scope: Scope
    zone: ZoneInfo
    today: date
    people: Mapping[str, Person] = field(default_factory=dict)

    @classmethod
    def to(cls, request: Request, desk: Desk) -> Showing:
        """As the asker sees it, at the instant of asking."""
        zone = desk.settings.zone
        people = {person.name: person for person in desk.store.people.all()}
        return cls(desk.store, request.scope, zone, request.at.astimezone(zone).date(), people)

    def statement(self, found: Statement, *, related: bool = False) -> Entry:
        """Who said it, the words with everything that qualifies them, and when, or by when."""
        said, best = found.said, found.best
        published, run = best.article.published, run_of(said)
        latest = found.reported_on or said.not_after or published.value
        value = said.value or run or latest or when_of(said)
        by = bool(not said.value and not run and latest)
        guessed = said.basis == "inferred" or (by and latest == published.value and published.basis == "inferred")
        marks: list[Mark] = [] if found.sure else ["to check"]
        marks += ["inferred"] if guessed else []
        marks += ["related word"] if related else []
        marks += ["outlet's wording"] if best.mention.kind == "indirect" and not best.article.brief else []
        marks += ["withdrawn"] if found.state == "withdrawn" else []
        return Entry(
            id=found.id,
            kind="statement",
            text=best.text,
            date=value,
            precision=said.precision if said.value or run else _precision(latest),
            basis=said.basis,
            quote=best.mention.kind != "indirect",
            by=by,
            speaker=listed(found.speakers) if len(found.speakers) > 1 else found.speaker,
            source=self._description(found),
            role=self._role(found, said.not_before if run else value),
            to=found.to,
            detail=", ".join(part for part in (_via(found), _dated(found)) if part),
            sure=found.sure,
            marks=tuple(marks),
            receipts=tuple(map(statement_receipt, found.receipts)),
        )

    def event(self, found: Event) -> Entry:
        """What happened, as its outlet puts it, under its year or among what cannot be placed."""
        when, best = found.date, found.best
        marks: list[Mark] = [planned_mark(when, self.today)] if found.planned else []
        marks += ["inferred"] if when.basis == "inferred" else []
        marks += ["withdrawn"] if found.state == "withdrawn" else []
        return Entry(
            id=found.id,
            kind="event",
            text=best.text,
            date=when_of(when),
            precision=when.precision,
            basis=when.basis,
            planned=found.planned,
            detail=how_dated(when),
            group=year_of(when) or ORDER_UNKNOWN,
            marks=tuple(marks),
            receipts=tuple(map(event_receipt, found.receipts)),
        )

    def article(self, found: Article, detail: str = "", *, perhaps: bool = False) -> Entry:
        """An article's title, when it was published, and where."""
        when = found.published
        marks: list[Mark] = ["perhaps"] if perhaps else []
        marks += ["inferred"] if when.basis == "inferred" else []
        return Entry(
            id=found.id,
            kind="article",
            text=found.title or found.id,
            date=when_of(when),
            precision=when.precision,
            basis=when.basis,
            detail=detail,
            marks=tuple(marks),
            receipts=(article_receipt(found),),
        )

    def change(self, found: ChangeRow, title: str = "") -> Entry:
        """What moved, under its storyline; a statement in words that cannot mislead, as everywhere."""
        statement = self.store.statements.get(self.scope, found.subject) if found.kind in OF_STATEMENTS else None
        shown = self.statement(statement) if statement else None
        words = shown.text if shown else found.text
        if statement and shown and words == statement.best.content:  # a whole sentence names its speaker itself
            words = f"{shown.speaker or shown.source}: {words}"
        return Entry(
            id=found.subject,
            kind="change",
            text=f"{found.kind}: {words}",
            date=found.at.astimezone(self.zone).date().isoformat(),
            precision="day",
            basis="stated",
            group=title or found.storyline,
            receipts=(article_receipt(found.article),) if found.article else (),
        )

    def storyline(self, found: Storyline) -> Entry:
        """A storyline by its slug."""
        about = found.title if found.title.casefold() != found.slug.replace("-", " ") else ""
        put_away = ", archived" if found.state == "archived" else ""
        return Entry(
            id=found.slug,
            kind="storyline",
            text=about or found.brief or found.title,
            detail=counted(found.articles, "article") + put_away,
        )

    def source(self, found: Source) -> Entry:
        """A source, and how it does; its address as people may see it."""
        read = f"last read {moment(found.last_success, self.zone)}" if found.last_success else "not read yet"
        failing = f"failing: {found.note} {read[:1].upper()}{read[1:]}"
        state = {"active": read, "paused": "paused", "failing": failing}[found.state]
        into = f", into {found.storyline}" if found.storyline else ""
        return Entry(id=found.name, kind="source", text=shown(found.url), detail=f"{found.kind}{into}; {state}")

    def _role(self, found: Statement, when: str | None) -> str | None:
        """The role then; where the register is silent, the role the article gives."""
        person = self.people.get(found.speaker or "")
        dated = when and when[0].isdigit()
        return (role_at(person, when) if person and when and dated else None) or found.role

    def _description(self, found: Statement) -> str:
        """How the article describes a speaker it does not name."""
        if found.speaker or not found.receipts:
            return ""
        mention, article = found.best.mention, found.best.article
        if mention.candidates:
            return listed(mention.candidates, "or")
        return _slice(self.store.articles.text(self.scope, article), mention.source)


def _precision(iso: str | None) -> str:
    return ("year", "month", "day")[iso.count("-")] if iso else "unknown"


def _slice(text: str, span: Span | None) -> str:
    return span.of(text) if span else ""


def _since(found: Statement) -> str:
    """For a statement without any date: from when its article can be at the earliest."""
    earliest = found.best.article.published.not_before
    dated = found.said.timex or found.reported_on or found.said.not_after or found.best.article.published.value
    return f"in an article of {shown_date(earliest)} or later" if earliest and not dated else ""


def _dated(found: Statement) -> str:
    return how_dated(found.said) if found.said.value or run_of(found.said) else _since(found)


def _via(found: Statement) -> str:
    """The chain of attribution, outermost first."""
    return f"via {', '.join(found.via)}" if found.via else ""
