"""`python -m tests.matrix.pictures DIR`: how Slugline looks in a Matrix client, as pictures by a headless Chromium.

The client is Hydrogen, fetched by npm into a folder that goes again, at a real Synapse. The pictures are looked at, and
those in docs/ are made anew when what they show changed.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import App, open_app
from bot.chat.matrix.desk import MatrixDesk
from bot.model import EVERYTHING, Date, Incoming
from tests.handlers.test_conversations import SEEDS_NOW
from tests.matrix.bot import Bot
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import Person, among_three, at_client
from tests.matrix.running import chatting
from tests.slack.pictures import NEWS, WINDOWS, Browser, browser, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CLIENT = "hydrogen-view-sdk@0.3.1"
PLAIN = {  # what the client imports, as modules that a browser loads as they are
    "another-json": "another-json/another-json.js",
    "base64-arraybuffer": "base64-arraybuffer/lib/base64-arraybuffer.js",
    "off-color": "off-color/umd/index.min.js",
}
PAGE = """<!doctype html><meta charset="utf-8"><title>Hydrogen</title>
<link rel="stylesheet" href="node_modules/hydrogen-view-sdk/asset-build/assets/theme-element-light.css">
<style>html, body, #app {{ height: 100%; margin: 0 }} #app > * {{ height: 100% }}</style>
<script type="importmap">{imports}</script>
<body><div id="app" class="hydrogen"></div><script type="module">
import {{ Platform, Client, LoadStatus, createNavigation, createRouter, RoomViewModel, RoomView, viewClassForTile,
  FeatureSet }} from "hydrogen-view-sdk";
const app = document.querySelector("#app"), assets = "node_modules/hydrogen-view-sdk/asset-build/assets/";
const olm = "node_modules/@matrix-org/olm/olm";
const assetPaths = {{ downloadSandbox: assets + "download-sandbox.html", worker: assets + "main.js",
  serviceWorker: "sw.js", olm: {{ wasm: olm + ".wasm", legacyBundle: olm + "_legacy.js", wasmBundle: olm + ".js" }} }};
const platform = new Platform({{ container: app, assetPaths, config: {{}}, options: {{ development: true }} }});
const navigation = createNavigation();
platform.setNavigation(navigation);
await platform.init();
const urlRouter = createRouter({{ navigation, history: platform.history }});
urlRouter.attach();
const client = new Client(platform);
const options = await client.queryLogin("{url}").result;
client.startWithLogin(options.password("{user}", "{password}"));
await client.loadStatus.waitFor(s => [LoadStatus.Ready, LoadStatus.Error, LoadStatus.LoginFailed].includes(s)).promise;
const room = client.session.rooms.get("{room}");
const features = await FeatureSet.load(platform.settingsStorage);
const vm = new RoomViewModel({{ room, ownUserId: client.session.userId, platform, urlRouter, navigation, features }});
await vm.load();
app.appendChild(new RoomView(vm, viewClassForTile).mount());
</script>"""


def fetched(folder: Path) -> None:
    """The client's packages in a folder, those that are no modules wrapped as such."""
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", CLIENT]
    subprocess.run(command, cwd=folder, check=True)
    for name, file in PLAIN.items():
        script = (folder / "node_modules" / file).read_text("utf-8")
        wrapped = (
            f"const module = {{exports: {{}}}}, exports = module.exports;\n{script}\nexport default module.exports"
        )
        (folder / f"{name}.mjs").write_text(wrapped, "utf-8")
    (folder / "nothing.mjs").write_text("", "utf-8")
    shutil.copy(folder / "node_modules/hydrogen-view-sdk/lib-build/sw.js", folder)


def page(homeserver: Homeserver, person: Person, room: str) -> str:
    imports = {name: f"./{name}.mjs" for name in PLAIN} | {
        "hydrogen-view-sdk": "./node_modules/hydrogen-view-sdk/lib-build/hydrogen.es.js",
        "dompurify": "./node_modules/dompurify/dist/purify.es.js",
        "@matrix-org/olm/olm.js": "./nothing.mjs",
    }
    return PAGE.format(
        imports=json.dumps({"imports": imports}), url=homeserver.url, user=person.user.name,
        password=person.user.password, room=room,
    )  # fmt: skip


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name for it
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a free port of the loopback; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def main(to: Path) -> None:
    """Start a homeserver and a browser, and take the pictures."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "synapse").mkdir()
        homeserver = Homeserver(ROOT / ".peers/synapse/bin/python", folder / "synapse")
        fetched(folder)
        homeserver.start()
        try:
            with chromium(folder) as port, served(folder) as address:
                asyncio.run(taken(to, folder, homeserver, port, address))
        finally:
            homeserver.stop()


async def taken(to: Path, folder: Path, homeserver: Homeserver, port: int, address: str) -> None:
    """Ask, have something happen, and take the pictures."""
    bot = Bot.on(homeserver, folder).with_matrix(invite_servers=("localhost",), changes_in_plain_rooms=True)
    now = [SEEDS_NOW]
    with open_app(bot.settings, lambda: now[0], seed_if_empty=True) as app:
        async with (
            at_client(homeserver, homeserver.user("alice")) as alice,
            at_client(homeserver, homeserver.user("bob")) as bob,
            chatting(bot, MatrixDesk(app.desk), app.store) as chat,
            browser(port) as tab,
        ):
            app.matrix.open(chat.voice())
            scenes = {
                "timeline": ("!timeline macron-putin since 2025-07", "Will Macron and Putin talk?"),
                "who-said": ("!who-said troops", "Who said"),
                "digest": ("", "moved"),
            }
            for name, (line, words) in scenes.items():
                room = await among_three(alice, bob, bot.user.id)
                if line:
                    await alice.say(room, line)
                else:
                    await digest(app, room, now)
                await keyed(alice, room, bot.user.id)
                (folder / f"{name}.html").write_text(page(homeserver, alice, room), "utf-8")
                await shoot(tab, f"{address}/{name}.html", words, to / f"matrix-{name}")
            app.matrix.close()


async def keyed(person: Person, room: str, bot: str) -> None:
    """Wait until the bot has said something and set its keys."""
    await person.until(lambda: len(person.of(room, bot, "m.reaction")) >= 3)


async def shoot(tab: Browser, url: str, words: str, to: Path) -> None:
    for window, size in WINDOWS.items():
        await tab.size(*size)
        await tab.call("Page.navigate", url=url)
        await tab.shows(words)
        await asyncio.sleep(1)
        await tab.picture(to.with_name(f"{to.name}-{window}.png"))


async def digest(app: App, room: str, now: list[Any]) -> None:
    """Have something happen, and a digest of it posted to the room."""
    with app.store.write():
        app.store.subscriptions.subscribe(now[0], "matrix", room, ["macron-putin"], "UTC", ["08:00"], None, "alice")
    now[0] += timedelta(hours=3)
    app.pipeline.ingest(Incoming(NEWS, "news", "Paris and Moscow", "https://harbour.example/paris", "Harbour Post",
                                 published=Date("2026-02-09", "day", "stated"), storyline="macron-putin"))  # fmt: skip
    (subscription,) = app.store.subscriptions.list(EVERYTHING, "matrix", room)
    app.outbox.queue_now(subscription)
    await asyncio.to_thread(app.outbox.deliver)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
