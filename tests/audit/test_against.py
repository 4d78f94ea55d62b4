"""A venue's orders held to what the guard kept of its calls: a ledger's events, or a journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.ledger import open_ledger
from invariant_guard.record.journal_file import writer as journal_writer
from invariant_guard.record.journal_file.writer import writer_of
from tests.audit.test_people import audit

BTC = "BTC/USDT:USDT"
HEAD = "time,symbol,side,qty,price,position_side,order,client_id,account,exchange"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.delenv("INVARIANT_GUARD_JOURNAL", raising=False)
    monkeypatch.setattr(journal_writer, "_writers", {})
    yield f"sqlite:///{tmp_path}/journal.db"
    for writer in journal_writer._writers.values():
        writer.close()


@pytest.fixture
def run(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Write the journal out, set its times by hand, and audit some fills against it."""

    def run(seconds: list[int], fills: list[str], *arguments: str) -> tuple[int, dict[str, Any]]:
        assert writer_of(url).flush()
        with sqlite3.connect(tmp_path / "journal.db") as journal:
            for number, second in enumerate(seconds, 1):
                at = 1_772_359_200_000 + 1000 * second  # 2026-03-01 10:00:00Z
                journal.execute("UPDATE decisions SET at = ? WHERE number = ?", (at, number))
        path = tmp_path / "fills.csv"
        path.write_text("\n".join([HEAD, *fills]) + "\n")
        against = ("--against", str(tmp_path / "journal.db"), "--start-flat")
        return audit(capsys, str(path), *against, *arguments)

    return run


def fill(second: int, side: str, leg: str, order: str, client: str, more: str = ",") -> str:
    return f"2026-03-01 10:00:{second:02d}Z,{BTC},{side},1,100,{leg},{order},{client},{more}"


def refuse(enforcer: PositionInvariantEnforcer, side: str, held: float, **more: Any) -> None:
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order(BTC, side, 1, {BTC: held}, **more)


Run = Callable[..., tuple[int, dict[str, Any]]]


def test_a_journal_joins_orders_by_the_ids_that_services_took(url: str, run: Run) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    buy = enforcer.enforce_before_order(BTC, "buy", 1, {}).id
    refuse(enforcer, "sell", 1.0)
    close = enforcer.enforce_before_order(BTC, "sell", 1, {BTC: 1.0}, reduce_only=True).id
    # A journal that the guard's positions deceived: nothing is open any more.
    refuse(enforcer, "sell", 1.0)
    fills = [fill(2, "buy", "LONG", "o1", buy), fill(6, "sell", "LONG", "o2", close),
             fill(9, "buy", "LONG", "o3", "by hand")]  # fmt: skip
    status, found = run([1, 4, 5, 8], fills)
    against = found["against"]
    assert status == 1
    assert [one["client_id"] for one in found["findings"] if one["code"] == "AUD012"] == ["by hand"]
    assert (against["orders"], against["guarded"], against["unguarded"]) == (3, 2, 1)
    assert (against["cannot_tell"], against["coverage"]) == (0, "0.666667")
    assert [one["judgement"] for one in against["refusals"]] == [
        "rightly refused", "wrongly refused",
    ]  # fmt: skip


def test_without_ids_nobody_can_tell_which_call_made_an_order(url: str, run: Run) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}, product="linear_perp")
    refuse(enforcer, "sell", 1.0)
    fills = [fill(2, "buy", "LONG", "o1", "x"), fill(3, "sell", "LONG", "o2", "y")]
    status, found = run([1, 6], [*fills, fill(9, "buy", "LONG", "o3", "z")])
    against = found["against"]
    # A buy was cleared, so both buys may be it; no sale ever was.
    assert (against["guarded"], against["unguarded"], against["cannot_tell"]) == (0, 1, 2)
    assert list(against["cannot_tell_why"]) == ["a guard call without a client id may have made it"]
    assert [one["client_id"] for one in found["findings"] if one["code"] == "AUD012"] == ["y"]
    assert status == 1
    # Flat by the fills, and yet an order of the buy's may have been on its way.
    assert against["refused"] == {"right": 0, "wrong": 0, "cannot_tell": 1}
    # Before the call nothing of it can have been there.
    assert run([59, 59], fills[:1])[1]["against"]["unguarded"] == 1


def test_an_order_that_nobody_saw_end_is_in_flight(url: str, run: Run) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    buy = enforcer.enforce_before_order(BTC, "buy", 2, {}).id
    refuse(enforcer, "sell", 1.0)
    closed = [fill(2, "buy", "LONG", "o1", buy), fill(3, "sell", "LONG", "o2", "w")]
    # One of two is filled: the other one may still come, and here it does.
    assert run([1, 5], closed)[1]["against"]["refused"]["cannot_tell"] == 1
    later = [*closed, fill(7, "buy", "LONG", "o1", buy)]
    assert run([1, 5], later)[1]["against"]["refused"]["right"] == 1
    both = [fill(2, "buy", "LONG", "o1", buy), fill(2, "buy", "LONG", "o1", buy), closed[1],
            fill(4, "sell", "LONG", "o4", "w2")]  # fmt: skip
    assert run([1, 5], both)[1]["against"]["refused"]["wrong"] == 1


def test_an_exit_refused_while_another_was_on_its_way(url: str, run: Run) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    held = {BTC: 1.0}
    close = enforcer.enforce_before_order(BTC, "sell", 1, held, reduce_only=True).id
    refuse(enforcer, "sell", 0.0, reduce_only=True)
    fills = [fill(1, "buy", "LONG", "o1", "before"), fill(7, "sell", "LONG", "o2", close)]
    assert run([2, 4], fills)[1]["against"]["refused"]["cannot_tell"] == 1
    assert run([2, 9], fills)[1]["against"]["refused"]["right"] == 1
    assert run([8, 4], fills)[1]["against"]["refused"]["wrong"] == 1


def test_accounts_that_may_be_another(url: str, run: Run) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    refuse(enforcer, "buy", -1.0, account="main")

    def judged(fills: list[str], *more: str) -> dict[str, int]:
        refused: dict[str, int] = run([5], fills, *more)[1]["against"]["refused"]
        return refused

    short = fill(2, "sell", "SHORT", "o1", "a")
    assert judged([short])["right"] == 1
    assert judged([short], "--account", "main")["right"] == 1
    # A label is no account: what is open on another name says nothing, nor on two of them.
    assert judged([short], "--account", "futures-1")["cannot_tell"] == 1
    two = [fill(2, "sell", "SHORT", "o1", "a", "main,"), fill(2, "buy", "LONG", "o2", "b", "two,")]
    assert judged(two)["right"] == 1
    assert judged([two[1], fill(3, "sell", "LONG", "o3", "c", "two,")])["cannot_tell"] == 1
    assert judged([fill(2, "sell", "SHORT", "o1", "a", ",okx")])["cannot_tell"] == 1
    assert judged([short, fill(3, "buy", "LONG", "o2", "b", ",binance")])["cannot_tell"] == 1
    assert judged([short.replace(BTC, "ETH/USDT:USDT")])["wrong"] == 1


def test_a_record_that_is_not_whole(url: str, tmp_path: Path, run: Run) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    for _ in range(2):
        assert enforcer.enforce_before_order(BTC, "sell", 1, {}).id
    fills = [fill(2, "buy", "LONG", "o1", "early"), fill(8, "buy", "LONG", "o2", "late")]
    assert run([1, 5], fills)[1]["counts"]["AUD012"] == 2
    with sqlite3.connect(tmp_path / "journal.db") as journal:
        journal.execute("DELETE FROM decisions WHERE number = 1")
    found = run([1, 5], fills)[1]
    assert [one["client_id"] for one in found["findings"] if one["code"] == "AUD012"] == ["late"]
    assert found["against"]["cannot_tell_why"] == {"the record begins later": 1}
    with sqlite3.connect(tmp_path / "journal.db") as journal:
        journal.execute("UPDATE writers SET dropped = 1")
    found = run([1, 5], fills)[1]
    assert found["counts"]["AUD012"] == 0
    assert found["against"]["cannot_tell"] == 2


def test_an_order_that_observe_mode_let_go_was_guarded(
    url: str, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    enforcer = PositionInvariantEnforcer(journal=url, observe=True)
    sent = enforcer.enforce_before_order(BTC, "sell", 1, {BTC: 1.0}).id
    fills = [fill(1, "buy", "LONG", "o1", ""), fill(6, "sell", "SHORT", "o2", sent)]
    found = run([5], fills)[1]
    assert (found["against"]["guarded"], found["against"]["executed_though_refused"]) == (1, 1)
    assert found["counts"]["AUD001"] == 1
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    ledger.bind("main", "futures-1")
    ledger.adopt("futures-1/binance/linear_perp/BTC%2FUSDT:USDT", (1, 0))
    observing = PositionInvariantEnforcer(ledger=ledger, observe=True)
    with observing.enforce_before_order(BTC, "sell", 1, account="main") as order:
        fills[1] = fill(6, "sell", "SHORT", "o2", order.id)
        order.acknowledge("o2")
    (tmp_path / "fills.csv").write_text("\n".join([HEAD, *fills]) + "\n")
    arguments = ("--against", str(tmp_path / "ledger.db"), "--start-flat")
    found = audit(capsys, str(tmp_path / "fills.csv"), *arguments)[1]
    assert (found["against"]["guarded"], found["against"]["executed_though_refused"]) == (1, 1)


def test_a_signal_without_an_order_was_not_refused(
    url: str, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    refuse(enforcer, "sell", 1.0)
    run([1], [])
    path = tmp_path / "signals.jsonl"
    signal = {"at": "2026-03-01T10:00:00Z", "source": "rl", "symbol": BTC, "direction": 1}
    path.write_text(json.dumps(signal))
    _, found = audit(capsys, str(path), "--against", str(tmp_path / "journal.db"))
    assert found["signals"]["sources"][0]["refused"] == 0


def test_a_journal_of_another_version_or_of_nothing(
    url: str, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    PositionInvariantEnforcer(journal=url).enforce_before_order(BTC, "buy", 1, {})
    run([1], [fill(2, "buy", "LONG", "o1", "a")])
    with sqlite3.connect(tmp_path / "journal.db") as journal:
        journal.execute("PRAGMA user_version = 3")
    from invariant_guard.cli.main import main

    files = [str(tmp_path / "fills.csv"), "--against", str(tmp_path / "journal.db")]
    assert main(["audit", *files]) == 2
    assert "a journal of version 3" in capsys.readouterr().err
    assert main(["audit", str(tmp_path / "journal.db")]) == 2
    assert "name it with --against" in capsys.readouterr().err


def test_a_ledger_that_was_archived_and_its_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, archive = tmp_path / "ledger.db", tmp_path / "archive.jsonl"
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", "futures-1")
    key = "futures-1/binance/linear_perp/BTC%2FUSDT:USDT"
    ledger.adopt(key, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger)
    with enforcer.enforce_before_order(BTC, "buy", 1, account="main") as order:
        order.acknowledge("v1")
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT number, at FROM events ORDER BY number").fetchall()
    at = [f"{ms // 1000}.{ms % 1000:03d}" for ms in (rows[0][1] - 5000, rows[-1][1] + 5000)]
    when = [datetime.fromtimestamp(float(one), timezone.utc).isoformat() for one in at]
    fills = tmp_path / "fills.csv"
    fills.write_text(
        "\n".join(
            [
                HEAD,
                f"{when[0]},{BTC},buy,1,100,LONG,o1,early,,",
                f"{when[1]},{BTC},buy,1,100,LONG,o2,late,,",
            ]
        )
    )

    def told(record: Path) -> tuple[list[str], dict[str, int]]:
        _, found = audit(capsys, str(fills), "--against", str(record), "--start-flat")
        listed = [one["client_id"] for one in found["findings"] if one["code"] == "AUD012"]
        return listed, found["against"]["cannot_tell_why"]

    assert told(path) == (["early", "late"], {})
    event = {"number": 1, "at": rows[0][1], "kind": "bound", "key": "", "id": "", "quantity": "0",
             "code": "", "detail": "main -> futures-1"}  # fmt: skip
    archive.write_text(json.dumps({"version": 1, "event": event}))
    assert told(archive) == (["early"], {"the record ends before": 1})
    ledger.store.prune(1, ())
    assert told(path) == (["late"], {"the record begins later": 1})
