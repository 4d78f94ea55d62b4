"""The documented ccxt service, with the real ccxt, against four venues that hold a position.

Over HTTP, from the loading of markets to the order: what ccxt asks and sends is its own doing.
"""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ccxt")

import ccxt
from ccxt_venues import VENUES, Contract, Venue
from stand_in import running

from invariant_guard import (
    OrderHandle,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionSnapshot,
    positions,
    reset_enforcer,
    set_position_invariant_enforcer,
)
from invariant_guard.ledger import Ledger, open_ledger

SERVICE = runpy.run_path(
    str(Path(__file__).parents[2] / "examples" / "services" / "ccxt_service.py")
)["CcxtService"]

#: What is held: the number of the contract, and whether the account is in hedge mode.
HOLDINGS = {
    "another settlement coin": (1, False),
    "a coin-margined contract": (2, False),
    "the other leg": (0, True),
}


@pytest.fixture(scope="module", params=VENUES, ids=[kind.name for kind in VENUES])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Venue, Any]]:
    venue = request.param()
    with pytest.MonkeyPatch.context() as patch:
        for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
            patch.delenv(proxy, raising=False)
        with running(venue) as address:
            yield venue, venue.exchange(address)


@pytest.fixture(params=sorted(HOLDINGS))
def held(served: tuple[Venue, Any], request: pytest.FixtureRequest) -> Contract:
    number, hedged = HOLDINGS[request.param]
    contract = served[0].contracts[number]
    served[0].hold(contract, hedged=hedged)
    return contract


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    opened = open_ledger("memory://")
    opened.bind("main", "acct")
    set_position_invariant_enforcer(PositionInvariantEnforcer(ledger=opened))
    yield opened
    reset_enforcer()


@pytest.fixture
def plain() -> Iterator[None]:
    set_position_invariant_enforcer(PositionInvariantEnforcer())
    yield
    reset_enforcer()


def refused(service: Any, contract: Contract, amount: float = 2) -> str:
    with pytest.raises(PositionInvariantViolation) as caught:
        service.enter(contract.symbol, "buy", amount)
    return str(caught.value.code)


@pytest.mark.usefixtures("plain")
def test_the_opposing_order_is_refused_and_the_other_is_sent(
    served: tuple[Venue, Any], held: Contract
) -> None:
    venue, exchange = served
    service = SERVICE(exchange, "main")
    # A snapshot knows what is open before the order, and the ledger only with it: see below.
    assert refused(service, held) == "OPPOSING_POSITION"
    assert refused(service, held, amount=50) == "OPPOSING_POSITION"
    assert venue.orders == []
    if venue.hedged:
        with pytest.raises(ccxt.ExchangeError, match=venue.no_leg):
            service.enter(held.symbol, "sell", 2)
    else:
        assert service.enter(held.symbol, "sell", 2)["id"] == "1"
    (order,) = venue.orders
    assert held.name in (order.get("symbol"), order.get("instId"))
    assert order["side"].lower() == "sell"
    assert venue.unknown == []


def test_with_a_ledger_the_order_carries_its_id_where_the_venue_looks(
    served: tuple[Venue, Any], held: Contract, ledger: Ledger
) -> None:
    venue, exchange = served
    service = SERVICE(exchange, "main")
    assert refused(service, held) == "OPPOSING_POSITION"
    assert (venue.orders, ledger.orders()) == ([], [])
    if venue.hedged:
        with pytest.raises(ccxt.ExchangeError, match=venue.no_leg):
            service.enter(held.symbol, "sell", 2)
        (order,) = venue.orders
        # The venue's own code proves that the order is not there.
        assert ledger.orders() == []
        assert ledger.order(order[venue.id_field]) is not None
    else:
        service.enter(held.symbol, "sell", 2)
        (order,) = venue.orders
        (reserved,) = ledger.orders()
        assert order[venue.id_field] == reserved.id
        assert reserved.venue_id == "1"
    assert refused(service, held) == "OPPOSING_POSITION"
    assert len(venue.orders) == 1


@pytest.mark.usefixtures("plain")
def test_the_exit_is_sent_and_says_that_it_only_reduces(
    served: tuple[Venue, Any], held: Contract
) -> None:
    venue, exchange = served
    service = SERVICE(exchange, "main")
    with pytest.raises(PositionInvariantViolation) as caught:
        service.leave(held.symbol, "buy", 6)
    assert caught.value.code == "REDUCE_TOO_LARGE"
    assert venue.orders == []
    if venue.hedged:
        # The documented service names no leg; the guard lets exits through all the same.
        with pytest.raises(ccxt.ExchangeError, match=venue.no_leg):
            service.leave(held.symbol, "buy", 5)
    else:
        service.leave(held.symbol, "buy", 5)
    (order,) = venue.orders
    assert str(order["reduceOnly"]).lower() in ("true", "yes")


class OldService(SERVICE):  # type: ignore[misc, valid-type]
    """The example as it was: ccxt's own default request, taken for the whole account."""

    def read_positions(self) -> PositionSnapshot:
        now = datetime.now(timezone.utc)
        rows = self.exchange.fetch_positions()
        return positions.from_ccxt(rows, complete=True, fetched_at=now, account=self.account)


#: Where that request is blind: OKX answers for all contracts, Binance for all of USD-M.
BLIND = {"bybit": (1, 2), "bitget": (1, 2), "okx": (), "binance": (2,)}


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("number", [1, 2])
def test_the_control_without_the_full_fetch_the_opposing_order_arrives(
    served: tuple[Venue, Any], number: int
) -> None:
    venue, exchange = served
    contract = venue.contracts[number]
    venue.hold(contract, hedged=False)
    service = OldService(exchange, "main")
    if number in BLIND[venue.name]:
        service.enter(contract.symbol, "buy", 2)
        assert [order["side"].lower() for order in venue.orders] == ["buy"]
    else:
        assert refused(service, contract) == "OPPOSING_POSITION"


def test_the_control_without_the_guard_every_opposing_order_arrives(
    served: tuple[Venue, Any], held: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    venue, exchange = served

    class NoGuard:
        def enforce_before_order(self, **_: object) -> OrderHandle:
            return OrderHandle()

    service = SERVICE(exchange, "main")
    monkeypatch.setitem(SERVICE.enter.__globals__, "get_position_invariant_enforcer", NoGuard)
    if venue.hedged:
        with pytest.raises(ccxt.ExchangeError, match=venue.no_leg):
            service.enter(held.symbol, "buy", 2)
    else:
        service.enter(held.symbol, "buy", 2)
    assert [order["side"].lower() for order in venue.orders] == ["buy"]
