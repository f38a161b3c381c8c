"""The command line: its options, answers, exit statuses and one line for every error."""

import json
import os
import sqlite3
from pathlib import Path

import click
import pytest

from bot.cli import run_line, slugline
from bot.cli_reread import NOT_WRITTEN, NOTHING_LEFT, WRITTEN
from bot.grammar import SLUG_RULE
from tests.command_line import Ran, Slugline

STORYLINES = """\
Storylines                                                           1 storyline

  joint-ferry   Joint ferry                                            1 article
"""


THERE_ARE = (
    "There are ask, assignments, backup, chat, digest, doctor, ingest, matrix, read, reread, restore, run, seed and"
    " sources."
)
NO_ISO = (
    "Error: Invalid value for '--now': \"yesterday\" is no ISO date or time; "
    "write it as 2026-02-10 or 2026-02-10T09:30."
)


@pytest.fixture
def slug(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Slugline:
    return Slugline(tmp_path, capsys)


@pytest.fixture
def ferry(slug: Slugline) -> Slugline:
    assert slug("ingest", slug.file("ferry.txt"), "--storyline", "joint-ferry").status == 0
    return slug


def commands(group: click.Group = slugline, before: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[before + name] = command
        found |= commands(command, f"{before}{name} ") if isinstance(command, click.Group) else {}
    return found


def test_help_names_every_command_and_shows_examples(slug: Slugline) -> None:
    ran = slug("--help")
    assert (ran.status, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.split("Commands:\n")[1].split("\n\n")[0].splitlines()] == [
        *("ask", "assignments", "backup", "chat", "digest", "doctor", "ingest", "matrix", "read", "reread"),
        *("restore", "run", "seed", "sources"),
    ]
    assert '  slugline ask "/timeline macron-putin"' in ran.out


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_has_help(name: str) -> None:
    command = commands()[name]
    assert command.help
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []
    assert {"db", "config", "now"} <= {option.name for option in command.params}


@pytest.mark.parametrize(
    "line",
    [
        ("--db", "a.db", "backup", "copy.db"),
        ("backup", "copy.db", "--db", "a.db"),
        ("--db", "b.db", "backup", "--db", "a.db", "copy.db"),
    ],
)
def test_options_stand_before_or_after_the_command_and_the_last_one_counts(
    line: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_line(line) == 1
    assert capsys.readouterr().err == "slugline: There is no database a.db to copy. Name it with --db.\n"


@pytest.mark.parametrize(
    "line", [("ask", "/storyline list"), ("ask", "storyline", "list"), ("ask", "/storyline", "list")]
)
def test_the_slash_and_the_quotation_marks_may_be_left_out(ferry: Slugline, line: tuple[str, ...]) -> None:
    assert ferry(*line) == Ran(0, STORYLINES, "")


def test_one_answer_in_three_shapes(ferry: Slugline) -> None:
    assert ferry("ask", "/storyline list", "--as", "text") == Ran(0, STORYLINES, "")
    assert json.loads(ferry("ask", "/storyline list", "--as", "json").out) == {
        "title": "Storylines",
        "summary": "1 storyline",
        "entries": [
            {
                "id": "joint-ferry",
                "kind": "storyline",
                "text": "Joint ferry",
                "date": None,
                "precision": "unknown",
                "basis": "unknown",
                "planned": False,
                "quote": False,
                "by": False,
                "speaker": None,
                "role": None,
                "source": "",
                "detail": "1 article",
                "to": None,
                "sure": True,
                "group": "",
                "marks": [],
                "receipts": [],
            }
        ],
        "notes": [],
        "page": {"number": 1, "of": 1, "next": None},
        "actions": [],
        "private": False,
    }
    message = json.loads(ferry("ask", "/storyline list", "--as", "slack").out)
    assert {"blocks", "text"} <= set(message)


@pytest.mark.parametrize(
    ("line", "status", "sentence"),
    [
        (["ask", "/timelin joint-ferry"], 2, 'There is no command "/timelin".'),
        (["ask", "/timeline joint-fery"], 1, 'There is no storyline "joint-fery". Did you mean "joint-ferry"?'),
        (["ask", "/receipt s999"], 1, ""),
        (["ask", "/source add https://a.example", "--user", "U1"], 1, "/source add is for admins."),
        (["--config", "none.toml", "ask", "/desk"], 1, "none.toml cannot be read (No such file or directory);"),
        (["backup", "nowhere/copy.db"], 1, "No file can be made in nowhere."),
    ],
)
def test_an_error_is_one_line_on_standard_error(ferry: Slugline, line: list[str], status: int, sentence: str) -> None:
    ran = ferry(*line)
    assert (ran.status, ran.out, ran.err.count("\n")) == (status, "", 1)
    assert ran.err.startswith(f"slugline: {sentence}")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["rewrite"], f'Error: There is no command "rewrite". {THERE_ARE}'),
        (["digest", "pots"], 'Error: There is no command "pots". There are post and preview.'),
        (["teams", "login"], f'Error: There is no command "teams". {THERE_ARE}'),
        (
            ["ingest", "ok.txt", "--storyline", "Bad_Slug!"],
            f"Error: Invalid value for '--storyline': \"Bad_Slug!\" is no slug. {SLUG_RULE}",
        ),
        (["ask"], "Error: Missing argument 'LINE...'."),
        (
            ["ask", " "],
            'Error: Say what to ask, such as "/timeline macron-putin"; "/slugline help" lists commands.',
        ),
        (
            ["ask", "/desk", "--as", "html"],
            "Error: Invalid value for '--as': 'html' is not one of 'text', 'json', 'slack', 'matrix'.",
        ),
        (["--now", "yesterday", "doctor"], NO_ISO),
    ],
)
def test_wrong_usage_is_2_and_says_how(slug: Slugline, line: list[str], sentence: str) -> None:
    ran = slug(*line)
    assert (ran.status, ran.out, ran.err.splitlines()[-1]) == (2, "", sentence)


def test_an_unknown_setting_is_named_with_its_line_and_the_nearest(slug: Slugline) -> None:
    config = slug.file("desk.toml", '[desk]\nname = "Herald"\nzon = "Europe/Paris"\n')
    sentence = f'{config}, line 3: there is no setting "desk.zon". Did you mean "desk.zone"?'
    assert slug("--config", config, "ask", "/desk") == Ran(1, "", f"slugline: {sentence}\n")


def test_a_file_that_is_no_store_is_refused_and_left_alone(slug: Slugline) -> None:
    content = b"no database at all, but a long enough text file\n" * 40
    slug.db.write_bytes(content)
    ran = slug("ask", "/desk")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith(f"slugline: {slug.db} is not a Slugline database.")
    assert slug.db.read_bytes() == content


@pytest.mark.parametrize(
    ("rights", "allowed"),
    [
        ([], False),
        (["--user", "U1"], False),
        (["--user", "U2"], True),
        (["--admin"], True),
        (["--user", "U1", "--admin"], True),
    ],
)
def test_rights_come_from_the_settings_or_from_admin(ferry: Slugline, rights: list[str], *, allowed: bool) -> None:
    config = ferry.file("desk.toml", "admins = ['U2']\n[terminal]\nadmin = false\n")
    ran = ferry("--config", config, "ask", "/source add http://127.0.0.1:9/feed", *rights)
    assert (ran.status, "is for admins" in ran.err) == (1, not allowed)


def test_the_person_at_the_keyboard_is_an_admin_by_default(ferry: Slugline) -> None:
    assert "is for admins" not in ferry("ask", "/source add http://127.0.0.1:9/feed").err
    assert "is for admins" in ferry("ask", "/source add http://127.0.0.1:9/feed", "--user", "U1").err


def test_now_is_taken_in_the_desks_zone_unless_it_has_one(slug: Slugline) -> None:
    config = slug.file("desk.toml", '[desk]\nzone = "Europe/Paris"\n')
    for now, local in (("2026-02-10T09:30", "09:30"), ("2026-02-10T09:30+00:00", "10:30"), ("2026-02-10", "00:00")):
        shown = slug("--config", config, "--now", now, "doctor").out.splitlines()[2]
        assert shown == f"ok      zone       Europe/Paris, where it is {local} on 2026-02-10."


def test_asking_seeds_an_empty_store_and_seeding_again_changes_nothing(slug: Slugline) -> None:
    assert slug("seed") == Ran(0, f"5 articles and their storylines are in {slug.db}.\n", "")
    assert slug("seed") == Ran(0, f"{slug.db} holds something already; nothing was changed.\n", "")
    assert slug("ask", "/new since 2020").out.splitlines()[0].split(None, 1) == ["New", "nothing moved since 2020"]


def test_assignments_are_never_seeded(slug: Slugline) -> None:
    assert slug("assignments") == Ran(0, "", "")


def test_assignments_say_where_each_article_belongs(ferry: Slugline) -> None:
    ferry("ingest", ferry.file("again.txt"))
    ferry("ingest", ferry.file("third.txt"))
    rows = [json.loads(line) for line in ferry("assignments").out.splitlines()]
    member = {"slug": "joint-ferry", "state": "in", "score": 1.0, "by": "editor", "reasons": ["named with the article"]}
    assert rows[0] == {"id": "ferry", "storylines": [member], "cluster": 1, "copies": ["again", "third"]}
    assert [(row["id"], row["cluster"], row["copies"]) for row in rows[1:]] == [
        ("again", 1, ["ferry", "third"]),
        ("third", 1, ["ferry", "again"]),
    ]


def test_the_whole_store_is_read_again_told_and_written_once(ferry: Slugline) -> None:
    read, left = "1 article read again, 0 of them otherwise.", f"{NOTHING_LEFT}\n"
    assert ferry("reread") == Ran(0, f"{read}\n{NOT_WRITTEN}\n", "")
    assert ferry("reread", "--apply") == Ran(0, f"{read}\n{WRITTEN}\n", "")
    assert ferry("reread", "--apply") == Ran(0, left, "")
    assert ferry("reread", "--all") == Ran(0, f"{read}\n{NOT_WRITTEN}\n", "")


def test_reading_an_empty_store_again_seeds_nothing(slug: Slugline) -> None:
    assert slug("reread") == Ran(0, f"{NOTHING_LEFT}\n", "")
    assert slug("assignments") == Ran(0, "", "")


def test_a_digest_of_a_storyline_that_does_not_exist_is_refused_with_the_nearest(ferry: Slugline) -> None:
    sentence = 'There is no storyline "joint-fery". Did you mean "joint-ferry"? /storyline list shows them all.'
    told = Ran(1, "", f"slugline: {sentence}\n")
    assert (ferry("digest", "post", "joint-fery"), ferry("digest", "preview", "joint-fery")) == (told, told)


def test_a_backup_is_a_whole_database_and_never_overwrites(ferry: Slugline) -> None:
    copy = ferry.folder / "copy.db"
    ran = ferry("backup", copy)
    assert (ran.status, ran.out) == (0, f"Copied {ferry.db} to {copy} ({copy.stat().st_size / 1e6:.1f} MB).\n")
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT id FROM article").fetchall() == [("ferry",)]
    database.close()
    again = ferry("backup", copy)
    assert again == Ran(1, "", f"slugline: {copy} exists already. Name another file, move it away, or say --replace.\n")
    assert sorted(path.name for path in ferry.folder.glob("copy*")) == ["copy.db"]


def test_the_doctor_says_what_to_do_next(slug: Slugline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-wrong-one")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    ran = slug("doctor")
    lines = {line.split()[1]: line for line in ran.out.splitlines()}
    assert ran.status == 1
    assert lines["store"] == (
        f"look    store      There is no database {slug.db} yet; `slugline seed` or `slugline run` makes it."
    )
    assert lines["slack"] == (
        "failed  slack      SLACK_BOT_TOKEN does not begin with xoxb-; copy it again from Slack's app page."
    )
    assert not slug.db.exists()


def test_the_doctor_counts_what_a_sound_store_holds(ferry: Slugline) -> None:
    ran = ferry("doctor")
    store = next(line for line in ran.out.splitlines() if line.split()[1] == "store")
    assert ran.status == 0
    assert store.startswith(f"ok      store      {ferry.db}: 1 articles, ")


def told(slug: Slugline, name: str, *before: str | Path) -> list[str]:
    """What the doctor says under a name."""
    lines = slug(*before, "doctor").out.splitlines()
    return [line for line in lines if line.split()[1] == name]


def test_the_doctor_says_which_files_others_may_read(ferry: Slugline) -> None:
    assert told(ferry, "rights") == []
    ferry.db.chmod(0o644)
    files = ", ".join(f"{ferry.db}{end}" for end in ("", "-shm", "-wal"))
    assert told(ferry, "rights") == [
        f"look    rights     Others than the owner may read {files}; chmod 600 takes that away."
    ]


def test_the_doctor_says_which_sources_nobody_reads(ferry: Slugline) -> None:
    (inbox := ferry.folder / "inbox").mkdir()
    ferry("--now", "2026-02-15T06:00", "sources", "add", str(inbox), "--as", "Inbox", "--every", "15m")
    assert told(ferry, "sources", "--now", "2026-02-15T06:20") == ["ok      sources    1 sources, all ok."]
    assert told(ferry, "sources", "--now", "2026-02-15T06:26") == [
        "ok      sources    1 sources, all ok.",
        "look    sources    Nothing reads what is due (Inbox, since 2026-02-15 06:15 UTC). Is `slugline run` running?",
    ]


def test_the_doctor_says_when_a_day_went_by_without_the_backup_that_is_to_be_made(ferry: Slugline) -> None:
    folder = ferry.folder / "backups"
    config = ferry.file("desk.toml", f'[backup]\nfolder = "{folder}"\n')
    before = ("--config", config, "--now", "2026-02-15T06:00")
    missing = (
        f"look    backup     No backup of today or yesterday in {folder}; there is none. Is `slugline run` running?"
    )
    assert (told(ferry, "backup"), told(ferry, "backup", *before)) == ([], [missing])
    folder.mkdir()
    (folder / "slugline-2026-02-13.db").touch()
    assert told(ferry, "backup", *before) == [missing.replace("there is none", "the latest is slugline-2026-02-13.db")]
    (folder / "slugline-2026-02-14.db").touch()
    assert told(ferry, "backup", *before) == [f"ok      backup     2 in {folder}, the latest slugline-2026-02-14.db."]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_not_be_written_is_told(ferry: Slugline) -> None:
    ferry.db.chmod(0o400)
    ran = ferry("ask", "/storyline create x X")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
