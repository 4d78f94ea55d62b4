"""Named tuples that are made without their class's own check have every field."""

from __future__ import annotations

from collections.abc import Iterator

from invariant_guard.ledger import Kind, Limits, Prices, Side, Status
from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.judge import admit_within
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.rows import NO_ROW
from invariant_guard.ledger.operations import Asked, request_of
from invariant_guard.ledger.protocol.exposure import KeyState

LIMITS = """
version = 1
currency = "USDT"
[[limit]]
scope = "account:acct"
max-open-orders = 3
max-openings-without-review = 5
order-rate = "10/1s"
"""


def tuples_in(value: object) -> Iterator[tuple[object, ...]]:
    if isinstance(value, tuple | list):
        if isinstance(value, tuple):
            yield value
        for part in value:
            yield from tuples_in(part)


def test_whatever_an_admission_makes_has_all_its_fields() -> None:
    key = KeyState("acct/x/linear_perp/BTC%2FUSDT:USDT", status=Status.READY, exact=True)
    plan = Rules(Book(1, Limits.parse(LIMITS))).plan(key.key)
    rows = (NO_ROW,) * len(plan.rows)
    names = set()
    for side in Side:
        order = Asked("main", "x", "linear_perp", "BTC/USDT:USDT", side, Kind.OPEN, 1)
        request = request_of(order._replace(prices=Prices("5", "6", 0.0, "2")), "me")
        for made in tuples_in((request, admit_within(plan, rows, key, None, request, 5))):
            fields = getattr(type(made), "_fields", None)
            assert fields is None or len(fields) == len(made), made
            names.add(type(made).__name__)
    assert names >= {
        "Admitted", "Decision", "Event", "KeyState", "Request", "Reservation", "Row",
        "Step", "Totals", "Windows",
    }  # fmt: skip
