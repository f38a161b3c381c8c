"""Between the bot and a local Slack: what the network and Slack do to a request, as a test wants it."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Fault = Literal["dropped", "cut after", "500", "500 after", "429", "silent after"]
"""What becomes of a request: the connection is dropped before Slack hears of it, or after it has done what was asked;
an error, before or after; too many requests; no answer, though Slack has done it."""
FAULTS: tuple[Fault, ...] = get_args(Fault)
Answer = tuple[int | Literal["cut", "silent"], bytes, dict[str, str]]
BEFORE: dict[Fault | None, Answer] = {
    "dropped": ("cut", b"", {}),
    "500": (500, b"", {}),
    "429": (429, b"", {"Retry-After": "1"}),
}
AFTER: dict[Fault, Answer] = {
    "cut after": ("cut", b"", {}),
    "500 after": (500, b"", {}),
    "silent after": ("silent", b"", {}),
}
POST = "chat.postMessage"
READS = ("conversations.history", "conversations.replies")


@dataclass
class Proxy:
    """`fault` is asked what becomes of each post; with `closed` the app may not read any channel."""

    port: int
    url: str = ""
    fault: Callable[[], Fault | None] = lambda: None
    closed: bool = False
    met: Counter[str] = field(default_factory=Counter)
    """How often each fault was met."""
    under_way: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def counted(self, by: int) -> None:
        with self._lock:
            self.under_way += by

    def idle(self) -> bool:
        """Whether Slack has heard all it will hear of what was asked so far."""
        return not self.under_way

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """What comes back: a status, or how the connection ends."""
        name = path.rpartition("/")[2].partition("?")[0]
        closed = self.closed and b"channel=C" in body  # a person's conversation with the bot is always open to it
        if name in READS:
            self.met["not allowed" if closed else "looked for"] += 1
        if name in READS and closed:
            return 200, json.dumps({"ok": False, "error": "missing_scope"}).encode(), {}
        fault = self.fault() if name == POST else None
        self.met[fault or "none"] += name == POST
        if fault in BEFORE:
            return BEFORE[fault]
        answer = self._slack_answers(method, path, body, headers)
        return AFTER[fault] if fault else answer

    def _slack_answers(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as slack:
            kept = {name: value for name, value in headers.items() if name.lower() in ("authorization", "content-type")}
            slack.request(method, path, body, kept)
            answer = slack.getresponse()
            return answer.status, answer.read(), {}


@contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    """A proxy before the local Slack at this port."""
    proxy = Proxy(port)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            proxy.counted(1)
            try:
                status, body, headers = self._answer()
            finally:
                proxy.counted(-1)
            if status == "silent":
                proxy.over.wait(30)
            if isinstance(status, str):
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _answer(self) -> Answer:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            return proxy.answer(self.command, self.path, asked, dict(self.headers))

        do_GET = do_POST  # noqa: N815  # the base class calls it that

        def log_message(self, *_: object) -> None:
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield proxy
    finally:
        proxy.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
