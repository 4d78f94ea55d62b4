"""A store's time that the test holds: it stands still, however busy the machine is."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from invariant_guard.ledger import Ledger
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.ledger.stores.redis import wire as protocol
from invariant_guard.ledger.stores.redis.sync import RedisStore
from invariant_guard.ledger.stores.redis.wire import Script
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore
from invariant_guard.ledger.urls import split

# How the scripts ask the server for its time.
SERVER_TIME = "redis.call('TIME')"


class HeldClock:
    """Milliseconds since the epoch that pass only where a test says so."""

    def __init__(self, now: int | None = None) -> None:
        self.now = time.time_ns() // 1_000_000 if now is None else now

    def __call__(self) -> int:
        return self.now

    def pass_by(self, milliseconds: int) -> None:
        self.now += milliseconds


def scripts_by(clock: HeldClock) -> Callable[[str], Script]:
    """Give the scripts as shipped, but for the server's time, which is written out in them."""

    def script(name: str) -> Script:
        shipped = protocol.script(name).text
        assert shipped.count(SERVER_TIME) == 1
        seconds, rest = divmod(clock(), 1000)
        text = shipped.replace(SERVER_TIME, f"{{'{seconds}', '{rest * 1000}'}}")
        return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())

    return script


def ledger_on(url: str, clock: HeldClock, lag_ms: int) -> Ledger:
    """Open the ledger that `url` names, by the clock of the test."""
    scheme, path = split(url)
    if scheme == "memory":
        return Ledger(MemoryStore(clock=clock), url=url, lag_ms=lag_ms)
    if scheme == "sqlite":
        return Ledger(SQLiteStore(path, clock=clock), url=url, lag_ms=lag_ms)
    return Ledger(RedisStore(url, scripts=scripts_by(clock), clock=clock), url=url, lag_ms=lag_ms)
