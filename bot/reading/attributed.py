"""What is found for one cue, while it is found: its source and its content as runs of tokens of one unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.reading.cues import Cue
    from bot.reading.phrases import Phrase

Side = Literal["left", "right", "both", "before"]


@dataclass(slots=True)
class Attribution:
    """One cue with what was found for it; token runs are half-open. `content` may be empty until a later pass."""

    cue: Cue
    source: Phrase | None = None
    shared: bool = False
    inverted: bool = False
    tail: int = 0
    content: list[Phrase] = field(default_factory=list)
    listener: Phrase | None = None
    side: Side = "right"
    outer: Attribution | None = None
    colon: bool = False
    question: bool = False
    """Whether it is a question whose asker is left out or told after "by" ("Asked whether", "was asked by Lie why")."""
    over: bool = False
    """Whether it closes a sentence in which somebody else speaks ("Holm said it is shut, the paper reported")."""

    def reports(self, at: int) -> bool:
        """Whether the token at `at` stands among its words."""
        return any(run.start <= at < run.end for run in self.content)
