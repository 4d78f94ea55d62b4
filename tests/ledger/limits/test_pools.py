"""Several accounts as one, on every store: what a service meets, and what is never refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.ledger import Ledger, Limits
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore

BTC = "binance/linear_perp/BTC%2FUSDT:USDT"
HEAD = 'version = 1\ncurrency = "USDT"\n'
POOL = '[[pool]]\nname = "desk"\naccounts = ["one", "two"]\n'


def refusal(ledger: Ledger, label: str, side: str, **more: Any) -> PositionInvariantViolation | str:
    """Send an order of one; give its refusal, else its id."""
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    try:
        with enforcer.enforce_before_order("BTCUSDT", side, 1, account=label, **more) as order:
            order.acknowledge("v")
    except PositionInvariantViolation as refused:
        return refused
    return str(order.id)


def send(ledger: Ledger, label: str, side: str, **more: Any) -> str:
    """Send an order of one; give its code where it was refused, else its id."""
    found = refusal(ledger, label, side, **more)
    return found if isinstance(found, str) else found.code.value


def sent(ledger: Ledger, label: str, side: str, **more: Any) -> str:
    found = send(ledger, label, side, **more)
    assert found.startswith("ig"), found
    return found


@pytest.fixture
def desk(ledger: Ledger) -> Ledger:
    for account in ("one", "two"):
        ledger.bind(account, account)
        ledger.adopt(f"{account}/{BTC}", (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + POOL), reason="first pool")
    return ledger


def test_nothing_opens_against_an_order_of_another_account(desk: Ledger) -> None:
    first = sent(desk, "one", "buy")
    found = refusal(desk, "two", "sell")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "OPPOSING_ACCOUNT_ORDER"
    said = f"pool:desk opposing: one/{BTC} has {first} in flight, to buy 1"
    assert said in str(found)
    assert found.limit is not None
    assert found.limit.scope == "pool:desk"
    assert "Cancel that order in the account that the message names" in found.remedy
    (event,) = [e for e in desk.events() if e.kind.value == "limit_breached"]
    assert (event.code, event.detail, event.key) == (
        "OPPOSING_ACCOUNT_ORDER", said, f"two/{BTC}"
    )  # fmt: skip
    # The same direction opens in any account, and any direction once the other is gone.
    second = sent(desk, "two", "buy")
    desk.filled(first, 0, final=True)
    desk.filled(second, 0, final=True)
    sent(desk, "two", "sell")


def test_nothing_opens_against_a_position_of_another_account(desk: Ledger) -> None:
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    found = refusal(desk, "two", "sell")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "OPPOSING_ACCOUNT_POSITION"
    assert f"one/{BTC} is long 1" in str(found)
    assert send(desk, "one", "sell") == "OPPOSING_POSITION"
    # An exit opens nothing, so it passes; once it has filled, nothing is left to oppose.
    desk.filled(sent(desk, "one", "sell", reduce_only=True), 1, final=True)
    sent(desk, "two", "sell")


def test_an_unknown_order_of_another_account_counts(desk: Ledger) -> None:
    enforcer = PositionInvariantEnforcer(ledger=desk, default_product="linear_perp")
    with (
        pytest.raises(TimeoutError),
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="one"),
    ):
        raise TimeoutError
    assert send(desk, "two", "sell") == "OPPOSING_ACCOUNT_ORDER"


def test_an_account_that_nobody_has_read_is_not_flat(ledger: Ledger) -> None:
    for account in ("one", "two", "three"):
        ledger.bind(account, account)
    ledger.adopt(f"one/{BTC}", (0, 0))
    three = POOL.replace('"two"', '"two", "three"')
    ledger.apply_limits(Limits.parse(HEAD + three), reason="first pool")
    found = refusal(ledger, "one", "buy")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "POOL_RECONCILING"
    assert f"three/{BTC} is RECONCILING" in str(found)
    ledger.adopt(f"three/{BTC}", (0, 0))
    assert f"two/{BTC} is RECONCILING" in str(refusal(ledger, "one", "buy"))
    # A person's word that this account trades no such instrument.
    ledger.retire(f"two/{BTC}", "no futures there")
    sent(ledger, "one", "buy")
    ledger.halt(f"three/{BTC}", "looks odd")
    assert send(ledger, "one", "buy") == "POOL_RECONCILING"
    # An order of the retired account takes its key back into use, and it is unknown again.
    ledger.resume(f"three/{BTC}")
    ledger.adopt(f"three/{BTC}", (0, 0))
    sent(ledger, "one", "buy")
    assert send(ledger, "two", "buy") == "RECONCILING"
    assert send(ledger, "one", "buy") == "POOL_RECONCILING"


def test_an_exit_is_never_refused_and_what_it_could_meet_is_told(desk: Ledger) -> None:
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    other = sent(desk, "two", "buy")

    def told() -> list[tuple[str, str]]:
        events = desk.events()
        return [(e.id, e.detail) for e in events if e.kind.value == "self_match_risk"]

    # A stop does not rest at the venue before it is triggered.
    sent(desk, "one", "sell", reduce_only=True, conditional=True)
    assert told() == []
    exit_ = sent(desk, "one", "sell", reduce_only=True)
    assert told() == [(exit_, f"pool:desk: two/{BTC} has {other} in flight, to buy 1")]
    # An opening that could meet another account's exit opens nothing against it: it is told too.
    desk.filled(other, 1, final=True)
    second = sent(desk, "two", "buy")
    assert told()[-1] == (second, f"pool:desk: one/{BTC} has {exit_} in flight, to sell 1")
    for key in (f"one/{BTC}", f"two/{BTC}"):
        desk.halt(key, "by hand")
    desk.halt("pool:desk", "lunch")
    sent(desk, "one", "sell", reduce_only=True)
    sent(desk, "two", "sell", reduce_only=True)


def test_orders_alone_or_nothing_may_be_judged(desk: Ledger) -> None:
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    held = POOL + 'opposing = "orders"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "2") + held), reason="self-match only")
    order = sent(desk, "two", "sell")
    assert send(desk, "one", "buy") == "OPPOSING_ACCOUNT_ORDER"
    desk.filled(order, 1, final=True)
    sent(desk, "one", "buy")
    assert send(desk, "two", "sell") == "OPPOSING_ACCOUNT_ORDER"
    held = POOL + 'opposing = "allow"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "3") + held), reason="no pool")
    sent(desk, "two", "sell")
    sets = [e.detail for e in desk.events() if e.detail.startswith("pool desk: ")]
    assert sets[-1] == (
        "pool desk: one, two; opposing orders, venues same -> one, two; opposing allow, venues same"
    )


def test_venues_are_one_or_any(desk: Ledger) -> None:
    bybit = BTC.replace("binance", "bybit")
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    desk.bind("far", "far")
    desk.adopt(f"far/{bybit}", (0, 0))
    wide = POOL.replace('"two"', '"two", "far"') + 'venues = "any"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "2") + wide), reason="all venues")
    found = refusal(desk, "far", "sell", exchange="bybit")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "OPPOSING_ACCOUNT_POSITION"
    assert f"one/{BTC} is long 1" in str(found)
    # Once an account is known to trade elsewhere, what it holds there has to be known too.
    sent(desk, "far", "buy", exchange="bybit")
    desk.adopt(f"two/{bybit.replace('BTC', 'ETH')}", (0, 0))
    assert f"two/{bybit} is RECONCILING" in str(refusal(desk, "far", "buy", exchange="bybit"))
    assert f"two/{bybit} is RECONCILING" in str(refusal(desk, "one", "buy"))
    desk.adopt(f"two/{bybit}", (0, 0))
    sent(desk, "one", "buy")
    same = POOL.replace('"two"', '"two", "far"')
    desk.apply_limits(Limits.parse(HEAD.replace("1", "3") + same), reason="one venue")
    assert f"far/{BTC} is RECONCILING" in str(refusal(desk, "one", "buy"))


def test_limits_have_the_scope_of_a_pool(desk: Ledger) -> None:
    caps = POOL + '[[limit]]\nscope = "pool:desk"\nmax-open-orders = 2\nmax-gross-notional = "50"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "2") + caps), reason="caps")
    sent(desk, "one", "buy", price=20)
    assert send(desk, "two", "buy", price=40) == "EXPOSURE_LIMIT"
    sent(desk, "two", "buy", price=20)
    assert send(desk, "one", "buy", price=1) == "OPEN_ORDERS_LIMIT"
    used = {(each.scope, each.name): each.used for each in desk.usage()}
    assert used["pool:desk", "max-gross-notional"] == 40 * 10**30
    desk.halt("pool:desk", "lunch")
    assert send(desk, "two", "buy", price=1) == "HALTED"
    desk.resume("pool:desk")
    assert send(desk, "two", "buy", price=1) == "OPEN_ORDERS_LIMIT"


def test_the_awaited_face_holds_a_pool(desk: Ledger) -> None:
    sent(desk, "one", "buy")

    async def told() -> str:
        ledger = AsyncLedger(ThreadedStore(desk.store))
        enforcer = AsyncPositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
        with pytest.raises(PositionInvariantViolation) as refused:
            await enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="two")
        return refused.value.code.value

    assert asyncio.run(told()) == "OPPOSING_ACCOUNT_ORDER"


def test_an_account_that_is_unbound_is_no_part_of_a_pool(ledger: Ledger) -> None:
    ledger.bind("label", "one")
    with pytest.raises(ValueError, match=r"pool desk: no label is bound to account two; bound are"):
        ledger.apply_limits(Limits.parse(HEAD + POOL), reason="so")
    with pytest.raises(ValueError, match=r"pool desk: .* label; label is a label of one"):
        ledger.apply_limits(Limits.parse(HEAD + POOL.replace("one", "label")), reason="so")
