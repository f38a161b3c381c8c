"""A desk around a pipeline that has taken in its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.digest.outbox import Outbox
from bot.model import EVERYTHING
from bot.services import Backgrounds, ChangeEntries, Digests
from handlers.desk import Desk
from tests.handlers.harbour_web import HarbourWeb

if TYPE_CHECKING:
    from bot.ingest.pipeline import Pipeline
    from bot.model import Clock
    from bot.settings import Settings


def desk_around(pipeline: Pipeline, settings: Settings, clock: Clock) -> Desk:
    """The desk of the pipeline's store, where it is `clock`; what is added comes from the harbour's invented web."""
    store = pipeline.store
    show = ChangeEntries(store, settings, clock)
    outbox = Outbox(store, clock, EVERYTHING, show, {}, settings.poll_every, background=Backgrounds(show))
    digests = Digests(store, clock, outbox)
    return Desk(store, settings, clock, pipeline.lexicons, pipeline, HarbourWeb(store, clock), digests)
