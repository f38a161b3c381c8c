"""The records that cross stages, and the few protocols. All are frozen; absence is None, never a guess.

Spans are half-open ``(start, end)`` pairs of code points in one revision's text.
Days, months and years are ISO strings in the article's own calendar; instants are aware datetimes in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Precision = Literal["day", "month", "year", "unknown"]
Basis = Literal["stated", "resolved", "inferred", "unknown"]
StatementKind = Literal["direct", "mixed", "indirect"]
Outcome = Literal["new", "repeated", "copy", "revised", "refused"]
Membership = Literal["in", "perhaps", "out"]
DecidedBy = Literal["rule", "editor", "seed"]
Health = Literal["ok", "quiet", "failing", "gone"]
"""How a source does; `ingest.health` has the rules."""
ChangeKind = Literal[
    "new event",
    "event confirmed",
    "date made finer",
    "date disputed",
    "figures conflict",
    "planned day passed",
    "new statement",
    "first statement",
    "new wording",
    "article edited",
    "article corrected",
    "article withdrawn",
    "article killed",
    "storyline renamed",
    "storyline merged",
    "storyline split",
]
CorrectionKind = Literal[
    "speaker",
    "date",
    "words",
    "not a statement",
    "not this storyline",
    "same as",
    "different from",
    "verified",
    "do not use",
    "embargoed",
    "flag",
    "storyline merged",
    "storyline split",
    "notice",
]
"""What people decide on a statement, an event, a storyline or an outlet's note; a flag decides nothing and asks an
editor to look."""


class Span(NamedTuple):
    """A half-open run of code points in one revision's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words the span covers in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Date:
    """A date with what is known about it, in the shape of the design's section on time.

    `value` is an ISO day, month or year, or None; `timex` keeps what `value` cannot hold, in TIMEX3 form
    (a yearless "XXXX-03" or "XXXX-03-14"). `not_before` and `not_after` are inclusive ISO days.
    `words` is the expression as it stands in the text, `reason` a short phrase that says how it was resolved
    ("from 18 Feb 2025").
    """

    value: str | None = None
    precision: Precision = "unknown"
    basis: Basis = "unknown"
    not_before: str | None = None
    not_after: str | None = None
    timex: str | None = None
    words: str = ""
    reason: str = ""


UNKNOWN = Date()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression where it stands; `time` is the hour beside it in TIMEX3 form ("T09:00", "T09:00Z") or ""."""

    span: Span
    date: Date
    time: str = ""


@dataclass(frozen=True, slots=True)
class StatementMention:
    """What one revision says somebody said.

    `content` leaves out source and cue and keeps the quotation marks; `quotes` are the spans inside the marks;
    `context` is the span that must be shown whenever the content is: it holds every negation, condition and
    attribution that stands outside the marks. `speaker` is a canonical name, or the article's own description,
    or None; `candidates` are the names when it is open; `via` is the chain of attribution, outermost first.
    `occasion` is where or at what it was said, in the article's words ("at a news conference in Oslo").
    """

    content: tuple[Span, ...]
    context: Span
    kind: StatementKind
    speaker: str | None
    quotes: tuple[Span, ...] = ()
    source: Span | None = None
    cue: Span | None = None
    speakers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    role: str | None = None
    to: str | None = None
    via: tuple[str, ...] = ()
    occasion: str | None = None
    said: Date = UNKNOWN
    reported_on: str | None = None
    doubts: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    """The outlets that it was told to or taken from, and who said it where they have no name, folded."""

    @property
    def sure(self) -> bool:
        """Whether nothing about the statement waits to be checked."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class EventMention:
    """Something that happened or is planned, in the article's own clause; `people` are canonical names in it."""

    span: Span
    date: Date
    planned: bool = False
    people: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()
    """Indexes into the same Facts' statements."""
    rests_on: tuple[str, ...] = ()
    """What the statements that report it rest on."""


@dataclass(frozen=True, slots=True)
class RoleFact:
    """An apposition: the article calls a person by a role."""

    person: str
    role: str
    span: Span


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the reading engine found in one text. Pure: the same text gives the same facts."""

    language: str
    published: Date
    dates: tuple[DateMention, ...] = ()
    statements: tuple[StatementMention, ...] = ()
    events: tuple[EventMention, ...] = ()
    roles: tuple[RoleFact, ...] = ()
    people: tuple[str, ...] = ()
    """Canonical names of the people and bodies named outside furniture, in order of first mention."""
    furniture: tuple[Span, ...] = ()
    credits: tuple[str, ...] = ()
    """The news agencies that the report credits."""
    engine: str = ""
    """Version of the engine, kept with every mention."""


@dataclass(frozen=True, slots=True)
class Role:
    """An office and the years it is held; `since` and `until` are ISO months or years, None where open."""

    role: str
    of: str = ""
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a body, that the desk knows by name; `stands_for` tells what a capital or palace means."""

    name: str
    spellings: tuple[str, ...] = ()
    kind: Literal["person", "body"] = "person"
    gender: Literal["f", "m"] | None = None
    roles: tuple[Role, ...] = ()
    stands_for: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lexicons:
    """The word lists under config/, loaded and checked once; every mapping is read-only.

    One loading equals only itself, so that what is compiled from it is found again at once.
    `lists` maps a list's name (the file's stem) to its lines in order; `related` maps a word to the words
    an editor counts as related to it.
    """

    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """The frozen snapshot that reading may lean on: people, lexicons and the order of the outlet's numeric dates.

    `day_first` is true where 05/02/2025 is 5 February in the outlet's country, None where that is not known.
    """

    people: tuple[Person, ...] = ()
    lexicons: Lexicons = field(default_factory=Lexicons)
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article as it arrives at the pipeline, before anything was decided.

    `published` is the source's own date (metadata), basis "stated", or None. `given_id` is the id it came with
    (a file's stem, a JSON line's id); `entry_id` the feed entry's. `label` is what messages call the input.
    """

    text: str
    label: str
    title: str = ""
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: Date | None = None
    given_id: str | None = None
    source_id: int | None = None
    entry_id: str | None = None
    storyline: str | None = None
    encoding: str = "utf-8"
    outlet_claimed: bool = True
    """True while the outlet's name comes from metadata only, not from a domain or an editor."""
    summary: bool = False
    """True when the text is only what a feed says of the article, whose page could not be had."""
    named_by_file: bool = False
    """True when `given_id` is only a file's name, which another folder's file may have too."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What makes a seed's article a brief: the hash of the page it stands for and its short name."""

    stands_for: str
    short: str


@dataclass(frozen=True, slots=True)
class Change:
    """One typed thing that moved in one storyline; `subject` is a public id (s31, e14, an article's id)."""

    kind: ChangeKind
    subject: str
    storyline: str
    text: str


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one input."""

    id: str
    label: str
    outcome: Outcome
    reason: str
    storylines: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see. Every read takes one and there is no default.

    `everything` sees all; for now it is the only one handed out.
    """

    rooms: frozenset[str] = frozenset()
    person: str | None = None
    everything: bool = False


EVERYTHING = Scope(everything=True)


@dataclass(frozen=True, slots=True)
class Post:
    """A message on its way to a room: all that it takes to post it, to know it again, and to look for it there.

    `payload` is JSON text as rendered, `thread` the ref of the message it stands under. `key` is the same at every
    try and no other message's; `mark` is how readers see it ("digest 7"), "" where they do not. `first_try` is when it
    was tried first, `kept` what `Sender.prepare` said before that.
    """

    room: str
    payload: str
    key: str
    thread: str | None = None
    mark: str = ""
    first_try: datetime | None = None
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a platform answered to a send: `ref` names the message there (Slack: channel and ts)."""

    ref: str


class Sender(Protocol):
    """Posts rendered payloads to one platform's rooms. Blocking; called from one thread at a time.

    A message is prepared, what that gives is kept in the store, and only then it is sent. Where nobody knows whether a
    try posted it (`errors.OutcomeUnknown`, a crash) it is looked for some time after, and sent again only if that says
    that it was not posted.
    """

    platform: str

    def prepare(self, post: Post) -> str:
        """What a later try, or another process that looks for the message, must know of the first one; "" for nothing.

        Asks nobody. Called at every try: `post.kept` is what the first one gave, and returned again where it holds.
        """
        ...

    def send(self, post: Post) -> Sent:
        """Post the message; its key travels with it where the platform allows.

        Raises `errors.Refused` when the room will not take it, `errors.TryLater` when nothing was posted,
        `errors.OutcomeUnknown` when that cannot be told.
        """
        ...

    def find(self, post: Post) -> Sent | None:
        """Where the message stands, looked for among what this bot itself posted there since `post.first_try`.

        None when it was not posted, or when sending it again as it is cannot post it twice. Raises
        `errors.OutcomeUnknown` when nobody but a person can look there, `errors.TryLater` and `errors.Refused` when it
        cannot be looked for just now.
        """
        ...

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        """Put `payload` in the place of what the message `ref` shows; an uploaded `file` is deleted instead.

        To do so twice is to do it once. Raises `errors.Refused` when it cannot be done: with `left` it may once
        somebody has acted, else never. `errors.TryLater` and `errors.OutcomeUnknown` ask for another try.
        """
        ...


class Clock(Protocol):
    """Tells the time; tests and --now hand in their own."""

    def __call__(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...
