"""The bot's own device in a test: its settings, its store, and how it is brought up and down."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.chat.matrix.client import MatrixClient
from bot.chat.matrix.connecting import connect
from bot.settings import MatrixSettings, Settings, StoreSettings
from bot.store import Store
from tests.matrix.homeserver import Homeserver, User

AT = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
PASSPHRASE = "passphrase of the tests"


def clock() -> datetime:
    return AT


@dataclass
class Bot:
    """An account for the bot on the homeserver, and the folder of everything it keeps."""

    settings: Settings
    user: User

    @classmethod
    def on(cls, homeserver: Homeserver, folder: Path) -> "Bot":
        user = homeserver.user("slugline")
        matrix = MatrixSettings(homeserver=homeserver.url, user=user.id, password=user.password, passphrase=PASSPHRASE)
        return cls(Settings(matrix=matrix, store=StoreSettings(path=str(folder / "desk.db"))), user)

    def with_matrix(self, **changed: object) -> "Bot":
        """The same account with other settings."""
        matrix = replace(self.settings.matrix, **changed)  # type: ignore[arg-type]  # settings by their names
        return Bot(replace(self.settings, matrix=matrix), self.user)

    @property
    def keys(self) -> Path:
        return self.settings.matrix_store

    @asynccontextmanager
    async def up(self, *, new_identity: bool = False) -> AsyncIterator[MatrixClient]:
        store = Store.open(self.settings.db)
        try:
            client = await connect(self.settings, store, clock, new_identity=new_identity)
            try:
                yield client
            finally:
                await client.close()
        finally:
            store.close()
