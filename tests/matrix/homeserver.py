"""A real Synapse for the wire tests: fresh, on a free port of the loopback, stopped by its id."""

import hashlib
import hmac
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest

SECRET = "test-registration-secret"
DEADLINE = 60.0  # seconds; it starts in four, and a busy machine may be slow
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # plain HTTP; loading them takes 50 ms a client
CONFIG = """
listeners:
- {{ port: {port}, tls: false, type: http, bind_addresses: ['127.0.0.1'], x_forwarded: false,
     resources: [{{ names: [client], compress: false }}] }}
public_baseurl: {url}/
trusted_key_servers: []
federation_domain_whitelist: []
registration_shared_secret: {secret}
suppress_key_server_warning: true
url_preview_enabled: false
presence: {{ enabled: false }}
push: {{ enabled: false }}
database: {{ name: sqlite3, args: {{ database: '{folder}/homeserver.db' }} }}
bcrypt_rounds: 4
rc_message: {messages}
rc_registration: {free}
rc_login: {{ address: {free}, account: {free}, failed_attempts: {free} }}
rc_joins: {{ local: {free}, remote: {free} }}
rc_invites: {{ per_room: {free}, per_user: {free}, per_issuer: {free} }}
"""
FREE = "{ per_second: 10000, burst_count: 10000 }"


@dataclass(frozen=True)
class User:
    """An account of one test."""

    id: str
    name: str
    password: str


class Homeserver:
    """The process; it keeps its rooms and people over a stop and a start."""

    def __init__(self, python: Path, folder: Path, messages: str = FREE) -> None:
        """`messages` is Synapse's rc_message: how fast each sender may write."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port: int = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [str(python), "-m", "synapse.app.homeserver", "--config-path", "homeserver.yaml"]
        self._folder = folder
        self._messages = messages
        self._numbers = count(1)
        self.people: dict[str, User] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self._folder / "homeserver.log"
        with log.open("ab") as said:
            if not (self._folder / "homeserver.yaml").exists():
                self._configure(said.fileno())
            command = [*self._command, "--config-path", "test.yaml"]
            self._process = subprocess.Popen(
                command, cwd=self._folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL
            )
        end = time.monotonic() + DEADLINE
        while self._process.poll() is None and time.monotonic() < end:
            if self._answers():
                return
            self._wait(0.05)
        self.stop()
        pytest.fail("Synapse did not start: " + log.read_text()[-4000:])

    def _configure(self, said: int) -> None:
        config = CONFIG.format(
            port=self.port, url=self.url, folder=self._folder, secret=SECRET, free=FREE, messages=self._messages
        )
        (self._folder / "test.yaml").write_text(config)
        made = ["--server-name", "localhost", "--generate-config", "--report-stats=no", "--data-directory", "."]
        subprocess.run([*self._command, *made], cwd=self._folder, stdout=said, stderr=said, check=True)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _wait(self, seconds: float) -> None:
        assert self._process
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(DEADLINE)
            self._process = None

    def user(self, name: str, *, admin: bool = False) -> User:
        """A fresh account: "alice" is @alice-7:localhost in one test and another in the next."""
        user = f"{name}-{next(self._numbers)}"
        password = f"password of {user}"
        with httpx.Client(base_url=self.url, timeout=DEADLINE, verify=NO_CERTIFICATES) as http:
            path = "/_synapse/admin/v1/register"
            nonce = http.get(path).raise_for_status().json()["nonce"]
            body = {"nonce": nonce, "username": user, "password": password, "admin": admin}
            words = (nonce, user, password, "admin" if admin else "notadmin")
            mac = hmac.new(SECRET.encode(), "\0".join(words).encode(), hashlib.sha1).hexdigest()
            answer = http.post(path, json={**body, "mac": mac}).raise_for_status()
        made = User(answer.json()["user_id"], user, password)
        self.people[made.id] = made
        return made

    def users(self, names: Iterable[str]) -> list[User]:
        return [self.user(name) for name in names]
