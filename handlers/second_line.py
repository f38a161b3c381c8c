"""The quieter line beneath an entry: how it was told and dated, why it should be checked, on what it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.differing import differences, told
from bot.when import shown_date
from handlers.dating import how_dated, run_of
from handlers.provenance import source_name
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.following.origins import Origins
    from bot.store.records import Event, Statement, StatementReceipt


def joined_lines(*lines: str) -> str:
    """Those that say something, under each other."""
    return "\n".join(line for line in lines if line)


def how_told(found: Statement) -> str:
    """Through whom a statement came, and how its date is known."""
    return ", ".join(part for part in (_via(found), _dated(found)) if part)


def _dated(found: Statement) -> str:
    return how_dated(found.said) if found.said.value or run_of(found.said) else _since(found)


def _since(found: Statement) -> str:
    """For a statement without any date: from when its article can be at the earliest."""
    earliest = found.best.article.published.not_before
    dated = found.said.timex or found.reported_on or found.said.not_after or found.best.article.published.value
    return f"in an article of {shown_date(earliest)} or later" if earliest and not dated else ""


def _via(found: Statement) -> str:
    """The chain of attribution, outermost first."""
    return f"via {', '.join(found.via)}" if found.via else ""


def why_doubted(found: Statement) -> str:
    """Why it should be checked, in words; empty for a sure one."""
    return f"to check: {'; '.join(found.doubts)}" if found.doubts else ""


def origins_counted(found: Origins) -> str:
    """On how many origins several outlets' reports rest."""
    if found.outlets < 2:
        return ""
    return f"{counted(found.outlets, 'outlet')}, {counted(found.origins, 'origin')}"


def perhaps_same(paired: Sequence[tuple[str, str]]) -> str:
    """What a statement may be the same as, in words; empty where nothing waits to be decided."""
    return f"may be the same as {listed([f'{other} ({why})' for other, why in paired])}" if paired else ""


def how_it_differs(other: StatementReceipt, shown: StatementReceipt) -> str:
    """In which words the version that is shown differs from another outlet's."""
    return f"beside {source_name(other.article)}: {told(differences(other.content, shown.content))}"


def dates_side_by_side(found: Event) -> str:
    """The different dates of one event, each with the outlets that give it; empty where they agree."""
    dates = []
    for value, articles in found.disputed:
        dates.append(f"{shown_date(value)} in {listed(dict.fromkeys(map(source_name, articles)))}")
    return "; ".join(dates)
