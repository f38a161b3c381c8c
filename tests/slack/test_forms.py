"""Forms: what they offer, the command a filled-in one stands for, and that it is issued by who may."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.slack import views
from bot.chat.slack.blocks import render, sentence
from bot.chat.slack.requests import Asked
from bot.chat.slack.views import Origin
from bot.grammar import SLUG_RULE
from bot.reply import Entry, Reply
from handlers.forms import Offered
from tests.slack import samples
from tests.slack.answers import FORM, STORYLINES, Answers
from tests.slack.conftest import LocalSlack, Start, until
from tests.slack.limits import view_faults
from tests.slack.test_wire import FOR_ALICE, Desk, own, said

ORIGIN = Origin("s31", "C01GEN", "C01GEN:1.2", "https://hooks.example/1")
HOSTILE = replace(
    FORM,
    words="<!here> " * 900,
    paragraph="<!channel> \u202eturned\u200b " + "x" * 5000,
    people=("<@U1>", "*B*", "n" * 200),
)
LINES = tuple(Offered(f"line-{n}", "<!channel> \u202e*title* " * 200) for n in range(130))
MANY = replace(FORM, people=tuple(f"Person {n}" for n in range(300)), storylines=LINES, date="XXXX-03-14")
NONE = replace(FORM, words="", paragraph="", people=(), speaker=None, date=None, storylines=())
LINK = "https://harbour.example/quay"
LONG = LINK + "?from=" + "newsletter-" * 30
TWO = "Choose “Somebody else” above for this name, or leave it empty."
FORMS = {
    "waiting": views.waiting(views.DATE),
    "told": views.told(views.SPEAKER, "s31 is not there any more."),
    **{f"speaker-{n}": views.speaker_form(each, ORIGIN) for n, each in enumerate((FORM, HOSTILE, MANY, NONE))},
    **{f"date-{n}": views.date_form(each, ORIGIN) for n, each in enumerate((FORM, HOSTILE, MANY, NONE))},
    **{f"story-{n}": views.story_form(each, ORIGIN) for n, each in enumerate((FORM, HOSTILE, MANY, NONE))},
    "add": views.add_form([LINK, "ftp://a.example", LINK + "?long=" + "x" * 300], STORYLINES, ORIGIN),
    "add many": views.add_form([f"{LINK}?{n}={'x' * 400}" for n in range(9)], LINES, ORIGIN),
    "add long": views.add_form([LINK + "?long=" + "x" * 3000], STORYLINES, ORIGIN),
    "add nothing": views.add_form([], STORYLINES, ORIGIN),
    "add nowhere": views.add_form([LINK], [], ORIGIN),
    "source": views.source_form(STORYLINES, ORIGIN),
    "source many": views.source_form(LINES, ORIGIN),
    "storyline": views.storyline_form(replace(ORIGIN, url="https://hooks.example/" + "x" * 4000)),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_one_that_slack_takes(name: str) -> None:
    assert view_faults(FORMS[name]) == []


def test_a_speaker_is_chosen_from_the_people_in_the_paragraph() -> None:
    line, shown, now, choice, other = FORMS["speaker-0"]["blocks"]
    assert line["text"]["text"] == "s31: “Not one barge”"
    assert (
        shown["elements"][0]["text"]
        == "“Not one barge,” said Olav Brekke. Marta Lindqvist, the mayor, did not answer ‹!channel>."
    )
    assert now["text"]["text"] == "Now: Marta Lindqvist."
    offered = [option["text"]["text"] for option in choice["element"]["options"]]
    assert offered == ["Olav Brekke", "Nobody knows", "Somebody else, named below"]
    assert (other["label"]["text"], other["optional"]) == ("Somebody else", True)


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


@pytest.mark.parametrize(
    ("form", "values", "line", "wrong"),
    [
        ("speaker", {"chosen": option("Olav Brekke")}, '/correct s31 speaker "Olav Brekke"', {}),
        ("speaker", {"chosen": option("?unknown"), "other": {"value": " "}}, "/correct s31 speaker unknown", {}),
        *(
            ("speaker", {"chosen": option(chosen), "other": {"value": "Ida Moe"}}, "", {"other": TWO})
            for chosen in ("?unknown", "Olav Brekke")
        ),
        ("speaker", {"chosen": option("?other"), "other": {"value": " Ida  Moe "}}, "/correct s31 speaker Ida Moe", {}),
        ("speaker", {"chosen": option("?other"), "other": {"value": None}}, "", {"other": "Name who said it."}),
        ("date", {"chosen": option("day"), "day": {"selected_date": "2025-02-17"}}, "/correct s31 date 2025-02-17", {}),
        ("date", {"chosen": option("month"), "day": {"selected_date": "2025-02-17"}}, "/correct s31 date 2025-02", {}),
        ("date", {"chosen": option("year"), "day": {"selected_date": "2025-02-17"}}, "/correct s31 date 2025", {}),
        ("date", {"chosen": option("?unknown"), "day": {"selected_date": None}}, "/correct s31 date unknown", {}),
        (
            "date",
            {"chosen": option("day"), "day": {"selected_date": None}},
            "",
            {"day": "Choose a day, or say that it is unknown."},
        ),
        ("story", {"chosen": option("lighthouse")}, "/correct s31 not-this-story lighthouse", {}),
        ("add", {"chosen": option("lighthouse"), "link": option("1")}, f"lighthouse {LONG}", {}),
        ("source", {"chosen": option("?unknown"), "address": {"value": LINK}}, f"/source add {LINK}", {}),
        (
            "source",
            {"chosen": option("lighthouse"), "address": {"value": LINK}},
            f"/source add {LINK} in lighthouse",
            {},
        ),
        (
            "storyline",
            {"slug": {"value": "pier"}, "title": {"value": "Will the pier hold?"}},
            "/storyline create pier Will the pier hold?",
            {},
        ),
        (
            "storyline",
            {"slug": {"value": " Pier-Watch "}, "title": {"value": "Will it hold?"}},
            "/storyline create pier-watch Will it hold?",
            {},
        ),
        *(
            ("storyline", {"slug": {"value": slug}, "title": {"value": "T"}}, "", {"slug": SLUG_RULE})
            for slug in ("pier watch", "since", "Pier?")
        ),
    ],
)
def test_a_filled_in_form_is_a_command(form: str, values: dict[str, Any], line: str, wrong: dict[str, str]) -> None:
    state = {"values": {block: {block: value} for block, value in values.items()}}
    kept = replace(ORIGIN, links=(LINK, LONG)).kept()
    view = {"callback_id": form, "private_metadata": kept, "state": state}
    assert views.filled_in(view) == (line, wrong)


def test_a_form_carries_where_it_was_opened() -> None:
    assert views.origin_of({"private_metadata": ORIGIN.kept()}) == ORIGIN
    long = replace(ORIGIN, url="https://hooks.example/" + "x" * 4000)
    assert views.origin_of({"private_metadata": long.kept()}) == replace(ORIGIN, url="")


def test_a_long_link_is_offered_and_what_is_not_is_counted() -> None:
    view = views.add_form([LONG, LINK, *(f"{LINK}?{n}={'x' * 400}" for n in range(9))], STORYLINES, ORIGIN)
    assert views.origin_of(view).links[:2] == (LONG, LINK)
    assert view["blocks"][2]["text"]["text"] == "6 more links in the message: /article add takes each."
    shown = [option["text"]["text"] for option in view["blocks"][1]["element"]["options"]]
    assert shown == ["second-quay: Will the second quay be built?", "lighthouse: Who lit the lighthouse?"]


def test_storylines_that_a_menu_cannot_hold_are_counted() -> None:
    labels = [FORMS[name]["blocks"][1]["label"]["text"] for name in ("add", "source", "add many", "source many")]
    assert labels == [
        "Storyline",
        "Everything it brings belongs to",
        "Storyline (100 of 130 storylines)",
        "Everything it brings belongs to (99 of 130 storylines)",
    ]


def test_a_date_without_a_year_is_told_and_not_put_into_the_calendar() -> None:
    view = views.date_form(MANY, ORIGIN)
    assert view["blocks"][2]["text"]["text"] == "Now: 14 March."
    assert "initial_date" not in view["blocks"][3]["element"]


ONE = Reply("Receipt for s31", entries=(replace(samples.WHO_SAID.entries[0], id="s31"),))


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_wrong_speaker_is_corrected_in_a_form(slack: LocalSlack, start: Start) -> None:
    desk = Desk(receipt=ONE, correct=Reply("s31 corrected"))
    answers = Answers(desk)
    await start(answers)
    await slack.command("/receipt", "s31")
    (receipt,) = await slack.answers(1)
    await slack.press(receipt, "Wrong speaker")
    form = await slack.form()
    kept = json.loads(form["private_metadata"])
    expected = views.speaker_form(FORM, Origin("s31", "C01GEN", "", kept["url"]))
    assert {key: form[key] for key in expected} == expected
    assert await slack.submit(chosen=option("?other")) == {"other": "Name who said it."}
    assert await slack.submit(chosen=option("Olav Brekke")) == {}
    _, corrected = await slack.answers(2)
    line = '/correct s31 speaker "Olav Brekke"'
    assert own(corrected) == said(render(Reply("s31 corrected"), line), **FOR_ALICE)
    assert desk.asked[1:] == [Asked(line, "U01ALICE", "C01GEN")]


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_line_among_others_has_a_menu(slack: LocalSlack, start: Start) -> None:
    desk = Desk(timeline=samples.TIMELINE)
    answers = Answers(desk)
    await start(answers)
    await slack.command("/timeline", "second-quay")
    (timeline,) = await slack.answers(1)
    await slack.choose(timeline, "Council prepares a vote", "Receipt")
    await slack.answers(2)
    assert desk.asked[1] == Asked("/receipt e5", "U01ALICE", "C01GEN")
    await slack.choose(timeline, "Council prepares a vote", "Wrong date")
    form = await slack.form()
    assert (form["callback_id"], answers.done) == ("date", [("form", "U01ALICE", "e5", "public")])
    assert await slack.submit(chosen=option("month"), day={"selected_date": "2026-02-03"}) == {}
    await slack.answers(3)
    assert desk.asked[2] == Asked("/correct e5 date 2026-02", "U01ALICE", "C01GEN")


@pytest.mark.wire
@pytest.mark.anyio
async def test_following_is_for_ones_own_messages(slack: LocalSlack, start: Start) -> None:
    desk = Desk(timeline=samples.TIMELINE, digest=Reply("Subscribed"))
    await start(desk)
    await slack.command("/timeline", "second-quay")
    (timeline,) = await slack.answers(1)
    await slack.press(timeline, "Follow")
    _, told = await slack.answers(2)
    assert own(told) == said(sentence("The answer is in your messages with the bot."), **FOR_ALICE)
    room = desk.asked[1].room
    assert (desk.asked[1].line, room[0]) == ("/digest subscribe second-quay", "D")
    (subscribed,) = await slack.answers(1, room)
    assert (subscribed["text"], "ephemeral_to" in subscribed) == ("Subscribed", False)


@pytest.mark.wire
@pytest.mark.anyio
async def test_what_was_shared_is_deleted_by_who_shared_it_alone(slack: LocalSlack, start: Start) -> None:
    answers = Answers(Desk(who_said=samples.WHO_SAID))
    await start(answers)
    await slack.command("/who-said", "barge")
    (answer,) = await slack.answers(1)
    await slack.press(answer, "Share to channel")
    _, shared = await slack.answers(2)
    await slack.press(shared, "Delete", user="U02BOB")
    *_, refused = await slack.answers(3)
    assert (refused["text"], refused["ephemeral_to"]) == (
        "Only who shared it and editors may delete this message.",
        "U02BOB",
    )
    await slack.press(shared, "Delete")

    async def gone() -> bool:
        return shared["ts"] not in {message["ts"] for message in await slack.posted()}

    assert await until(gone)
    assert [done for done in answers.done if done[0] == "delete"] == [("delete", "U01ALICE", "C01GEN")]


def test_a_menu_stands_beside_every_line_and_none_beside_what_is_no_line() -> None:
    entries = (
        Entry("s1", "statement", "“No.”"),
        Entry("e2", "event", "It rained"),
        Entry("ps3", "statement", "“Yes.”"),  # one room's own
        Entry("a.txt", "article", "T"),
    )
    blocks = render(Reply("T", entries=entries))["blocks"]
    menus = [[option["value"] for option in block["accessory"]["options"]] for block in blocks if "accessory" in block]
    assert menus == [
        ["/receipt s1", "speaker s1", "date s1", "story s1"],
        ["/receipt e2", "date e2", "story e2"],
        ["/receipt ps3", "speaker ps3", "date ps3", "story ps3"],
    ]
