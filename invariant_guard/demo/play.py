"""The play: a day of trading in a few seconds, then on in real time.

    seed -> prices, services, delays -> the real guard and a real ledger -> events
                                                                             |
                              times of the day that the play pretends <------'

The same seed makes the same decisions; only the ids of orders differ, which nobody may guess.
"""

from __future__ import annotations

import json
import logging
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from invariant_guard.demo.services import LABEL, PRODUCT, Service, report_fills
from invariant_guard.demo.venue import (
    ACCOUNT,
    EXCHANGE,
    SECOND_ACCOUNT,
    SIZES,
    SYMBOLS,
    SimulatedVenue,
)
from invariant_guard.enforcer.sync import PositionInvariantEnforcer
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.model.enums import Kind, Side
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore, since_boot
from invariant_guard.ledger.urls import open_ledger

MINUTE = 60_000
_SERVICES = (("trend-4h", True), ("reversion-1m", False))
# Minutes before the end at which one service's settings were wrong: it looked at nothing.
_BURST = range(370, 425)
_READ_EVERY = 10
# Another desk's account, which hedges by hand: of the two together net and gross differ.
_HELD = {SYMBOLS[0]: Decimal("-0.15"), SYMBOLS[2]: Decimal("-24")}
_LIMITS = f"""
version = 1

[[pool]]
name = "desk"
accounts = ["{ACCOUNT}", "{SECOND_ACCOUNT}"]
opposing = "allow"

[[limit]]
scope = "account:{ACCOUNT}"
max-open-orders = 12

[[limit]]
scope = "pool:desk"
max-positions = 8
"""
# Where the time stands in a stored event.
_AT = 6


class Time:
    """The time of the play, behind the real one until it has caught up."""

    def __init__(self, behind: int) -> None:
        self._behind = behind

    def pass_by(self, ms: int) -> None:
        self._behind = max(self._behind - ms, 0)

    def wall(self) -> int:
        """Return Unix ms."""
        return time.time_ns() // 1_000_000 - self._behind

    def store(self) -> int:
        """Return what the ledger's store takes for the time since boot."""
        return since_boot() - self._behind


@dataclass
class Play:
    """A ledger with a day behind it, and what goes on in it."""

    url: str
    venue: SimulatedVenue
    second: SimulatedVenue
    time: Time
    ledger: Ledger
    services: list[Service]


def key_of(symbol: str, account: str = ACCOUNT) -> Key:
    """Return the ledger's key of a symbol."""
    return Key(account, EXCHANGE, PRODUCT, symbol)


def rehearse(path: Path, *, seed: int = 7, hours: int = 24, calm: bool = False) -> Play:
    """Play a day up to now into a new ledger.

    Args:
        path: of the ledger's file, which must not exist yet.
        seed: of everything that happens.
        hours: how long the play pretends to have run.
        calm: end without anything that needs a person.
    """
    clock = Time(hours * 60 * MINUTE)
    ledger = Ledger(SQLiteStore(str(path), clock=clock.store), url=f"sqlite:///{path}")
    chance = random.Random(seed)
    venue = SimulatedVenue(clock.wall, random.Random(chance.random()))
    second = SimulatedVenue(clock.wall, random.Random(), SECOND_ACCOUNT, legs=dict(_HELD))
    # The number of the last event of each moment, with the moment.
    moments: list[tuple[int, int]] = []

    def note() -> None:
        page = ledger.events_after(moments[-1][0] if moments else 0, 100_000)
        if page:
            moments.append((page[-1].number, clock.wall()))

    with _quiet():
        ledger.bind(LABEL, ACCOUNT)
        for symbol in SYMBOLS:
            ledger.adopt(key_of(symbol), (0, 0))
        ledger.bind("hedge", SECOND_ACCOUNT)
        for symbol, held in _HELD.items():
            ledger.adopt(key_of(symbol, SECOND_ACCOUNT), (max(held, 0), max(-held, 0)))
        ledger.apply_limits(Limits.parse(_LIMITS), reason="two accounts, one desk")
        services = _services(ledger, venue, chance)
        note()
        clock.pass_by(MINUTE)
        for minute in range(hours * 60 - 1, 0, -1):
            venue.move_prices()
            for service in services:
                wild = service.source == "reversion-1m" and minute in _BURST
                service.care = 0.3 if wild else 0.95
                for _ in range(3 if wild else 2):
                    service.turn(0.9)
            if minute == 900:
                _mistake(ledger, venue, chance)
            report_fills(ledger, venue.fill())
            if minute % _READ_EVERY == 0 or minute < 4:
                ledger.reconcile(venue)
                ledger.reconcile(second)
            if minute == 12 and not calm:
                ledger.halt(key_of(SYMBOLS[3]), "funding above 0.3 %, Ana")
            if minute == 5 and not calm:
                _lose(ledger, venue)
            if minute == 3 and not calm:
                _slip_past(venue)
            note()
            clock.pass_by(MINUTE)
        report_fills(ledger, venue.fill())
        ledger.reconcile(venue)
        ledger.reconcile(second)
        note()
    ledger.close()
    _backdate(path, moments)
    real = open_ledger(f"sqlite:///{path}")
    return Play(real.url, venue, second, clock, real, _services(real, venue, chance))


def go_on(play: Play, stop: threading.Event, pause: float = 1.0) -> threading.Thread:
    """Trade on in real time, in a thread, until told to stop."""

    def trade() -> None:
        turns = 0
        while not stop.wait(pause):
            turns += 1
            play.venue.move_prices()
            for service in play.services:
                service.turn(0.35)
            report_fills(play.ledger, play.venue.fill())
            if turns % 5 == 0:
                play.ledger.reconcile(play.venue)
                play.ledger.reconcile(play.second)
        play.ledger.close()

    def quietly() -> None:
        with _quiet():
            trade()

    thread = threading.Thread(target=quietly, name="invariant-guard-demo", daemon=True)
    thread.start()
    return thread


def _services(ledger: Ledger, venue: SimulatedVenue, chance: random.Random) -> list[Service]:
    enforcer = PositionInvariantEnforcer(ledger=ledger)
    return [
        Service(source, follows, enforcer, venue, random.Random(chance.random()))
        for source, follows in _SERVICES
    ]


def _mistake(ledger: Ledger, venue: SimulatedVenue, chance: random.Random) -> None:
    """Let a new service name an account that nobody bound."""
    enforcer = PositionInvariantEnforcer(ledger=ledger)
    new = Service("grid-test", True, enforcer, venue, random.Random(chance.random()), "grid")
    for _ in range(5):
        new.turn(1.0)


def _lose(ledger: Ledger, venue: SimulatedVenue) -> None:
    """Lose the reply to an order, and have the venue say nothing about it."""
    symbol = SYMBOLS[1]
    held = venue.legs.get(symbol, Decimal(0))
    side = Side.BUY if held >= 0 else Side.SELL
    asked = Asked(
        LABEL, EXCHANGE, PRODUCT, symbol, side, Kind.OPEN, SIZES[symbol], source="trend-4h"
    )
    order_id, decision = ledger.reserve(asked)
    if decision.refusal is None:
        venue.mute.add(order_id)
        size = SIZES[symbol]
        venue.create_order(  # noqa: INV001 -- reserved in the ledger itself, above
            symbol, side, size, order_id, reduce_only=False, delay_ms=None
        )
        ledger.mark(order_id, tracked=True, timed=False)
        ledger.leave(order_id, "ReadTimeout: no reply to create_order")


def _slip_past(venue: SimulatedVenue) -> None:
    """Let an order reach the venue that no guard has seen."""
    symbol = SYMBOLS[2]
    side = Side.BUY if venue.legs.get(symbol, Decimal(0)) >= 0 else Side.SELL
    venue.create_order(  # noqa: INV001 -- what the console has to show: an order past the guard
        symbol, side, SIZES[symbol], "", reduce_only=False, delay_ms=None
    )


def _backdate(path: Path, moments: list[tuple[int, int]]) -> None:
    """Date each event as the play pretends. The file is the demo's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        trigger = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'events_stay'"
        ).fetchone()[0]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DROP TRIGGER events_stay")
        first = 1
        for last, at in moments:
            rows = connection.execute(
                "SELECT number, body FROM events WHERE number BETWEEN ? AND ?", (first, last)
            ).fetchall()
            for index, (number, body) in enumerate(rows):
                # Spread over the half minute before it, in their order.
                then = at - (len(rows) - 1 - index) * (MINUTE // 2) // len(rows)
                fields = json.loads(body)
                fields[_AT] = str(then)
                text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
                connection.execute(
                    "UPDATE events SET at = ?, body = ? WHERE number = ?", (then, text, number)
                )
            first = last + 1
        connection.execute(trigger)
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep refusals off the terminal: the demo is about seeing them elsewhere."""
    logger = logging.getLogger("invariant_guard")
    before = logger.level
    # Its children take the level over; each has a logger of its own.
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
