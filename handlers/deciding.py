"""Keeping what a person decided on a line, with its place in the article and a log row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.errors import TellUser
from bot.following.correcting import Correction
from bot.ingest.deciding import decide
from bot.model import EVERYTHING
from bot.store.records import Statement
from handlers.decided import NOT_KNOWN
from handlers.excerpts import span_of

if TYPE_CHECKING:
    from bot.model import CorrectionKind, Span
    from bot.store.records import Event
    from handlers.desk import Desk, Request


ONE_VALUE: frozenset[CorrectionKind] = frozenset({"speaker", "date", "words", "embargoed"})
"""Kinds of which a person's latest word counts alone."""


class Wanted(NamedTuple):
    """What is decided on a line, and to what value; `before` is what was shown, `span` what was chosen."""

    kind: CorrectionKind
    value: str | None
    before: str = ""
    span: Span | None = None


def keep(request: Request, desk: Desk, subject: str, found: Statement | Event, wanted: Wanted) -> int:
    """Keep it and apply it; returns its number. Raises TellUser where the same person said so already."""
    asker, store = request.asker, desk.store
    standing = store.corrections.standing(request.scope, subject)
    own = [each for each in standing if each.by == asker.person and each.kind == wanted.kind and not each.carried_from]
    told = own[-1:] if wanted.kind in ONE_VALUE else own
    if same := [each for each in told if each.value == wanted.value and wanted.kind != "flag"]:
        raise TellUser(f"You said so already: {same[0].id}. /undo {same[0].id} takes it back.")
    article, span = found.best.article, span_of(found)
    text = store.articles.text(EVERYTHING, article)
    correction = Correction(
        number=0,
        at=request.at,
        by=asker.person,
        place=asker.place,
        kind=wanted.kind,
        subject=subject,
        value=wanted.value,
        before=wanted.before,
        article=article.pk,
        revision=store.articles.current_revision(article.pk),
        span=wanted.span or span,
        words=(wanted.span or span).of(text),
    )
    with store.write():
        number = decide(store, correction)
        after = f"{wanted.kind}: {wanted.value or NOT_KNOWN}" if wanted.value or wanted.before else wanted.kind
        desk.note(
            request,
            "decide",
            subject,
            wanted.before or None,
            f"{store.connections.id_of('correction', number)} {after}",
        )
    return number
