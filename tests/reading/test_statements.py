"""Who said what: the shapes in which English news reports speech, each in a sentence of our own."""

import pytest

from bot.lexicons import lexicons
from bot.model import Date, Facts, Known, Person, Role, Span, StatementMention
from bot.reading import read

KNOWN = Known(
    people=(
        Person("Ann Holm", spellings=("Anne Holm",), gender="f"),
        Person("Oslo Palace", spellings=("the Palace",), kind="body", stands_for="Norway"),
    ),
    lexicons=lexicons(),
)
INTRODUCED = "Norwegian Prime Minister Ann Holm and the Swedish envoy Per Lie met in the north on Friday. "


def facts(text: str) -> Facts:
    return read(text, None, KNOWN)


def told(text: str, mention: StatementMention) -> tuple[str | None, str, str]:
    return mention.speaker, mention.kind, " ... ".join(span.of(text) for span in mention.content)


def said(text: str) -> list[tuple[str | None, str, str]]:
    return [told(text, mention) for mention in facts(text).statements]


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO, Nov 19 (Reuters) - ",
        "Oslo, Nov 19 (Northwire) - ",
        "OSLO, 19 November (AP) — ",
        "New Oslo, Norway, Nov. 19, 2026 (Northwire) -- ",
        "Oslo (AFP) – ",
    ],
)
def test_where_when_and_by_whom_a_report_begins_is_said_by_nobody(dateline: str) -> None:
    assert said(f"{dateline}The bridge was shut for the winter, Ann Holm said.") == [
        ("Ann Holm", "indirect", "The bridge was shut for the winter")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The bridge is shut,” Ann Holm said.", [("Ann Holm", "direct", "“The bridge is shut,”")]),
        (
            "“The bridge,” said Ann Holm, the mayor, “is shut to all of us.”",
            [("Ann Holm", "direct", "“The bridge,” ... “is shut to all of us.”")],
        ),
        (
            "“Is the bridge shut to all of us?” Ann Holm asked.",
            [("Ann Holm", "direct", "“Is the bridge shut to all of us?”")],
        ),
        (
            "Ann Holm said on Friday that the bridge was “not safe” for lorries.",
            [("Ann Holm", "mixed", "the bridge was “not safe” for lorries")],
        ),
        ("Ann Holm said the bridge was shut.", [("Ann Holm", "indirect", "the bridge was shut")]),
        (
            "The bridge was shut for the winter, Ann Holm said.",
            [("Ann Holm", "indirect", "The bridge was shut for the winter")],
        ),
        (
            "The aim of the talks, Ann Holm said, is a bridge that lasts.",
            [("Ann Holm", "indirect", "The aim of the talks ... is a bridge that lasts")],
        ),
        (
            "According to Ann Holm, the bridge is shut until the spring.",
            [("Ann Holm", "indirect", "the bridge is shut until the spring")],
        ),
        (
            "The bridge is shut until the spring, according to Ann Holm.",
            [("Ann Holm", "indirect", "The bridge is shut until the spring")],
        ),
        (
            "Ann Holm said the bridge was shut, and added that the ferry would run.",
            [("Ann Holm", "indirect", "the bridge was shut"), ("Ann Holm", "indirect", "the ferry would run")],
        ),
        (
            "Ann Holm said the bridge was shut, adding that the ferry would run.",
            [("Ann Holm", "indirect", "the bridge was shut"), ("Ann Holm", "indirect", "the ferry would run")],
        ),
        (
            "Ann Holm was quoted as saying that the bridge was shut.",
            [("Ann Holm", "indirect", "the bridge was shut")],
        ),
        (
            "The ferry will run every day of the week, as stated by Ann Holm.",
            [("Ann Holm", "indirect", "The ferry will run every day of the week")],
        ),
        (
            "Nobody in the town heard Ann Holm’s warning that the bridge was weak.",
            [("Ann Holm", "indirect", "the bridge was weak")],
        ),
        ("The Palace denied that the bridge was shut.", [("Oslo Palace", "indirect", "the bridge was shut")]),
        (
            "Ann Holm on Tuesday said the bridge was shut.",
            [("Ann Holm", "indirect", "the bridge was shut")],
        ),
        (
            "“Is the bridge shut to all of us?” Ann Holm asked, looking out. “It is.”",
            [("Ann Holm", "direct", "“Is the bridge shut to all of us?” ... “It is.”")],
        ),
        (
            "Said Ann Holm, “The bridge is shut.”",
            [("Ann Holm", "direct", "“The bridge is shut.”")],
        ),
        (
            "Ann Holm, who has led the town since 2019, said the bridge was shut.",
            [("Ann Holm", "indirect", "the bridge was shut")],
        ),
        (
            "Ann Holm declined to comment on the bridge.",
            [("Ann Holm", "indirect", "to comment on the bridge")],
        ),
        (
            "Ann Holm offered this advice to the town: “Mend the bridge before the winter.”",
            [("Ann Holm", "direct", "“Mend the bridge before the winter.”")],
        ),
        (
            "Ann Holm said that no lorry would cross before spring, as Oslo seeks to save money.",
            [("Ann Holm", "indirect", "no lorry would cross before spring")],
        ),
        (
            "Ann Holm said the bridge was shut and Peter Lie said the ferry would run.",
            [("Ann Holm", "indirect", "the bridge was shut"), ("Peter Lie", "indirect", "the ferry would run")],
        ),
        (
            "While Ann Holm has said that the bridge is safe, the town has shut it.",
            [("Ann Holm", "indirect", "the bridge is safe")],
        ),
        (
            "Ann Holm called the bridge “a danger to us all” after the storm took its roof.",
            [("Ann Holm", "mixed", "the bridge “a danger to us all”")],
        ),
        (
            "OSLO, Feb 10 (Nordnytt) - The bridge was shut for the winter, Ann Holm said.",
            [("Ann Holm", "indirect", "The bridge was shut for the winter")],
        ),
        (
            "A source close to the talks said the bridge was shut.",
            [("a source close to the talks", "indirect", "the bridge was shut")],
        ),
    ],
)
def test_a_shape_of_reported_speech(text: str, expected: list[tuple[str | None, str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “bridge of sighs” is shut for the winter, and the ferry is late.",
        "This suggests that the bridge is weak and that the ferry will be late.",
        "For the Palace, even the prospect of a ferry is a gain, and it is widely seen as one.",
        "The plan was described as “realistic and cautious,” and the ferry was late.",
        "The mayor moved to Oslo, indicating that the end of the talks is near.",
        "She sent the emails that leaked in July to the states that vote in May.",
        "A court heard of the bridge, and jurors were told that the ferry was late.",
    ],
)
def test_what_nobody_said_is_no_statement(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Holm said the bridge was shut.", "Ann Holm"),
        ("Lie said the bridge was shut.", "Per Lie"),
        ("The prime minister said the bridge was shut.", "Ann Holm"),
        ("The Norwegian leader said the bridge was shut.", "Ann Holm"),
        ("She said the bridge was shut.", "Ann Holm"),
    ],
)
def test_a_later_mention_is_resolved_in_the_article(sentence: str, speaker: str) -> None:
    assert [mention.speaker for mention in facts(INTRODUCED + sentence).statements] == [speaker]


def test_two_possible_speakers_are_kept_open_and_marked() -> None:
    text = "In the hall stood Peter Lie with Paul Dahl. He said the bridge was shut."
    found = facts(text).statements
    assert [(m.speaker, m.candidates, m.sure, m.doubts) for m in found] == [
        (None, ("Peter Lie", "Paul Dahl"), False, ("the pronoun can mean more than one person",))
    ]


def test_a_source_that_an_outlet_cites_speaks_through_it() -> None:
    text = (
        "Citing a source within the town hall, The Courier reported that the bridge is shut. "
        "The ferry, according to the source, will run."
    )
    assert [(m.speaker, m.via) for m in facts(text).statements] == [
        ("a source within the town hall", ("The Courier",)),
        ("a source within the town hall", ("The Courier",)),
    ]


def test_joint_speakers_are_both_named() -> None:
    text = "Peter Lie and Ann Holm said the bridge was shut."
    assert [(m.speaker, m.speakers) for m in facts(text).statements] == [(None, ("Peter Lie", "Ann Holm"))]


def test_the_points_of_a_list_belong_to_whoever_began_it() -> None:
    text = "Ann Holm said that the towns need to:\n\n  • Mend the bridge.\n  • Run the ferry.\n\nNobody answered."
    assert said(text) == [("Ann Holm", "indirect", "the towns need to ... Mend the bridge. ... Run the ferry.")]


def test_a_quotation_that_goes_on_is_one_statement() -> None:
    text = "“The bridge is shut,” Ann Holm said. “The ferry will run.”"
    assert said(text) == [("Ann Holm", "direct", "“The bridge is shut,” ... “The ferry will run.”")]


def test_a_paragraph_of_nothing_but_quotation_is_the_last_speakers_and_marked() -> None:
    text = "“The bridge is shut,” Ann Holm said.\n\n“The ferry will run every day of the week.”"
    assert [(m.speaker, m.sure) for m in facts(text).statements] == [("Ann Holm", True), ("Ann Holm", False)]


def test_a_negation_outside_the_marks_is_in_the_content_and_the_context() -> None:
    text = "It rained in Oslo. Ann Holm stressed that the town is not “ready to open the bridge” to lorries."
    (mention,) = facts(text).statements
    assert told(text, mention) == ("Ann Holm", "mixed", "the town is not “ready to open the bridge” to lorries")
    assert mention.context.of(text) == "Ann Holm stressed that the town is not “ready to open the bridge” to lorries."
    assert [quote.of(text) for quote in mention.quotes] == ["ready to open the bridge"]


def test_the_day_of_speaking_comes_from_the_words_about_it() -> None:
    text = "Ann Holm said on 6 January 2026 that the bridge would be shut in March 2026."
    (mention,) = facts(text).statements
    assert (mention.said.value, mention.said.precision) == ("2026-01-06", "day")


def test_the_day_of_speaking_is_never_the_day_of_publication() -> None:
    text = "Ann Holm said that the bridge would be shut after the vote on 6 January 2026."
    (mention,) = read(text, Date("2026-01-08", "day", "stated"), KNOWN).statements
    assert (mention.said.value, mention.reported_on) == (None, "2026-01-08")


def test_the_person_told_is_kept() -> None:
    text = "Ann Holm told reporters on Friday that the bridge was shut."
    assert [(m.speaker, m.to) for m in facts(text).statements] == [("Ann Holm", "reporters")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The minister, Ann Holm, answered the letter: “We will shut the bridge.”", "Ann Holm"),
        ("Ann Holm, the minister, answered the letter: “We will shut the bridge.”", "Ann Holm"),
        ("Answering Ann Holm, Per Lie said the bridge was shut.", "Per Lie"),
        ("Asked by Ann Holm about the bridge, Per Lie said it was shut.", "Per Lie"),
        ("“The bridge is shut,” said Per Lie to Ann Holm.", "Per Lie"),
        ("Ann Holm’s letter to Per Lie said the bridge was shut.", "Ann Holm’s letter to Per Lie"),
        ("Per Lie, a friend of Ann Holm, said the bridge was shut.", "Per Lie"),
        ("In a letter to Per Lie, Ann Holm said the bridge was shut.", "Ann Holm"),
    ],
)
def test_neither_a_letter_nor_a_listener_nor_who_asked_is_the_speaker(text: str, speaker: str) -> None:
    assert facts(text).statements[-1].speaker == speaker


def test_a_name_known_only_from_the_register_says_so() -> None:
    text = "Holm said the bridge was shut."
    assert [(m.speaker, m.doubts) for m in facts(text).statements] == [
        ("Ann Holm", ("full name only from the register of people",))
    ]


def test_an_apposition_is_a_role_fact() -> None:
    found = facts(INTRODUCED).roles
    assert [(fact.person, fact.role) for fact in found] == [
        ("Ann Holm", "Norwegian Prime Minister"),
        ("Per Lie", "Swedish envoy"),
    ]


def test_another_language_gives_no_facts() -> None:
    text = "« Nous ne voulons pas que cette paix soit une capitulation », a dit la ministre devant les journalistes."
    assert read(text, None, KNOWN) == Facts("fr", Date(), engine="1")


def test_source_and_cue_are_spans_of_the_text() -> None:
    text = "“The bridge is shut,” said Ann Holm."
    (mention,) = facts(text).statements
    assert (mention.source, mention.cue) == (Span(27, 35), Span(22, 26))


def test_what_somebody_says_that_another_would_say_is_no_statement_of_the_other() -> None:
    text = "Ann Holm said that Per Lie would inform the town before and after the call."
    assert said(text) == [("Ann Holm", "indirect", "Per Lie would inform the town before and after the call")]


def test_a_closing_reporter_passes_on_what_was_said() -> None:
    text = "Ann Holm said the bridge was shut for the winter, The Oslo Times reported."
    assert [(m.speaker, m.via) for m in facts(text).statements] == [
        ("The Oslo Times", ()),
        ("Ann Holm", ("The Oslo Times",)),
    ]


def test_they_after_two_who_spoke_are_both() -> None:
    text = "Both Ann Holm and Peter Lie signaled that the bridge would open. They said that no lorry would cross it."
    assert [(m.speaker, m.speakers) for m in facts(text).statements] == [(None, ("Ann Holm", "Peter Lie"))] * 2


def test_they_after_nobody_is_open_and_never_a_name() -> None:
    text = "It rained in the town all day. They said that the bridge was shut."
    assert [(m.speaker, m.candidates, m.doubts) for m in facts(text).statements] == [
        (None, (), ("a plural pronoun: see the sentence before",))
    ]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Ann Holm said the “coalition of the willing” would meet in Oslo.", []),
        ("Ann Holm said the “winter bridge talks” would begin in Oslo.", []),
        ("Ann Holm said her book, “The Bridge of Stone”, was late.", []),
        ("Ann Holm said the bridge was “a danger to us all” in winter.", ["a danger to us all"]),
    ],
)
def test_a_term_or_a_title_in_marks_is_no_quotation(text: str, quotes: list[str]) -> None:
    (mention,) = facts(text).statements
    assert [span.of(text) for span in mention.quotes] == quotes
    assert mention.kind == ("mixed" if quotes else "indirect")


@pytest.mark.parametrize(
    ("day", "speaker"),
    [("2023-05-02", "Peter Lie"), ("2025-05-02", "Ann Holm"), (None, "Ann Holm")],
)
def test_an_office_is_held_in_its_years(day: str | None, speaker: str) -> None:
    known = Known(
        people=(
            Person("Ann Holm", gender="f", roles=(Role("mayor", "Oslo", "2024-11"),)),
            Person("Peter Lie", gender="m", roles=(Role("mayor", "Oslo", "2019-11", "2024-11"),)),
        ),
        lexicons=lexicons(),
    )
    text = "In the hall stood Ann Holm with Peter Lie. The mayor said that the bridge was shut."
    published = Date(day, "day", "stated") if day else None
    assert [m.speaker for m in read(text, published, known).statements] == [speaker]


def test_a_name_without_its_accents_is_the_same_name() -> None:
    known = Known(people=(Person("Élysée", kind="body", spellings=("Élysée Palace",)),), lexicons=lexicons())
    text = "The call was agreed after weeks of talks, the Elysee said on Tuesday."
    assert [m.speaker for m in read(text, None, known).statements] == ["Élysée"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ann Holm warned the town of new floods, she told the Gazette.",
            [("Ann Holm", "indirect", "Ann Holm warned the town of new floods")],
        ),
        (
            "Ann Holm warned of “a wall of water” in the town, she told reporters on Friday.",
            [("Ann Holm", "mixed", "“a wall of water” in the town")],
        ),
        (
            "Envoy Per Lie warned the town of new floods, Ann Holm told the Gazette.",
            [
                ("Ann Holm", "indirect", "Envoy Per Lie warned the town of new floods"),
                ("Per Lie", "indirect", "the town of new floods"),
            ],
        ),
    ],
)
def test_what_its_own_speaker_closes_is_one_statement(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(text) == expected
