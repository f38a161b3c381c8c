"""Where an entry comes from: receipts, and what must be said once about the words they give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.ingest.links import linked
from bot.plain import host_of
from bot.reply import OUR_BRIEF, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Span
    from bot.reply import Entry
    from bot.store.records import Article, EventReceipt, Standing, StatementReceipt

VERBATIM = "Quotation marks are the outlets' own; what stands in them may be a translation."
BRIEF = "Our briefs are in our own words; only what stands in quotation marks is verbatim."


def footnotes(entries: Sequence[Entry]) -> tuple[str, ...]:
    """What must be said once beneath these entries about their words."""
    briefs = any(receipt.outlet.startswith(OUR_BRIEF) for entry in entries for receipt in entry.receipts)
    said = any(entry.quote and entry.kind == "statement" for entry in entries)
    return (*((VERBATIM,) if said else ()), *((BRIEF,) if briefs else ()))


def source_name(article: Article) -> str:
    """The outlet's name as receipts show it; a brief says that it is ours."""
    return f"{OUR_BRIEF} {article.label}" if article.brief else article.label


def claim(article: Article) -> str:
    """That nothing but the article's own metadata says whose it is; empty where an address or an editor does."""
    nobody_else = article.outlet and article.outlet_claimed and not article.brief and not host_of(article.url)
    return "claimed in its metadata, without an address" if nobody_else else ""


STANCES: dict[Standing, str] = {
    "stands": "",
    "corrected": "corrected by its outlet",
    "withdrawn": "withdrawn by its outlet",
    "killed": "killed by its outlet",
}


def stance(article: Article) -> str:
    """That its outlet corrected, withdrew or killed an article, with its note; empty while it stands as it was."""
    said = STANCES[article.standing]
    return f"{said}: {article.standing_note}" if said and article.standing_note else said


def article_receipt(article: Article) -> Receipt:
    """The article as a whole."""
    return Receipt(article.id, source_name(article), article.title, linked(article.url))


def receipt_at(article: Article, span: Span) -> Receipt:
    """A place in the article."""
    return replace(article_receipt(article), start=span.start, end=span.end)


def statement_receipt(found: StatementReceipt) -> Receipt:
    """The place in an article where the words that are shown for a statement stand."""
    return receipt_at(found.article, found.span)


def one_of_each(found: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """The receipts, of one article the first alone: what it gives twice it says once."""
    first: dict[str, Receipt] = {}
    for receipt in found:
        first.setdefault(receipt.article, receipt)
    return tuple(first.values())


def event_receipt(found: EventReceipt) -> Receipt:
    """The place in an article where an event stands."""
    return receipt_at(found.article, found.mention.span)
