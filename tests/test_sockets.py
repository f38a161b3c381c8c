"""No test reaches beyond this machine."""

import socket

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_connection_beyond_loopback_is_refused() -> None:
    with socket.socket() as ours, pytest.raises(SocketConnectBlockedError):
        ours.connect(("192.0.2.1", 80))


@pytest.mark.filterwarnings("ignore:A test asked for the address")
def test_no_name_server_is_asked() -> None:
    with pytest.raises(SocketBlockedError, match=r"the address of news\.example"):
        socket.create_connection(("news.example", 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_open(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = (host, server.getsockname()[1])
        with socket.create_connection(address) as ours:
            assert ours.getpeername() == ("127.0.0.1", address[1])
