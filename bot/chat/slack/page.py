"""The bot's own page in Slack: what somebody follows and what is new in it; for admins what needs care. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat import deeds
from bot.chat.slack.entries import entry_pieces
from bot.chat.slack.limits import VIEW_BLOCKS
from bot.chat.slack.mrkdwn import name
from bot.chat.slack.names import reachable
from bot.chat.slack.parts import action_row
from bot.chat.slack.sheets import Block, blocks_of, mrkdwn, plain_text
from bot.reply import Action

if TYPE_CHECKING:
    from bot.store.records import Storyline
    from handlers.home import Followed, Home

ASK = "page"
"""What the action ids of the page's buttons begin with."""
_FOLLOWED, _OTHERS, _CARE = 12, 20, 10
"""How many of each are shown; the rest is counted, with the command that shows it."""
_NOTHING = "You follow no storyline yet. Follow one below: its digests come into your messages with me."


def page(found: Home) -> dict[str, Any]:
    """The page as Slack takes it."""
    blocks: list[Block] = [_header("Your storylines")]
    blocks += [block for number, each in enumerate(found.followed[:_FOLLOWED]) for block in _followed(each, number)]
    blocks += [] if found.followed else [_note(_NOTHING)]
    blocks += _more(len(found.followed) - _FOLLOWED, "/storyline list")
    if found.care:
        blocks += [{"type": "divider"}, _header("Sources that need care")]
        blocks += blocks_of(entry_pieces(found.care[:_CARE]))
        blocks += _more(len(found.care) - _CARE, "/source list")
    if found.others:
        blocks += [{"type": "divider"}, _header("Other storylines")]
        blocks += [_other(each, number) for number, each in enumerate(found.others[:_OTHERS])]
        blocks += _more(len(found.others) - _OTHERS, "/storyline list")
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


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


def _more(count: int, command: str) -> list[Block]:
    return [_note(f"{count} more: {reachable(command)}")] if count > 0 else []


def _note(words: str) -> Block:
    return {"type": "context", "elements": [plain_text(words)]}


def _header(words: str) -> Block:
    return {"type": "header", "text": plain_text(words)}
