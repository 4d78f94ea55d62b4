"""A console in this process: a real server on a real socket, and a ledger with a little of everything."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from invariant_guard.console.access import LOOPBACK, Access, Hosts
from invariant_guard.console.app import Console, build
from invariant_guard.console.source import Open, opener
from invariant_guard.console.thresholds import Thresholds
from invariant_guard.ledger import Key, Kind, Ledger, Limits, Side
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.urls import open_ledger

# Whatever of it were obeyed would be seen: as a script that ran, as a tag, as a line turned round.
HOSTILE = "<img src=x onerror=window.pwned=1>\"'&\u202e{{7*7}}"
ACCOUNT, EXCHANGE, PRODUCT = "futures-1", "binance", "linear_perp"
BTC, ETH = "BTC/USDT:USDT", "ETH/USDT:USDT"
TOKEN = "a-token-of-the-tests-that-nobody-guesses"


def key_of(symbol: str) -> Key:
    return Key(ACCOUNT, EXCHANGE, PRODUCT, symbol)


def asked(symbol: str, side: Side, *, label: str = "main", source: str = "trend") -> Asked:
    return Asked(label, EXCHANGE, PRODUCT, symbol, side, Kind.OPEN, "0.5", source=source)


def fill_ledger(path: Path) -> dict[str, str]:
    """A ledger with keys in three states, an UNKNOWN order, refusals; gives ids by name."""
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", ACCOUNT)
    for symbol in (BTC, ETH):
        ledger.adopt(key_of(symbol), (0, 0))
    ids = {}
    ids["filled"], _ = ledger.reserve(asked(BTC, Side.BUY))
    ledger.acknowledge(ids["filled"], "v1", tracked=True)
    ledger.filled(ids["filled"], "0.5", final=True)
    ids["opposing"], _ = ledger.reserve(asked(BTC, Side.SELL, source="reversion"))
    ids["unbound"], _ = ledger.reserve(
        asked(BTC, Side.SELL, label="gird", source="=cmd|'/C calc'!A0")
    )
    ids["hostile"], _ = ledger.reserve(asked(HOSTILE, Side.SELL, source=HOSTILE))
    ids["unknown"], _ = ledger.reserve(asked(ETH, Side.BUY))
    ledger.leave(ids["unknown"], f"ReadTimeout {HOSTILE}")
    ledger.halt(key_of(BTC), HOSTILE)
    ledger.close()
    return ids


def make_pool(path: Path) -> None:
    """Put the account in a pool with another, which is short where it is long; all may oppose."""
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("second", "desk-2")
    ledger.adopt(Key("desk-2", EXCHANGE, PRODUCT, BTC), (0, 2))
    pool = f'name = "desk"\naccounts = ["{ACCOUNT}", "desk-2"]\nopposing = "allow"\n'
    limit = 'scope = "pool:desk"\nmax-positions = 3\n'
    text = f"version = 1\n[[pool]]\n{pool}[[limit]]\n{limit}"
    ledger.apply_limits(Limits.parse(text), reason="one desk")
    ledger.close()


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Served:
    """A console that listens."""

    console: Console
    server: uvicorn.Server
    port: int
    keys: list[str]
    cookie: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def entrance(self) -> str:
        return f"{self.place}/enter?key={self.keys[-1]}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
        *,
        cookie: bool = True,
    ) -> Answer:
        """Send a request as a script would; of a form, with what a browser adds to it."""
        sent = {"Host": f"127.0.0.1:{self.port}"}
        body = None
        if cookie and self.cookie:
            sent["Cookie"] = self.cookie
        if fields is not None:
            body = urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Origin"], sent["Sec-Fetch-Site"] = self.place, "same-origin"
        sent.update(headers or {})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            data = (body or "").encode()
            if data:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data or None)
            reply = connection.getresponse()
            text = reply.read().decode()
        finally:
            connection.close()
        return Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, text)

    def enter(self) -> None:
        """Spend the one-time key."""
        answer = self.ask(f"/enter?key={self.keys[-1]}", cookie=False)
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def form_token(self, path: str = "/keys") -> str:
        """The token that the forms of a page carry."""
        return self.ask(path).text.partition('name="token" value="')[2].partition('"')[0]


@contextlib.contextmanager
def served(
    ledger: Ledger | str,
    *,
    actions: bool = False,
    token: str | None = None,
    thresholds: Thresholds | None = None,
    open_source: Open | None = None,
) -> Iterator[Served]:
    """Serve the console of a ledger until the block ends."""
    keys: list[str] = []
    access = Access(token, None, keys.append)
    url = ledger if isinstance(ledger, str) else ledger.url
    console = build(
        open_source or opener(ledger),
        access,
        Hosts(LOOPBACK),
        thresholds or Thresholds(),
        (lambda: open_ledger(url)) if actions else None,
    )
    with running(console.app) as (server, port):
        made = Served(console, server, port, keys)
        made.enter()
        try:
            yield made
        finally:
            console.readers.stopping = True


@contextlib.contextmanager
def running(app: object) -> Iterator[tuple[uvicorn.Server, int]]:
    """An application on a port of its own, in a thread."""
    config = uvicorn.Config(
        app, port=0, log_level="error", lifespan="on", http="h11", ws="none", access_log=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
