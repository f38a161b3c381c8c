"""What the command line takes out of a store: every article's place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store import Store


def assigned(store: Store) -> Iterator[dict[str, Any]]:
    """Every article in order of arrival, with its storylines, the cluster it joined and the ids of its copies.

    Copies of one report name each other, whichever came first.
    """
    report: dict[str, str] = {}  # an article's id: the id of the first that told the same
    group: defaultdict[str, list[str]] = defaultdict(list)
    for article in store.articles.all_in_order(EVERYTHING):  # a copy comes after what it copies
        first = report.get(article.copy_of, article.copy_of) if article.copy_of else article.id
        report[article.id] = first
        group[first].append(article.id)
    for article in store.articles.all_in_order(EVERYTHING):
        members = store.storylines.of_article(EVERYTHING, article.pk)
        yield {
            "id": article.id,
            "storylines": [
                {"slug": m.storyline, "state": m.state, "score": m.score, "by": m.by, "reasons": list(m.reasons)}
                for m in members
                if m.state != "out"
            ],
            "cluster": article.cluster,
            "copies": [other for other in group[report[article.id]] if other != article.id],
        }
