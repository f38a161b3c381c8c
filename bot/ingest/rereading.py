"""Reading the whole store again: what the present engine finds otherwise, and writing that, an article at a time.

Nothing of it is announced: what an article said is no news because it is read better. What was posted of it is looked
at again all the same: a wrong speaker stays wrong in a room until it is corrected there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.following.anchoring import Earlier
from bot.following.notices import reported
from bot.following.rereading import Difference, Reading, differences
from bot.following.standing import standing_of
from bot.ingest.arrival import by_arrival
from bot.ingest.earlier import event_place, statement_place
from bot.ingest.links import puts_day_first
from bot.ingest.printed import dated_as_printed
from bot.ingest.recording import Recorder
from bot.model import EVERYTHING, Known

if TYPE_CHECKING:
    from bot.ingest.pipeline import Pipeline
    from bot.model import Date, EventMention, Facts, StatementMention
    from bot.store.records import Article

PRINTED = "printed on the page"
"""How the reason begins for a day of publication that was read from the text, and is read from it again."""


@dataclass(frozen=True, slots=True)
class Reread:
    """One article read again: its facts, and what in them differs from what is kept.

    `stays`: its text now is the note that withdraws it; what was read before that is kept as it is.
    """

    article: Article
    facts: Facts
    found: tuple[Difference, ...]
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Rereading:
    """Reads articles again with the pipeline's engine. `engine` names it with all that it leans on, if it is known."""

    pipeline: Pipeline
    engine: str | None = None

    def waiting(self, *, everything: bool = False) -> tuple[int, ...]:
        """The pks of the articles that this engine has not read yet, or of all, in order of arrival."""
        return self.pipeline.store.articles.read_otherwise("" if everything else self.engine or "")

    def compare(self, pk: int) -> Reread | None:
        """Read an article again; None once it is gone. Raises whatever the engine raises; writes nothing."""
        store = self.pipeline.store
        article = store.articles.by_pk(EVERYTHING, pk)
        if article is None:
            return None
        text = store.articles.text(EVERYTHING, article)
        known = Known(store.people.all(), self.pipeline.lexicons, puts_day_first(article.url))
        facts = by_arrival(self.pipeline.read(text, source_day(article), known), article.fetched_at)
        facts = reported(text, facts)
        facts = dated_as_printed(store, pk, text, replace(facts, engine=self.engine or facts.engine))
        if article.revision > 1 and standing_of(text).kind in ("withdrawn", "killed"):
            return Reread(article, facts, (), stays=True)
        key = store.articles.report(pk)[1]
        said = [
            (Earlier(g.pk, statement_place(g.text, g.mention, key), g.kept), _said(g.text, g.mention, key))
            for g in store.statements.given_by(pk)
        ]
        happened = [
            (Earlier(g.pk, event_place(g.text, g.mention), g.kept), _happened(g.text, g.mention))
            for g in store.events.given_by(pk)
        ]
        found = (
            *differences("statement", said, [_said(text, mention, key) for mention in facts.statements]),
            *differences("event", happened, [_happened(text, mention) for mention in facts.events]),
        )
        return Reread(article, facts, found)

    def write(self, reread: Reread) -> bool:
        """Keep the new reading in place of the old one; False where the article has another text by now."""
        store, pk, facts = self.pipeline.store, reread.article.pk, reread.facts
        with store.write():
            article = store.articles.by_pk(EVERYTHING, pk)
            if article is None or article.sha256 != reread.article.sha256:
                return False
            if reread.stays:
                store.articles.read_by(pk, facts.engine)
                return True
            text = store.articles.text(EVERYTHING, article)
            self.pipeline.credit(article, facts)
            store.articles.read_again(pk, facts.published, facts.language, facts.people, facts.engine)
            recorder = Recorder(store, self.pipeline.clock(), pk, text)
            recorder.settle(recorder.record(store.articles.current_revision(pk), facts))
            store.shown.look_again(article.id)
        return True


def source_day(article: Article) -> Date | None:
    """The day that the source gave, as it was handed to the first reading; None where the text was all there was."""
    published = article.published
    return published if published.basis == "stated" and not published.reason.startswith(PRINTED) else None


def _said(text: str, mention: StatementMention, key: str) -> Reading:
    place = statement_place(text, mention, key)
    speaker = " and ".join(mention.speakers) or mention.speaker or " or ".join(mention.candidates) or None
    return Reading(place, place.span.of(text), speaker, _date(mention.said))


def _happened(text: str, mention: EventMention) -> Reading:
    return Reading(event_place(text, mention), mention.span.of(text), None, _date(mention.date))


def _date(date: Date) -> str | None:
    run = f"{date.not_before}/{date.not_after}" if date.not_before and date.not_after else None
    return date.value or date.timex or run
