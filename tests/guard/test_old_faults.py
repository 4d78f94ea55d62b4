"""The twelve ways in which the enforcer before this one did not hold.

Each class holds the old behaviour as a few lines (``old``), shows that it lets the fault
through, and then that this package does not. Two of the twelve concern orders that are still
in flight: those need the ledger, and its tests hold them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

import pytest

from invariant_guard import (
    PositionDataError,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    ViolationCode,
    ensures_guard,
    positions,
    requires_guard,
)

BTC = "BTCUSDT"


class OldViolation(Exception):
    pass


class OldEnforcer:
    """The rule as it was: two lookups and a comparison of signs."""

    def enforce_before_order(self, symbol, side, quantity, current_positions):
        existing = current_positions.get(symbol, 0.0)
        buying = str(side).lower() in ("buy", "long")
        if (buying and existing < 0) or (not buying and existing > 0):
            raise OldViolation(symbol)


def old(*order) -> bool:
    """Whether the old enforcer cleared the order."""
    try:
        OldEnforcer().enforce_before_order(*order)
    except OldViolation:
        return False
    return True


def code_of(*order, **options) -> ViolationCode | None:
    try:
        PositionInvariantEnforcer().enforce_before_order(*order, **options)
    except PositionInvariantViolation as violation:
        return violation.code
    return None


def snapshot(*legs):
    return PositionSnapshot(legs, "test", datetime.now(timezone.utc), complete=True)


class TestFault1AnErrorThatReadsAsFlat:
    """The helper that fetched positions returned {} on any error, and always failed."""

    class Venue:
        def fetch_positions(self):
            raise ConnectionError("401")

    def old_helper(self, venue):
        try:
            return {row["symbol"]: row["contracts"] for row in venue.fetch_positions()}
        except Exception:
            return {}

    def test_the_old_way(self):
        assert old(BTC, "buy", 1.0, self.old_helper(self.Venue()))

    def test_now(self):
        with pytest.raises(ConnectionError):
            positions.from_ccxt(self.Venue().fetch_positions())
        for failed in ({}, [], None, {"code": -1003, "msg": "Too many requests"}):
            with pytest.raises(PositionDataError):
                positions.from_ccxt(failed)
        assert code_of(BTC, "buy", 1.0, None) is ViolationCode.POSITIONS_MISSING
        strict = PositionInvariantEnforcer(require_snapshot=True)
        with pytest.raises(PositionInvariantViolation) as caught:
            strict.enforce_before_order(BTC, "buy", 1.0, self.old_helper(self.Venue()))
        assert caught.value.code is ViolationCode.SNAPSHOT_REQUIRED


class TestFault2CallsThatNobodyGuards:
    """2 of 24 calls were guarded. Finding the others is the checker's half; the runtime's is
    that a call can declare what it relies on without costing or changing anything."""

    def test_declarations_change_nothing_at_run_time(self):
        def send(symbol):
            return symbol

        assert requires_guard(send) is send
        assert ensures_guard(send) is send


class TestFault3OneGuardTwoOrders:
    """The second order went out on the first one's clearance."""

    def test_the_old_way(self):
        held = {BTC: 0.0}
        sent = []
        if old(BTC, "buy", 1.0, held):
            sent += ["buy", "sell"]
        assert sent == ["buy", "sell"]

    def test_now(self):
        """A guard of its own is what each order needs, and an exit passes as an exit."""
        held = {BTC: 0.0}
        assert code_of(BTC, "buy", 1.0, held) is None
        held[BTC] = 1.0
        assert code_of(BTC, "sell", 1.0, held) is ViolationCode.OPPOSING_POSITION
        assert code_of(BTC, "sell", 1.0, held, reduce_only=True) is None
        first = PositionInvariantEnforcer().enforce_before_order(BTC, "buy", 1.0, {})
        second = PositionInvariantEnforcer().enforce_before_order(BTC, "buy", 1.0, {})
        assert first.id != second.id


class TestFault4OrdersInFlight:
    """Two signals both read "flat" before either fills. Held by the ledger's tests."""

    def test_without_a_ledger_this_is_open_and_is_meant_to_be(self):
        for side in ("buy", "sell"):
            assert old(BTC, side, 1.0, {})
            assert code_of(BTC, side, 1.0, {}) is None


class TestFault5OneAccountUnderSeveralLabels:
    """Services labelled one account differently. Orders of several processes in flight are the
    ledger's; that labels can be bound, and positions of another account refused, is not."""

    def test_the_old_way(self):
        of_main, of_second = {BTC: -1.0}, {}
        assert not old(BTC, "buy", 1.0, of_main)
        assert old(BTC, "buy", 1.0, of_second)

    def test_now(self):
        now = datetime.now(timezone.utc)
        of_main = positions.from_signed(
            {BTC: -1.0}, source="s", fetched_at=now, complete=True, account="main"
        )
        of_second = positions.from_signed(
            {}, source="s", fetched_at=now, complete=True, account="second"
        )
        enforcer = PositionInvariantEnforcer(accounts={"autonomous": "main"})

        def code(snapshot, account):
            try:
                enforcer.enforce_before_order(BTC, "buy", 1.0, snapshot, account)
            except PositionInvariantViolation as violation:
                return violation.code
            return None

        assert code(of_main, "autonomous") is ViolationCode.OPPOSING_POSITION
        assert code(of_main, "main") is ViolationCode.OPPOSING_POSITION
        assert code(of_second, "autonomous") is ViolationCode.WRONG_ACCOUNT
        assert code(of_second, "second") is None


class TestFault6HedgeLegsSummed:
    """+1 and -1 summed to 0.0 and looked flat; or one leg overwrote the other."""

    rows = (
        {"symbol": BTC, "positionAmt": "1", "positionSide": "LONG"},
        {"symbol": BTC, "positionAmt": "-1", "positionSide": "SHORT"},
    )

    def test_the_old_way(self):
        summed = {BTC: sum(float(row["positionAmt"]) for row in self.rows)}
        overwritten = {row["symbol"]: float(row["positionAmt"]) for row in self.rows}
        assert old(BTC, "buy", 1.0, summed)
        assert old(BTC, "sell", 1.0, summed)
        assert old(BTC, "sell", 1.0, overwritten)

    def test_now(self):
        report = positions.from_binance(self.rows)
        assert report.conflicts == (BTC,)
        for side in ("buy", "sell"):
            assert code_of(BTC, side, 1.0, report) is ViolationCode.LEGS_IN_CONFLICT
            assert code_of(BTC, side, 1.0, report, reduce_only=True) is None


class TestFault7UnknownSides:
    """Anything but buy and long was a sell; a model with BUY and SELL made longs shorts."""

    @pytest.mark.parametrize("side", ["hold", "", " buy", "close", None])
    def test_words(self, side):
        assert old(BTC, side, 1.0, {BTC: -1.0})
        assert code_of(BTC, side, 1.0, {BTC: -1.0}) is ViolationCode.UNKNOWN_SIDE

    def test_a_position_model_with_buy_and_sell(self):
        @dataclass
        class Position:
            side: str
            size: float

        model = Position("BUY", 1.0)
        misread = {BTC: model.size if model.side == "LONG" else -model.size}
        assert misread == {BTC: -1.0}
        assert old(BTC, "sell", 1.0, misread)
        leg = PositionLeg(BTC, model.side, model.size)
        assert code_of(BTC, "sell", 1.0, snapshot(leg)) is ViolationCode.OPPOSING_POSITION


class TestFault8UnsignedContracts:
    """ccxt's contracts are unsigned: a short read as a long passed the opposing order."""

    @property
    def row(self):
        return {"symbol": BTC, "contracts": 1.0, "side": "short"}

    def test_the_old_way(self):
        misread = {self.row["symbol"]: self.row["contracts"]}
        assert old(BTC, "buy", 1.0, misread)
        assert not old(BTC, "sell", 1.0, misread)

    def test_now(self):
        report = positions.from_ccxt([self.row])
        assert code_of(BTC, "buy", 1.0, report) is ViolationCode.OPPOSING_POSITION
        assert code_of(BTC, "sell", 1.0, report) is None


class TestFault9NumbersThatAreNone:
    """NaN passed both ways; zero, negative and missing quantities were accepted."""

    @pytest.mark.parametrize("side", ["buy", "sell"])
    def test_nan_positions(self, side):
        held = {BTC: float("nan")}
        assert old(BTC, side, 1.0, held)
        assert code_of(BTC, side, 1.0, held) is ViolationCode.INVALID_POSITIONS

    @pytest.mark.parametrize("quantity", [0, -1.0, None, float("nan")])
    def test_quantities(self, quantity):
        assert old(BTC, "buy", quantity, {})
        assert code_of(BTC, "buy", quantity, {}) is ViolationCode.INVALID_QUANTITY


class TestFault10Spellings:
    """BTC/USDT:USDT is not BTCUSDT, so the position was "missing", hence flat."""

    def test_it(self):
        held = {"BTC/USDT:USDT": -1.0}
        assert old(BTC, "buy", 1.0, held)
        assert code_of(BTC, "buy", 1.0, held) is ViolationCode.AMBIGUOUS_SYMBOL
        assert code_of(BTC, "buy", 1.0, held, product="linear_perp") is (
            ViolationCode.OPPOSING_POSITION
        )


class TestFault11Exits:
    """Every exit was refused, so exits skipped the guard; a stop that fired after the close
    opened the other side."""

    def test_the_old_way(self):
        assert not old(BTC, "sell", 1.0, {BTC: 1.0})
        # Hence no guard before exits, and a late stop meets a flat position:
        assert old(BTC, "sell", 1.0, {})

    def test_now(self):
        assert code_of(BTC, "sell", 1.0, {BTC: 1.0}, reduce_only=True) is None
        late = code_of(BTC, "sell", 1.0, {}, reduce_only=True)
        assert late is ViolationCode.NOTHING_TO_REDUCE
        crossing = code_of(BTC, "sell", 1.5, {BTC: 1.0}, reduce_only=True)
        assert crossing is ViolationCode.REDUCE_TOO_LARGE


class TestFault12TestsWithoutPower:
    """12 of 16 small mutations survived the old tests. ``test_mutations.py`` is the answer;
    here, that the old tests' kind of assertion could not have noticed."""

    def test_a_mutant_that_the_old_kind_of_test_passes(self):
        class Mutant(OldEnforcer):
            def enforce_before_order(self, symbol, side, quantity, current_positions):
                if abs(current_positions.get(symbol, 0.0)) > 1e-6:
                    super().enforce_before_order(symbol, side, quantity, current_positions)

        with pytest.raises(OldViolation):
            Mutant().enforce_before_order(BTC, "sell", 1.0, {BTC: 1.0})
        Mutant().enforce_before_order(BTC, "sell", 1.0, {BTC: 1e-8})
        assert code_of(BTC, "sell", 1.0, {BTC: 1e-8}) is ViolationCode.OPPOSING_POSITION
