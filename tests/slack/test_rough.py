"""The bot's page and its forms keep every limit, whatever stands in them."""

from datetime import UTC, datetime
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.slack import views
from bot.chat.slack.blocks import render_shared
from bot.chat.slack.page import page
from bot.chat.slack.views import Origin
from bot.store.records import Storyline
from handlers.forms import LineForm, Offered
from handlers.home import Followed, Home
from tests.slack.limits import faults, view_faults
from tests.slack.test_blocks import DATES, rough_reply, rough_words

AT = datetime(2026, 2, 6, tzinfo=UTC)
SEEDS = st.integers(0, 10**9)


@settings(max_examples=30)
@given(seed=SEEDS)
def test_any_page_keeps_every_limit(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # cases, not secrets
    entries = rough_reply(random).entries
    followed = tuple(
        Followed(f"line-{n}", rough_words(random), rough_words(random), entries[n : n + 2])
        for n in range(random.randrange(20))
    )
    others = tuple(
        Storyline(n, f"other-{n}", rough_words(random), "", (), (), "active", AT, 3)
        for n in range(random.randrange(9) * 5)
    )
    assert view_faults(page(Home(followed, others, entries[: random.randrange(20)]))) == []


@settings(max_examples=30)
@given(seed=SEEDS)
def test_any_form_keeps_every_limit(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # cases, not secrets

    def words() -> str:
        return rough_words(random)

    people = tuple(dict.fromkeys(words() for _ in range(random.randrange(12))))
    storylines = tuple(Offered(f"line-{n}", words()) for n in range(random.randrange(120)))
    line = LineForm("s1", words(), words(), random.choice((None, words())), people, random.choice(DATES), storylines)
    links = [random.choice((words(), f"https://a.example/{words()}")) for _ in range(random.randrange(14))]
    origin = Origin("s1", "C1", "C1:1.2", "https://hooks.example/" + "x" * random.choice((50, 4000)))
    forms = [make(line, origin) for make in (views.speaker_form, views.date_form, views.story_form)]
    forms += [views.add_form(links, storylines, origin), views.source_form(storylines, origin)]
    assert [fault for form in forms for fault in view_faults(form)] == []


@settings(max_examples=30)
@given(seed=SEEDS)
def test_what_anybody_shares_keeps_every_limit(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # cases, not secrets
    messages = render_shared(rough_reply(random), "/timeline x", rough_words(random), "U1")
    assert [fault for message in messages for fault in faults(message)] == []
