"""/who-said: who said these words, when, in which role, and where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Misunderstood
from bot.following.words import stems
from bot.reply import Action, Reply
from bot.store import Query, matched_directly
from handlers.command import command
from handlers.naming import DeskNames
from handlers.paging import cut
from handlers.provenance import footnotes
from handlers.showing import Showing
from handlers.standing import standing_for
from handlers.wording import counted, listed, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.grammar import Parsed
    from bot.store.records import Statement
    from bot.store.statements import StatementHits
    from handlers.desk import Desk, Request

OFFERS = 3
"""How many other searches are offered where nothing was found."""

SMALL = frozenset(
    "a an and are as at be been but by for from had has have he her him his i in is it its of on or she so that the "
    "their them they this to was we were will with you".split()
)
"""Words too common to search for; between quotation marks they count like any other."""


@command(
    name="who-said",
    usage="/who-said WORDS [by PERSON] [about WORDS] [in SLUG] [outlet NAME] [since D] [until D] [sure] [oldest] [all]",
    summary="Who said these words: verbatim, with role, date and every outlet.",
    help=(
        "Finds statements that hold all the words, in any ending; related words (config/related.txt) count too and are "
        "marked. Words in quotation marks must stand exactly so; those that are a related word find the others of "
        'their group too. The latest stand first. A date with "by" is the day '
        "it was reported; when it was said is not known. Words without quotation marks are the outlet's, not the "
        "speaker's."
    ),
    examples=("/who-said troops", "/who-said by macron about talks", '/who-said "in the coming weeks" since 2025'),
    clauses=("by", "about", "in", "outlet", "since", "until", "sure", "oldest", "all", "page", "as"),
    searches=True,
    joins=True,
)
def who_said(request: Request, desk: Desk) -> Reply:
    """Statements with these words, the latest first."""
    parsed, query = request.parsed, query_of(request.parsed, desk)
    if not (query.terms or query.phrases or query.person):
        raise Misunderstood("Which words? Write /who-said WORDS, or /who-said by PERSON.")
    part = cut(parsed, desk)
    hits = desk.store.statements.search(request.scope, query, part.size, part.offset)
    if not hits.total:
        return _nothing(request, desk, query)
    page = part.page(hits.total, parsed)
    showing = Showing.to(request, desk)
    related = [bool(query.terms) and not _directly(query, found) for found in hits.statements]
    entries = tuple(showing.statement(f, related=r) for f, r in zip(hits.statements, related, strict=True))
    named = named_speakers(hits)
    people = f"{counted(named, 'named speaker')}, " if named else ""
    order = "oldest first" if query.oldest else "latest first"
    summary = f"{counted(hits.total, 'statement')}, {people}{order}{narrowed(parsed.clauses)}"
    return Reply(_title(parsed, desk), summary, entries, footnotes(entries), page)


def named_speakers(hits: StatementHits) -> int | None:
    """How many people and bodies are named as speakers; joint ones are told apart where all statements are here."""
    if len(hits.statements) < hits.total:
        return hits.speakers
    return len({name for found in hits.statements for name in (*found.speakers, found.speaker) if name})


def query_of(parsed: Parsed, desk: Desk) -> Query:
    """What the command's words and clauses ask the store for."""
    clauses = parsed.clauses
    groups = [head for head in desk.lexicons.related if len(head.split()) > 1]
    related = [phrase for phrase in parsed.phrases if tuple(stems(phrase)) in {tuple(stems(g)) for g in groups}]
    terms = (*telling(joined(parsed.terms, groups)), *related)
    return Query(
        terms=terms,
        phrases=tuple(phrase for phrase in parsed.phrases if phrase not in related),
        related=related_to(terms, desk),
        person=clauses.person,
        standing=standing_for(clauses.person, desk) if clauses.person else (),
        storyline=clauses.storyline,
        outlet=clauses.outlet,
        since=clauses.since.first_day if clauses.since else None,
        until=clauses.until.past_day if clauses.until else None,
        oldest=clauses.oldest,
        sure=clauses.sure,
    )


def joined(terms: tuple[str, ...], groups: Iterable[str]) -> tuple[str, ...]:
    """The terms, with words that together are one of the related words, such as "boots on the ground", as one term."""
    found = list(terms)
    for group in groups:
        size = len(group.split())
        for at in range(len(found) - size + 1):
            if stems(" ".join(found[at : at + size])) == stems(group):
                found[at : at + size] = [group]
    return tuple(found)


def telling(terms: tuple[str, ...]) -> tuple[str, ...]:
    """The terms without small words, unless there are no others: nobody looks for "the"."""
    return tuple(term for term in terms if term not in SMALL) or terms


def related_to(terms: tuple[str, ...], desk: Desk) -> dict[str, tuple[str, ...]]:
    """The related words of each term, in whatever ending it was typed."""
    heads = {tuple(stems(head)): words for head, words in desk.lexicons.related.items()}
    return {term: heads[key] for term in terms if (key := tuple(stems(term))) in heads}


def _directly(query: Query, found: Statement) -> bool:
    return matched_directly(query, " ".join(receipt.content for receipt in found.receipts))


def _title(parsed: Parsed, desk: Desk) -> str:
    words, name = asked_words(parsed), parsed.clauses.person
    if name:
        known = desk.store.people.find(name)
        said = f"Said by {name}" if known and known.kind == "body" else f"What {name} said"
        return said + (f" about {words}" if words else "")
    return f"Who said {words}"


def asked_words(parsed: Parsed) -> str:
    """The words that were asked for, in quotation marks unless they carry their own."""
    typed = [" ".join(part.split()) for part in (parsed.subject, parsed.clauses.about or "") if part]
    return " and ".join(part if parsed.phrases else f'"{part}"' for part in typed)


def _nothing(request: Request, desk: Desk, query: Query) -> Reply:
    """What was searched, and what to try instead: each other search is offered with what it would find."""
    parsed = request.parsed
    articles = counted(desk.store.articles.count(request.scope), "article")
    searched = [f"Searched the statements of {articles}{narrowed(parsed.clauses)}, words in any ending."]
    related = sorted({word for words in query.related.values() for word in words})
    searched += [f"Related words were searched too: {listed(related)}."] if related else []
    offers = [*_meant(request, desk)]
    for words, other, again in _wider(parsed, query):
        total = desk.store.statements.search(request.scope, other, 1).total
        if total and len(offers) < OFFERS:
            offers.append(Action(f"{counted(total, 'statement')} {words}", again))
    words = " ".join((parsed.subject or parsed.clauses.about or parsed.clauses.person or "").split())
    offers.append(Action("look in whole articles", f"/search {words}"))
    return Reply(_title(parsed, desk), "no such statement", (), tuple(searched), actions=tuple(offers))


def _meant(request: Request, desk: Desk) -> Iterator[Action]:
    """The nearest person, storyline or outlet, where words at the end look like a clause with a name misspelt."""
    parsed, names = request.parsed, DeskNames(desk, request.scope)
    words = parsed.subject.split()
    for at in range(len(words) - 2, -1, -1):
        keyword = words[at].casefold()
        if keyword in ("by", "in", "outlet"):
            if name := names.near(keyword, " ".join(words[at + 1 :])):
                again = replace(parsed, subject=" ".join(words[:at])).again(f"{keyword} {name}")
                yield Action(f"perhaps {keyword} {name}", again)
            return


def _wider(parsed: Parsed, query: Query) -> Iterator[tuple[str, Query, str]]:
    """Searches that ask for less: how each differs, its query and its command."""
    clauses = parsed.clauses
    if query.phrases and not query.terms:
        loose = tuple(word for phrase in query.phrases for word in phrase.split())
        subject = " ".join(loose)
        yield "with the words apart", replace(query, phrases=(), terms=loose), f"/who-said {subject}"
    if clauses.since or clauses.until:
        yield (
            "of any date",
            replace(query, since=None, until=None),
            parsed.again(without=("since", "until", "page")),
        )
    if clauses.person:
        yield "by anybody", replace(query, person=None, standing=()), parsed.again(without=("by", "page"))
    if clauses.storyline:
        yield "in any storyline", replace(query, storyline=None), parsed.again(without=("in", "page"))
    if clauses.outlet:
        yield "from any outlet", replace(query, outlet=None), parsed.again(without=("outlet", "page"))
    for term in query.terms if len(query.terms) > 1 else ():
        yield f'with "{term}"', Query(terms=(term,), related=query.related), f"/who-said {term}"
