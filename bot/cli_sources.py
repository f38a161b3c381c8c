"""`slugline sources`: what the desk reads, from the command line; every line of it is a command of the chat as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli_ask import Seat, answer_lines, opened, show
from bot.cli_options import Commands, Invocation, Slug, everywhere, options
from bot.errors import Misunderstood, TellUser, Unreadable
from bot.store.copying import owned

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.app import App
    from bot.ingest.wanted import Wanted
    from bot.store.records import Source

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
_EVERY = click.option("--every", metavar="10m", help="How often it is read; else the setting fetch.every.")
_FOR = click.option("--for", "storyline", type=Slug(), help="Everything it brings belongs to this storyline.")
_OUTLET = click.option("--outlet", help="Whose articles they are.")
KEYBOARD = Seat(admin=True)
"""Whoever runs the program on the desk's machine looks after its sources."""


@click.group(cls=Commands, invoke_without_command=True)
@options
@click.pass_context
def sources(context: click.Context) -> None:
    """List, add and look after what the desk reads."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@sources.command("list")
@everywhere
@_JSON
def list_(call: Invocation, *, as_json: bool) -> None:
    """List the sources and how they do."""
    if not as_json:
        answer_lines(call, ["/source list all"], None, KEYBOARD)
        return
    from bot.model import EVERYTHING

    with opened(call, seeded=False) as app:
        for source in app.store.sources.list(EVERYTHING):
            click.echo(json.dumps(source_json(source), ensure_ascii=False))


@sources.command()
@everywhere
def status(call: Invocation) -> None:
    """Show those that need somebody."""
    answer_lines(call, ["/source status"], None, KEYBOARD)


@sources.command()
@everywhere
@click.argument("target", metavar="URL|FOLDER")
@click.option("--as", "name", help="What it is called here.")
@_OUTLET
@_EVERY
@_FOR
@click.option("--yes", is_flag=True, help="Add it at once; without it what was found is shown.")
@click.option("--watch", is_flag=True, help="Read the page itself again for changes.")
def add(  # noqa: PLR0913 -- one option, one argument
    call: Invocation,
    target: str,
    name: str | None,
    outlet: str | None,
    every: str | None,
    storyline: str | None,
    *,
    yes: bool,
    watch: bool,
) -> None:
    """Read a feed, a page or a folder from now on.

    Shows what was found at a URL; --yes adds it. A FOLDER of text files, pages, feeds and JSON lines is added at once
    and looked through as often as it is read: what is new or was changed is taken in. Links and dot-files are left out.
    """
    from bot.ingest.links import is_web_address

    if "://" in target and not is_web_address(target):
        raise Misunderstood(f"{target} is no web address and no folder. Give one that begins with https:// or http://.")
    if not is_web_address(target):
        _add_folder(call, Path(target), (name, outlet, every, storyline))
        return
    clauses = [f'as "{name}"' if name else "", f'outlet "{outlet}"' if outlet else ""]
    clauses += [f"every {every}" if every else "", f"for {storyline}" if storyline else ""]
    clauses += ["watch" if watch else "", "yes" if yes else ""]
    answer_lines(call, [" ".join(filter(None, [f"/source add {target}", *clauses]))], None, KEYBOARD)


@sources.command("import")
@everywhere
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_OUTLET
@_EVERY
@_FOR
def import_(call: Invocation, file: Path, outlet: str | None, every: str | None, storyline: str | None) -> None:
    """Add every feed of a list (OPML) in FILE."""
    from bot.ingest.files import LARGEST, printable
    from bot.ingest.opml import parse_opml

    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST)
    except OSError as cause:
        raise Unreadable(f"{printable(file)} cannot be read ({cause.strerror}). Check the name.") from cause
    with opened(call, seeded=True) as app:
        listed = app.worker.call(parse_opml, content, printable(file), label=printable(file))
        added = app.desk.sources.import_all(listed, _wanted(app, (None, outlet, every, storyline)))
    known = len(listed) - len(added)
    click.echo(
        f"{len(added)} sources added, {known} known already. `slugline run` reads them; `slugline sources` says how."
    )


@sources.command()
@everywhere
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def export(call: Invocation, file: Path | None) -> None:
    """Write the feeds as a list (OPML) to FILE, else to standard output."""
    from handlers.dispatch import dispatch

    with opened(call, seeded=False) as app:
        reply = dispatch("/source export", KEYBOARD.asker(app.settings), app.desk)
    (made,) = reply.files
    if file is None:
        click.echo(made.content.decode(), nl=False)
        return
    if file.exists():
        raise TellUser(f"{file} exists already. Name another file, or move it away.")
    with open(file, "xb", opener=owned) as out:
        out.write(made.content)
    click.echo(f"{reply.summary} in {file}.")


def _named(verb: str, about: str) -> None:
    """A command that does one thing to a source, as `/source VERB NAME` does."""

    @sources.command(verb, help=about)
    @everywhere
    @click.argument("name", nargs=-1, required=True)
    def done(call: Invocation, name: tuple[str, ...]) -> None:
        answer_lines(call, [f"/source {verb} {' '.join(name)}"], None, KEYBOARD)


for _verb, _about in {
    "show": "Show one source.",
    "test": "Look at a source's address now, without taking anything in.",
    "retry": "Read a source now.",
    "pause": "Do not read a source until it is resumed.",
    "resume": "Read a paused source again.",
    "remove": 'Read a source no more; its articles stay. Ends with "yes", or asks.',
    "rename": "Give a source another name: NAME as NEW.",
    "every": "Change how often a source is read: NAME 10m.",
}.items():
    _named(_verb, _about)


def _add_folder(call: Invocation, path: Path, named: tuple[str | None, str | None, str | None, str | None]) -> None:
    from bot.reply import Reply
    from handlers.source_health import entry
    from handlers.wording import counted

    with opened(call, seeded=True) as app:
        added = app.desk.sources.add_folder(path, _wanted(app, named))
        source, at = added.source, app.clock()
        shown = entry(source, KEYBOARD.asker(app.settings), app.store, at, app.settings.zone)
        summary = f"{source.name}: {counted(added.taken, 'article')} taken in"
        show(Reply("Source added", summary, (shown,)), None)


def _wanted(app: App, named: tuple[str | None, str | None, str | None, str | None]) -> Wanted:
    from bot.ingest.wanted import Wanted
    from bot.model import EVERYTHING
    from handlers.naming import storyline_named
    from handlers.source_words import a_name, a_pause

    name, outlet, every, storyline = named
    pause: timedelta | None = a_pause(every) if every else None
    slug = storyline_named(app.desk, EVERYTHING, storyline).slug if storyline else None
    asker = KEYBOARD.asker(app.settings)
    return Wanted(asker.actor, asker.place, asker.on_behalf_of, a_name(name) if name else None, outlet, pause, slug)


def source_json(source: Source) -> dict[str, Any]:
    """A source as `--json` prints it; instants in UTC."""
    from handlers.source_where import address_of

    times = ("added_at", "next_poll", "last_poll", "last_success", "last_new", "health_since")
    plain = {name: getattr(source, name) for name in ("name", "kind", "state", "health", "outlet", "storyline")}
    plain |= {name: getattr(source, name) for name in ("every_s", "status", "note", "failures", "added_by")}
    instants = {name: at.isoformat() if (at := getattr(source, name)) else None for name in times}
    return {"url": address_of(source), **plain, **instants}
