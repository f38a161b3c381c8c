"""/storyline: what the desk follows, and which articles belong to it. Every decision is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Misunderstood, TellUser
from bot.model import Change
from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import leading_storyline, the_article, the_storyline
from handlers.paging import cut
from handlers.showing import Showing
from handlers.slugs import free_slug, new_slug, note
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from bot.store.records import Article, Storyline
    from handlers.desk import Desk, Request


@command(
    name="storyline list",
    usage="/storyline list [all]",
    summary='The storylines the desk follows; with "all" the archived ones too.',
    help="Each with its title and how many articles it has accepted.",
    examples=("/storyline list", "/storyline list all"),
    clauses=("all", "page"),
)
def list_(request: Request, desk: Desk) -> Reply:
    """Storylines by slug."""
    found = list(desk.store.storylines.list(request.scope))
    if request.parsed.clauses.all:
        found += desk.store.storylines.list(request.scope, archived=True)
    if not found:
        action = Action("create one", "/storyline create SLUG TITLE")
        return Reply("Storylines", "none yet", actions=(action,))
    part, showing = cut(request.parsed, desk), Showing.to(request, desk)
    page = part.page(len(found), request.parsed)
    return Reply(
        "Storylines", counted(len(found), "storyline"), tuple(map(showing.storyline, part.of(found))), page=page
    )


@command(
    name="storyline show",
    usage="/storyline show SLUG [all]",
    summary="One storyline: what it is about, its words and people, and its articles.",
    help='Articles that may belong to it are marked "perhaps"; /storyline review decides on them.',
    examples=("/storyline show macron-putin",),
    clauses=("all", "page"),
    joins=True,
)
def show(request: Request, desk: Desk) -> Reply:
    """What defines the storyline, then its articles, the latest first."""
    storyline = the_storyline(request, desk)
    members = desk.store.storylines.members(request.scope, storyline.slug, ("in", "perhaps"))
    showing, part = Showing.to(request, desk), cut(request.parsed, desk)
    entries = [showing.article(m.article, ", ".join(m.reasons), perhaps=m.state == "perhaps") for m in members]
    notes = [storyline.brief] if storyline.brief else []
    notes += [f"Words: {', '.join(storyline.terms)}."] if storyline.terms else []
    notes += [f"People: {', '.join(storyline.people)}."] if storyline.people else []
    open_ = sum(member.state == "perhaps" for member in members)
    summary = f"{storyline.slug}: {counted(storyline.articles, 'article')}" + (f", {open_} to decide" if open_ else "")
    page = part.page(len(entries), request.parsed)
    actions = [Action("timeline", f"/timeline {storyline.slug}")]
    actions += [Action("decide what waits", f"/storyline review {storyline.slug}")] if open_ else []
    return Reply(storyline.title, summary, part.of(entries), tuple(notes), page, tuple(actions))


@command(
    name="storyline rename",
    usage="/storyline rename SLUG NEW",
    summary="Give a storyline another slug; the old one goes on leading to it.",
    help="The title stays. The change is announced in the storyline's digests.",
    examples=("/storyline rename macron-putin paris-moscow",),
    changes=True,
)
def rename(request: Request, desk: Desk) -> Reply:
    """The same storyline under another slug."""
    storyline, rest = leading_storyline(request, desk)
    slug = new_slug("-".join(rest.removeprefix("to ").split()), request)
    if slug == storyline.slug:
        raise TellUser(f"{slug} is its slug already.")
    with free_slug(slug), desk.store.write():
        desk.store.storylines.rename(storyline.slug, slug)
        change = Change("storyline renamed", slug, slug, f"{storyline.slug} is now {slug}")
        desk.store.changes.add(request.at, change, None)
        note(request, desk, "rename storyline", slug, storyline.slug, slug)
    back = Action("take it back", f"/storyline rename {slug} {storyline.slug}")
    return Reply(storyline.title, f"{storyline.slug} is now {slug}", actions=(back,))


@command(
    name="storyline describe",
    usage="/storyline describe SLUG WORDS",
    summary="Say in a sentence what a storyline is about.",
    help="The words replace what was written before.",
    examples=("/storyline describe macron-putin Contacts between Paris and the Kremlin.",),
    changes=True,
)
def describe(request: Request, desk: Desk) -> Reply:
    """Replace the storyline's brief."""
    storyline, words = leading_storyline(request, desk)
    if not words:
        raise Misunderstood(f"What is it about? Write /storyline describe {storyline.slug} WORDS.")
    with desk.store.write():
        desk.store.storylines.describe(storyline.slug, brief=words)
        note(request, desk, "describe storyline", storyline.slug, storyline.brief, words)
    return Reply(storyline.title, f"{storyline.slug}: described", notes=(words,))


@command(
    name="storyline add",
    usage="/storyline add SLUG ARTICLE...",
    summary="Put articles into a storyline; no rule takes them out again.",
    help="Articles by their ids. What they add to the storyline counts as changes.",
    examples=("/storyline add us-russia 002",),
    changes=True,
)
def add(request: Request, desk: Desk) -> Reply:
    """An editor's decision that these articles belong."""
    storyline, articles = _storyline_and_articles(request, desk)
    moved = 0
    with desk.store.write():
        for article in articles:
            moved += len(desk.pipeline.accept(request.at, storyline.slug, article))
            note(request, desk, "add article", f"{storyline.slug} {article.id}")
    ids = [article.id for article in articles]
    back = Action("take it back", f"/storyline remove {storyline.slug} {' '.join(ids)}")
    changes = f"; {counted(moved, 'change')} for /new and the digests" if moved else "; nothing new in it"
    return Reply(storyline.title, f"{listed(ids)} now in {storyline.slug}{changes}", actions=(back,))


@command(
    name="storyline remove",
    usage="/storyline remove SLUG ARTICLE...",
    summary="Take articles out of a storyline; no rule puts them back.",
    help="Articles by their ids. The articles stay in the store.",
    examples=("/storyline remove us-russia 002",),
    changes=True,
)
def remove(request: Request, desk: Desk) -> Reply:
    """An editor's decision that these articles do not belong."""
    storyline, articles = _storyline_and_articles(request, desk)
    with desk.store.write():
        for article in articles:
            desk.pipeline.remove(request.at, storyline.slug, article)
            note(request, desk, "remove article", f"{storyline.slug} {article.id}")
    ids = [article.id for article in articles]
    back = Action("take it back", f"/storyline add {storyline.slug} {' '.join(ids)}")
    return Reply(storyline.title, f"{listed(ids)} kept out of {storyline.slug}", actions=(back,))


@command(
    name="storyline archive",
    usage="/storyline archive SLUG",
    summary="Stop following a storyline; nothing of it is lost.",
    help="It takes in no more articles and is in no digest; /storyline restore brings it back.",
    examples=("/storyline archive us-russia",),
    changes=True,
)
def archive(request: Request, desk: Desk) -> Reply:
    """Put the storyline away."""
    storyline = the_storyline(request, desk)
    if storyline.state == "archived":
        again = f"/storyline restore {storyline.slug}"
        raise TellUser(f"{storyline.slug} is archived already. Follow it again with {again}.")
    with desk.store.write():
        desk.store.storylines.archive(storyline.slug)
        note(request, desk, "archive storyline", storyline.slug)
    back = Action("take it back", f"/storyline restore {storyline.slug}")
    return Reply(storyline.title, f"{storyline.slug}: archived; nothing is taken into it any more", actions=(back,))


@command(
    name="storyline restore",
    usage="/storyline restore SLUG",
    summary="Follow an archived storyline again.",
    help="It takes in articles from now on; what came while it was archived can be added by hand.",
    examples=("/storyline restore us-russia",),
    changes=True,
)
def restore(request: Request, desk: Desk) -> Reply:
    """Take the storyline out again."""
    storyline = the_storyline(request, desk)
    if storyline.state == "active":
        raise TellUser(f"{storyline.slug} is not archived: /storyline show {storyline.slug}")
    with desk.store.write():
        desk.store.storylines.archive(storyline.slug, archived=False)
        note(request, desk, "restore storyline", storyline.slug)
    back = Action("take it back", f"/storyline archive {storyline.slug}")
    return Reply(storyline.title, f"{storyline.slug}: followed again", actions=(back,))


def _storyline_and_articles(request: Request, desk: Desk) -> tuple[Storyline, list[Article]]:
    storyline, rest = leading_storyline(request, desk)
    ids = dict.fromkeys(rest.replace(",", " ").split())
    return storyline, [the_article(request, desk, each) for each in ids] or [the_article(request, desk, "")]
