"""Copy wrapped at a fixed width is shown as paragraphs: no answer and no digest breaks a line where the mail did."""

import textwrap
from pathlib import Path

from tests.reading.test_wrapped import FIRST, SECOND
from tests.shown.desk import desk_of, digest, replies


def test_nothing_is_shown_with_the_line_ends_of_a_mail(tmp_path: Path) -> None:
    wrapped = "\n\n".join("\n".join(textwrap.wrap(each, 66)) for each in (FIRST, SECOND))
    texts = {"ferry": wrapped}
    desk = desk_of(tmp_path / "desk.db", texts)
    entries = [
        entry
        for reply in [*replies(desk, texts, ("ferry",)), *digest(desk)]
        for entry in reply.entries
        if entry.kind != "article"
    ]
    shown = [entry.text for entry in entries]
    assert [text for text in shown if "\n" in text] == []
    assert any("would return to the fjord before Easter, and “not a day later”" in text for text in shown)
