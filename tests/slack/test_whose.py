"""An answer names members of the workspace where it has their ids, in its own words alone."""

from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.members import Members
from bot.chat.slack.whose import named, named_by
from bot.reply import Entry, Receipt, Reply
from tests.slack.stub import ALICE, Canned, stub_slack

pytestmark = pytest.mark.anyio

REPLY = Reply(
    "U01ALICE",
    "c1: speaker is Ada Lind, says U01ALICE",
    (
        Entry("s1", "statement", "“U01ALICE sailed.”", detail="speaker corrected by U01ALICE (c1)"),
        Entry("c1", "change", "s1: speaker is Ada Lind, says U01ALICE"),
        Entry("e1", "change", "new event: U01ALICE sailed", receipts=(Receipt("a1", "Harbour Post"),)),
    ),
    ("Added by slack:U01ALICE in slack:C01GEN.",),
)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (ALICE, "Alice Anderson"),
        (Canned({"ok": True, "user": {"id": "U01ALICE", "team_id": "T01TEST", "name": "eve", "deleted": True}}), "eve"),
        (Canned({"ok": True, "user": {"id": "U01ALICE", "team_id": "T2", "real_name": "Eve"}}), "Eve"),
        (Canned({"ok": False, "error": "user_not_found"}), ""),
        (Canned({"ok": False, "error": "fatal_error"}), ""),
    ],
)
async def test_a_person_is_named_in_what_the_answer_says_itself(answer: Canned, name: str) -> None:
    with stub_slack() as stub:
        stub.methods["users.info"] = answer
        members = Members(AsyncWebClient("xoxb-1", base_url=stub.url, retry_handlers=[]), "T01TEST")
        found = await named(REPLY, members)
    if not name:
        assert found == REPLY
        return
    assert found == replace(
        REPLY,
        summary=f"c1: speaker is Ada Lind, says {name}",
        entries=(
            replace(REPLY.entries[0], detail=f"speaker corrected by {name} (c1)"),
            replace(REPLY.entries[1], text=f"s1: speaker is Ada Lind, says {name}"),
            REPLY.entries[2],
        ),
        notes=(f"Added by {name} in slack:C01GEN.",),
    )


async def test_words_that_are_nobodys_id_ask_slack_nothing() -> None:
    with stub_slack() as stub:
        stub.answers = [ALICE]
        members = Members(AsyncWebClient("xoxb-1", base_url=stub.url, retry_handlers=[]), "T01TEST")
        assert await named(Reply("T", "U.S., UKRAINE, WTO, U1: u01alice"), members) == Reply(
            "T", "U.S., UKRAINE, WTO, U1: u01alice"
        )
    assert stub.asked == []


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("speaker corrected by U01ALICE, was UNPROFOR (c1)", "speaker corrected by Alice Anderson, was UNPROFOR (c1)"),
        ("verified by U01ALICE, U02BOBBY and ada", "verified by Alice Anderson, an editor and ada"),
        ("not to be used, says U02BOBBY", "not to be used, says an editor"),
        ("editors disagree on the speaker: Ada (U02BOBBY)", "editors disagree on the speaker: Ada (an editor)"),
        ("figures differ: 12 (UNPROFOR); 13 (UEFA2028, e5)",) * 2,
        ("Added by slack:U02BOBBY.", "Added by an editor."),
    ],
)  # fmt: skip
def test_what_is_posted_by_itself_names_who_decided_by_what_the_store_knows(told: str, shown: str) -> None:
    """Whom it does not know is an editor; a name in capital letters is no person's id."""
    known = {"slack:U01ALICE": "Alice Anderson"}
    line = Entry("s1", "statement", f"“{told}.”", detail=told)
    assert named_by(known.get)(Reply("T", notes=(told,), entries=(line,))) == Reply(
        "T", notes=(shown,), entries=(replace(line, detail=shown),)
    )
