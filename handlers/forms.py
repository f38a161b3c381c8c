"""What a form offers to choose from: the paragraph of a line and the people in it, storylines for a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import NotFound
from bot.following.words import stems, words
from bot.ids import LINE, ONE_ROOMS, kind_of
from bot.ingest.links import cleaned
from bot.store.records import Statement
from handlers.excerpts import paragraph_around, span_of
from handlers.showing import Showing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.records import Article, Event, Storyline
    from handlers.desk import Asker, Desk


@dataclass(frozen=True, slots=True)
class Offered:
    """A storyline to choose."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class LineForm:
    """A statement or event as an editor decides on it; `words` as answers show it, `date` is ISO.

    `people` are those whom its paragraph names, its own speaker and candidates first; `storylines` those that it is in.
    """

    id: str
    words: str
    paragraph: str
    speaker: str | None
    people: tuple[str, ...]
    date: str | None
    storylines: tuple[Offered, ...]


def line_form(asker: Asker, desk: Desk, subject: str) -> LineForm:
    """What there is to choose for this line, of the desk or of the asker's own room. Raises NotFound."""
    with desk.rooms.drawer(asker) as drawer:
        return _line_form(asker, drawer if drawer and ONE_ROOMS.fullmatch(subject) else desk, subject)


def _line_form(asker: Asker, desk: Desk, subject: str) -> LineForm:
    found = _the_line(asker, desk, subject)
    article = found.best.article
    paragraph = paragraph_around(desk.store.articles.text(desk.scope_of(asker), article), span_of(found))
    statement = found if isinstance(found, Statement) else None
    speaker = statement.speaker if statement else None
    first = (speaker, *statement.speakers, *statement.best.mention.candidates) if statement else ()
    people = dict.fromkeys(name for name in (*first, *_named(desk, asker, article, paragraph)) if name)
    date = statement.said.value if statement else found.date.value if not isinstance(found, Statement) else None
    words = _shown(asker, desk, found)
    return LineForm(found.id, words, paragraph, speaker, tuple(people), date, _storylines(asker, desk, found))


def _the_line(asker: Asker, desk: Desk, subject: str) -> Statement | Event:
    subjects = desk.store.statements if kind_of(subject) == "statement" else desk.store.events
    found: Statement | Event | None = subjects.get(desk.scope_of(asker), subject) if LINE.fullmatch(subject) else None
    if found is None:
        raise NotFound(f"{subject} is not there any more. Ask again for what it stood in.")
    return found


def _shown(asker: Asker, desk: Desk, found: Statement | Event) -> str:
    """The line in the words in which answers show it."""
    zone = desk.settings.zone
    people = {person.name: person for person in desk.store.people.all()}
    showing = Showing(desk.store, desk.scope_of(asker), zone, desk.clock().astimezone(zone).date(), people)
    return (showing.statement(found) if isinstance(found, Statement) else showing.event(found)).text


def _named(desk: Desk, asker: Asker, article: Article, paragraph: str) -> list[str]:
    """Whom the paragraph names, of those the article was read with and those in the register, as they come in it."""
    read = desk.store.articles.described(desk.scope_of(asker), [article.pk])
    spelled: dict[str, tuple[str, ...]] = {name: (name,) for each in read for name in each.people}
    spelled |= {person.name: (person.name, *person.spellings) for person in desk.store.people.all()}
    text = f" {' '.join(words(paragraph))} "
    places = {name: _first(text, spellings) for name, spellings in spelled.items()}
    return sorted((name for name, place in places.items() if place >= 0), key=lambda name: places[name])


def _first(text: str, spellings: Sequence[str]) -> int:
    """Where one of the spellings, or the last word of the first, begins in the text; -1 where none does."""
    told = [" ".join(words(each)) for each in (*spellings, *spellings[0].split()[-1:])]
    found = [text.find(f" {each} ") for each in told if each]
    return min((place for place in found if place >= 0), default=-1)


def _storylines(asker: Asker, desk: Desk, found: Statement | Event) -> tuple[Offered, ...]:
    scope = desk.scope_of(asker)
    members = (m for r in found.receipts for m in desk.store.storylines.of_article(scope, r.article.pk))
    slugs = sorted({member.storyline for member in members if member.state == "in"})
    storylines = (desk.store.storylines.get(scope, slug) for slug in slugs)
    return tuple(Offered(each.slug, each.title) for each in storylines if each)


def storylines_for(asker: Asker, desk: Desk, text: str) -> tuple[Offered, ...]:
    """Every storyline, those first that share most with the text about a link: names, terms, words of the title."""
    wanted = set(stems(text))
    found = desk.store.storylines.list(desk.scope_of(asker))
    ordered = sorted(found, key=lambda each: (-_shared(each, wanted), each.slug))
    return tuple(Offered(each.slug, each.title) for each in ordered)


def _shared(storyline: Storyline, wanted: set[str]) -> int:
    """How many names, terms and words of the storyline are in the text; a name or a term counts as three words."""
    told = [*storyline.people, *storyline.terms]
    whole = sum(3 for each in told if each and set(stems(each)) <= wanted)
    return whole + len(wanted & set(stems(f"{storyline.title} {storyline.brief} {storyline.slug}")))


def article_at(asker: Asker, desk: Desk, url: str) -> str | None:
    """The id of the article that the desk has from this address."""
    found = desk.store.articles.by_key(f"url:{cleaned(url)}")
    return found.id if found and desk.store.articles.get(desk.scope_of(asker), found.id) else None
