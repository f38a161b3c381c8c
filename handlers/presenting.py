"""How things stand now with what was shown: a change as a digest tells it, and a line of a message posted before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.digest.compose import moved_again
from bot.digest.restating import Present
from bot.following.shortening import in_short
from bot.model import EVERYTHING
from bot.reply import OWN
from bot.when import shown_date
from handlers.discreet import discreet, withheld_words
from handlers.excerpts import stands_in
from handlers.showing import EDIT_WITHHELD, Showing

if TYPE_CHECKING:
    from bot.model import ChangeKind, Clock
    from bot.reply import Entry
    from bot.settings import Settings
    from bot.store import Store
    from bot.store.posted import ShownLine
    from bot.store.records import Article, ChangeRow, Event, Statement
    from handlers.discreet import Withheld

ABOUT_NEITHER: frozenset[ChangeKind] = frozenset(
    {
        *("article edited", "article corrected", "article withdrawn", "article killed"),
        *("storyline renamed", "storyline merged", "storyline split"),
    }
)
"""Kinds of change whose subject is no statement and no event."""

NO_ARTICLE = "no article gives it any more"
OUTLET = "its outlet does not stand by the article"
DISMISSED = "an editor says that it is none"
ELSEWHERE = "an editor says that it is not of this storyline"
NOT_TO_USE = "not to be used"

GONE = Present("taken out")


def as_in_digest(showing: Showing, change: ChangeRow, *, other: bool = False) -> Entry:
    """A change as a digest shows it: the statement or event itself where it still stands.

    With `other`: see `Showing.wording`.
    """
    store = showing.store
    of_article = change.kind in ABOUT_NEITHER  # its subject may look like a statement's id: a file s31.txt
    statement = None if of_article else store.statements.get(EVERYTHING, change.subject)
    if statement:
        return showing.wording(statement, change, other=other)
    event = None if of_article else store.events.get(EVERYTHING, change.subject)
    if event:
        return showing.event(event)
    shown = showing.change(change)
    return replace(shown, text=shown.text.removeprefix(f"{change.kind}: "))  # a digest's headings name the kind


def showing_of(store: Store, settings: Settings, clock: Clock) -> Showing:
    """Shows all of a store as it is now."""
    people = {person.name: person for person in store.people.all()}
    return Showing(store, EVERYTHING, settings.zone, clock().astimezone(settings.zone).date(), people)


@dataclass(frozen=True, slots=True)
class PresentLines:
    """See `bot.digest.living.Standing`: how things stand at one moment with the lines of messages that `store` keeps.

    A message in a room's drawer may hold lines of the desk's store: those are looked for in `public`.
    """

    store: Store
    showing: Showing
    words: Withheld
    lines: frozenset[str]
    public: PresentLines | None = None

    @classmethod
    def now(cls, store: Store, settings: Settings, clock: Clock, public: Store | None = None) -> PresentLines:
        """How things stand now."""
        showing = showing_of(store, settings, clock)
        words, lines = withheld_words(store, showing.today), store.corrections.withheld(showing.today)
        return cls(store, showing, words, lines, cls.now(public, settings, clock) if public else None)

    @property
    def withheld(self) -> frozenset[str]:
        """The ids of lines that nobody is to read on this day, and of the articles that give them."""
        return self.lines.union(self.words, self.public.withheld if self.public else ())

    def of(self, line: ShownLine) -> Present:
        """How things stand with one line."""
        if self.public and not line.own:
            return self.public.of(line)
        found = _Line(self.store, self.showing, line, self.lines).present()
        hidden = any(self.store.articles.get(EVERYTHING, each.article) is None for each in line.posted.receipts)
        hidden = hidden or (line.kind == "article" and line.subject in self.words)
        return replace(found, entry=self._seen(line, found.entry), told=self._seen(line, found.told), hidden=hidden)

    def _seen(self, line: ShownLine, entry: Entry | None) -> Entry | None:
        """The entry as the message's readers may see it."""
        if entry is None:
            return None
        entry = discreet(entry, self.words)
        return replace(entry, marks=(*entry.marks, OWN)) if OWN in line.posted.marks else entry


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, looked at once."""

    store: Store
    showing: Showing
    line: ShownLine
    withheld: frozenset[str]

    def present(self) -> Present:
        change = None
        if self.line.posted.tells is not None:
            change = self.store.changes.get(EVERYTHING, self.line.posted.tells)
            if change is None:
                return GONE
        if self.line.kind == "article":
            return self._of_article(change)
        found: Statement | Event | None = (
            self.store.statements.get(EVERYTHING, self._id())
            if self.line.kind == "statement"
            else self.store.events.get(EVERYTHING, self._id())
        )
        if found is None or (found.state == "withdrawn" and not found.receipts):
            known = self._known()
            return Present("withdrawn", why=NO_ARTICLE) if known else GONE
        return self._of_record(found, change)

    def _id(self) -> str:
        """The id that stands in the line's place now."""
        gone = getattr(self.store, f"{self.line.kind}s").withdrawn(EVERYTHING, self.line.subject)
        return (self.store.former.present(EVERYTHING, self.line.subject) if gone else None) or self.line.subject

    def _known(self) -> bool:
        """Whether the record is there, though no article gives it; what is hidden is not."""
        return bool(getattr(self.store, f"{self.line.kind}s").withdrawn(EVERYTHING, self.line.subject))

    def _of_record(self, found: Statement | Event, change: ChangeRow | None) -> Present:
        until = found.decided.embargo(self.showing.today)
        if {self.line.subject, found.id} & self.withheld:
            return Present("taken out", why=f"embargoed until {shown_date(until)}" if until else NOT_TO_USE)
        if found.state == "dismissed" or found.decided.has("not a statement"):
            return Present("withdrawn", why=DISMISSED)
        if found.abandoned:
            return Present("withdrawn", why=OUTLET)
        if change and self.store.corrections.left_out(
            self.store.connections.storyline_pk(change.storyline) or 0, [found.id]
        ):
            return Present("withdrawn", why=ELSEWHERE)
        told = self._entry(found, change)
        given = frozenset(in_short(each.text, getattr(each, "content", "")) for each in found.receipts)
        return Present("stands", self._placed(told, change), told, given=given)

    def _entry(self, found: Statement | Event, change: ChangeRow | None) -> Entry:
        """The line as it would be shown now, in the form it was shown in."""
        posted = self.line.posted
        if change and posted.kind == "change" and posted.text.startswith(f"{change.kind}: "):
            return self.showing.change(change, posted.group)
        if change and change.subject in (found.id, self.line.subject) and found.id == self._id():
            now = replace(change, subject=found.id)
            entry, other = as_in_digest(self.showing, now), as_in_digest(self.showing, now, other=True)
            return replace(other if posted.text == other.text else entry, tells=change.pk)
        return self.showing.statement(found) if self.line.kind == "statement" else self.showing.event(found)  # type: ignore[arg-type]

    def _placed(self, told: Entry, change: ChangeRow | None) -> Entry:
        """The line where the message has it: a storyline's entry names it."""
        posted = self.line.posted
        return moved_again(posted, change.kind, told) if change and posted.kind == "storyline" else told

    def _of_article(self, change: ChangeRow | None) -> Present:
        article = self.store.articles.get(EVERYTHING, self.line.subject)
        if article is None:
            return GONE
        if change:
            told = replace(as_in_digest(self.showing, change), tells=change.pk)
            posted = self.line.posted
            told_of = posted.kind != "storyline" and posted.detail and EDIT_WITHHELD not in posted.detail
            if EDIT_WITHHELD in told.detail and told_of:
                return Present("taken out", why=NOT_TO_USE)
            return Present("stands", self._placed(told, change), told)
        if article.withdrawn:
            return Present("withdrawn", why=OUTLET)
        told = self._shown(article)
        return Present("stands", told, told)

    def _shown(self, article: Article) -> Entry:
        """The article as the line shows it: its title, that with a sentence of its text, or a paragraph of that."""
        posted = self.line.posted
        entry = self.showing.article(article, posted.detail)
        words = posted.text if posted.quote else posted.text.partition("\n")[2]
        if not words or not stands_in(words, self.store.articles.text(EVERYTHING, article)):
            return entry
        return replace(entry, text=words if posted.quote else f"{entry.text}\n{words}", quote=posted.quote)
