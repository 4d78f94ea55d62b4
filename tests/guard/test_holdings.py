"""What positions hold under an order's symbol: the same, whatever they come in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from invariant_guard import (
    Instrument,
    InstrumentTable,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    Product,
)
from invariant_guard.positions import Scope
from invariant_guard.rule.accounts import AccountBook
from invariant_guard.rule.arguments import CLEAN, Comparison, Options, read_order, read_source
from invariant_guard.rule.holdings import held_by
from invariant_guard.rule.markets import Market, market_of, may_be_one
from invariant_guard.rule.netting import judge
from invariant_guard.rule.policy import Basis, Policy

BTC, BARE, ETH, SPOT = "BTC/USDT:USDT", "BTCUSDT", "ETH/USDT:USDT", "BTC/USDT"
LINEAR = Product.LINEAR_PERP
NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
SIDES = [("buy", 1), ("sell", -1)]
#: The exchange names its contract like its spot pair, and has a word of its own for it.
TABLE = InstrumentTable(
    [
        (BTC, perpetual := Instrument("binance", LINEAR, "BTC", "USDT", "USDT")),
        (BARE, perpetual),
        ("ODDUSDT", perpetual),
        (BARE, spot := Instrument("binance", Product.SPOT, "BTC", "USDT")),
        (SPOT, spot),
        (ETH, Instrument("binance", LINEAR, "ETH", "USDT", "USDT")),
    ]
)


def held(
    positions: object, symbol: str = BTC, side: str = "buy", exiting: bool = False,
    policy: Policy | None = None, exchange: str = "binance", account: str = "main", **options: Any,
) -> tuple[object, str | None]:  # fmt: skip
    """The signed quantity, and the symbol that may be the same."""
    policy = policy or Policy()
    order = read_order(policy, symbol, side, 1, account, exchange, Options(**options))
    return held_by(
        policy, NOW.timestamp(), positions, account, exchange, symbol, order.sign,
        order.comparison, order.residue, exiting,
    )  # fmt: skip


def snapshot(*legs: PositionLeg, late: float = 0, **more: Any) -> PositionSnapshot:
    fetched_at = NOW - timedelta(seconds=late)
    return PositionSnapshot(
        legs, fetched_at=fetched_at, **{"source": "books", "complete": True, **more}
    )


class Loud(str):
    """A key that equals nothing, and is read by its letters."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


class Lying(str):
    """A text that equals another one."""

    __slots__ = ("like",)

    def __new__(cls, text: str, like: str) -> Lying:
        made = super().__new__(cls, text)
        made.like = like
        return made

    def __eq__(self, other: object) -> bool:
        return other == self.like

    def __hash__(self) -> int:
        return hash(self.like)


@pytest.mark.parametrize("made", [dict, OrderedDict, MappingProxyType])
@pytest.mark.parametrize(("side", "sign"), SIDES)
class TestMapping:
    """Each by every kind of mapping, and as a buy and a sell: `sign` is that of the order."""

    def test_what_is_held_counts_wherever_it_stands(
        self, made: Callable[[Any], Any], side: str, sign: int
    ) -> None:
        for own in (1.0, -1.0):
            for rows in ([(BTC, own), (ETH, 2.0)], [(ETH, -2.0), (BTC, own)]):
                assert held(made(dict(rows)), side=side) == (own, None)
        assert held(made({}), side=side) == (0.0, None)

    def test_another_spelling_counts_where_it_opposes(
        self, made: Callable[[Any], Any], side: str, sign: int
    ) -> None:
        assert held(made({BARE: -1.0 * sign, ETH: -2.0}), side=side) == (0.0, BARE)
        assert held(made({BARE: 1.0 * sign, ETH: -2.0}), side=side) == (0.0, None)
        assert held(made({BARE: 0.0, ETH: -2.0}), side=side) == (0.0, None)
        assert held(made({BARE: -1.0 * sign, BTC: 3.0}), side=side) == (3.0, BARE)

    def test_with_a_product_it_is_the_same(
        self, made: Callable[[Any], Any], side: str, sign: int
    ) -> None:
        rows = made({ETH: 1.0, BARE: -1.0 * sign})
        assert held(rows, side=side, product="linear_perp") == (-1.0 * sign, None)
        assert held(rows, symbol=SPOT, side=side, product="spot") == (-1.0 * sign, None)

    def test_of_two_spellings_the_smaller_one_that_opposes_counts(
        self, made: Callable[[Any], Any], side: str, sign: int
    ) -> None:
        for one, other in ((BTC, BARE), (BARE, BTC)):
            for large, small in ((0.5, 0.3), (Decimal("0.5"), 0.3), (0.5, Decimal("0.3"))):
                rows = made({one: -large * sign, other: -small * sign})
                assert held(rows, side=side, product="linear_perp") == (-small * sign, None)
            rows = made({one: 0.5 * sign, other: -0.3 * sign})
            assert held(rows, side=side, product="linear_perp") == (-0.3 * sign, None)

    def test_what_is_less_than_half_a_lot_is_passed_over_and_the_rest_is_not(
        self, made: Callable[[Any], Any], side: str, sign: int
    ) -> None:
        dust = -1e-9 * sign
        for rows in ({ETH: dust, BTC: -1.0 * sign}, {BTC: -1.0 * sign, ETH: dust}):
            assert held(made(rows), side=side, lot_size="0.01") == (-1.0 * sign, None)
        rows = {BTC: dust, BARE: -1.0 * sign}
        assert held(made(rows), side=side, lot_size="0.01") == (0.0, BARE)
        for size, counts in ((0.005, True), (0.0049, False)):
            assert held(made({BTC: size}), side=side, lot_size="0.01")[0] == (
                size if counts else 0.0
            )

    def test_one_symbol_under_two_keys(
        self, made: Callable[[Any], Any], side: str, sign: int
    ) -> None:
        for other, found in ((2.0, 1.0), (-2.0, -2.0), (-0.5, -0.5)):
            rows = made({BTC: 1.0 * sign, Loud(BTC): other * sign})
            assert held(rows, side=side) == (found * sign, None)

    def test_a_table_is_asked_about_names_that_say_something_else(
        self, made: Callable[[Any], Any], side: str, sign: int
    ) -> None:
        policy = Policy(instruments=TABLE)
        rows = made({ETH: -3.0 * sign, "ODDUSDT": -1.0 * sign})
        assert held(rows, side=side, policy=policy) == (-1.0 * sign, None)
        assert held(rows, "ODDUSDT", side=side, policy=policy) == (-1.0 * sign, None)
        rows = made({SPOT: -1.0 * sign, ETH: -3.0 * sign})
        assert held(rows, side=side, policy=policy) == (0.0, None)
        # One name for two: what is not said is taken for what the order is in.
        rows = made({BARE: -1.0 * sign})
        assert held(rows, side=side, policy=policy) == (-1.0 * sign, None)
        assert held(rows, SPOT, side=side, policy=policy) == (-1.0 * sign, None)


@pytest.mark.parametrize(("side", "sign"), SIDES)
class TestSnapshot:
    def leg(self, symbol: str, size: object, sign: int, **more: Any) -> PositionLeg:
        return PositionLeg(symbol, "long" if sign > 0 else "short", size, **more)  # type: ignore[arg-type]

    def test_what_is_held_is_signed(self, side: str, sign: int) -> None:
        for way in (1, -1):
            rows = snapshot(self.leg(ETH, 3, -sign), self.leg(BTC, 2, way))
            assert held(rows, side=side) == (Decimal(2 * way), None)
        assert held(snapshot(self.leg(ETH, 3, -sign)), side=side) == (Decimal(0), None)

    def test_another_spelling_is_a_rival_where_it_opposes(self, side: str, sign: int) -> None:
        assert held(snapshot(self.leg(BARE, 2, -sign)), side=side) == (Decimal(0), BARE)
        assert held(snapshot(self.leg(BARE, 2, sign)), side=side) == (Decimal(0), None)
        # One that does not, after one that does, takes nothing back.
        rows = snapshot(self.leg(BARE, 2, -sign), self.leg("BTC-USDT", 2, sign))
        assert held(rows, side=side) == (Decimal(0), BARE)
        rows = snapshot(self.leg(BARE, 2, -sign), self.leg(BTC, 1, sign))
        assert held(rows, side=side) == (Decimal(sign), BARE)
        rows = snapshot(self.leg(BARE, 2, -sign), self.leg(BTC, 1, -sign))
        assert held(rows, side=side) == (Decimal(-sign), BARE)

    def test_of_two_spellings_the_smaller_opposes_and_the_larger_is_added_to(
        self, side: str, sign: int
    ) -> None:
        for sizes in ((2, 5), (5, 2)):
            for way, found in ((-sign, 2), (sign, 5)):
                rows = snapshot(
                    *(
                        self.leg(s, n, way, product=LINEAR)
                        for s, n in zip((BTC, BARE), sizes, strict=True)
                    )
                )
                answer = held(rows, side=side, product="linear_perp")
                assert answer == (Decimal(found * way), None)

    def test_half_a_lot_is_a_position_and_less_is_none(self, side: str, sign: int) -> None:
        for way in (1, -1):
            for size, counts in (("0.005", True), ("0.0049", False)):
                rows = snapshot(self.leg(BTC, size, way))
                found = Decimal(size) * way if counts else Decimal(0)
                assert held(rows, side=side, lot_size="0.01") == (found, None)
                rows = snapshot(self.leg(BARE, size, -sign))
                assert held(rows, side=side, lot_size="0.01")[1] == (BARE if counts else None)

    def test_an_exit_is_judged_by_the_leg_that_it_closes(self, side: str, sign: int) -> None:
        rows = snapshot(self.leg(BTC, 2, sign), self.leg(BTC, 1, -sign))
        assert held(rows, side=side, exiting=True) == (Decimal(-sign), None)
        with pytest.raises(PositionInvariantViolation, match="are open at once"):
            held(rows, side=side)

    def test_the_product_of_a_leg_parts_one_name(self, side: str, sign: int) -> None:
        rows = snapshot(self.leg(BARE, 2, -sign, product=Product.SPOT))
        for policy in (Policy(), Policy(instruments=TABLE)):
            assert held(rows, BARE, side=side, product="linear_perp", policy=policy)[0] == 0
            assert held(rows, BARE, side=side, product="spot", policy=policy)[0] == -2 * sign

    def test_a_table_is_asked_about_names_that_say_something_else(
        self, side: str, sign: int
    ) -> None:
        rows = snapshot(self.leg(ETH, 3, -sign), self.leg("ODDUSDT", 2, -sign))
        assert held(rows, side=side, policy=Policy(instruments=TABLE)) == (Decimal(-2 * sign), None)
        # Without one, another pair's name ends the question.
        assert held(snapshot(self.leg("ETHUSDT", 2, -sign)), side=side)[1] is None

    def test_an_incomplete_one_knows_what_it_has_both_legs_of(self, side: str, sign: int) -> None:
        one = self.leg(BTC, 1, sign, hedged=True)
        other = PositionLeg(BTC, None, 0, hedged=True)
        assert held(snapshot(one, other, complete=False), side=side)[0] == Decimal(sign)
        assert held(snapshot(one, covers={BTC}), side=side)[0] == Decimal(sign)
        assert held(snapshot(self.leg(BTC, 1, sign), complete=False), side=side)[0] == sign
        unsure = [
            snapshot(one, complete=False),
            snapshot(one, complete=False, covers={BTC}),
            snapshot(self.leg(ETH, 1, sign), complete=False),
            # One spelling tells both legs, the other half of them.
            snapshot(
                self.leg(BARE, 1, sign, product=LINEAR, hedged=True),
                self.leg(BTC, 1, sign, product=LINEAR), complete=False,
            ),
        ]  # fmt: skip
        for rows in unsure:
            with pytest.raises(PositionInvariantViolation, match=r"books snapshot (holds|is not)"):
                held(rows, side=side, product="linear_perp")
        # What opposes stops the order, however little is known of the rest.
        opposed = self.leg(BTC, 1, -sign, hedged=True)
        assert held(snapshot(opposed, complete=False), side=side)[0] == Decimal(-sign)

    def test_a_scope_is_held_to_what_the_order_is_for(self, side: str, sign: int) -> None:
        rows = snapshot(scope=Scope([LINEAR]))
        assert held(rows, BARE, side=side, product="linear_perp") == (Decimal(0), None)
        assert held(rows, BARE, side=side) == (Decimal(0), None)
        with pytest.raises(PositionInvariantViolation, match="does not cover this symbol"):
            held(rows, BARE, side=side, product="spot")


class TestAge:
    @pytest.mark.parametrize(
        ("late", "limit", "taken"),
        [
            (60, 60.0, True), (60.001, 60.0, False), (-5, 60.0, True), (-5.001, 60.0, False),
            (0, 0.0, True), (10**6, None, True), (-5.001, None, False),
        ],
    )  # fmt: skip
    def test_is_held_to_the_limit(self, late: float, limit: float | None, taken: bool) -> None:
        policy = Policy(max_snapshot_age=limit)
        if taken:
            assert held(snapshot(late=late), policy=policy) == (Decimal(0), None)
        else:
            with pytest.raises(
                PositionInvariantViolation, match=r"^Cannot judge the order: the books"
            ):
                held(snapshot(late=late), policy=policy)

    @pytest.mark.parametrize(
        ("late", "limit", "shown"),
        [(61, 60.0, "61.0 s"), (60.04, 60.0, "60.040 s"), (60.004, 60.0, "60.004 s"),
         (60.0004, 60.0, "60.000"), (1.26, 1.2, "1.3 s")],
    )  # fmt: skip
    def test_is_shown_with_as_many_digits_as_it_takes(
        self, late: float, limit: float, shown: str
    ) -> None:
        with pytest.raises(PositionInvariantViolation) as caught:
            held(snapshot(late=late), policy=Policy(max_snapshot_age=limit))
        assert f"snapshot is {shown}" in caught.value.reason
        assert f"and {limit:g} s are allowed" in caught.value.reason
        number = float(caught.value.reason.partition("snapshot is ")[2].partition(" s old")[0])
        assert number > limit


class TestOrigin:
    def test_labels_of_one_account_are_one(self) -> None:
        policy = Policy(accounts=AccountBook({"main": "acct", "second": "acct"}))
        for label in ("main", "second", "acct"):
            assert held(snapshot(account=label), policy=policy, account="main")
        with pytest.raises(PositionInvariantViolation, match="the snapshot is of 'third'"):
            held(snapshot(account="third"), policy=policy)

    def test_names_of_one_exchange_are_one(self) -> None:
        assert held(snapshot(exchange="binanceusdm"))
        # What an adapter's source is counts where the snapshot names no exchange.
        assert held(snapshot(exchange="binance", source="okx"))
        assert held(snapshot(source="books"), exchange="okx")
        assert held(snapshot(exchange="bybit", source="okx"), exchange="bybit")
        with pytest.raises(PositionInvariantViolation, match="the snapshot is of 'okx'"):
            held(snapshot(source="okx"), exchange="bybit")

    @pytest.mark.parametrize(
        ("labels", "fault", "words"),
        [
            ({5: "a"}, TypeError, "an account label is text, not int"),
            ({"a": None}, TypeError, "an account label is text, not NoneType"),
            ({"": "a"}, ValueError, "account label '' is empty or padded"),
            ({"a": " b"}, ValueError, "account label ' b' is empty or padded"),
            ({"a": "b", "b": "c"}, ValueError,
             ("label 'a' is bound to 'b', which is itself bound to 'c': bind every label to the "
             "account directly")),
        ],
    )  # fmt: skip
    def test_labels_that_mean_nothing(
        self, labels: Any, fault: type[Exception], words: str
    ) -> None:
        with pytest.raises(fault) as caught:
            AccountBook(labels)
        assert str(caught.value) == words

    def test_a_label_may_name_its_own_account(self) -> None:
        book = AccountBook({"a": "a", "b": "a"})
        assert [book.account_of(label) for label in "abc"] == ["a", "a", "c"]
        assert AccountBook().account_of("a") == "a"


class TestRuling:
    """The rule's own answer: why, and on what it was judged."""

    @pytest.mark.parametrize(("side", "sign"), SIDES)
    @pytest.mark.parametrize("known", [True, False])
    def test_is_the_same_by_the_short_way_and_the_long_one(
        self, side: str, sign: int, known: bool
    ) -> None:
        enforcer = PositionInvariantEnforcer()
        if known:
            enforcer.check_can_open_position(BTC, side, 1, {})
        else:
            CLEAN.clear()
        for rows, found in (
            ({}, (Basis.FLAT, 0)),
            ({BTC: 0.0}, (Basis.FLAT, 0)),
            ({BTC: 2.0 * sign}, (Basis.SAME_DIRECTION, 2 * sign)),
            ({BTC: 2 * sign}, (Basis.SAME_DIRECTION, 2 * sign)),
            ({ETH: -1.0 * sign}, (Basis.FLAT, 0)),
            ({ETH: -1.0 * sign, BTC: 2.0 * sign}, (Basis.SAME_DIRECTION, 2 * sign)),
            (snapshot(), (Basis.FLAT, 0)),
        ):
            for size in (1, 1.0, "1", Decimal(1), 5e-324, 1e308):
                answer = judge(
                    Policy(), NOW.timestamp(), BTC, side, size, rows, "default", "binance", None
                )
                assert answer == found

    @pytest.mark.parametrize("known", [True, False])
    @pytest.mark.parametrize(
        "spoiled",
        [
            {"quantity": 0.0}, {"quantity": float("inf")}, {"quantity": float("nan")},
            {"quantity": -1.0}, {"side": "hold"}, {"side": None}, {"side": Lying("hold", "buy")},
            {"symbol": Lying("", BTC)}, {"account": Lying("", "main")},
            {"exchange": Lying("", "binance")}, {"account": " a"},
            {"exchange": 5}, {"symbol": ""}, {"positions": {BTC: float("nan")}},
            {"positions": {BTC: float("-inf")}}, {"positions": {BTC: -5e-324}},
            {"positions": {BTC: -1.0}, "policy": Policy(lot_sizes={BTC: Decimal(1)})},
            {"positions": {BTC: 1.0}, "policy": Policy(require_snapshot=True)},
        ],
    )  # fmt: skip
    def test_refuses_the_same_by_the_short_way_and_the_long_one(
        self, spoiled: dict[str, Any], known: bool
    ) -> None:
        CLEAN.clear()
        CLEAN.update({BTC, "main", "binance"} if known else ())
        call = {
            "policy": Policy(), "now": NOW.timestamp(), "symbol": BTC, "side": "buy",
            "quantity": 0.5, "positions": {}, "account": "main", "exchange": "binance",
            "options": None,
        }  # fmt: skip
        assert judge(**call) == (Basis.FLAT, 0)  # type: ignore[arg-type]
        with pytest.raises(PositionInvariantViolation):
            judge(**{**call, **spoiled})

    def test_a_lone_position_below_half_a_lot_is_flat(self) -> None:
        policy = Policy(lot_sizes={BTC: Decimal(1)})
        arguments = (policy, NOW.timestamp(), BTC, "buy", 1, {BTC: -0.4}, "main", "binance", None)
        assert judge(*arguments) == (Basis.FLAT, 0)

    @pytest.mark.parametrize(("side", "sign"), SIDES)
    def test_of_an_exit_counts_what_is_open(self, side: str, sign: int) -> None:
        def exit_of(size: object, rows: object, **options: Any) -> object:
            return judge(
                Policy(), NOW.timestamp(), BTC, side, size, rows, "default", "binance",
                Options(**options),
            )  # fmt: skip

        rows = {BTC: -2.0 * sign}
        assert exit_of(2, rows, reduce_only=True) == (Basis.REDUCE_ONLY, -2 * sign)
        assert exit_of(None, rows, close_position=True) == (Basis.CLOSE_POSITION, -2 * sign)
        assert exit_of(2, rows, reduce_only=True, close_position=True)[0] is Basis.CLOSE_POSITION  # type: ignore[index]
        # Beyond what is open by less than half a lot is what is open.
        assert exit_of("2.004", rows, reduce_only=True, lot_size="0.01")
        with pytest.raises(PositionInvariantViolation, match="the rest would open"):
            exit_of("2.005", rows, reduce_only=True, lot_size="0.01")

    @pytest.mark.parametrize(
        ("settings", "plain"),
        [
            ({}, True),
            ({"max_snapshot_age": 1.0}, True),
            ({"require_snapshot": True}, False),
            ({"lot_sizes": {BTC: Decimal(1)}}, False),
            ({"default_product": LINEAR}, False),
            ({"instruments": TABLE}, False),
        ],
    )
    def test_goes_the_long_way_where_a_setting_asks_for_more(
        self, settings: dict[str, Any], plain: bool
    ) -> None:
        policy = Policy(**settings)
        assert policy.plain is plain
        assert policy.interprets_symbols is bool({"default_product", "instruments"} & set(settings))


@pytest.mark.parametrize("basis", Basis)
def test_a_basis_prints_as_its_word(basis: Basis) -> None:
    assert f"{basis}" == str(basis) == basis.value


class TestDefaultProduct:
    def test_says_what_a_name_of_several_means_to_the_table(self) -> None:
        policy = Policy(instruments=TABLE, default_product=LINEAR)
        assert held({"ODDUSDT": -1.0}, BARE, policy=policy) == (-1.0, None)
        assert held({SPOT: -1.0}, BARE, policy=policy) == (0.0, None)
        with pytest.raises(PositionInvariantViolation, match="names linear_perp, spot"):
            held({}, BARE, policy=Policy(instruments=TABLE))

    def test_yields_to_what_a_position_is_in(self) -> None:
        rows = snapshot(PositionLeg(BARE, "short", 1, product=Product.SPOT))  # type: ignore[arg-type]
        assert held(rows, BARE, policy=Policy(default_product=LINEAR)) == (Decimal(0), BARE)
        assert held(rows, BARE, product="linear_perp") == (Decimal(0), None)

    def test_is_overruled_by_the_call_and_by_the_spelling(self) -> None:
        policy = Policy(default_product=LINEAR)
        assert held({BTC: -1.0}, BARE, policy=policy) == (-1.0, None)
        assert held({BTC: -1.0}, BARE, policy=policy, product="spot") == (0.0, None)
        assert held({BTC: -1.0}, SPOT, policy=policy) == (0.0, None)
        # A share class is written like a pair.
        assert held({"BRK.B": -1.0}, "BRK/B", policy=policy, product="equity") == (0.0, "BRK.B")


class TestMarkets:
    """Two orders for one thing, with no positions between."""

    def market(self, symbol: str, policy: Policy | None = None, **options: Any) -> Market:
        policy = policy or Policy()
        return market_of(
            read_order(policy, symbol, "buy", 1, "main", "binance", Options(**options))
        )

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            (BTC, BTC, True), (BTC, BARE, True), (BTC, SPOT, False), (BTC, ETH, False),
            (BTC, "BTC-PERP", True), (BTC, "ETH-PERP", False), ("BTC-PERP", "BTC-PERPETUAL", True),
            (BTC, "contract 7 (XBT)", True), ("contract 7", "contract 8", True),
            (BTC, "BTC", True), (ETH, "BTC", False),
        ],
    )  # fmt: skip
    def test_by_their_spellings(self, one: str, other: str, same: bool) -> None:
        assert may_be_one(self.market(one), self.market(other)) is same
        assert may_be_one(self.market(other), self.market(one)) is same

    def test_by_their_products(self) -> None:
        spot, linear, open_ = (
            self.market(BARE, product="spot"), self.market(BARE, product="linear_perp"),
            self.market(BARE),
        )  # fmt: skip
        assert not may_be_one(spot, linear)
        assert may_be_one(spot, open_)
        assert may_be_one(open_, linear)
        assert (spot.name, open_.name) == ((BARE, Product.SPOT), (BARE, None))

    def test_by_a_table(self) -> None:
        policy = Policy(instruments=TABLE)
        odd, perpetual, spot = (self.market(s, policy) for s in ("ODDUSDT", BTC, SPOT))
        assert odd == perpetual == Market(BTC, LINEAR, None)
        assert may_be_one(odd, perpetual)
        assert not may_be_one(spot, perpetual)
        assert self.market(BARE, policy, product="spot") == spot
        # Beside one that no table knows, names and products decide.
        assert may_be_one(Market(BTC, LINEAR, None), self.market(BTC, product="linear_perp"))
        assert not may_be_one(Market(BTC, LINEAR, None), self.market(BARE))

    @pytest.mark.parametrize(
        ("symbol", "shelf"),
        [(BTC, "BTCUSDT"), (BARE, "BTCUSDT"), ("BTC-PERP", None), ("contract 7", None)],
    )
    def test_stand_on_the_shelf_of_their_pair(self, symbol: str, shelf: str | None) -> None:
        assert self.market(symbol).shelf == shelf
        assert self.market(BTC, Policy(instruments=TABLE)).shelf == BTC


def test_an_order_is_read_to_its_last_field() -> None:
    options = Options(
        reduce_only=True, product="linear_perp", window_ms=5_000, group="oco", conditional=True,
        lot_size="0.01",
    )  # fmt: skip
    full = read_order(Policy(), BTC, "SELL", "0.5", "main", "okx", options)
    assert full == (
        BTC, -1, Decimal("0.5"), "main", "okx", Basis.REDUCE_ONLY,
        Comparison("okx", LINEAR, None, False), Decimal("0.005"), LINEAR, 5_000, "oco", True,
    )  # fmt: skip
    bare = read_order(Policy(), "X", "long", 2, "a", "b", None)
    assert bare == ("X", 1, 2, "a", "b", None, None, None, None, None, "", False)


def test_a_source_that_nobody_named_is_empty() -> None:
    assert read_source(BTC, None) == ""
    assert read_source(BTC, "trend") == "trend"


def test_texts_found_fit_are_remembered_and_do_not_pile_up() -> None:
    enforcer = PositionInvariantEnforcer()
    CLEAN.clear()
    enforcer.check_can_open_position(BTC, "buy", 1, {}, "main", "binance")
    assert {BTC, "main", "binance"} == CLEAN
    most = 0
    for number in range(1_100):
        read_order(Policy(), f"COIN{number}", "buy", 1, "main", "binance", None)
        most = max(most, len(CLEAN))
    assert most == 1_024
