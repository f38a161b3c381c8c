"""A platform of our own for tests: what every one of them does the same way."""

from bot.errors import OutcomeUnknown
from bot.model import Post, Sent


class Unread:
    """Half a `bot.model.Sender`: a platform where nobody but a person can look for a message."""

    def prepare(self, post: Post) -> str:  # noqa: ARG002
        return ""

    def find(self, post: Post) -> Sent | None:  # noqa: ARG002
        raise OutcomeUnknown("Nobody may look there.")
