"""What an arrival moves in the storylines that have it: typed changes, derived and recorded. Call inside a write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.changes import NEWS, EventArrival, StatementArrival, event_changes, statement_changes, unannounced
from bot.following.clauses import CALLED_OFF
from bot.following.differing import edits, told
from bot.following.words import words
from bot.model import EVERYTHING, Change
from bot.store.coding import ordinal
from bot.store.plans import Plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.ingest.recording import Recorded
    from bot.model import ChangeKind
    from bot.store import Store
    from bot.store.records import Article, Event

RESTING = 10
"""How many of the statements and events that rest on a withdrawn article alone are named."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Derives and records changes."""

    store: Store

    def of(
        self, at: datetime, article_pk: int, slugs: Sequence[str], recorded: Recorded, *, only_news: bool = False
    ) -> tuple[Change, ...]:
        """What the article's statements and events change in each storyline that has it; one withdrawn changes nothing.

        `only_news` leaves out what it adds to what is known: an article that stands again confirms nothing anew.
        """
        article = self._article(article_pk)
        if article.withdrawn:
            return ()
        changes: list[Change] = []
        for slug in slugs:
            storyline = self.store.connections.storyline_pk(slug) or 0
            heard = self.store.statements.speakers_in(storyline, article_pk) | self._heard(recorded)
            found = [
                *event_changes(slug, self._event_arrivals(storyline, article, recorded)),
                *statement_changes(slug, self._statement_arrivals(storyline, article, recorded), heard),
            ]
            subjects = [change.subject for change in found]
            out = self.store.corrections.left_out(storyline, subjects)
            kept = [each for each in found if each.subject not in out and (each.kind in NEWS or not only_news)]
            fresh = unannounced(kept, self.store.changes.announced(storyline, subjects))
            for change in fresh:
                self.store.changes.add(at, change, article_pk)
            changes += fresh
        return tuple(changes)

    def edited(
        self, at: datetime, article: Article, before: str, after: str, slugs: Iterable[str]
    ) -> tuple[Change, ...]:
        """That an outlet changed the words of an article, with what was taken out and put in; a new stamp is none."""
        found = edits(before, after)
        if not found:
            return ()
        return self._of_article(at, "article edited", article, told(found), slugs)

    def standing(
        self, at: datetime, article_pk: int, had: Article, slugs: Iterable[str], edit: tuple[str, str] = ("", "")
    ) -> tuple[Change, ...]:
        """That an outlet corrected, withdrew or killed an article, with its note, once for each note.

        `edit` are the texts before and after: what else a correction took out and put in stands below its note.
        """
        article = self._article(article_pk)
        if not _says_more(article, had):
            return ()
        kinds: dict[str, ChangeKind] = {
            "corrected": "article corrected",
            "withdrawn": "article withdrawn",
            "killed": "article killed",
        }
        resting = self._resting(article_pk) if article.withdrawn else ""
        before, after = edit
        edited = told(edits(before, after.replace(article.standing_note, "")))
        note = "\n".join(part for part in (article.standing_note, edited, resting) if part)
        return self._of_article(at, kinds[article.standing], article, note, slugs)

    def _of_article(
        self, at: datetime, kind: ChangeKind, article: Article, more: str, slugs: Iterable[str]
    ) -> tuple[Change, ...]:
        text = f"{article.label}: {article.title or article.id}" + (f"\n{more}" if more else "")
        changes = tuple(Change(kind, article.id, slug, text) for slug in slugs)
        for change in changes:
            self.store.changes.add(at, change, article.pk)
        return changes

    def _heard(self, recorded: Recorded) -> frozenset[str]:
        """Whom the article gave words of before it was edited: they are heard again, and not for the first time."""
        before = (self.store.statements.by_pk(pk).speaker for pk in sorted(recorded.detached_statements))
        return frozenset(speaker for speaker in before if speaker)

    def _resting(self, article_pk: int) -> str:
        """Which statements and events no other origin gives."""
        statements = self.store.statements.of_article(EVERYTHING, article_pk)
        events = self.store.events.of_article(EVERYTHING, article_pk)
        found = [s.id for s in statements if s.abandoned] + [e.id for e in events if e.abandoned]
        more = f" and {len(found) - RESTING} more" if len(found) > RESTING else ""
        return f"on it alone rest {', '.join(found[:RESTING])}{more}" if found else ""

    def _statement_arrivals(self, storyline: int, article: Article, recorded: Recorded) -> Iterable[StatementArrival]:
        here = self.store.statements.present(storyline, list(recorded.statements), article.pk)
        for pk, given in recorded.statements.items():
            statement = self.store.statements.by_pk(pk)
            before = self.store.statements.wordings(pk, without_article=article.pk)
            yield StatementArrival(
                id=statement.id,
                speaker=statement.speaker,
                text=given.shown,
                known_here=pk in here | recorded.detached_statements | recorded.known_statements,
                sentence=given.shown != given.content,
                wordings_before=frozenset(" ".join(words(wording)) for wording in before),
                wording=" ".join(words(given.compared)) if statement.kind != "indirect" else "",
            )

    def _event_arrivals(self, storyline: int, article: Article, recorded: Recorded) -> Iterable[EventArrival]:
        here = self.store.events.present(storyline, list(recorded.events), article.pk)
        beside = self.store.events.present(storyline, [c.other for c in recorded.conflicts], article.pk)
        events = {pk: self.store.events.by_pk(pk) for pk in recorded.events}
        off = self._called_off(storyline, article, events)
        for pk, (clause, date) in recorded.events.items():
            event = events[pk]
            others = [r for r in event.receipts if r.article.pk != article.pk and not r.article.withdrawn]
            own = next(r for r in event.receipts if r.article.pk == article.pk)
            yield EventArrival(
                id=event.id,
                text=clause,
                date=date,
                known_here=pk in here | recorded.detached_events | recorded.known_events,
                edited=pk in recorded.edited_events,
                values_before=frozenset(
                    r.mention.date.value
                    for r in others
                    if r.mention.date.value and r.mention.planned == own.mention.planned
                ),
                took_place=bool(others) and not own.mention.planned and all(r.mention.planned for r in others),
                date_before=max((r.mention.date for r in others), key=lambda d: len(d.value or ""), default=None),
                before=tuple(
                    r.article.report(r.mention.rests_on) for r in others if r.mention.planned == own.mention.planned
                ),
                report=None if article.withdrawn else article.report(own.mention.rests_on),
                called_off=pk in off,
                says_off=bool(CALLED_OFF.search(clause)),
                conflicts=tuple(c.told for c in recorded.conflicts if c.event == pk and c.other in beside),
            )

    def _called_off(self, storyline: int, article: Article, events: dict[int, Event]) -> frozenset[int]:
        """The plans that the article tells of and that it, or a later report, calls off in another event."""
        if not any(event.planned for event in events.values()):
            return frozenset()
        later = self.store.events.told_from(storyline, ordinal(article.day)) if article.day else ()
        off = Plans.of((events | {event.pk: event for event in later}).values()).off
        return frozenset(pk for pk, (event, _) in off.items() if event.pk != pk)

    def _article(self, pk: int) -> Article:
        article = self.store.articles.by_pk(EVERYTHING, pk)
        assert article is not None
        return article


def _says_more(now: Article, had: Article) -> bool:
    """Whether an outlet says of its article what it had not said: another correction is one, the same kill is none."""
    if now.standing == "stands" or (now.standing == had.standing and now.withdrawn):
        return False
    return (now.standing, now.standing_note) != (had.standing, had.standing_note)
