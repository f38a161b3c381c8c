"""/storyline create and suggest: what the desk may follow, said by an editor or seen in what arrives."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound, TellUser
from bot.following.suggesting import GROWING_DAYS, described, suggestions
from bot.grammar import slug_of
from bot.reply import Action, Entry, Reply
from bot.when import shown_date
from handlers.command import command
from handlers.paging import cut
from handlers.showing import Showing
from handlers.slugs import free_slug, new_slug, note
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from bot.following.suggesting import Clustered, Suggestion
    from handlers.desk import Desk, Request

FEW_WORDS = 3
"""Words behind a slug from which they read as a title."""


@command(
    name="storyline create",
    usage="/storyline create SLUG TITLE | from N",
    summary="Follow a new storyline.",
    help=(
        "The slug is its short name: small letters, digits and hyphens. The title may be a question. With from and the "
        "number of a suggestion (/storyline suggest) it takes over the articles, names and words of that; none of it "
        "counts as a change."
    ),
    examples=(
        "/storyline create grain-corridor Will the grain ships sail again?",
        "/storyline create kyiv-talks from 6",
    ),
    changes=True,
)
def create(request: Request, desk: Desk) -> Reply:
    """A new storyline; articles are matched to it from now on."""
    typed, _, title = request.parsed.subject.strip().partition(" ")
    slug = new_slug(typed, request)
    _one_word(typed, title.strip())
    if number := re.fullmatch(r"from\s+#?(\d{1,12})", title.strip(), re.IGNORECASE):
        return _take_over(request, desk, slug, int(number[1]))
    if re.fullmatch(r"from\s+\S+", title.strip(), re.IGNORECASE):
        raise Misunderstood("From which? Write the number of a suggestion: /storyline suggest lists them.")
    title = " ".join(title.split()).strip('"“”') or slug.replace("-", " ").capitalize()
    with free_slug(slug), desk.store.write():
        desk.store.storylines.create(request.at, slug, title, request.asker.person)
        note(request, desk, "create storyline", slug, after=title)
    actions = (
        Action("say what it is about", f"/storyline describe {slug} WORDS"),
        Action("add an article", f"/storyline add {slug} ARTICLE"),
    )
    return Reply(title, f"{slug} is followed from now on", actions=actions)


def _one_word(typed: str, title: str) -> None:
    """Raise Misunderstood where a slug of several words was typed with blanks, which would make the rest its title."""
    several = slug_of(f"{typed}-{'-'.join(title.split())}") if typed[:1].isupper() and "-" not in typed else None
    if several and 0 < len(title.split()) < FEW_WORDS and title[:1].isupper():
        raise Misunderstood(
            f"A slug has hyphens for blanks. Write /storyline create {several}, or /storyline create"
            f" {typed.lower()} {title} for the slug {typed.lower()} with that title."
        )


def _take_over(request: Request, desk: Desk, slug: str, number: int) -> Reply:
    """A storyline of all articles of a cluster, which are no news to anybody by that."""
    found, members = taken_over(request, desk, number)
    title, taken = found.title or slug.replace("-", " ").capitalize(), counted(len(members), "article")
    with free_slug(slug), desk.store.write():
        desk.store.storylines.create(
            request.at, slug, title, request.asker.person, terms=found.terms, people=found.people
        )
        for member in members:
            article = desk.store.articles.by_pk(request.scope, member.pk)
            if article:
                reason = f"from a suggestion taken over by {request.asker.user}"
                desk.pipeline.accept(request.at, slug, article, announce=False, reason=reason)
        note(request, desk, "create storyline", slug, after=f"{title} (from {number}: {taken})")
    actions = (
        Action("timeline", f"/timeline {slug}"),
        Action("what it has", f"/storyline show {slug}"),
        Action("take it back", f"/storyline archive {slug}"),
    )
    notes = [f"Words: {', '.join(found.terms)}."] if found.terms else []
    notes += [f"People: {', '.join(found.people)}."] if found.people else []
    return Reply(title, f"{slug} is followed from now on, with {taken}", (), tuple(notes), actions=actions)


@command(
    name="storyline suggest",
    usage="/storyline suggest [N]",
    summary="What might be followed: reports of one event that grow and that no storyline has.",
    help=(
        "Each with how many articles and origins it has, whom they name, the first and the last day, and as a working "
        "title the headline that shares most with the others. The number stays: /storyline suggest N shows its "
        "articles, and /storyline create SLUG from N takes all of them over."
    ),
    examples=("/storyline suggest", "/storyline suggest 6"),
    clauses=("all", "page"),
    joins=True,
)
def suggest(request: Request, desk: Desk) -> Reply:
    """Untracked clusters, those first that grow fastest; or the articles of one."""
    if number := re.fullmatch(r"#?(\d{1,12})", request.parsed.subject.strip()):
        return _look_into(request, desk, int(number[1]))
    today = request.at.astimezone(desk.settings.zone).date()
    since = (today - timedelta(days=GROWING_DAYS)).isoformat()
    found = suggestions(desk.store.articles.clustered(request.scope, since), today)
    if not found:
        searched = f"Looked at what arrived in the last {GROWING_DAYS} days."
        return Reply("Suggestions", "nothing untracked grows", notes=(searched,))
    part = cut(request.parsed, desk)
    page, shown = part.page(len(found), request.parsed), part.of(found)
    taken = set(desk.store.storylines.slugs(request.scope))
    actions = tuple(action for each in shown for action in _offers(each, taken))
    return Reply(
        "Suggestions", counted(len(found), "suggestion"), tuple(map(_entry, shown)), page=page, actions=actions
    )


def _look_into(request: Request, desk: Desk, number: int) -> Reply:
    """The articles of one suggestion, the oldest first, and the words and names that a storyline of it begins with."""
    found, members = taken_over(request, desk, number)
    articles = [a for each in members if (a := desk.store.articles.by_pk(request.scope, each.pk))]
    part, showing = cut(request.parsed, desk), Showing.to(request, desk)
    page = part.page(len(articles), request.parsed)
    entries = [showing.article(each, f"a copy of {each.copy_of}" if each.copy_of else "") for each in articles]
    notes = [f"Words: {', '.join(found.terms)}."] if found.terms else []
    notes += [f"People: {', '.join(found.people)}."] if found.people else []
    notes.append("What does not belong can be taken out afterwards: /storyline remove SLUG ARTICLE.")
    _, follow = _offers(found, set(desk.store.storylines.slugs(request.scope)))
    title = f"Suggestion {number}: {found.title}" if found.title else f"Suggestion {number}"
    return Reply(title, _entry(found).detail, part.of(entries), tuple(notes), page, (follow,))


def _offers(each: Suggestion, taken: set[str]) -> tuple[Action, Action]:
    """A look at the articles of a suggestion, and the storyline that it would become."""
    return (
        Action(f"look into {each.cluster}", f"/storyline suggest {each.cluster}"),
        Action(f"follow {each.cluster}", f"/storyline create {_slug(each, taken)} from {each.cluster}"),
    )


def taken_over(request: Request, desk: Desk, number: int) -> tuple[Suggestion, tuple[Clustered, ...]]:
    """The cluster with this number and its articles. Raises NotFound, or TellUser where it is tracked."""
    members = desk.store.articles.clustered(request.scope, cluster=number)
    if not members:
        raise NotFound(f"There is no suggestion {number}. /storyline suggest lists them with their numbers.")
    slugs = {m.storyline for each in members for m in desk.store.storylines.of_article(request.scope, each.pk)
             if m.state == "in"}  # fmt: skip
    if slugs:
        raise TellUser(
            f"{number} is followed already, in {listed(sorted(slugs))}; /storyline suggest lists what is not."
        )
    return described(number, members, request.at.astimezone(desk.settings.zone).date()), members


def _entry(each: Suggestion) -> Entry:
    """How much there is, about whom, from when to when."""
    days = [shown_date(day) for day in dict.fromkeys((each.first, each.last)) if day]
    parts = [
        f"{counted(each.articles, 'article')}, {counted(each.origins, 'origin')}",
        listed(each.people) if each.people else "",
        " to ".join(days),
    ]
    return Entry(
        str(each.cluster),
        "storyline",
        each.title or ", ".join(each.people) or "no headline",
        detail="; ".join(filter(None, parts)),
    )


def _slug(each: Suggestion, taken: set[str]) -> str:
    """A slug that nobody has; the word SLUG where the headlines give none."""
    slug = slug_of(each.slug) if each.slug else None
    return slug if slug and slug not in taken else "SLUG"
