"""A Slack that answers as it is told: for the refusals and faults a local Slack does not have."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Stub:
    """`answers` are given in turn, the last again and again, but for `methods`; `asked` are the requests that came.

    What `methods` answers is not counted among them.
    """

    url: str = ""
    answers: list["Canned"] = field(default_factory=list)
    methods: dict[str, "Canned"] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    never: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Canned:
    """One answer; with `silent` the connection is taken and nothing ever said, with `cut` it is closed instead."""

    body: Mapping[str, Any] | str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    cut: bool = False


ALICE = Canned(
    {"ok": True, "user": {"id": "U01ALICE", "team_id": "T01TEST", "real_name": "Alice Anderson", "is_admin": True}}
)
GENERAL = Canned({"ok": True, "channel": {"id": "C01GEN", "is_member": True}})


@contextmanager
def stub_slack() -> Iterator[Stub]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            asked = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
            method = self.path.rpartition("/")[2]
            canned = stub.methods.get(method.partition("?")[0])
            if canned is None:
                stub.asked.append((method, asked))
                canned = stub.answers.pop(0) if len(stub.answers) > 1 else stub.answers[0]
            if canned.silent:
                stub.never.wait(30)
            if canned.silent or canned.cut:
                self.close_connection = True
                return
            words = canned.body if isinstance(canned.body, str) else json.dumps(canned.body)
            self.send_response(canned.status)
            for name, value in {"Content-Type": "application/json", **canned.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        do_GET = do_POST  # noqa: N815  # the base class calls it that

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class calls it that
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield stub
    finally:
        stub.never.set()
        server.shutdown()
        server.server_close()
        thread.join()
