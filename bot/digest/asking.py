"""What people are told of messages that did not go their way, in words: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.reply import Action, Reply
from bot.when import shown_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store.records import OutboxRow, Subscription

INTERRUPTED = "Slugline stopped while this was being sent."
ARRIVED = "Somebody says that it arrived; where it stands is looked for."
"""The note on a message that counts as posted, and is looked for once more: what follows it belongs under it."""
GOES_ON = "They go on by themselves as soon as I can post there again; what moves until then comes with them."
_WAITS = "Until then nothing more of it is posted. Other digests go on."


def mark(letter: str, row: OutboxRow) -> str:
    """How readers see which message this is: "digest 7", "digest 7, part 2"; "" where no number stands in it."""
    if row.digest < 0:
        return ""
    return f"digest {letter}{row.digest}" + (f", part {row.part + 1}" if row.part else "")


def numbered(letter: str, digest: int, part: int, parts: int) -> str:
    """The line that says so in a thread's message; it begins with its `mark`."""
    return f"digest {letter}{digest}, part {part + 1} of {parts}"


def number(letter: str, row: OutboxRow) -> str:
    """The message's number as a command takes it: "7", of a part "7.2"."""
    return f"{letter}{row.digest}" + (f".{row.part + 1}" if row.part else "")


def answers(letter: str, row: OutboxRow) -> tuple[Action, Action]:
    """The two commands of which one says what became of a message; no other one of the digest is meant by them."""
    which = number(letter, row) + (f" in {row.room}" if letter else "")
    return Action("It arrived", f"/digest arrived {which}"), Action("Send it again", f"/digest resend {which}")


def question(letter: str, row: OutboxRow, why: str) -> Reply:
    """Asks somebody to look."""
    name = mark(letter, row)
    look = f'Look in {row.platform}:{row.room} for "{name}": {why[0].lower()}{why[1:].rstrip(".")}.'
    notes = (_WAITS, *(() if row.part else (_linked(letter, row),)))
    return Reply(f"Did {name} arrive?", look, notes=notes, actions=answers(letter, row))


def _linked(letter: str, row: OutboxRow) -> str:
    """How the rest of a digest comes to stand under its first message, where nobody but a person sees that one."""
    yes, _ = answers(letter, row)
    return f"With that message's link the rest comes in its thread, else beside it: {yes.command} LINK"


def paused(subscriptions: Iterable[Subscription], why: str) -> Reply:
    """Tells who subscribed a room that takes nothing any more."""
    slugs = ", ".join(sorted({slug for each in subscriptions for slug in each.slugs}))
    return Reply("Digests paused", f"{slugs}: {why}", notes=(GOES_ON,))


def silenced(subscriptions: Iterable[Subscription]) -> str:
    """Names those that somebody wants to hear nothing of now, and what ends that; "" without any."""
    named = [f"{', '.join(each.slugs)} in {each.platform}:{each.room} {_until(each)}" for each in subscriptions]
    ways = "In that room, /digest resume goes on and /digest now posts once what moved."
    return f"Left out: {'; '.join(named)}. {ways}" if named else ""


def _until(each: Subscription) -> str:
    """Whether it is paused or muted, and until when in its own zone."""
    if each.state == "stopped" or not each.muted_until:
        return "(paused)"
    local = each.muted_until.astimezone(ZoneInfo(each.zone))
    return f"(muted until {shown_day(local.date())}, {local:%H:%M})"


def held(letter: str, row: OutboxRow, why: str) -> Reply:
    """Tells who subscribed a room that it takes one message not."""
    return Reply(f"{mark(letter, row).capitalize()} could not be posted", f"{row.platform}:{row.room}: {why}")
