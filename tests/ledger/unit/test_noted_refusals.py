"""With a ledger, every refusal of the guard call stands in the ledger's events, whoever refused."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    ViolationCode,
    positions,
)
from invariant_guard.enforcer import plan
from invariant_guard.ledger import Key, Ledger
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.stores.base import Operation, StoreUnavailable
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.reading.ledger_store import LedgerReader

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
BTC = {"symbol": "BTCUSDT", "side": "buy", "quantity": 1, "account": "main"}


def snapshot() -> PositionSnapshot:
    """Return one of another exchange, read now: made with the module, it would be old in a long run."""
    now = datetime.now(timezone.utc)
    return positions.from_signed(
        {}, exchange="bybit", source="a test", fetched_at=now, complete=True
    )


#: What a service passes, and the code that refuses it before the ledger is asked.
UNSEEN: dict[str, dict[str, Any]] = {
    "OPPOSING_POSITION": {"current_positions": {"BTCUSDT": -1}},
    "NOTHING_TO_REDUCE": {"current_positions": {}, "reduce_only": True},
    "UNKNOWN_SIDE": {"side": "up: and away"},
    "INVALID_QUANTITY": {"quantity": "much"},
    "INVALID_SYMBOL": {"symbol": "BTC\ud800"},
    "INVALID_ARGUMENT": {"source": 7},
    "POSITIONS_MISSING": {"current_positions": None},
    "INVALID_POSITIONS": {"current_positions": 7},
    "WRONG_EXCHANGE": {"current_positions": snapshot},
    "AMBIGUOUS_SYMBOL": {"symbol": "BTC-USDT", "exchange": "nowhere"},
}


def refuse(enforcer: Any, **call: Any) -> PositionInvariantViolation:
    made = {name: value() if value is snapshot else value for name, value in call.items()}
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(**{**BTC, **made})
    return caught.value


def test_what_a_service_passes_is_refused_and_listed(ledger: Ledger) -> None:
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_source="desk")
    for code, call in UNSEEN.items():
        product = {} if code == "AMBIGUOUS_SYMBOL" else {"product": "linear_perp"}
        violation = refuse(enforcer, **product, **call)
        assert violation.code == code, violation.reason
        event = ledger.blocked()[-1]
        assert (event.code, event.kind) == (code, "blocked")
        entry = LedgerReader(ledger).refusals()[-1]
        assert (entry.account, entry.reason) == ("main", violation.reason), code
        assert entry.source == ("7" if code == "INVALID_ARGUMENT" else "desk")
    assert len(ledger.blocked()) == len(UNSEEN)
    # No key became known by it.
    assert [state.key for state in ledger.contents().keys] == [KEY.text]


def test_every_code_there_is_stands_among_the_events(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    face = AsyncPositionInvariantEnforcer(
        ledger=AsyncLedger(ThreadedStore(ledger.store)), default_product="linear_perp"
    )

    async def refused() -> None:
        with pytest.raises(PositionInvariantViolation):
            await face.enforce_before_order(**BTC, current_positions={})

    for code in ViolationCode:
        if code is ViolationCode.STORE_UNAVAILABLE:
            continue

        def no(*_: object, code: ViolationCode = code) -> None:
            raise PositionInvariantViolation("why not", code=code)

        monkeypatch.setattr(plan, "judge", no)
        refuse(enforcer, current_positions={})
        asyncio.run(refused())
        assert [event.code for event in ledger.blocked()][-2:] == [code.value] * 2


def test_a_refusal_of_the_ledger_itself_is_listed_once(ledger: Ledger) -> None:
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    assert refuse(enforcer).code in ("RECONCILING", "OPPOSING_POSITION")
    assert len(ledger.blocked()) == 1


def test_a_failure_of_the_guard_is_listed_too(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    monkeypatch.setattr(plan, "read_order", lambda *_: 1 / 0)
    assert refuse(enforcer).code == "INTERNAL"
    entry = LedgerReader(ledger).refusals()[-1]
    assert (entry.outcome, entry.account, entry.order) == ("failed", "main", "buy")


class Away(MemoryStore):
    """A store that a test takes away and brings back."""

    away = False

    def admit(self, *args: Any) -> Any:
        self._there()
        return super().admit(*args)

    def run(self, operation: Operation[Any]) -> Any:
        self._there()
        return super().run(operation)

    def _there(self) -> None:
        if self.away:
            raise StoreUnavailable("away", "Wait.")


def until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not true() and time.monotonic() < end:
        threading.Event().wait(0.02)
    return true()


def test_what_an_outage_refused_is_listed_once_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Away()
    ledger = Ledger(store)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    store.away = True
    for number in range(250):
        assert refuse(enforcer, source=f"s{number}").code == "STORE_UNAVAILABLE"
    assert refuse(enforcer, side="up").code == "UNKNOWN_SIDE"
    store.away = False
    assert until(lambda: len(ledger.blocked()) >= 200)
    found = ledger.blocked()
    assert [event.code for event in found[-2:]] == ["STORE_UNAVAILABLE", "UNKNOWN_SIDE"]
    assert [event.source for event in found[:-1]] == [f"s{n}" for n in range(51, 250)]
    assert "kept later" in found[0].detail
    # And the next orders are taken as ever.
    with enforcer.enforce_before_order(**BTC) as order:
        order.not_sent()


def test_an_observed_refusal_is_listed_and_its_order_counts(ledger: Ledger) -> None:
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp", observe=True)
    with enforcer.enforce_before_order(**BTC, current_positions={"BTCUSDT": -1}) as order:
        assert [record.id for record in ledger.orders()] == [order.id]
        assert until(lambda: [e.code for e in ledger.blocked()] == ["OPPOSING_POSITION"])
        order.not_sent()
