"""What every command owes: usage, summary, help and examples that work, and a place in the documentation."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bot.app import open_app
from bot.digest.wording import KINDS
from bot.errors import TellUser
from bot.model import ChangeKind, Incoming
from bot.reply import MARKS, Mark
from bot.settings import Settings, StoreSettings
from handlers.command import Command
from handlers.complete import complete
from handlers.desk import Desk
from handlers.dispatch import BARE, REGISTRY, dispatch
from handlers.docs import document
from handlers.help import GROUPS
from handlers.wording import CLAUSES
from tests.command_line import FERRY
from tests.handlers.ferry import ADMIN, ASKER, NOW, ferry_desk
from tests.handlers.harbour_web import HarbourWeb

ROOT = Path(__file__).parent.parent.parent
COMMANDS = [pytest.param(each, id=name) for name, each in sorted(REGISTRY.items())]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return ferry_desk(tmp_path / "ferry.db")


@pytest.mark.parametrize("each", COMMANDS)
def test_a_command_tells_how_it_is_used(each: Command) -> None:
    owes = {
        "usage begins with its name": each.usage.startswith(("/" + each.name, f"/slugline {each.name}")),
        "summary is a sentence": each.summary[:1].isupper() and each.summary.endswith("."),
        "help is more than the summary": each.help.endswith(".") and each.help != each.summary,
        "examples": bool(each.examples) and all(example.startswith("/") for example in each.examples),
        "its clauses are explained": set(each.clauses) <= set(CLAUSES),
    }
    assert [owed for owed, kept in owes.items() if not kept] == []


def test_every_example_is_its_command_and_is_answered_on_a_new_desk(tmp_path: Path) -> None:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "seeds.db")))
    wrong = []
    with open_app(settings, lambda: NOW, seed_if_empty=True) as app:
        desk = replace(app.desk, sources=HarbourWeb(app.store, lambda: NOW))
        for number in range(2):  # the sixth article and a seventh make the suggestion that an example takes over
            app.pipeline.ingest(Incoming(f"{FERRY}\nReport {number}.", "ferry", outlet=f"Herald {number}"))
        for line in (
            '/source add https://example.org/kyiv as "Kyiv Independent" yes',
            "/source suggest https://example.org/world",
        ):
            dispatch(line, ADMIN, desk)
        turns = {
            "digest subscribe": "digest",
            "digest quiet": "digest ",
            "digest unsubscribe": "digest~",
            "digest undo": "digest~~",
            "storyline suggest": "storyline ",  # before "create" takes one over
        }
        for name in sorted(REGISTRY, key=lambda name: turns.get(name, name)):
            for example in REGISTRY[name].examples:
                assert example.lstrip("/").removeprefix("slugline ").startswith(name)
                try:
                    dispatch(example, ADMIN, desk)
                except TellUser as told:
                    wrong.append(f"{example}: {told}")
    settled = "Nothing of digest 12 waits for a word. /digest list shows what does."
    asked = [*REGISTRY["digest arrived"].examples, *REGISTRY["digest resend"].examples]
    assert wrong == [f"{example}: {settled}" for example in asked]  # on a desk where all is well


@pytest.mark.parametrize("each", COMMANDS)
def test_help_shows_a_command_whole(each: Command, desk: Desk) -> None:
    reply = dispatch(f"/slugline help {each.name}", ASKER, desk)
    assert (reply.title, reply.summary, reply.notes[:2]) == (f"/{each.name}", each.summary, (each.usage, each.help))


def test_the_overview_names_every_command(desk: Desk) -> None:
    shown = "\n".join(dispatch("/slugline help", ASKER, desk).notes)
    assert [name for name in REGISTRY if any(word not in shown for word in name.split())] == []


def test_every_group_of_commands_has_a_heading_and_an_answer_when_bare() -> None:
    groups = {name.partition(" ")[0] for name in REGISTRY if " " in name}
    assert (set(GROUPS), set(BARE)) == (groups, groups)


def test_what_the_desk_reads_deleting_and_the_log_ask_for_an_admin() -> None:
    sources = "accept add every export import pause refuse remove rename resume retry test".split()
    admins = [name for name, each in REGISTRY.items() if each.admin]
    digests = ["digest arrived", "digest resend"]
    assert sorted(admins) == [*digests, "log", *(f"source {verb}" for verb in sources), "takedown"]


def test_every_kind_of_change_and_every_mark_is_explained() -> None:
    assert set(KINDS) == set(get_args(ChangeKind))
    assert [kind for kind, words in KINDS.items() if not words.help.endswith(".")] == []
    assert set(MARKS) == set(get_args(Mark))


@pytest.mark.docs
def test_the_documentation_is_made_from_the_declarations() -> None:
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == document(), "write it anew: python -m handlers.docs > docs/commands.md"


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("/time", ["timeline"]),
        ("/storyline a", ["storyline add", "storyline archive"]),
        ("/timeline ", ["ferry", "fish-quota", *"in by about outlet since until sure oldest all".split()]),
        ("/timeline fe", ["ferry"]),
        ("/search fire in ", ["ferry", "fish-quota", "about", "outlet", "since", "until", "oldest", "all"]),
        ("/who-said harbour by ada l", ["Ada Lind"]),
        ("/who-said harbour outlet nor", ["Northern Wire"]),
        ("/article ferry-", ["ferry-4", "ferry-3", "ferry-2", "ferry-1"]),
        ("/weather ", []),
    ],
)  # fmt: skip
def test_a_line_is_completed_with_what_the_desk_knows(line: str, offers: list[str], desk: Desk) -> None:
    assert complete(line, ASKER, desk) == offers


def test_commands_stand_in_the_order_they_are_declared_in_whichever_module_is_imported_first() -> None:
    asked = "import sys, {}; from handlers.dispatch import REGISTRY; print(*REGISTRY, sep=',')"
    modules = ("handlers.dispatch", "handlers.storyline_review", "handlers.digest_asked")
    told = {subprocess.check_output([sys.executable, "-c", asked.format(first)], text=True) for first in modules}
    assert told == {",".join(REGISTRY) + "\n"}
