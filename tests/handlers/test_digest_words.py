"""What may be written after `/digest subscribe`, and how it is shown."""

from __future__ import annotations

import pytest

from bot.errors import Misunderstood
from bot.store.records import Rhythm
from handlers.digest_words import Wanted, shown, typed, wanted

WORKDAYS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("", Wanted()),
        ("ferry, pier", Wanted(("ferry", "pier"))),
        ("ferry 8:00 17.30", Wanted(("ferry",), at=("08:00", "17:30"))),
        ("ferry at 08:00,17:30 on weekdays", Wanted(("ferry",), at=("08:00", "17:30"), days=WORKDAYS, but="")),
        ("ferry On Mon,wed", Wanted(("ferry",), days=(0, 2), but="")),
        ("ferry on fri-mon", Wanted(("ferry",), days=(0, 4, 5, 6), but="")),
        ("ferry on daily", Wanted(("ferry",), days=(), but="")),
        ("ferry zone europe/paris", Wanted(("ferry",), zone="Europe/Paris")),
        ("zone Paris for ferry", Wanted(("ferry",), zone="Europe/Paris")),
        ("zone New York for ferry", Wanted(("ferry",), zone="America/New_York")),
        ("ferry zone america/new york at 8:00", Wanted(("ferry",), at=("08:00",), zone="America/New_York")),
        ("ferry in C1 as it happens", Wanted(("ferry",), "C1", every_s=60)),
        ("ferry as it happens every 1s on weekends", Wanted(("ferry",), days=(5, 6), every_s=1, but="")),
        ("ferry every 2h", Wanted(("ferry",), every_s=7200)),
        ("ferry on weekdays but holidays de", Wanted(("ferry",), days=WORKDAYS, but="DE")),
        ("but holidays", Wanted(but="NO")),
        ("on daily except public holidays Germany", Wanted(days=(), but="DE")),
        ("on weekdays, but holidays DE-by at 8:00", Wanted(at=("08:00",), days=WORKDAYS, but="DE-BY")),
        ("as it happens quiet 22:00-7:00", Wanted(every_s=60, quiet=("22:00", "07:00"))),
        ("quiet 22.00 to 07.00 for ferry", Wanted(("ferry",), quiet=("22:00", "07:00"))),
        ("quiet off", Wanted(quiet=())),
    ],
)
def test_a_line_is_read_in_any_order(line: str, read: Wanted) -> None:
    assert wanted(line, "NO") == read


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ferry at 25:00", '"25:00" is no time of day. Write it like 08:00 or 17:30.'),
        ("ferry at noon", '"noon" is no time of day. Write it like 08:00 or 17:30.'),
        ("ferry at", 'After "at" nothing stands. Write it like at 08:00,17:30.'),
        ("ferry on feiertag", '"feiertag" is no day. Write weekdays, weekends, daily, or days like mon,wed,fri.'),
        ("zone Pariss", '"Pariss" is no time zone. Write one like Europe/Paris. Did you mean "Europe/Paris"?'),
        ("zone New Yorc", '"New Yorc" is no time zone. Write one like Europe/Paris. Did you mean "America/New_York"?'),
        ("ferry every 0s", '"0s" is no pause. Write it like 30m, 2h or 1s, which is the shortest.'),
        ("ferry as it comes", '"as it comes" cannot be read. Write "as it happens" or "at 08:00,17:30".'),
        ("ferry at 08:00 as it happens", "Either at times or as it happens: leave one of them out."),
        (
            "on weekdays but holidays",
            "Whose holidays? Write the country with it, like but holidays DE or but holidays DE-BY.",
        ),
        ("but holidays Atlantis", '"atlantis" is no country whose holidays I know. Write its code, like DE, or DE-BY.'),
        ("on daily but mondays", '"but mondays" cannot be read. Write it like but holidays DE.'),
        ("quiet 22:00", '"quiet 22:00" cannot be read. Write it like quiet 22:00-07:00, or quiet off.'),
        ("quiet 22:00-22:00", '"quiet 22:00-22:00" cannot be read. Write it like quiet 22:00-07:00, or quiet off.'),
        (
            "at 08:00 quiet 22:00-07:00",
            "Quiet hours are for what comes as it happens; digests at times come at these times.",
        ),
        ("ferry in C1 C2", '"in C1 C2" is too much. Write it like in ROOM.'),
    ],
)
def test_what_fits_nowhere_is_said_with_what_to_write(line: str, said: str) -> None:
    with pytest.raises(Misunderstood) as told:
        wanted(line)
    assert str(told.value) == said


@pytest.mark.parametrize(
    ("rhythm", "sentence"),
    [
        (Rhythm("UTC", ("08:00",)), "at 08:00 (UTC)"),
        (Rhythm("UTC", ("08:00", "17:30"), None, WORKDAYS), "at 08:00 and 17:30 on weekdays (UTC)"),
        (Rhythm("UTC", ("08:00",), None, (0, 2)), "at 08:00 on Monday and Wednesday (UTC)"),
        (Rhythm("UTC", (), 1800), "as it happens, every 30m at most"),
        (Rhythm("UTC", (), 90, (5, 6)), "as it happens, every 90s at most on weekends (UTC)"),
        (Rhythm("UTC", ("08:00",), None, WORKDAYS, "DE-BY"), "at 08:00 on weekdays but holidays DE-BY (UTC)"),
        (Rhythm("UTC", ("08:00",), None, (), "NO"), "at 08:00 daily but holidays NO (UTC)"),
        (
            Rhythm("UTC", (), 60, (), "", ("22:00", "07:00")),
            "as it happens, every 1m at most, quiet 22:00-07:00 (UTC)",
        ),
    ],
)
def test_a_rhythm_is_shown_and_what_the_log_keeps_of_it_can_be_typed(rhythm: Rhythm, sentence: str) -> None:
    read = wanted(typed(rhythm))
    again = Rhythm(read.zone or "", read.at, read.every_s, read.days or (), read.but or "", read.quiet or ())
    assert (shown(rhythm), again) == (sentence, rhythm)
