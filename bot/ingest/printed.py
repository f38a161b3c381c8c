"""What a report's prints give one another: gathered from the store, decided by `bot.following.printing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.printing import Print, as_first_printed

if TYPE_CHECKING:
    from bot.model import Facts
    from bot.store import Store


def print_of(store: Store, pk: int, text: str, facts: Facts) -> Print:
    """An article as a print of its report, as it is read now."""
    key, day = store.articles.printed(pk)
    return Print(pk, key, day, text, facts.statements, facts.events)


def dated_as_printed(store: Store, pk: int, text: str, facts: Facts, beside: Print | None = None) -> Facts:
    """What was read in an article with the dates of the earlier prints of its report; `beside` is read just now."""
    mine = print_of(store, pk, text, facts)
    prints = [Print(other, key, day, "") for other, key, day in store.articles.prints(pk)]
    earlier = [_given(store, each, beside) for each in mine.before(prints)]
    return as_first_printed(facts, text, earlier)


def later_prints(store: Store, of: Print) -> tuple[int, ...]:
    """The articles of the same report that appeared after this one."""
    return tuple(pk for pk, _, day in store.articles.prints(of.article) if of.day and (not day or day > of.day))


def _given(store: Store, found: Print, beside: Print | None) -> Print:
    """A print with what it gives."""
    if beside and found.article == beside.article:
        return beside
    statements, events = store.statements.given_by(found.article), store.events.given_by(found.article)
    text = [*(each.text for each in statements), *(each.text for each in events), ""][0]
    said, told = tuple(each.mention for each in statements), tuple(each.mention for each in events)
    return Print(found.article, found.key, found.day, text, said, told)
