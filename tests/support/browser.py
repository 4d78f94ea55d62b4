"""Debian's chromium, spoken to over its DevTools pipe: what a page logs, loads and shows is seen."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
_TIMEOUT = 60.0
# What of a page is too faint to be read, by the contrast that WCAG's level AA asks of text.
CONTRAST = """(() => {
  const parts = (text) => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const line = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
  };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const color = parts(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
  };
  const found = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (!e.checkVisibility() || ['SCRIPT', 'STYLE'].includes(e.tagName)) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return [...found];
})()"""


class Browser:
    """One tab of a headless browser."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        # Not `select`, which knows no descriptor above 1023: a long run has that many open.
        self._ready = select.poll()
        self._ready.register(from_browser, select.POLLIN | select.POLLHUP)
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol, and keep the events that arrive before its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, page: Path | str, loads: int = 1) -> None:
        """Load a file or an address, and wait until it has been; so often, if it goes on by itself."""
        self.events.clear()
        address = page if isinstance(page, str) else page.as_uri()
        # By the loader: an event of the page before may still be on its way.
        loader = self.call("Page.navigate", url=address)["loaderId"]
        while loader not in (done := self._loaded()) or len(done) - done.index(loader) < loads:
            self.events.append(self._next())

    def wait_for_load(self) -> None:
        """Wait until a page has loaded since the events were cleared, whatever it says."""
        while not self._loaded():
            self.events.append(self._next())

    def _loaded(self) -> list[str]:
        """The loaders whose pages have loaded, in their order."""
        return [
            event["params"]["loaderId"]
            for event in self.events
            if event.get("method") == "Page.lifecycleEvent" and event["params"]["name"] == "load"
        ]

    def ask(self, expression: str, wait: bool = False) -> Any:
        """The value of an expression in the page, or with ``wait`` of the promise it makes."""
        answer = self.call(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            userGesture=True,
            awaitPromise=wait,
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key, as a person does."""
        common = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def show(self, width: int, height: int, scheme: str = "light") -> None:
        """Take a size and a colour scheme."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )

    def screenshot(self, file: Path, whole: bool = False) -> None:
        """Write what is shown as PNG, or with ``whole`` the page to its end."""
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)[
            "data"
        ]
        file.write_bytes(base64.b64decode(data))

    def complaints(self) -> list[str]:
        """What was logged: errors, exceptions, and what the content security policy stopped."""
        said = []
        for event in self.events:
            parameters = event.get("params", {})
            if event.get("method") == "Log.entryAdded":
                said.append(parameters["entry"]["text"])
            elif event.get("method") == "Runtime.consoleAPICalled":
                said.append(json.dumps(parameters["args"]))
            elif event.get("method") == "Runtime.exceptionThrown":
                said.append(parameters["exceptionDetails"]["text"])
        return said

    def requests(self) -> list[str]:
        """The addresses that the page asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + _TIMEOUT
        while b"\0" not in self._buffer:
            left = until - time.monotonic()
            assert self._ready.poll(max(0.0, left) * 1000), "the browser does not answer"
            data = os.read(self._from, 1 << 20)
            assert data, "the browser has ended"
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


@contextlib.contextmanager
def browser(profile: Path, *arguments: str) -> Iterator[Browser]:
    """A browser with a profile of its own; it is ended with the block."""
    assert CHROMIUM is not None
    browser_reads, we_write = os.pipe()
    we_read, browser_writes = os.pipe()

    def give_ends() -> None:
        # The protocol speaks on 3 and 4: first out of the way, in case one of the ends has such a number.
        first, second = os.dup(browser_reads), os.dup(browser_writes)
        os.dup2(first, 10)
        os.dup2(second, 11)
        os.dup2(10, 3)
        os.dup2(11, 4)

    process = subprocess.Popen(
        [CHROMIUM, *_ARGUMENTS, *arguments, f"--user-data-dir={profile}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=False,
        preexec_fn=give_ends,
        env={**os.environ, "HOME": str(profile)},
    )
    os.close(browser_reads)
    os.close(browser_writes)
    try:
        tab = Browser(we_write, we_read)
        yield tab
        tab._session = None
        tab.call("Browser.close")
        process.wait(20)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(we_write)
        os.close(we_read)
