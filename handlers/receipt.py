"""/receipt: the words in their paragraph, with outlet, link, and when they were fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.shortening import parts
from bot.model import Span
from bot.reply import WITHHELD, Action, Reply
from bot.store.records import Statement
from handlers.command import command
from handlers.decided import sentence
from handlers.excerpts import paragraph_around
from handlers.lines import id_of, the_line
from handlers.provenance import event_receipt, footnotes, statement_receipt
from handlers.showing import Showing
from handlers.wording import counted, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.reply import Entry, Receipt
    from bot.store.records import Article, StatementReceipt
    from handlers.desk import Desk, Request


@command(
    name="receipt",
    usage="/receipt ID",
    summary="The words of a statement (s31) or event (e14) in their paragraph, in every article that gives them.",
    help=(
        "Shows the paragraph exactly as it stands in the article, with outlet, link, and when it was fetched. "
        "The id stands at the end of each line of an answer. What people corrected or marked is "
        "named with who and when."
    ),
    examples=("/receipt s1", "/receipt e1"),
)
def receipt(request: Request, desk: Desk) -> Reply:
    """The statement or event, then one entry an article with the whole paragraph."""
    asked = id_of(request, request.parsed.subject)
    showing, found = Showing.to(request, desk), the_line(request, desk, asked)
    spans: list[tuple[Article, Receipt, Span]]
    if isinstance(found, Statement):
        entry = showing.statement(found)
        spans = [(each.article, statement_receipt(each), _whole(each)) for each in found.receipts]
    else:
        entry = showing.event(found)
        spans = [(each.article, event_receipt(each), each.mention.span) for each in found.receipts]
    withheld = tuple(mark for mark in entry.marks if mark in WITHHELD)
    paragraphs = [
        replace(part, marks=(*part.marks, *withheld)) for each in spans for part in _paragraph(showing, *each)
    ]
    notes = [f"{asked} is now {found.id}."] if found.id != asked else []
    notes += [f"{sentence(each, showing.zone)}." for each in found.decided.corrections]
    actions = tuple(Action(f"take {each.id} back", f"/undo {each.id}") for each in found.decided.corrections)
    summary = f"in {counted(len({article.pk for article, _, _ in spans}), 'article')}"
    entries = (replace(entry, group=""), *paragraphs)
    return Reply(f"Receipt for {found.id}", summary, entries, (*notes, *footnotes(entries)), actions=actions)


def _whole(found: StatementReceipt) -> Span:
    """The statement with everything that must be read with it."""
    spans = (found.mention.context, *found.mention.content)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _paragraph(showing: Showing, article: Article, place: Receipt, span: Span) -> Iterator[Entry]:
    """The whole paragraph; a very long one as several entries, the first dated, the last with its outlet."""
    text = showing.store.articles.text(showing.scope, article)
    fetched = f"{'kept since' if article.brief else 'fetched'} {moment(article.fetched_at, showing.zone)}"
    entry = showing.article(article, f"{article.title}; {fetched}" if article.title else fetched)
    *before, last = parts(paragraph_around(text, span))
    for number, part in enumerate(before):
        date = None if number else entry.date
        yield replace(entry, text=part, quote=True, group="in full", date=date, detail="", receipts=())
    date = None if before else entry.date
    yield replace(entry, text=last, quote=True, group="in full", date=date, receipts=(place,))
