"""What passes by the bounds of a plan is what passes limit by limit, and leaves the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from invariant_guard.ledger.limits.book import FX, Book, Feed
from invariant_guard.ledger.limits.judge import Admitted, admit_within
from invariant_guard.ledger.limits.noting import noted
from invariant_guard.ledger.limits.plan import NO_BOUND, LimitPlan, Rules
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW, Row, Totals, Windows
from invariant_guard.ledger.model.enums import Kind, Side, Status
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.exposure import KeyState

from . import test_limits_agree, test_pools_agree


def closely(plan: LimitPlan) -> LimitPlan:
    """Return the plan with bounds that no order keeps."""
    none = (0, NO_BOUND, NO_BOUND, NO_BOUND, NO_BOUND)
    return replace(plan, touched=tuple((*each[:-1], none) for each in plan.touched))


def twice(met: Counter[str]) -> Callable[..., Admitted]:
    """Judge as ever and limit by limit, and note of the order whether it was within bounds."""

    def judged(plan: LimitPlan, rows: Any, key: Any, known: Any, request: Any, *rest: Any) -> Any:
        found = admit_within(plan, rows, key, known, request, *rest)
        assert found == admit_within(closely(plan), rows, key, known, request, *rest)
        if known is None and request.kind is Kind.OPEN:
            _, within = noted(plan, rows, key, request, request.quantity, rest[0])
            refused = found.step.answer.refusal is not None
            met[
                f"{'within' if within else 'outside'}, {'refused' if refused else 'let through'}"
            ] += 1
            met["within, some closer"] += within and bool(plan.closer)
        return found

    return judged


def test_an_opening_within_bounds_passes_as_it_would_limit_by_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met: Counter[str] = Counter()
    monkeypatch.setattr("invariant_guard.ledger.stores.memory.admit_within", twice(met))
    for made, live in (
        (test_limits_agree.History, test_limits_agree.live),
        (test_pools_agree.Pooled, test_pools_agree.live),
    ):
        for seed in range(600):
            history = made(None, seed)
            live(history, Random(seed).choice)
            history.close()
    # Far from every cap a comparison shows nothing.
    assert len([kind for kind in met if met[kind] > 40]) == 5, met


LIMITS = """
version = 1
currency = "USD"
fx = { EUR = "1h" }
[[limit]]
scope = "account:acct"
max-open-orders = 10
max-gross-notional = "1000"
warn-at = "80%"
"""


@pytest.mark.parametrize(
    ("instrument", "row", "now", "told"),
    [
        ("A%2FUSD", Row(), 5, ""),
        # It warned, and may again from now on.
        ("A%2FUSD", Row(windows=Windows(told=("max-open-orders",))), 5, ""),
        ("A%2FUSD", Row(Totals(orders=1, long=UNIT, unpriced=1)), 5, "PRICE_MISSING"),
        ("A%2FEUR", Row(), 9_999, ""),
        ("A%2FEUR", Row(), 10_000, "LIMIT_STALE"),
    ],
)
def test_what_bounds_do_not_tell_is_looked_at_closely(
    instrument: str, row: Row, now: int, told: str
) -> None:
    book = Book(1, Limits.parse(LIMITS), (Feed(FX, "EUR", UNIT, 10_000),))
    key = KeyState(f"acct/x/spot/{instrument}", status=Status.READY, exact=True)
    plan = Rules(book).plan(key.key)
    request = Request("ig1", Side.BUY, Kind.OPEN, UNIT, notional=UNIT, price="1")
    rows = (NO_ROW, row, *[NO_ROW] * 3)
    found = admit_within(plan, rows, key, None, request, now)
    assert found == admit_within(closely(plan), rows, key, None, request, now)
    assert (found.step.answer.refusal or "") == told
    windows = {scope: after.windows for scope, _, after in found.changed}
    assert told or windows["account:acct"] == Windows()
