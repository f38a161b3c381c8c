"""What is held shows nowhere: not its words, not its id, in no answer, file, offer or count; and all comes back."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from bot.chat.slack.blocks import render_digest
from bot.errors import NotFound, TellUser
from bot.ingest.pipeline import Pipeline
from bot.model import EVERYTHING
from handlers.complete import complete
from handlers.dispatch import REGISTRY, dispatch
from tests.handlers.dam import dam_desk
from tests.handlers.ferry import ADMIN, FERRY_1, FERRY_2, FERRY_4, ferry_desk

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Incoming
    from handlers.desk import Desk

WALK: dict[str, list[str]] = {
    "article": ["/article ferry-1 all", "/article ferry-2 all", "/article ferry-3 all", "/article ferry-4 all"],
    "article add": [],
    "correct": [f"/correct {id_} words" for id_ in ("s1", "s3", "s5", "s6", "e1", "e3")],
    "correct list": ["/correct list", "/correct list s4"],
    "flag": ["/flag s1 a week earlier"],
    "mark": ["/mark s1 verified"],
    "undo": ["/undo"],
    "redo": ["/redo"],
    "desk": ["/desk"],
    "digest preview": ["/digest preview", "/digest preview ferry"],
    "digest subscribe": ["/digest subscribe ferry"],
    "digest history": ["/digest history"],
    "digest list": ["/digest list"],
    "digest arrived": ["/digest arrived 1"],
    "digest resend": ["/digest resend 1"],
    "digest at": ["/digest at 07:30"],
    "digest on": ["/digest on weekdays"],
    "digest quiet": ["/digest quiet 22:00-07:00"],
    "digest zone": ["/digest zone Europe/Paris"],
    "digest mute": ["/digest mute until 2026-03-01"],
    "digest pause": ["/digest pause"],
    "digest resume": ["/digest resume"],
    "digest now": ["/digest now"],
    "digest unsubscribe": ["/digest unsubscribe ferry"],
    "digest undo": ["/digest undo"],
    "help": ["/slugline help"],
    "hold": [],
    "log": [],
    "new": ["/new since january 2026", "/new ferry since january 2026 all"],
    "receipt": [f"/receipt {id_}" for id_ in ("s1", "s2", "s3", "s4", "s5", "s6", "s7", "e1", "e2", "e3", "e4", "e5")],
    "release": [],
    "search": [
        "/search harbour",
        "/search pier",
        "/search ferry outlet Northern Wire",
        "/search soldiers",
        "/search ice",
    ],
    "source accept": ["/source accept https://harbour.example/sport/rss"],
    "source add": ["/source add https://harbour.example", "/source add https://harbour.example/rss yes"],
    "source every": ["/source every harbour 2h"],
    "source export": ["/source export"],
    "source import": ["/source import https://harbour.example/feeds.opml"],
    "source list": ["/source list"],
    "source pause": ["/source pause harbour"],
    "source refuse": ["/source refuse https://wire.example/north"],
    "source remove": ["/source remove harbour", "/source remove harbour yes"],
    "source rename": ["/source rename harbour as Holm"],
    "source resume": ["/source resume harbour"],
    "source retry": ["/source retry harbour"],
    "source show": ["/source show harbour"],
    "source status": ["/source status"],
    "source suggest": ["/source suggest https://wire.example/north"],
    "source test": ["/source test harbour"],
    "storyline add": ["/storyline add fish-quota ferry-3"],
    "storyline archive": ["/storyline archive fish-quota"],
    "storyline create": ["/storyline create tarn The bridge at Tarn"],
    "storyline describe": ["/storyline describe fish-quota Who fishes."],
    "storyline list": ["/storyline list all"],
    "storyline notice": ["/storyline notice"],
    "storyline remove": ["/storyline remove fish-quota ferry-3"],
    "storyline rename": ["/storyline rename fish-quota fish"],
    "storyline restore": ["/storyline restore fish"],
    "storyline review": ["/storyline review", "/storyline review ferry"],
    "storyline suggest": ["/storyline suggest"],
    "storyline show": ["/storyline show ferry all"],
    "takedown": [],
    "timeline": [
        "/timeline ferry all",
        "/timeline ferry by lind all",
        "/timeline ferry by berg all",
        *(f"/timeline ferry as {form} all" for form in ("csv", "md", "json", "ics")),
    ],
    "who-said": [
        "/who-said harbour",
        "/who-said pier by berg",
        "/who-said pension",
        "/who-said by lind all",
        "/who-said ice",
    ],
    "storyline merge": ["/storyline merge tarn into ferry"],
    "storyline split": ["/storyline split ferry vell ferry-3", "/timeline vell all"],
}
"""Lines that show all that each command can show of the desk; a command without one here fails the test below."""
LINES = [line for lines in WALK.values() for line in lines]


def answered(line: str, desk: Desk) -> str:
    """Everything that an answer holds, its files and both platforms' forms of it among it."""
    try:
        reply = dispatch(line, ADMIN, desk)
    except TellUser as error:
        return str(error)
    files = "\n".join(file.content.decode() for file in reply.files)
    return f"{json.dumps(asdict(reply), default=str, ensure_ascii=False)}\n{files}\n{render_digest([reply])}"


def everything(desk: Desk) -> dict[str, str]:
    told = {line: answered(line, desk) for line in LINES}
    starts = ("/article ", "/who-said x by ", "/search x outlet ")
    told |= {f"{start} ...": str(complete(start, ADMIN, desk)) for start in starts}
    told["sizes"] = str(desk.store.size(EVERYTHING))
    return told


def test_every_command_is_walked() -> None:
    assert sorted(WALK) == sorted(REGISTRY)


def test_a_desk_that_holds_an_article_answers_as_one_that_never_had_it(tmp_path: Path) -> None:
    holding, without = ferry_desk(tmp_path / "held.db"), ferry_desk(tmp_path / "without.db", late=False)
    dispatch("/hold ferry-4 until Ines Roth has read it", ADMIN, holding)
    assert everything(holding) == everything(without)


@pytest.mark.parametrize(
    ("held", "gone", "words"),
    [
        ("ferry-2", ["ferry-2", "s3", "s4", "e2"], ["soldiers", "dock workers", "Talks", "Northern", "wire.example"]),
        ("ferry-1", ["ferry-1", "s1", "s2"], ["ice is gone", "would pay", "stands still", "fire in the"]),
        ("s4", ["s4"], ["soldiers", "be sent"]),
        ("s7", ["s7"], ["pension", "a deal"]),
        ("e2", ["e2"], ["Talks between", "20 February"]),
        ("e5", ["e5"], ["was repaired on"]),
    ],
)
def test_no_word_and_no_id_of_what_is_held_shows(held: str, gone: list[str], words: list[str], tmp_path: Path) -> None:
    desk, other = ferry_desk(tmp_path / "ferry.db"), ferry_desk(tmp_path / "other.db")
    shown = "\n".join(everything(other).values())
    assert [word for word in words if word not in shown] == []
    missing = {id_: answered(f"/receipt {id_[0]}99", other).replace("99", id_[1:]) for id_ in gone if "-" not in id_}
    for id_ in gone[-2:]:
        if "-" not in id_:
            dispatch(f"/flag {id_} {words[0]}", ADMIN, desk)
            dispatch(f"/mark {id_} verified", ADMIN, desk)
    dispatch(f"/hold {held}", ADMIN, desk)
    told = everything(desk)
    assert [(line, w) for line, answer in told.items() for w in words if w in answer and w not in line] == []
    assert {id_: told[f"/receipt {id_}"] for id_ in missing} == missing
    ids = [f'"{id_}"' for id_ in gone]
    assert [(line, i) for line, answer in told.items() for i in ids if i in answer and i[1:-1] not in line] == []


@pytest.mark.parametrize("held", ["ferry-1", "ferry-2", "ferry-3", "ferry-4", "s1", "s3", "s6", "e1", "e2", "e4"])
def test_what_is_released_is_as_if_it_had_never_been_held(held: str, tmp_path: Path) -> None:
    desk, other = ferry_desk(tmp_path / "ferry.db"), ferry_desk(tmp_path / "other.db")
    dispatch(f"/hold {held}", ADMIN, desk)
    dispatch(f"/release {held}", ADMIN, desk)
    assert everything(desk) == everything(other)


@pytest.mark.parametrize("order", [("s3", "ferry-2"), ("ferry-2", "s3")])
def test_a_hold_within_a_hold_is_released_in_its_turn(order: tuple[str, str], tmp_path: Path) -> None:
    desk, other = ferry_desk(tmp_path / "ferry.db"), ferry_desk(tmp_path / "other.db")
    for held in ("s3", "ferry-2"):
        dispatch(f"/hold {held}", ADMIN, desk)
    for held in order:
        if (held, order) == ("s3", ("s3", "ferry-2")):
            with pytest.raises(TellUser, match=r"^s3 stands in ferry-2, which is held too. First: /release ferry-2$"):
                dispatch(f"/release {held}", ADMIN, desk)
        else:
            dispatch(f"/release {held}", ADMIN, desk)
    if order[0] == "s3":
        dispatch("/release s3", ADMIN, desk)
    assert everything(desk) == everything(other)


def test_a_statement_held_after_an_article_that_gives_it_comes_back_with_both(tmp_path: Path) -> None:
    copy = replace(FERRY_2, url=None, given_id="ferry-5", outlet="Vell Herald")
    desk, other = ferry_desk(tmp_path / "ferry.db"), ferry_desk(tmp_path / "other.db")
    for each in (desk, other):
        each.pipeline.ingest(copy)
    for line in ("/hold ferry-5", "/hold s4", "/release ferry-5"):
        dispatch(line, ADMIN, desk)
    assert "soldiers" not in answered("/article ferry-5", desk)
    dispatch("/release s4", ADMIN, desk)
    assert everything(desk) == everything(other)
    assert answered("/article ferry-5", desk) == answered("/article ferry-5", other)


@pytest.mark.parametrize("incoming", [FERRY_1, FERRY_2, FERRY_4])
def test_what_is_held_is_refused_when_it_comes_again(incoming: Incoming, tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    dispatch(f"/hold {incoming.given_id}", ADMIN, desk)
    done = desk.pipeline.ingest(incoming)
    assert (done.id, done.outcome, done.reason) == ("", "refused", "held by terminal:root on 2026-02-06")
    assert desk.store.articles.count(EVERYTHING) == 3


def test_a_copy_of_what_is_held_is_an_article_of_its_own_whoever_takes_it_in(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    elsewhere = Pipeline(desk.store, desk.clock, desk.lexicons, desk.pipeline.read)  # as another process has it
    copies = [replace(FERRY_2, url=None, given_id=f"copy-{n}", outlet=f"Vell Herald {n}") for n in (1, 2, 3)]
    assert elsewhere.ingest(copies[0]).reason == "the same report as ferry-2"
    dispatch("/hold ferry-2", ADMIN, desk)
    done = [elsewhere.ingest(copies[1]), desk.pipeline.ingest(copies[2])]
    assert [(each.outcome, each.reason) for each in done] == [("copy", "the same report as copy-1")] * 2
    dispatch("/hold copy-1", ADMIN, desk)
    article = desk.store.articles.get(EVERYTHING, "copy-3")
    assert article is not None
    assert article.copy_of == "copy-2"


@pytest.mark.parametrize("incoming", [FERRY_1, FERRY_2, FERRY_4])
def test_a_held_statement_does_not_come_back_with_its_article(incoming: Incoming, tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    article = desk.store.articles.get(EVERYTHING, incoming.given_id or "")
    assert article is not None
    statement = desk.store.statements.of_article(EVERYTHING, article.pk)[0]
    dispatch(f"/hold {statement.id}", ADMIN, desk)
    done = desk.pipeline.ingest(incoming)
    assert (done.id, done.outcome) == (article.id, "repeated")
    assert statement.id not in [s.id for s in desk.store.statements.of_article(EVERYTHING, article.pk)]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("post", ["12 people", "Valley Post", "wrong day", '"post"', "e1"]),
        ("wire", ["15 people", "Northern Wire", "In the near term", '"wire"', "e3"]),
        ("herald", ["nine thousand", "Orr Herald", "KILL", '"herald"', "s4"]),
        ("e1", ["12 people", "e1"]),
        ("s4", ["nine thousand crowns", "s4"]),
    ],
)
def test_changes_of_other_articles_that_speak_of_it_say_nothing_of_it(
    held: str, words: list[str], tmp_path: Path
) -> None:
    desk, lines = (
        dam_desk(tmp_path / "dam.db"),
        ("/new since january 2026 all", "/timeline dam all", "/article echo all"),
    )
    before = {line: answered(line, desk) for line in lines}
    shown = "".join(before.values())
    assert [word for word in words if not re.search(rf"(?<!\w){word}(?!\w)", shown)] == []
    dispatch(f"/hold {held}", ADMIN, desk)
    shown = "".join(answered(line, desk) for line in lines)
    assert [word for word in words if re.search(rf"(?<!\w){word}(?!\w)", shown)] == []
    dispatch(f"/release {held}", ADMIN, desk)
    assert {line: answered(line, desk) for line in lines} == before


def test_what_is_not_held_cannot_be_released(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    with pytest.raises(NotFound, match=r'^Nothing is held as "s3". Write /release with the id that was held.$'):
        dispatch("/release s3", ADMIN, desk)
