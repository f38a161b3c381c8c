"""/correct: an editor's word over what was read. It is kept beside the reading, and outlives every new one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, TellUser
from bot.following.choosing import choices, chosen, shown
from bot.ids import LINE, kind_of
from bot.ingest.rulings import parted
from bot.model import EVERYTHING
from bot.reply import Action, Entry, Reply
from bot.store.records import Statement
from bot.when import shown_date
from bot.wrapped import unwrapped_at
from handlers.command import command
from handlers.decided import sentence
from handlers.deciding import Wanted, keep
from handlers.excerpts import span_of
from handlers.lines import id_of, the_line
from handlers.naming import storyline_named, the_article
from handlers.opposing import as_opposed, of_another
from handlers.provenance import footnotes, receipt_at, source_name
from handlers.showing import Showing
from handlers.values import a_day, a_name
from handlers.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.model import CorrectionKind, Span
    from bot.reply import EntryKind
    from bot.store.records import Article, Event
    from handlers.desk import Desk, Request

    Reader = Callable[[Request, Desk, Statement | Event, str], Wanted]

_ENDS: dict[CorrectionKind, str] = {
    "speaker": r"speaker",
    "date": r"date",
    "words": r"words",
    "not a statement": r"not\W*an?\W*(?:statement|event)",
    "not this storyline": r"not\W*this\W*story(?:line)?",
    "same as": r"(?:the\s+)?same\W*as",
    "different from": r"different\W*from",
}
_ONLY_WHOLE = "Left out: {}, never shown without what stands beside, which could turn what is meant."
WAYS = "speaker NAME, date D, words, not-a-statement, not-this-story SLUG, same-as ID, or different-from ID or ARTICLE"


@command(
    name="correct",
    usage="/correct ID speaker NAME | date D | words [N] | not-a-statement | not-this-story SLUG | same-as ID"
    " | different-from ID or ARTICLE",
    summary="Correct a line: who said it, when, its words, what it is, where it belongs.",
    help=(
        'The line is marked "corrected" from then on, with your name, and no new reading or edit of the article undoes '
        "it. An unknown speaker or date is written unknown; a name the desk does not know stands in quotation marks. "
        '"words" lists the sentences and quotations of the paragraph by number, and "words 2" chooses one: words are '
        'never typed. "not-a-statement" takes the line out everywhere, "not-this-story" out of one storyline. '
        '"same-as" makes two lines one, the later id leads to the earlier; "different-from" keeps them apart for good, '
        "or parts what an article tells from a line that words alone joined it to. "
        "Where two editors give different values, or disagree whether two lines are one, neither counts: the line "
        "shows both names and both values, to check, until one of them is undone or repeats the other's. /undo takes "
        "any of it back."
    ),
    examples=("/correct s1 speaker unknown", "/correct s2 date 18 Feb 2025", "/correct s2 words"),
    changes=True,
)
def correct(request: Request, desk: Desk) -> Reply:
    """Keep the correction, with a log row, and show the line as it is now."""
    typed, _, rest = request.parsed.subject.strip().partition(" ")
    asked = id_of(request, typed)
    found = the_line(request, desk, asked)
    kind, value = _kind(asked, rest.strip())
    if kind == "words" and not value:
        return _choices(request, desk, found)
    wanted = _READERS[kind](request, desk, found, value)
    subject, wanted = as_opposed(request, desk, asked, wanted) or (found.id, wanted)
    number = keep(request, desk, subject, found, wanted)
    return _answer(request, desk, subject, number)


def _kind(asked: str, rest: str) -> tuple[CorrectionKind, str]:
    for kind, ends in _ENDS.items():
        if match := re.fullmatch(rf"(?:{ends})(?:[\s:]+(.*))?", rest, re.IGNORECASE | re.DOTALL):
            return kind, (match[1] or "").strip()
    raise Misunderstood(f"What of {asked} is to be corrected? After /correct {asked} stands {WAYS}.")


def _answer(request: Request, desk: Desk, subject: str, number: int) -> Reply:
    """The line as it is now, what stands against it, and how to take the correction back."""
    showing, correction = Showing.to(request, desk), desk.store.corrections.get(EVERYTHING, number)
    assert correction is not None
    found = the_line(request, desk, subject)
    entry = showing.statement(found) if isinstance(found, Statement) else showing.event(found)
    notes = [f"{subject} is now {found.id}."] if found.id != subject else []
    mine = [conflict for conflict in found.decided.conflicts if number in {each.number for each in conflict}]
    others = [each for conflict in mine for each in conflict if each.number != number]
    notes += [
        f"{sentence(each, showing.zone)}. Neither counts until you agree; /undo {each.id} ends it too."
        for each in others
    ]
    actions = (Action("take it back", f"/undo {correction.id}"), Action("its receipt", f"/receipt {found.id}"))
    return Reply(f"{subject} corrected", sentence(correction, showing.zone), (entry,), tuple(notes), actions=actions)


def _speaker(request: Request, desk: Desk, found: Statement | Event, value: str) -> Wanted:
    if not isinstance(found, Statement):
        raise TellUser(
            f"{found.id} is an event and has no speaker. After /correct {found.id} may stand date D or words."
        )
    if not value:
        raise Misunderstood(f"Who said it? Write /correct {found.id} speaker NAME, or speaker unknown.")
    name = a_name(request, desk, found, value)
    if name == found.speaker and len(found.speakers) < 2 and not found.decided.has("speaker"):
        raise TellUser(
            f"{name or 'Nobody'} is its speaker already. /mark {found.id} verified says that you checked it."
        )
    return Wanted("speaker", name, " and ".join(found.speakers) or found.speaker or "")


def _date(request: Request, desk: Desk, found: Statement | Event, value: str) -> Wanted:
    if not value:
        raise Misunderstood(f"When was it? Write /correct {found.id} date 18 Feb 2025, or date unknown.")
    day = a_day(request, desk, value)
    today = request.at.astimezone(desk.settings.zone).date().isoformat()
    if day and isinstance(found, Statement) and day > today[: len(day)]:
        raise Misunderstood(
            f"{shown_date(day)} lies ahead: nobody has said it yet. Write the day on which it was said."
        )
    if day and isinstance(found, Statement):
        _not_after_its_report(found, day)
    now = found.said if isinstance(found, Statement) else found.date
    if day == now.value and now.basis == "stated" and not found.decided.has("date"):
        raise TellUser(f"That is its date already. /mark {found.id} verified says that you checked it.")
    return Wanted("date", day, now.value or "")


def _not_after_its_report(found: Statement, day: str) -> None:
    """Raise TellUser for a day on which an article had told it already; of the next one only a time zone may be why."""
    for receipt in sorted(found.receipts, key=lambda each: each.article.published.value or ""):
        told = receipt.article.published
        if told.value is None or told.precision != "day" or told.basis == "inferred" or receipt.article.brief:
            continue
        latest = (date.fromisoformat(told.value) + timedelta(days=1)).isoformat()
        if day > latest[: len(day)]:
            raise TellUser(
                f"{source_name(receipt.article)} told it on {shown_date(told.value)} ({receipt.article.id}), so it was "
                f"not said on {shown_date(day)}. Write the day on which it was said, or /correct {found.id} date "
                f"unknown; if {receipt.article.id} tells of another occasion, /correct {found.id} different-from "
                f"{receipt.article.id} first."
            )


def _words(request: Request, desk: Desk, found: Statement | Event, value: str) -> Wanted:
    text = desk.store.articles.text(request.scope, found.best.article)
    offered, _ = _offered(text, found)
    if not value.isdecimal() or not 0 < int(value) <= len(offered):
        said = f"from 1 to {len(offered)}" if offered else "which is nothing"
        raise Misunderstood(f"/correct {found.id} words lists what can be chosen, {said}.")
    span = offered[int(value) - 1]
    return Wanted("words", span.of(text), span_of(found).of(text), span)


def _offered(text: str, found: Statement | Event) -> tuple[tuple[Span, ...], int]:
    """What may be chosen, and how much may not: what stands beside such words could turn what they mean."""
    every = choices(text, span_of(found))
    if not isinstance(found, Statement):
        return every, 0
    mention = found.best.mention
    kept = tuple(span for span in every if shown(text, chosen(text, span, mention)) == span)
    return kept, len(every) - len(kept)


def _choices(request: Request, desk: Desk, found: Statement | Event) -> Reply:
    """The sentences and quotations of the paragraph that may be chosen, each under its number."""
    article = found.best.article
    statement = found if isinstance(found, Statement) else None
    said = Showing.to(request, desk).statement(statement) if statement else None
    speaker = (said.speaker or said.source or None) if said else None
    kind: EntryKind = "statement" if speaker else "event"  # the words may name a speaker whom nobody has found yet
    text = desk.store.articles.text(request.scope, article)
    offered, left = _offered(text, found)
    entries = []
    for number, span in enumerate(offered, 1):
        words, place = span.of(unwrapped_at(text, span)), receipt_at(article, span)
        entries.append(
            Entry(str(number), kind, words, quote=True, speaker=speaker, receipts=(place,), group="to choose")
        )
    now = next((str(n) for n, span in enumerate(offered, 1) if span == span_of(found)), "none of these")
    actions = tuple(Action(f"choose {n}", f"/correct {found.id} words {n}") for n in range(1, len(offered) + 1))
    summary = f"{counted(len(offered), 'choice')}; {found.id} is {now} now"
    notes = (*footnotes(entries), *([_ONLY_WHOLE.format(counted(left, "part"))] if left else []))
    return Reply(f"Words for {found.id}", summary, tuple(entries), notes, actions=actions)


def _dismissed(request: Request, desk: Desk, found: Statement | Event, value: str) -> Wanted:
    return Wanted("not a statement", None)


def _elsewhere(request: Request, desk: Desk, found: Statement | Event, value: str) -> Wanted:
    if not value:
        raise Misunderstood(f"Out of which storyline? Write /correct {found.id} not-this-story SLUG.")
    slug = storyline_named(desk, request.scope, value).slug
    members = (m for r in found.receipts for m in desk.store.storylines.of_article(request.scope, r.article.pk))
    if not any(member.storyline == slug and member.state == "in" for member in members):
        raise TellUser(f"{found.id} is not in {slug}. /article {found.best.article.id} says where its article belongs.")
    return Wanted("not this storyline", slug)


def _other(request: Request, desk: Desk, found: Statement | Event, value: str, kind: CorrectionKind) -> str:
    """The id of the other line. Raises Misunderstood, NotFound, TellUser."""
    if not value:
        raise Misunderstood(f"Which other line? Write /correct {found.id} {kind.replace(' ', '-')} ID.")
    asked = id_of(request, value)
    if kind_of(asked) != kind_of(found.id):
        raise TellUser(f"{found.id} and {asked} are a statement and an event; only two of a kind can be one.")
    other = the_line(request, desk, asked)
    typed = id_of(request, request.parsed.subject.strip().partition(" ")[0])
    if asked == typed:
        raise TellUser(f"{asked} is one line; name another.")
    if kind == "different from" and of_another(request, desk, typed, asked, "same as"):
        return asked
    if other.id == found.id:
        raise TellUser(f"{typed} and {asked} are one line already, {found.id}.{_joined(request, desk, typed, asked)}")
    return other.id


def _joined(request: Request, desk: Desk, *ids: str) -> str:
    """By whose decision they are one, and how to part them; empty where the words alone made them one."""
    for each in desk.store.corrections.standing(request.scope):
        if each.kind == "same as" and {each.subject, each.value} & set(ids):
            return f" {each.who} said so ({each.id}); /undo {each.id} parts them."
    return ""


def _same(request: Request, desk: Desk, found: Statement | Event, value: str) -> Wanted:
    other = _other(request, desk, found, value, "same as")
    for each in desk.store.corrections.standing(request.scope):
        own = each.by == request.asker.person
        if own and each.kind == "different from" and {each.subject, each.value} == {found.id, other}:
            raise TellUser(f"{each.who} keeps {found.id} and {other} apart ({each.id}). /undo {each.id} first.")
    return Wanted("same as", other)


def _can_be_parted(found: Statement | Event, desk: Desk, article: Article) -> None:
    """Raise TellUser where the article does not give the line, or in the very words of the others."""
    mine, theirs = parted(desk.store, kind_of(found.id), found.pk, article.pk)
    if not mine:
        raise TellUser(f"{article.id} does not give {found.id}. /receipt {found.id} shows the articles that do.")
    if not theirs:
        raise TellUser(f"{article.id} gives {found.id} in the very words of all others; nothing tells them apart.")


def _different(request: Request, desk: Desk, found: Statement | Event, value: str) -> Wanted:
    if value and not LINE.fullmatch(value.strip().lower()):
        article = the_article(request, desk, value)
        _can_be_parted(found, desk, article)
        return Wanted("different from", article.id)
    return Wanted("different from", _other(request, desk, found, value, "different from"))


_READERS: dict[CorrectionKind, Reader] = {
    "speaker": _speaker,
    "date": _date,
    "words": _words,
    "not a statement": _dismissed,
    "not this storyline": _elsewhere,
    "same as": _same,
    "different from": _different,
}
