"""/article add: one article by its address or as pasted text; what a private room brings is that room's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotAllowed, SkipInput, TellUser, TryLater
from bot.following.passages import hashed
from bot.ingest.links import shown
from bot.model import EVERYTHING, Incoming
from bot.reply import Action, Reply
from bot.store.articles import key_of
from handlers.command import command
from handlers.naming import storyline_named
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from bot.model import Ingested
    from bot.store.records import Article
    from handlers.desk import Desk, Request

LONGEST = 200_000
"""Characters of a pasted text: some forty newspaper pages."""
WHAT = "Which article? Write /article add with its address, or with its text behind it."
WHO_SEES = "It cannot be told just now who sees this room, so nothing was taken in. Try again in a minute."
ROOM_SEES = "Only this room sees it until an editor releases it: /release {id}"
ALL_SEE = "Everybody sees it."
_LINK = re.compile(r"<?(?P<url>https?://[^\s/<>|][^\s<>|]*)(?:\|[^>]*)?>?(?:\s+in\s+(?P<slug>\S.*))?", re.IGNORECASE)


@command(
    name="article add",
    usage="/article add URL [in SLUG] | TEXT",
    summary="Take in one article: the page at an address, or a text that is pasted behind the command.",
    help=(
        "In a public room the desk takes it in and everybody sees it. In a direct message, a private channel or an "
        "encrypted room it belongs to that room: its answers show it, marked, and nothing elsewhere does, until an "
        "editor releases it. The answer says who sees it. A pasted text's first line is its headline."
    ),
    examples=(
        "/article add https://example.org/world/ferry-sails",
        "/article add The ferry will sail again, the mayor of Holm said on Monday.",
    ),
    changes=True,
    everybodys=True,
)
def add(request: Request, desk: Desk) -> Reply:
    """Take it in where it belongs, with a log row there."""
    asker = request.asker
    if asker.private is None:
        raise TellUser(WHO_SEES)
    if not asker.private and not (asker.editor or asker.admin):
        raise NotAllowed("Only editors take articles in here. Send it to me in a direct message, or ask one of them.")
    incoming = _incoming(request, desk)
    if not asker.private:
        return _told(desk, _take(request, desk, incoming), ALL_SEE)
    if known := _at_the_desk(desk, incoming):
        look = Action("look at it", f"/article {known.id}")
        return Reply(known.title or known.id, f"the desk has it already: {known.id}", notes=(ALL_SEE,), actions=(look,))
    incoming = _without_held(desk, incoming)
    with desk.rooms.opened(asker) as drawer:
        return _told(drawer, _take(request, drawer, incoming), ROOM_SEES)


def _incoming(request: Request, desk: Desk) -> Incoming:
    """What was linked or pasted. Raises Misunderstood and TellUser."""
    matter = request.matter
    if not matter:
        raise Misunderstood(WHAT)
    link = _LINK.fullmatch(matter)
    if link is None:
        if len(matter) > LONGEST:
            raise Misunderstood(f"That is longer than a pasted text may be ({LONGEST:,} characters). Send the link.")
        return Incoming(matter, "the pasted text")
    slug = storyline_named(desk, request.scope, link["slug"]).slug if link["slug"] else None
    try:
        found = desk.sources.take(link["url"])
    except (SkipInput, TryLater) as error:
        raise TellUser(f"{error} Nothing was taken in.") from error
    if len(found) != 1:
        raise TellUser(
            f"{shown(link['url'])} holds {counted(len(found), 'article')}, not one: /source add reads those."
        )
    return replace(found[0], storyline=slug)


def _at_the_desk(desk: Desk, incoming: Incoming) -> Article | None:
    """The same article where everybody sees it already; there is nothing to keep apart then."""
    sha256 = hashed(incoming.text)
    return desk.store.articles.by_key(key_of(incoming, sha256)) or desk.store.articles.by_text(sha256)


def _without_held(desk: Desk, incoming: Incoming) -> Incoming:
    """With words overwritten that are hidden at the desk. Raises TellUser for an article that is hidden there."""
    removals = desk.store.removals
    key = key_of(incoming, hashed(incoming.text))
    if stopped := removals.refusal(key, incoming, hashed(incoming.text)):
        raise TellUser(f"It is not taken in: it was {stopped.sentence}.")
    return removals.stones.hidden(incoming, key)


def _take(request: Request, desk: Desk, incoming: Incoming) -> Ingested:
    """What the pipeline makes of it, with a log row. Raises TellUser where it is not taken."""
    try:
        done = desk.pipeline.ingest(incoming)
    except SkipInput as error:
        raise TellUser(str(error)) from error
    if done.outcome == "refused":
        raise TellUser(f"It is not taken in: it was {done.reason}.")
    with desk.store.write():
        whence = shown(incoming.url) if incoming.url else None
        desk.note(request, "article add", done.id, after=whence)
    return done


def _told(desk: Desk, done: Ingested, sees: str) -> Reply:
    """What became of it, and who sees it."""
    article = desk.pipeline.named(done.id)
    said = len(desk.store.statements.of_article(EVERYTHING, article.pk))
    told = len(desk.store.events.of_article(EVERYTHING, article.pk))
    outcome = {"repeated": "is here already", "revised": "has another text now"}.get(done.outcome, "is taken in")
    summary = f"{article.id} {outcome}: {counted(said, 'statement')}, {counted(told, 'event')}"
    notes = [f"{done.reason[0].upper()}{done.reason[1:]}."] if done.reason and done.outcome != "repeated" else []
    notes += [f"In {listed(done.storylines)}."] if done.storylines else []
    actions = [Action("look at it", f"/article {article.id}")]
    actions += [Action("show it to everybody", f"/release {article.id}")] if desk.public else []
    return Reply(
        article.title or article.id, summary, notes=(*notes, sees.format(id=article.id)), actions=tuple(actions)
    )
