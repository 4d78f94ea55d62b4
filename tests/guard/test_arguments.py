"""One bad argument has one code, reason and remedy: with and without a ledger, sync and async.

Every parameter of ``enforce_before_order`` is in the table, and a test holds the table to that.
"""

from __future__ import annotations

import asyncio
import enum
import inspect
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    ViolationCode,
)
from invariant_guard.ledger import Ledger, open_ledger
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore

#: An order that is cleared four ways; each row of the table spoils one argument of it.
GOOD: dict[str, Any] = {
    "symbol": "BTC/USDT:USDT",
    "side": "buy",
    "quantity": 1,
    "current_positions": {},
    "account": "main",
    "exchange": "binance",
}

NAN, INFINITY = float("nan"), float("inf")


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError

    __str__ = __float__ = __bool__ = __repr__


class Word(str, enum.Enum):
    PADDED = " BTC "
    EMPTY = ""
    NONSENSE = "perp"


class Trueish:
    def __bool__(self) -> bool:
        return True


#: No plain text of 1 to 128 characters.
NO_NAME = [
    "", " ", " BTC", "BTC ", "BTC\n", "B\x00TC", "B" * 129, None, 5, b"BTC", ["BTC"], Hostile(),
    Word.PADDED, Word.EMPTY,
]  # fmt: skip
NO_FLAG = ["false", "", 0, 1, None, [], Trueish(), Hostile()]
NO_LOT = [0, -1, NAN, INFINITY, "", "small", "1_0", True, [], Hostile(), Decimal("-0.1")]

#: parameter: (code, values that mean nothing, what else the call says)
BAD: dict[str, tuple[ViolationCode, list[Any], dict[str, Any]]] = {
    "symbol": (ViolationCode.INVALID_SYMBOL, NO_NAME, {}),
    "side": (
        ViolationCode.UNKNOWN_SIDE,
        ["", "hold", " buy", "buy ", "b", None, 1, True, [], Word.NONSENSE, Hostile()],
        {},
    ),
    "quantity": (
        ViolationCode.INVALID_QUANTITY,
        [0, -1, 0.0, -0.0, NAN, INFINITY, -INFINITY, None, "", "one", " 1", "1_0", "nan", True,
         Decimal("NaN"), Decimal("sNaN"), Decimal("-1"), [], {}, 1 << 70_000, Hostile()],
        {},
    ),
    "current_positions": (
        ViolationCode.INVALID_POSITIONS,
        [5, "BTC", [], [("BTC", 1)], Hostile(), {"BTC/USDT:USDT": NAN}, {"X": None}, {5: 1.0},
         {"BTC/USDT:USDT": "long"}, {"BTC/USDT:USDT": True}],
        {},
    ),
    "account": (ViolationCode.INVALID_ARGUMENT, NO_NAME, {}),
    "exchange": (ViolationCode.INVALID_ARGUMENT, NO_NAME, {}),
    "reduce_only": (ViolationCode.INVALID_ARGUMENT, NO_FLAG, {}),
    "close_position": (ViolationCode.INVALID_ARGUMENT, NO_FLAG, {}),
    # The price is for the events only.
    "price": (ViolationCode.INVALID_ARGUMENT, [], {}),
    "lot_size": (ViolationCode.INVALID_ARGUMENT, NO_LOT, {}),
    "product": (
        ViolationCode.INVALID_ARGUMENT,
        ["", "perp", " spot", "SPOT", 5, True, {}, b"spot", Word.NONSENSE, Hostile()],
        {},
    ),
    "window_ms": (
        ViolationCode.INVALID_ARGUMENT,
        [0, -1, True, 1.5, "5000", 60_001, NAN, [], Hostile()],
        {},
    ),
    "group": (ViolationCode.INVALID_ARGUMENT, [5, b"oco", ["oco"], True, Hostile()], {}),
    "conditional": (ViolationCode.INVALID_ARGUMENT, NO_FLAG, {}),
    "source": (
        ViolationCode.INVALID_ARGUMENT,
        [5, True, b"trend", ["trend"], " trend", "tr\nend", "t" * 129, Hostile(), Word.PADDED],
        {},
    ),
}  # fmt: skip

#: What has a code of its own, or is bad only beside something else.
PARTICULAR = [
    ("current_positions", None, {}, ViolationCode.POSITIONS_MISSING),
    ("product", "spot", {}, ViolationCode.UNKNOWN_INSTRUMENT),
    ("product", "option", {}, ViolationCode.UNKNOWN_INSTRUMENT),
    ("quantity", None, {"reduce_only": True}, ViolationCode.INVALID_QUANTITY),
    ("quantity", -1, {"close_position": True}, ViolationCode.INVALID_QUANTITY),
    ("reduce_only", "yes", {"close_position": True}, ViolationCode.INVALID_ARGUMENT),
]

ROWS = [
    pytest.param(name, value, more, code, id=f"{name}-{number}")
    for name, (code, values, more) in BAD.items()
    for number, value in enumerate(values)
] + [
    pytest.param(name, value, more, code, id=f"{name}-in-particular-{number}")
    for number, (name, value, more, code) in enumerate(PARTICULAR)
]

Found = tuple[ViolationCode, str, str]


def ledger() -> Ledger:
    made = open_ledger("memory://")
    made.bind("main", "acct")
    return made


def of_sync(enforcer: PositionInvariantEnforcer, call: dict[str, Any]) -> Found:
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(**call)
    return caught.value.code, caught.value.reason, caught.value.remedy


def of_async(enforcer: AsyncPositionInvariantEnforcer, call: dict[str, Any]) -> Found:
    async def order() -> None:
        await enforcer.enforce_before_order(**call)

    with pytest.raises(PositionInvariantViolation) as caught:
        asyncio.run(order())
    return caught.value.code, caught.value.reason, caught.value.remedy


WAYS: dict[str, Callable[[dict[str, Any]], Found]] = {
    "sync": lambda call: of_sync(PositionInvariantEnforcer(), call),
    "sync, ledger": lambda call: of_sync(PositionInvariantEnforcer(ledger=ledger()), call),
    "async": lambda call: of_async(AsyncPositionInvariantEnforcer(), call),
    "async, ledger": lambda call: of_async(
        AsyncPositionInvariantEnforcer(ledger=AsyncLedger(ThreadedStore(ledger().store))), call
    ),
}


@pytest.mark.parametrize(("name", "value", "more", "code"), ROWS)
def test_one_bad_argument_has_one_refusal(
    name: str, value: Any, more: dict[str, Any], code: ViolationCode
) -> None:
    found = {way: ask({**GOOD, **more, name: value}) for way, ask in WAYS.items()}
    assert set(found.values()) == {found["sync"]}, found
    assert found["sync"][0] is code
    assert all(found["sync"])


@pytest.mark.parametrize("enforcer", [PositionInvariantEnforcer, AsyncPositionInvariantEnforcer])
def test_the_table_is_of_every_argument(enforcer: type) -> None:
    parameters = inspect.signature(enforcer.enforce_before_order).parameters  # type: ignore[attr-defined]
    assert list(BAD) == [name for name in parameters if name != "self"]


@pytest.mark.parametrize(
    "more",
    [{}, {"window_ms": 5000, "group": "oco", "conditional": True, "price": Hostile()},
     {"lot_size": "0.001", "product": "linear_perp"}],
)  # fmt: skip
def test_the_order_that_is_spoiled_is_a_good_one(more: dict[str, Any]) -> None:
    async def order(enforcer: AsyncPositionInvariantEnforcer) -> None:
        await (await enforcer.enforce_before_order(**GOOD, **more)).not_sent()

    for kept in (None, ledger()):
        PositionInvariantEnforcer(ledger=kept).enforce_before_order(**GOOD, **more).not_sent()
    for away in (None, AsyncLedger(ThreadedStore(ledger().store))):
        asyncio.run(order(AsyncPositionInvariantEnforcer(ledger=away)))


def test_only_a_ledger_needs_the_product_and_sizes_it_can_add_up() -> None:
    """Not bad arguments: what is asked is clear, and a ledger cannot count it."""
    counted = PositionInvariantEnforcer(ledger=ledger())
    for spoiled, code in (
        ({"symbol": "BTCUSDT"}, ViolationCode.AMBIGUOUS_SYMBOL),
        ({"quantity": "1e-40"}, ViolationCode.INVALID_QUANTITY),
        ({"account": "nobody"}, ViolationCode.UNKNOWN_ACCOUNT),
    ):
        assert of_sync(counted, {**GOOD, **spoiled})[0] is code
        assert PositionInvariantEnforcer().enforce_before_order(**{**GOOD, **spoiled})
