"""Exits pass the guard too, as exits: what reduces is let through, what would open is not."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

import pytest

from invariant_guard import (
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    ViolationCode,
)
from invariant_guard.testing import captured_events, snapshot_of

BTC = "BTCUSDT"


def verdict(*arguments, enforcer=None, **options) -> ViolationCode | None:
    try:
        (enforcer or PositionInvariantEnforcer()).enforce_before_order(*arguments, **options)
    except PositionInvariantViolation as violation:
        return violation.code
    return None


@pytest.fixture(params=["mapping", "snapshot"])
def held(request):
    return (lambda quantities: quantities) if request.param == "mapping" else snapshot_of


@pytest.mark.parametrize(("side", "sign"), [("sell", 1), ("buy", -1)])
class TestReduceOnly:
    @pytest.mark.parametrize("quantity", [0.1, 0.5, Decimal("0.5"), "0.5", "0.50"])
    def test_passes_up_to_what_is_open(self, held, side, sign, quantity):
        assert verdict(BTC, side, quantity, held({BTC: sign * 0.5}), reduce_only=True) is None

    @pytest.mark.parametrize("quantity", [0.6, 1, Decimal("0.500000001"), "0.5001", 10**400])
    def test_larger_is_refused(self, held, side, sign, quantity):
        code = verdict(BTC, side, quantity, held({BTC: sign * 0.5}), reduce_only=True)
        assert code is ViolationCode.REDUCE_TOO_LARGE

    @pytest.mark.parametrize("flat", [{}, {BTC: 0.0}])
    def test_flat_is_refused(self, held, side, sign, flat):
        code = verdict(BTC, side, 0.1, held(flat), reduce_only=True)
        assert code is ViolationCode.NOTHING_TO_REDUCE

    def test_the_wrong_way_is_refused(self, held, side, sign):
        code = verdict(BTC, side, 0.1, held({BTC: sign * -0.5}), reduce_only=True)
        assert code is ViolationCode.NOTHING_TO_REDUCE

    def test_needs_a_quantity(self, held, side, sign):
        code = verdict(BTC, side, None, held({BTC: sign * 0.5}), reduce_only=True)
        assert code is ViolationCode.INVALID_QUANTITY

    def test_prints_alike_is_equal(self, held, side, sign):
        # 0.3 as a float is a little less than three tenths.
        assert verdict(BTC, side, Decimal("0.3"), held({BTC: sign * 0.3}), reduce_only=True) is None
        assert verdict(BTC, side, 0.3, held({BTC: sign * Decimal("0.3")}), reduce_only=True) is None


@pytest.mark.parametrize(("side", "sign"), [("sell", 1), ("buy", -1)])
class TestClosePosition:
    @pytest.mark.parametrize("quantity", [None, 0.5, 0.2])
    def test_closes_the_leg(self, held, side, sign, quantity):
        assert verdict(BTC, side, quantity, held({BTC: sign * 0.5}), close_position=True) is None

    def test_a_stated_quantity_counts(self, held, side, sign):
        code = verdict(BTC, side, 0.6, held({BTC: sign * 0.5}), close_position=True)
        assert code is ViolationCode.REDUCE_TOO_LARGE

    @pytest.mark.parametrize("quantity", [0, -1, float("nan"), True])
    def test_a_stated_quantity_has_to_be_one(self, held, side, sign, quantity):
        code = verdict(BTC, side, quantity, held({BTC: sign * 0.5}), close_position=True)
        assert code is ViolationCode.INVALID_QUANTITY

    @pytest.mark.parametrize("other", [0.0, -0.5])
    def test_nothing_to_close(self, held, side, sign, other):
        code = verdict(BTC, side, None, held({BTC: sign * other}), close_position=True)
        assert code is ViolationCode.NOTHING_TO_REDUCE


@pytest.mark.parametrize(("side", "sign"), [("sell", 1), ("buy", -1)])
class TestFloatResidue:
    residue = 0.1 + 0.2 - 0.3

    def test_is_a_position_until_a_lot_size_is_known(self, held, side, sign):
        positions = held({BTC: sign * self.residue})
        assert verdict(BTC, side, 1, positions) is ViolationCode.OPPOSING_POSITION
        assert verdict(BTC, side, 1, positions, lot_size="0.001") is None

    def test_by_setting(self, held, side, sign):
        enforcer = PositionInvariantEnforcer(lot_sizes={BTC: 0.001})
        assert verdict(BTC, side, 1, held({BTC: sign * self.residue}), enforcer=enforcer) is None
        other = verdict(
            "ETHUSDT", side, 1, held({"ETHUSDT": sign * self.residue}), enforcer=enforcer
        )
        assert other is ViolationCode.OPPOSING_POSITION

    @pytest.mark.parametrize("lots", [0.5, 0.9999999, 1, 2])
    def test_half_a_lot_and_more_is_a_position(self, held, side, sign, lots):
        positions = held({BTC: sign * lots * 0.001})
        assert verdict(BTC, side, 1, positions, lot_size=0.001) is ViolationCode.OPPOSING_POSITION

    def test_an_exit_of_the_printed_size_passes(self, held, side, sign):
        positions = held({BTC: sign * (0.1 * 3 - 1e-17)})
        short_of = held({BTC: sign * 0.29999999999999993})
        assert verdict(BTC, side, 0.3, positions, reduce_only=True, lot_size=0.001) is None
        assert verdict(BTC, side, 0.3, short_of, reduce_only=True, lot_size=0.001) is None
        assert verdict(BTC, side, 0.3, short_of, reduce_only=True) is not None

    def test_half_a_lot_too_much_is_too_much(self, held, side, sign):
        for size, lot, positions in ((1.5, 1, 1), (151, 100, 101), ("0.3005", "0.001", 0.3)):
            code = verdict(
                BTC, side, size, held({BTC: sign * positions}), reduce_only=True, lot_size=lot
            )
            assert code is ViolationCode.REDUCE_TOO_LARGE
        less = verdict(BTC, side, 1.49, held({BTC: sign * 1}), reduce_only=True, lot_size=1)
        assert less is None

    def test_residue_is_nothing_to_reduce(self, held, side, sign):
        positions = held({BTC: sign * self.residue})
        code = verdict(BTC, side, 0.001, positions, reduce_only=True, lot_size=0.001)
        assert code is ViolationCode.NOTHING_TO_REDUCE

    def test_residue_of_another_spelling_is_none_either(self, held, side, sign):
        positions = held({"BTC/USDT:USDT": sign * self.residue})
        assert verdict(BTC, side, 1, positions, lot_size=0.001) is None


class TestConflictingLegs:
    def snapshot(self, **rest):
        legs = (PositionLeg(BTC, "long", 2), PositionLeg(BTC, "short", 1))
        now = datetime.now(timezone.utc)
        return PositionSnapshot(legs, "test", now, **{"complete": True, **rest})

    @pytest.mark.parametrize("complete", [True, False])
    @pytest.mark.parametrize(("side", "size"), [("sell", 2), ("buy", 1)])
    def test_either_leg_can_be_reduced_up_to_its_own_size(self, side, size, complete):
        snapshot = self.snapshot(complete=complete)
        assert verdict(BTC, side, size, snapshot, reduce_only=True) is None
        assert verdict(BTC, side, None, snapshot, close_position=True) is None
        code = verdict(BTC, side, size + 1, snapshot, reduce_only=True)
        assert code is ViolationCode.REDUCE_TOO_LARGE

    def test_residue_makes_no_conflict(self):
        legs = (PositionLeg(BTC, "long", 2), PositionLeg(BTC, "short", 1e-17))
        snapshot = PositionSnapshot(legs, "test", datetime.now(timezone.utc), complete=True)
        assert verdict(BTC, "buy", 1, snapshot) is ViolationCode.LEGS_IN_CONFLICT
        assert verdict(BTC, "buy", 1, snapshot, lot_size="0.001") is None


def test_the_event_says_why_an_exit_passed():
    enforcer = PositionInvariantEnforcer()
    with captured_events(enforcer) as events:
        enforcer.enforce_before_order(BTC, "sell", 1, {BTC: 1.0}, reduce_only=True, price=100.5)
        enforcer.enforce_before_order(BTC, "sell", None, {BTC: 1.0}, close_position=True)
    reduce, close = events.decisions
    assert (reduce.basis, reduce.side, reduce.price) == ("reduce_only", "SHORT", 100.5)
    assert (close.basis, close.quantity, close.existing_quantity) == ("close_position", None, 1.0)


def test_the_remedy_of_a_refused_exit_names_the_way_out():
    with pytest.raises(PositionInvariantViolation) as caught:
        PositionInvariantEnforcer().enforce_before_order(BTC, "sell", 0.5, {BTC: 0.5})
    assert "reduce_only=True" in caught.value.remedy
    assert "0.5" in caught.value.remedy
