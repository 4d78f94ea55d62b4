"""Refusals word for word: what is read in the night names the order, the value and the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from invariant_guard import (
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    ViolationCode,
)
from invariant_guard.enforcer import core
from invariant_guard.positions import Scope

BTC = "BTC/USDT:USDT"
NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
NAN = float("nan")
LONG, SHORT = {BTC: 0.5}, {BTC: -0.5}


@pytest.fixture(autouse=True)
def _it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "time", NOW.timestamp)


def violation(
    enforcer: PositionInvariantEnforcer | None = None, **more: Any
) -> PositionInvariantViolation:
    call = {"symbol": BTC, "side": "buy", "quantity": 1, "current_positions": {},
            "account": "main", "exchange": "binance", **more}  # fmt: skip
    with pytest.raises(PositionInvariantViolation) as caught:
        (enforcer or PositionInvariantEnforcer()).enforce_before_order(**call)
    return caught.value


def leg(side: str, quantity: object, **more: Any) -> PositionLeg:
    return PositionLeg(BTC, side, quantity, **more)  # type: ignore[arg-type]


def snapshot(*legs: PositionLeg, late: float = 0, **more: Any) -> PositionSnapshot:
    fetched_at = NOW - timedelta(seconds=late)
    return PositionSnapshot(
        legs, **{"source": "books", "complete": True, **more}, fetched_at=fetched_at
    )


class Group(str, Enum):
    OCO = "oco"


class Lazy(Mapping[str, float]):
    def __getitem__(self, symbol: str) -> float:
        return -1.0

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        return iter(())


PLAIN = "printable and without padding, exactly as the positions and the other orders spell it."

#: what the call says beside a good order, and the reason that it hears
ARGUMENTS = [
    ({"symbol": ""}, "Cannot judge the order: its symbol '' is empty"),
    ({"symbol": None}, "Cannot judge the order: its symbol None is no plain text"),
    ({"symbol": " B"}, "Cannot judge the order: its symbol ' B' is no plain text"),
    ({"symbol": b""}, "Cannot judge the order: its symbol b'' is no plain text"),
    ({"account": ""}, "Cannot judge the order: its account '' is empty"),
    ({"account": 5}, "Cannot judge the order: its account 5 is no plain text"),
    ({"exchange": ""}, "Cannot judge the order: its exchange '' is empty"),
    ({"exchange": "x "}, "Cannot judge the order: its exchange 'x ' is no plain text"),
    ({"reduce_only": "no"}, "Cannot judge the order: reduce_only is 'no', neither True nor False"),
    ({"close_position": 1}, "Cannot judge the order: close_position is 1, neither True nor False"),
    ({"conditional": 0}, "Cannot judge the order: conditional is 0, neither True nor False"),
    ({"quantity": 0}, f"Cannot judge the order on {BTC}: quantity 0 is not above zero"),
    ({"quantity": 0, "price": 1}, f"Cannot judge the order on {BTC}: quantity 0 is not above zero"),
    ({"quantity": NAN}, f"Cannot judge the order on {BTC}: quantity nan is not finite"),
    ({"quantity": "one"},
     f"Cannot judge the order on {BTC}: quantity 'one' is text that is no plain decimal number"),
    ({"quantity": None, "reduce_only": True},
     f"Cannot judge the order on {BTC}: quantity None is missing"),
    ({"lot_size": -1}, f"Cannot judge the order on {BTC}: lot_size -1 is not above zero"),
    ({"lot_size": 0}, f"Cannot judge the order on {BTC}: lot_size 0 is not above zero"),
    ({"lot_size": "x"},
     f"Cannot judge the order on {BTC}: lot_size 'x' is text that is no plain decimal number"),
    ({"product": "perp"}, f"Cannot judge the order on {BTC}: 'perp' is no product"),
    ({"product": "spot"}, f"Cannot judge the order on {BTC}: it cannot be spot"),
    ({"window_ms": 0},
     f"Cannot judge the order on {BTC}: window_ms is 0, no whole number of 1 to 60000 ms"),
    ({"window_ms": 60_001},
     f"Cannot judge the order on {BTC}: window_ms is 60001, no whole number of 1 to 60000 ms"),
    ({"group": 5}, f"Cannot judge the order on {BTC}: group is 5, no text"),
    ({"group": Group.OCO},
     f"Cannot judge the order on {BTC}: group is <Group.OCO: 'oco'>, no text"),
    ({"source": 5}, f"Cannot judge the order on '{BTC}': source 5 is no text"),
    ({"source": " x"},
     (f"Cannot judge the order on '{BTC}': source ' x' is no printable, unpadded text of at most 128 "
     "characters")),
]  # fmt: skip

CONFLICT = "existing SHORT position of 1 and existing LONG position of 2 are open at once"

#: what the call says, the code, the reason, and the position found
POSITIONS = [
    ({"current_positions": []}, "INVALID_POSITIONS",
     "Cannot judge the order: the positions are a list, no mapping of symbol to signed quantity",
     None),
    ({"current_positions": None}, "POSITIONS_MISSING",
     "Cannot judge the order: the positions are None, so nobody knows what is open", None),
    ({"current_positions": Lazy()}, "INVALID_POSITIONS",
     "Cannot judge the order: reading the positions raised ValueError", None),
    ({"current_positions": {5: 1.0}}, "INVALID_POSITIONS",
     "Cannot judge the order: the positions have 5 for a symbol", None),
    ({"current_positions": {BTC: "x"}}, "INVALID_POSITIONS",
     f"Cannot judge the order: the position on '{BTC}' is text that is no plain decimal number: 'x'",
     None),
    ({"current_positions": {"B" * 129: -1.0}}, "INVALID_POSITIONS",
     f"Cannot judge the order on {BTC}: the positions have a symbol of 129 characters", None),
    ({"current_positions": SHORT}, "OPPOSING_POSITION",
     (f"Cannot open LONG on {BTC}: existing SHORT position of 0.5 (account 'main', exchange "
     "'binance')"), -0.5),
    ({"current_positions": {BTC: -1e-9}}, "OPPOSING_POSITION",
     (f"Cannot open LONG on {BTC}: existing SHORT position of 1e-09 (account 'main', exchange "
     "'binance')"), -1e-9),
    ({"current_positions": {"X": 1.0, "BTCUSDT": -0.5}, "product": "linear_perp"},
     "OPPOSING_POSITION",
     (f"Cannot open LONG on {BTC}: existing SHORT position of 0.5 (account 'main', exchange "
     "'binance')"), -0.5),
    ({"current_positions": {"X": 1.0, BTC: -0.4}, "lot_size": 1, "reduce_only": True},
     "NOTHING_TO_REDUCE",
     f"Cannot reduce SHORT on {BTC}: it is flat, so the order would open LONG", 0.0),
    ({"side": "sell", "current_positions": {BTC: Decimal("0.50")}}, "OPPOSING_POSITION",
     (f"Cannot open SHORT on {BTC}: existing LONG position of 0.50 (account 'main', exchange "
     "'binance')"), Decimal("0.50")),
    ({"current_positions": {"BTCUSDT": -0.5}}, "AMBIGUOUS_SYMBOL",
     (f"Cannot open LONG on {BTC}: the positions hold an existing SHORT under 'BTCUSDT', which may "
     "be the same instrument"), 0.0),
    ({"side": "sell", "current_positions": {"BTCUSDT": 0.5, BTC: -0.5}}, "AMBIGUOUS_SYMBOL",
     (f"Cannot open SHORT on {BTC}: the positions hold an existing LONG under 'BTCUSDT', which may "
     "be the same instrument"), -0.5),
    ({"reduce_only": True, "current_positions": {"BTCUSDT": -0.5}}, "AMBIGUOUS_SYMBOL",
     (f"Cannot reduce SHORT on {BTC}: no position under this symbol, but one under 'BTCUSDT', which "
     "may be the same instrument"), 0.0),
    ({"reduce_only": True, "side": "sell", "current_positions": {"BTCUSDT": 0.5, BTC: -0.5}},
     "AMBIGUOUS_SYMBOL",
     (f"Cannot reduce LONG on {BTC}: no position under this symbol, but one under 'BTCUSDT', which "
     "may be the same instrument"), -0.5),
    ({"reduce_only": True}, "NOTHING_TO_REDUCE",
     f"Cannot reduce SHORT on {BTC}: it is flat, so the order would open LONG", 0.0),
    ({"reduce_only": True, "current_positions": LONG}, "NOTHING_TO_REDUCE",
     f"Cannot reduce SHORT on {BTC}: an existing LONG of 0.5, so the order would open LONG", 0.5),
    ({"reduce_only": True, "side": "sell", "current_positions": SHORT}, "NOTHING_TO_REDUCE",
     f"Cannot reduce LONG on {BTC}: an existing SHORT of 0.5, so the order would open SHORT", -0.5),
    ({"reduce_only": True, "current_positions": SHORT}, "REDUCE_TOO_LARGE",
     f"Cannot reduce SHORT on {BTC} by 1: existing SHORT is 0.5, and the rest would open LONG",
     -0.5),
    ({"reduce_only": True, "side": "sell", "current_positions": LONG, "quantity": Decimal("0.6")},
     "REDUCE_TOO_LARGE",
     f"Cannot reduce LONG on {BTC} by 0.6: existing LONG is 0.5, and the rest would open SHORT",
     0.5),
    ({"current_positions": snapshot(late=-5.2)}, "STALE_SNAPSHOT",
     "Cannot judge the order: the books snapshot is dated 5.2 s in the future", None),
    ({"current_positions": snapshot(late=61)}, "STALE_SNAPSHOT",
     "Cannot judge the order: the books snapshot is 61.0 s old, and 60 s are allowed", None),
    ({"current_positions": snapshot(late=60.004)}, "STALE_SNAPSHOT",
     "Cannot judge the order: the books snapshot is 60.004 s old, and 60 s are allowed", None),
    ({"current_positions": snapshot(account="other")}, "WRONG_ACCOUNT",
     "Cannot judge the order: it is for account 'main', and the snapshot is of 'other'", None),
    ({"current_positions": snapshot(exchange="okx")}, "WRONG_EXCHANGE",
     "Cannot judge the order: it goes to 'binance', and the snapshot is of 'okx'", None),
    ({"current_positions": snapshot(source="okx"), "exchange": "bybit"}, "WRONG_EXCHANGE",
     "Cannot judge the order: it goes to 'bybit', and the snapshot is of 'okx'", None),
    ({"current_positions": snapshot(complete=False)}, "INCOMPLETE_SNAPSHOT",
     (f"Cannot judge the order on {BTC}: the books snapshot is not of the whole account and does not "
     "cover this symbol"), None),
    ({"current_positions": snapshot(scope=[Scope(["spot"]), Scope(["linear_perp"], ["USDC"])])},
     "INCOMPLETE_SNAPSHOT",
     (f"Cannot judge the order on {BTC}: the books snapshot is of spot; linear_perp in USDC, and "
     "does not cover this symbol"), None),
    ({"current_positions": snapshot(leg("long", 1, hedged=True), complete=False)},
     "INCOMPLETE_SNAPSHOT",
     (f"Cannot judge the order on {BTC}: the books snapshot holds one leg of a hedge-mode pair, and "
     "the other may have been left out"), None),
    ({"current_positions": snapshot(leg("long", 2), leg("short", 1))}, "LEGS_IN_CONFLICT",
     f"Cannot open LONG on {BTC}: {CONFLICT}", Decimal(-1)),
    ({"current_positions": snapshot(leg("long", 2), leg("short", 1)), "side": "sell"},
     "LEGS_IN_CONFLICT", f"Cannot open SHORT on {BTC}: {CONFLICT}", Decimal(2)),
]  # fmt: skip


#: Of the argument that comes first in the call; the others' is INVALID_ARGUMENT.
CODES = {"symbol": ViolationCode.INVALID_SYMBOL, "quantity": ViolationCode.INVALID_QUANTITY}


@pytest.mark.parametrize(("more", "reason"), ARGUMENTS)
def test_of_an_argument(more: dict[str, Any], reason: str) -> None:
    refused = violation(**more)
    assert refused.reason == reason
    code = CODES.get(next(iter(more)), ViolationCode.INVALID_ARGUMENT)
    assert refused.code is (ViolationCode.UNKNOWN_INSTRUMENT if "cannot be" in reason else code)


@pytest.mark.parametrize(("more", "code", "reason", "found"), POSITIONS)
def test_of_positions(more: dict[str, Any], code: str, reason: str, found: object) -> None:
    refused = violation(**more)
    assert (str(refused.code), refused.reason, refused.existing_quantity) == (code, reason, found)
    assert type(refused.existing_quantity) is type(found)


@pytest.mark.parametrize("name", ["symbol", "account", "exchange"])
def test_the_remedy_of_a_text_says_which_and_how(name: str) -> None:
    refused = violation(**{name: "B" * 129})
    assert refused.reason == (
        f"Cannot judge the order: its {name} '{'B' * 76}... is a text of 129 characters"
    )
    assert refused.remedy == f"Pass the {name} as a text of 1 to 128 characters, {PLAIN}"
    padded = violation(**{name: " " + "B" * 127})
    assert padded.reason.endswith(" is no plain text")


def test_the_remedy_of_a_product_names_them_all() -> None:
    assert violation(product="perp").remedy == (
        "Pass one of spot, margin, linear_perp, inverse_perp, future, option, equity."
    )


@pytest.mark.parametrize(
    ("side", "held", "existing", "size"),
    [("buy", -0.5, "SHORT", "0.5"), ("sell", Decimal("0.50"), "LONG", "0.50")],
)
def test_the_remedy_of_an_opposing_position_says_what_closes_it(
    side: str, held: object, existing: str, size: str
) -> None:
    remedy = violation(side=side, current_positions={BTC: held}).remedy
    assert remedy.startswith(f"To close the {existing}, pass reduce_only=True and at most {size}, ")


@pytest.mark.parametrize(
    ("positions", "shown"), [({}, "a dict"), ([], "a list"), ("flat", "'flat'"), (0, "0")]
)
def test_where_a_snapshot_is_required_the_reason_says_what_came(
    positions: object, shown: str
) -> None:
    refused = violation(
        PositionInvariantEnforcer(require_snapshot=True), current_positions=positions
    )
    assert (refused.code, refused.reason) == (
        ViolationCode.SNAPSHOT_REQUIRED,
        (
            f"Cannot judge the order: its positions are {shown}, of unknown origin and age, and this "
            "enforcer requires a snapshot"
        ),
    )
    nothing = violation(PositionInvariantEnforcer(require_snapshot=True), current_positions=None)
    assert nothing.reason == violation(current_positions=None).reason


@pytest.mark.parametrize("more", [{"lot_size": "0.001"}, {"conditional": True}, {}])
def test_the_longest_texts_that_are_taken(more: dict[str, Any]) -> None:
    enforcer = PositionInvariantEnforcer()
    longest = {
        "symbol": "B" * 128,
        "account": "a" * 128,
        "exchange": "e" * 128,
        "source": "s" * 128,
    }
    enforcer.enforce_before_order(
        **longest,
        side="buy",
        quantity=1,
        current_positions={"C" * 128: -1.0},
        window_ms=60_000,
        **more,
    )
    assert enforcer.recent_decisions(1)[0].source == "s" * 128
    enforcer.enforce_before_order(BTC, "buy", 1, {}, window_ms=1)
    assert enforcer.recent_decisions(1)[0].source == ""
