"""On how many different words a report stands: outlets that rest on one agency, text or source are one origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Report:
    """What of one article's telling decides whose word it is.

    `original` is the id of the article whose report it is; `outlet` None where unknown; `credits` are the agencies it
    credits, `rests_on` the outlets and unnamed sources that this telling is taken from; `host` is that of its address,
    which two names of one outlet have in common.
    """

    original: str
    outlet: str | None
    credits: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    host: str = ""


@dataclass(frozen=True, slots=True)
class Origins:
    """How many named outlets tell something, and on how many different origins they rest."""

    outlets: int
    origins: int


def origins_of(reports: Iterable[Report]) -> Origins:
    """Count outlets and origins. A report whose outlet is unknown adds none, but ties together what it copies."""
    groups = _joined(list(reports))
    named = [{_name(report.outlet) for report in group if report.outlet} for group in groups]
    return Origins(len(set().union(*named)), sum(bool(outlets) for outlets in named))


def adds_origin(report: Report, before: Sequence[Report]) -> bool:
    """Whether a report confirms by another origin what named outlets had told `before`."""
    known = origins_of(before).origins
    return known > 0 and origins_of((*before, report)).origins > known


def _joined(reports: Sequence[Report]) -> list[list[Report]]:
    """The reports in groups that share a text, an outlet, an agency or a source, by any chain.

    What an outlet ran of an agency is the agency's word: its own reports are not tied to it.
    """
    of_agencies = {report.original for report in reports if report.credits}
    groups: list[tuple[set[str], list[Report]]] = []
    for report in reports:
        keys, members = _keys(report, own=report.original not in of_agencies), [report]
        apart = []
        for group in groups:
            if keys & group[0]:
                keys |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (keys, members)]
    return [members for _, members in groups]


def _keys(report: Report, *, own: bool) -> set[str]:
    outlet = report.outlet if own else None
    names = (outlet, *report.credits, *report.rests_on)
    hosts = {f"host {report.host}"} if report.host and outlet else set()
    return {f"text {report.original}", *(f"name {_name(name)}" for name in names if name), *hosts}


def _name(outlet: str | None) -> str:
    said = list(words(outlet or ""))
    return " ".join(said[1:] if said[:1] == ["the"] and len(said) > 1 else said)
