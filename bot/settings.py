"""Every setting once: name, type, default and help.

`load` lays a configuration file and then the environment over the defaults; secrets come from the environment only.
config/slugline.toml is what `as_toml` writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.configuration import as_text, nearest, read_settings, setting, with_environment
from bot.lexicons import lexicons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

__all__ = ["Settings", "as_toml", "lexicons", "load"]

FIRST_USE, CONFIRMED = "first use", "confirmed"
"""Whom the bot trusts in Matrix."""
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("console", "json")

HEAD = """\
# Every setting of Slugline at its default. Copy this file, change what you need, and name your copy with
# --config or SLUGLINE_CONFIG. Secrets are read from the environment only.
"""


def _zone(value: str) -> str | None:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(value, zoneinfo.available_timezones())
        hint = f' (the nearest is "{near}")' if near else ""
        return f'must be a time zone such as "Europe/Paris", not "{value}"{hint}'
    return None


def _duration(value: str) -> str | None:
    return None if re.fullmatch(r"[1-9]\d{0,4}[mhd]", value) else f'must look like "15m", "2h" or "1d", not "{value}"'


def _time(value: str) -> str | None:
    return None if _TIME.fullmatch(value) else f'must be a time such as "08:00", not "{value}"'


def _times(value: tuple[str, ...]) -> str | None:
    bad = next((at for at in value if not _TIME.fullmatch(at)), None)
    return None if bad is None else f'must hold times such as "08:00", not "{bad}"'


def _hours(value: str) -> str | None:
    times = value.split("-")
    fits = not value or (len(times) == 2 and _times(tuple(times)) is None and times[0] != times[1])
    return None if fits else f'must be "" or two times such as "22:00-07:00", not "{value}"'


def _country(value: str) -> str | None:
    if not value:
        return None
    from bot.freedays import country_of  # loads a large package

    code = country_of(value)
    if code == value:
        return None
    hint = f' (did you mean "{code}"?)' if code else ""
    return f'must be the code of a country such as "DE", or of a part such as "DE-BY", not "{value}"{hint}'


def _url(value: str) -> str | None:
    return None if re.fullmatch(r"https?://\S+", value) else f'must be an address such as "https://...", not "{value}"'


def _admins_from(value: str) -> str | None:
    fits = value in ("", "workspace") or re.fullmatch(r"S[A-Z0-9]{2,}", value)
    return None if fits else f'must be "", "workspace" or a user group\'s id such as "S0123ABCD", not "{value}"'


def _room(value: str) -> str | None:
    known = re.fullmatch(r"(?:[a-z]+:\S+)?", value)
    return None if known else f'must be a platform and a room such as "slack:C0123", not "{value}"'


def _port(value: int) -> str | None:
    return None if 0 <= value <= 65_535 else f"must be a port from 0 to 65535, not {value}"


def _one_of(*values: str) -> Callable[[str], str | None]:
    known = ", ".join(f'"{value}"' for value in values[:-1]) + f' or "{values[-1]}"'
    return lambda value: None if value in values else f'must be {known}, not "{value}"'


def _loopback(value: str) -> str | None:
    from ipaddress import ip_address

    try:
        within = ip_address(value).is_loopback
    except ValueError:
        within = False
    return None if within else f'must be an address of this machine alone, such as "127.0.0.1" or "::1", not "{value}"'


def _prefix(value: str) -> str | None:
    fits = value and not value.startswith("/") and not any(each.isspace() for each in value)
    return None if fits else f'must be signs or a word such as "!" or "!desk", without "/" at its start, not "{value}"'


def _trust(value: str) -> str | None:
    return None if value in (FIRST_USE, CONFIRMED) else f'must be "{FIRST_USE}" or "{CONFIRMED}", not "{value}"'


def _homeserver(value: str) -> str | None:
    return _url(value) if value else None


def _at_least(least: float) -> Callable[[float], str | None]:
    return lambda value: None if value >= least else f"must be at least {least}, not {value}"


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """The desk itself."""

    name: str = setting("Newsroom", "The desk's name, as digests and answers show it.")
    zone: str = setting(
        "UTC", 'The desk\'s time zone, such as "Europe/Paris": digests go out, and days begin and end, by it.', _zone
    )


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the desk's store lies."""

    path: str = setting(
        "",
        "The database file; a relative path counts from this file's folder. Empty: slugline.db in your platform's data "
        "folder. It must lie on a local disk, not on a network file system.",
        env="SLUGLINE_DB",
    )
    keep_days: int = setting(
        0,
        "How many days an article is kept that is in no storyline; 0 keeps all for ever. Its texts, revisions and "
        "receipts are then deleted, with statements and events that no other article gives. What a storyline has, what "
        "is held, and our own briefs stay.",
        _at_least(0),
    )


@dataclass(frozen=True, slots=True)
class ReplySettings:
    """What answers look like."""

    page_size: int = setting(10, "How many entries one page of an answer shows.", _at_least(1))


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Bounds of the reading process, and the word lists."""

    seconds: float = setting(5.0, "The longest time one article may take to be read, in seconds.", _at_least(0.1))
    megabytes: int = setting(500, "The most memory the reading process may use, in megabytes.", _at_least(100))
    lexicons: str = setting(
        "",
        "A folder with word lists of your own. A file in it replaces the built-in list of the same name; "
        "related.txt holds the related words. Empty: the built-in lists.",
    )


@dataclass(frozen=True, slots=True)
class FollowingSettings:
    """What an arriving article is compared with."""

    days: int = setting(
        60, "An arriving article is compared with those that arrived at most this many days before.", _at_least(1)
    )
    articles: int = setting(
        10_000, "And with at most this many, the latest ones; they take some 35 megabytes a thousand.", _at_least(100)
    )


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How sources are fetched."""

    seconds: float = setting(20.0, "How long one fetch may take, in seconds.", _at_least(1))
    max_megabytes: float = setting(5.0, "The largest page or feed that is taken, in megabytes.", _at_least(0.1))
    allow_hosts: tuple[str, ...] = setting(
        (), "Hosts that may be fetched although they are private addresses, such as an intranet wire or 127.0.0.1."
    )
    inboxes: tuple[str, ...] = setting(
        (), "Folders below which `slugline sources add FOLDER` may read files; without any it may read them anywhere."
    )
    contact: str = setting("", "An address or page for site owners, named with every fetch.")
    per_host: int = setting(2, "How many requests are made of one host at a time.", _at_least(1))
    pause_seconds: float = setting(0.5, "The pause between two requests to one host, in seconds.", _at_least(0))
    first_poll: int = setting(10, "How many entries are taken when a feed is polled for the first time.", _at_least(0))
    every: str = setting("15m", 'How often a source is polled: minutes, hours or days ("15m", "2h", "1d").', _duration)


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """When digests go out."""

    at: tuple[str, ...] = setting(
        ("08:00",), "When digests are posted, in the desk's zone. Nothing is posted when no storyline moved.", _times
    )
    grace_minutes: int = setting(
        60,
        "A digest that could not go out on time is still posted within this many minutes; later, what moved waits for "
        "the next one.",
        _at_least(1),
    )
    holidays: str = setting(
        "",
        'The country ("DE"), or part of it ("DE-BY"), on whose public holidays no digest is posted to rooms that name '
        "no days, and whose are meant where a room names no country. Empty: none.",
        _country,
    )
    quiet: str = setting(
        "",
        'The hours, such as "22:00-07:00", in which nothing is posted as it happens to rooms that name none: it comes '
        "at their end. Empty: none.",
        _hours,
    )
    say_nothing_moved: bool = setting(
        False, "Whether a digest at a local time says so in one line where nothing moved, in place of silence."
    )
    sure_only: bool = setting(
        False,
        "Whether digests show only statements that were read without a doubt. Those to check are then named in a "
        "closing line, once; they are not posted later when this is changed.",
    )
    corrected_days: int = setting(
        90,
        "For how many days posted messages are corrected in their place; what they showed is then forgotten. Slack's "
        "administrators may allow edits for a shorter time: then only the line that says so is posted.",
        _at_least(1),
    )

    @property
    def quiet_hours(self) -> tuple[str, ...]:
        """The two times between which nothing is posted as it happens; empty for none."""
        return tuple(self.quiet.split("-")) if self.quiet else ()


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """What one person, one room and one question may take."""

    person_per_minute: int = setting(
        60, "How many commands one person may ask within a minute; 0 is no limit. The terminal has none.", _at_least(0)
    )
    room_per_minute: int = setting(
        300, "How many commands all people in one room may ask within a minute; 0 is no limit.", _at_least(0)
    )
    query_seconds: float = setting(
        10.0, "How long the database may work on one question, in seconds; then it is stopped. 0 is no bound.",
        _at_least(0),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The connection to Slack."""

    bot_token: str = setting("", "The bot's token (xoxb-...).", env="SLACK_BOT_TOKEN", secret=True)
    app_token: str = setting("", "The app's token for Socket Mode (xapp-...).", env="SLACK_APP_TOKEN", secret=True)
    signing_secret: str = setting(
        "",
        "The app's signing secret: with it and a port Slack's requests come over HTTP, not over Socket Mode.",
        env="SLACK_SIGNING_SECRET",
        secret=True,
    )
    host: str = setting("127.0.0.1", "Where to listen for Slack's requests; a proxy with TLS stands before it.")
    port: int = setting(0, "The port to listen on for Slack's requests; 0 is Socket Mode.", _port, "PORT")
    api_url: str = setting(
        "https://slack.com/api/", "The base of Slack's API; another one for a local Slack.", _url, "SLACK_API_URL"
    )
    admins_from: str = setting(
        "",
        'Who else is an admin there: "workspace" for the workspace\'s admins and owners, or the id of a user group '
        '("S0123ABCD"). Empty: only the ids in admins.',
        _admins_from,
    )


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Backups that `slugline run` makes by itself."""

    folder: str = setting(
        "",
        "The folder that gets a backup a day, on another disk at best; a relative path counts from this file's folder. "
        "Empty: none is made.",
    )
    after: str = setting("03:30", "From when on, in the desk's zone: within the hour after that.", _time)
    keep: int = setting(14, "How many of them are kept, the latest; older ones are deleted.", _at_least(1))


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What `slugline run` writes to standard error."""

    level: str = setting(
        "info",
        'From which level on lines are written: "debug", "info", "warning" or "error". In a terminal chat only errors.',
        _one_of(*LEVELS),
    )
    format: str = setting(
        "console", 'How they are written: "console" for people, "json" for programs, a line each.', _one_of(*FORMATS)
    )


@dataclass(frozen=True, slots=True)
class HealthSettings:
    """A port that says how the bot does."""

    host: str = setting(
        "127.0.0.1",
        "Where /healthz and /metrics are served: on this machine's loopback alone, since they ask for no password.",
        _loopback,
    )
    port: int = setting(0, "The port they are served on; 0 is none.", _port)
    late_minutes: int = setting(
        10,
        "For how many minutes what is due may wait (sources to be read, digests to be looked at) before /healthz says "
        "that the bot is not well.",
        _at_least(1),
    )


@dataclass(frozen=True, slots=True)
class MatrixSettings:
    """The connection to Matrix."""

    homeserver: str = setting(
        "", 'The homeserver\'s address, such as "https://matrix.example.org".', _homeserver, "MATRIX_HOMESERVER"
    )
    user: str = setting("", 'The bot\'s user id, such as "@slugline:example.org".', env="MATRIX_USER")
    password: str = setting("", "The bot's password.", env="MATRIX_PASSWORD", secret=True)
    access_token: str = setting(
        "", "An access token of the bot's, in place of the password.", env="MATRIX_ACCESS_TOKEN", secret=True
    )
    store: str = setting(
        "",
        "The folder of the bot's keys there; a relative path counts from this file's folder. Empty: beside the "
        "database. `slugline backup` leaves it out.",
        env="MATRIX_STORE",
    )
    passphrase: str = setting("", "What the keys are sealed with.", env="MATRIX_PASSPHRASE", secret=True)
    trust: str = setting(
        FIRST_USE,
        'Whom it trusts in encrypted rooms: "first use", everybody as they were first seen; or "confirmed", only whom '
        "`slugline matrix trust` names, and devices that they have signed: others get no keys and change nothing.",
        _trust,
    )
    changes_in_plain_rooms: bool = setting(
        False,
        "Whether commands that change something are also taken where messages are not encrypted. The homeserver alone "
        "then vouches for who wrote them.",
    )
    prefix: str = setting(
        "!",
        'What a command begins with in rooms of several people: "!timeline harbour". If it ends in a letter ("!desk"), '
        'it stands before it: "!desk timeline harbour". None is needed in direct rooms, and after the bot\'s name.',
        _prefix,
    )
    reactions: bool = setting(
        True,
        "Whether the bot sets the reactions that serve as buttons itself, so that a tap is enough. They count as "
        "messages where the homeserver limits those.",
    )
    answer_within_minutes: int = setting(
        30, "A command that is older than this when the bot reads it is not answered any more.", _at_least(1)
    )
    invite_users: tuple[str, ...] = setting(
        (),
        "User ids whose invitations the bot accepts, beside those that `admins` and `editors` name. Where nobody is "
        "named, here or in the two below, every invitation is refused.",
    )
    invite_servers: tuple[str, ...] = setting(
        (), 'Servers whose people\'s invitations it accepts, such as "example.org".'
    )
    invite_rooms: tuple[str, ...] = setting((), "Rooms into which it accepts an invitation of anybody, by their ids.")


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """The terminal."""

    admin: bool = setting(True, "Whether the person at the keyboard has an admin's rights.")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, checked. `source` is the file it came from, for messages."""

    admins: tuple[str, ...] = setting(
        (), "User ids of those who may add sources and take things down.", env="SLUGLINE_ADMINS"
    )
    editors: tuple[str, ...] = setting(
        (),
        "User ids of those who may correct, hold, release and arrange storylines, beside the admins. Empty: everybody, "
        "who then still may not invite the bot in Matrix.",
        env="SLUGLINE_EDITORS",
    )
    keeping_rooms: tuple[str, ...] = setting(
        (),
        'Rooms such as "matrix:!room:example.org" whose moderators (power level 50 and more) have an admin\'s rights '
        "over what belongs to the room, and over nothing else.",
    )
    admin_room: str = setting(
        "",
        "The room that is told when a source fails, falls quiet, is gone or is well again, once each, such as "
        '"slack:C0123". Empty: the next answer to an admin says it.',
        _room,
    )
    desk: DeskSettings = DeskSettings()
    store: StoreSettings = StoreSettings()
    reply: ReplySettings = ReplySettings()
    reading: ReadingSettings = ReadingSettings()
    following: FollowingSettings = FollowingSettings()
    fetch: FetchSettings = FetchSettings()
    digest: DigestSettings = DigestSettings()
    limits: LimitSettings = LimitSettings()
    slack: SlackSettings = SlackSettings()
    matrix: MatrixSettings = MatrixSettings()
    terminal: TerminalSettings = TerminalSettings()
    backup: BackupSettings = BackupSettings()
    log: LogSettings = LogSettings()
    health: HealthSettings = HealthSettings()

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.desk.zone)

    @property
    def db(self) -> Path:
        """The database file, in the platform's data folder when none is named."""
        if self.store.path:
            return Path(self.store.path)
        from platformdirs import user_data_dir

        return Path(user_data_dir("slugline", appauthor=False)) / "slugline.db"

    @property
    def matrix_store(self) -> Path:
        """The folder of the keys of Matrix: beside the database, where none is named."""
        return Path(self.matrix.store) if self.matrix.store else self.db.with_name(f"{self.db.name}.matrix")

    def kept_since(self, now: datetime) -> datetime | None:
        """The instant before which articles are not kept that no storyline has; None where all are kept for ever."""
        return now - timedelta(days=self.store.keep_days) if self.store.keep_days else None

    @property
    def poll_every(self) -> timedelta:
        """The time between two polls of a source."""
        unit = {"m": "minutes", "h": "hours", "d": "days"}[self.fetch.every[-1]]
        return timedelta(**{unit: int(self.fetch.every[:-1])})


def load(config: Path | None, environ: Mapping[str, str], db: Path | None = None) -> Settings:
    """The settings of a file (else of SLUGLINE_CONFIG, else the defaults), the environment and `db` laid over them.

    Raises BadSettings with the file, the key and the next step.
    """
    named = environ.get("SLUGLINE_CONFIG", "").strip()
    config = Path(named) if config is None and named else config
    settings = Settings() if config is None else _from_file(config)
    settings = with_environment(settings, environ)
    return settings if db is None else replace(settings, store=replace(settings.store, path=str(db)))


def _from_file(config: Path) -> Settings:
    settings = read_settings(Settings(), config)

    def found(path: str) -> str:
        return str(config.parent / Path(path).expanduser()) if path else ""

    store, backup, matrix = settings.store, settings.backup, settings.matrix
    return replace(
        settings,
        store=replace(store, path=found(store.path)),
        backup=replace(backup, folder=found(backup.folder)),
        matrix=replace(matrix, store=found(matrix.store)),
    )


def as_toml() -> str:
    """Every setting at its default with its help: the text of config/slugline.toml."""
    return as_text(Settings(), HEAD)
