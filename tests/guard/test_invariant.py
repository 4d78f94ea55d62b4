"""Whatever is asked, in whatever order: what was allowed never opens both directions.

Fills are immediate here; orders in flight are the ledger's. The account keeps both legs, as a
hedge-mode venue does, so the guard is all that stands between them.
"""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

import pytest

pytest.importorskip("hypothesis")

from hypothesis import assume, event, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from invariant_guard import (
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
)

SYMBOLS = ["BTCUSDT", "ETHUSDT", "SOL/USDT:USDT"]
SIDES = ["buy", "sell", "long", "short", "BUY", "Sell", "LONG", "sHoRt"]
BUYS = {"buy", "long"}
# Thousands of histories through one enforcer, whose lines others show.
pytestmark = pytest.mark.no_cover

QUANTITIES = st.decimals("0.001", "1000", places=3)
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(max_size=5),
    st.binary(max_size=3), st.lists(st.integers(), max_size=2),
)  # fmt: skip


class Account(RuleBasedStateMachine):
    """A venue that lets both legs of a symbol be open, behind one enforcer."""

    def __init__(self):
        super().__init__()
        self.legs = {(symbol, sign): Decimal(0) for symbol in SYMBOLS for sign in (1, -1)}
        self.enforcer = PositionInvariantEnforcer()

    @initialize(
        held=st.lists(
            st.tuples(st.sampled_from(SYMBOLS), st.sampled_from([1, -1]), QUANTITIES),
            max_size=3, unique_by=lambda leg: leg[0],
        )
    )  # fmt: skip
    def start(self, held):
        for symbol, sign, quantity in held:
            self.legs[symbol, sign] = quantity

    def positions(self, form):
        if form == "snapshot":
            legs = [PositionLeg(s, "long" if g > 0 else "short", q)
                    for (s, g), q in self.legs.items()]  # fmt: skip
            return PositionSnapshot(tuple(legs), "test", datetime.now(timezone.utc), complete=True)
        net = {s: self.legs[s, 1] - self.legs[s, -1] for s in SYMBOLS}
        return {s: float(q) for s, q in net.items()} if form == "float" else net

    def sends(self, *order, **options):
        try:
            return bool(self.enforcer.enforce_before_order(*order, **options))
        except PositionInvariantViolation:
            return False

    @rule(
        symbol=st.sampled_from(SYMBOLS), side=st.sampled_from(SIDES), quantity=QUANTITIES,
        form=st.sampled_from(["snapshot", "float", "decimal"]),
    )  # fmt: skip
    def opens(self, symbol, side, quantity, form):
        if self.sends(symbol, side, quantity, self.positions(form)):
            self.legs[symbol, 1 if side.lower() in BUYS else -1] += quantity

    @rule(
        symbol=st.sampled_from(SYMBOLS), side=st.sampled_from(SIDES), quantity=QUANTITIES,
        form=st.sampled_from(["snapshot", "decimal"]),
    )  # fmt: skip
    def exits(self, symbol, side, quantity, form):
        leg = (symbol, -1 if side.lower() in BUYS else 1)
        if self.sends(symbol, side, quantity, self.positions(form), reduce_only=True):
            # The venue was not told: a larger order would have crossed zero.
            assert quantity <= self.legs[leg]
            self.legs[leg] -= quantity

    @rule(symbol=ANYTHING, side=ANYTHING, quantity=ANYTHING, positions=ANYTHING)
    def asks_nonsense(self, symbol, side, quantity, positions):
        assert not self.sends(symbol, side, quantity, positions)

    @rule(quantity=ANYTHING, side=st.sampled_from(SIDES))
    def asks_for_half_nonsense(self, quantity, side):
        # Whatever is cleared here, it is no order against what is held.
        symbol = SYMBOLS[0]
        sign = 1 if side.lower() in BUYS else -1
        if self.sends(symbol, side, quantity, self.positions("decimal")):
            assert not self.legs[symbol, -sign]

    @invariant()
    def never_both_directions(self):
        for symbol in SYMBOLS:
            assert not (self.legs[symbol, 1] and self.legs[symbol, -1])


TestAccount = Account.TestCase

SPELLINGS = ["BTCUSDT", "BTC/USDT:USDT", "BTC-USDT-SWAP", "BTCUSDT.P", "btcusdt", "BTC_USDT"]


@given(
    st.lists(
        st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(["buy", "sell"]), QUANTITIES),
        max_size=12,
    )
)
def test_services_that_spell_one_instrument_differently(orders):
    """Each service books its fills under its own spelling; the guard sees all of them."""
    enforcer = PositionInvariantEnforcer()
    held: dict[str, Decimal] = {}
    for symbol, side, quantity in orders:
        if enforcer.check_can_open_position(symbol, side, quantity, held)[0]:
            held[symbol] = held.get(symbol, Decimal(0)) + (quantity if side == "buy" else -quantity)
    signs = {quantity > 0 for quantity in held.values()}
    event(f"{len(signs)} directions over {len(held)} spellings")
    assert len(signs) <= 1


@given(
    st.dictionaries(
        st.sampled_from(["A", "B", "C"]), st.floats(allow_nan=False, allow_infinity=False)
    ),
    st.sampled_from(["buy", "sell"]),
    st.floats(min_value=1e-300, max_value=1e300),
)
def test_the_verdict_is_the_sign(positions, side, quantity):
    """An independent statement of the rule: nothing but the sign of the position decides."""
    held = positions.get("A", 0.0)
    opposes = held < 0 if side == "buy" else held > 0
    allowed, reason = PositionInvariantEnforcer().check_can_open_position(
        "A", side, quantity, positions
    )
    assert allowed is not opposes
    assert (reason is None) is allowed


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_nothing_but_a_violation_comes_out(symbol, side, quantity, positions, account, flag):
    assume(flag is not False)
    enforcer = PositionInvariantEnforcer()
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(
            symbol, side, quantity, positions, account, reduce_only=flag, lot_size=flag
        )
    assert caught.value.code != "INTERNAL"
