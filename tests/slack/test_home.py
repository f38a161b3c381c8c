"""The bot's own page: what somebody follows, what is new in it, and for admins what needs care."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.slack.page import page
from bot.reply import Entry
from bot.store.records import Storyline
from handlers.home import Followed, Home
from tests.slack import samples
from tests.slack.answers import Answers
from tests.slack.conftest import LocalSlack, Start, until
from tests.slack.limits import view_faults, words_of
from tests.slack.test_wire import Desk

AT = datetime(2026, 2, 6, tzinfo=UTC)
LIGHTHOUSE = Storyline(1, "lighthouse", "Who lit the lighthouse?", "", (), (), "active", AT, 3)
QUAY = Followed(
    "second-quay",
    "Will the second quay be built?",
    "1 new event, 2 new statements",
    (replace(samples.DIGEST[1].entries[0], group=""),),
)
OUTLETS = "<https://wire.example/quay|Coast Wire>, <https://harbour.example/quay?id=1&amp;part=2|Harbour Post>"
BROKEN = Entry("Coast Wire", "source", "https://wire.example/feed", detail="feed; failing: 500. Last read 5 Feb 09:00")
PAGE = Home((QUAY,), (LIGHTHOUSE,), (BROKEN,))
LONG = Home(
    tuple(replace(QUAY, slug=f"quay-{n}", title="<!channel> " + "x" * 4000) for n in range(60)),
    tuple(replace(LIGHTHOUSE, slug=f"light-{n}", title="*x* " * 900) for n in range(60)),
    tuple(replace(BROKEN, id=f"Wire {n}") for n in range(60)),
)


def test_a_page_says_what_is_new_and_what_needs_care() -> None:
    assert [words_of(block) for block in page(PAGE)["blocks"]] == [
        "Your storylines",
        "*Will the second quay be built?*\nsecond-quay: 1 new event, 2 new statements",
        f"`3 Mar 2026`  new event: the vote is set for 3 March\n{OUTLETS} · _planned_\xa0·\xa0e7",
        "What is newTimelineUnfollow",
        "",
        "Sources that need care",
        "*Coast Wire*  https://wire.example/feed\n_feed; failing: 500. Last read 5 Feb 09:00_",
        "",
        "Other storylines",
        "*Who lit the lighthouse?*\nlighthouse",
    ]


def test_who_follows_nothing_is_told_how() -> None:
    blocks = page(Home((), (LIGHTHOUSE,), ()))["blocks"]
    assert words_of(blocks[1]) == (
        "You follow no storyline yet. Follow one below: its digests come into your messages with me."
    )


def test_where_an_entry_stands_is_a_line_of_its_own_however_short() -> None:
    short = replace(QUAY.latest[0], receipts=QUAY.latest[0].receipts[:1], marks=())
    shown = page(Home((replace(QUAY, latest=(short,)),), (), ()))["blocks"]
    assert words_of(shown[2]) == (
        "`3 Mar 2026`  new event: the vote is set for 3 March\n<https://wire.example/quay|Coast Wire>\xa0·\xa0e7"
    )


@pytest.mark.parametrize("found", [PAGE, LONG, Home((), (), ())], ids=["page", "long", "empty"])
def test_every_page_is_one_that_slack_takes(found: Home) -> None:
    assert view_faults(page(found)) == []


def test_what_a_page_cannot_hold_is_counted() -> None:
    told = [words_of(block) for block in page(LONG)["blocks"]]
    assert [words for words in told if " more: " in words] == [
        "43 more: /storyline list",
        "42 more: /slugline source list",
        "40 more: /storyline list",
    ]


def test_a_page_full_of_long_lines_leaves_out_nothing_uncounted() -> None:
    starred = replace(QUAY.latest[0], text="*starred* " * 30, detail="*again*\nand *again*")
    found = replace(LONG, followed=tuple(replace(QUAY, slug=f"quay-{n}", latest=(starred,) * 2) for n in range(14)))
    shown = page(found)
    told = [words_of(block) for block in shown["blocks"]]
    unfollowed = [words for words in told if "Unfollow" in words]
    followed = [words for words in told if words.startswith("*") and "light-" in words]
    assert view_faults(shown) == []
    assert (len(unfollowed), len(followed)) == (5, 20)
    assert [words for words in told if " more: " in words] == [
        "9 more: /storyline list",
        "42 more: /slugline source list",
        "40 more: /storyline list",
    ]


@pytest.mark.wire
@pytest.mark.anyio
async def test_the_page_opens_and_follows_what_is_pressed_on_it(slack: LocalSlack, start: Start) -> None:
    desk = Desk()
    answers = Answers(desk, PAGE)
    await start(answers)
    await slack.do("open-home", user="U01ALICE")
    shown = await until(slack.page)
    assert shown["blocks"] == page(PAGE)["blocks"]
    assert answers.done == [("home", "U01ALICE", "D")]
    answers.page = Home((), (LIGHTHOUSE,), ())
    unfollow = shown["blocks"][3]["elements"][2]
    await slack.on_page(unfollow)

    async def changed() -> bool:
        return bool((await slack.page())["blocks"] == page(answers.page)["blocks"])

    assert await until(changed)
    assert [(asked.line, asked.room[0]) for asked in desk.asked] == [("/digest unsubscribe second-quay", "D")]
