"""The named steps of a message on its way out. Nothing happens at them, but that tests let the bot die there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Step = Literal["queue", "render", "claim", "send", "confirm", "doubt", "look", "ask"]
"""A digest is queued, rendered within that; a message is claimed, sent and its outcome confirmed; one that was under
way when the bot stopped is put in doubt and looked for, and where nobody may look, a person is asked."""
STEPS: tuple[Step, ...] = get_args(Step)


def nothing(_moment: str) -> None:
    """What happens at a step."""


reached: Callable[[str], None] = nothing
"""Called with "before STEP" and "after STEP"; a test puts its own in this one's place."""


@contextmanager
def step(name: Step) -> Iterator[None]:
    """The block is the step."""
    reached(f"before {name}")
    yield
    reached(f"after {name}")
