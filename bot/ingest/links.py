"""Addresses on the web: which may be read, how they are compared, and how they are shown."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bot.plain import host_of

_SECRET = re.compile(
    r"token|secret|passw|pwd|auth(?!or)|signature|credential|api[-_]?key|access|sess(?:ion|id)|jwt|hmac|bearer"
    r"|(?:^|[-_])(?:sig|key|pass|pw|sid|hash|otp|pin)$|^(?:code|k)$",
    re.IGNORECASE,
)
_PLAINLY_SECRET = re.compile(
    r"token|secret|passw|pwd|auth(?!or)|signature|credential|api[-_]?key|jwt|hmac", re.IGNORECASE
)
_A_KEY = 12
"""Characters from which the value of a name such as "key" or "code" is a secret, and not the number of an article."""
_ROUTE = ("/", "!/")
"""A fragment that starts so names a page of its own; any other is a place within a page."""

_DAY_FIRST = frozenset(
    "uk ie au nz in pk bd lk za ng ke gh ug zm zw sg my hk fr de at ch it es pt nl be no dk fi pl cz sk ro bg gr hr rs "
    "si ua ru by tr il ae eg ma tn br ar mx cl pe ve uy id th vn".split(),
)
"""Domains of countries where 05/02/2025 is 5 February. Canada and the Philippines write it either way, and where the
year comes first (Sweden, Hungary, China, Japan, Korea) the domain tells nothing."""


def is_web_address(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host and, if it names one, a possible port."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def resolved(base: str | None, link: str | None) -> str | None:
    """`link` as an absolute web address, read from a document at `base`; None when it is none."""
    if not link or not link.strip():
        return None
    try:
        address = urljoin(base or "", link.strip())
    except ValueError:
        return None
    return address if is_web_address(address) else None


def cleaned(url: str) -> str:
    """The address without tracking parameters and places within the page: what two links to one page share."""
    from courlan import normalize_url

    parts = urlsplit(url)
    fragment = parts.fragment if parts.fragment.startswith(_ROUTE) else ""
    try:
        return normalize_url(urlunsplit(parts._replace(fragment=fragment)))
    except ValueError:
        return url


@lru_cache(4096)
def identity(url: str) -> str:
    """What two addresses of one thing have in common: as `cleaned`, with the stroke of a site's front; a path whole."""
    if not is_web_address(url):
        return url
    same = cleaned(url)
    return f"{same}/" if same.count("/") == 2 else same


def without_user(url: str) -> str:
    """The address without a user name and password: what an article is known by, and may be linked to."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def linked(url: str | None) -> str | None:
    """The address as a link to an article may carry it: without a user name, and without keys.

    Unlike in `shown` a place in the page stays, and what may name the article ("a.php?key=123"): the link has to work.
    """
    if not url:
        return None
    try:
        parts = urlsplit(without_user(url))
        values = parse_qsl(parts.query, True)
    except ValueError:
        return None
    kept = [(name, value) for name, value in values if not _is_key(name, value)]
    return urlunsplit(parts if kept == values else parts._replace(query=urlencode(kept)))


def _is_key(name: str, value: str) -> bool:
    return bool(_PLAINLY_SECRET.search(name) or (_SECRET.search(name) and len(value) >= _A_KEY))


def country_of(url: str | None) -> str:
    """The last part of the address's host, which may be a country's; empty when there is none."""
    return host_of(url).rpartition(".")[2] if url else ""


def puts_day_first(url: str | None) -> bool | None:
    """Whether the address's country writes the day first in numbers; None when the address tells no country."""
    country = country_of(url)
    if country in _DAY_FIRST:
        return True
    return False if country in {"us", "gov", "mil"} else None


def domain_of(url: str) -> str:
    """The registered domain ("example.co.uk"), or the host where there is none (an IP address, "localhost")."""
    from courlan import extract_domain

    return extract_domain(url, fast=True) or host_of(url)


def shown(url: str) -> str:
    """The address as people and logs may see it: no name or password, no secret query part, no fragment."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _SECRET.search(name)]
    except ValueError:
        return "an address that cannot be read"
    changed = len(kept) != len(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit((parts.scheme, host, parts.path, urlencode(kept) if changed else parts.query, ""))
