"""Asking from the command line: the desk of one run, who asks, and the answer printed."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from bot.app import App
    from bot.cli_options import Invocation
    from bot.reply import Reply
    from bot.settings import Settings
    from handlers.desk import Asker


def opened(call: Invocation, *, seeded: bool) -> AbstractContextManager[App]:
    """Everything of this run, open for a `with` block; `seeded`: an empty store is given the first storylines."""
    from bot.app import open_app

    settings = call.settings()
    return open_app(settings, call.clock(settings), seed_if_empty=seeded)


@dataclass(frozen=True, slots=True)
class Seat:
    """From where somebody asks: the person at the keyboard, unless another `user` is named."""

    user: str | None = None
    room: str = "terminal"
    private: bool = False
    admin: bool = False

    def asker(self, settings: Settings) -> Asker:
        """Who that is for the desk; --admin gives rights, and so do the settings."""
        from bot.chat.terminal.keyboard import account, at_keyboard
        from handlers.desk import Asker
        from handlers.rights import rights

        if self.user is None:
            person = at_keyboard(settings)
            return replace(person, room=self.room, private=self.private, admin=self.admin or person.admin)
        asker = Asker(self.user, self.room, "terminal", private=self.private, account=account())
        may = rights(self.user, asker.place, admins=settings.admins, editors=settings.editors, vouched=self.admin)
        return replace(asker, admin=may.admin, editor=may.editor, keeper=may.keeper)


def answer_lines(call: Invocation, lines: Sequence[str], shape: str | None, seat: Seat = Seat()) -> None:
    """Print the answer to each command. Raises what `dispatch` raises; what was answered before then stands."""
    from bot.chat.terminal.keeping import kept
    from handlers.dispatch import dispatch

    with opened(call, seeded=True) as app:
        for line in lines:
            show(kept(dispatch(line, seat.asker(app.settings), app.desk)), shape)


def show(reply: Reply, shape: str | None) -> None:
    """Print the reply; without a shape in colour for a window, and as plain text elsewhere."""
    if shape == "json":
        click.echo(json.dumps(reply.as_json(), ensure_ascii=False))
    elif shape == "slack":
        from bot.chat.slack.blocks import render

        click.echo(json.dumps(render(reply), ensure_ascii=False))
    elif shape == "matrix":
        from bot.chat.matrix.render import render_all

        click.echo(json.dumps([message.content for message in render_all(reply)], ensure_ascii=False))
    elif shape is None and sys.stdout.isatty():
        from rich.console import Console

        from bot.chat.terminal.render import render_rich

        render_rich(reply, Console())
    else:
        from bot.chat.terminal.render import render_text

        click.echo(render_text(reply), nl=False)
