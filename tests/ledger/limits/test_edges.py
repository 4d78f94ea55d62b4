"""The edges of limits are the same on every store, to the last of 30 decimals."""

from __future__ import annotations

from clocks import HeldClock, ledger_on

from invariant_guard.ledger import Asked, EventKind, Kind, Ledger, Limits, Prices, Side

KEY = "acct/x/linear_perp/BTC%2FUSDT:USDT"
HEAD = 'version = 1\ncurrency = "USDT"\n[[limit]]\nscope = "key:*/x/linear_perp/BTC/USDT:USDT"\n'
NET = 'max-net-notional = "100"\n'
LEAST = "0.000000000000000000000000000001"


def send(ledger: Ledger, quantity: str, price: str = "") -> str:
    asked = Asked("main", "x", "linear_perp", "BTC/USDT:USDT", Side.BUY, Kind.OPEN, quantity)
    if price:
        asked = asked._replace(prices=Prices(price))
    refusal = ledger.reserve(asked)[1].refusal
    return "" if refusal is None else refusal.value


def under(ledger: Ledger, limits: str) -> None:
    ledger.adopt(KEY, (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + limits), reason="so")


def test_a_position_is_full_to_the_last_digit(ledger: Ledger) -> None:
    under(ledger, 'max-long = "1000000"\n')
    assert send(ledger, "999999.999999999999999999999999999998") == ""
    assert send(ledger, "0.000000000000000000000000000003") == "POSITION_LIMIT"
    assert [send(ledger, LEAST) for _ in range(3)] == ["", "", "POSITION_LIMIT"]


def test_an_order_is_too_large_by_the_last_digit(ledger: Ledger) -> None:
    under(ledger, 'max-order-quantity = "1000000"\n')
    assert send(ledger, "1000000.000000000000000000000000000001") == "ORDER_TOO_LARGE"
    assert send(ledger, "1000000") == ""


def test_worth_is_full_to_the_last_digit(ledger: Ledger) -> None:
    under(ledger, 'max-gross-notional = "20000000000"\n')
    assert send(ledger, "999999.999999999999999999999999999999", "20000") == ""
    assert send(ledger, "0.000000000000000000000000000002", "20000") == "EXPOSURE_LIMIT"
    assert [send(ledger, LEAST, "20000") for _ in range(2)] == ["", "EXPOSURE_LIMIT"]


def test_a_warning_comes_at_its_last_digit(ledger: Ledger) -> None:
    def warned() -> int:
        return sum(event.kind is EventKind.LIMIT_WARNED for event in ledger.events())

    under(ledger, 'max-long = "1000000"\nwarn-at = "50%"\n')
    assert send(ledger, "499999.999999999999999999999999999999") == ""
    assert warned() == 0
    assert send(ledger, LEAST) == ""
    assert warned() == 1


def test_a_limit_far_below_its_warning_warns_again(ledger: Ledger) -> None:
    under(ledger, 'max-long = "1000000"\nwarn-at = "50%"\n')
    asked = Asked("main", "x", "linear_perp", "BTC/USDT:USDT", Side.BUY, Kind.OPEN, "500000")
    order_id, _ = ledger.reserve(asked)
    ledger.not_sent(order_id)
    assert [send(ledger, quantity) for quantity in ("1", "499999")] == ["", ""]
    assert [event.kind for event in ledger.events()].count(EventKind.LIMIT_WARNED) == 2


def test_a_limit_that_fell_far_below_its_warning_warns_at_once(ledger: Ledger) -> None:
    under(ledger, 'max-long = "10"\nwarn-at = "80%"\n')
    asked = Asked("main", "x", "linear_perp", "BTC/USDT:USDT", Side.BUY, Kind.OPEN, "8")

    def warned(quantity: str) -> int:
        assert send(ledger, quantity) == ""
        return [event.kind for event in ledger.events()].count(EventKind.LIMIT_WARNED)

    first, _ = ledger.reserve(asked)
    assert warned("0.1") == 1
    ledger.not_sent(first)
    assert warned("8") == 2
    for order in ledger.orders():
        if order.quantity == 8 * 10**30:
            ledger.not_sent(order.id)
    assert warned("7.1") == 2
    assert warned("1") == 3
    # To nine tenths of the warning, and not below.
    ledger.not_sent(next(order.id for order in ledger.orders() if order.quantity == 10**30))
    assert warned("0.8") == 3


def test_an_override_ends_with_its_last_millisecond(ledger_url: str) -> None:
    clock = HeldClock()
    ledger = ledger_on(ledger_url, clock, 5_000)
    ledger.bind("main", "acct")
    under(ledger, 'max-order-quantity = "1"\n')
    ledger.override(f"key:{KEY}", "max-order-quantity", "2", valid_for=1, reason="so")
    clock.pass_by(999)
    assert send(ledger, "2") == ""
    clock.pass_by(1)
    assert send(ledger, "2") == "ORDER_TOO_LARGE"
    ledger.close()


def test_what_stands_against_a_net_worth_is_allowed_beside_it(ledger: Ledger) -> None:
    under(ledger, 'max-order-quantity = "1000"\n[[limit]]\nscope = "account:acct"\n' + NET)
    other = Asked("main", "x", "linear_perp", "ETH/USDT:USDT", Side.SELL, Kind.OPEN, 60)
    ledger.adopt(KEY.replace("BTC", "ETH"), (0, 0))
    order_id, _ = ledger.reserve(other._replace(prices=Prices("1")))
    # In flight it may still come to nothing.
    assert send(ledger, "150", "1") == "EXPOSURE_LIMIT"
    ledger.filled(order_id, 60, final=True)
    assert [send(ledger, quantity, "1") for quantity in ("160", LEAST)] == ["", "EXPOSURE_LIMIT"]


def test_an_order_below_what_stands_against_it_warns_by_its_own_worth(ledger: Ledger) -> None:
    under(
        ledger,
        f'max-order-quantity = "1000"\n[[limit]]\nscope = "account:acct"\n{NET}warn-at = "50%"\n',
    )
    other = Asked("main", "x", "linear_perp", "ETH/USDT:USDT", Side.SELL, Kind.OPEN, 40)
    ledger.adopt(KEY.replace("BTC", "ETH"), (0, 0))
    order_id, _ = ledger.reserve(other._replace(prices=Prices("1")))
    ledger.filled(order_id, 40, final=True)
    assert EventKind.LIMIT_WARNED not in [event.kind for event in ledger.events()]
    assert send(ledger, "50", "1") == ""
    assert EventKind.LIMIT_WARNED in [event.kind for event in ledger.events()]


def test_the_same_order_twice_is_one_on_a_key_of_no_other_limit(ledger: Ledger) -> None:
    under(ledger, 'duplicate-window = "1h"\n')
    assert [send(ledger, each) for each in ("1", "2", "1")] == ["", "", "DUPLICATE_ORDER"]


def test_of_a_source_its_orders_alone_are_counted(ledger: Ledger) -> None:
    under(ledger, 'max-long = "9"\n[[limit]]\nscope = "source:*"\nmax-open-orders = 3\n')
    for _ in range(2):
        assert send(ledger, "1", "5") == ""
    rows = ledger.contents().rows
    assert rows["source:"].totals == (2,) + (0,) * 9
    assert rows[f"key:{KEY}"].totals[:4] == (2, 2, 1, 2 * 10**30)


def test_orders_are_counted_for_exits_that_the_venue_does_not_hold(ledger: Ledger) -> None:
    under(ledger, "max-open-orders = 1\n")
    opening = Asked("main", "x", "linear_perp", "BTC/USDT:USDT", Side.BUY, Kind.OPEN, 2)
    order_id, _ = ledger.reserve(opening)
    ledger.filled(order_id, 2, final=True)
    exit_ = opening._replace(side=Side.SELL, kind=Kind.CLOSE, quantity=1)
    assert send(ledger, "1") == ""
    refusal = ledger.reserve(exit_)[1].refusal
    assert refusal is not None
    assert refusal.value == "OPEN_ORDERS_LIMIT"
    assert ledger.reserve(exit_._replace(enforced=True))[1].refusal is None
