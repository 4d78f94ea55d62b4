"""What cannot be judged is refused, with a code, a reason and a remedy; never anything else."""

from __future__ import annotations

import decimal
import enum
import numbers
import pickle
import time
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest

pytest.importorskip("numpy")
pytest.importorskip("alpaca")

import numpy
from alpaca.trading.enums import OrderSide

from invariant_guard import (
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    ViolationCode,
)


def kind(value: object) -> str:
    """A name for a parameter that may not be printable."""
    return type(value).__name__


NAN, INF = float("nan"), float("inf")
LONG = {"BTCUSDT": 1.0}


def refusal(*arguments, enforcer=None, **options) -> PositionInvariantViolation:
    """The violation, after checking that check and enforce agree and both record."""
    enforcer = enforcer or PositionInvariantEnforcer()
    allowed, reason = enforcer.check_can_open_position(*arguments, **options)
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(*arguments, **options)
    violation = caught.value
    assert (allowed, reason) == (False, violation.reason)
    assert str(violation) == violation.reason
    assert isinstance(violation.code, ViolationCode)
    assert violation.reason
    assert violation.remedy
    assert [event.reason for event in enforcer.blocked_orders] == [reason, reason]
    return violation


def allowed(*arguments, **options) -> bool:
    return PositionInvariantEnforcer().check_can_open_position(*arguments, **options)[0]


class Side(enum.Enum):
    BUY = "buy"
    SELL = "SELL"
    CROSSED = "sell"


class Numbered(enum.IntEnum):
    SELL = 1
    BUY = 2
    HOLD = 3


Crossed = enum.Enum("Crossed", {"BUY": "sell"})


class LyingText(str):
    def lower(self):
        return "buy"

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("buy")


class Hostile:
    def __repr__(self):
        raise RuntimeError("no repr")

    __str__ = __float__ = __eq__ = __repr__
    __hash__ = None


class Masked:
    """An object that raises when asked what it is."""

    @property
    def __class__(self):
        raise RuntimeError("do not ask")


class Half(Decimal):
    def __gt__(self, other):
        return True


class Third(int):
    def __gt__(self, other):
        return True


class Sick(numbers.Real):
    """A number whose every operation raises."""

    def _fail(self, *_):
        raise ArithmeticError

    for _name in numbers.Real.__abstractmethods__:
        locals()[_name] = _fail


@pytest.mark.parametrize("place", range(6))
def test_an_object_that_will_not_say_what_it_is(place):
    arguments = ["BTCUSDT", "buy", 1.0, {}, "main", "binance"]
    arguments[place] = Masked()
    refusal(*arguments)


class TestSide:
    @pytest.mark.parametrize(
        "side",
        [
            "hold",
            "",
            " buy",
            "buy ",
            "buy\n",
            "b",
            "bid",
            "sellshort",
            "SSHORT",
            "1",
            None,
            1,
            -1,
            True,
            1.0,
            b"buy",
            ["buy"],
            ("buy",),
            object(),
            Numbered.HOLD,
            Crossed.BUY,
            "\uff42uy",
            "bu\u0443",
            Hostile(),
            LyingText("hold"),
            LyingText(" sell"),
        ],
        ids=kind,
    )
    def test_unknown(self, side):
        assert refusal("BTCUSDT", side, 1.0, {}).code is ViolationCode.UNKNOWN_SIDE

    @pytest.mark.parametrize(
        "side", [OrderSide.SELL, Side.SELL, Numbered.SELL, LyingText("sell")], ids=kind
    )
    def test_members_and_subclasses_mean_their_own_word(self, side):
        assert not allowed("BTCUSDT", side, 1.0, LONG)
        assert allowed("BTCUSDT", side, 1.0, {"BTCUSDT": -1.0})

    def test_a_member_may_have_a_side_as_value_under_another_name(self):
        assert not allowed("BTCUSDT", Side.CROSSED, 1.0, LONG)

    @pytest.mark.parametrize("side", [OrderSide.BUY, Side.BUY, Numbered.BUY], ids=kind)
    def test_members_that_buy(self, side):
        assert allowed("BTCUSDT", side, 1.0, LONG)


class TestQuantity:
    @pytest.mark.parametrize(
        "quantity",
        [
            None,
            True,
            False,
            NAN,
            INF,
            -INF,
            0,
            0.0,
            -0.0,
            -1,
            -1e-9,
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("Infinity"),
            Decimal(0),
            Decimal("-0.1"),
            "",
            " 1",
            "1 ",
            "1_000",
            "\u0661",
            "nan",
            "inf",
            "0",
            "-1",
            "0x1",
            "1,5",
            "one",
            b"1",
            [1],
            {},
            1j,
            object(),
            Hostile(),
            numpy.float64("nan"),
            numpy.float32("inf"),
            numpy.bool_(True),
            numpy.int64(0),
            Fraction(0),
            Half(0),
            Third(0),
            Sick(),
            numpy.array([1.0, 2.0]),
            "1e99999",
            "9" * 500,
        ],
        ids=kind,
    )
    @pytest.mark.parametrize("positions", [{}, LONG], ids=kind)
    def test_no_finite_number_above_zero(self, quantity, positions):
        violation = refusal("BTCUSDT", "buy", quantity, positions)
        assert violation.code is ViolationCode.INVALID_QUANTITY

    @pytest.mark.parametrize(
        "quantity",
        [
            1,
            0.001,
            5e-324,
            Decimal("0.1"),
            Decimal("1E-30"),
            "0.5",
            "1e3",
            "+2",
            ".5",
            "5.",
            10**5000,
            numpy.float64(0.1),
            numpy.float32(0.1),
            numpy.int64(3),
            Fraction(1, 3),
            Fraction(1, 10**400),
            1e308,
        ],
        ids=kind,
    )
    def test_every_kind_of_number_works(self, quantity):
        assert allowed("BTCUSDT", "buy", quantity, {})
        assert not allowed("BTCUSDT", "sell", quantity, LONG)


class TestPositions:
    def test_none_is_not_flat(self):
        violation = refusal("BTCUSDT", "buy", 1.0, None)
        assert violation.code is ViolationCode.POSITIONS_MISSING
        assert "{}" in violation.remedy

    @pytest.mark.parametrize(
        "positions",
        [
            [],
            (),
            "",
            "{}",
            0,
            False,
            object(),
            [("BTCUSDT", 1.0)],
            {"BTCUSDT"},
            iter(()),
            Hostile(),
            [{"symbol": "BTC/USDT:USDT", "contracts": 1.0}],
        ],
        ids=kind,
    )
    def test_no_mapping(self, positions):
        violation = refusal("BTCUSDT", "buy", 1.0, positions)
        assert violation.code is ViolationCode.INVALID_POSITIONS

    @pytest.mark.parametrize(
        "value",
        [
            NAN,
            INF,
            -INF,
            None,
            True,
            "",
            "x",
            "1_000",
            " 1",
            [],
            {},
            Decimal("NaN"),
            1j,
            Decimal("sNaN"),
            Decimal("Infinity"),
            Hostile(),
            {"size": 1},
            numpy.float64("nan"),
        ],
        ids=kind,
    )
    @pytest.mark.parametrize("key", ["BTCUSDT", "ETHUSDT"], ids=kind)
    @pytest.mark.parametrize("side", ["buy", "sell"], ids=kind)
    def test_no_finite_number(self, key, value, side):
        violation = refusal("BTCUSDT", side, 1.0, {"SOLUSDT": 1.0, key: value})
        assert violation.code is ViolationCode.INVALID_POSITIONS
        assert refusal("BTCUSDT", side, 1.0, {key: value}).code is violation.code

    @pytest.mark.parametrize("key", [None, 1, b"BTCUSDT", ("BTC", "USDT"), object()], ids=kind)
    def test_a_key_that_is_no_text(self, key):
        violation = refusal("BTCUSDT", "buy", 1.0, {key: 1.0})
        assert violation.code is ViolationCode.INVALID_POSITIONS

    @pytest.mark.parametrize(
        "value",
        [
            -1,
            -0.5,
            Decimal("-0.1"),
            "-0.5",
            numpy.float32(-0.1),
            numpy.int64(-1),
            Fraction(-1, 3),
            Fraction(-1, 10**400),
            -5e-324,
            -(10**5000),
            "-1e-9",
        ],
        ids=kind,
    )
    def test_every_kind_of_number_works(self, value):
        violation = refusal("BTCUSDT", "buy", 1.0, {"BTCUSDT": value})
        assert violation.code is ViolationCode.OPPOSING_POSITION
        assert violation.existing_quantity < 0
        assert allowed("BTCUSDT", "sell", 1.0, {"BTCUSDT": value})

    @pytest.mark.parametrize("kind", [OrderedDict, MappingProxyType, lambda d: defaultdict(int, d)])
    def test_every_mapping_works(self, kind):
        assert refusal("BTCUSDT", "sell", 1.0, kind(dict(LONG))).code is (
            ViolationCode.OPPOSING_POSITION
        )
        assert allowed("BTCUSDT", "buy", 1.0, kind({}))

    @pytest.mark.parametrize("broken", ["__getitem__", "__iter__", "items", "keys"])
    def test_a_mapping_that_raises(self, broken):
        class Broken(Mapping):
            def __getitem__(self, key):
                return 1.0

            def __iter__(self):
                return iter(["BTCUSDT"])

            def __len__(self):
                return 1

        def fail(*_):
            raise KeyError("lost connection")

        setattr(Broken, broken, fail)
        if broken == "keys":
            assert not allowed("BTCUSDT", "sell", 1.0, Broken())
        else:
            violation = refusal("BTCUSDT", "sell", 1.0, Broken())
            assert violation.code is ViolationCode.INVALID_POSITIONS
            assert isinstance(violation.__cause__, KeyError)

    def test_a_defaultdict_is_not_filled(self):
        held = defaultdict(float)
        assert allowed("BTCUSDT", "buy", 1.0, held)
        assert not held

    def test_a_subclass_key_is_read_by_its_letters(self):
        class Loud(str):
            def __eq__(self, other):
                return False

            __hash__ = str.__hash__

        assert not allowed("BTCUSDT", "buy", 1.0, {Loud("BTCUSDT"): -1.0})


class TestMappingsThatHide:
    def test_one_that_holds_more_than_it_shows(self):
        class Lazy(Mapping):
            def __getitem__(self, symbol):
                return -1.0

            def __len__(self):
                return 1

            def __iter__(self):
                return iter(())

        assert refusal("BTCUSDT", "buy", 1, Lazy()).code is ViolationCode.INVALID_POSITIONS


class TestSymbol:
    @pytest.mark.parametrize(
        "symbol",
        [
            None,
            1,
            b"BTCUSDT",
            "",
            " ",
            "BTCUSDT ",
            " BTCUSDT",
            "BTC\nUSDT",
            "BTC\x00",
            "B" * 200,
            ["BTCUSDT"],
            ("BTCUSDT",),
            object(),
            Hostile(),
            NAN,
            "BTC\u200bUSDT",
        ],
        ids=kind,
    )
    def test_no_plain_text(self, symbol):
        assert refusal(symbol, "buy", 1.0, {}).code is ViolationCode.INVALID_SYMBOL

    def test_a_subclass_is_read_by_its_letters(self):
        violation = refusal(LyingText("BTCUSDT"), "sell", 1.0, LONG)
        assert violation.code is ViolationCode.OPPOSING_POSITION

    @pytest.mark.parametrize(
        "symbol", ["BTC/USDT:USDT", "BRK.B", "\u5e01\u5b89USDT", "EUR.USD"], ids=kind
    )
    def test_punctuation_and_scripts_are_fine(self, symbol):
        assert allowed(symbol, "buy", 1.0, {})
        assert not allowed(symbol, "sell", 1.0, {symbol: 1.0})

    def test_many_symbols_do_not_pile_up(self):
        from invariant_guard.rule import arguments

        for number in range(3000):
            assert allowed(f"COIN{number}", "buy", 1.0, {})
        assert len(arguments.CLEAN) <= 1024


class TestLabels:
    @pytest.mark.parametrize("label", [None, 5, "", " main", "a\nb", ["main"], Hostile()], ids=kind)
    @pytest.mark.parametrize("name", ["account", "exchange"])
    def test_no_plain_text(self, name, label):
        violation = refusal("BTCUSDT", "buy", 1.0, {}, **{name: label})
        assert violation.code is ViolationCode.INVALID_ARGUMENT
        assert name in violation.reason


class TestOptions:
    @pytest.mark.parametrize("word", ["false", "true", 0, 1, None, [], numpy.bool_(True)], ids=kind)
    @pytest.mark.parametrize("name", ["reduce_only", "close_position"])
    def test_a_flag_is_a_bool(self, name, word):
        violation = refusal("BTCUSDT", "sell", 1.0, LONG, **{name: word})
        assert violation.code is ViolationCode.INVALID_ARGUMENT
        assert name in violation.reason

    @pytest.mark.parametrize("lot", [0, -1, NAN, "x", True, []], ids=kind)
    def test_a_lot_is_a_number_above_zero(self, lot):
        violation = refusal("BTCUSDT", "buy", 1.0, {}, lot_size=lot)
        assert violation.code is ViolationCode.INVALID_ARGUMENT

    @pytest.mark.parametrize("product", ["swap", "", 1, [], Hostile()], ids=kind)
    def test_a_product_is_one_of_the_known(self, product):
        violation = refusal("BTCUSDT", "buy", 1.0, {}, product=product)
        assert violation.code is ViolationCode.INVALID_ARGUMENT
        assert "linear_perp" in violation.remedy


def snapshot(*legs, age=0.0, complete=True, **rest):
    return PositionSnapshot(
        legs=legs,
        source="test",
        fetched_at=datetime.now(timezone.utc) - timedelta(seconds=age),
        complete=complete,
        **rest,
    )


class TestSnapshot:
    def test_stale(self):
        assert refusal("BTCUSDT", "buy", 1, snapshot(age=61)).code is ViolationCode.STALE_SNAPSHOT
        assert allowed("BTCUSDT", "buy", 1, snapshot(age=59))

    @pytest.mark.parametrize(("limit", "verdict"), [(5, False), (20, True), (None, True)])
    def test_the_limit_is_a_setting(self, limit, verdict):
        enforcer = PositionInvariantEnforcer(max_snapshot_age=limit)
        answer = enforcer.check_can_open_position("BTCUSDT", "buy", 1, snapshot(age=10))
        assert answer[0] is verdict

    def test_from_the_future(self):
        assert refusal("BTCUSDT", "buy", 1, snapshot(age=-6)).code is ViolationCode.STALE_SNAPSHOT
        assert allowed("BTCUSDT", "buy", 1, snapshot(age=-4))

    def test_incomplete(self):
        other = PositionLeg("ETHUSDT", "long", 1)
        violation = refusal("BTCUSDT", "buy", 1, snapshot(other, complete=False))
        assert violation.code is ViolationCode.INCOMPLETE_SNAPSHOT
        assert allowed("ETHUSDT", "buy", 1, snapshot(other, complete=False))
        assert allowed("BTCUSDT", "buy", 1, snapshot(other, complete=False, covers={"BTCUSDT"}))
        assert allowed("BTCUSDT", "buy", 1, snapshot(other))

    def test_one_hedge_leg_says_nothing_of_the_other(self):
        leg = PositionLeg("BTCUSDT", "long", 1, hedged=True)
        violation = refusal("BTCUSDT", "buy", 1, snapshot(leg, complete=False))
        assert violation.code is ViolationCode.INCOMPLETE_SNAPSHOT
        flat = PositionLeg("BTCUSDT", None, 0, hedged=True)
        assert allowed("BTCUSDT", "buy", 1, snapshot(leg, flat, complete=False))

    def test_an_opposing_leg_counts_even_in_an_incomplete_one(self):
        leg = PositionLeg("BTCUSDT", "long", 1, hedged=True)
        violation = refusal("BTCUSDT", "sell", 1, snapshot(leg, complete=False))
        assert violation.code is ViolationCode.OPPOSING_POSITION

    @pytest.mark.parametrize("side", ["buy", "sell"], ids=kind)
    def test_both_legs_open(self, side):
        legs = [PositionLeg("BTCUSDT", "long", 1), PositionLeg("BTCUSDT", "short", 1)]
        violation = refusal("BTCUSDT", side, 1, snapshot(*legs))
        assert violation.code is ViolationCode.LEGS_IN_CONFLICT
        assert allowed("ETHUSDT", side, 1, snapshot(*legs))

    def test_another_account(self):
        violation = refusal("BTCUSDT", "buy", 1, snapshot(account="main"), account="second")
        assert violation.code is ViolationCode.WRONG_ACCOUNT
        assert allowed("BTCUSDT", "buy", 1, snapshot(account="main"), account="main")

    @pytest.mark.parametrize("positions", [{}, LONG, MappingProxyType({})], ids=kind)
    def test_required(self, positions):
        enforcer = PositionInvariantEnforcer(require_snapshot=True)
        violation = refusal("BTCUSDT", "buy", 1, positions, enforcer=enforcer)
        assert violation.code is ViolationCode.SNAPSHOT_REQUIRED

    def test_required_says_what_none_is(self):
        enforcer = PositionInvariantEnforcer(require_snapshot=True)
        violation = refusal("BTCUSDT", "buy", 1, None, enforcer=enforcer)
        assert violation.code is ViolationCode.POSITIONS_MISSING
        assert enforcer.check_can_open_position("BTCUSDT", "buy", 1, snapshot())[0]


class TestInternalFaults:
    def test_are_refusals(self, monkeypatch):
        from invariant_guard.enforcer import core as module

        def broken(*_):
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(module, "judge", broken)
        violation = refusal("BTCUSDT", "buy", 1.0, {})
        assert violation.code is ViolationCode.INTERNAL
        assert isinstance(violation.__cause__, ZeroDivisionError)
        assert "ZeroDivisionError" in violation.reason

    def test_an_interrupt_is_no_fault_and_clears_nothing(self, monkeypatch):
        from invariant_guard.enforcer import core as module

        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(module, "judge", interrupted)
        with pytest.raises(KeyboardInterrupt):
            PositionInvariantEnforcer().enforce_before_order("BTCUSDT", "buy", 1.0, {})

    def test_trouble_with_the_record_changes_no_verdict(self, monkeypatch):
        from invariant_guard.record.journal import Journal

        def broken(*_):
            raise MemoryError

        monkeypatch.setattr(Journal, "refused", broken)
        monkeypatch.setattr(Journal, "announce", broken)
        enforcer = PositionInvariantEnforcer(count=lambda *_: None)
        with pytest.raises(PositionInvariantViolation, match="Cannot open SHORT"):
            enforcer.enforce_before_order("BTCUSDT", "sell", 1.0, LONG)
        assert enforcer.enforce_before_order("BTCUSDT", "buy", 1.0, LONG)


class TestDecimalContext:
    """A service may round to two digits or trap everything: the verdict may not depend on it."""

    @pytest.mark.parametrize("precision", [1, 2, 28])
    @pytest.mark.parametrize("trapping", [True, False])
    def test_does_not_matter(self, precision, trapping):
        with decimal.localcontext() as context:
            context.prec = precision
            context.Emin, context.Emax = -1, 1
            for signal in context.traps:
                context.traps[signal] = trapping
            held = {"BTCUSDT": Decimal("-0.123456789"), "X": 1.5}
            assert not allowed("BTCUSDT", "buy", Decimal("0.000123456"), held)
            exact_exit = Decimal("0.123456789")
            assert allowed("BTCUSDT", "buy", exact_exit, held, reduce_only=True)
            over = Decimal("0.123456790")
            assert not allowed("BTCUSDT", "buy", over, held, reduce_only=True)
            assert not allowed("BTCUSDT", "buy", Decimal("NaN"), held)


def test_a_violation_survives_a_process_boundary():
    with pytest.raises(PositionInvariantViolation) as caught:
        PositionInvariantEnforcer().enforce_before_order("BTCUSDT", "sell", 1.0, LONG)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.code, copy.reason, copy.remedy, copy.existing_quantity) == (
        caught.value.code, caught.value.reason, caught.value.remedy, 1.0,
    )  # fmt: skip


def test_a_refusal_keeps_no_frames_alive():
    enforcer = PositionInvariantEnforcer()
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order("BTCUSDT", "sell", 1.0, LONG)
    own = [frame for frame in caught.traceback if "invariant_guard/" in str(frame.path)]
    assert len([frame for frame in own if "tests" not in str(frame.path)]) == 1


class TestMessages:
    """A refusal that names the wrong cause costs an hour in the night."""

    @pytest.mark.parametrize("name", ["account", "exchange"])
    def test_an_empty_label(self, name):
        violation = refusal("BTCUSDT", "buy", 1, {}, **{name: ""})
        assert "is empty" in violation.reason
        assert f"Pass the {name}" in violation.remedy

    def test_an_endless_symbol(self):
        violation = refusal("B" * 129, "buy", 1, {})
        assert violation.code is ViolationCode.INVALID_SYMBOL
        assert "129 characters" in violation.reason
        assert "128" in violation.remedy

    @pytest.mark.parametrize(("late", "shown"), [(0.03, "60.03"), (1.0, "61.0")])
    def test_an_age_shows_that_it_is_too_much(self, late, shown, monkeypatch):
        from invariant_guard.enforcer import core as module

        fetched_at = datetime(2026, 1, 1, tzinfo=timezone.utc)
        monkeypatch.setattr(module, "time", lambda: fetched_at.timestamp() + 60 + late)
        positions = PositionSnapshot((), "books", fetched_at, complete=True)
        violation = refusal("BTCUSDT", "buy", 1, positions)
        assert f"is {shown}" in violation.reason


def test_a_number_of_a_million_digits_costs_no_time():
    huge = 1 << 4_000_000
    began = time.perf_counter()
    assert refusal("BTCUSDT", "buy", huge, {}).code is ViolationCode.INVALID_QUANTITY
    code = refusal("BTCUSDT", "buy", 1, {"BTCUSDT": -huge}).code
    assert code is ViolationCode.INVALID_POSITIONS
    fraction = Fraction(1, huge + 1)
    assert refusal("BTCUSDT", "buy", fraction, {}).code is ViolationCode.INVALID_QUANTITY
    assert time.perf_counter() - began < 20
