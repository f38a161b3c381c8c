"""/search: whole articles with these words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Misunderstood
from bot.following.words import stems
from bot.reply import Action, Reply
from bot.store import Query, matched_directly
from handlers.command import command
from handlers.excerpts import sentence_with
from handlers.paging import cut
from handlers.provenance import footnotes
from handlers.showing import Showing
from handlers.who_said import asked_words, query_of
from handlers.wording import counted, narrowed

if TYPE_CHECKING:
    from bot.reply import Entry
    from bot.store.records import Article
    from handlers.desk import Desk, Request


@command(
    name="search",
    usage="/search WORDS [about WORDS] [in SLUG] [outlet NAME] [since D] [until D] [oldest] [all]",
    summary="Articles with these words, with the first sentence that holds one.",
    help=(
        "Finds articles that hold all the words in title or text, in any ending; related words count too and are "
        "marked. Words in quotation marks must stand exactly so. Dates are those of publication."
    ),
    examples=("/search ceasefire", '/search "coalition of the willing" in european-troops', "/search talks since 2026"),
    clauses=("about", "in", "outlet", "since", "until", "oldest", "all", "page", "as"),
    searches=True,
    joins=True,
)
def search(request: Request, desk: Desk) -> Reply:
    """Articles with these words, the latest first."""
    parsed, query = request.parsed, query_of(request.parsed, desk)
    if not (query.terms or query.phrases or query.outlet or query.storyline):
        raise Misunderstood("Which words? Write /search WORDS.")
    part = cut(parsed, desk)
    hits = desk.store.articles.search(request.scope, query, part.size, part.offset)
    title = f"Articles with {asked_words(parsed)}" if query.terms or query.phrases else "Articles"
    if not hits.total:
        return _nothing(request, desk, query, title)
    order = "oldest first" if query.oldest else "latest first"
    summary = f"{counted(hits.total, 'article')}, {order}{narrowed(parsed.clauses)}"
    showing = Showing.to(request, desk)
    entries = tuple(_entry(showing, article, query) for article in hits.articles)
    return Reply(title, summary, entries, footnotes(entries), part.page(hits.total, parsed))


def _entry(showing: Showing, article: Article, query: Query) -> Entry:
    text = showing.store.articles.text(showing.scope, article)
    direct = matched_directly(query, f"{article.title}\n{text}")
    related = [word for term in query.terms for word in query.related.get(term, ())]
    wanted = {stem for word in (*query.phrases, *query.terms, *([] if direct else related)) for stem in stems(word)}
    entry = showing.article(article)
    entry = replace(entry, text=f"{entry.text}\n{sentence_with(text, wanted)}".strip())
    return entry if direct else replace(entry, marks=(*entry.marks, "related word"))


def _nothing(request: Request, desk: Desk, query: Query, title: str) -> Reply:
    parsed = request.parsed
    count = counted(desk.store.articles.count(request.scope), "article")
    searched = f"Searched title and text of {count}{narrowed(parsed.clauses)}, words in any ending."
    offers = []
    for term in query.terms if len(query.terms) > 1 else ():
        total = desk.store.articles.search(request.scope, Query(terms=(term,), related=query.related), 1).total
        if total:
            offers.append(Action(f'{counted(total, "article")} with "{term}"', f"/search {term}"))
    if parsed.clauses.typed:
        offers.append(Action("everywhere, of any date", f"/search {' '.join(parsed.subject.split())}"))
    if not offers:
        offers = [Action("see what is tracked", "/storyline list")]
    return Reply(title, "no such article", notes=(searched,), actions=tuple(offers[:3]))
