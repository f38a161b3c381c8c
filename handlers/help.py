"""/slugline help: every command from its own declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NotFound
from bot.grammar import fold
from bot.reply import Action, Reply
from handlers.command import REGISTRY, command
from handlers.naming import nearest
from handlers.wording import CLAUSES, did_you_mean

if TYPE_CHECKING:
    from handlers.command import Command
    from handlers.desk import Desk, Request

GROUPS = {
    "article": "What is taken in",
    "correct": "What people decided",
    "digest": "What this room gets",
    "source": "What the desk reads",
    "storyline": "What the desk follows",
}
"""First words that several commands share, and what they are about."""
MORE = Action("more about one", "/slugline help who-said")


@command(
    name="help",
    usage="/slugline help [COMMAND]",
    summary="What the bot can do, or how one command is written.",
    help="Any command may also be written after /slugline, where another app has taken its name.",
    examples=("/slugline help", "/slugline help who-said"),
)
def help_(request: Request, desk: Desk) -> Reply:
    """All commands a line each, or one with its clauses and examples."""
    wanted = fold(request.parsed.subject).lstrip("/").replace(" ", "-")
    if not wanted:
        return _overview()
    found = [
        each for each in REGISTRY.values() if wanted in (_key(each), _key(each).split("-")[0], _key(each).strip("-"))
    ]
    exact = [each for each in found if _key(each) == wanted]
    if not found:
        near = nearest(wanted, REGISTRY, most=1)
        raise NotFound(
            f'There is no command "{request.parsed.subject}".{did_you_mean(near)} /slugline help lists them all.', near
        )
    return _one(exact[0]) if exact else _group(wanted, found)


def _key(each: Command) -> str:
    return each.name.replace(" ", "-")


def _overview() -> Reply:
    """One line a command; commands that begin with the same word share theirs."""
    lines = {f"/{each.name}": each.summary for each in REGISTRY.values() if " " not in each.name}
    for first, about in GROUPS.items():
        listed = ", ".join(each.partition(" ")[2] for each in REGISTRY if each.startswith(f"{first} "))
        alone = REGISTRY.get(first)
        lines[f"/{first}"] = f"{alone.summary} {about}: {listed}." if alone else f"{about}: {listed}."
    width = max(map(len, lines))
    notes = tuple(f"{name:<{width}}  {about}" for name, about in sorted(lines.items()))
    return Reply("What you can ask", notes=notes, actions=(MORE,), private=True)


def _group(name: str, found: list[Command]) -> Reply:
    lines = tuple(f"{each.usage}\n  {each.summary}" for each in sorted(found, key=lambda c: c.name))
    return Reply(f"/{name}", notes=lines, private=True)


def _one(each: Command) -> Reply:
    clauses = [f"  {CLAUSES[name]}" for name in each.clauses if name not in ("page", "as")]
    notes = [each.usage, each.help]
    notes += ["\n".join(["Clauses, at the end:", *clauses])] if clauses else []
    notes += ["\n".join(["For example:", *(f"  {example}" for example in each.examples)])]
    notes += ["For admins."] if each.admin else []
    return Reply(f"/{each.name}", each.summary, notes=tuple(notes), private=True)
