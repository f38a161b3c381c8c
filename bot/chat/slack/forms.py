"""Forms over Slack: opened by a button or a shortcut, filled in, and answered by the command they stand for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot import logs
from bot.chat import deeds
from bot.chat.slack import views
from bot.chat.slack.delivery import back, own_room
from bot.chat.slack.requests import Asked, links_in, words_about
from bot.chat.slack.views import Origin
from bot.errors import Refused, SluglineError

if TYPE_CHECKING:
    from bot.chat.slack.answering import Answering
    from bot.chat.slack.delivery import Deliver
    from handlers.forms import LineForm

    Body = Mapping[str, Any]
    Ack = Callable[..., Awaitable[Any]]

ADD, SOURCE, STORYLINE = "add_to_storyline", "add_source", "new_storyline"
"""The shortcuts, as the manifest names them."""
_SHORTCUTS = {ADD: views.ADD, SOURCE: views.SOURCE, STORYLINE: views.STORYLINE}
_log = logs.logger()
_VIEWS: Mapping[str, Callable[[LineForm, Origin], views.View]] = {
    deeds.SPEAKER: views.speaker_form,
    deeds.DATE: views.date_form,
    deeds.STORY: views.story_form,
}


@dataclass(frozen=True, slots=True)
class Forms:
    """Opens forms and acts on what comes back. Who asks, and where, is looked at both times."""

    answering: Answering

    async def about_line(self, asked: Asked, deed: str, body: Body, deliver: Deliver) -> None:
        """Open the form that corrects a line; one that leaves nothing to choose is answered at once."""
        form, _, line = deed.partition(" ")
        admitted = await self.answering.admitted(asked, deliver)
        if admitted is None:
            return
        known, _ = admitted
        origin = Origin(line, asked.room, asked.thread or "", str(body.get("response_url") or ""))
        await self._open(body, form, lambda: _VIEWS[form](self.answering.desk.form(known, line), origin))

    async def shortcut(self, body: Body) -> None:
        """Open the form of a shortcut."""
        client, desk, url = self.answering.client, self.answering.desk, str(body.get("response_url") or "")
        room = (body.get("channel") or {}).get("id") or await self._own_room(body["user"]["id"])
        if not room:
            return
        asked = Asked("", body["user"]["id"], room)
        admitted = await self.answering.admitted(asked, back(url, asked, client))
        if admitted is None:
            return
        known, _ = admitted
        form, message, origin = body["callback_id"], body.get("message") or {}, Origin("", room, "", url)
        made: dict[str, Callable[[], views.View]] = {
            ADD: lambda: views.add_form(links_in(message), desk.offered(known, words_about(message)), origin),
            SOURCE: lambda: views.source_form(desk.offered(known, ""), origin),
            STORYLINE: lambda: views.storyline_form(origin),
        }
        if form in made:
            await self._open(body, _SHORTCUTS[form], made[form])

    async def _open(self, body: Body, form: str, made: Callable[[], views.View]) -> None:
        """Open an empty form at once, because Slack allows three seconds, and fill it when the desk has looked."""
        client = self.answering.client
        try:
            opened = await client.views_open(trigger_id=body["trigger_id"], view=views.waiting(form))
            try:
                view = await self.answering.of_desk(made)
            except SluglineError as error:
                view = views.told(form, str(error))
            await client.views_update(view_id=opened["view"]["id"], view=view)
        except Exception as error:  # noqa: BLE001  # the send boundary: one form that cannot be opened ends here
            _log.error("slack.form_not_opened", error=type(error).__name__)

    async def submitted(self, ack: Ack, body: Body) -> None:
        """Close the form, or say under a field what is wrong with it; then issue the command it stands for."""
        view, desk = body["view"], self.answering.desk
        line, wrong = views.filled_in(view)
        if wrong:
            await ack(response_action="errors", errors=dict(wrong))
            return
        await ack()
        origin = views.origin_of(view)
        asked = Asked(line, body["user"]["id"], origin.room, thread=origin.thread or None)
        deliver = back(origin.url, asked, self.answering.client)
        if view["callback_id"] == views.ADD and (admitted := await self.answering.admitted(asked, deliver)):
            slug, _, url = line.partition(" ")
            try:
                asked = replace(asked, line=await self.answering.of_desk(lambda: desk.taking(admitted[0], slug, url)))
            except SluglineError as error:
                await self.answering.tell(asked, str(error), deliver)
                return
        await self.answering.answer(asked, deliver)

    async def _own_room(self, user: str) -> str:
        """Where a shortcut that belongs to no channel is answered; "" where there is nowhere, and the log says so."""
        try:
            return await own_room(self.answering.client, user)
        except Refused as error:
            _log.error("slack.form_not_opened", error=type(error).__name__)
            return ""
