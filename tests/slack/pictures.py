"""`python -m tests.slack.pictures DIR`: how Slugline looks in a local Slack, as pictures by a headless Chromium.

They are looked at, and those in docs/ are made anew when what they show changed.
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse
from PIL import Image

from bot.app import open_app
from bot.chat.slack.adapter import Connection, SlackChat
from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.requests import Asked
from bot.model import EVERYTHING, Date, Incoming
from bot.settings import Settings, SlackSettings, StoreSettings
from handlers.command import REGISTRY
from tests.handlers.test_conversations import SEEDS_NOW
from tests.slack.conftest import LocalSlack, free_port, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.app import App

PROGRAM = Path(__file__).parents[2] / ".peers" / "local-slack" / "bin" / "local-slack"
# The local page sets a menu under its line and always shows its list of channels; Slack sets the menu at the right of
# the line, and on a telephone shows one thing at a time. So do the pictures.
LIKE_SLACK = """
.bk-section { position: relative; padding-right: 44px }
.bk-section .bk-select, .bk-section .bk-button { position: absolute; right: 0; top: 0 }
.bk-section .bk-overflow { width: 34px; appearance: none; padding: 2px 8px; background: #fff; border-color: #ddd }
.bk-section:has(.bk-button) { min-height: 36px; padding-right: 84px }
.topbar { display: none !important }
@media (max-width: 500px) {
  .sidebar, .thread-resize-handle { display: none !important }
  .thread-pane { position: fixed !important; inset: 0; width: 100% !important; z-index: 9 }
}
"""
WINDOWS = {"desktop": (1180, 820), "telephone": (400, 800)}
NEWS = (
    "Emmanuel Macron said on Monday that Paris would reopen its channel to Moscow “before the spring.” "
    "The Kremlin spokesman Dmitry Peskov told reporters that Moscow had received no proposal.\n"
    "Talks between advisers of both presidents are planned for 3 March 2026 in Geneva.\n"
)


@dataclass
class Browser:
    """One tab, driven through the browser's own protocol."""

    socket: ClientWebSocketResponse
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
        number = next(self.numbers)
        await self.socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(30):
            while (told := await self.socket.receive_json()).get("id") != number:
                continue
        found: dict[str, Any] = told.get("result", {})
        return found

    async def does(self, script: str) -> object:
        """What a script gives."""
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer.get("result", {}).get("value")

    async def shows(self, words: str) -> None:
        """Wait until the page has these words."""

        async def there() -> bool:
            return bool(await self.does(f"document.body.innerText.includes({words!r})"))

        await until(there)

    async def picture(self, to: Path) -> None:
        """The page as it is, in few enough colours for a small file."""
        shot = await self.call("Page.captureScreenshot", format="png")
        shown = Image.open(BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
        shown.quantize(64, dither=Image.Dither.NONE).save(to, optimize=True)

    async def size(self, width: int, height: int) -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )


@contextmanager
def chromium(folder: Path) -> Iterator[int]:
    """A browser without a window; the port of its protocol."""
    port = free_port()
    program = shutil.which("chromium") or "chromium"
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/tab"]
    command = [program, *options, f"--remote-debugging-port={port}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


@asynccontextmanager
async def browser(port: int) -> AsyncIterator[Browser]:
    async with ClientSession() as session:

        async def tabs() -> list[dict[str, Any]]:
            try:
                async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                    return [tab for tab in await answer.json(content_type=None) if tab["type"] == "page"]
            except ClientError:
                return []

        found = await until(tabs)
        async with session.ws_connect(found[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            yield Browser(socket)


@contextmanager
def local_slack(folder: Path) -> Iterator[LocalSlack]:
    local = LocalSlack(PROGRAM, folder)
    local.start()
    try:
        yield local
    finally:
        local.stop()


def main(to: Path) -> None:
    """Start a local Slack and a browser, and take the pictures."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        local_slack(Path(name)) as slack,
        chromium(Path(name)) as port,
    ):
        asyncio.run(taken(to, name, slack, port))


async def taken(to: Path, name: str, slack: LocalSlack, port: int) -> None:
    """Ask, and take the pictures."""
    connected = SlackSettings("xoxb-test", "xapp-test", api_url=f"{slack.url}/api/")
    settings = replace(Settings(), store=StoreSettings(f"{name}/desk.db"), slack=connected)
    now = [SEEDS_NOW]
    with open_app(settings, lambda: now[0], seed_if_empty=True) as app, ThreadPoolExecutor(2) as pool:
        connection = Connection("xoxb-test", "xapp-test", f"{slack.url}/api/")
        names = dict.fromkeys(each.split()[0] for each in REGISTRY)
        chat = SlackChat(connection, SlackDesk(app.desk), names, pool)
        await chat.start()
        try:
            async with browser(port) as page:
                await scenes(slack, app, page, to, now)
        finally:
            await chat.stop()


async def scenes(slack: LocalSlack, app: App, page: Browser, to: Path, now: list[Any]) -> None:
    """Each thing to look at, at both widths."""

    async def shoot(name: str, top: str = "") -> None:
        for window, size in WINDOWS.items():
            await page.size(*size)
            if top:
                await page.does(f"{top}?.scrollIntoView()")
            await asyncio.sleep(0.4)
            await page.picture(to / f"slack-{name}-{window}.png")

    async def reload() -> None:
        await page.call("Page.navigate", url=f"{slack.url}/")
        await page.shows("general")
        style = f"Object.assign(document.createElement('style'), {{textContent: `{LIKE_SLACK}`}})"
        await page.does(f"document.head.append({style})")

    async def go_to(name: str) -> None:
        items = "[...document.querySelectorAll('.sidebar-item')]"
        await page.does(f"{items}.find(item => item.innerText.includes('{name}')).click()")

    last = "[...document.querySelectorAll('.bk-header')].at(-1)"
    await slack.command("/timeline", "macron-putin since 2025-07")
    await slack.answers(1)
    await reload()
    await page.shows("Share to channel")
    for channel in ("news", "general"):  # a menu is drawn in full when its channel is opened
        await go_to(channel)
        await page.shows(f"# {channel}")
    await shoot("timeline", last)
    await slack.command("/who-said", "troops")
    await slack.answers(2)
    await page.shows("Who said")
    await shoot("who-said", last)
    await slack.command("/receipt", "s9")
    *_, receipt = await slack.answers(3)
    await slack.press(receipt, "Wrong speaker")
    await slack.form()
    await page.shows("Who said it?")
    await shoot("wrong-speaker")
    async with slack.window() as (window, _):
        await window.send_json({"t": "view_close", "user": "U01ALICE"})
    await digest(slack, app, now)
    await reload()
    await go_to("news")
    await page.shows("moved")
    await page.does("document.querySelector('.thread-summary').click()")
    await page.shows("Thread")
    await shoot("digest", "document.querySelector('.thread-body .bk-header')")
    await corrected(app, now, page)
    await shoot("corrected", "document.querySelector('.thread-body .bk-header')")
    await slack.do("open-home", user="U01ALICE")
    await until(slack.page)
    await reload()
    await page.does(
        "[...document.querySelectorAll('.sidebar-item')].find(e => e.innerText.includes('slugline')).click()"
    )
    await page.shows("Your storylines")
    await shoot("home")


async def digest(slack: LocalSlack, app: App, now: list[Any]) -> None:
    """Have something happen, and a digest of it posted to #news."""
    store, desk = app.store, SlackDesk(app.desk)
    desk.answer(Asked("/digest subscribe macron-putin", "U01ALICE", "C02NEWS"))
    own = await slack.do("message", channel="U01ALICE", user="U01ALICE", text="hello")
    for slug in ("macron-putin", "us-russia"):
        desk.answer(Asked(f"/digest subscribe {slug}", "U01ALICE", own["message"]["channel"]))
    now[0] += timedelta(hours=3)
    app.pipeline.ingest(Incoming(NEWS, "news", "Paris and Moscow", "https://harbour.example/paris", "Harbour Post",
                                 published=Date("2026-02-09", "day", "stated"), storyline="macron-putin"))  # fmt: skip
    (subscription,) = store.subscriptions.list(EVERYTHING, "slack", "C02NEWS")
    app.outbox.queue_now(subscription)
    await asyncio.to_thread(app.outbox.deliver)


async def corrected(app: App, now: list[Any], page: Browser) -> None:
    """An hour later an editor corrects a speaker and marks another line as not to be used."""
    desk = SlackDesk(app.desk)
    told = {each.text: each.subject for each in app.store.changes.since(EVERYTHING)}
    wrong = next(line for text, line in told.items() if "no proposal" in text)
    secret = next(line for text, line in told.items() if "before the spring" in text)
    now[0] += timedelta(hours=1)
    desk.answer(Asked(f"/correct {wrong} speaker Sergey Lavrov", "U01ALICE", "C02NEWS"))
    desk.answer(Asked(f"/mark {secret} do-not-use", "U01ALICE", "C02NEWS"))

    def rounds() -> None:
        while app.living.look() or app.living.make() or app.outbox.deliver():
            continue

    await asyncio.to_thread(rounds)
    await page.shows("Corrected")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
