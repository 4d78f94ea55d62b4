"""The commands that look: on a ledger and on a journal, once and as things come."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from invariant_guard import (
    BlockedRate,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    open_ledger,
)
from invariant_guard.basics.codes import ViolationCode
from invariant_guard.cli import main as cli
from invariant_guard.cli.notify import post, run
from invariant_guard.enforcer import core, plan
from invariant_guard.ledger import Key
from invariant_guard.record.blocked_rate import RateAlarm, RateChange
from invariant_guard.record.journal_file import writer as journal_writer
from invariant_guard.record.journal_file.writer import writer_of

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("INVARIANT_GUARD_JOURNAL", "INVARIANT_GUARD_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INVARIANT_GUARD_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setattr(journal_writer, "_writers", {})
    yield
    for writer in journal_writer._writers.values():
        writer.close()


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    def command(*words: str) -> tuple[int, str, str]:
        try:
            status = cli.main(words)
        except SystemExit as end:
            status = int(str(end.code))
        return status, *capsys.readouterr()

    return command


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/journal.db"
    monkeypatch.setenv("INVARIANT_GUARD_JOURNAL", url)
    trade(url, 6, 4)
    return url


def trade(url: str, allowed: int, refused: int) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    for number in range(allowed):
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}, source=f"s{number % 2}")
    for number in range(refused):
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order(
                "BTCUSDT",
                "up" if number % 2 else "sell",
                1,
                {"BTCUSDT": 1},
                source=f"s{number % 2}",
            )
    assert writer_of(url).flush()


def test_a_journal_is_listed_filtered_and_counted(journal: str, command: Command) -> None:
    status, out, err = command("blocked")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].split() == ["AT", "KEY", "ORDER", "QUANTITY", "CODE", "SOURCE", "ID"]
    assert out.count("OPPOSING_POSITION") == out.count("UNKNOWN_SIDE") == 2
    assert "default/binance/BTCUSDT" in out
    for words, codes in (
        (("--code", "UNKNOWN_SIDE"), ["UNKNOWN_SIDE"] * 2),
        (("--source", "s0"), ["OPPOSING_POSITION"] * 2),
        (("--source", "s0", "--code", "UNKNOWN_SIDE"), []),
        (("--limit", "1"), ["UNKNOWN_SIDE"]),
        (("--since", "1h"), ["OPPOSING_POSITION", "UNKNOWN_SIDE"] * 2),
    ):
        found = json.loads(command("blocked", "--json", *words)[1])
        assert [row["code"] for row in found["blocked"]] == codes, words
    row = json.loads(command("blocked", "--json", "--limit", "1")[1])["blocked"][0]
    assert row["outcome"] == "refused"
    assert row["remedy"]
    status, out, _ = command("status")
    assert status == 0
    assert out.splitlines()[1].split() == ["5m", "6", "4", "0"]
    assert str(os.getpid()) in out
    assert len(json.loads(command("orders", "--json", "--source", "s1")[1])["cleared"]) == 3


def test_a_failure_of_the_guard_and_drops_are_said(
    journal: str, command: Command, tmp_path: Path
) -> None:
    file = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    file.execute("UPDATE writers SET dropped = 7")
    file.execute("UPDATE decisions SET failed = 1 WHERE kind = 'blocked' AND number % 2")
    file.close()
    status, _, err = command("status")
    assert status == 1
    assert "7 decisions are missing" in err
    assert "7 decisions are missing" in command("blocked")[2]


@pytest.mark.parametrize("origin", ["ledger", "journal"])
def test_every_code_that_the_enforcer_has_is_listed(
    origin: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/{origin}.db"
    if origin == "ledger":
        ledger = open_ledger(url)
        ledger.bind("main", "acct")
        ledger.adopt(KEY, (0, 0))
        enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    else:
        enforcer = PositionInvariantEnforcer(journal=url)

    def listed(*words: str) -> list[str]:
        found = json.loads(command("blocked", "--json", f"--{origin}", url, *words)[1])
        return [row["code"] for row in found["blocked"]]

    # What a store refused that was away is told once an order finds it back: not as the last one.
    codes = sorted(ViolationCode, key=lambda code: code is not ViolationCode.STORE_UNAVAILABLE)
    for code in codes:

        def no(*_: object, code: ViolationCode = code, **__: object) -> None:
            raise PositionInvariantViolation("why not", code=code)

        for module in (core, plan):
            monkeypatch.setattr(module, "judge", no)
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}, account="main")
    assert origin == "ledger" or writer_of(url).flush()
    end = time.monotonic() + 30
    while len(listed()) < len(ViolationCode) and time.monotonic() < end:
        time.sleep(0.05)
    assert sorted(listed()) == sorted(ViolationCode)
    assert listed("--code", "LOSS_LIMIT") == ["LOSS_LIMIT"]


def test_what_is_named_badly_is_one_line(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for verb in ("blocked", "orders", "status", "watch"):
        status, out, err = command(verb)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert "which ledger or journal?" in err
    nothing = f"sqlite:///{tmp_path}/none.db"
    assert "no file at" in command("blocked", "--journal", nothing)[2]
    assert "one of them" in command("blocked", "--journal", nothing, "--ledger", nothing)[2]
    monkeypatch.setenv("INVARIANT_GUARD_JOURNAL", nothing)
    for words, said in (
        (("--blocked-rate", "2"), "a share above 0"),
        (("--blocked-rate", "nan"), "a share above 0"),
        (("--least", "0"), "no count of at least 1"),
        (("--webhook", "ftp://x"), "write http"),
        (("--exec", "'"), "No closing quotation"),
        (("--exec", " "), "name a command"),
    ):
        status, _, err = command("watch", *words)
        assert status == 2
        assert said in err


def test_a_ledger_is_looked_at_without_its_write_lock(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    ledger = open_ledger(url)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    order = enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main", source="trend")
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
    monkeypatch.setenv("INVARIANT_GUARD_JOURNAL", f"sqlite:///{tmp_path}/none.db")
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert command("status")[0] == 0
    assert order.id in command("orders", "--source", "trend", "--since", "1h")[1]
    assert "Nothing is in flight" in command("orders", "--source", "mean")[1]
    assert command("blocked")[0] == 0
    other.execute("COMMIT")
    other.close()
    order.not_sent()


def test_following_shows_what_comes_and_survives_a_new_file(journal: str, tmp_path: Path) -> None:
    following = subprocess.Popen(
        [sys.executable, "-m", "invariant_guard.cli", "blocked", "--follow", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert following.stdout is not None
        first = [json.loads(following.stdout.readline()) for _ in range(4)]
        assert [row["number"] for row in first] == [7, 8, 9, 10]
        trade(journal, 1, 1)
        assert json.loads(following.stdout.readline())["number"] == 12
        (tmp_path / "journal.db").unlink()
        trade(journal, 0, 1)
        assert json.loads(following.stdout.readline())["number"] == 1
    finally:
        following.kill()
        following.wait()
        assert following.stdout is not None
        following.stdout.close()


class Hook(HTTPServer):
    """A webhook that answers as a test says, and keeps what it got."""

    def __init__(self, answers: list[int]) -> None:
        got: list[Any] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(answers.pop(0) if answers else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.got = got
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/x"


def test_watch_tells_a_webhook_and_a_command(
    journal: str, command: Command, tmp_path: Path
) -> None:
    hook, told = Hook([500, 200]), tmp_path / "told; touch not-a-shell"
    status, out, err = command(
        "watch", "--once", "--least", "10", "--blocked-rate", "0.4", "--webhook", hook.url,
        "--exec", f"{sys.executable} -c 'import sys; open(sys.argv[1], \"w\").write(sys.stdin.read())'"
        f" '{told}'",
    )  # fmt: skip
    assert (status, err) == (1, "")
    assert "blocked_rate.high: 4 of 10 orders blocked (40%)" in out
    assert hook.got[-1] == json.loads(told.read_text())
    assert (len(hook.got), hook.got[0]["rate"], hook.got[0]["threshold"]) == (2, 0.4, 0.4)
    assert hook.got[0]["last_blocked"]["code"] == "UNKNOWN_SIDE"
    assert hook.got[0]["last_blocked"]["remedy"]
    hook.shutdown()
    hook.server_close()
    for words in (("--blocked-rate", "0.5"), ("--least", "11")):
        status, out, _ = command("watch", "--once", *words)
        assert (status, out) == (0, "4 of 10 orders blocked (40%)\n")


def test_what_a_webhook_or_command_does_wrong_is_said() -> None:
    hook = Hook([404, 404, 404])
    assert "HTTPError" in post(hook.url, {})
    assert len(hook.got) == 1
    hook.shutdown()
    hook.server_close()
    assert "did not take it" in post("http://127.0.0.1:1/", {}, pauses=(0.0,))
    assert run([sys.executable, "-c", "raise SystemExit(3)"], {}).endswith("ended with 3")
    assert "did not run" in run(["/nowhere/at-all"], {})


def test_an_alarm_goes_up_once_and_comes_down_at_half() -> None:
    alarm = RateAlarm(0.2, 100, 10)

    def story(at: int, allowed: int, blocked: int) -> tuple[bool, float] | None:
        for _ in range(allowed):
            alarm.add(at, False)
        for _ in range(blocked):
            alarm.add(at, True)
        change = alarm.judge(at)
        return None if change is None else (change.high, change.rate)

    assert story(0, 0, 9) is None  # too few to say anything
    assert story(1, 0, 1) == (True, 1.0)
    assert story(2, 0, 5) is None
    assert story(3, 75, 0) is None  # 15 of 90: below the threshold, above its half
    assert story(4, 61, 0) == (False, 15 / 151)
    assert story(5, 0, 2) is None
    assert story(105, 0, 0) is None  # all of it has left the window
    assert alarm.look(105) == RateChange(False, 0, 0, 105)
    assert story(106, 8, 2) == (True, 0.2)
    assert story(300, 0, 0) == (False, 0.0)


def test_the_listener_calls_back_in_process() -> None:
    changes: list[RateChange] = []
    enforcer = PositionInvariantEnforcer()
    listener = BlockedRate(changes.append, threshold=0.5, window=60, least=4)
    subscription = enforcer.on_event(listener)
    for side in ("buy", "sell", "buy", "sell"):
        enforcer.check_can_open_position("BTCUSDT", side, 1, {"BTCUSDT": 1.0})
    assert subscription.flush()
    assert [(c.high, c.allowed, c.blocked, c.rate) for c in changes] == [(True, 2, 2, 0.5)]
    assert listener.now.blocked == 2
    assert time.time() - changes[0].at < 60
    with pytest.raises(ValueError, match="at least a second"):
        BlockedRate(print, window=0)
