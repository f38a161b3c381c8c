"""/mark, /flag, /undo, /redo and /correct list: what else people decide on a line, and what they decided."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound, TellUser
from bot.following.correcting import Decided
from bot.grammar import fold
from bot.ids import LINE
from bot.ingest.deciding import take_back, without_words
from bot.model import EVERYTHING
from bot.reply import Action, Entry, Reply
from bot.store.records import Statement
from handlers.command import command
from handlers.decided import said, sentence
from handlers.deciding import Wanted, keep
from handlers.lines import id_of, the_line
from handlers.paging import cut
from handlers.parting import ON_STORYLINES, take_apart
from handlers.showing import Showing
from handlers.values import a_day
from handlers.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.following.correcting import Correction
    from handlers.desk import Desk, Request

NEEDS_CARE, DISAGREE, FLAGS, DECIDED = "needs care", "editors disagree", "flagged by readers", "decided"
"""The headings of /correct list, in order."""
LOST = "Its words stand in no article any more; look at the line and correct it anew."
MARK_WAYS = "verified, do-not-use, or embargoed until D"


@command(
    name="mark",
    usage="/mark ID verified | do-not-use | embargoed until D",
    summary="Mark a line as checked, as not to be used, or as embargoed.",
    help=(
        '"verified" says that you checked it; what was to check about it no longer is. "do-not-use" and "embargoed '
        'until D" keep it, and what else is shown with words of it, out of digests, files and what is shared to a '
        "channel; here it stays, with the mark. From the day D on an embargoed line is used like any other, and a "
        "digest brings what it left out. /undo takes a mark off."
    ),
    examples=("/mark s1 verified", "/mark s1 do-not-use", "/mark s2 embargoed until 1 March 2030"),
    changes=True,
)
def mark(request: Request, desk: Desk) -> Reply:
    """Keep the mark, with a log row, and show the line as it is now."""
    typed, _, rest = request.parsed.subject.strip().partition(" ")
    found = the_line(request, desk, id_of(request, typed))
    number = keep(request, desk, found.id, found, _wanted(request, desk, found.id, rest.strip()))
    return _told(request, desk, f"{found.id} marked", number)


def _wanted(request: Request, desk: Desk, subject: str, rest: str) -> Wanted:
    folded = fold(rest).replace("-", " ").replace("'", "")
    if folded == "verified":
        return Wanted("verified", None)
    if folded in ("do not use", "dont use"):
        return Wanted("do not use", None)
    until = re.fullmatch(r"embargo(?:ed)?(?:\s+until)?\s+(.+)", rest, re.IGNORECASE)
    if not until:
        raise Misunderstood(f"How is it to be marked? After /mark {subject} stands {MARK_WAYS}.")
    today = request.at.astimezone(desk.settings.zone).date().isoformat()
    day = a_day(request, desk, until[1], ahead=True)
    if day is None or len(day) < len(today):
        raise Misunderstood(f"An embargo ends on a day: /mark {subject} embargoed until 18 Feb 2030.")
    if day <= today:
        raise TellUser(f"{until[1]} is not after today, so nothing would be embargoed. Name the day it ends.")
    return Wanted("embargoed", day)


@command(
    name="flag",
    usage="/flag ID [WORDS]",
    summary="Ask an editor to look at a line: something about it seems wrong.",
    help=(
        "Nothing of the line changes; it is marked, and /desk and /correct list show it to editors until one of them "
        "ends it with /undo. The words say what seems wrong."
    ),
    examples=("/flag s1 She said so a week earlier.", "/flag e1"),
    changes=True,
    everybodys=True,
)
def flag(request: Request, desk: Desk) -> Reply:
    """Keep the flag."""
    typed, _, rest = request.parsed.subject.strip().partition(" ")
    found = the_line(request, desk, id_of(request, typed))
    number = keep(request, desk, found.id, found, Wanted("flag", " ".join(rest.split()) or None))
    return _told(request, desk, f"{found.id} flagged", number)


@command(
    name="undo",
    usage="/undo [NUMBER]",
    summary="Take back what was decided: a correction, a mark, a flag, by its number (c12), or your latest.",
    help="The line is as it was before. The log keeps both; /redo makes it hold again.",
    examples=("/undo c1", "/undo"),
    changes=True,
)
def undo(request: Request, desk: Desk) -> Reply:
    """Let a decision hold no more."""
    return _turned(request, desk, redo=False)


@command(
    name="redo",
    usage="/redo [NUMBER]",
    summary="Let a decision hold again that /undo took back, by its number (c12), or the latest of yours.",
    help="Nobody else's decision changes by it.",
    examples=("/redo",),
    changes=True,
)
def redo(request: Request, desk: Desk) -> Reply:
    """Let a decision hold again."""
    return _turned(request, desk, redo=True)


def _turned(request: Request, desk: Desk, *, redo: bool) -> Reply:
    correction = _numbered(request, desk, redo=redo)
    if correction is None:
        return Reply("Nothing to take back", f"you have {'undone nothing' if redo else 'decided nothing that stands'}")
    asker, store = request.asker, desk.store
    back, again = ("redo", "undo") if redo else ("undo", "redo")
    if store.corrections.stands(correction.number) == redo:
        state = "in force" if redo else "undone"
        raise TellUser(f"{correction.id} is {state} already. /{again} {correction.id} turns it round.")
    if correction.kind in ON_STORYLINES:
        return take_apart(request, desk, correction, redo=redo)
    with store.write():
        take_back(store, request.at, asker.person, asker.place, correction, redo=redo)
        desk.note(request, back, correction.subject, after=correction.id)
    done = "holds again" if redo else "holds no more"
    action = Action("take it back", f"/{again} {correction.id}")
    showing = Showing.to(request, desk)
    entries = _shown(request, desk, showing, correction.subject)
    return Reply(f"{correction.id} {done}", sentence(correction, showing.zone), entries, actions=(action,))


def _numbered(request: Request, desk: Desk, *, redo: bool) -> Correction | None:
    """The decision with the number that was typed; without one the asker's latest, None where there is none."""
    if not request.parsed.subject.strip():
        return desk.store.corrections.latest(request.scope, request.asker.person, standing=not redo)
    typed = fold(request.parsed.subject).replace(" ", "").lstrip("#")
    own = desk.store.connections.letter
    if not (match := re.fullmatch(r"(?P<letter>p?)c?(?P<number>\d{1,12})", typed)):
        raise Misunderstood(f"Which decision? Write /{request.parsed.name} c12; /correct list shows the numbers.")
    found = desk.store.corrections.get(request.scope, int(match["number"])) if match["letter"] == own else None
    if found:
        return found
    raise NotFound(f"There is no decision {match['letter']}c{match['number']}. /correct list shows the numbers.")


def _shown(request: Request, desk: Desk, showing: Showing, subject: str) -> tuple[Entry, ...]:
    """The line that a decision is about, as it is now; none for one that no article gives."""
    if not LINE.fullmatch(subject):
        return ()
    try:
        found = the_line(request, desk, subject)
    except NotFound:
        return ()
    return (showing.statement(found) if isinstance(found, Statement) else showing.event(found),)


def _told(request: Request, desk: Desk, title: str, number: int) -> Reply:
    showing, kept = Showing.to(request, desk), desk.store.corrections.get(EVERYTHING, number)
    assert kept is not None
    entries = _shown(request, desk, showing, kept.subject)
    action = Action("take it back", f"/undo {kept.id}")
    return Reply(title, sentence(kept, showing.zone), entries, actions=(action,))


@command(
    name="correct list",
    usage="/correct list [ID]",
    summary="What people decided and what waits for an editor: lost words, disagreements, flags.",
    help=(
        "First the corrections whose words stand in no article any more, then those in which editors disagree, then "
        "what readers flagged, then all others, the latest first. /undo with the number takes one back."
    ),
    examples=("/correct list", "/correct list s1"),
    clauses=("all", "page"),
    joins=True,
)
def list_(request: Request, desk: Desk) -> Reply:
    """Every decision that stands, by what it asks of an editor."""
    typed = request.parsed.subject.strip()
    subject = id_of(request, typed) if typed else None
    found = desk.store.corrections.standing(request.scope, subject)
    if not found:
        what = f"{subject} as it was read" if subject else "everything as it was read"
        return Reply("Decisions", f"none: {what}")
    headed = _headed(desk, found)
    order = (NEEDS_CARE, DISAGREE, FLAGS, DECIDED)
    ordered = sorted(found, key=lambda each: (order.index(headed[each.number]), -each.number))
    showing, part = Showing.to(request, desk), cut(request.parsed, desk)
    entries = tuple(_entry(showing, each, headed[each.number]) for each in part.of(ordered))
    page = part.page(len(ordered), request.parsed)
    actions = tuple(Action(f"take {entry.id} back", f"/undo {entry.id}") for entry in entries[:5])
    return Reply("Decisions", counted(len(found), "decision") + _waiting(headed), entries, (), page, actions)


def waiting(desk: Desk) -> str:
    """What of people's decisions waits for an editor, in words; empty where nothing does."""
    return _waiting(_headed(desk, desk.store.corrections.standing(EVERYTHING))).removeprefix("; ")


def _waiting(headed: dict[int, str]) -> str:
    count = Counter(headed.values())
    parts = [
        f"{counted(count[NEEDS_CARE], 'correction')} to care for" if count[NEEDS_CARE] else "",
        f"editors disagree in {count[DISAGREE]}" if count[DISAGREE] else "",
        f"{counted(count[FLAGS], 'flag')}" if count[FLAGS] else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"; {told}" if told else ""


def _headed(desk: Desk, found: Sequence[Correction]) -> dict[int, str]:
    """Under which heading each stands, by its number."""
    lost = {each.number for each in without_words(desk.store)}
    by_line: defaultdict[str, list[Correction]] = defaultdict(list)
    for each in found:
        by_line[each.subject].append(each)
    decided = [Decided(tuple(made)) for made in by_line.values()]
    open_ = {each.number for one in decided for conflict in one.conflicts for each in conflict}
    return {
        each.number: NEEDS_CARE
        if each.number in lost
        else DISAGREE
        if each.number in open_
        else FLAGS
        if each.kind == "flag"
        else DECIDED
        for each in found
    }


def _entry(showing: Showing, each: Correction, heading: str) -> Entry:
    lost = "" if heading != NEEDS_CARE else _carried(each) if each.carried_from else LOST
    day = each.at.astimezone(showing.zone).date().isoformat()
    text = f"{each.subject}: {said(each)}" if LINE.fullmatch(each.subject) else said(each)
    return Entry(each.id, "change", text, day, "day", "stated", detail=lost, group=heading)


def _carried(each: Correction) -> str:
    return (
        f"An edit put it in the place of what {each.carried_from} withholds, so it is withheld too."
        f" Mark {each.subject} yourself, or free it: /undo {each.id}."
    )
