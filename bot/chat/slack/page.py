"""The bot's own page in Slack: what somebody follows and what is new in it; for admins what needs care. Pure."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bot.chat import deeds
from bot.chat.slack.entries import entry_pieces
from bot.chat.slack.mrkdwn import name
from bot.chat.slack.names import reachable
from bot.chat.slack.parts import action_row
from bot.chat.slack.sheets import Block, blocks_of, mrkdwn, plain_text
from bot.reply import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.records import Storyline
    from handlers.home import Followed, Home

ASK = "page"
"""What the action ids of the page's buttons begin with."""
_FOLLOWED, _OTHERS, _CARE = 52, 20, 18
"""Blocks for each, so that a page always holds them; what is beyond is counted, with the command that shows it."""
_DIVIDER: Block = {"type": "divider"}
_NOTHING = "You follow no storyline yet. Follow one below: its digests come into your messages with me."


def page(found: Home) -> dict[str, Any]:
    """The page as Slack takes it."""
    blocks: list[Block] = [_header("Your storylines")]
    blocks += _within(_FOLLOWED, [_followed(each, number) for number, each in enumerate(found.followed)])
    blocks += [] if found.followed else [_note(_NOTHING)]
    if found.care:
        blocks += [_DIVIDER, _header("Sources that need care")]
        blocks += _within(_CARE, [blocks_of(entry_pieces((each,))) for each in found.care], "/source list")
    if found.others:
        blocks += [_DIVIDER, _header("Other storylines")]
        blocks += _within(_OTHERS, [[_other(each, number)] for number, each in enumerate(found.others)])
    return {"type": "home", "blocks": blocks}


def _within(most: int, parts: Sequence[list[Block]], command: str = "/storyline list") -> list[Block]:
    """The first parts whole, as far as so many blocks hold them, and how many more there are."""
    ends = list(accumulate(map(len, parts)))
    kept = sum(end <= most for end in ends)
    more = [_note(f"{len(parts) - kept} more: {reachable(command)}")] if kept < len(parts) else []
    return [*(block for part in parts[:kept] for block in part), *more]


def _followed(each: Followed, number: int) -> list[Block]:
    """Title, what moved, its latest, and what can be done."""
    told = f"*{name(each.title)}*\n{name(each.slug)}: {name(each.moved or 'nothing new')}"
    buttons = [
        Action("What is new", f"/new {each.slug}"),
        Action("Timeline", f"/timeline {each.slug}"),
        Action("Unfollow", f"{deeds.UNFOLLOW} {each.slug}"),
    ]
    row = [(action, f"{ASK}:{number}:{at}") for at, action in enumerate(buttons)]
    latest = blocks_of(entry_pieces(each.latest, menus=False))
    return [{"type": "section", "text": mrkdwn(told)}, *latest, action_row(row, f"{ASK}:{number}")]


def _other(each: Storyline, number: int) -> Block:
    follow = action_row([(Action("Follow", f"{deeds.FOLLOW} {each.slug}"), f"{ASK}:follow:{number}")], "x")
    told = f"*{name(each.title)}*\n{name(each.slug)}"
    return {"type": "section", "text": mrkdwn(told), "accessory": follow["elements"][0]}


def _note(words: str) -> Block:
    return {"type": "context", "elements": [plain_text(words)]}


def _header(words: str) -> Block:
    return {"type": "header", "text": plain_text(words)}
