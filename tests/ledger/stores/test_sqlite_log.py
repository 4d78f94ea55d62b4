"""The write-ahead log is begun anew, though somebody writes during each of its checkpoints."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from invariant_guard.ledger import Key, Kind, Side, open_ledger
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.stores.sqlite import database_file, wal

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
ASKED = Asked("main", *KEY[1:], Side.BUY, Kind.OPEN, "1")
ORDERS, PAGE = 200, 4096


class Others:
    """Services that write without pause, as a checkpoint meets them: it is overtaken each time.

    A write that comes while pages are carried back is not among them. One that is hidden from the
    checkpoint by an older snapshot is not either, and needs no race.
    """

    def __init__(self, path: Path) -> None:
        self.writer = sqlite3.connect(path, isolation_level=None, timeout=0)
        self.reader = sqlite3.connect(path, isolation_level=None)
        self.writes = self.refused = 0

    def overtake(self) -> None:
        self.reader.execute("BEGIN")
        self.reader.execute("SELECT count(*) FROM meta").fetchall()
        try:
            row = ("others", str(self.writes))
            self.writer.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
            self.writes += 1
        except sqlite3.OperationalError:
            self.refused += 1
            # Nobody writes now, so nobody's snapshot is older than what was written last.
            self.reader.execute("ROLLBACK")

    def close(self) -> None:
        self.writer.close()
        self.reader.close()


def size_after_trading(
    tmp_path: Path, patch: pytest.MonkeyPatch, longest: float = 3600.0
) -> tuple[int, Others]:
    """Pages of the log after some hundred orders, with another writer in each checkpoint."""
    path = tmp_path / "ledger.db"
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    others = Others(path)
    real = wal.Log._pass

    def overtaken(log: wal.Log) -> int:
        others.overtake()
        pages = real(log)
        if others.reader.in_transaction:
            others.reader.execute("ROLLBACK")
        return pages

    patch.setattr(wal, "LARGE", 64)
    patch.setattr(wal, "_EVERY", 8)
    patch.setattr(wal, "_LONGEST", longest)
    patch.setattr(wal.Log, "_pass", overtaken)
    for _ in range(ORDERS):
        order, decision = ledger.reserve(ASKED)
        assert decision.refusal is None
        ledger.not_sent(order)
    size = os.path.getsize(f"{path}-wal") // PAGE
    assert len(ledger.events()) == 2 + 2 * ORDERS
    ledger.close()
    others.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return size, others


def test_a_large_log_is_begun_anew_in_a_turn_of_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, others = size_after_trading(tmp_path, monkeypatch)
    assert size < 300
    # Others were kept out for what was left of it, and for nothing else.
    assert 0 < others.refused < others.writes


def test_without_a_turn_it_would_grow_with_every_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail."""
    monkeypatch.setattr(wal.Log, "carry_back_all", lambda log: None)
    size, others = size_after_trading(tmp_path, monkeypatch)
    assert size > 1000
    assert others.refused == 0


def test_a_slow_disk_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a pass takes as long as orders may wait, none is made while they do."""
    _, others = size_after_trading(tmp_path, monkeypatch, longest=0.0)
    assert others.refused == 0


def test_a_turn_for_the_log_waits_for_a_moment_alone(tmp_path: Path) -> None:
    """The service goes on where another holds the lock: its next order is worth more."""
    file = database_file.DatabaseFile(str(tmp_path / "a.db"), 0.25, lambda cursor: None)
    file.leave(file.enter(), None)
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asked: list[float | None] = []
    enter = file.enter
    file.enter = lambda budget=None: (asked.append(budget), enter(budget))[1]  # type: ignore[method-assign]
    assert file._log is not None
    file._log.carry_back = lambda: True  # type: ignore[method-assign]
    file.carry_back()
    assert asked == [0.05]
    other.execute("ROLLBACK")
    other.close()
    # And the lock of the process is free again.
    file.leave(file.enter(), None)
    file.close()
