"""`note_signal`: what strategies want, written beside an enforcer, and read by the audit of signals."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    get_position_invariant_enforcer,
    reset_enforcer,
)
from invariant_guard.ledger import open_ledger
from invariant_guard.record import signals
from invariant_guard.record.signals import signal_writer_of
from tests.audit.test_people import audit

BTC = "BTC/USDT:USDT"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.delenv("INVARIANT_GUARD_SIGNALS", raising=False)
    monkeypatch.setattr(signals, "_writers", {})
    yield str(tmp_path / "signals.jsonl")
    for writer in signals._writers.values():
        writer.close()


def rows(path: str) -> list[dict[str, Any]]:
    assert signal_writer_of(path).flush()
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def test_both_faces_write_what_the_audit_reads(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    enforcer = PositionInvariantEnforcer(signals=path, default_source="desk")

    async def model() -> None:
        face = AsyncPositionInvariantEnforcer(signals=path)
        face.note_signal(BTC, -1, source="rl_v3", horizon_s=900, strength=0.25)

    enforcer.note_signal(BTC, 1, horizon_s=600, id="s1", order_id="ig1", account="main")
    asyncio.run(model())
    enforcer.note_signal(BTC, 0, at=datetime(2026, 3, 1, 6, tzinfo=timezone(timedelta(hours=6))))
    first, second, third = rows(path)
    assert first.pop("at").endswith("Z")
    assert first == {
        "source": "desk", "symbol": BTC, "direction": 1, "account": "main", "id": "s1",
        "order_id": "ig1", "horizon_s": 600,
    }  # fmt: skip
    assert (second["source"], second["strength"]) == ("rl_v3", 0.25)
    assert third["at"] == "2026-03-01T00:00:00.000000Z"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    Path(path).write_text(Path(path).read_text().replace('"account":"main",', ""))
    status, found = audit(capsys, path)
    assert status == 0
    by_source = {row["source"]: row for row in found["signals"]["sources"]}
    assert (by_source["desk"]["long"], by_source["desk"]["flat"]) == (1, 1)
    assert found["signals"]["opposing"] == [{"sources": ["desk", "rl_v3"], "signals": 1}]


def test_a_signal_that_the_guard_refused_is_counted_so(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    ledger.bind("main", "futures-1")
    ledger.adopt("futures-1/binance/linear_perp/BTC%2FUSDT:USDT", (1, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, signals=path)
    with enforcer.enforce_before_order(BTC, "buy", 1, account="main", source="trend") as order:
        enforcer.note_signal(BTC, 1, source="trend", order_id=order.id)
        order.acknowledge("v1")
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order(BTC, "sell", 1, account="main", source="mean")
    # Whoever is refused gets no id: the guard call's own source says whose order it was.
    enforcer.note_signal(BTC, -1, source="mean")
    enforcer.note_signal(BTC, -1, source="quiet", order_id="sent past the guard")
    assert len(rows(path)) == 3
    _, found = audit(capsys, path, "--against", str(tmp_path / "ledger.db"))
    counts = {row["source"]: (row["orders"], row["refused"]) for row in found["signals"]["sources"]}
    assert counts == {"trend": (1, 0), "mean": (1, 1), "quiet": (1, 0)}


def test_without_a_file_it_does_nothing_at_all(path: str) -> None:
    faces = [
        PositionInvariantEnforcer(),
        AsyncPositionInvariantEnforcer(),
        PositionInvariantEnforcer(signals=""),
    ]
    for enforcer in faces:
        called: list[str] = []

        def note(frame: FrameType, event: str, _: object, called: list[str] = called) -> None:
            called.append(f"{event} {frame.f_code.co_name}")

        sys.setprofile(note)
        try:
            enforcer.note_signal(None, object(), source=7, at="never")  # type: ignore[arg-type]
        finally:
            sys.setprofile(None)
        called = [
            one
            for one in called
            if "setprofile" not in one
            and one != "c_call test_without_a_file_it_does_nothing_at_all"
        ]
        assert called == ["call note_signal", "return note_signal"]
    assert signals._writers == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"direction": 2}, "direction is 2"),
        ({"direction": True}, "direction is True"),
        ({"direction": "1"}, "direction is '1'"),
        ({"symbol": ""}, "symbol is ''"),
        ({"symbol": "BTC\n"}, "symbol is"),
        ({"source": None}, "source is None"),
        ({"strength": float("nan")}, "strength is nan"),
        ({"horizon_s": -1}, "below zero"),
        ({"at": datetime(2026, 3, 1)}, "no time zone"),
        ({"id": "\ud800"}, "id is"),
    ],
)
def test_what_cannot_be_written_is_said_once_and_counted(
    wrong: dict[str, Any], words: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    enforcer = PositionInvariantEnforcer(signals=path)
    for _ in range(2):
        enforcer.note_signal(**{"symbol": BTC, "direction": 1, **wrong})
    enforcer.note_signal(BTC, Decimal(-1), strength=Decimal("0.5"))  # type: ignore[arg-type]
    (row,) = rows(path)
    assert (row["direction"], row["strength"]) == (-1, 0.5)
    assert signal_writer_of(path).failed == 2
    (line,) = (one for one in caplog.messages if "signal" in one)
    assert words in line


SERVICE = """
import sys
from invariant_guard import get_position_invariant_enforcer as enforcer
for number in range(400):
    enforcer().note_signal("BTC" * 40, 1, source=sys.argv[1], id=str(number))
"""


def test_processes_share_a_file(path: str) -> None:
    environment = {**os.environ, "INVARIANT_GUARD_SIGNALS": path}
    started = [
        subprocess.Popen([sys.executable, "-c", SERVICE, name], env=environment) for name in "abc"
    ]
    assert [one.wait() for one in started] == [0, 0, 0]
    found = [(row["source"], int(row["id"])) for row in rows(path)]
    for name in "abc":
        assert [number for source, number in found if source == name] == list(range(400))


def test_a_file_that_was_moved_away_is_begun_anew_and_a_child_writes_too(path: str) -> None:
    enforcer = PositionInvariantEnforcer(signals=path)
    enforcer.note_signal(BTC, 1, id="before")
    assert [row["id"] for row in rows(path)] == ["before"]
    os.rename(path, path + ".1")
    enforcer.note_signal(BTC, 1, id="after")
    assert [row["id"] for row in rows(path)] == ["after"]
    pid = os.fork()
    if not pid:
        enforcer.note_signal(BTC, 1, id="child")
        os._exit(0 if signal_writer_of(path).flush() else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert [row["id"] for row in rows(path)] == ["after", "child"]


def test_a_file_that_takes_nothing_holds_up_nobody(path: str) -> None:
    os.mkfifo(path)
    # Opening it waits for a reader, in the writer's own thread.
    enforcer = PositionInvariantEnforcer(signals=path)
    writer = signal_writer_of(path)
    writer._capacity = 5
    for number in range(20):
        enforcer.note_signal(BTC, 1, id=str(number))
    assert writer.dropped == 15
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    assert writer.flush()
    os.close(reader)


def test_a_full_disk_is_said_and_costs_no_more_than_its_signal(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    enforcer = PositionInvariantEnforcer(signals=path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30, before[1]))
    try:
        enforcer.note_signal(BTC, 1)
        assert signal_writer_of(path).flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert signal_writer_of(path).failed == 1
    assert "the disk is full" in caplog.text


def test_a_path_that_is_none_is_said_at_once(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    for face in (PositionInvariantEnforcer, AsyncPositionInvariantEnforcer):
        for bad in ("signals.jsonl", 7, "/a\nb"):
            with pytest.raises(ValueError, match="no absolute path"):
                face(signals=bad)  # type: ignore[arg-type]
    monkeypatch.setenv("INVARIANT_GUARD_SIGNALS", path)
    reset_enforcer()
    get_position_invariant_enforcer().note_signal(BTC, 1, source="by the environment")
    assert [row["source"] for row in rows(path)] == ["by the environment"]
    reset_enforcer()
