"""What the store hands out, as entries of a reply: every line with its date, its basis and its receipts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.following.shortening import in_short
from bot.ingest.links import shown
from bot.reply import Entry, Mark
from bot.when import shown_date
from bot.wrapped import unwrapped_at
from handlers.dating import how_dated, planned_mark, precision_of, run_of, when_of, year_of
from handlers.decided import NOT_KNOWN, details_of, marks_of
from handlers.provenance import article_receipt, event_receipt, source_name, statement_receipt
from handlers.wording import counted, listed, moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from bot.model import ChangeKind, Person, Role, Scope, Span
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

OF_EVENTS: frozenset[ChangeKind] = frozenset({"new event", "event confirmed", "date made finer", "date disputed"})
"""Kinds of change that speak of an event."""

OF_WORDS: frozenset[Mark] = frozenset({"to check", "outlet's wording"})
"""The marks of a statement's words, which a line about a change carries too; its date is another."""

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
        marks += marks_of(found.decided, self.today)
        decided = details_of(found.decided, self.today)
        return Entry(
            id=found.id,
            kind="statement",
            text=in_short(best.text, best.content),
            date=value,
            precision=said.precision if said.value or run else precision_of(latest),
            basis=said.basis,
            quote=best.mention.kind != "indirect",
            by=by,
            speaker=listed(found.speakers) if len(found.speakers) > 1 else found.speaker,
            source=self._description(found),
            role=self._role(found, said.not_before if run else value),
            to=found.to,
            detail="\n".join(line for line in (_told(found), _doubted(found), *decided) if line),
            sure=found.sure,
            marks=tuple(marks),
            receipts=tuple(map(statement_receipt, found.receipts)),
        )

    def event(self, found: Event) -> Entry:
        """What happened, as its outlet puts it, under its year or among what cannot be placed."""
        when, best = found.date, found.best
        marks: list[Mark] = [planned_mark(when, self.today)] if found.planned else []
        marks += ["inferred"] if when.basis == "inferred" else []
        marks += ["date disputed"] if found.disputed else []
        marks += ["withdrawn"] if found.state == "withdrawn" else []
        marks += marks_of(found.decided, self.today)
        decided = (*found.decided.doubts, *details_of(found.decided, self.today))
        return Entry(
            id=found.id,
            kind="event",
            text=in_short(best.text),
            date=when_of(when),
            precision=when.precision,
            basis=when.basis,
            planned=found.planned,
            detail="\n".join(line for line in (_side_by_side(found) or how_dated(when), *decided) if line),
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
        words = shown.text if shown else in_short(found.text)
        who = (shown.speaker or shown.source) if shown else ""
        if statement and who and statement.best.text == statement.best.content:  # a whole sentence says it itself
            words = f"{who}: {words}"
        of_line = found.kind in OF_STATEMENTS | OF_EVENTS
        decided = tuple(marks_of(self.store.corrections.decided(found.subject), self.today)) if of_line else ()
        return Entry(
            id=found.subject,
            kind="change",
            text=f"{found.kind}: {words}",
            date=found.at.astimezone(self.zone).date().isoformat(),
            precision="day",
            basis="stated",
            detail=_doubted(statement) if statement else "",
            sure=shown.sure if shown else True,
            group=title or found.storyline,
            marks=(*(mark for mark in shown.marks if mark in OF_WORDS), *decided) if shown else decided,
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
        if found.decided.has("speaker"):
            given = [each.value or NOT_KNOWN for each in found.decided.conflict("speaker")]
            return listed(dict.fromkeys(given), "or") if given else ""
        if found.speaker or not found.receipts:
            return ""
        mention, article = found.best.mention, found.best.article
        if mention.candidates:
            return listed(mention.candidates, "or")
        return _slice(self.store.articles.text(self.scope, article), mention.source)


def _side_by_side(found: Event) -> str:
    """The different dates of one event, each with the outlets that give it; empty where they agree."""
    dates = []
    for value, articles in found.disputed:
        dates.append(f"{shown_date(value)} in {listed(dict.fromkeys(map(source_name, articles)))}")
    return "; ".join(dates)


def _slice(text: str, span: Span | None) -> str:
    return span.of(unwrapped_at(text, span)) if span else ""


def _since(found: Statement) -> str:
    """For a statement without any date: from when its article can be at the earliest."""
    earliest = found.best.article.published.not_before
    dated = found.said.timex or found.reported_on or found.said.not_after or found.best.article.published.value
    return f"in an article of {shown_date(earliest)} or later" if earliest and not dated else ""


def _dated(found: Statement) -> str:
    return how_dated(found.said) if found.said.value or run_of(found.said) else _since(found)


def _told(found: Statement) -> str:
    return ", ".join(part for part in (_via(found), _dated(found)) if part)


def _doubted(found: Statement) -> str:
    """Why it should be checked, in words; empty for a sure one."""
    return f"to check: {'; '.join(found.doubts)}" if found.doubts else ""


def _via(found: Statement) -> str:
    """The chain of attribution, outermost first."""
    return f"via {', '.join(found.via)}" if found.via else ""
