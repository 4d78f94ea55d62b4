"""Who wanted an order: named on the guard call, found in events, reservations and refusals."""

from __future__ import annotations

import asyncio
from enum import Enum

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    open_ledger,
)
from invariant_guard.ledger import Key, Ledger
from invariant_guard.ledger.stores import codec

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
ODD = 'mean "reversion" é'


def newest(enforcer: PositionInvariantEnforcer | AsyncPositionInvariantEnforcer) -> str:
    return enforcer.recent_decisions(1)[0].source


def test_a_decision_names_the_source_of_the_call_else_the_enforcers() -> None:
    enforcer = PositionInvariantEnforcer(default_source="desk")
    assert enforcer.default_source == "desk"
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, {})
    assert newest(enforcer) == "desk"
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}, source="momentum")
    assert newest(enforcer) == "momentum"
    enforcer.check_can_open_position("BTCUSDT", "sell", 1, {"BTCUSDT": 1}, source=ODD)
    assert newest(enforcer) == ODD
    assert enforcer.recent_decisions(1)[0].to_dict()["source"] == ODD
    hedged = PositionInvariantEnforcer(allow_hedging=True)
    hedged.enforce_before_order("BTCUSDT", "buy", 1, {}, source="pairs")
    assert newest(hedged) == "pairs"


class Strategy(str, Enum):
    TREND = "trend"


def test_a_member_of_an_enum_is_its_letters() -> None:
    enforcer = PositionInvariantEnforcer()
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}, source=Strategy.TREND)
    assert type(newest(enforcer)) is str
    assert newest(enforcer) == "trend"


def test_the_asynchronous_enforcer_does_so_too() -> None:
    enforcer = AsyncPositionInvariantEnforcer(default_source="desk")

    async def orders() -> None:
        await enforcer.enforce_before_order("BTCUSDT", "buy", 1, {})
        assert newest(enforcer) == "desk"
        await enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}, source="momentum")
        assert newest(enforcer) == "momentum"

    asyncio.run(orders())


@pytest.mark.parametrize("source", [7, b"momentum", "a\nb", " padded", "x" * 129, ["a"]])
def test_a_source_that_is_no_plain_text_refuses_the_order(source: object, ledger: Ledger) -> None:
    ledger.adopt(KEY, (0, 0))
    plain = PositionInvariantEnforcer()
    counted = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    with pytest.raises(PositionInvariantViolation, match="source") as caught:
        plain.enforce_before_order("BTCUSDT", "buy", 1, {}, source=source)  # type: ignore[arg-type]
    assert caught.value.code == "INVALID_ARGUMENT"
    assert newest(plain)
    with pytest.raises(PositionInvariantViolation, match="source"):
        counted.enforce_before_order(
            "BTCUSDT", "buy", 1, account="main", source=source  # type: ignore[arg-type]
        )  # fmt: skip
    with pytest.raises(ValueError, match="default_source"):
        PositionInvariantEnforcer(default_source=source)  # type: ignore[arg-type]
    assert not ledger.orders()


def test_the_ledger_keeps_it_with_the_order_its_admission_and_its_refusal(ledger: Ledger) -> None:
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(
        ledger=ledger, default_product="linear_perp", default_source="desk"
    )
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main", source=ODD) as order:
        assert ledger.order(order.id).source == ODD  # type: ignore[union-attr]
        order.acknowledge("v1")
        order.filled(1, final=True)
    # Settled, it is kept on; a step in between has rewritten its record.
    assert ledger.order(order.id).source == ODD  # type: ignore[union-attr]
    for account, more in (("main", {}), ("nobody", {"source": "momentum"})):
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order("BTCUSDT", "sell", 1, account=account, **more)
    assert [event.source for event in ledger.blocked()] == ["desk", "momentum"]
    assert [event.source for event in ledger.events() if event.kind == "admitted"] == [ODD]


def test_a_row_without_a_source_is_the_text_it_was_before_there_were_any(ledger: Ledger) -> None:
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        order.not_sent()
    record = ledger.order(order.id)
    assert record is not None
    text = codec.record_to_text(record)
    assert len(codec.json.loads(text)) == 21
    assert codec._parse(text) == record
    named = record._replace(source=ODD)
    assert codec._parse(codec.record_to_text(named)) == named


def test_two_processes_see_the_same(tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    first, second = open_ledger(url), open_ledger(url)
    first.bind("main", "acct")
    first.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=first, default_product="linear_perp")
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main", source=ODD) as order:
        assert second.order(order.id) == first.order(order.id)
        order.not_sent()
