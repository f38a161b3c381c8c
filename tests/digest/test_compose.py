"""A digest's words: the most important first, all of it there or counted, and what stands behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.digest.compose import MESSAGES, PER_MESSAGE, Behind, compose, nothing_moved
from bot.reply import Action, Entry, Receipt
from bot.store.records import ChangeRow

if TYPE_CHECKING:
    from bot.model import ChangeKind
    from bot.reply import Reply

EIGHT = datetime(2026, 2, 10, 8, 0, tzinfo=UTC)
TITLES = {"vell-dam": "Will the dam hold?", "ferry": "Will the ferry sail?"}


def moved(*told: tuple[str, ChangeKind, str]) -> list[ChangeRow]:
    """Changes as (storyline, kind, words), each of a subject of its own."""
    return [ChangeRow(n, EIGHT, kind, f"e{n}", slug, words, None) for n, (slug, kind, words) in enumerate(told, 1)]


def shown(change: ChangeRow) -> Entry:
    return Entry(change.subject, "event", change.text)


def origins(change: ChangeRow) -> int:
    """One for each "+" in the words."""
    return change.text.count("+")


def headed(replies: tuple[Reply, ...]) -> list[tuple[str, str]]:
    return [(entry.group, entry.text) for reply in replies[1:] for entry in reply.entries]


def test_what_matters_most_comes_first_and_of_one_kind_what_most_origins_tell() -> None:
    changes = moved(
        ("ferry", "article edited", "Edited"),
        ("vell-dam", "new statement", "Said"),
        ("vell-dam", "first statement", "Said first"),
        ("vell-dam", "new event", "Told by one"),
        ("vell-dam", "new event", "Told by three++"),
        ("vell-dam", "article killed", "Killed"),
    )
    parent, *threads = compose(changes, TITLES, shown, 7, origins=origins)
    assert headed((parent, *threads)) == [
        ("Killed articles", "Killed"),
        ("New events", "Told by three++"),
        ("New events", "Told by one"),
        ("First statements by speakers", "Said first"),
        ("New statements", "Said"),
        ("Edited articles", "Edited"),
    ]
    assert parent.title == "vell-dam, ferry moved · digest 7"
    assert parent.summary == (
        "vell-dam: 1 killed article, 2 new events, 1 first statement by a speaker, 1 new statement; "
        "ferry: 1 edited article"
    )
    assert [(entry.id, entry.detail) for entry in parent.entries] == [
        ("vell-dam", "killed article: Killed"),
        ("ferry", "edited article: Edited"),
    ]


def test_one_edit_of_several_copies_is_one_line_with_all_their_links() -> None:
    def edited(change: ChangeRow) -> Entry:
        outlet, _, detail = change.text.partition(": ")
        receipt = Receipt(change.subject, outlet, "Ferry", None)
        return Entry(change.subject, "change", f"{outlet}: Ferry", detail=detail, receipts=(receipt,))

    told = ("Post: [not → never]", "Wire: [not → never]", "Herald: [two → three]")
    parent, thread = compose(moved(*(("ferry", "article edited", each) for each in told)), TITLES, edited, 7)
    assert parent.summary == "ferry: 2 edited articles"
    assert [(each.text, each.detail, [r.outlet for r in each.receipts]) for each in thread.entries] == [
        ("Post: Ferry", "[not → never]", ["Post", "Wire"]),
        ("Herald: Ferry", "[two → three]", ["Herald"]),
    ]


def test_many_storylines_are_counted_together_and_each_beside_its_line() -> None:
    changes = moved(*((f"storyline-number-{n:02}", "new event", f"Step {n}") for n in range(12)))
    parent, *threads = compose(changes, {}, shown, 7)
    assert (parent.title, parent.summary) == (
        "storyline-number-00, storyline-number-01 and 10 more moved · digest 7", "12 storylines: 12 new events",
    )  # fmt: skip
    assert [entry.detail for entry in parent.entries[:2]] == [
        "1 new event; new event: Step 0", "1 new event; new event: Step 1",
    ]  # fmt: skip
    assert (len(parent.entries), len(threads)) == (12, 12)


def test_a_flood_ends_after_some_messages_and_says_where_the_rest_is() -> None:
    most = MESSAGES * PER_MESSAGE
    flood = moved(*(("ferry", "new event", f"Step {n}") for n in range(most + 5)))
    parent, *threads = compose(flood, TITLES, shown, 7)
    assert parent.summary == "ferry: 101 new events"
    assert [entry.text for reply in threads for entry in reply.entries] == [f"Step {n}" for n in range(most)]
    assert [reply.notes for reply in threads] == [()] * 7 + [("And 5 more: /new ferry since 2026-02-10T08:00Z",)]
    assert threads[-1].actions == (Action("Timeline", "/timeline ferry"),)


BEHIND = Behind(
    corrected=(Entry("s9", "statement", "As it is now"),),
    planned=(Entry("e1", "event", "New, and planned"), Entry("e8", "event", "Planned long ago")),
    later=2,
)


def test_corrections_and_plans_stand_behind_what_moved_and_nothing_stands_there_twice() -> None:
    replies = compose(moved(("ferry", "new event", "New, and planned")), TITLES, shown, 7, behind={"ferry": BEHIND})
    assert replies[0].summary == "ferry: 1 new event, 1 line corrected"
    assert headed(replies) == [
        ("New events", "New, and planned"),
        ("Corrected since the last digest", "As it is now"),
        ("Planned next", "Planned long ago"),
    ]
    assert replies[1].notes == ("And 2 more planned: /timeline ferry since today",)


def test_a_storyline_of_which_only_a_line_was_corrected_comes_last_and_makes_no_digest_alone() -> None:
    behind = {"vell-dam": Behind(corrected=BEHIND.corrected)}
    parent, *threads = compose(moved(("ferry", "new event", "Told")), TITLES, shown, 7, behind=behind)
    assert (parent.title, parent.summary) == (
        "ferry moved · digest 7", "ferry: 1 new event; vell-dam: 1 line corrected",
    )  # fmt: skip
    assert [reply.title for reply in threads] == ["Will the ferry sail?", "Will the dam hold?"]
    assert compose([], TITLES, shown, 7, behind=behind) == ()


def test_a_line_stands_for_silence_where_somebody_wants_it() -> None:
    found = nothing_moved(["ferry", "vell-dam"], "7")
    assert (found.title, found.summary) == ("Nothing moved · digest 7", "in ferry, vell-dam")
