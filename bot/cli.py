"""The `slugline` command. Exit status 0; 1 when something failed, said in one line on standard error; 2 for usage."""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli_ask import Seat, answer_lines, opened
from bot.cli_matrix import matrix
from bot.cli_options import Commands, Instant, Invocation, Slug, everywhere, options
from bot.cli_sources import sources
from bot.errors import Misunderstood, SluglineError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from types import TracebackType


OUTPUT_FAILS = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""How printing fails where whoever read has gone, or the disk behind a redirection is full or broken."""

EXAMPLES = """\b
Examples:
  slugline run                                   the bot, in this terminal or in Slack
  slugline ask "/timeline macron-putin"          one answer
  slugline ask '/who-said "ground troops"' --as json
  slugline ingest notes/ https://example.com/feed --storyline macron-putin
  slugline read article.txt                      what one article says, nothing kept
  slugline --db desk.db digest preview
"""


@click.group(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="slugline")
@options
def slugline() -> None:
    """A chat bot that keeps a newsroom's storylines and answers with the receipt for every line."""


def main() -> None:
    """Run the program and exit with its status. What goes wrong unforeseen is told without the words it quotes."""
    sys.excepthook = _went_wrong
    logging.getLogger().addHandler(logging.NullHandler())  # or Python prints libraries' warnings, with what they quote
    sys.exit(run_line(sys.argv[1:]))


def run_line(arguments: Sequence[str]) -> int:
    """Run one command line; its exit status. Every error of ours is one line on standard error, never a traceback."""
    try:
        with slugline.make_context("slugline", list(arguments)) as context:
            status = slugline.invoke(context)
            sys.stdout.flush()
            return status if isinstance(status, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SluglineError as error:
        click.echo(f"slugline: {error}", err=True)
        return 2 if isinstance(error, Misunderstood) else 1
    except (KeyboardInterrupt, click.Abort):
        return 130
    except OSError as error:
        if error.filename is not None or error.errno not in OUTPUT_FAILS:
            raise
        return _without_output(error)


def _went_wrong(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    from bot import logs

    logs.uncaught(kind, error, at)


def _without_output(cause: OSError) -> int:
    """The exit status where standard output takes no more, said in one line unless whoever read has had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would stumble over it at exit
    if isinstance(cause, BrokenPipeError):
        return 0
    why = cause.strerror or "it was refused"
    click.echo(f"slugline: The answer could not be written ({why}). Make room, or send it elsewhere.", err=True)
    return 1


_AS = click.option(
    "--as",
    "shape",
    type=click.Choice(["text", "json", "slack", "matrix"]),
    help="The answer's form, whatever it is printed to.",
)


@slugline.command()
@everywhere
@click.argument("line", nargs=-1, required=True)
@_AS
@click.option("--user", help="Ask as this user id.")
@click.option("--room", default="terminal", show_default=True, help="Ask in this room.")
@click.option("--private", is_flag=True, help="Ask in a room that its members alone see.")
@click.option("--admin", is_flag=True, help="Ask with an admin's rights.")
def ask(  # noqa: PLR0913 -- an option each
    call: Invocation,
    line: tuple[str, ...],
    shape: str | None,
    user: str | None,
    room: str,
    *,
    private: bool,
    admin: bool,
) -> None:
    """Answer one command.

    LINE is what one would type in chat, such as "/timeline macron-putin"; the "/" may be left out.
    """
    from bot.chat.terminal.keyboard import as_command

    command = as_command(" ".join(line))
    if command is None:
        raise click.UsageError('Say what to ask, such as "/timeline macron-putin"; "/slugline help" lists commands.')
    answer_lines(call, [command], shape, Seat(user, room, private=private, admin=admin))


@slugline.command()
@everywhere
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--published", type=Instant(), help="When articles without a date of their own were published.")
def read(call: Invocation, paths: tuple[str, ...], published: datetime | None) -> int:
    """Print what articles say, without a store.

    One JSON object an article, on a line of its own.

    PATH is a text file, a folder of them, or a .jsonl file of {"id", "text", "published"}. An article in another
    language than English gives its language alone, with a note on standard error.
    """
    from bot.app import known_without_store
    from bot.cli_read import read_files
    from bot.model import Date

    day = Date(published.date().isoformat(), "day", "stated") if published else None
    return read_files(paths, day, known_without_store(call.settings()))


@slugline.command()
@everywhere
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--storyline", type=Slug(), help="Accept the articles into this storyline; it is made if need be.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each input as a line of JSON.")
def ingest(call: Invocation, inputs: tuple[str, ...], storyline: str | None, *, as_json: bool) -> int:
    """Take articles into the store.

    PATH is a text file, a page, a feed, a folder of them, or a .jsonl file; URL a page or a feed.

    A line of .jsonl is {"id", "title", "text", "url", "outlet", "published", "storyline"}; only text is needed.
    """
    from bot.cli_ingest import arrivals, expected, take_all, tell_waiting
    from bot.ingest.ahead import read_ahead

    with opened(call, seeded=False) as app:
        found = read_ahead(arrivals(inputs, app.settings), app.pipeline.to_read, app.reading)
        status = take_all(found, expected(inputs), app.pipeline.ingest, storyline=storyline, as_json=as_json)
        tell_waiting(app.store)
    return status


@slugline.command()
@everywhere
def assignments(call: Invocation) -> None:
    """Print where each article belongs.

    One JSON object an article, on a line of its own, with its storylines, its cluster and its copies.
    """
    from bot.cli_store import assigned

    with opened(call, seeded=False) as app:
        for row in assigned(app.store):
            click.echo(json.dumps(row, ensure_ascii=False))


@slugline.command()
@everywhere
@click.option("--apply", is_flag=True, help="Write what the report says, an article at a time.")
@click.option("--all", "everything", is_flag=True, help="Read also what the present engine has read already.")
@click.option("--first", type=click.IntRange(min=0), default=20, show_default=True, help="Tell of so many articles.")
def reread(call: Invocation, *, apply: bool, everything: bool, first: int) -> int:
    """Read the whole store again.

    Tells what the present engine, word lists and people read otherwise: statements and events gained and lost, other
    speakers, dates and words. Nothing is written without --apply. Ids and corrections stay, nothing is announced, and
    a run that was stopped goes on where it was.
    """
    from bot.cli_reread import engine_now, read_again
    from bot.ingest.rereading import Rereading
    from bot.reading import ENGINE

    with opened(call, seeded=False) as app:
        engine = engine_now(ENGINE, app.lexicons, app.store.people.all())
        failed = read_again(Rereading(app.pipeline, engine), apply=apply, everything=everything, first=first)
        for name, drawer in app.rooms.each():
            click.echo(f"Room {name[:12]}:")
            rereading = Rereading(drawer.pipeline, engine)
            failed |= read_again(rereading, apply=apply, everything=everything, first=first)
        return failed


@slugline.group(cls=Commands)
@options
def digest() -> None:
    """Look at digests, or post them now."""


@digest.command()
@everywhere
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@_AS
def preview(call: Invocation, slugs: tuple[str, ...], shape: str | None) -> None:
    """Show what would be posted now."""
    answer_lines(call, [f"/digest preview {slug}" for slug in slugs] or ["/digest preview"], shape)


@digest.command()
@everywhere
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
def post(call: Invocation, slugs: tuple[str, ...]) -> None:
    """Post now what moved."""
    from bot.app import post_digests
    from bot.model import EVERYTHING
    from handlers.naming import storyline_named

    with opened(call, seeded=False) as app:
        click.echo(post_digests(app, [storyline_named(app.desk, EVERYTHING, slug).slug for slug in slugs]))


@slugline.command()
@everywhere
def run(call: Invocation) -> int:
    """Run the bot.

    It polls, posts digests and answers in the chats that are set up; without any, in this terminal.
    """
    import asyncio

    from bot.run import run as serve

    settings = call.settings()
    return asyncio.run(serve(settings, call.clock(settings)))


@slugline.command()
@everywhere
def chat(call: Invocation) -> int:
    """Chat in this terminal.

    A pipe is answered line by line; then the status is 1 when a line failed.
    """
    import asyncio

    from bot.chat.terminal.session import chat as talk

    with opened(call, seeded=True) as app:
        return asyncio.run(talk(app.desk))


@slugline.command()
@everywhere
def seed(call: Invocation) -> None:
    """Give an empty store its storylines."""
    with opened(call, seeded=False) as app:
        if count := app.seed():
            click.echo(f"{count} articles and their storylines are in {app.settings.db}.")
        else:
            click.echo(f"{app.settings.db} holds something already; nothing was changed.")


slugline.add_command(sources)
slugline.add_command(matrix)


@slugline.command()
@everywhere
def doctor(call: Invocation) -> int:
    """Check what the bot needs."""
    from bot.cli_doctor import examine

    settings = call.settings()
    checks = list(examine(settings, call.clock(settings)))
    for check in checks:
        click.echo(check.line())
    return int(any(check.state == "failed" for check in checks))


@slugline.command()
@everywhere
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace FILE where it is there already.")
def backup(call: Invocation, file: Path, *, replace: bool) -> None:
    """Copy the database to FILE.

    It is copied as it is at one instant, whoever uses it meanwhile. What private rooms keep goes to FILE.rooms.
    """
    from bot.cli_copies import backed_up

    click.echo(backed_up(call.settings().db, file, replace=replace))


@slugline.command()
@everywhere
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the present database, which is copied aside first.")
def restore(call: Invocation, file: Path, *, replace: bool) -> None:
    """Put the backup FILE in the database's place.

    What was held or taken down since the backup is hidden again before anybody can read it, and what was posted since
    is not posted again.
    """
    from bot.cli_copies import restored

    settings = call.settings()
    for line in restored(settings.db, file, call.clock(settings)(), replace=replace):
        click.echo(line)
