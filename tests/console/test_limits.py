"""Limits as bars: the fullest first, with what is left; and nothing of them where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from console_server import HOSTILE, fill_ledger, served

from invariant_guard.console.limits import limit_bars
from invariant_guard.ledger import Limits, open_ledger
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.stores.base import Contents
from invariant_guard.reading.ledger_file import LedgerFileReader


class Used(NamedTuple):
    scope: str
    name: str
    used: int | None
    cap: int | None
    how: str = ""
    note: str = ""


USAGE = (
    Used("account:futures-1", "max-open-orders", 3 * UNIT, 10 * UNIT),
    Used("group:desk", "max-gross-notional", 90 * UNIT, 100 * UNIT, "factor 0.5"),
    Used(HOSTILE, "max-long", 12 * UNIT, 10 * UNIT),
    Used("key:a", "max-short", 0, 0),
    Used("key:b", "max-drawdown", UNIT, None, note="the feed is stale"),
    Used("key:c", "max-order-quantity", None, 5 * UNIT),
)


def test_the_fullest_comes_first_with_what_is_left() -> None:
    rows = limit_bars(USAGE)
    assert [(row.limit, row.level, row.left, row.share, row.width) for row in rows] == [
        ("max-drawdown", "bad", "0", "", 100.0),
        ("max-long", "bad", "0", "120%", 100.0),
        ("max-short", "bad", "0", "100%", 100.0),
        ("max-gross-notional", "warn", "10", "90%", 90.0),
        ("max-open-orders", "good", "7", "30%", 30.0),
    ]
    assert "\u202e" not in rows[1].scope


def test_the_page_is_there_where_the_source_knows_of_limits(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)

    class Limited(Contents):
        def usage(self) -> tuple[Used, ...]:
            return USAGE

    class WithLimits(LedgerFileReader):
        def contents(self) -> Contents:
            return Limited(*super().contents())

    with served("", open_source=lambda: WithLimits(str(path))) as made:
        page = made.ask("/limits").text
        assert "max-gross-notional" in page
        assert "factor 0.5" in page
        assert "<img" not in page
        front = made.ask("/").text
        assert "Limit used up: max-drawdown on key:b" in front
        assert 'href="/limits"' in front
    with served("", open_source=lambda: LedgerFileReader(str(path))) as made:
        assert made.ask("/limits").status == 404
        assert 'href="/limits"' not in made.ask("/").text
    ledger = open_ledger(f"sqlite:///{path}")
    (key,) = [each.key for each in ledger.contents().keys][:1]
    scope = f'version = 1\n[[limit]]\nscope = "key:{key}"\nmax-long = "70"\n'
    ledger.apply_limits(Limits.parse(scope), reason="a cap")
    with served("", open_source=lambda: LedgerFileReader(str(path))) as made:
        page = made.ask("/limits").text
        assert "max-long" in page
        assert "70" in page
