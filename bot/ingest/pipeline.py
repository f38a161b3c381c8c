"""An article's way into the store: read, follow, record. Reading happens outside the write, deciding inside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.errors import NotFound, Unreadable
from bot.following.features import features_of, shingles, without
from bot.following.index import Window
from bot.following.match import match_all, since_last
from bot.following.notices import is_notice, reported
from bot.following.passages import hashed
from bot.following.suggest import likest
from bot.following.vectors import overlap
from bot.following.words import words
from bot.ingest.arrival import by_arrival
from bot.ingest.links import puts_day_first
from bot.ingest.moving import Moves
from bot.ingest.placing import Placing, Stands
from bot.ingest.printed import later_prints, print_of
from bot.ingest.reading_back import read_back
from bot.ingest.recording import Recorder
from bot.ingest.regiving import redate, regive
from bot.ingest.standings import Standings
from bot.languages import unread
from bot.model import EVERYTHING, Change, Ingested, Known
from bot.store.articles import key_of
from bot.store.coding import ordinal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from bot.following.features import Features
    from bot.ingest.recording import Recorded
    from bot.model import Brief, Clock, Date, DecidedBy, Facts, Incoming, Lexicons, Outcome, Span
    from bot.store import Store
    from bot.store.records import Article

ANOTHER = 0.1
"""Share of common 3-grams below which two texts of one file name are two articles; an edit leaves far more."""
TITLE_CHARS = 150
"""A first line longer than this is a paragraph, not a headline."""


@dataclass(slots=True)
class Pipeline:
    """Takes articles in, one at a time and from any thread's own connection.

    `read` is the reading engine, or a bounded way to it; it raises `SkipInput` when a text cannot be read.
    """

    store: Store
    clock: Clock
    lexicons: Lexicons
    read: Callable[[str, Date | None, Known], Facts]
    window: Window = field(default_factory=Window)
    placing: Placing = field(init=False)

    def __post_init__(self) -> None:
        """The following index is empty until the first write."""
        self.placing = Placing(self.store, self.lexicons, self.window)

    @property
    def moves(self) -> Moves:
        """What derives and records changes."""
        return Moves(self.store)

    @property
    def standings(self) -> Standings:
        """What keeps whether outlets stand by their articles."""
        return Standings(self.store)

    def ingest(
        self,
        incoming: Incoming,
        brief: Brief | None = None,
        *,
        announce: bool = True,
        within: Callable[[Ingested], object] = lambda _: None,
    ) -> Ingested:
        """Take one article in: new, repeated, a copy, or a revision of one that is here.

        Raises `Unreadable` for an empty text and whatever `read` raises; then nothing is written. With `announce`
        False nothing counts as a change (seeding). What is written is passed to `within`, in the same write.
        """
        if not incoming.text.strip():
            raise Unreadable(f"{incoming.label} has no text. Nothing was taken in.")
        came, incoming = incoming, self._without_hidden(incoming)
        stands = self.store.articles.by_key(key_of(came, hashed(came.text))) if incoming.text != came.text else None
        if stands and stands.sha256 == hashed(incoming.text) and not incoming.storyline:
            return Ingested(stands.id, incoming.label, "repeated", HERE, self._in(stands.pk))
        incoming = self._told_apart(incoming)
        sha256 = hashed(incoming.text)
        if stopped := self.store.removals.refusal(key_of(incoming, sha256), incoming, sha256):
            return Ingested("", incoming.label, "refused", stopped.sentence)
        known = self._existing(incoming, sha256)
        if known and known.sha256 == sha256 and not incoming.storyline:
            return Ingested(known.id, incoming.label, "repeated", HERE, self._in(known.pk))
        facts = by_arrival(self.read(incoming.text, incoming.published, self._known(incoming)), self.clock())
        try:
            with self.store.write():
                if stopped := self.store.removals.refusal(key_of(incoming, sha256), incoming, sha256):
                    return Ingested("", incoming.label, "refused", stopped.sentence)
                if self._without_hidden(incoming).text == incoming.text:  # nothing was hidden while it was read
                    self.placing.fold()
                    facts = self.store.removals.stones.sifted(facts, incoming.text)
                    done = self._take(incoming, sha256, facts, brief, announce=announce)
                    if incoming.text != came.text or incoming.title != came.title:
                        self._keep_words(done, replace(incoming, text=came.text, title=came.title), sha256)
                    within(done)
                    return done
        except BaseException:
            self.placing.drop()  # it may know what was not written
            raise
        return self.ingest(incoming, brief, announce=announce, within=within)

    def to_read(self, incoming: Incoming) -> Known | None:
        """What reading this article leans on; None for one that is empty, or here already, and is not read."""
        sha256 = hashed(incoming.text)
        known = self._existing(incoming, sha256)
        here = known is not None and known.sha256 == sha256 and not incoming.storyline
        return None if here or not incoming.text.strip() else self._known(incoming)

    def accept(
        self,
        at: datetime,
        slug: str,
        article: Article,
        by: DecidedBy = "editor",
        *,
        announce: bool = True,
        reason: str = "",
    ) -> tuple[Change, ...]:
        """Put an article into a storyline as an editor does; returns what that changes there. Call inside a write.

        `reason` says in words how it came there, where that is more than who decided it.
        """
        if slug in self._in(article.pk):
            return ()
        self.store.storylines.add(at, slug, article.pk, by=by, reasons=(reason or ACCEPTED[by],))
        recorded = self._recorded(article)
        return self.moves.of(at, article.pk, (slug,), recorded) if announce else ()

    def named(self, article_id: str) -> Article:
        """The article with this id. Raises `NotFound`."""
        article = self.store.articles.get(EVERYTHING, article_id)
        if article is None:
            raise NotFound(f"There is no article {article_id}.")
        return article

    def remove(self, at: datetime, slug: str, article: Article) -> None:
        """Take an article out of a storyline for good, as an editor does. Call inside a write."""
        self.store.storylines.add(at, slug, article.pk, state="out", score=0.0, reasons=("removed by an editor",))
        self._recorded(article)

    def _known(self, incoming: Incoming) -> Known:
        return Known(self.store.people.all(), self.lexicons, puts_day_first(incoming.url))

    def credit(self, article: Article, facts: Facts) -> None:
        """Keep the agencies that the text credits, and those that its author or its outlet is."""
        from bot.reading.credits import called, credited

        named = credited(f"{article.author or ''}\n{article.outlet or ''}", self.lexicons)
        self.store.articles.credit(article.pk, {*facts.credits, *named, *called(article.outlet or "", self.lexicons)})

    def index_again(self, pks: Iterable[int]) -> None:
        """Index articles, and what they say, anew after their storylines changed; each is a write of its own."""
        for pk in dict.fromkeys(pks):
            with self.store.write():
                self._recorded(self._article(pk))

    def _without_hidden(self, incoming: Incoming) -> Incoming:
        """With the words of what is hidden overwritten, as they are in the articles that stand."""
        return self.store.removals.stones.hidden(incoming, key_of(incoming, ""))

    def _keep_words(self, done: Ingested, came: Incoming, sha256: str) -> None:
        """Keep what is only held for its release, where a new text was taken in."""
        if done.outcome in ("new", "copy", "revised"):
            self.store.removals.holds.keep_words(done.id, came, key_of(came, sha256))

    def _told_apart(self, incoming: Incoming) -> Incoming:
        """Without its id where that is a file's name and another article, wholly different, came by the same name."""
        if not incoming.named_by_file or incoming.url or incoming.entry_id:
            return incoming
        known = self.store.articles.by_key(key_of(incoming, ""))
        if known is None or known.brief:
            return incoming
        mine, theirs = (
            shingles(list(words(text))) for text in (incoming.text, self.store.articles.text(EVERYTHING, known))
        )
        return incoming if overlap(mine, theirs) >= ANOTHER else replace(incoming, given_id=None)

    def _existing(self, incoming: Incoming, sha256: str) -> Article | None:
        return self.store.articles.by_key(key_of(incoming, sha256)) or self.store.articles.brief_for(sha256)

    def _take(self, incoming: Incoming, sha256: str, facts: Facts, brief: Brief | None, *, announce: bool) -> Ingested:
        at = self.clock()
        incoming = incoming if incoming.title else replace(incoming, title=headline(incoming.text, facts.furniture))
        existing = self._existing(incoming, sha256)
        if existing and existing.sha256 == sha256:
            changes = self._accept_named(at, incoming, existing)
            return Ingested(existing.id, incoming.label, "repeated", HERE, self._in(existing.pk), changes)
        if existing and self._tells_less(incoming, existing):
            changes = self._accept_named(at, incoming, existing)
            return Ingested(existing.id, incoming.label, "repeated", IN_FULL, self._in(existing.pk), changes)
        if existing:
            return self._revise(at, existing, incoming, sha256, facts, announce=announce)
        return self._add(at, incoming, sha256, facts, brief, announce=announce)

    def _tells_less(self, incoming: Incoming, article: Article) -> bool:
        """Whether a saved feed has not half of the article that is here: a summary never takes the place of one."""
        of_a_saved_feed = incoming.entry_id is not None and incoming.source_id is None
        return of_a_saved_feed and len(incoming.text) * 2 < len(self.store.articles.text(EVERYTHING, article))

    def _add(
        self, at: datetime, incoming: Incoming, sha256: str, facts: Facts, brief: Brief | None, *, announce: bool
    ) -> Ingested:
        twin = self.store.articles.by_text(sha256)
        pk = self.store.articles.add(at, incoming, sha256, facts.published, facts.language, facts.engine, brief)
        article = self._article(pk)
        self.standings.note(pk)
        note, facts = is_notice(incoming.text), reported(incoming.text, facts)
        found = self._features(article, incoming.text, facts)
        stands = self.placing.place(at, found, (twin.pk,) if twin else ())
        self._reprint(at, pk, incoming.text, facts, stands)
        self.credit(article, facts)
        recorder = Recorder(self.store, at, pk, incoming.text)
        recorded = recorder.record(self._revision(pk), facts)
        if brief is None and not note:
            self._match(at, found, placed=bool(incoming.storyline))
        self._join_named(at, incoming, pk)
        recorder.settle(recorded)
        slugs = self._in(pk)
        own = self._article(pk)
        elsewhere = self.standings.notice(at, own) if note else self.standings.met(at, own)
        changes = self._announced(at, own, slugs, recorded) if announce and not note else ()
        changes += elsewhere
        outcome, reason = self._outcome(stands.copy_of, facts)
        return Ingested(article.id, incoming.label, outcome, reason, slugs, changes)

    def _reprint(self, at: datetime, pk: int, text: str, facts: Facts, stands: Stands) -> None:
        """Settle what others give that are of another report since an article stands, or printed its own later."""
        own = print_of(self.store, pk, text, facts)
        regive(self.store, at, stands.moved, own)
        later = {*stands.beside, *later_prints(self.store, own)} - {pk, *stands.moved}
        redate(self.store, at, sorted(later), own)

    def _announced(
        self, at: datetime, article: Article, slugs: Sequence[str], recorded: Recorded
    ) -> tuple[Change, ...]:
        """What a new article moves: of one that its outlet withdrew or killed, that only.

        A correction in its own text is no news, one by a note that came before is.
        """
        if article.withdrawn or self._article(article.pk).withdrawn:
            return self.moves.standing(at, article.pk, replace(article, standing="stands"), slugs)
        return (
            *self.moves.of(at, article.pk, slugs, recorded),
            *self.moves.standing(at, article.pk, article, slugs),
        )

    def _revise(
        self, at: datetime, article: Article, incoming: Incoming, sha256: str, facts: Facts, *, announce: bool
    ) -> Ingested:
        """Another text of an article that is here. A page that replaces our brief of it changes no storyline."""
        withdrawn = self.standings.withdrawn(at, article, incoming, sha256, facts.engine)
        if withdrawn is not None:
            slugs, why = self._in(article.pk), "its outlet does not stand by it any more"
            return Ingested(article.id, incoming.label, "revised", why, slugs, withdrawn)
        stands_in, before = article.brief, self.store.articles.text(EVERYTHING, article)
        published = facts.published if facts.published.basis != "unknown" else article.published
        revision = self.store.articles.revise(at, article.pk, incoming, sha256, article.revision + 1, facts.engine)
        incoming = replace(incoming, title=_title(article, incoming))
        self.store.articles.describe(article.pk, incoming, published, at, facts.language)
        self.standings.note(article.pk)
        found = self._features(self._article(article.pk), incoming.text, facts)
        self._reprint(at, article.pk, incoming.text, facts, self.placing.revise(found))
        self.credit(self._article(article.pk), facts)
        recorder = Recorder(self.store, at, article.pk, incoming.text, retells=stands_in)
        recorded = recorder.record(revision, facts)
        self._join_named(at, incoming, article.pk)
        recorder.settle(recorded)
        slugs = self._in(article.pk)
        if stands_in or not announce:
            return Ingested(
                article.id, incoming.label, "revised", _and_unread("the page replaces our brief of it", facts), slugs
            )
        said = self.moves.standing(at, article.pk, article, slugs, (before, incoming.text))
        changes = [
            *(said or self.moves.edited(at, article, before, incoming.text, slugs)),
            *self.moves.of(at, article.pk, slugs, recorded),
        ]
        reason = _and_unread("the text differs", facts)
        return Ingested(article.id, incoming.label, "revised", reason, slugs, tuple(changes))

    def _match(self, at: datetime, found: Features, *, placed: bool) -> None:
        """Decide for every active storyline; "out" is not kept, so that a storyline of tomorrow may still ask."""
        storylines = self.store.storylines
        profiles = storylines.profiles()
        index = self.placing.index
        likened = likest(found.pk, index) if any(each.has_articles for each in profiles) else []
        beside = storylines.beside(index.cluster_of[found.pk]) if likened else frozenset()
        for verdict in match_all(found, profiles, storylines.near(likened), beside, placed=placed):
            if verdict.state != "out":
                reasons = (*verdict.reasons, *since_last(found.day, storylines.last_day(verdict.slug)))
                storylines.add(at, verdict.slug, found.pk, verdict.state, "rule", verdict.score, reasons)

    def _join_named(self, at: datetime, incoming: Incoming, pk: int) -> None:
        """Put the article into the storyline it came for, which is made if nobody has it."""
        if incoming.storyline is None:
            return
        if self.store.storylines.get(EVERYTHING, incoming.storyline) is None:
            title = incoming.storyline.replace("-", " ").capitalize()
            self.store.storylines.create(at, incoming.storyline, title, by="ingest")
        self.store.storylines.add(at, incoming.storyline, pk, by="editor", reasons=("named with the article",))

    def _accept_named(self, at: datetime, incoming: Incoming, article: Article) -> tuple[Change, ...]:
        if incoming.storyline is None or incoming.storyline in self._in(article.pk):
            return ()
        self._join_named(at, incoming, article.pk)
        return self.moves.of(at, article.pk, (incoming.storyline,), self._recorded(article))

    def _recorded(self, article: Article) -> Recorded:
        return read_back(self.store, self.clock(), article)

    def _features(self, article: Article, text: str, facts: Facts) -> Features:
        return features_of(article.pk, ordinal(article.day), article.title, text, facts)

    def _outcome(self, copy_of: int | None, facts: Facts) -> tuple[Outcome, str]:
        if copy_of is not None:
            return "copy", _and_unread(f"the same report as {self._article(copy_of).id}", facts)
        return "new", unread(facts.language)

    def _article(self, pk: int) -> Article:
        article = self.store.articles.by_pk(EVERYTHING, pk)
        if article is None:
            raise NotFound(f"There is no article {pk}.")
        return article

    def _revision(self, pk: int) -> int:
        return self.store.articles.current_revision(pk)

    def _in(self, pk: int) -> tuple[str, ...]:
        return self.store.storylines.slugs_of(EVERYTHING, pk)


HERE = "the same text is here already"
IN_FULL = "the article is here already, with more than the feed has of it"
ACCEPTED: dict[DecidedBy, str] = {"editor": "added by an editor", "seed": "from the seeds", "rule": "by rule"}
"""The reason kept with an acceptance that no score stands behind."""


def _and_unread(reason: str, facts: Facts) -> str:
    return "; ".join(part for part in (reason, unread(facts.language)) if part)


def _title(article: Article, incoming: Incoming) -> str:
    """What the article is called from now on: a headline that our brief made up goes with it, one it cites stays."""
    if article.brief:
        return article.title if article.title in incoming.text else incoming.title
    return incoming.title or article.title


def headline(text: str, furniture: Sequence[Span]) -> str:
    """The first line if it reads as a headline, short and without a full stop; else none."""
    first = next((line.strip() for line in without(text, furniture).splitlines() if line.strip()), "")
    return first if len(first) <= TITLE_CHARS and not first.endswith((".", "?", "!", "”", '"')) else ""
