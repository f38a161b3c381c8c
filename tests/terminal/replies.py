"""Replies as handlers would make them, for every test of a renderer; all words are ours."""

from bot.reply import Action, Entry, Page, Receipt, Reply

HERALD = Receipt("a7", "Harbour Herald", "Two mayors meet", "https://herald.example/two-mayors", 10, 40)
BRIEF = Receipt("seed-002", "seed 002", "Talks in Lund", None, 5, 30)

TIMELINE = Reply(
    "Will the two mayors meet?",
    "mayors-talk · 23 events from 5 articles, 1 with a named outlet; the 5 that matter most",
    (
        Entry(
            "e1",
            "event",
            "Emergency meeting of a few northern towns in Lund",
            "2025-02-17",
            "day",
            "resolved",
            detail="“Monday”, from 18 Feb",
            group="2025",
            receipts=(BRIEF,),
        ),
        Entry(
            "e2",
            "event",
            "The mayors speak by telephone, for the first time since the bridge was closed in 2022",
            "2025-07",
            "month",
            "stated",
            group="2025",
            receipts=(HERALD, HERALD),
        ),
        Entry(
            "e3", "event", "The harbour contract ends", "2025", "year", "stated", group="2025", receipts=(HERALD, BRIEF)
        ),
        Entry(
            "e14",
            "event",
            "The councils vote on a joint ferry",
            "2026-03-06",
            "day",
            "stated",
            planned=True,
            group="2026",
            marks=("planned", "our brief"),
            receipts=(BRIEF,),
        ),
        Entry(
            "e7",
            "event",
            "Both towns signal that they would lead a coalition of ports",
            "XXXX-03",
            group="order unknown",
            detail="year not stated",
            receipts=(BRIEF,),
        ),
    ),
    notes=("1 article could not be dated.",),
    page=Page(1, 4, "/timeline mayors-talk all page 2"),
)

WHO_SAID = Reply(
    "Who said “ferry”",
    "3 statements, 2 speakers, latest first",
    (
        Entry(
            "s31",
            "statement",
            "not “preparing to sell the ferry, which would be seen as a betrayal of every island on the route”",
            "2025-02-18",
            "day",
            "inferred",
            quote=True,
            by=True,
            speaker="Anna Berg",
            role="mayor of Lund",
            to="regional newspapers",
            marks=("translation",),
            receipts=(BRIEF, HERALD),
        ),
        Entry(
            "s36",
            "statement",
            "Malmö is ready to pay for a second ferry if necessary",
            "2025-02-18",
            "day",
            "stated",
            speaker="Karl Holm",
            marks=("outlet's wording",),
            receipts=(BRIEF,),
        ),
        Entry(
            "s37",
            "statement",
            "“a boat, [bold]any[/bold] boat”",
            quote=True,
            sure=False,
            detail="also: “any boat at all” (Harbour Herald)",
            marks=("related word", "to check"),
            receipts=(HERALD,),
        ),
    ),
)

STORYLINES = Reply(
    "Storylines",
    "2 storylines, the latest first",
    (
        Entry("mayors-talk", "storyline", "Will the two mayors meet?", detail="5 articles · last moved 3 Feb 2026"),
        Entry(
            "joint-ferry",
            "storyline",
            "A joint ferry, its route and who would pay for it after the bridge was closed for good",
            detail="3 articles",
        ),
    ),
)

RECEIPT = Reply("Receipt s31", "", (WHO_SAID.entries[0],))

NOT_FOUND = Reply(
    "There is no storyline “mayor”",
    "",
    notes=("The nearest is mayors-talk.\n  /timeline mayors-talk   what happened, oldest first",),
    actions=(Action("All storylines", "/storyline list"),),
)

ALL = {
    "timeline": TIMELINE,
    "who-said": WHO_SAID,
    "storylines": STORYLINES,
    "receipt": RECEIPT,
    "not-found": NOT_FOUND,
}
