"""The demo is the same for the same seed, and holds what there is to be seen."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from invariant_guard.cli.main import main
from invariant_guard.demo.play import go_on, rehearse
from invariant_guard.ledger import EventKind, Status, open_ledger
from invariant_guard.ledger.model.enums import State


def story(path: Path) -> list[tuple[str, ...]]:
    ledger = open_ledger(f"sqlite:///{path}")
    try:
        return [(str(e.kind), e.key, str(e.quantity), e.code, e.source) for e in ledger.events()]
    finally:
        ledger.close()


def test_a_seed_is_a_story(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        rehearse(tmp_path / name, seed=seed, hours=1).ledger.close()
    assert story(tmp_path / "a") == story(tmp_path / "b")
    assert story(tmp_path / "a") != story(tmp_path / "c")


def test_it_holds_what_there_is_to_be_seen_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    began = time.time() * 1000
    play = rehearse(path, hours=2)
    contents = play.ledger.contents()
    statuses = sorted(key.status for key in contents.keys)
    assert statuses == [Status.HALTED] + [Status.READY] * 7
    net = {each.what: (each.net, each.gross) for each in contents.pool("desk").exposure()}
    assert any(abs(both) < gross or both < 0 for both, gross in net.values())
    assert contents.usage()
    live = [record for key in contents.keys for record in key.live]
    assert [r.state for r in live if not r.id.startswith("fx")].count(State.UNKNOWN) == 1
    assert any(record.id.startswith("fx") for record in live)
    events = play.ledger.events()
    codes = {event.code for event in events if event.kind is EventKind.BLOCKED}
    assert {"OPPOSING_POSITION", "OPPOSING_ORDER"} & codes
    # The times of two hours, in the order of their numbers.
    now = time.time() * 1000
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert began - 2.1 * 3_600_000 < events[1].at < now - 1.9 * 3_600_000
    assert began - 120_000 < events[-1].at <= now + 1000
    # Both legs are never open: the guard is real.
    assert not any(key.two_legs for key in contents.keys)
    # The file is as any ledger's again.
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE events SET at = 0")
    connection.close()
    stop = threading.Event()
    thread = go_on(play, stop, pause=0.02)
    other = open_ledger(play.url)
    end = time.monotonic() + 30
    while len(other.events_after(events[-1].number)) < 3:
        assert time.monotonic() < end
        time.sleep(0.05)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    other.close()


def test_calm_it_needs_nobody(tmp_path: Path) -> None:
    play = rehearse(tmp_path / "ledger.db", hours=1, calm=True)
    contents = play.ledger.contents()
    play.ledger.close()
    assert {key.status for key in contents.keys} == {Status.READY}
    assert not any(r.state is State.UNKNOWN for key in contents.keys for r in key.live)


def test_words_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "demo.db"
    assert main(["demo", "--file", str(file), "--hours", "1"]) == 0
    assert f"sqlite:///{file}" in capsys.readouterr().out
    assert main(["demo", "--file", str(file)]) == 2
    assert "name a new file" in capsys.readouterr().err
    assert main(["demo", "--hours", "0"]) == 2
    assert main(["demo", "--listen", "0.0.0.0:0"]) == 2
    assert "this machine alone" in capsys.readouterr().err
