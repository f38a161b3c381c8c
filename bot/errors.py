"""Everything that can go wrong, by what the caller should do about it.

SluglineError                  every error of ours; `str()` is the sentence a reader sees
├── TellUser                   say it to whoever asked; nothing was written
│   ├── Misunderstood          the command could not be read (exit 2 on the command line)
│   ├── TooSlow                a question took longer than one may; asks for less
│   ├── NotFound               no such storyline, id, person, source; offers the nearest
│   └── NotAllowed             the asker may not do this
├── SkipInput                  leave this one input out, go on with the rest
│   ├── Unreadable             missing, binary, empty, not decodable
│   └── FetchFailed            the network or the server said no
├── TryLater                   nothing happened; the same call may work later (`after` seconds, if known)
├── Refused                    the room will not take this message until somebody acts
├── OutcomeUnknown             it may or may not have been posted; never repeat blindly
└── CannotStart                stop: the store, the settings or the machine need somebody
    ├── Unreachable            a chat's server is away or out of order; waiting may mend it
    ├── BadSettings            a configuration file or environment value is wrong
    └── StoreUnusable          locked, corrupt, read-only, full, too new, on a network file system
"""

from __future__ import annotations


class SluglineError(Exception):
    """Carries a sentence for the reader that names the next step; the technical cause is `__cause__`."""


class TellUser(SluglineError):
    """Say it to whoever asked; nothing was written."""


class Misunderstood(TellUser):
    """The command could not be read."""


class NotFound(TellUser):
    """Something named does not exist; `nearest` holds what was probably meant, best first."""

    def __init__(self, sentence: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.nearest = nearest


class TooSlow(TellUser):
    """A question took longer than one may."""


class NotAllowed(TellUser):
    """The asker may not do this."""


class SkipInput(SluglineError):
    """Leave this one input out and go on with the rest."""


class Unreadable(SkipInput):
    """An input that is missing, binary, empty or cannot be decoded; `label` is what messages call it, if known."""

    def __init__(self, sentence: str, label: str = "") -> None:
        super().__init__(sentence)
        self.label = label


class FetchFailed(SkipInput):
    """The network or the server said no; `status` is the HTTP status where there was one."""

    def __init__(self, sentence: str, status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status


class TryLater(SluglineError):
    """Nothing happened; the same call may work later. `after` is in seconds, None when the other side named none."""

    def __init__(self, sentence: str, after: float | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class Refused(SluglineError):
    """A room will not take this message until somebody acts (invite the bot, unarchive the channel).

    `left`: it takes none at all, because it is archived, forbidden, or the bot is not in it any more.
    `login`: nothing of the bot's is taken anywhere, because its log-in or its rights are not accepted.
    """

    def __init__(self, sentence: str, *, left: bool = False, login: bool = False) -> None:
        super().__init__(sentence)
        self.left = left
        self.login = login


class OutcomeUnknown(SluglineError):
    """A message may or may not have been posted."""


class CannotStart(SluglineError):
    """Stop: the store, the settings or the machine need somebody."""


class Unreachable(CannotStart):
    """A chat's server is away or out of order; waiting may mend it."""


class BadSettings(CannotStart):
    """A configuration file or an environment value is wrong."""


class StoreUnusable(CannotStart):
    """The store is locked, corrupt, read-only, full, too new, or on a network file system."""
