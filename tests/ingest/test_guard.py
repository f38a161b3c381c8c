"""No connection goes to an address that is not read."""

import httpx
import pytest

from bot.ingest.guard import ForbiddenAddress, GuardedTransport, is_public

PRIVATE = """127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 239.1.1.1
    240.0.0.1 255.255.255.255 168.63.129.16 192.0.0.192 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254
    ff02::1 fec0::1 ::ffff:127.0.0.1 ::ffff:93.184.216.34 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1::
    2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 nonsense 0x7f.1""".split()
PUBLIC = "93.184.216.34 8.8.8.8 2606:2800:220:1::1 64:ff9b::808:808".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_outer_address_is_public(address: str) -> None:
    assert is_public(address)


class Seen:
    """Records the requests that reach the network, and answers them unless the address is to be dead."""

    def __init__(self, *dead: str) -> None:
        self.dead = dead
        self.requests: list[tuple[str, str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        if request.url.host in self.dead:
            raise httpx.ConnectError("dead")
        return httpx.Response(200, text="here")


async def ask(seen: Seen, url: str, *answers: list[str], allow: frozenset[str] = frozenset()) -> str:
    rest = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return rest.pop(0)

    guarded = GuardedTransport(lambda: httpx.MockTransport(seen), resolve, allow)
    async with httpx.AsyncClient(transport=guarded) as client:
        return (await client.get(url)).text


@pytest.mark.anyio
async def test_the_connection_goes_to_the_checked_address_in_the_host_s_name() -> None:
    seen = Seen()
    assert await ask(seen, "https://news.example/a", ["93.184.216.34"], ["127.0.0.1"]) == "here"
    assert seen.requests == [("93.184.216.34", "news.example", "news.example")]


@pytest.mark.anyio
async def test_inner_addresses_among_outer_ones_are_left_out_and_the_next_is_tried() -> None:
    seen = Seen("8.8.8.8")
    await ask(seen, "http://news.example/a", ["127.0.0.1", "8.8.8.8", "8.8.8.8", "93.184.216.34"])
    assert [host for host, _, _ in seen.requests] == ["8.8.8.8", "93.184.216.34"]


@pytest.mark.anyio
async def test_a_host_with_inner_addresses_only_is_refused_before_any_connection() -> None:
    seen = Seen()
    with pytest.raises(ForbiddenAddress):
        await ask(seen, "http://news.example/a", ["10.0.0.7", "::1"])
    assert seen.requests == []


@pytest.mark.anyio
async def test_an_allowed_host_may_stand_anywhere() -> None:
    seen = Seen()
    await ask(seen, "http://Wire.Intern/a", ["10.0.0.7"], allow=frozenset(["wire.intern"]))
    assert seen.requests == [("10.0.0.7", "wire.intern", "wire.intern")]
