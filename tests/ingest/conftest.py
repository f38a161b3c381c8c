"""A small web site on loopback, and what reads it."""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stamina

from bot.ingest.fetch import Fetcher
from bot.ingest.worker import Worker


@dataclass(frozen=True)
class Answer:
    """What the site says at one address."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Say = Answer | Callable[[Mapping[str, str]], Answer]


class Site:
    """Pages by path; a path may hold several answers, given in turn, the last one for good."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, Say | list[Say]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, but for robots.txt, which is asked for before a host's first page."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        self.asked.append((path, {name.lower(): words for name, words in headers.items()}))
        say = self.pages.get(path, Answer(status=404))
        if isinstance(say, list):
            say = say.pop(0) if len(say) > 1 else say[0]
        return say if isinstance(say, Answer) else say(self.asked[-1][1])


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = here.answer(self.path, dict(self.headers))
            self.send_response(answer.status)
            for name, words in {"Content-Type": answer.type, **answer.headers}.items():
                self.send_header(name, words)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries happen, but at once."""
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(seconds=5, max_bytes=200_000, allow_hosts=("127.0.0.1",), contact="https://desk.example.org/bot")


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    worker = Worker(seconds=20, megabytes=1000)
    yield worker
    worker.close()


def zipped(body: bytes) -> Answer:
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})
