"""How replies look in Slack: whole messages, every limit kept, nothing from outside parsed, nothing cut in silence."""

import json
import re
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.chat.deeds import begun
from bot.chat.slack.blocks import render, render_all, render_digest, render_text, sentence
from bot.reply import MARKS, Action, Entry, Page, Receipt, Reply
from tests.slack import samples
from tests.slack.limits import faults, words_of

SAMPLES = {"timeline": samples.TIMELINE, "who-said": samples.WHO_SAID, "hostile": samples.HOSTILE}


def shown(message: dict[str, Any]) -> str:
    """A message as one file: its text, then what stands in each block."""
    lines = [message["text"], ""]
    for block in message["blocks"]:
        lines += [f"--- {block['type']}", *words(block)]
    return "\n".join(lines) + "\n"


def words(block: dict[str, Any]) -> list[str]:
    if block["type"] == "actions":
        return [f"[{part['text']['text']}] {part['action_id']} {part['value']}" for part in block["elements"]]
    texts = block["elements"] if "elements" in block else [block["text"]]
    menu = [f"[{option['text']['text']}] {option['value']}" for option in block.get("accessory", {}).get("options", ())]
    quoted = [each["text"] for text in texts for each in text.get("elements", ())]
    texts = [text for text in texts if "text" in text]
    return [*(f"({text['type']}) {text['text']}" for text in texts), *(f"(bar) {each}" for each in quoted), *menu]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_reply_is_one_good_message(name: str, golden: SnapshotAssertion) -> None:
    message = render(SAMPLES[name], f"/{name}", share=True)
    assert faults(message) == []
    assert shown(message) == golden


def test_a_digest_is_a_parent_and_a_message_for_each_storyline(golden: SnapshotAssertion) -> None:
    payloads = [json.loads(payload) for payload in render_digest(samples.DIGEST)]
    assert [faults(payload) for payload in payloads] == [[], [], []]
    assert "=====\n".join(map(shown, payloads)) == golden


def test_every_line_of_the_text_tells_what_the_blocks_tell() -> None:
    assert render_text(replace(samples.WHO_SAID, entries=samples.WHO_SAID.entries[:1], notes=())) == (
        "Who said “barge”\n"
        "9 statements, 4 speakers, latest first; 3 here\n"
        "by 18 Feb 2025: Marta Lindqvist, mayor to regional newspapers: not “preparing to send barges up the river, "
        "which would be seen as a threat by the fishermen” (seed 003, Harbour Post, translation; s31)\n"
        "translation: as quoted, often a translation"
    )


def test_no_article_pings_a_channel_or_hides_a_character() -> None:
    message = render(samples.HOSTILE, "/x", share=True)
    everything = json.dumps({**message, "blocks": [words_of(block) for block in message["blocks"]]})
    assert re.findall("<[!@#]|javascript|\u202e|\u200b|\u2066|\x1b", everything) == []


def test_what_turns_the_direction_or_takes_no_room_is_shown_as_what_it_is() -> None:
    entry = Entry(
        "s1", "statement", "“Not\u200b one \u202eegrab”", quote=True, speaker="Ola\ufeff Berg", detail="a\u2066b"
    )
    message = render(Reply("T\u200d", entries=(entry,)))
    assert faults(message) == []
    told = "".join(words_of(block) for block in message["blocks"][:3])
    assert [
        mark in told for mark in ("Not⟨U+200B⟩ one ⟨U+202E⟩egrab", "Ola⟨U+FEFF⟩ Berg", "T⟨U+200D⟩", "a⟨U+2066⟩b")
    ] == [*(True, True, True, True)]
    assert "Not⟨U+200B⟩ one" in message["text"]
    assert words_of(render(Reply("Read \U0001f469\u200d\U0001f4bb"))["blocks"][0]) == "Read \U0001f469\U0001f4bb"


def test_a_quotation_that_slack_would_format_stands_as_it_is_under_a_bar_too() -> None:
    quote = "“Not *one* of _us_, ~ever~, said `he` :fire:”"
    message = render(Reply("T", entries=(Entry("s1", "statement", quote, quote=True, speaker="A"),)))
    bar = {"type": "rich_text_quote", "elements": [{"type": "text", "text": quote}]}
    assert {"type": "rich_text", "elements": [bar]} in message["blocks"]
    assert faults(message) == []
    long = Entry("s1", "statement", quote * 20, quote=True, speaker="A")  # Slack might fold it
    assert "rich_text" not in {block["type"] for block in render(Reply("T", entries=(long,)))["blocks"]}


def test_other_words_that_slack_would_format_stand_as_they_are_in_plain_text() -> None:
    words = "it is *not* the *last*"
    message = render(Reply("T", entries=(Entry("s1", "statement", words, speaker="A"),)))
    plain = {"type": "plain_text", "text": words, "emoji": False}
    assert {"type": "section", "text": plain, "expand": True} in message["blocks"]
    assert faults(message) == []


def test_no_words_are_hidden_behind_see_more() -> None:
    for reply in (samples.TIMELINE, samples.WHO_SAID, samples.HOSTILE, *samples.DIGEST):
        assert {block["expand"] for block in render(reply)["blocks"] if block["type"] == "section"} == {True}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/x", "https://a@b.example/", "https://", "x"])
def test_only_plain_web_addresses_become_links(url: str) -> None:
    entry = Entry("e1", "event", "It rained", receipts=(Receipt("a1", "Post", url=url),))
    assert "<" not in words_of(render(Reply("T", entries=(entry,)))["blocks"][1])


def test_one_entry_alone_shows_its_receipts_in_full() -> None:
    entry = replace(samples.WHO_SAID.entries[0])
    sections = [words_of(block) for block in render(Reply("Receipt s31", entries=(entry,)))["blocks"]]
    assert sections[3:] == [
        """seed 003 · article seed 003
Harbour Post · <https://harbour.example/quay?id=1&amp;part=2|Council weighs a second quay> · article a1""",
        "translation: as quoted, often a translation",
        "ReceiptWrong speakerWrong dateNot this story",
    ]


def many(count: int) -> Reply:
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)][:count]
    return Reply("Rain", entries=tuple(Entry(f"e{n}", "event", "It rained " * 9, date=d) for n, d in enumerate(days)))


def lines_in(messages: list[dict[str, Any]]) -> list[str]:
    """The numbers of the events that the messages show."""
    return re.findall(r"\be(\d+)", "\n".join(words_of(block) for message in messages for block in message["blocks"]))


def pressed(message: dict[str, Any], label: str) -> str:
    """What a button under the message carries."""
    parts = [part for block in message["blocks"] if block["type"] == "actions" for part in block["elements"]]
    (found,) = [part["value"] for part in parts if part["text"]["text"] == label]
    return str(found)


def test_more_begins_where_the_messages_end_until_the_page_does() -> None:
    reply = replace(many(100), page=Page(1, 2, "/timeline rain page 2"), notes=("Note <!here> " * 300,) * 9)
    shown, notes, carried, rounds = [], 0, "/timeline rain", 0
    while carried != "/timeline rain page 2":
        line, start = begun(carried)
        messages = render_all(reply, line, share=True, start=start)
        assert (line, [fault for message in messages for fault in faults(message)]) == ("/timeline rain", [])
        shown += lines_in(messages)
        notes += sum(words_of(block).count("[…]") for message in messages for block in message["blocks"])
        carried, rounds = pressed(messages[-1], "More"), rounds + 1
    assert (shown, notes, rounds > 1) == ([str(number) for number in range(100)], 9, True)


def test_what_does_not_fit_is_counted() -> None:
    message = render(many(100), "/timeline rain")
    left = 100 - len(lines_in([message]))
    assert faults(message) == []
    assert words_of(message["blocks"][-2]) == f"More than Slack takes at once: {left} entries left. Press More."
    assert pressed(message, "More") == f"more {100 - left} /timeline rain"


def test_a_command_that_no_button_holds_gets_advice_instead() -> None:
    advice = render(many(100), "/timeline rain about " + "drops " * 400)["text"].splitlines()[-1]
    assert advice == (
        "More than Slack takes at once: 78 entries left. "
        "Ask for less at once: add since or until with a date, or more words."
    )


def test_what_goes_on_is_shared_from_where_it_begins() -> None:
    (message,) = render_all(many(100), "/timeline rain", share=True, start=95)
    assert words_of(message["blocks"][0]) == "Rain (continued)"
    assert lines_in([message]) == ["95", "96", "97", "98", "99"]
    assert pressed(message, "Share to channel") == "more 95 /timeline rain"


def test_a_timeline_that_no_message_holds_comes_as_a_file() -> None:
    message = render(many(100), "/timeline rain")
    assert faults(message) == []
    assert pressed(message, "All of it as a file") == "/timeline rain as md"
    assert "as a file" not in str(render(many(100), "/who-said rain")) + str(render(many(3), "/timeline rain"))


def test_an_answer_goes_on_in_the_next_message_before_anything_is_left_out() -> None:
    first, second = messages = render_all(many(40), "/timeline rain", share=True)
    assert (faults(first), faults(second)) == ([], [])
    assert words_of(second["blocks"][0]) == "Rain (continued)"
    assert [block["type"] for block in first["blocks"]].count("actions") == 0
    assert lines_in(messages) == [str(n) for n in range(40)]


def test_a_digest_leaves_nothing_out() -> None:
    payloads = [json.loads(payload) for payload in render_digest([Reply("Parent"), many(300)])]
    assert [faults(payload) for payload in payloads] == [[] for _ in payloads]
    assert lines_in(payloads) == [str(n) for n in range(300)]


def test_a_command_too_long_for_a_button_is_written_out() -> None:
    command = "/search " + "very " * 500
    message = render(Reply("T", actions=(Action("Again", command),)))
    assert faults(message) == []
    assert [block["type"] for block in message["blocks"]] == ["header", "context"]
    assert words_of(message["blocks"][1]).startswith("Again: /slugline search very very")


def test_a_command_with_a_word_to_fill_in_is_written_out_and_no_button() -> None:
    actions = (Action("say what it is about", "/storyline describe pier WORDS"), Action("all", "/source list"))
    message = render(Reply("T", actions=actions))
    assert faults(message) == []
    assert [words(block) for block in message["blocks"]][1:] == [
        ["(mrkdwn) say what it is about: /storyline describe pier WORDS"],
        ["[All] ask:0 /source list"],
    ]


def test_no_button_stands_twice() -> None:
    entry = Entry("s1", "statement", "“No.”")
    message = render(Reply("s1 corrected", entries=(entry,), actions=(Action("its receipt", "/receipt s1"),)))
    assert [words(block) for block in message["blocks"]][-1] == [
        "[Its receipt] ask:0 /receipt s1",
        "[Wrong speaker] ask:1 speaker s1",
        "[Wrong date] ask:2 date s1",
        "[Not this story] ask:3 story s1",
    ]


def test_one_mark_alone_formats_nothing_so_the_quotation_keeps_its_bar() -> None:
    quote = "“Ask @ostby_port, 5 * 3 times.”"
    entries = (Entry("s1", "statement", quote, quote=True), Entry("e1", "event", "It rained_"))
    blocks = render(Reply("T", entries=entries))["blocks"]
    assert blocks[1]["text"]["text"] == f"`undated`  *speaker not named*\n> {quote}"
    assert blocks[3]["text"]["text"] == "`undated`  It rained_"


def test_an_event_in_which_slack_would_read_formatting_stands_on_one_line_with_its_date() -> None:
    entries = (
        Entry("e1", "event", "*Ferry* :fire:", date="2026-02-01"),
        Entry("e2", "event", "It rained", date="2026-02-02", detail="“*Monday*”"),
    )
    sections = [each["text"] for each in render(Reply("T", entries=entries))["blocks"] if each["type"] == "section"]
    assert [(text["type"], text["text"]) for text in sections] == [
        ("plain_text", "1 Feb 2026  *Ferry* :fire:"),
        ("mrkdwn", "`2 Feb 2026`  It rained"),
        ("plain_text", "“*Monday*”"),
    ]


def test_what_moved_in_a_storyline_stands_beneath_its_title() -> None:
    entry = Entry("quay", "storyline", "Will it be built?", detail="new event: a vote", receipts=(samples.WIRE,))
    _, shown, tail = render(Reply("T", entries=(entry,)))["blocks"]
    assert shown["text"]["text"] == "*quay*  Will it be built?\nnew event: a vote"
    assert words_of(tail) == "<https://wire.example/quay|Coast Wire>"


def test_a_menu_stands_beside_its_line_and_not_beside_the_heading_over_it() -> None:
    entries = (Entry("e1", "event", "*Ferry* *sails*", group="2026"), Entry("e2", "event", "It rained", group="2027"))
    blocks = render(Reply("T", entries=entries))["blocks"][1:]
    assert [(block["text"]["text"], "accessory" in block) for block in blocks if block["type"] == "section"] == [
        ("*2026*", False),
        ("*Ferry* *sails*", True),
        ("*2027*\nIt rained", True),
    ]


def test_in_a_list_a_long_reason_begins_a_line_and_a_short_one_ends_it() -> None:
    entries = (
        Entry("a1", "article", "It rained", detail="wet"),
        Entry("a2", "article", "It snowed", detail="names nobody, reads like what the storyline has"),
    )
    (_, listed) = render(Reply("T", entries=entries))["blocks"]
    assert words_of(listed).splitlines() == [
        "It rained  ·  _wet_\u00a0·\u00a0a1",
        "It snowed",
        "_names nobody, reads like what the storyline has_\u00a0·\u00a0a2",
    ]


def test_a_column_is_as_wide_as_what_is_typed_in_slack_but_leaves_a_telephone_room() -> None:
    notes = ("/log  Who did what.", "/undo  Take back.", "/new  What moved.", "a long way of asking  All of it.")
    (_, table) = render(Reply("T", notes=notes))["blocks"]
    assert words_of(table).splitlines() == [
        "`/slugline log`  Who did what.",
        "`/undo`  Take back.",
        "`/new\u00a0`  What moved.",
        "`a long way of asking`  All of it.",
    ]


def test_notes_without_entries_are_the_answer_and_keep_their_columns() -> None:
    reply = Reply(
        "What you can ask", notes=("/desk      What it does.", "/timeline  What happened.", "Ask:\n  /new <x>")
    )
    assert [words(block) for block in render(reply)["blocks"]] == [
        ["(plain_text) What you can ask"],
        ["(mrkdwn) `/desk\u00a0\u00a0\u00a0\u00a0`  What it does.\n`/timeline`  What happened."],
        ["(mrkdwn) Ask:\n\u2003/new &lt;x&gt;"],
    ]


def test_share_stands_only_under_what_may_be_shared() -> None:
    assert [words(block) for block in render(Reply("T"), "/timeline x", share=True)["blocks"]][1:] == [
        ["[Follow] ask:0 follow x", "[Share to channel] share /timeline x"]
    ]
    assert len(render(Reply("T"), "/desk")["blocks"]) == 1


def test_a_sentence_is_a_message() -> None:
    assert sentence("No storyline “quai”; did you mean quay? See <#C1> & co.") == {
        "text": "No storyline “quai”; did you mean quay? See &lt;#C1&gt; &amp; co.",
        "blocks": [
            {
                "type": "section",
                "text": {
                    "type": "mrkdwn",
                    "text": "No storyline “quai”; did you mean quay? See &lt;#C1&gt; &amp; co.",
                    "verbatim": True,
                },
                "expand": True,
            }
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def test_a_sentence_of_many_lines_is_cut_with_a_sign_alone() -> None:
    whole = sentence("\n".join(f"Line {number} of what is wrong" for number in range(60)))
    cut = sentence("\n".join(f"Line {number} of what is wrong" for number in range(900)))
    assert (faults(whole), faults(cut)) == ([], [])
    assert whole["text"].endswith("Line 59 of what is wrong")
    assert cut["text"].endswith("\n[…]")


ROUGH = (
    "",
    "quay",
    "Ost & by",
    "<!channel>",
    "*b* _i_ `c`",
    ":fire:",
    "> bar",
    "line\nline",
    "é\u0301",
    "😀",
    "\u202e\x1b[1m",
)
KINDS = ("event", "statement", "article", "storyline", "source", "change")
DATES = (None, "2025-02-17", "2025-07", "2025", "XXXX-03", "long ago")
URLS = (None, "no", "https://a.example/?a=1&b=2", "https://a.example/" + "x" * 900, "https://a.example/" + "&" * 900)


def rough_words(random: Random) -> str:
    return random.choice(ROUGH) * random.choice((1, 1, 1, 1, 1, 1, 40, 900)) + random.choice(("", "", " end"))


def rough_reply(random: Random) -> Reply:
    """A reply of any size with anything in it, mostly short and now and then enormous."""

    def words() -> str:
        return rough_words(random)

    def some(most: int) -> range:
        return range(random.choice((0, 1, 3, most)))

    def receipt() -> Receipt:
        return Receipt(words(), words(), words(), random.choice((*URLS, words())))

    def entry() -> Entry:
        return Entry(
            words(),
            random.choice(KINDS),  # type: ignore[arg-type]  # one of the kinds
            words(),
            date=random.choice((*DATES, words())),
            quote=random.random() < 0.5,
            by=random.random() < 0.3,
            speaker=random.choice((None, words())),
            role=words(),
            to=words(),
            detail=words(),
            group=random.choice(("", "2025", words())),
            marks=tuple(random.sample(list(MARKS), random.randrange(len(MARKS)))),
            receipts=tuple(receipt() for _ in some(14)),
        )

    return Reply(
        words(),
        words(),
        tuple(entry() for _ in some(20)),
        tuple(words() for _ in some(8)),
        Page(1, random.choice((1, 3)), random.choice((None, "/timeline x page 2"))),
        tuple(Action(words(), words()) for _ in some(40)),
    )


@settings(max_examples=60)
@given(seed=st.integers(0, 10**9), most=st.sampled_from([1, 3]), start=st.sampled_from([0, 0, 1, 7, 22]))
def test_any_reply_keeps_every_limit(seed: int, most: int, start: int) -> None:
    reply = rough_reply(Random(seed))  # noqa: S311  # cases, not secrets
    messages = render_all(reply, "/timeline x", share=True, most=most, start=start)
    assert len(messages) <= most
    assert [fault for message in messages for fault in faults(message)] == []
    assert [fault for payload in render_digest([reply]) for fault in faults(json.loads(payload))] == []
