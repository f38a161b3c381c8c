"""The one parser of commands: a name, subject words, then clauses at the end.

A clause counts only if its value resolves; otherwise it stays words and a note says so. Quoted text is never a clause.
Nothing here asks the clock: dates are read from the `now` that is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.errors import Misunderstood
from bot.when import Interval, read_when

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

FLAGS = ("all", "sure", "oldest")
VALUED = ("in", "by", "about", "outlet", "since", "until", "as", "page")
KEYWORDS = frozenset((*FLAGS, *VALUED))
NAMING = frozenset((*FLAGS, "in", "by", "outlet", "since", "until"))
"""Keywords that are said to have been read as words where a command does not take them; the others are everyday."""
SHAPES = ("text", "json", "slack", "matrix")
"""How the command line prints an answer."""
FILES = ("csv", "md", "json", "ics", "png")
"""What an answer can be taken away as; "png" may be followed by "dark" and "narrow"."""
FORMATS = re.compile(rf"{'|'.join(sorted({*SHAPES, *FILES}))}|png(?: dark)?(?: narrow)?|png narrow dark")
LONGEST = 4_000
"""Characters of one command; a Slack message holds no more."""
LONGEST_NAME = 8
"""Words of a name; longer ones are not looked up, so that a long line costs no more than a short one."""

NO_DATE = "it is no date; write one as 18 Feb 2025, Feb 2025, 2025, monday, yesterday or 3d"
WHY_WORDS = {
    "in": "no storyline has that name",
    "by": "nobody of that name is known",
    "outlet": "no outlet has that name",
    "since": NO_DATE,
    "until": NO_DATE,
}
COMMAND_WORDS = frozenset(
    "accept add archive arrived article at correct create describe desk digest every export flag help history hold "
    "import list log mark merge more mute new notice now on pause preview quiet receipt redo refuse release remove "
    "rename resend restore resume retry review search show slugline source split status storyline subscribe suggest "
    "takedown test timeline undo unsubscribe who-said zone".split()
)
"""The words of the commands' names; no storyline is called so."""
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
SLUG_RULE = "A slug is small letters, digits and hyphens, such as macron-putin, and no word of the commands."
# After one of these, "all", "sure" and "oldest" belong to a sentence: "at all", "not sure", "the oldest".
LEADING = frozenset(
    "a above after and are as at be been being by for from in is it make makes making not of on or our so that the "
    "their them they this to us very was we were with you".split()
)
_PASTING = re.compile(r"\s*(?:/\s*)?(?:slugline\s+/?)?article(?:\s+|[-_])add(?=\s|$)", re.IGNORECASE)
_DOUBLE = '"“”„«»＂'
_SINGLE = "'‘’‚‹›"
_TOKEN = re.compile(
    rf"(?<!\S)[{_DOUBLE}](?P<double>[^{_DOUBLE}]+)[{_DOUBLE}]"
    rf"|(?<!\S)[{_SINGLE}](?P<single>\S(?:[^{_DOUBLE}]*?\S)?)[{_SINGLE}](?!\w)"
    r"|\S+"
)
_FOLDS = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟«»＂″", '"') | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
)


class Names(Protocol):
    """What clause values resolve against; each answers with the canonical name, or None."""

    def slug(self, text: str) -> str | None:
        """The storyline meant, with a space or any dash for a hyphen."""
        ...

    def person(self, text: str) -> str | None:
        """The person meant."""
        ...

    def outlet(self, text: str) -> str | None:
        """The outlet meant."""
        ...

    def near(self, keyword: str, text: str) -> str | None:
        """What was probably meant after "in", "by" or "outlet" where the above answer None."""
        ...


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses that counted. `typed` holds each as it was typed, keyword first, in the order of the line."""

    storyline: str | None = None
    person: str | None = None
    about: str | None = None
    outlet: str | None = None
    since: Interval | None = None
    until: Interval | None = None
    format: str | None = None
    all: bool = False
    sure: bool = False
    oldest: bool = False
    page: int = 1
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command as it was read.

    `name` is a known command, else the first word folded. `called` and `subject` are slices of the line; `terms` and
    `phrases` are the folded words outside and inside quotation marks, of the subject and of `about` together.
    `read_as` says, in sentences for the reader, where the reading was not the only one; `left_out` holds, as typed,
    the clauses that the command does not take.
    """

    name: str
    called: str
    subject: str = ""
    terms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    clauses: Clauses = Clauses()
    read_as: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def again(self, *more: str, without: Collection[str] = ("page",)) -> str:
        """The command that asks the same once more, with `more` at its end and some clauses left out."""
        kept = [each for each in self.clauses.typed if fold(each.split()[0]) not in without]
        return " ".join(["/" + self.name, *filter(None, [" ".join(self.subject.split())]), *kept, *more])


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    """Folded; without its marks where it was quoted."""
    quoted: bool = False


def fold(text: str) -> str:
    """Lower case, straight marks, hyphens for dashes, single plain spaces: for comparing, never for showing."""
    return " ".join(text.translate(_FOLDS).casefold().split())


def slug_of(typed: str) -> str | None:
    """The slug that was typed, in any case and with any dash; None where it cannot be one (`SLUG_RULE`)."""
    slug = fold(typed).strip("\"'")
    return slug if SLUG.fullmatch(slug) and slug not in (*FLAGS, *VALUED, *COMMAND_WORDS) else None


def pasted(line: str) -> tuple[str, str]:
    """A line without what was pasted behind "/article add", and that as it stands; any other line and nothing."""
    command = _PASTING.match(line)
    return (command[0], line[command.end() :].strip()) if command else (line, "")


def parse(
    line: str,
    commands: Mapping[str, Collection[str]],
    names: Names,
    now: datetime,
    zone: ZoneInfo,
    searching: Collection[str] = (),
) -> Parsed:
    """Read one line. `commands` maps each command's name to the clauses it takes; `now` is aware.

    `searching` are the commands whose subject is words to look for: there a clause that the command does not take is
    words too, elsewhere it is left out. Raises Misunderstood for an empty or endless line and for nothing else.
    """
    line = "".join(mark if mark.isprintable() else " " for mark in line)
    if len(line) > LONGEST:
        raise Misunderstood(f"That is longer than a command can be ({LONGEST:,} characters). Ask for less at once.")
    tokens = _tokens(line)
    name, used = _command(tokens, commands)
    rest = tokens[used:]
    taken = frozenset(commands.get(name, ()))
    reader = _Clauses(line, name, taken, not taken or name in searching, names, now, zone)
    end, clauses, notes, left_out = reader.read(rest)
    words = rest[:end]
    subject = line[words[0].start : words[-1].end] if words else ""
    about = _tokens(clauses.about or "")
    return Parsed(
        name,
        line[: tokens[used - 1].end],
        subject,
        tuple(term for each in (*words, *about) if not each.quoted and (term := _term(each.text))),
        tuple(phrase for each in (*words, *about) if each.quoted and (phrase := each.text.strip())),
        clauses,
        notes,
        left_out,
    )


def _tokens(line: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(line):
        inside = match["double"] or match["single"]
        found.append(_Token(match.start(), match.end(), fold(inside or match[0]), bool(inside)))
    return found


def _term(text: str) -> str:
    """A search word without the punctuation around it."""
    return re.sub(r"^[^\w$€£#@+]+|[^\w%+]+$", "", text)


def _command(tokens: list[_Token], commands: Collection[str]) -> tuple[str, int]:
    """The command's name and how many tokens spell it; "slugline" may stand before any of them."""
    spelled = {each.replace("-", " "): each for each in commands}
    words = [each.text.lstrip("/").replace("-", " ").replace("_", " ").strip() for each in tokens]
    skip = next((at for at, word in enumerate(words) if word), len(words))
    if skip < len(words) - 1 and words[skip] == "slugline":
        skip += 1
    if skip >= len(words):
        raise Misunderstood('Type a command, such as "/timeline macron-putin"; "/slugline help" lists them all.')
    for count in (3, 2, 1):
        name = spelled.get(" ".join(words[skip : skip + count]))
        if name and skip + count <= len(words):
            return name, skip + count
    if words[skip] == "slugline":
        return "help", skip + 1
    return words[skip].replace(" ", "-"), skip + 1


@dataclass(frozen=True, slots=True)
class _Clauses:
    """Reads clauses from the end of a line, the last one first. `free`: what the command does not take is words."""

    line: str
    name: str
    taken: frozenset[str]
    free: bool
    names: Names
    now: datetime
    zone: ZoneInfo

    def read(self, tokens: list[_Token]) -> tuple[int, Clauses, tuple[str, ...], tuple[str, ...]]:
        """How many tokens are the subject, the clauses after it, how open ones were read, and what was left out."""
        end, clauses = len(tokens), Clauses()
        notes: tuple[str, ...] = ()
        left_out: tuple[str, ...] = ()
        seen: set[str] = set()
        while (at := self._last(tokens, end, seen)) is not None:
            keyword = tokens[at].text
            seen.add(keyword)
            given = self._resolve(keyword, self._value(tokens, at, end))
            typed = self.line[tokens[at].start : tokens[end - 1].end]
            end = at
            if keyword not in self.taken:
                notes = (f'"{typed}" was left out: /{self.name} does not take "{keyword}".', *notes)
                left_out = (typed, *left_out)
                continue
            if isinstance(given, Interval) and given.note:
                notes = (f'"{typed}" was read as {given.note}.', *notes)
            clauses = replace(_with(clauses, keyword, given), typed=(typed, *clauses.typed))
        return end, clauses, (*self._left_as_words(tokens[:end]), *notes), left_out

    def _last(self, tokens: list[_Token], end: int, seen: set[str]) -> int | None:
        """Where the last clause before `end` begins."""
        keywords = self.taken if self.free else KEYWORDS
        for at in range(end - 1, -1, -1):
            keyword = tokens[at].text
            if tokens[at].quoted or keyword not in keywords or keyword in seen:
                continue
            if keyword in FLAGS:
                if at == end - 1 and not _led(tokens, at):
                    return at
            elif at < end - 1 and self._resolve(keyword, self._value(tokens, at, end)) is not None:
                return at
        return None

    def _value(self, tokens: list[_Token], at: int, end: int) -> str:
        if at + 1 >= end:
            return ""
        one = tokens[at + 1] if end == at + 2 else None
        if one and one.quoted and tokens[at].text != "about":
            return one.text
        return self.line[tokens[at + 1].start : tokens[end - 1].end]

    def _resolve(self, keyword: str, value: str) -> object:
        folded = fold(value)
        if keyword in FLAGS:
            return True
        if keyword in ("since", "until"):
            return read_when(folded, self.now, self.zone)
        if keyword == "page":
            return int(folded) if re.fullmatch(r"[1-9][0-9]{0,4}", folded) else None
        if keyword == "as":
            return folded if FORMATS.fullmatch(folded) else None
        return (value or None) if keyword == "about" else self._named(keyword, folded)

    def _named(self, keyword: str, name: str) -> str | None:
        if name.count(" ") >= LONGEST_NAME:
            return None
        lookup = {"in": self.names.slug, "by": self.names.person, "outlet": self.names.outlet}
        return lookup[keyword](name)

    def _left_as_words(self, tokens: list[_Token]) -> tuple[str, ...]:
        """A sentence on the first words of the subject that look like a clause."""
        if not self.taken:
            return ()
        for at, token in enumerate(tokens):
            typed = self.line[token.start : tokens[-1].end]
            last = at == len(tokens) - 1
            if token.quoted or last != (token.text in FLAGS) or (last and _led(tokens, at)):
                continue
            value = self._value(tokens, at, len(tokens))
            if token.text in self.taken and token.text in WHY_WORDS:
                read = "was read as words" if self.free else "cannot be read"
                return (f'"{typed}" {read}: {WHY_WORDS[token.text]}.{self._offer(token.text, value)}',)
            if self.free and token.text in NAMING - self.taken and self._resolve(token.text, value) is not None:
                return (f'"{typed}" was read as words: /{self.name} does not take "{token.text}".',)
        return ()

    def _offer(self, keyword: str, value: str) -> str:
        short = keyword in ("in", "by", "outlet") and value.count(" ") < LONGEST_NAME
        near = self.names.near(keyword, fold(value)) if short else None
        return f' Did you mean "{keyword} {near}"?' if near else ""


def _led(tokens: list[_Token], at: int) -> bool:
    """Whether the word before makes a flag part of a sentence."""
    return at > 0 and not tokens[at - 1].quoted and tokens[at - 1].text in LEADING


_FIELD = {"in": "storyline", "by": "person", "as": "format"}


def _with(clauses: Clauses, keyword: str, value: object) -> Clauses:
    changed: dict[str, object] = {_FIELD.get(keyword, keyword): value}
    return replace(clauses, **changed)  # type: ignore[arg-type]
