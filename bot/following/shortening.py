"""Words to show that are too long for a line, cut in one place so that no renderer has to and none cuts elsewhere."""

from __future__ import annotations

import re

from bot.following.faithful import QUALIFIES

LONGEST = 1500
"""Characters of one statement or event that are shown: half of what a section of Slack holds, so that it fits even when
it is escaped. Of 8,398 statements in 669 articles one is longer."""
CUT = " […]"
"""What stands where words were left out for length."""

_SENTENCE_END = re.compile(r"[.!?][”’»\"']*\s")
_CLOSES = {"“": "”", "„": "“", "«": "»"}


def in_short(shown: str, content: str = "") -> str:
    """`shown`, or as many of its whole sentences as fit, with a sign, and marks closed that the cut leaves open.

    What stands behind the words that were said (`content`) and may turn them goes along.
    """
    if len(shown) <= LONGEST:
        return shown
    behind = shown.rpartition(content)[2] if content and content in shown else ""
    behind = behind if QUALIFIES.search(behind) and len(behind) < LONGEST // 2 else ""
    head = _whole_sentences(shown, LONGEST - len(CUT) - 1 - len(behind))
    return f"{head.rstrip()}{CUT}{_closing(head)}{behind}"


def parts(words: str) -> list[str]:
    """All of the words, as runs of whole sentences of which none is too long to be shown."""
    found = []
    while len(words) > LONGEST:
        found.append(_whole_sentences(words, LONGEST))
        words = words[len(found[-1]) :]
    return [*found, words]


def _whole_sentences(words: str, room: int) -> str:
    """As many whole sentences as there is room for; of a longer one as many words."""
    ends = [match.end() for match in _SENTENCE_END.finditer(words, 0, room)]
    return words[: ends[-1]] if ends else words[:room].rpartition(" ")[0] or words[:room]


def _closing(words: str) -> str:
    """The mark that closes a quotation which these words leave open; empty where none is."""
    opened = ""
    for sign in words:
        if opened and sign == _CLOSES.get(opened, opened):
            opened = ""
        elif not opened and (sign in _CLOSES or sign == '"'):
            opened = sign
    return _CLOSES.get(opened, opened)
