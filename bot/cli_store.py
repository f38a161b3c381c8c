"""What the command line takes out of a store: every article's place, and a copy of the whole."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bot.errors import StoreUnusable, TellUser
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def back_up(db: Path, file: Path) -> str:
    """Copy the database to a new file, and rooms' drawers beside it, and say so.

    What was begun is never left under the file's name.
    """
    from bot.store import Store
    from bot.store.drawers import Drawers, folder_of

    if not db.exists():
        raise StoreUnusable(f"There is no database {db} to copy. Name it with --db.")
    if file.exists():
        raise TellUser(f"{file} exists already. Name another file, or move it away.")
    if not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise TellUser(f"No file can be made in {file.parent}. Name a folder that exists and may be written.")
    begun, beside = file.with_name(f"{file.name}.part"), folder_of(file)
    if beside.exists():
        raise TellUser(f"{beside} exists already; rooms' drawers would go there. Name another file, or move it away.")
    store = Store.open(db)
    try:
        rooms = Drawers(store).backup(beside)  # first: what is released meanwhile is then in both, not in neither
        store.backup(begun)
        begun.replace(file)
    finally:
        store.close()
        begun.unlink(missing_ok=True)
    more = f", and {rooms} of rooms' drawers to {beside}" if rooms else ""
    return f"Copied {db} to {file} ({file.stat().st_size / 1e6:.1f} MB){more}."
