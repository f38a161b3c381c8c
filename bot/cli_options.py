"""What every command of the `slugline` program takes: --db, --config and --now, before or after the command's name."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from bot.grammar import SLUG_RULE, slug_of

if TYPE_CHECKING:
    from bot.model import Clock
    from bot.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

_KEPT = "slugline."


class Instant(click.ParamType[datetime]):
    """An ISO date or date and time; without an offset it counts in the desk's zone."""

    name = "ISO"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, naive where no offset was given."""
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is no ISO date or time; write it as 2026-02-10 or 2026-02-10T09:30.', param, ctx)


class Slug(click.ParamType[str]):
    """A storyline's slug, by the same rule as in /storyline create."""

    name = "SLUG"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The slug, folded."""
        slug = slug_of(str(value))
        return slug if slug is not None else self.fail(f'"{value}" is no slug. {SLUG_RULE}', param, ctx)


class Commands(click.Group):
    """A group whose error for an unknown command says which there are."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """See click. Raises UsageError."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            *names, last = self.list_commands(ctx)
            ctx.fail(f'There is no command "{args[0]}". There are {", ".join(names)} and {last}.')
        return super().resolve_command(ctx, args)


@dataclass(frozen=True, slots=True)
class Invocation:
    """How the program was started."""

    db: Path | None = None
    config: Path | None = None
    now: datetime | None = None

    def settings(self) -> Settings:
        """The settings in force. Raises BadSettings."""
        from bot.settings import load

        return load(self.config, os.environ, self.db)

    def clock(self, settings: Settings) -> Clock:
        """The clock of this run: the machine's, or one that stands still at --now."""
        if self.now is None:
            return lambda: datetime.now(UTC)  # noqa: TID251 -- the command line is the edge that asks the clock
        fixed = (self.now if self.now.tzinfo else self.now.replace(tzinfo=settings.zone)).astimezone(UTC)
        return lambda: fixed


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Remember the option for the whole command line; one after the command's name outdoes one before it."""
    if value is not None:
        ctx.meta[_KEPT + str(param.name)] = value


_PATH = click.Path(path_type=Path)
_OPTIONS = (
    click.option("--db", type=_PATH, expose_value=False, callback=_keep, help="The database file."),
    click.option("--config", type=_PATH, expose_value=False, callback=_keep, help="The settings file (TOML)."),
    click.option("--now", type=Instant(), expose_value=False, callback=_keep, help="Take this as the present moment."),
)


def options(command: Callable[P, R]) -> Callable[P, R]:
    """Add --db, --config and --now."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def everywhere(command: Callable[Concatenate[Invocation, P], R]) -> Callable[P, R]:
    """Add --db, --config and --now, and call the command with an `Invocation` before its own arguments."""

    @wraps(command)
    def started(*arguments: P.args, **named: P.kwargs) -> R:
        meta = click.get_current_context().meta
        started_with = {name: meta.get(_KEPT + name) for name in ("db", "config", "now")}
        return command(Invocation(**started_with), *arguments, **named)

    return options(started)
