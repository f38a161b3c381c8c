"""The HTTP reader: what it brings, what it refuses, and in which words."""

import gzip
from collections.abc import Callable
from importlib.metadata import version

import httpx
import pytest

from bot.errors import FetchFailed, SluglineError, TryLater
from bot.ingest.fetch import Fetched, Fetcher
from tests.ingest.conftest import Answer, Site

pytestmark = pytest.mark.anyio


async def public(host: str, port: int) -> list[str]:
    return ["93.184.216.34"]


def canned(answer: Callable[[httpx.Request], httpx.Response], **settings: object) -> Fetcher:
    """A fetcher over a network of our own making, in which every name has a public address."""
    return Fetcher(transport=httpx.MockTransport(answer), resolve=public, **settings)  # type: ignore[arg-type]


async def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(SluglineError) as error:
        await fetcher.get(url)
    return str(error.value)


async def test_a_page_comes_with_what_the_server_said_about_it(site: Site, fetcher: Fetcher) -> None:
    headers = {"ETag": '"1"', "Last-Modified": "Tue, 18 Feb 2025 08:00:00 GMT", "Content-Encoding": "gzip"}
    site.pages["/a"] = Answer(gzip.compress(b"caf\xe9"), "Text/HTML; charset=ISO-8859-1", headers=headers)
    assert await fetcher.get(f"{site.url}/a") == Fetched(
        url=f"{site.url}/a",
        final_url=f"{site.url}/a",
        status=200,
        content=b"caf\xe9",
        content_type="text/html",
        charset="iso-8859-1",
        etag='"1"',
        last_modified="Tue, 18 Feb 2025 08:00:00 GMT",
    )


async def test_it_says_honestly_who_asks(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Answer(b"here")
    await fetcher.get(f"{site.url}/a")
    headers = site.asked[0][1]
    assert headers["user-agent"] == f"Slugline/{version('slugline')} (+https://desk.example.org/bot)"
    assert headers["accept-encoding"] == "gzip, deflate, br"
    assert headers["host"] == site.url.removeprefix("http://")


async def test_an_unchanged_page_is_no_content_and_keeps_its_validators(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Answer(status=304)
    url, day = f"{site.url}/a", "Tue, 18 Feb 2025 08:00:00 GMT"
    found = await fetcher.get(url, etag='"1"', last_modified=day)
    assert found == Fetched(url, url, 304, content_type="text/html", charset="utf-8", etag='"1"', last_modified=day)
    assert (site.asked[0][1]["if-none-match"], site.asked[0][1]["if-modified-since"]) == ('"1"', day)


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [((301,), "/1"), ((308, 301), "/2"), ((301, 302), "/1"), ((302, 301), None), ((303,), None), ((307, 307), None)],
)
async def test_only_what_moved_for_good_is_remembered(
    site: Site, fetcher: Fetcher, statuses: tuple[int, ...], permanent: str | None
) -> None:
    for number, status in enumerate(statuses):
        site.pages[f"/{number}"] = Answer(status=status, headers={"Location": f"{number + 1}"})
    site.pages[f"/{len(statuses)}"] = Answer(b"here")
    found = await fetcher.get(f"{site.url}/0")
    expected = site.url + permanent if permanent else None
    assert (found.final_url, found.permanent_url) == (f"{site.url}/{len(statuses)}", expected)


async def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{n}": Answer(status=302, headers={"Location": f"/{n + 1}"}) for n in range(6)}
    site.pages["/6"] = Answer(b"here")
    assert (await fetcher.get(f"{site.url}/1")).content == b"here"
    sentence = f"{site.url}/0 was redirected more than 5 times. Check it in a browser."
    assert await refusal(fetcher, f"{site.url}/0") == sentence


NO_ADDRESS = "is no web address. Give one that starts with https:// or http://."
INSIDE = "stands at an address inside a private network, which is not read."
ALLOW = "If the desk needs it, add {} to allow_hosts under [fetch] in the configuration file."
PORT = "https://example.org:8443/a names port 8443; only 80 and 443 are read."
METADATA = "http://169.254.169.254/latest/meta-data"
REFUSED = [
    ("example.org/feed", f"example.org/feed {NO_ADDRESS}"),
    ("file:///etc/passwd", f"file:///etc/passwd {NO_ADDRESS}"),
    ("https://me:pw@example.org:8443/a?token=1", f"{PORT} {ALLOW.format('example.org')}"),
    (METADATA, f"{METADATA} {INSIDE} {ALLOW.format('169.254.169.254')}"),
    ("http://localhost/", f"http://localhost/ {INSIDE} {ALLOW.format('localhost')}"),
    ("http://[::ffff:127.0.0.1]/", f"http://[::ffff:127.0.0.1]/ {INSIDE} {ALLOW.format('::ffff:127.0.0.1')}"),
]


@pytest.mark.parametrize(("url", "sentence"), REFUSED)
async def test_what_is_not_read_is_said_with_the_next_step(url: str, sentence: str) -> None:
    assert await refusal(Fetcher(seconds=5), url) == sentence


@pytest.mark.parametrize("target", ["http://127.0.0.1/", "https://news.example:8080/", "file:///etc/passwd"])
async def test_each_redirect_is_checked_like_the_first_address(target: str) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "127.0.0.1" else ["93.184.216.34"]

    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["host"])
        return httpx.Response(302, headers={"Location": target})

    fetcher = Fetcher(transport=httpx.MockTransport(answer), resolve=resolve)
    await refusal(fetcher, "https://news.example/a")
    assert asked == ["news.example"]


STATUSES = [
    (401, "news.example does not let us read https://news.example/a (401). Look for a feed of it instead."),
    (403, "news.example does not let us read https://news.example/a (403). Look for a feed of it instead."),
    (404, "There is nothing at https://news.example/a (404). Check the address in a browser."),
    (410, "There is nothing left at https://news.example/a (410). Check the address in a browser."),
    (418, "news.example refused https://news.example/a (418). Check the address in a browser."),
    (500, "news.example could not give https://news.example/a (500). Try again later."),
    (503, "news.example could not give https://news.example/a (503). Try again later."),
    (304, "news.example refused https://news.example/a (304). Check the address in a browser."),
]


@pytest.mark.parametrize(("status", "sentence"), STATUSES)
async def test_a_refusing_status_is_said_in_words(status: int, sentence: str) -> None:
    with pytest.raises(FetchFailed) as error:
        await canned(lambda _: httpx.Response(status)).get("https://news.example/a?key=1")
    assert (str(error.value), error.value.status) == (sentence, status)


DATED = {"Date": "Tue, 18 Feb 2025 08:00:00 GMT", "Retry-After": "Tue, 18 Feb 2025 08:10:00 GMT"}


@pytest.mark.parametrize(
    ("status", "headers", "after", "when"),
    [
        (429, {"Retry-After": "120"}, 120.0, "in 120 s"),
        (503, {"Retry-After": "5"}, 5.0, "in 5 s"),
        (429, DATED, 600.0, "in 10 minutes"),
        (429, {"Retry-After": "86000"}, 86000.0, "in 24 hours"),
        (429, {"Retry-After": DATED["Retry-After"]}, None, "later"),
        (429, {}, None, "later"),
    ],
)
async def test_a_pause_that_is_asked_for_is_handed_on(
    status: int, headers: dict[str, str], after: float | None, when: str
) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status, headers=headers)

    with pytest.raises(TryLater) as error:
        await canned(answer).get("https://news.example/a")
    assert error.value.after == after
    assert str(error.value) == f"news.example asks not to be read so often ({status}). Try again {when}."
    assert len(asked) == 1


async def test_a_passing_fault_is_tried_again(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = [Answer(status=502), Answer(status=503), Answer(b"here")]
    assert (await fetcher.get(f"{site.url}/a")).content == b"here"
    assert site.paths == ["/a", "/a", "/a"]


async def test_a_lasting_fault_is_tried_once(site: Site, fetcher: Fetcher) -> None:
    await refusal(fetcher, f"{site.url}/nowhere")
    assert site.paths == ["/nowhere"]


async def test_a_broken_connection_is_said_in_words() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset by peer")

    sentence = "news.example broke off or did not answer, so https://news.example/a was not read. Try again later."
    assert await refusal(canned(broken), "https://news.example/a") == sentence


async def test_a_bad_certificate_is_said_in_words_and_not_tried_again() -> None:
    asked = []

    def refused(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")

    sentence = "news.example shows no valid certificate, so https://news.example/a was not read. Check it in a browser."
    assert await refusal(canned(refused), "https://news.example/a") == sentence
    assert len(asked) == 1


async def test_an_unknown_host_is_said_in_words() -> None:
    async def nobody(host: str, port: int) -> list[str]:
        raise OSError(host)

    fetcher = Fetcher(transport=httpx.MockTransport(lambda _: httpx.Response(200)), resolve=nobody)
    sentence = "The network knows no host newz.example. Check the spelling of https://newz.example/a."
    assert await refusal(fetcher, "https://newz.example/a") == sentence


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
async def test_a_page_beyond_the_bound_is_left_out(site: Site, fetcher: Fetcher, headers: dict[str, str]) -> None:
    body = b"x" * 200_001
    site.pages["/a"] = Answer(gzip.compress(body) if headers else body, headers=headers)
    assert await refusal(fetcher, f"{site.url}/a") == f"{site.url}/a is larger than 0.2 MB and was left out."


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"plain", "gzip"), (gzip.compress(b"x" * 99)[:-9], "gzip"), (b"<html>", "br"), (b"", "zstd")],
)
async def test_a_damaged_body_is_left_out(site: Site, fetcher: Fetcher, body: bytes, encoding: str) -> None:
    site.pages["/a"] = Answer(body, headers={"Content-Encoding": encoding})
    sentence = f"{site.url}/a came in a damaged or unknown compression. Try again later."
    assert await refusal(fetcher, f"{site.url}/a") == sentence


async def test_an_answer_that_never_ends_is_given_up_in_time() -> None:
    import asyncio

    async def forever(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    fetcher = Fetcher(seconds=0.01, resolve=forever)
    sentence = "https://news.example/a did not answer in full within 0.01 s. Try again later."
    assert await refusal(fetcher, "https://news.example/a") == sentence


def test_a_thread_without_a_loop_may_read_too(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Answer(b"here")
    assert fetcher.get_now(f"{site.url}/a").content == b"here"
