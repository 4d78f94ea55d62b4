"""A limit in money counts contracts by their size, as the exchange's own markets tell it."""

from __future__ import annotations

from typing import Any

import pytest

from invariant_guard import InstrumentTable, PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.ledger import Key, Ledger, Limits

HEAD = 'version = 1\ncurrency = "USDT"\n[[limit]]\nscope = "account:acct"\n'


def market(symbol: str, size: float | None, kind: str = "swap") -> dict[str, Any]:
    """A market as ccxt's load_markets() gives it, of which no more is read."""
    return {
        "symbol": symbol, "id": symbol.partition(":")[0].replace("/", "-") + kind, "type": kind,
        "contractSize": size, "inverse": False,
    }  # fmt: skip


MARKETS = {
    each["symbol"]: each
    for each in (
        market("DOGE/USDT:USDT", 1000.0), market("BTC/USDT:USDT", 0.01), market("BTC/USDT", None, "spot"),
        market("ETH/USDT:USDT", 0.0),
    )
}  # fmt: skip


@pytest.fixture
def desk(ledger: Ledger) -> Ledger:
    for symbol in MARKETS:
        product = "linear_perp" if ":" in symbol else "spot"
        ledger.adopt(Key("acct", "okx", product, symbol), (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + 'max-gross-notional = "1000"\n'), reason="first")
    return ledger


def sent(ledger: Ledger, symbol: str, quantity: object, side: str = "buy", **more: Any) -> str:
    table = InstrumentTable.from_ccxt("other", {"X/Y": market("X/Y", None, "spot")})
    enforcer = PositionInvariantEnforcer(
        ledger=ledger, instruments=table | InstrumentTable.from_ccxt("okx", MARKETS)
    )
    try:
        with enforcer.enforce_before_order(
            symbol, side, quantity, account="main", exchange="okx", **more
        ) as order:
            order.acknowledge("v")
    except PositionInvariantViolation as refused:
        return refused.code.value
    return str(order.id)


def used(ledger: Ledger) -> int:
    (only,) = ledger.usage()
    assert only.used is not None
    return only.used


def test_contracts_are_worth_their_size(desk: Ledger) -> None:
    # One contract is a thousand, at 0.2 each.
    sent(desk, "DOGE/USDT:USDT", 4, price="0.2")
    assert used(desk) == 800 * 10**30
    assert sent(desk, "DOGE/USDT:USDT", 2, price="0.2") == "EXPOSURE_LIMIT"
    sent(desk, "BTC/USDT:USDT", 1, price="10000")
    assert used(desk) == 900 * 10**30
    # Spot is counted in its own unit; and the call's own word goes before the table's.
    sent(desk, "BTC/USDT", "0.005", price="10000")
    sent(desk, "DOGE/USDT:USDT", 1, price="0.2", contract_size=100)
    assert used(desk) == 970 * 10**30


def test_a_size_that_is_none_stops_openings_and_no_exit(desk: Ledger) -> None:
    assert sent(desk, "ETH/USDT:USDT", 1, price="20") == "INVALID_ARGUMENT"
    opened = sent(desk, "ETH/USDT:USDT", 1, price="20", contract_size=1)
    desk.filled(opened, 1, final=True)
    exit_ = sent(desk, "ETH/USDT:USDT", 1, "sell", price="20", reduce_only=True)
    assert exit_.startswith("ig")


def test_a_table_made_by_hand_may_say_sizes() -> None:
    table = InstrumentTable.from_ccxt("okx", MARKETS)
    doge = table.find("okx", "DOGE/USDT:USDT")
    plain = InstrumentTable([("D", doge)])
    assert plain.contract_size(doge) is None
    assert InstrumentTable([("D", doge)], {doge: "1000"}).contract_size(doge) == "1000"
    assert (plain | table).contract_size(doge) == 1000.0
