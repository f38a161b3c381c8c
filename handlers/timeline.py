"""/timeline: what happened when, oldest first, every date with its basis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.export.calendar import lies_ahead
from bot.grammar import FILES
from bot.reply import Action, Reply
from bot.store.records import Statement
from handlers.command import command
from handlers.moments import moments_of, wanted
from handlers.naming import one_storyline, the_storyline
from handlers.paging import Cut, cut
from handlers.provenance import footnotes
from handlers.showing import Showing
from handlers.taking import Lines, take
from handlers.topic import Topic, most_telling
from handlers.wording import counted, listed, narrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar import Clauses, Parsed
    from bot.store.records import Storyline
    from handlers.desk import Desk, Request
    from handlers.moments import Moment

SPARE = 3
"""Lines beyond a page that are shown all the same: better than to keep a few back."""


@command(
    name="timeline",
    usage="/timeline SLUG [by PERSON] [about WORDS] [outlet NAME] [since D] [until D] [sure] [all]"
    " [as csv|md|json|ics|png]",
    summary="What happened when in a storyline, oldest first.",
    help=(
        "Shows the events, and what was said on a known day, that name the storyline's people or use its words; where "
        "there are many, those that matter most: that more outlets report, that name its people, are "
        "the first of their kind, dated finely or recent. "
        '"all" shows every one that its articles tell of, "sure" leaves out the statements to check. How a date was '
        "come by stands beside it unless the article states it. What cannot be placed in time stands at the end, an "
        'article at a time. "as" makes a file of the same lines: csv for a spreadsheet, md for a document, json for '
        'TimelineJS, ics with what lies ahead for a calendar, png a chart ("as png dark", "as png narrow" too).'
    ),
    examples=(
        "/timeline macron-putin",
        "/timeline macron-putin all",
        "/timeline macron-putin since 2026 by macron",
        "/timeline macron-putin all as csv",
    ),
    clauses=("in", "by", "about", "outlet", "since", "until", "sure", "oldest", "all", "page", "as"),
    files=True,
    joins=True,
)
def timeline(request: Request, desk: Desk) -> Reply:
    """The storyline's events in order."""
    request, left_out = one_storyline(request, desk)
    parsed = request.parsed
    storyline = the_storyline(request, desk)
    moments = [m for m in moments_of(request, desk, storyline) if wanted(m, parsed.clauses)]
    if not moments:
        nothing = _nothing(storyline, parsed)
        return replace(nothing, notes=(*left_out, *nothing.notes))
    if parsed.clauses.format and parsed.clauses.format.split()[0] in FILES:
        taken = take(request, desk, storyline, _lines(request, desk, storyline, moments))
        return replace(taken, notes=(*left_out, *taken.notes))
    chosen, which = _chosen(request, desk, storyline, moments)
    part = cut(parsed, desk) if parsed.clauses.all else Cut(parsed.clauses.page, len(chosen))
    page, showing = part.page(len(chosen), parsed), Showing.to(request, desk)
    entries = tuple(moment.shown(showing) for moment in part.of(chosen))
    summary = f"{storyline.slug}: {_scale(moments)}{narrowed(_beyond_slug(parsed))}{which}"
    actions: tuple[Action, ...] = (Action("every one", parsed.again("all")),) if which else ()
    if person := parsed.clauses.person:
        actions += (Action(f"all that {person} said", f"/who-said by {person.lower()} in {storyline.slug} oldest"),)
    return Reply(storyline.title, summary, entries, (*left_out, *footnotes(entries)), page, actions)


def _lines(request: Request, desk: Desk, storyline: Storyline, moments: list[Moment]) -> Lines:
    """What a file holds: the lines that the answer shows; for a calendar those of what lies ahead."""
    showing = Showing.to(request, desk)
    if request.parsed.clauses.format == "ics":
        moments = [moment for moment in moments if lies_ahead(moment.shown(showing), showing.today)]
    chosen, which = _chosen(request, desk, storyline, moments)
    entries = tuple(moment.shown(showing) for moment in chosen)
    summary = f"{_scale(moments)}{narrowed(_beyond_slug(request.parsed))}{which}" if moments else ""
    return Lines(entries, summary, bool(which), showing.today)


def _chosen(request: Request, desk: Desk, storyline: Storyline, moments: list[Moment]) -> tuple[list[Moment], str]:
    """The moments to show and, where these are not all, how many and which they are, for the summary.

    Narrowed by person, words or outlet, a timeline is what was asked for: then nothing is off its topic.
    """
    clauses, most = request.parsed.clauses, desk.settings.reply.page_size
    if clauses.all:
        return moments, ""
    asked = clauses.person or clauses.about or clauses.outlet
    topic = Topic.of(storyline)
    others = [Topic.of(each) for each in desk.store.storylines.list(request.scope) if each.slug != storyline.slug]
    on_topic = moments if asked else topic.own(moments, others)
    few = len(on_topic) <= most + SPARE
    chosen = on_topic if few else most_telling(on_topic, topic, most)
    left = len(moments) - len(chosen)
    if not left:
        return chosen, ""
    return chosen, f"; the {len(chosen)} {'on its topic' if few else 'that matter most'}, {left} more with all"


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
        {"by", "about", "outlet", "since", "until", "sure"} & {each.split()[0].lower() for each in parsed.clauses.typed}
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
