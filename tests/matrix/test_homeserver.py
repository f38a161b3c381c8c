"""The peer itself: what the other tests stand on."""

import httpx
import pytest

from tests.matrix.homeserver import NO_CERTIFICATES, Homeserver

pytestmark = pytest.mark.wire


def login(local: Homeserver, user: str, password: str) -> httpx.Response:
    with httpx.Client(base_url=local.url, verify=NO_CERTIFICATES, timeout=20) as http:
        body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user}, "password": password}
        return http.post("/_matrix/client/v3/login", json=body)


def test_every_account_is_fresh_and_may_log_in(homeserver: Homeserver) -> None:
    alice, again = homeserver.users(["alice", "alice"])
    assert alice.id != again.id
    assert login(homeserver, alice.id, alice.password).json()["user_id"] == alice.id
    assert login(homeserver, alice.id, "another").status_code == 403
