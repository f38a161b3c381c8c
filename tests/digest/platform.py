"""A platform of our own for tests: what every one of them does the same way."""

from bot.errors import OutcomeUnknown, Refused
from bot.model import Post, Sent


class Unread:
    """Half a `bot.model.Sender`: a platform where nobody but a person can look for a message, or change one."""

    def prepare(self, post: Post) -> str:  # noqa: ARG002
        return ""

    def find(self, post: Post) -> Sent | None:  # noqa: ARG002
        raise OutcomeUnknown("Nobody may look there.")

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:  # noqa: ARG002
        raise Refused("Nothing that was posted can be changed there.")
