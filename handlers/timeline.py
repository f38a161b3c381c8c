"""/timeline: what happened when, oldest first, every date with its basis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.words import stems
from bot.reply import Action, Page, Reply
from handlers.command import command
from handlers.naming import the_storyline
from handlers.paging import cut
from handlers.provenance import footnotes
from handlers.showing import Showing
from handlers.wording import counted, narrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar import Clauses, Parsed
    from bot.store.records import Event, Storyline
    from handlers.desk import Desk, Request

FINENESS = {"day": 2, "month": 1, "year": 0, "unknown": -2}
"""What a date's precision adds to how much an event matters; one more outlet adds 2, one of its people 1."""


@command(
    name="timeline",
    usage="/timeline SLUG [by PERSON] [about WORDS] [outlet NAME] [since D] [until D] [all]",
    summary="What happened when in a storyline, oldest first.",
    help=(
        "Shows the events that matter most: those that more outlets report, that name the storyline's people and "
        'words, and that are dated finely; "all" shows every one. How a date was come by stands beside it unless '
        "the article states it. What cannot be placed in time stands at the end."
    ),
    examples=("/timeline macron-putin", "/timeline macron-putin all", "/timeline macron-putin since 2026 by macron"),
    clauses=("in", "by", "about", "outlet", "since", "until", "all", "page", "as"),
)
def timeline(request: Request, desk: Desk) -> Reply:
    """The storyline's events in order."""
    parsed = request.parsed
    storyline = the_storyline(request, desk)
    events = [e for e in desk.store.events.of_storyline(request.scope, storyline.slug) if _wanted(e, parsed.clauses)]
    if not events:
        return _nothing(storyline, parsed)
    part = cut(parsed, desk)
    everything = parsed.clauses.all or len(events) <= part.size
    chosen = events if everything else _most_telling(events, storyline, part.size)
    page = part.page(len(chosen), parsed) if everything else Page()
    showing = Showing.to(request, desk)
    entries = tuple(showing.event(event) for event in part.of(chosen))
    cut_short = "" if everything else f"; the {len(chosen)} that matter most"
    summary = f"{storyline.slug}: {_scale(events)}{narrowed(_beyond_slug(parsed))}{cut_short}"
    actions = () if everything else (Action("every event", parsed.again("all")),)
    return Reply(storyline.title, summary, entries, footnotes(entries), page, actions)


def _wanted(event: Event, clauses: Clauses) -> bool:
    if clauses.person and clauses.person not in event.people:
        return False
    if clauses.outlet and clauses.outlet not in {receipt.article.outlet for receipt in event.receipts}:
        return False
    if clauses.about and not set(stems(clauses.about)) <= _stems(event):
        return False
    if not (clauses.since or clauses.until):
        return True
    value = event.date.value
    if not value:
        return False
    # A month or year counts when any of its days does: ISO strings compare at the coarser precision.
    since = clauses.since.first_day.isoformat()[: len(value)] if clauses.since else ""
    return value >= since and (not clauses.until or _pad(value) < clauses.until.past_day.isoformat())


def _pad(value: str) -> str:
    """The first day of an ISO day, month or year."""
    return f"{value}-01-01"[:10] if len(value) < len("2025-02") else f"{value}-01"[:10]


def _stems(event: Event) -> set[str]:
    return {stem for receipt in event.receipts for stem in stems(receipt.text)}


def _most_telling(events: Sequence[Event], storyline: Storyline, most: int) -> list[Event]:
    """The `most` events that matter most, in the order they were given in; of equals the later."""
    terms = {stem for term in storyline.terms for stem in stems(term)}
    people = set(storyline.people)

    def weight(event: Event) -> int:
        articles = (receipt.article for receipt in event.receipts)
        outlets = len({article.label for article in articles if not (article.brief or article.copy_of)})
        named = len(people.intersection(event.people)) + min(len(terms & _stems(event)), 2)
        return 2 * outlets + named + FINENESS[event.date.precision]

    ranked = sorted(range(len(events)), key=lambda at: (-weight(events[at]), -at))
    return [events[at] for at in sorted(ranked[:most])]


def _scale(events: Sequence[Event]) -> str:
    articles = {receipt.article.pk: receipt.article for event in events for receipt in event.receipts}
    named = sum(bool(article.outlet) for article in articles.values())
    return f"{counted(len(events), 'event')} from {counted(len(articles), 'article')}, {named} with a named outlet"


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
