"""Decisions that are taken back leave everything under the ids it had, whatever was edited meanwhile, in any order."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from bot.following.correcting import Correction
from bot.ingest.deciding import decide, take_back
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Date, Facts, Incoming, Known
from bot.reading import read
from bot.store import Store
from tests.test_order import AT, REST

if TYPE_CHECKING:
    from pathlib import Path

TOLD = (
    "“We will sign the contract for the dam by Friday at noon,” Karl Munk said on 9 February 2026.",
    "“We will sign the contract for the dam by Friday at noon,” Karl Munk said on 9 February 2026.",
    "“We will sign the papers for the dam before the weekend,” Karl Munk said on 9 February 2026.",
    "“Everything will be signed before the weekend comes,” Karl Munk said on 9 February 2026.",
    "“The papers are ready and will be signed on Friday,” Karl Munk said on 9 February 2026.",
)
EDITS = (
    ("“We will", "“We shall"),
    ("for the dam", "for the great dam"),
    ("weekend", "week’s end"),
    ("Friday", "Saturday"),
)
FIRE = (
    "A fire destroyed the timber yard by the dam in Vell on 5 February 2026.",
    "Flames ate all of the old wood store below the gates in Vell on 5 February 2026.",
)
ARTICLES = tuple(
    Incoming(
        f"{REST[number]}\n\n{told}\n\n{FIRE[number % 2]}",
        f"n{number}", outlet=f"Outlet {number}", given_id=f"n{number}", storyline="vell",
        published=Date(f"2026-02-{10 + number % 2:02}", "day", "stated"),
    )
    for number, told in enumerate(TOLD)
)  # fmt: skip


@lru_cache(maxsize=200)
def cached(text: str, published: Date | None, known: Known) -> Facts:
    return read(text, published, known)


Held = dict[str, tuple[str, tuple[tuple[str, str], ...]]]


def held(store: Store) -> Held:
    """For every id that was ever given, where it leads and the receipts there."""
    found = {}
    for letter, records in (("s", store.statements), ("e", store.events)):
        for number in range(1, 40):
            now = records.get(EVERYTHING, f"{letter}{number}")
            if now:
                receipts = sorted((each.article.id, each.text) for each in now.receipts)
                found[f"{letter}{number}"] = now.id, tuple(receipts)
    return found


def same(store: Store, chance: random.Random) -> None:
    """Somebody rules that two lines are one."""
    ids = sorted({now for each, (now, _) in held(store).items() if each[0] == chance.choice("sse")})
    one, other = chance.sample(ids, 2) if len(ids) > 1 else ("", "")
    if one[:1] == other[:1] != "":
        with store.write():
            decide(store, Correction(0, AT, "terminal:ada", "terminal:desk", "same as", one, other))


def undo(store: Store, chance: random.Random) -> None:
    """Somebody takes a ruling back."""
    standing = store.corrections.standing(EVERYTHING)
    if standing:
        with store.write():
            take_back(store, AT, "terminal:ada", "terminal:desk", chance.choice(standing))


def edit(pipeline: Pipeline, chance: random.Random) -> None:
    """An outlet edits an article a little, or puts its first words back."""
    article = chance.choice(ARTICLES)
    pipeline.ingest(replace(article, text=article.text.replace(*chance.choice(EDITS))))


@pytest.mark.parametrize("seed", range(40))
def test_what_is_decided_and_undone_between_edits_leaves_every_id_where_it_was(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 -- the same steps every time, not secrets
    store = Store.open(tmp_path / "desk.db")
    words = lexicons()
    pipeline = Pipeline(store, lambda: AT, words, lambda text, published, _: cached(text, published, Known((), words)))
    for article in ARTICLES:
        pipeline.ingest(article)
    before = held(store)
    for _ in range(8):
        step = chance.choice(("same", "same", "undo", "edit", "edit"))
        if step == "edit":
            edit(pipeline, chance)
        else:
            (same if step == "same" else undo)(store, chance)
    steps = [*(["undo"] * len(store.corrections.standing(EVERYTHING))), *range(len(ARTICLES))]
    chance.shuffle(steps)
    for each in steps:
        if each == "undo":
            undo(store, chance)
        else:
            pipeline.ingest(ARTICLES[each])
    after = held(store)
    store.close()
    assert {each: after.get(each) for each in before} == before
    assert {now for now, _ in after.values()} == {now for now, _ in before.values()}
