"""Exact quantities, keys, and what a position read says about one key."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from fractions import Fraction

import pytest

pytest.importorskip("hypothesis")

from hypothesis import given
from hypothesis import strategies as st

from invariant_guard.basics.sides import Direction
from invariant_guard.ledger import Key, Kind, Side, State
from invariant_guard.ledger.model.enums import Refusal
from invariant_guard.ledger.model.keys import text_of
from invariant_guard.ledger.model.legs import legs_of
from invariant_guard.ledger.model.units import DECIMALS, UNIT, to_decimal, to_text, to_units
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.codec import encode, record_to_text, text_to_record
from invariant_guard.positions import PositionLeg, PositionSnapshot

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")


@given(st.integers(-(10**47), 10**47))
def test_units_survive_being_written(units: int) -> None:
    assert to_units(to_decimal(units)) == units
    assert to_units(to_text(units)) == units
    assert "E" not in to_text(units)


def test_a_float_is_what_it_prints_as() -> None:
    assert to_units(0.1) + to_units(0.2) == to_units(0.3)
    assert to_units(1e-8) == UNIT // 10**8
    assert to_units(Decimal("0E+5")) == 0
    assert to_text(to_units(-2)) == "-2"


def test_every_number_that_the_guard_call_takes_is_counted() -> None:
    numpy = pytest.importorskip("numpy")
    for number in (numpy.int64(3), numpy.float32(3), numpy.float64(3), Fraction(3), "3", "3.0"):
        assert to_units(number) == 3 * UNIT
    for text in (" 3", "1_000", "\u0663"):
        with pytest.raises(ValueError, match="quantity"):
            to_units(text)


def test_what_is_beyond_the_last_decimal_is_rounded_away_from_zero_only_where_asked() -> None:
    residue = 0.1 + 0.2 - 0.3
    with pytest.raises(ValueError, match="more than 30 decimals"):
        to_units(residue)
    assert to_units(residue, round_up=True) == 55511151231258
    for least in (5e-324, Decimal("1e-999999"), Fraction(1, 10**40)):
        assert to_units(least, round_up=True) == 1
    assert to_units(-5e-324, round_up=True) == -1
    assert to_units(0.5, round_up=True) == to_units(0.5)


@pytest.mark.parametrize(
    "value",
    [None, True, "x", "", "nan", float("inf"), Decimal("sNaN"), 10**18, -(10**18), "1e999999999",
     f"1e-{DECIMALS + 1}", "0." + "1" * (DECIMALS + 1), [1]],
)  # fmt: skip
def test_what_is_no_quantity_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="quantity"):
        to_units(value)


@given(st.lists(st.text(), min_size=1))
def test_texts_are_written_as_json_whatever_is_in_them(parts: list[str]) -> None:
    import json

    assert json.loads(encode(parts)) == parts


_units, _moments = st.integers(0, 10**47), st.none() | st.integers(0, 10**14)
_words = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        Reservation, _words, _words, st.sampled_from(Side), st.sampled_from(Kind), _units, _units,
        st.sampled_from(State), st.integers(0, 10**14), _moments, _words, st.booleans(),
        st.booleans(), st.booleans(), _words, st.booleans(), _words,
        st.none() | st.sampled_from(Refusal), st.booleans(), _moments, _moments, _words, _words,
        st.none() | _units, st.sampled_from(["", "USDT 1085000", "EUR 0"]),
    )
)  # fmt: skip
def test_a_record_is_read_as_it_was_written(record: Reservation) -> None:
    text = record_to_text(record)
    # The writer remembers what it wrote; a process that did not write it has to read the same.
    assert text_to_record(text) is record
    codec._records.clear()
    read = text_to_record(text)
    assert read == record
    assert list(map(type, read)) == list(map(type, record))


@given(*[st.text(min_size=1).filter(str.strip)] * 4)
def test_a_key_is_read_as_it_was_written(a: str, e: str, p: str, i: str) -> None:
    try:
        text = Key(a, e, p, i).text
    except UnicodeEncodeError:
        return
    assert Key.parse(text) == Key(a, e, p, i)


def test_every_spelling_of_an_instrument_is_one_key() -> None:
    texts = {text_of(KEY._replace(instrument=i)) for i in ("BTCUSDT", "BTC-USDT-SWAP", KEY[3])}
    assert texts == {KEY.text}
    assert text_of(str(KEY)) == KEY.text
    assert text_of(KEY._replace(product="strange")) != KEY.text
    for bad in ("a/b/c", "a/ /c/d", ""):
        with pytest.raises(ValueError, match="is not a key"):
            Key.parse(bad)


def snapshot(*legs: PositionLeg, complete: bool = True) -> PositionSnapshot:
    return PositionSnapshot(legs, "test", datetime.now(timezone.utc), complete)


LONG, SHORT = Direction.LONG, Direction.SHORT


@pytest.mark.parametrize(
    ("positions", "legs"),
    [
        (None, None),
        ("positions", None),
        ({}, (0, 0)),
        ({"BTCUSDT": -2, "ETHUSDT": 5}, (0, 2)),
        ({"BTC/USDT:USDT": "1.5"}, (Decimal("1.5"), 0)),
        # It may be this very instrument, so neither flat nor a leg can be concluded.
        ({"BTC-PERP": 1}, None),
        ({"BTC-PERP": 0, "BTCUSDT": 1}, (1, 0)),
        ({"BTCUSDT": 5e-324}, (Decimal("1e-30"), 0)),
        ((1, 2), (1, 2)),
        (snapshot(), (0, 0)),
        (snapshot(complete=False), None),
        (snapshot(PositionLeg("BTC/USDT:USDT", LONG, 1)), (1, 0)),
        (snapshot(PositionLeg("ETH/USDT:USDT", LONG, 1), complete=False), None),
        (snapshot(PositionLeg("BTC/USDT:USDT", LONG, 1, hedged=True),
                  PositionLeg("BTC/USDT:USDT", SHORT, 2, hedged=True)), (1, 2)),
    ],
)  # fmt: skip
def test_what_a_read_says(positions: object, legs: tuple[object, object] | None) -> None:
    expected = None if legs is None else tuple(to_units(leg) for leg in legs)
    assert legs_of(KEY, positions) == expected


def test_a_symbol_that_is_no_text_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="symbol"):
        legs_of(KEY, {("BTC", "USDT"): 1})


def test_legs_are_magnitudes() -> None:
    with pytest.raises(ValueError, match="magnitudes"):
        legs_of(KEY, (-1, 0))
