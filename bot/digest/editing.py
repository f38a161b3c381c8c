"""Edits of posted messages on their way: claimed, tried, confirmed. To make one twice is to make it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digest.sending import HELD, PAUSES
from bot.errors import OutcomeUnknown, Refused, TryLater

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.digest.sending import Channel
    from bot.model import Clock
    from bot.store import Store
    from bot.store.edits import Edit


@dataclass(frozen=True, slots=True)
class Editing:
    """Makes the edits that are queued in one store, each as it was rendered."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]

    def make(self, go_on: Callable[[], bool] = lambda: True) -> int:
        """Make every edit that may be made now, as long as `go_on` says so; returns how many were made."""
        made = 0
        if self.store.edits.under_way():  # nobody else makes any, so what became of these was never written
            self.take_up()
        while go_on() and (edit := self._claim()):
            made += self._make(edit)
        return made

    def take_up(self) -> None:
        """After a crash: make once more what was being made."""
        with self.store.write():
            self.store.edits.take_up(self.clock())

    def _claim(self) -> Edit | None:
        platforms = tuple(self.channels)
        if not self.store.edits.due(self.clock(), platforms):  # asked every second: a claim is a write
            return None
        with self.store.write():
            return self.store.edits.claim(self.clock(), platforms)

    def _make(self, edit: Edit) -> bool:
        """One try. To make an edit twice is to make it once, so what nobody knows of is made again."""
        sender, edits, now = self.channels[edit.platform].sender, self.store.edits, self.clock
        try:
            sender.edit(edit.room, edit.ref, edit.payload, edit.file)
        except (TryLater, OutcomeUnknown) as error:
            after = error.after if isinstance(error, TryLater) else None
            pause = timedelta(seconds=after or PAUSES[min(edit.tries, len(PAUSES) - 1)])
            with self.store.write():
                edits.again(now(), edit, now() + pause, str(error))
        except Refused as error:
            with self.store.write():
                if error.left or error.login:
                    edits.again(now(), edit, now() + HELD, str(error))
                else:
                    edits.give_up(now(), edit, str(error))
        except Exception:  # noqa: BLE001 -- the send boundary: a fault in one edit must not stop the others
            from bot import logs  # here, because `slugline ask` starts cold and edits nothing

            logs.logger().exception("edit failed")
            with self.store.write():
                edits.give_up(now(), edit, "an unexpected error while editing")
        else:
            with self.store.write():
                edits.made(now(), edit)
                if edit.file:
                    self.store.shown.forget_file(edit.shown)
            return True
        return False
