"""Pools net and gross: what is held, what may come to be, and what nobody knows."""

from __future__ import annotations

from pathlib import Path

from console_server import BTC, fill_ledger, make_pool, served

from invariant_guard.console.pools import has_pools, pool_parts
from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.model.enums import Kind, Side, State, Status
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Contents

WHAT = "binance/linear_perp/BTC%2FUSDT:USDT"
POOL = 'version = 1\n[[pool]]\nname = "desk"\naccounts = ["a", "b"]\nopposing = "{}"\n'


def key(account: str, long: int = 0, short: int = 0, *, live: tuple[Reservation, ...] = (),
        status: Status = Status.READY) -> KeyState:  # fmt: skip
    return KeyState(f"{account}/{WHAT}", long * UNIT, short * UNIT, status, exact=True, live=live)


def order(side: Side, kind: Kind = Kind.OPEN) -> Reservation:
    return Reservation("ig1", f"a/{WHAT}", side, kind, 3 * UNIT, UNIT, State.WORKING)


def contents(*keys: KeyState, opposing: str = "positions") -> Contents:
    return Contents(0, keys, {}, Book(1, Limits.parse(POOL.format(opposing))))


def test_a_pool_adds_up_its_accounts() -> None:
    """Three long in one and one in flight on each side; what closes adds to nothing."""
    live = (order(Side.BUY), order(Side.SELL), order(Side.SELL, Kind.CLOSE))
    (pool,) = pool_parts(contents(key("a", 3, live=live), key("b", 1), key("c", 100)))
    assert (pool.name, pool.accounts) == ("desk", ("a", "b"))
    assert "none opens against" in pool.rule
    (row,) = pool.rows
    assert (row.net, row.gross, row.in_flight) == ("+4", "4", "buying 2, selling 2")
    assert (row.worst_long, row.worst_short) == ("6", "2")
    assert (row.what, row.where) == ("BTC/USDT:USDT", "binance linear_perp")
    assert [(one.account, one.held, one.in_flight) for one in row.accounts] == [
        ("a/binance", "long 3", 3), ("b/binance", "long 1", 0)
    ]  # fmt: skip
    # The drawing: the worst is as wide as there is room, what is held lies within it.
    assert (row.worst.x, row.worst.width) == (33.33, 66.67)
    assert (row.open.x, row.open.width) == (50.0, 33.33)
    assert row.level == "good"


def test_what_opposes_and_what_is_not_known_is_said() -> None:
    def level(*keys: KeyState, opposing: str = "positions") -> tuple[str, str]:
        (pool,) = pool_parts(contents(*keys, opposing=opposing))
        return pool.rows[0].level, pool.rows[0].note

    both = (key("a", 3), key("b", 0, 1))
    assert level(*both) == ("bad", "Accounts hold both directions.")
    assert level(*both, opposing="allow") == ("good", "")
    worse = level(key("a", 3), key("b", status=Status.RECONCILING))
    assert worse[0] == "warn"
    assert worse[1].endswith("not known: b/binance.")


def test_the_page_is_there_where_a_pool_is_in_force(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)
    with served(f"sqlite:///{path}") as made:
        assert made.ask("/pools").status == 404
        assert 'href="/pools"' not in made.ask("/").text
        assert not has_pools(made.console.watcher.look().contents)
    make_pool(path)
    with served(f"sqlite:///{path}") as made:
        page = made.ask("/pools").text
        assert 'href="/pools"' in page
        assert BTC in page
        assert "desk-2/binance: short 2" in page
