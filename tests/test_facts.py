"""Facts as `slugline read` prints them: the shape that DESIGN fixes, whole."""

from bot.facts import facts_json
from bot.model import Date, DateMention, EventMention, Facts, Span, StatementMention

TEXT = "On Monday Berg, speaking in Lund, said: “We sail” and “we pay”, the council told the Herald."

FACTS = Facts(
    language="en",
    published=Date("2025-02-18", "day", "stated", reason="from the page"),
    dates=(
        DateMention(Span(3, 9), Date("2025-02-17", "day", "resolved", words="Monday", reason="from 18 Feb 2025")),
        DateMention(Span(0, 2), Date(timex="XXXX-03")),
    ),
    statements=(
        StatementMention(
            content=(Span(40, 49), Span(54, 62)),
            context=Span(10, 62),
            kind="direct",
            speaker="Anna Berg",
            quotes=(Span(41, 48), Span(55, 61)),
            source=Span(10, 14),
            cue=Span(34, 38),
            candidates=("Anna Berg", "Karl Berg"),
            role="mayor",
            to="the Herald",
            via=("the council",),
            said=Date("2025-02-17", "day", "resolved"),
            reported_on="2025-02-18",
            doubts=("speaker",),
        ),
        StatementMention(content=(Span(0, 2),), context=Span(0, 2), kind="indirect", speaker=None),
    ),
    events=(EventMention(Span(0, 32), Date("2025-02", "month", "stated"), planned=True, statements=(0,)),),
)


def test_facts_are_printed_whole() -> None:
    assert facts_json("002", TEXT, FACTS) == {
        "id": "002",
        "language": "en",
        "published": {
            "date": "2025-02-18",
            "precision": "day",
            "basis": "stated",
            "not_before": None,
            "not_after": None,
            "reason": "from the page",
        },
        "dates": [
            {"start": 3, "end": 9, "value": "2025-02-17", "timex": None, "basis": "resolved"},
            {"start": 0, "end": 2, "value": None, "timex": "XXXX-03", "basis": "unknown"},
        ],
        "statements": [
            {
                "id": "s1",
                "speaker": "Anna Berg",
                "speakers": [],
                "candidates": ["Anna Berg", "Karl Berg"],
                "source": [10, 14],
                "cue": [34, 38],
                "content": [[40, 49], [54, 62]],
                "quotes": [[41, 48], [55, 61]],
                "words": "“We sail” ... “we pay”",
                "kind": "direct",
                "said_on": "2025-02-17",
                "said_precision": "day",
                "said_basis": "resolved",
                "reported_on": "2025-02-18",
                "role": "mayor",
                "to": "the Herald",
                "via": ["the council"],
                "sure": False,
                "doubts": ["speaker"],
            },
            {
                "id": "s2",
                "speaker": None,
                "speakers": [],
                "candidates": [],
                "source": None,
                "cue": None,
                "content": [[0, 2]],
                "quotes": [],
                "words": "On",
                "kind": "indirect",
                "said_on": None,
                "said_precision": "unknown",
                "said_basis": "unknown",
                "reported_on": None,
                "role": None,
                "to": None,
                "via": [],
                "sure": True,
                "doubts": [],
            },
        ],
        "events": [
            {
                "id": "e1",
                "start": 0,
                "end": 32,
                "date": "2025-02",
                "precision": "month",
                "basis": "stated",
                "planned": True,
                "statements": ["s1"],
            }
        ],
    }
