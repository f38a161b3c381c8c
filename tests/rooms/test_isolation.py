"""What lies in one room's drawer changes nothing elsewhere: two desks, one with and one without it, answer the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.cli_store import assigned
from bot.digest.outbox import Channel
from bot.errors import SluglineError
from bot.model import EVERYTHING, Post, Sent
from bot.reply import OWN
from handlers.complete import complete
from handlers.dispatch import REGISTRY, dispatch, shared
from handlers.forms import article_at, line_form, storylines_for
from handlers.home import home
from tests.digest.platform import Unread
from tests.handlers.ferry import NOW
from tests.rooms.world import CHANNEL, ELSEWHERE, HERE, LEAK, OTHER_ROOM, SECRET, WORDS, empty_world, full_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.reply import Reply
    from handlers.desk import Asker, Desk

pytestmark = pytest.mark.timeout(600)  # every command with every value, asked in two worlds, beside other work
NAMED = (
    *("", "ferry", "ferry-1", "s1", "e1", "c1"),
    *("pa1", "pa2", "ps1", "ps2", "pe1", "pc1", "#pa1", "pa9", "ps99"),
    *(
        "zinnia",
        '"zinnia list"',
        "by Greta Solvang",
        "Greta Solvang",
        "in Quarrytown",
        "outlet leak.example",
        "harbour",
    ),
)
"""What is written behind every command: public things, private ones by id and word, and ones that never were."""
FEW = ("", "ferry", "pa1", "ps1", "pc1", "zinnia", "by Greta Solvang")
"""The same for rooms that differ in little from another that is asked everything."""
MORE = (
    *(f"/timeline ferry as {form}" for form in ("csv", "md", "json", "ics", "png")),
    *("/timeline ferry all", "/who-said by Solvang", "/who-said harbour by Ada Lind", "/search ferry all"),
    *("/new since 2026-01-01", "/new in ferry since 2026-01-01", "/correct ps1 speaker unknown", "/mark pe1 verified"),
    *("/flag ps1 why", "/storyline add ferry pa1", "/storyline remove ferry pa1", "/storyline split ferry off pa1"),
    *("/hold pa1 now", "/takedown pa1 reason none", "/takedown Greta Solvang reason none", "/release pa1"),
    *(
        "/digest subscribe ferry at 08:00",
        "/digest preview ferry",
        "/correct s1 same-as ps1",
        "/correct ps1 same-as s1",
    ),
    *(f"/article add {LEAK}", f"/article add {SECRET}", "/article add https://harbour.example/pier in ferry"),
    *("/hold ferry-3", "/release ferry-3", "/takedown ferry-3 reason a court", "/nothing", "/more", "/pa1", "zinnia"),
)
MOVED = "Ferry of {where} stopped\n\nThe ferry in the Oslofjord of {where} stopped on 5 February 2026, Ada Lind said."
STARTS = (
    "/article ",
    "/article p",
    "/receipt p",
    "/who-said x by ",
    "/who-said x by G",
    "/search x outlet ",
    "/timeline ",
)


def lines(named: Sequence[str], *, changing: bool) -> list[str]:
    """Every command with everything behind it; those that change something apart, to be asked last."""
    every = [f"/{name} {behind}".strip() for name in sorted(REGISTRY) for behind in named]
    every += [example for name in sorted(REGISTRY) for example in REGISTRY[name].examples]
    return [line for line in dict.fromkeys((*every, *MORE)) if _changes(line) == changing]


def _named(line: str) -> str:
    words = line.lstrip("/").removeprefix("slugline ").split()
    return next((" ".join(words[:count]) for count in (2, 1) if " ".join(words[:count]) in REGISTRY), "")


def _changes(line: str) -> bool:
    return bool(name := _named(line)) and REGISTRY[name].changes


def told(line: str, asker: Asker, desk: Desk) -> tuple[dict[str, Any], Reply | None]:
    """Everything that the asker is given, files and errors too."""
    try:
        reply = dispatch(line, asker, desk)
    except SluglineError as error:
        return {"error": f"{type(error).__name__}: {error}"}, None
    return reply.as_json() | {"contents": [file.content.hex() for file in reply.files]}, reply


def conversation(desk: Desk, asker: Asker, *, changing: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is answered to every command, and then to every button under an answer."""
    waiting, seen = lines(NAMED if asker in (CHANNEL, OTHER_ROOM) else FEW, changing=changing), set[str]()
    while waiting:
        line = waiting.pop(0)
        seen.add(line)
        answer, reply = told(line, asker, desk)
        yield line, answer
        pressed = [action.command for action in reply.actions] if reply else []
        pressed += [reply.page.next] if reply and reply.page.next else []
        fresh = [each for each in pressed if each not in seen and _changes(each) == changing]
        waiting += dict.fromkeys(each for each in fresh if each not in waiting)


def kept(desk: Desk) -> list[str]:
    """The desk's whole store, row by row; the marks of removals, which are random, and the machine's clock left out."""
    sql = desk.store.connections.sql
    sql.execute("UPDATE removal SET mark = pk")
    return [row for row in sql.iterdump() if "_sqlite_migrations" not in row]


@pytest.mark.parametrize("changing", [False, True], ids=["asked", "changed"])
@pytest.mark.parametrize("asker", ELSEWHERE, ids=lambda asker: f"{asker.room}-{asker.private}")
def test_no_answer_button_file_or_error_elsewhere_knows_of_it(asker: Asker, changing: bool, tmp_path: Path) -> None:
    """And neither does the store: whatever was asked, row by row it is the same."""
    full, empty = full_world(tmp_path / "full.db"), empty_world(tmp_path / "empty.db")
    with_it, without = (list(conversation(desk, asker, changing=changing)) for desk in (full, empty))
    asked = {name for name in REGISTRY if any(_named(line) == name for line, _ in with_it)}
    assert asked == {name for name, command in REGISTRY.items() if command.changes == changing}
    assert [one for one, other in zip(with_it, without, strict=False) if one != other] == []
    assert len(with_it) == len(without)
    assert kept(full) == kept(empty)


def test_every_joined_answer_in_the_room_shows_it(tmp_path: Path) -> None:
    desk = full_world(tmp_path / "full.db")
    lines_ = {
        "/timeline fish-quota all": "pe1",
        "/who-said zinnia": "ps2",
        "/search zinnia": "pa1",
        "/storyline show fish-quota": "pa1",
        "/new since 2026-01-01": "",
        "/digest preview fish-quota": "",
        "/correct list": "pc1",
        "/log": "",
        "/article pa1": "pe1",
        "/receipt ps2": "ps2",
    }
    shown = {line: dispatch(line, HERE, desk).entries for line in lines_}
    own = {line: [entry.id for entry in entries if OWN in entry.marks] for line, entries in shown.items()}
    assert {line: ids for line, ids in own.items() if not ids or (lines_[line] and lines_[line] not in ids)} == {}


def test_what_is_completed_elsewhere_knows_nothing_of_it(tmp_path: Path) -> None:
    full, empty = full_world(tmp_path / "full.db"), empty_world(tmp_path / "empty.db")
    for asker in ELSEWHERE:
        assert [complete(line, asker, full) for line in STARTS] == [complete(line, asker, empty) for line in STARTS]
    offered = [each for line in STARTS for each in complete(line, HERE, full)]
    assert {"pa1", "Greta Solvang"} <= set(offered)


def test_log_places_sizes_and_pages_know_nothing_of_it(tmp_path: Path) -> None:
    full, empty = full_world(tmp_path / "full.db"), empty_world(tmp_path / "empty.db")
    for told_of in (
        lambda desk: desk.store.log.since(EVERYTHING),
        lambda desk: desk.store.size(EVERYTHING),
        lambda desk: list(assigned(desk.store)),
        lambda desk: desk.store.removals.list(EVERYTHING),
        lambda desk: desk.store.corrections.standing(EVERYTHING),
        lambda desk: [home(asker, desk) for asker in (HERE, *ELSEWHERE)],
        lambda desk: [article_at(asker, desk, LEAK) for asker in (HERE, *ELSEWHERE)],
        lambda desk: [storylines_for(asker, desk, SECRET) for asker in (HERE, *ELSEWHERE)],
    ):
        assert told_of(full) == told_of(empty)
    with full.rooms.drawer(HERE) as drawer:
        assert drawer is not None
        assert [row.action for row in drawer.store.log.since(EVERYTHING)] == [
            *("hold", "add article", "decide", "decide", "decide", "decide", "article add", "article add"),
        ]


@pytest.mark.parametrize("subject", ["ps1", "pe1", "ps99"])
def test_a_form_about_it_elsewhere_is_one_about_nothing(subject: str, tmp_path: Path) -> None:
    desk = full_world(tmp_path / "full.db")
    for asker in ELSEWHERE:
        with pytest.raises(SluglineError) as told:
            line_form(asker, desk, subject)
        assert str(told.value) == f"{subject} is not there any more. Ask again for what it stood in."


def test_an_answer_is_shared_as_the_other_room_would_be_given_it(tmp_path: Path) -> None:
    full, empty = full_world(tmp_path / "full.db"), empty_world(tmp_path / "empty.db")
    for line in ("/timeline ferry", "/who-said harbour", "/search ferry", "/storyline show fish-quota"):
        assert shared(line, HERE, CHANNEL, full) == shared(line, HERE, CHANNEL, empty)
        assert shared(line, HERE, OTHER_ROOM, full) == shared(line, HERE, OTHER_ROOM, empty)
    for line in ("/article pa1", "/receipt ps1", "/hold ferry-1", "/digest preview"):
        with pytest.raises(SluglineError) as there:
            shared(line, HERE, CHANNEL, full)
        with pytest.raises(SluglineError) as never:
            shared(line, HERE, CHANNEL, empty)
        assert str(there.value) == str(never.value)


def test_an_answer_of_the_room_names_no_other_room_and_its_words_are_in_no_public_file(tmp_path: Path) -> None:
    full_world(tmp_path / "full.db")
    beside = [path for path in tmp_path.iterdir() if path.is_file()]
    assert beside
    found = [(path.name, word) for path in beside for word in WORDS if word.encode() in path.read_bytes()]
    assert found == []


class Posted(Unread):
    """A sender that keeps what it is given."""

    platform = "slack"

    def __init__(self) -> None:
        self.posts: list[tuple[str, str]] = []

    def send(self, post: Post) -> Sent:
        self.posts.append((post.room, post.payload))
        return Sent(f"{post.room}:{len(self.posts)}")


def posted(desk: Desk, *, private: bool) -> list[tuple[str, str]]:
    """What a channel and the room get once something moved in both; `private`: the room is still what it was."""
    with desk.store.write():
        for room in ("C1", "D1"):
            desk.store.subscriptions.subscribe(NOW, "slack", room, ("ferry", "fish-quota"), "UTC", (), 1, "slack:ada")
    for asker in (HERE, CHANNEL):
        dispatch(f"/article add {MOVED.format(where=asker.room)}", asker, desk)
    sender, digests, rooms = Posted(), cast("Any", desk.digests), cast("Any", desk.rooms)
    channels = {"slack": Channel(lambda replies: [repr(reply) for reply in replies], sender)}
    outbox = replace(digests.outbox, channels=channels)
    for _ in range(2):  # nothing comes twice
        outbox.queue_due()
        outbox.deliver()
        rooms.post(channels, lambda *room: private and room == ("slack", "D1"))
    return sender.posts


def test_a_digest_stops_where_its_room_is_private_no_more_and_goes_on_once_it_is(tmp_path: Path) -> None:
    desk = full_world(tmp_path / "desk.db")
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "slack", "D1", ("ferry",), "UTC", (), 1, "slack:ada")
    dispatch(f"/article add {MOVED.format(where='D1')}", HERE, desk)
    sender, rooms = Posted(), cast("Any", desk.rooms)
    channels = {"slack": Channel(lambda replies: [*map(repr, replies), "more", "yet more"], sender)}
    assert rooms.post(channels, lambda *_: True, go_on=lambda: False) == 0
    assert rooms.post(channels, lambda *_: not sender.posts) == 1
    assert rooms.post(channels, lambda *_: bool(sender.posts)) >= 1
    assert [payload for _, payload in sender.posts[-2:]] == ["more", "yet more"]


def test_a_digest_tells_of_it_in_its_room_once_and_nowhere_else(tmp_path: Path) -> None:
    here = posted(full_world(tmp_path / "here.db"), private=True)
    opened = posted(full_world(tmp_path / "opened.db"), private=False)
    own = [post for post in here if OWN in post[1]]
    assert [post for post in here if post not in own] == opened
    assert {room for room, _ in own} == {"D1"}
    assert len(set(own)) == len(own) > 0
    assert all("Oslofjord of D1" in payload or "Told under ferry" in payload for _, payload in own)
    assert any("Oslofjord of D1" in payload for _, payload in own)
    assert [post for post in opened if any(word in post[1] for word in (*WORDS, "of D1", "pa3"))] == []
    never = posted(empty_world(tmp_path / "never.db"), private=False)
    assert opened == never


def test_digest_now_brings_what_the_room_alone_may_see_and_the_desk_hears_nothing_of_that(tmp_path: Path) -> None:
    desk, sender = empty_world(tmp_path / "now.db"), Posted()
    channels = {"slack": Channel(lambda replies: [repr(reply) for reply in replies], sender)}
    digests, rooms = cast("Any", desk.digests), replace(cast("Any", desk.rooms), channels=channels)
    outbox = replace(digests.outbox, channels=channels)
    desk = replace(desk, digests=replace(digests, outbox=outbox), rooms=rooms)
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "slack", "D1", ("ferry",), "UTC", ("08:00",), None, "slack:ada")
    dispatch(f"/article add {MOVED.format(where='D1')}", HERE, desk)
    logged = desk.store.log.count(EVERYTHING)
    answers = [dispatch("/digest now", HERE, desk).summary for _ in range(2)]
    assert answers == ["what moved of ferry is on its way", "no storyline moved since the last digest of ferry"]
    assert (outbox.deliver(), rooms.post(channels, lambda *_: True)) == (0, len(sender.posts))
    assert all("Oslofjord of D1" in payload for _, payload in sender.posts[1:])
    assert desk.store.log.count(EVERYTHING) == logged
