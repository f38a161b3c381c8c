"""`python -m tests.store.kept`: write the database of the present schema to tests/fixtures/, to be kept for good.

Do so once, when a schema is released: from then on its step is never changed, and every later Slugline is tested to
open it. What it holds is our own; the words' index is kept as it is on the disk.
"""

from __future__ import annotations

import sqlite3
import tempfile
from array import array
from pathlib import Path

from bot.following.correcting import Correction
from bot.following.index import Kept
from bot.following.vectors import Vector
from bot.model import Brief, Change, Date, Incoming, Person, Role
from bot.reply import Entry, Receipt, Reply
from bot.store import Store
from bot.store.numbering import numbered_in_a_row
from bot.store.posted import Place
from bot.store.records import Turn
from bot.store.version import LATEST
from tests.store.making import AT, ENGINE, LATER, arrive, attach, day, happened, hash_of, mention, said

FIXTURES = Path(__file__).parent.parent / "fixtures"
TWICE = ('INSERT INTO "article_words" ', 'INSERT INTO "statement_words" ')
"""The rows of the words' index are in the tables that SQLite keeps it in."""
OPENED = "“The bridge at Vik is open,” Ada Lund said on Monday. It had been closed since March."
NOTHING = Vector(array("I"), array("H"))
BRIEF = "Our brief: Ada Lund says “The bridge at Vik is open,” and asks for no second ferry."


def fill(store: Store) -> None:
    """Something in every table."""
    page = arrive(
        store,
        OPENED,
        day("2026-05-05"),
        title="Open",
        url="https://vik.example/open",
        outlet="The Vik Post",
        given_id="v1",
    )
    with store.write():
        brief = store.articles.add(
            AT, Incoming(BRIEF, "seed"), hash_of(BRIEF), Date(), "en", ENGINE, Brief(hash_of("page"), "seed 009")
        )
        store.articles.place(page.pk, page.pk, ("Ada Lund",))
        store.articles.place(brief, page.pk, ())
        store.articles.copy({brief: page.pk})
        store.following.keep(Kept(page.pk, 739738, 0, (2026,), array("I", [7]), NOTHING), frozenset({7}))
        store.articles.index(brief)
        store.people.save((Person("Ada Lund", ("A. Lund",), gender="f", roles=(Role("mayor", "Vik", "2025-07"),)),))
        store.storylines.create(AT, "vik", "Vik", "U1", "Whether it opens.", ("bridge",), ("Ada Lund",))
        store.storylines.rename("vik", "vik-bridge")
        store.storylines.add(AT, "vik", page.pk, by="rule", score=0.5, reasons=("bridge",))
        store.changes.add(AT, Change("new statement", "s1", "vik", "The bridge at Vik is open"), page.pk)
        store.changes.note_asked(AT, "U1", "vik")
        source = store.sources.add(AT, "Vik", "feed", "https://vik.example/feed", "U1", 900, "The Vik Post", "vik")
        store.entries.know(source.pk, ["tag:1"])
        failed = store.sources.polled(
            LATER, source.pk, LATER, 404, "There is nothing at it.", failed=True, missing=True
        )
        store.sources.polled(AT, source.pk, AT, 200, "", failed=False, found_new=True)
        store.alerts.add(LATER, store.sources.judge(LATER, failed.pk, "failing"))
        store.suggestions.add(AT, "https://vik.example/news", "slack:U2", "slack:C1")
        subscription = store.subscriptions.subscribe(AT, "slack", "C1", ["vik"], "Europe/Oslo", ["08:00"], None, "U1")
        store.changes.add(LATER, Change("new event", "e1", "vik", "It had been closed"), page.pk)
        store.digests.queue(LATER, [Turn(subscription, "1:2026-06-02T08:00")], 2, ["parent", "thread"])
        place = Place("slack", "C1", "C1:1.2", thread="C1:1.1")
        shown = store.shown.keep(
            LATER, place, Reply("Vik", entries=(Entry("e1", "event", "Closed", receipts=(Receipt("v1", "Vik"),)),))
        )
        store.shown.tell(place, "e1", "a mark")
        store.edits.queue(LATER, shown, "edited")
        store.inbox.handled(AT, "matrix", "@bot:vik.example", "s1")
        store.inbox.take(AT, "matrix", "!vik:vik.example", "$asked")
        store.inbox.answered(AT, "matrix", "$asked", "!vik:vik.example", "$answer")
        store.log.add(AT, "U1", "terminal", "storyline rename", "vik", "vik", "vik-bridge")
        store.identities.see(AT, "@vik:chat.example", "first")
        store.identities.see(LATER, "@vik:chat.example", "second")
        store.identities.confirm(LATER, "@ada:chat.example", "key", "terminal:ada")
        store.identities.encrypt(AT, "!vik:chat.example")
        store.identities.open("session", 3, "$event")
        store.going_by.keep(AT, "slack:U1", "Ada Lund")
        store.corrections.add(Correction(0, AT, "slack:U1", "slack:C1", "flag", "s1", "who is it?"))
    content = "“The bridge at Vik is open,”"
    statement = said(
        store, page, content, said=Date("2026-05-04", "day", "resolved", words="Monday", reason="from 5 May 2026")
    )
    kept = store.articles.brief_for(hash_of("page"))
    assert kept is not None
    attach(store, statement, kept, mention(BRIEF, content, kind="mixed"))
    with store.write():
        store.said.place([1], 1, 1, 1, [7])
        store.told.place([], 1, 1, 1, [8])
        store.said.pair(AT, 1, 2, "similar words")
        store.said.rule(AT, "one", "other", "U1", same=False)
    happened(store, page, "It had been closed since March", Date("2026-03", "month", "resolved", words="March"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "kept.db")
        with numbered_in_a_row():
            fill(store)
        dumped = store.connections.sql.iterdump()
        lines = [f"PRAGMA user_version = {LATEST};", *(line for line in dumped if not line.startswith(TWICE))]
        store.close()
    (FIXTURES / f"schema-{LATEST}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")


def restore(kept: Path, path: Path) -> None:
    """Make a database at `path` out of what `main` wrote."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(kept.read_text(encoding="utf-8"))
    connection.close()


if __name__ == "__main__":
    main()
