"""Languages by their English names, and what is said of an article in one that is not read."""

from __future__ import annotations

UNREAD = "kept unread"
"""How the note on an article that was stored and not read begins."""


def unread(code: str) -> str:
    """Why an article in the language of this code (ISO 639) was kept unread; empty for English, which is read."""
    if code == "en":
        return ""
    if code == "und":
        return f"{UNREAD}: there are no words in it"
    return f"{UNREAD}: it is in {language_name(code)}, and only English is read"


def language_name(code: str) -> str:
    """The language's English name; where it has none here, the code itself."""
    from babel import Locale

    return str(Locale("en").languages.get(code) or f'the language with the code "{code}"')
