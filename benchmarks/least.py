"""The least that a reserve on SQLite could cost: its statements and rows, and nothing asked or decided.

    python -m benchmarks.least

The ledger's own statements, its texts and the tuples behind them in one straight line, beside a bare
transaction and the ledger itself, in turns. What lies between the last two columns is reading the
question, the decision, what is remembered, and the layers; no change of those can save more.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import ledger as whole
from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger import Kind, Side, open_ledger
from invariant_guard.ledger.limits.rows import NO_ROW, Change, Row, Totals
from invariant_guard.ledger.model.enums import State
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.reservations import Reservation, new_id
from invariant_guard.ledger.stores.sqlite import tables
from invariant_guard.ledger.stores.sqlite.frames import texts_of
from invariant_guard.ledger.stores.sqlite.store import since_boot

SCOPES = (f"key:{whole.KEY}", "account:acct", "source:rl_v3", "pool:desk")
# Looked up once, as the ledger does.
BUY, OPEN, RESERVED, ADMITTED = Side.BUY, Kind.OPEN, State.RESERVED, EventKind.ADMITTED
# The limits, and how many of the scopes an order under them writes.
CASES = {
    "no limits": ("", 0),
    "key, account": (whole.KEY_AND_ACCOUNT, 2),
    "key, account, source": (whole.AND_SOURCE, 3),
    "account, pool of three, source": (whole.ACCOUNT_POOL_AND_SOURCE, 4),
    "the same, over any venue": (whole.OVER_ANY_VENUE, 4),
}


def least(path: str, scopes: tuple[str, ...], owner: str) -> tuple[Callable[[], object], ...]:
    """Return what reserves, and what settles all that was reserved."""
    cursor = whole.plain_connection(path).cursor()
    for statement in tables.TABLES.split(";\n"):
        cursor.execute(statement)
    rows = dict.fromkeys(scopes, NO_ROW)
    worth, source = (20_000 * UNIT, "rl_v3") if scopes else (None, "")

    def reserve() -> None:
        order_id = new_id()
        os.stat(path)
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("PRAGMA data_version").fetchone()
        record = made_of(
            Reservation,
            (order_id, whole.KEY, BUY, OPEN, UNIT, 0, RESERVED, since_boot(), None, owner, False,
             False, False, "", False, "", None, False, None, None, "", source, worth, ""),
        )  # fmt: skip
        event = made_of(
            Event, (ADMITTED, whole.KEY, order_id, UNIT, "", "open buy", 0, 0, source)
        )  # fmt: skip
        at = tables.wall_clock()
        row, told = texts_of(record, event, at)
        tables.admitted(cursor, record, row, "openbuy")
        if worth is not None:
            changed: list[Change] = []
            for scope, before in rows.items():
                a, b, c, d, e, f, g, h, i, j = before.totals
                totals = made_of(Totals, (a + 1, b + 1, c, d + UNIT, e, f, g, h + worth, i, j))
                after = made_of(Row, (totals, before.windows, before.standing))
                changed.append((scope, before, after))
            tables.replace_rows(cursor, changed)
            for scope, _, after in changed:
                rows[scope] = after
        tables.append_text(cursor, at, told)
        cursor.execute("COMMIT")

    def settle() -> None:
        cursor.execute("UPDATE reservations SET live = 0 WHERE live = 1")

    return reserve, settle


def measured(limits: str, scopes: tuple[str, ...], folder: str) -> dict[str, float]:
    ledger = whole.ready(open_ledger(f"sqlite:///{folder}/ledger.db"), limits)
    prices, spent = whole.PRICES if limits else None, list[str]()
    reserve, settle = least(f"{folder}/least.db", scopes, ledger.store.owner())

    def ours() -> None:
        spent.append(ledger.reserve(whole.asked(prices=prices))[0])

    calls = {"bare": whole.bare_transaction(f"{folder}/bare.db"), "least": reserve, "ours": ours}
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(400):
        for name, call in calls.items():
            started = time.perf_counter()
            for _ in range(4):
                call()
            times[name].append((time.perf_counter() - started) / 4)
        settle()
        while spent:
            ledger.not_sent(spent.pop())
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = str(Path(folder) / "run")
        for what, (limits, count) in CASES.items():
            found = measured(limits, SCOPES[:count], tempfile.mkdtemp(dir=folder))
            one = found["bare"]
            print(
                f"{what:<32} bare {one * 1e6:5.1f} us   "
                f"least {found['least'] / one:5.2f} x   ours {found['ours'] / one:5.2f} x"
            )


if __name__ == "__main__":
    main()
