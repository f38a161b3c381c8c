"""What goes wrong over HTTP, as errors that say what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from math import ceil
from urllib.parse import urlsplit

from bot.errors import FetchFailed, TryLater
from bot.ingest.links import shown
from bot.plain import host_of

_PASSING = frozenset([500, 502, 503, 504])
_CLOSED = frozenset([401, 402, 403, 451])
_GONE = {404: "There is nothing at", 410: "There is nothing left at"}


class Passing(FetchFailed):
    """A fault that the next attempt may not meet."""


def no_web_address(url: str) -> FetchFailed:
    """Something that is no address of the web."""
    return FetchFailed(f"{shown(url)} is no web address. Give one that starts with https:// or http://.")


def wrong_port(url: str) -> FetchFailed:
    """A port that is not one of the web's."""
    return FetchFailed(f"{shown(url)} names port {urlsplit(url).port}; only 80 and 443 are read. {_allow(url)}")


def forbidden(url: str) -> FetchFailed:
    """A host that stands inside a private network."""
    return FetchFailed(f"{shown(url)} stands at an address inside a private network, which is not read. {_allow(url)}")


def _allow(url: str) -> str:
    host = urlsplit(url).hostname
    return f"If the desk needs it, add {host} to allow_hosts under [fetch] in the configuration file."


def refusal(url: str, status: int, headers: Mapping[str, str]) -> FetchFailed | TryLater:
    """What a status that gives no content asks for."""
    page, host = shown(url), host_of(url)
    after = _pause(headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and after is not None):
        return TryLater(f"{host} asks not to be read so often ({status}). Try again {wait(after)}.", after)
    if status in _PASSING:
        return Passing(f"{host} could not give {page} ({status}). Try again later.", status)
    if status in _CLOSED:
        return FetchFailed(f"{host} does not let us read {page} ({status}). Look for a feed of it instead.", status)
    if status in _GONE:
        return FetchFailed(f"{_GONE[status]} {page} ({status}). Check the address in a browser.", status)
    return FetchFailed(f"{host} refused {page} ({status}). Check the address in a browser.", status)


def wait(seconds: float | None) -> str:
    """When to try again, in a unit that says it shortly and never too early: "in 60 s", "in 15 minutes"."""
    if seconds is None:
        return "later"
    for size, unit in ((3600, "hours"), (60, "minutes")):
        if seconds > 2 * size:
            return f"in {ceil(seconds / size)} {unit}"
    return f"in {ceil(seconds)} s"


def _pause(headers: Mapping[str, str]) -> float | None:
    """Seconds named by Retry-After; a date is counted from the server's own Date header, for one clock set both."""
    words = headers.get("retry-after", "").strip()
    if words.isascii() and words.isdigit():
        return float(words)
    try:
        return max(0.0, (parsedate_to_datetime(words) - parsedate_to_datetime(headers["date"])).total_seconds())
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def failure(url: str, cause: Exception) -> FetchFailed:
    """A fault of the network in words."""
    import httpx

    from bot.ingest.guard import UnknownHost

    host = host_of(url)
    if isinstance(cause, UnknownHost):
        return FetchFailed(f"The network knows no host {host}. Check the spelling of {shown(url)}.")
    if "CERTIFICATE_VERIFY_FAILED" in str(cause):
        return FetchFailed(f"{host} shows no valid certificate, so {shown(url)} was not read. Check it in a browser.")
    if isinstance(cause, httpx.TransportError) and not isinstance(cause, httpx.UnsupportedProtocol):
        return Passing(f"{host} broke off or did not answer, so {shown(url)} was not read. Try again later.")
    return FetchFailed(f"{shown(url)} cannot be asked for as an address. Check its spelling.")
