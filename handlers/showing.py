"""What the store hands out, as entries of a reply: every line with its date, its basis and its receipts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING

from bot.following.differing import differences
from bot.following.figures import conflict
from bot.following.resembling import OTHER_FIGURES
from bot.following.shortening import in_short
from bot.reply import Entry, Mark
from bot.wrapped import unwrapped_at
from handlers.dating import how_dated, precision_of, run_of, when_of, year_of
from handlers.decided import NOT_KNOWN, details_of, marks_of
from handlers.offices import role_at
from handlers.planning import Outlook
from handlers.provenance import article_receipt, event_receipt, one_of_each, source_name, statement_receipt
from handlers.second_line import (
    dates_side_by_side,
    how_it_differs,
    how_told,
    joined_lines,
    origins_counted,
    perhaps_same,
    why_doubted,
)
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from bot.model import ChangeKind, Person, Scope, Span
    from bot.store import Store
    from bot.store.plans import Plans
    from bot.store.records import (
        Article,
        ChangeRow,
        Event,
        EventReceipt,
        Statement,
        StatementReceipt,
        Storyline,
    )
    from handlers.desk import Desk, Request

OF_STATEMENTS: frozenset[ChangeKind] = frozenset({"new statement", "first statement", "new wording"})
"""Kinds of change that speak of a statement; an article's id may look like a statement's, as of a file s31.txt."""

OF_EVENTS: frozenset[ChangeKind] = frozenset({"new event", "event confirmed", "date made finer", "date disputed"})
"""Kinds of change that speak of an event."""

OF_WORDS: frozenset[Mark] = frozenset({"to check", "outlet's wording"})
"""The marks of a statement's words, which a line about a change carries too; its date is another."""

EDIT_WITHHELD = "what was edited is not told: a line of the article is embargoed, or not to be used"
ORDER_UNKNOWN = "order unknown"
"""The heading over what cannot be placed in time."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Makes entries for one request. `today` is the desk's day."""

    store: Store
    scope: Scope
    zone: ZoneInfo
    today: date
    people: Mapping[str, Person] = field(default_factory=dict)
    plans: dict[str, Plans] = field(default_factory=dict)
    """What became of the plans of each storyline that was asked for, by slug."""

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
        perhaps = self.store.said.paired(found.pk)
        marks += ["may be the same"] if perhaps else []
        marks += ["outlet withdrew it"] if found.abandoned else []
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
            detail=joined_lines(
                how_told(found), why_doubted(found), origins_counted(found.origins), perhaps_same(perhaps), *decided
            ),
            sure=found.sure,
            marks=tuple(marks),
            receipts=one_of_each(map(statement_receipt, _quoted_first(found))),
        )

    def wording(self, found: Statement, change: ChangeRow, *, other: bool = False) -> Entry:
        """A statement as a change tells of it: of a new wording these words, and how they differ from the others.

        With `other` the other words, where the new ones are those by which the statement is shown anyway.
        """
        entry = self.statement(found)
        new, had = _new_wording(found, change), _other_wording(found, change)
        if new is None and had and not other:
            return replace(entry, detail=joined_lines(entry.detail, how_it_differs(had, found.best)))
        new = new or had
        if new is None:
            return entry
        return replace(
            entry,
            text=in_short(new.text, new.content),
            quote=new.mention.kind != "indirect",
            marks=(*entry.marks, *(("outlet's wording",) if new.mention.kind == "indirect" else ())),
            detail=joined_lines(entry.detail, how_it_differs(found.best, new)),
            receipts=(statement_receipt(new), *(r for r in entry.receipts if r.article != new.article.id)),
        )

    def event(self, found: Event) -> Entry:
        """What happened, as its outlet puts it, under its year or among what cannot be placed."""
        when, best = found.date, found.best
        plan = Outlook(self.store, self.scope, self.plans).of(found)
        marks: list[Mark] = [*plan.marks(found, self.today)]
        marks += ["inferred"] if when.basis == "inferred" else []
        marks += ["date disputed"] if found.disputed else []
        paired = self.store.told.paired(found.pk)
        figures = self._other_figures(found, [other for other, _ in paired])
        perhaps = [(other, why) for other, why in paired if other not in figures and why != OTHER_FIGURES]
        marks += ["figures differ"] if figures else []
        marks += ["may be the same"] if perhaps else []
        marks += ["outlet withdrew it"] if found.abandoned else []
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
            planned=found.planned and not plan.off,
            detail=joined_lines(
                dates_side_by_side(found) or how_dated(when),
                plan.told(found),
                *figures.values(),
                origins_counted(found.origins),
                perhaps_same(perhaps),
                *decided,
            ),
            group=year_of(when) or ORDER_UNKNOWN,
            marks=tuple(marks),
            receipts=one_of_each(map(event_receipt, (*_shown_first(found), *plan.receipts(found)))),
        )

    def article(self, found: Article, detail: str = "", *, perhaps: bool = False) -> Entry:
        """An article's title, when it was published, and where."""
        when = found.published
        marks: list[Mark] = ["perhaps"] if perhaps else []
        marks += ["inferred"] if when.basis == "inferred" else []
        marks += ["outlet withdrew it"] if found.withdrawn else []
        marks += ["summary only"] if found.summary else []
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
        shown = self.wording(statement, found) if statement else None
        head, _, more = found.text.partition("\n")
        words = shown.text if shown else in_short(head)
        who = (shown.speaker or shown.source) if shown else ""
        new, had = (_new_wording(statement, found), _other_wording(statement, found)) if statement else (None, None)
        differs = how_it_differs(statement.best, new) if statement and new else ""
        differs = how_it_differs(had, statement.best) if statement and had and not new else differs
        if statement and who and statement.best.text == statement.best.content:  # a whole sentence says it itself
            words = f"{who}: {words}"
        of_line = found.kind in OF_STATEMENTS | OF_EVENTS
        article = found.article if found.kind in ("article edited", "article corrected") else None
        if more and article and self.store.corrections.edit_withheld(article.pk, found.at, self.today):
            more = EDIT_WITHHELD
        decided = tuple(marks_of(self.store.corrections.decided(found.subject), self.today)) if of_line else ()
        return Entry(
            id=found.subject,
            kind="change",
            text=f"{found.kind}: {words}",
            date=found.at.astimezone(self.zone).date().isoformat(),
            precision="day",
            basis="stated",
            detail=joined_lines(why_doubted(statement), differs) if statement else more,
            sure=shown.sure if shown else True,
            group=title or found.storyline,
            marks=(*(mark for mark in shown.marks if mark in OF_WORDS), *decided) if shown else decided,
            receipts=(article_receipt(found.article),) if found.article else (),
            tells=found.pk,
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
        return _slice(self.store.said.text(found.pk, article.pk), mention.source)

    def _other_figures(self, found: Event, paired: Sequence[str]) -> dict[str, str]:
        """Its figures and those of events that are told alike but for these, with outlets, by the other one's id."""
        lines = {}
        for event_id in paired:
            other = self.store.events.get(self.scope, event_id)
            pairs = product(found.receipts, other.receipts) if other else ()
            told = next(((a, b, figures) for a, b in pairs if (figures := conflict(a.text, b.text))), None)
            if told:
                mine, theirs, (here, there) = told
                names = source_name(mine.article), source_name(theirs.article)
                lines[event_id] = f"{here} ({names[0]}); {there} ({names[1]}, {event_id})"
        return lines


def _quoted_first(found: Statement) -> list[StatementReceipt]:
    """The receipts in their order, of one article those first that quote where quoted words are shown."""
    order = {article: at for at, article in enumerate(dict.fromkeys(each.article.pk for each in found.receipts))}
    shown = found.best
    return sorted(
        found.receipts,
        key=lambda each: (order[each.article.pk], each != shown, each.mention.kind == "indirect"),
    )


def _shown_first(found: Event) -> list[EventReceipt]:
    """The receipts in their order, of one outlet that first whose words are shown: its name links to that article."""
    order = {outlet: at for at, outlet in enumerate(dict.fromkeys(each.article.outlet for each in found.receipts))}
    shown = found.best
    return sorted(found.receipts, key=lambda each: (order[each.article.outlet], each != shown))


def _new_wording(found: Statement, change: ChangeRow) -> StatementReceipt | None:
    """The receipt whose words are the news, where a change tells of a new wording and the article still has it."""
    article = change.article.pk if change.article and change.kind == "new wording" else None
    return next((r for r in found.receipts if r.article.pk == article and r.content != found.best.content), None)


def _other_wording(found: Statement, change: ChangeRow) -> StatementReceipt | None:
    """Where a change tells of a new wording, the first receipt whose words are not those that are shown."""
    if change.kind != "new wording":
        return None
    return next((each for each in found.receipts if differences(each.content, found.best.content)), None)


def _slice(text: str, span: Span | None) -> str:
    return span.of(unwrapped_at(text, span)) if span else ""
