"""Makes the pictures of docs/console.md from the seeded demo: python docs/console_images.py.

Needs the extra `console` and chromium.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT), str(ROOT / "tests" / "support")]

from browser import Browser, browser  # noqa: E402

from invariant_guard.console.access import LOOPBACK, Access, Hosts  # noqa: E402
from invariant_guard.console.app import Console, build  # noqa: E402
from invariant_guard.console.source import opener  # noqa: E402
from invariant_guard.console.thresholds import Thresholds  # noqa: E402
from invariant_guard.demo.play import rehearse  # noqa: E402
from invariant_guard.ledger.urls import open_ledger  # noqa: E402

# name: path, width, height, colour scheme.
PICTURES = {
    "console-wide": ("/", 1440, 1000, "light"),
    "console-wide-dark": ("/", 1440, 1000, "dark"),
    "console-middle": ("/", 768, 1100, "light"),
    "console-narrow": ("/", 360, 1500, "dark"),
    "console-pools": ("/pools", 1440, 420, "light"),
    "console-blocked": ("/blocked", 1440, 800, "light"),
}


def serve(url: str) -> tuple[uvicorn.Server, Console, str]:
    """Serve the console of a ledger in a thread; gives the address that lets a browser in."""
    keys: list[str] = []
    access = Access(told=keys.append)
    console = build(opener(url), access, Hosts(LOOPBACK), Thresholds(), lambda: open_ledger(url))
    config = uvicorn.Config(console.app, port=0, log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    return server, console, f"http://127.0.0.1:{port}/enter?key={keys[-1]}"


def take(tab: Browser, place: str, folder: Path) -> None:
    """Take every picture."""
    for name, (path, width, height, scheme) in PICTURES.items():
        tab.show(width, height, scheme)
        tab.open(place + path)
        tab.screenshot(folder / f"{name}.png")
        print(name, (folder / f"{name}.png").stat().st_size // 1024, "KiB", *tab.complaints())


def main() -> None:
    """Play the demo, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        play = rehearse(Path(folder, "ledger.db"))
        play.ledger.close()
        server, console, enter = serve(play.url)
        console.watcher.look()
        while not console.watcher.look().counted:
            time.sleep(0.05)
        with browser(Path(folder, "profile")) as tab:
            tab.open(enter, loads=2)
            take(tab, enter.partition("/enter")[0], ROOT / "docs" / "images")
        server.should_exit = True


if __name__ == "__main__":
    main()
