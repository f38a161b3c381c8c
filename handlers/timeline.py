"""/timeline: what happened when, oldest first, every date with its basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.following.words import stems
from bot.reply import Action, Page, Reply
from bot.store.records import Statement
from handlers.command import command
from handlers.naming import the_storyline
from handlers.paging import cut
from handlers.provenance import footnotes
from handlers.showing import ORDER_UNKNOWN, Showing
from handlers.wording import counted, listed, narrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar import Clauses, Parsed
    from bot.model import Date
    from bot.reply import Entry
    from bot.store.records import Article, Event, Storyline
    from handlers.desk import Desk, Request

FINENESS = {"day": 2, "month": 1, "year": 0, "unknown": -2}
"""What a date's precision adds to how much an event matters; one more outlet adds 2, one of its people 1."""


@command(
    name="timeline",
    usage="/timeline SLUG [by PERSON] [about WORDS] [outlet NAME] [since D] [until D] [all]",
    summary="What happened when in a storyline, oldest first.",
    help=(
        "Shows the events, and what was said on a known day. Where there are many, those that matter most: that more "
        "outlets report, that name the storyline's people and words, and that are dated finely; "
        '"all" shows every one. How a date was come by stands beside it unless '
        "the article states it. What cannot be placed in time stands at the end."
    ),
    examples=("/timeline macron-putin", "/timeline macron-putin all", "/timeline macron-putin since 2026 by macron"),
    clauses=("in", "by", "about", "outlet", "since", "until", "all", "page", "as"),
)
def timeline(request: Request, desk: Desk) -> Reply:
    """The storyline's events in order."""
    parsed = request.parsed
    storyline = the_storyline(request, desk)
    moments = [m for m in _moments(request, desk, storyline) if _wanted(m, parsed.clauses)]
    if not moments:
        return _nothing(storyline, parsed)
    part = cut(parsed, desk)
    everything = parsed.clauses.all or len(moments) <= part.size
    chosen = moments if everything else _most_telling(moments, storyline, part.size)
    page = part.page(len(chosen), parsed) if everything else Page()
    showing = Showing.to(request, desk)
    entries = tuple(moment.shown(showing) for moment in part.of(chosen))
    cut_short = "" if everything else f"; the {len(chosen)} that matter most"
    summary = f"{storyline.slug}: {_scale(moments)}{narrowed(_beyond_slug(parsed))}{cut_short}"
    actions = () if everything else (Action("every event", parsed.again("all")),)
    return Reply(storyline.title, summary, entries, footnotes(entries), page, actions)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a timeline sets in order: an event, or a statement whose day is known."""

    record: Event | Statement
    date: Date
    people: frozenset[str]
    texts: tuple[str, ...]
    articles: tuple[Article, ...]

    @classmethod
    def of_event(cls, event: Event) -> Moment:
        """An event at its date."""
        receipts = event.receipts
        return cls(
            event, event.date, frozenset(event.people), tuple(r.text for r in receipts),
            tuple(r.article for r in receipts),
        )  # fmt: skip

    @classmethod
    def of_statement(cls, statement: Statement) -> Moment:
        """A statement on the day it was said."""
        receipts = statement.receipts
        speakers = frozenset(statement.speakers or ((statement.speaker,) if statement.speaker else ()))
        return cls(
            statement, statement.said, speakers, tuple(r.text for r in receipts), tuple(r.article for r in receipts)
        )

    def shown(self, showing: Showing) -> Entry:
        """Its line, under its year."""
        if isinstance(self.record, Statement):
            return replace(showing.statement(self.record), group=(self.date.value or ORDER_UNKNOWN)[:4])
        return showing.event(self.record)

    def stems(self) -> set[str]:
        """The stems of every wording."""
        return {stem for text in self.texts for stem in stems(text)}


def _moments(request: Request, desk: Desk, storyline: Storyline) -> list[Moment]:
    """The storyline's events, and what was said on a known day, oldest first; what has no place in time stands last."""
    events = map(Moment.of_event, desk.store.events.of_storyline(request.scope, storyline.slug))
    statements = desk.store.statements.of_storyline(request.scope, storyline.slug, on_known_days=True)
    said = [Moment.of_statement(statement) for statement in statements if statement.speaker]
    return sorted([*events, *said], key=lambda m: (m.date.value is None, _pad(m.date.value or "")))


def _wanted(moment: Moment, clauses: Clauses) -> bool:
    if clauses.person and clauses.person not in moment.people:
        return False
    if clauses.outlet and clauses.outlet not in {article.outlet for article in moment.articles}:
        return False
    if clauses.about and not set(stems(clauses.about)) <= moment.stems():
        return False
    if not (clauses.since or clauses.until):
        return True
    value = moment.date.value
    if not value:
        return False
    # A month or year counts when any of its days does: ISO strings compare at the coarser precision.
    since = clauses.since.first_day.isoformat()[: len(value)] if clauses.since else ""
    return value >= since and (not clauses.until or _pad(value) < clauses.until.past_day.isoformat())


def _pad(value: str) -> str:
    """The first day of an ISO day, month or year."""
    return f"{value}-01-01"[:10] if len(value) < len("2025-02") else f"{value}-01"[:10]


def _most_telling(moments: Sequence[Moment], storyline: Storyline, most: int) -> list[Moment]:
    """The `most` moments that matter most, in the order they were given in; of equals the later."""
    terms = {stem for term in storyline.terms for stem in stems(term)}
    people = set(storyline.people)

    def weight(moment: Moment) -> int:
        outlets = len({article.label for article in moment.articles if not (article.brief or article.copy_of)})
        named = len(people & moment.people) + min(len(terms & moment.stems()), 2)
        words_only = 2 if isinstance(moment.record, Statement) else 0  # what happened before what was said
        return 2 * outlets + named + FINENESS[moment.date.precision] - words_only

    ranked = sorted(range(len(moments)), key=lambda at: (-weight(moments[at]), -at))
    return [moments[at] for at in sorted(ranked[:most])]


def _scale(moments: Sequence[Moment]) -> str:
    articles = {article.pk: article for moment in moments for article in moment.articles}
    named = sum(bool(article.outlet) for article in articles.values())
    said = sum(isinstance(moment.record, Statement) for moment in moments)
    kinds = [counted(len(moments) - said, "event")] if len(moments) > said else []
    kinds += [counted(said, "dated statement")] if said else []
    return f"{listed(kinds)} from {counted(len(articles), 'article')}, {named} with a named outlet"


def _beyond_slug(parsed: Parsed) -> Clauses:
    return replace(parsed.clauses, storyline=None)


def _nothing(storyline: Storyline, parsed: Parsed) -> Reply:
    narrower = bool(
        {"by", "about", "outlet", "since", "until"} & {each.split()[0].lower() for each in parsed.clauses.typed}
    )
    searched = (
        f"Searched the events of {counted(storyline.articles, 'accepted article')}{narrowed(_beyond_slug(parsed))}."
    )
    if narrower:
        action = Action("the whole timeline", f"/timeline {storyline.slug}")
    elif storyline.articles:
        action = Action("its articles", f"/storyline show {storyline.slug}")
    else:
        action = Action("add an article", f"/storyline add {storyline.slug} ARTICLE")
    summary = f"{storyline.slug}: {'no such event' if narrower else 'no event yet'}"
    return Reply(storyline.title, summary, notes=(searched,), actions=(action,))
