"""What an edit puts in the place of a line that its article gives no more is kept, for who asks for the former id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.editing import Edit
from bot.following.replaced import successor
from bot.ingest.carrying import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.following.replaced import Line
    from bot.store import Store


def succeed(store: Store, article: int, before: Sequence[Line], texts: tuple[str, str]) -> None:
    """Name, for each line of `before` that the article gives no more, what stands there now. Call inside a write.

    `texts` are those of the article before and after.
    """
    if not before or texts[0] == texts[1]:
        return
    now = lines_of(store, article)
    present = {(each.kind, each.pk) for each in now}
    gone = [line for line in before if (line.kind, line.pk) not in present]
    if not gone:
        return
    edit = Edit.of(*texts)
    for line in gone:
        if found := successor(line, now, edit):
            id_of = store.connections.id_of
            store.former.became(id_of(line.kind, line.pk), id_of(found.kind, found.pk))
