"""From settings to a client that is logged in, whose device has its keys on the server and is signed by its owner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from nio import Api, AsyncClient, ErrorResponse, WhoamiResponse

from bot.chat.matrix.client import MatrixClient
from bot.chat.matrix.crosssigning import CrossSigning, fingerprint, identity_of
from bot.chat.matrix.keys import BROKEN, DATABASE, KeyStore
from bot.chat.matrix.login import SIGNED_OUT, UNREACHED, check, log_in, unreached
from bot.chat.matrix.trust import Trust
from bot.errors import BadSettings, CannotStart, Unreachable
from bot.settings import CONFIRMED

if TYPE_CHECKING:
    from bot.chat.matrix.crosssigning import Identity
    from bot.chat.matrix.keys import Account
    from bot.model import Clock
    from bot.settings import Settings
    from bot.store import Store

FIRST = "I am the device {} of {} in Matrix, a new one."
LOST = (
    "My keys of the device {} were lost, so I am a new device, {}. What was written to me encrypted before cannot be"
    " read any more: ask again what was not answered."
)
TURNED_OUT = "The homeserver did not know my device {} any more, so I am a new one, {}."
NEW_IDENTITY = (
    "My cross-signing keys are new, and clients say that my identity changed. It is now {}: compare before you accept."
)
REPLACED = (
    "Somebody replaced the cross-signing keys of {} from another device, so clients warn of what I write. If that was"
    " you, run `slugline matrix login --new-identity`; if not, change the account's password first."
)
_NOT_WHOSE = "The key store {} is {}'s, and MATRIX_USER is {}: name another folder in MATRIX_STORE."
_GONE = (
    "The keys of the device {} are not in the key store {} any more, and a device gets its keys once. Set"
    " MATRIX_PASSWORD, or a new MATRIX_ACCESS_TOKEN, and I am a new device."
)
_UNKNOWN = "The homeserver does not accept the token in the key store ({}). Set MATRIX_PASSWORD, or a new token."
_NO_UPLOAD = "The homeserver does not take the bot's {} ({}); its log says why."
_ONE_START = (
    "The homeserver takes cross-signing keys only with the account's password: set MATRIX_PASSWORD for one start."
)


async def connect(settings: Settings, store: Store, clock: Clock, *, new_identity: bool = False) -> MatrixClient:
    """The bot's device, logged in; a new one where there is none, or where its keys are lost and a log-in is possible.

    Its `news` say so; whoever connects tells them. `new_identity` makes cross-signing keys anew in any case. Raises
    `CannotStart` with the next step.
    """
    check(settings)
    keys = KeyStore(settings.matrix_store, settings.matrix.passphrase)
    matrix = settings.matrix
    trust = Trust(store, clock, matrix.trust == CONFIRMED, matrix.changes_in_plain_rooms)
    client = None
    try:
        client = await _logged_in(settings, keys, trust)
        if client.should_upload_keys:
            _taken(await client.keys_upload(), "keys")
        await _vouch(client, keys, matrix.password, new_identity=new_identity)
    except BaseException as error:
        if client:
            await client.let_go()
        keys.close()
        if isinstance(error, (ClientError, TimeoutError, OSError)):
            raise unreached(matrix.homeserver, error) from error
        raise
    return client


async def _logged_in(settings: Settings, keys: KeyStore, trust: Trust) -> MatrixClient:
    """A client whose device the server knows, and whose keys are all here."""
    kept = keys.read()
    if kept is None:
        return await _anew(settings, keys, trust, None, FIRST)
    if kept.user != settings.matrix.user:
        raise BadSettings(_NOT_WHOSE.format(keys.folder, kept.user, settings.matrix.user))
    client = _opened(replace(kept, homeserver=settings.matrix.homeserver.rstrip("/")), keys, trust)
    try:
        lost = await _lost(client, keys)
    except BaseException:
        await client.let_go()
        raise
    if lost is None:
        return client
    await client.let_go()
    news, refusal = lost
    if not settings.matrix.password and settings.matrix.access_token in ("", kept.token):
        raise BadSettings(refusal)
    return await _anew(settings, keys, trust, kept, news)


def _opened(account: Account, keys: KeyStore, trust: Trust) -> MatrixClient:
    """A client over what is in the key store. Raises `CannotStart` where that cannot be read."""
    try:
        return MatrixClient(account, keys, trust)
    except Exception as error:  # a file that is damaged can make of itself whatever it wants
        raise CannotStart(BROKEN.format(keys.folder, f"{DATABASE} is damaged")) from error


async def _lost(client: MatrixClient, keys: KeyStore) -> tuple[str, str] | None:
    """Why the device cannot be gone on with: what a new one is to say, and what to do where there can be none."""
    answer = await client.whoami()
    if isinstance(answer, WhoamiResponse):
        return None if await _has_keys(client) else (LOST, _GONE.format(client.device_id, keys.folder))
    if answer.status_code in SIGNED_OUT:
        return TURNED_OUT, _UNKNOWN.format(answer.status_code)
    raise Unreachable(UNREACHED.format(client.homeserver, answer.status_code))


async def _anew(settings: Settings, keys: KeyStore, trust: Trust, kept: Account | None, news: str) -> MatrixClient:
    """A client after a new log-in; what was kept of cross-signing keys stays, because those are the account's."""
    account = await log_in(settings)
    if kept is not None:
        account = replace(account, pickle_key=kept.pickle_key, seeds=kept.seeds, published=kept.published)
    client = _opened(account, keys, trust)
    if not await _has_keys(client):
        await client.let_go()
        raise BadSettings(_GONE.format(account.device, keys.folder))
    keys.write(account)
    words = (account.device, account.user) if kept is None else (kept.device, account.device)
    client.news = (news.format(*words),)
    return client


async def _has_keys(client: MatrixClient) -> bool:
    """Whether the keys that the server has of this device are the ones here; True where it has none yet."""
    answer = await own_keys(client)
    known = (answer["device_keys"].get(client.user_id) or {}).get(client.device_id)
    return known is None or known["keys"].get(f"ed25519:{client.device_id}") == client.fingerprint


async def own_keys(client: AsyncClient) -> dict[str, Any]:
    """What the homeserver has of the account's own keys. Raises `Unreachable`."""
    status, answer = await _called(client, "keys/query", {"device_keys": {client.user_id: []}})
    if status != 200:
        raise Unreachable(UNREACHED.format(client.homeserver, answer.get("errcode", status)))
    return answer


async def _vouch(client: MatrixClient, keys: KeyStore, password: str, *, new_identity: bool) -> None:
    """Sign the device with the account's cross-signing keys, made where there are none yet."""
    account = keys.read()
    assert account is not None
    found = await own_keys(client)
    user = client.user_id
    there = identity_in(found, user)
    own = CrossSigning.of_seeds(user, account.seeds) if account.seeds and not new_identity else None
    if own is None:
        own = CrossSigning.new(user)
        account = replace(account, seeds=own.seeds, published=False)
        keys.write(account)  # before they are the account's, so that they are never lost
    if there is None or not account.published:
        await _publish(client, own, password)
        keys.write(replace(account, published=True))
        client.news = (*client.news, *_changed(there, own))
    elif there.master != own.public("master"):
        client.news = (*client.news, REPLACED.format(user))
        return
    await _sign(client, own, found)


def _changed(there: Identity | None, own: CrossSigning) -> tuple[str, ...]:
    return () if there is None else (NEW_IDENTITY.format(fingerprint(own.public("master"))),)


async def _publish(client: MatrixClient, own: CrossSigning, password: str) -> None:
    """Make these keys the account's; the server may want to know that its owner asks."""
    body: dict[str, Any] = own.published()
    status, answer = await _called(client, "keys/device_signing/upload", body)
    if status == 401 and "session" in answer:
        if not password:
            raise BadSettings(_ONE_START)
        user = {"type": "m.id.user", "user": client.user_id}
        asked = {"type": "m.login.password", "identifier": user, "password": password, "session": answer["session"]}
        status, answer = await _called(client, "keys/device_signing/upload", {**body, "auth": asked})
    if status != 200:
        raise _not_taken("cross-signing keys", status, answer.get("errcode"))


async def _sign(client: MatrixClient, own: CrossSigning, found: dict[str, Any]) -> None:
    """Have the device signed, where it is not yet."""
    devices = found["device_keys"].get(client.user_id) or {}
    device = devices.get(client.device_id)
    if device is None:
        device = (await own_keys(client))["device_keys"][client.user_id][client.device_id]
    name = f"ed25519:{own.public('self_signing')}"
    if name in device.get("signatures", {}).get(client.user_id, {}):
        return
    signed = {client.user_id: {client.device_id: own.signed(device, "self_signing")}}
    status, answer = await _called(client, "keys/signatures/upload", signed)
    if status != 200 or answer.get("failures"):
        raise _not_taken("signature of its device", status, answer.get("errcode"))


def identity_in(answer: dict[str, Any], user: str) -> Identity | None:
    """Who an account says it is, in an answer about its keys."""
    return identity_of(user, _of(answer, "master_keys", user), _of(answer, "self_signing_keys", user))


def _of(answer: dict[str, Any], kind: str, user: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (answer.get(kind) or {}).get(user)
    return found


def _taken(answer: object, what: str) -> None:
    if isinstance(answer, ErrorResponse):
        raise _not_taken(what, int(getattr(answer.transport_response, "status", 0)), answer.status_code)


def _not_taken(what: str, status: int, code: str | None) -> CannotStart:
    """What it means that the homeserver does not take something; waiting mends what is no refusal of the thing."""
    kind = CannotStart if 400 <= status < 500 and status != 429 else Unreachable
    return kind(_NO_UPLOAD.format(what, code or status))


async def _called(client: AsyncClient, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The status and the answer of a call that nio has not."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {client.access_token}"}
    answer = await client.send("POST", f"/_matrix/client/v3/{path}", Api.to_json(body), headers)
    return answer.status, await client.parse_body(answer)
