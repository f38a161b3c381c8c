"""/storyline merge and split: two storylines made one, or articles given one of their own. Both can be undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, TellUser
from bot.following.correcting import Correction
from bot.following.suggesting import described
from bot.model import Change
from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import leading_storyline, the_article, the_storyline
from handlers.parting import OF_STORYLINE
from handlers.slugs import free_slug, new_slug, note
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from bot.model import CorrectionKind
    from bot.store.records import Article, Storyline
    from handlers.desk import Desk, Request


@command(
    name="storyline merge",
    usage="/storyline merge SLUG into SLUG",
    summary="Make one storyline part of another, with its articles, words and people.",
    help=(
        "The first slug leads to the second from then on, for people, rooms and sources. What an editor decided on an "
        "article in the second stays. The merger is announced once; what the second told already is not told again. "
        "/undo with the number parts them."
    ),
    examples=("/storyline merge grain-corridor into us-russia",),
    changes=True,
)
def merge(request: Request, desk: Desk) -> Reply:
    """One storyline of two, announced in the one that stays."""
    one, other = _two(request, desk)
    if one.slug == other.slug:
        raise TellUser(f"{one.slug} cannot become part of itself. Name another: /storyline list shows them all.")
    text = f"{one.slug} is part of {other.slug} now"
    with desk.store.write():
        before, articles = desk.store.regrouping.merge(request.at, one.slug, other.slug)
        number = _decided(request, desk, "storyline merged", one.slug, other.slug, before)
        desk.store.changes.add(request.at, Change("storyline merged", one.slug, other.slug, text), None)
        note(request, desk, "merge storyline", one.slug, after=f"{other.slug} (c{number})")
    desk.pipeline.index_again(articles)
    joined = desk.store.storylines.get(request.scope, other.slug)
    count = counted(joined.articles if joined else 0, "article")
    return Reply(other.title, f"{text}; {count} together", actions=_after(other.slug, number))


@command(
    name="storyline split",
    usage="/storyline split SLUG NEW ARTICLE...",
    summary="Give some of a storyline's articles a new storyline of their own.",
    help=(
        "The articles leave the first one; no rule puts them back. Rooms that get digests of the first get those of "
        "the new one too. The split is announced once, and nothing of the articles is told as new. /undo with the "
        "number joins them again."
    ),
    examples=("/storyline split macron-putin paris-visit 001",),
    changes=True,
)
def split(request: Request, desk: Desk) -> Reply:
    """A new storyline of these articles, announced in the one they leave."""
    storyline, rest = leading_storyline(request, desk)
    typed, _, ids = rest.strip().partition(" ")
    slug = new_slug(typed, request)
    articles = _members(request, desk, storyline, ids)
    told = described(0, desk.store.articles.described(request.scope, [each.pk for each in articles]), request.at.date())
    title = slug.replace("-", " ").capitalize()
    text = f"{counted(len(articles), 'article')} of {storyline.slug} in {slug} now"
    with free_slug(slug), desk.store.write():
        desk.store.storylines.create(
            request.at, slug, title, request.asker.person, terms=told.terms, people=told.people
        )
        before = desk.store.regrouping.split(request.at, storyline.slug, slug, [each.pk for each in articles])
        for article in articles:
            desk.pipeline.accept(request.at, slug, article, announce=False)
        number = _decided(request, desk, "storyline split", storyline.slug, slug, before)
        desk.store.changes.add(request.at, Change("storyline split", slug, storyline.slug, text), None)
        named = " ".join(each.id for each in articles)
        note(request, desk, "split storyline", storyline.slug, after=f"{slug} {named} (c{number})")
    describe = Action("say what it is about", f"/storyline describe {slug} WORDS")
    return Reply(title, text, actions=(*_after(slug, number), describe))


def _two(request: Request, desk: Desk) -> tuple[Storyline, Storyline]:
    parts = re.split(r"\s+into\s+", request.parsed.subject.strip(), flags=re.IGNORECASE)
    if len(parts) != 2:
        raise Misunderstood("Which two? Write /storyline merge SLUG into SLUG.")
    return the_storyline(request, desk, parts[0]), the_storyline(request, desk, parts[1])


def _members(request: Request, desk: Desk, storyline: Storyline, ids: str) -> list[Article]:
    """The articles named, each accepted by the storyline. Raises Misunderstood, NotFound, TellUser."""
    typed = dict.fromkeys(ids.replace(",", " ").split())
    found = [the_article(request, desk, each) for each in typed] or [the_article(request, desk, "")]
    accepted = {member.article.pk for member in desk.store.storylines.members(request.scope, storyline.slug)}
    if strange := [article.id for article in found if article.pk not in accepted]:
        raise TellUser(f"{listed(strange)} not in {storyline.slug}: /storyline show {storyline.slug} lists what is.")
    if len(found) == len(accepted):
        raise TellUser(
            f"That is all of {storyline.slug}; /storyline rename {storyline.slug} NEW gives it another slug."
        )
    return found


def _decided(request: Request, desk: Desk, kind: CorrectionKind, slug: str, value: str, before: str) -> int:
    asker = request.asker
    subject = f"{OF_STORYLINE}{slug}"
    made = Correction(0, request.at, asker.person, asker.place, kind, subject, value, before)
    number = desk.store.corrections.add(made)
    desk.store.corrections.keep_out()
    return number


def _after(slug: str, number: int) -> tuple[Action, ...]:
    return (
        Action("take it back", f"/undo c{number}"),
        Action("timeline", f"/timeline {slug}"),
        Action("what it has", f"/storyline show {slug}"),
    )
