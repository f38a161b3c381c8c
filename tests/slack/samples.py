"""Replies of our own making: the harbour of an invented town."""

from bot.reply import Action, Entry, Page, Receipt, Reply

POST = Receipt("a1", "Harbour Post", "Council weighs a second quay", "https://harbour.example/quay?id=1&part=2", 10, 60)
WIRE = Receipt("a2", "Coast Wire", "Quay talks resume", "https://wire.example/quay")
BRIEF = Receipt("seed 003", "seed 003")


def event(id: str, date: str | None, text: str, **more: object) -> Entry:
    entry = {"group": (date or "")[:4] or "order unknown", "precision": "day", "basis": "stated"} | more
    return Entry(id, "event", text, date=date, **entry)  # type: ignore[arg-type]  # literal rows


TIMELINE = Reply(
    title="Will the second quay be built?",
    summary="6 events from 3 articles, 2 with a named outlet; all: add “all”",
    entries=(
        event(
            "e1",
            "2025-02-17",
            "Emergency meeting of the harbour council in Ostby",
            basis="resolved",
            detail="“Monday”, from 18 Feb",
            receipts=(BRIEF,),
        ),
        event("e2", "2025-07", "Mayor and union speak, for the first time since the strike", receipts=(POST,)),
        event(
            "e3",
            "2025-08-09",
            "Ferry company & council meet on the old pier, and agree to have the sea bed "
            "surveyed before any money is promised by either side",
            receipts=(POST, WIRE),
        ),
        event(
            "e4",
            "2026-01-06",
            "Talks on the quay should begin “in the coming weeks”, the mayor says",
            receipts=(BRIEF,),
            marks=("our brief",),
        ),
        event(
            "e5",
            "2026-02-03",
            "Council prepares a vote on the quay",
            receipts=(WIRE,),
            planned=True,
            marks=("planned", "to check"),
        ),
        event(
            "e6",
            "XXXX-03",
            "Two villages signal they would share the cost",
            detail="year not stated",
            group="order unknown",
            receipts=(BRIEF,),
        ),
    ),
    notes=("Read as: everything in second-quay.",),
    page=Page(1, 2, "/timeline second-quay page 2"),
    actions=(Action("Who said", "/who-said quay in second-quay"),),
)

WHO_SAID = Reply(
    title="Who said “barge”",
    summary="9 statements, 4 speakers, latest first; 3 here",
    entries=(
        Entry(
            "s31",
            "statement",
            "not “preparing to send barges up the river, which would be seen as a threat by the fishermen”",
            date="2025-02-18",
            precision="day",
            basis="inferred",
            quote=True,
            by=True,
            speaker="Marta Lindqvist",
            role="mayor",
            to="regional newspapers",
            receipts=(BRIEF, POST),
            marks=("translation",),
        ),
        Entry(
            "s36",
            "statement",
            "The company is ready to send barges if the council asks for them",
            date="2025-02-18",
            by=True,
            speaker="Olav Brekke",
            role="head of the ferry company",
            receipts=(WIRE,),
            marks=("outlet's wording",),
        ),
        Entry(
            "s12",
            "statement",
            "“We will not carry anybody’s containers. Not *one*.”",
            date="2024-11",
            precision="month",
            quote=True,
            source="a union representative who asked not to be named",
            detail="said on the local radio",
            receipts=(POST,),
            marks=("related word", "to check"),
        ),
    ),
    notes=("“containers” is counted as related to “barge”.",),
    actions=(Action("Receipt s31", "/receipt s31"),),
)

DIGEST = (
    Reply(
        title="2 storylines moved",
        summary="second-quay: 2 new events, 1 new statement\nlighthouse: 1 date made finer",
    ),
    Reply(
        title="Will the second quay be built?",
        summary="second-quay",
        entries=(
            Entry(
                "e7",
                "change",
                "new event: the vote is set for 3 March",
                date="2026-03-03",
                group="2026",
                receipts=(WIRE, POST),
                marks=("planned",),
            ),
            Entry(
                "s40",
                "statement",
                "“We vote on Tuesday.”",
                date="2026-02-27",
                precision="day",
                quote=True,
                speaker="Marta Lindqvist",
                role="mayor",
                receipts=(POST,),
            ),
        ),
        actions=(Action("Timeline", "/timeline second-quay"),),
    ),
    Reply(
        title="Who lit the old lighthouse?",
        summary="lighthouse",
        entries=(
            Entry(
                "e9",
                "change",
                "date made finer: the lamp was lit on 4 May, not only in May",
                date="1931-05-04",
                receipts=(WIRE,),
            ),
        ),
    ),
)

HOSTILE = Reply(
    title="A <!channel> & \u202ereversed\u200b title",
    summary="<@U01ALICE> said <https://evil.example|this>",
    entries=(
        Entry(
            "s1",
            "statement",
            "“<!channel> *bold* _it_ `code` :fire: <https://evil.example|bank>\x1b[31m”",
            date="2025-02-18",
            quote=True,
            speaker="<!here> *Bob*",
            role="_x_",
            to="<@U1>",
            receipts=(Receipt("a9", "Evil|Post>", "t", "javascript:alert(1)"),),
        ),
        Entry(
            "e1",
            "event",
            "<!everyone> came\u2066 & went > home",
            date="2025-02-19",
            receipts=(Receipt("a9", "O*ut*let", "t", "https://ok.example/?a=1&b=<x>|y"),),
        ),
    ),
    notes=("note <!subteam^S1>",),
    actions=(Action("Label <!channel>", "/search <!channel>"),),
)
