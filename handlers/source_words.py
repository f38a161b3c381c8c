"""How a new source is asked for: an address, then what it is called, whose it is, how often it is read, for what."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound
from bot.grammar import fold
from bot.ingest.links import identity, shown
from handlers.naming import nearest, storyline_named
from handlers.source_where import A_FOLDER, where
from handlers.wording import did_you_mean, listed

if TYPE_CHECKING:
    from bot.ingest.wanted import Wanted
    from bot.store.records import Source
    from handlers.desk import Desk, Request

NAMING = {"as": "as", "outlet": "outlet", "every": "every", "for": "for", "in": "for"}
"""Words that begin a clause here, and what each means."""
FLAGS = ("yes", "watch")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = 80
"""Characters of a source's name."""
LONGEST_ADDRESS = 2000
"""Characters; the sitemaps' protocol has 2,048, and an answer repeats the address more than once."""
_WORD = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|(\S+)")
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_PAUSE = re.compile(r"(\d{1,4}) ?(m|h|d)[a-z]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: `again` repeats it with another address; `yes` confirms, `watch` means the page itself.

    `suggested` is the address that waits for this decision, where one does: this one, or the page that led to it.
    """

    url: str
    name: str | None = None
    outlet: str | None = None
    every: timedelta | None = None
    storyline: str | None = None
    yes: bool = False
    watch: bool = False
    suggested: str | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """What is decided on by adding it."""
        return (self.url, *([self.suggested] if self.suggested else []))

    def again(self, url: str, *more: str) -> str:
        """The command that adds another address in the same way, and for the same suggestion."""
        led_there = self.suggested if self.suggested and identity(url) != identity(self.suggested) else None
        parts = [f"/source accept {shown(led_there)} feed {url}" if led_there else f"/source add {url}"]
        parts += [f'as "{self.name}"'] if self.name else []
        parts += [f'outlet "{self.outlet}"'] if self.outlet else []
        parts += [f"every {pause(self.every)}"] if self.every else []
        parts += [f"for {self.storyline}"] if self.storyline else []
        return " ".join((*parts, *more))

    def wanted(self, request: Request) -> Wanted:
        """The same with who asks."""
        from bot.ingest.wanted import Wanted

        asker = request.asker
        return Wanted(asker.actor, asker.place, asker.on_behalf_of, self.name, self.outlet, self.every, self.storyline)


def asked(request: Request, desk: Desk) -> Asked:
    """The address and its clauses. Raises Misunderstood and NotFound."""
    words = [(match[1] or match[2], bool(match[1])) for match in _WORD.finditer(request.parsed.subject)]
    found, keyword, taken = Asked(address(request, words[0][0] if words else "")), "", {}
    for word, quoted in words[1:]:
        folded = fold(word)
        if not quoted and folded in NAMING:
            keyword = NAMING[folded]
            taken[keyword] = ""
        elif not quoted and folded in FLAGS:
            found = replace(found, yes=found.yes or folded == "yes", watch=found.watch or folded == "watch")
            keyword = ""
        elif not keyword:
            raise Misunderstood(
                f'"{word}" cannot be read there. After the address stand: as NAME, outlet NAME, every 10m, for SLUG.'
            )
        else:
            taken[keyword] = f"{taken[keyword]} {word}".strip()
    return _with(found, taken, desk, request)


def _with(found: Asked, taken: dict[str, str], desk: Desk, request: Request) -> Asked:
    for keyword, value in taken.items():
        if not value:
            raise Misunderstood(f'After "{keyword}" stands nothing. Write it as in: /source add URL as "World news"')
    slug = taken.get("for")
    return replace(
        found,
        name=a_name(taken["as"]) if "as" in taken else None,
        outlet=taken.get("outlet"),
        every=a_pause(taken["every"]) if "every" in taken else None,
        storyline=storyline_named(desk, request.scope, slug).slug if slug else None,
    )


def address(request: Request, typed: str) -> str:
    """The web address that was typed, also as Slack writes it. Raises Misunderstood."""
    url = typed.strip("<>").split("|")[0]
    if not _ADDRESS.fullmatch(url):
        folder = " A folder is added on the command line: slugline sources add FOLDER" if url[:1] in ("/", "~") else ""
        raise Misunderstood(
            f"Which address? Write /{request.parsed.name} with one that begins with https:// or http://.{folder}"
        )
    if len(url) > LONGEST_ADDRESS:
        raise Misunderstood(f"That address is longer than {LONGEST_ADDRESS} characters. Write a shorter one.")
    return url


def unquoted(typed: str) -> str:
    """Words without the quotation marks around them."""
    return typed.strip().strip("“”„«»" + '"')


def a_name(typed: str) -> str:
    """A source's name. Raises Misunderstood."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST:
        raise Misunderstood(f"A source's name has 1 to {LONGEST} characters.")
    return name


def a_pause(typed: str) -> timedelta:
    """The time between two polls: "10m", "2 hours", "1d". Raises Misunderstood."""
    found = _PAUSE.fullmatch(fold(typed))
    if not found or not int(found[1]):
        raise Misunderstood(f'"{typed}" is no pause between two polls. Write it as 10m, 2h or 1d.')
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def pause(every: timedelta | None) -> str:
    """A pause as it is written in a command and in answers: "15m", "2h", "1d"."""
    minutes = int(every.total_seconds()) // 60 if every else 0
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes and minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def the_source(request: Request, desk: Desk, typed: str) -> Source:
    """The source with this name or address, or the only one whose name begins so. Raises Misunderstood, NotFound."""
    words = unquoted(typed).strip("<>")
    sources, asker = desk.store.sources.list(request.scope), request.asker
    if not words:
        raise Misunderstood(f"Which source? Write /{request.parsed.name} NAME; /source list names them.")
    found = desk.store.sources.get(request.scope, words)
    begins = [each for each in sources if fold(each.name).startswith(fold(words)) or where(each, asker) == words]
    if found and found.url == words and found not in begins and where(found, asker) == A_FOLDER:
        found = None  # whether there is a folder at that path is not for the asker to know
    if found or len(begins) == 1:
        return found or begins[0]
    if begins:
        which = listed([each.name for each in begins[:4]], "or")
        raise Misunderstood(f'"{words}" may be {which}. Write more of its name.')
    near = nearest(words, [each.name for each in sources])
    raise NotFound(f'There is no source "{words}".{did_you_mean(near)} /source list names them all.', near)
