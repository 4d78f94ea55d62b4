"""What the command says when it was told something wrong: one line, and exit status 2."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from invariant_guard import cli
from invariant_guard.ledger.urls import open_ledger

KEY = "futures%2F1/binance/linear_perp/BTC%2FUSDT:USDT"


@pytest.fixture
def url(tmp_path, monkeypatch):
    path = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", path)
    return path


@pytest.fixture
def run(capsys):
    def run(*words):
        try:
            status = cli.main(words)
        except SystemExit as end:
            status = end.code
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def ledger(url):
    made = open_ledger(url)
    made.bind("main", "futures/1")
    made.adopt(KEY, (0, 0))
    return made


class TestWordsAboutNothing:
    @pytest.mark.parametrize("verb", ["halt", "resume"])
    def test_a_key_that_nobody_trades(self, ledger, run, verb):
        status, out, err = run(verb, KEY.replace("BTC", "BTCC"))
        assert (status, out) == (2, "")
        assert "no order was ever asked about" in err
        assert len(ledger.contents().keys) == 1

    @pytest.mark.parametrize("verb", ["halt", "resume"])
    def test_a_label_is_no_account(self, ledger, run, verb):
        status, out, err = run(verb, "main/binance/linear_perp/BTCUSDT")
        assert (status, out) == (2, "")
        assert f"main is a label of futures%2F1: write {KEY}" in err

    def test_the_key_itself(self, ledger, run):
        assert run("halt", KEY)[:2] == (0, f"{KEY}: HALTED\n")
        assert run("resume", KEY)[0] == 0


@pytest.mark.parametrize("verb", [["status"], ["orders"], ["blocked"], ["halt", KEY]])
def test_a_mistyped_path_makes_no_ledger(url, run, verb, tmp_path):
    status, out, err = run(*verb)
    assert (status, out) == (2, "")
    assert f"no ledger at {tmp_path}/ledger.db" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("age", ["9" * 400 + "d", "99999d"])
def test_a_time_beyond_all_measure(ledger, run, age):
    status, _, err = run("blocked", "--since", age)
    assert status == 2
    assert "longer than ten years" in err
    assert len(err) < 1000


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("desk_venues:broken", "KeyError"),
        ("desk_venues:number", "no venue"),
        ("desk_broken:venue", "OSError"),
        ("..desk:venue", "TypeError"),
        ("json:loads", "TypeError"),
    ],
)
def test_a_venue_that_is_none(ledger, run, target, says, tmp_path, monkeypatch):
    Path(tmp_path, "desk_venues.py").write_text("def broken(): raise KeyError('x\\ny')\nnumber = 5")
    Path(tmp_path, "desk_broken.py").write_text("raise OSError('down')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    status, out, err = run("reconcile", "--venue", target)
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "url",
    [
        "redsi://user:hunter2@host/0", "hunter2://", "redis://user:hunter2@[::1",
        "redsi://user:hun@ter2@host/0", "redsi://host/0?password=hunter2",
        "redis://user:hunter2\u2100@host/0",
    ],
)  # fmt: skip
def test_errors_tell_no_password(url):
    with pytest.raises(ValueError, match="write memory") as caught:
        open_ledger(url)
    if "@" in url or "?" in url:
        assert "ter2" not in str(caught.value)
