"""/receipt: the words in their paragraph, with outlet, link, and when they were fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.following.differing import differences, told
from bot.following.shortening import parts
from bot.model import Span
from bot.reply import WITHHELD, Action, Reply
from bot.store.records import Statement
from handlers.command import command
from handlers.decided import sentence
from handlers.excerpts import paragraph_around
from handlers.lines import id_of, the_line
from handlers.provenance import claim, event_receipt, footnotes, source_name, stance, statement_receipt
from handlers.showing import Showing
from handlers.wording import counted, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.reply import Entry, Receipt
    from bot.store.joins import Joins
    from bot.store.records import Article, Event, StatementReceipt
    from handlers.desk import Desk, Request

PERHAPS = "may be the same"
"""How the heading over another line begins that an editor may find to be this one."""
DIFFERENCES = "In brackets: [there → here], [− only there], [+ only here]; marks and capitals do not count."


@command(
    name="receipt",
    usage="/receipt ID",
    summary="The words of a statement (s31) or event (e14) in their paragraph, in every article that gives them.",
    help=(
        "Shows the paragraph exactly as it stands in the article, with outlet, link, and when it was fetched; where "
        "outlets word a statement differently, how, word by word; and what the line may be the same as. What people "
        "corrected or marked is named with who and when. The id stands at the end of each line of an answer."
    ),
    examples=("/receipt s1", "/receipt e1"),
)
def receipt(request: Request, desk: Desk) -> Reply:
    """The statement or event, then one entry an article with the whole paragraph."""
    asked = id_of(request, request.parsed.subject)
    showing, found = Showing.to(request, desk), the_line(request, desk, asked)
    spans: list[tuple[Article, Receipt, Span]]
    mentions: Joins[Any]
    if isinstance(found, Statement):
        entry, mentions = showing.statement(found), desk.store.said
        spans = [(each.article, statement_receipt(each), _whole(each)) for each in found.receipts]
    else:
        entry, mentions = showing.event(found), desk.store.told
        spans = [(each.article, event_receipt(each), each.mention.span) for each in found.receipts]
    beside = _beside(found) if isinstance(found, Statement) else {}
    withheld = tuple(mark for mark in entry.marks if mark in WITHHELD)
    texts = {article.pk: mentions.text(found.pk, article.pk) for article, _, _ in spans}
    paragraphs = [
        replace(shown, marks=(*shown.marks, *withheld))
        for article, place, span in _each_paragraph(spans, texts)
        for shown in _paragraph(showing, article, place, span, texts[article.pk], beside.get(article.pk, ""))
    ]
    summary = f"in {counted(len({article.pk for article, _, _ in spans}), 'article')}"
    entries = (replace(entry, group=""), *paragraphs, *_perhaps(found, showing, mentions))
    notes = [f"{asked} is now {found.id}."] if found.id != asked else []
    notes += [DIFFERENCES] if any("beside " in each.detail for each in entries) else []
    notes += [f"{sentence(each, showing.zone)}." for each in found.decided.corrections]
    notes += [f"Withheld with {each.subject}. {sentence(each, showing.zone)}." for each in found.decided.reached]
    actions = (
        *_decide(found, mentions),
        *(Action(f"take {c.id} back", f"/undo {c.id}") for c in (*found.decided.corrections, *found.decided.reached)),
    )
    return Reply(f"Receipt for {found.id}", summary, entries, (*notes, *footnotes(entries)), actions=actions)


def _decide(found: Statement | Event, mentions: Joins[Any]) -> Iterator[Action]:
    """An editor's two answers to each line that this one may be the same as."""
    for other, _ in mentions.paired(found.pk):
        yield Action(f"the same as {other}", f"/correct {found.id} same-as {other}")
        yield Action(f"not the same as {other}", f"/correct {found.id} different-from {other}")


def _each_paragraph(
    spans: Sequence[tuple[Article, Receipt, Span]], texts: Mapping[int, str]
) -> Iterator[tuple[Article, Receipt, Span]]:
    """The places, of those in one paragraph of an article the first alone."""
    seen: set[tuple[int, str]] = set()
    for article, place, span in spans:
        paragraph = article.pk, paragraph_around(texts[article.pk], span)
        if paragraph not in seen:
            seen.add(paragraph)
            yield article, place, span


def _beside(found: Statement) -> dict[int, str]:
    """How the words in each article differ from those that are shown, word by word, by the article's pk."""
    best = found.best
    lines = {}
    for receipt in found.receipts:
        differ = told(differences(best.content, receipt.content))
        if differ and receipt.article.pk != best.article.pk:
            lines[receipt.article.pk] = f"beside {source_name(best.article)}: {differ}"
    return lines


def _perhaps(found: Statement | Event, showing: Showing, mentions: Joins[Any]) -> Iterator[Entry]:
    """What the line may be the same as, with how its words differ; an editor decides."""
    for other_id, why in mentions.paired(found.pk):
        if isinstance(found, Statement) and (other := showing.store.statements.get(showing.scope, other_id)):
            differ = told(differences(found.best.content, other.best.content))
            detail = f"beside {found.id}: {differ}" if differ else ""
            yield replace(showing.statement(other), group=f"{PERHAPS}: {why}", detail=detail)
        elif event := showing.store.events.get(showing.scope, other_id):
            yield replace(showing.event(event), group=f"{PERHAPS}: {why}")


def _whole(found: StatementReceipt) -> Span:
    """The statement with everything that must be read with it."""
    spans = (found.mention.context, *found.mention.content)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _paragraph(
    showing: Showing, article: Article, place: Receipt, span: Span, text: str, beside: str
) -> Iterator[Entry]:
    """The whole paragraph; a very long one as several entries, the first dated, the last with its outlet.

    `text` is that of the revision in which it stands; `beside` how its words differ from those that are shown.
    """
    fetched = f"{'kept since' if article.brief else 'fetched'} {moment(article.fetched_at, showing.zone)}"
    named = f"{source_name(article)}: {claimed}" if (claimed := claim(article)) else ""
    lines = (f"{article.title}; {fetched}" if article.title else fetched, named, stance(article), beside)
    entry = showing.article(article, "\n".join(line for line in lines if line))
    *before, last = parts(paragraph_around(text, span))
    for number, part in enumerate(before):
        date = None if number else entry.date
        yield replace(entry, text=part, quote=True, group="in full", date=date, detail="", receipts=())
    date = None if before else entry.date
    yield replace(entry, text=last, quote=True, group="in full", date=date, receipts=(place,))
