"""What the command says when it was told something wrong: one line, and exit status 2."""

from __future__ import annotations

import importlib
import shlex
import sys
from pathlib import Path

import pytest

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.basics.durations import milliseconds_of
from invariant_guard.cli import main as cli
from invariant_guard.ledger.urls import open_async_ledger, open_ledger

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


def test_advice_can_be_pasted_into_a_shell(url, run):
    made = open_ledger(url)
    made.bind("desk 1", "LABEL; rm -rf x")
    enforcer = PositionInvariantEnforcer(ledger=made, default_product="spot")
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="desk 1", exchange="okx")
    with pytest.raises(PositionInvariantViolation) as unbound:
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="desk 2", exchange="okx")
    assert "`invariant-guard bind 'desk 2' ACCOUNT`" in unbound.value.remedy
    for text in (caught.value.remedy, run("status")[1]):
        (command,) = [part for part in text.split("`") if " resume " in part]
        assert run(*shlex.split(command)[1:])[0] == 0


@pytest.mark.parametrize("words", [("a\nb", "c"), ("a", "b\u202e"), ("a" * 129, "b"), ("", "b")])
def test_a_label_that_no_order_can_carry_is_not_bound(ledger, run, words):
    status, out, err = run("bind", *words)
    assert (status, out) == (2, "")
    assert "account label" in err
    assert err.count("\n") == 1


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


class TestVenuesOfOthers:
    @pytest.fixture
    def venue(self, tmp_path, monkeypatch):
        def write(account, exchange):
            Path(tmp_path, "desk_of_others.py").write_text(
                "class Venue:\n"
                f"    account, exchange, retention_ms = {account!r}, {exchange!r}, 1000\n"
                "    def uid(self): return None\n"
                "    def server_time(self): return 0\n"
                "    def order(self, key, client_id, **more): return None\n"
                "    def open_orders(self, key): return []\n"
                "    def positions(self, key): return (0, 0)\n"
            )
            monkeypatch.delitem(sys.modules, "desk_of_others", raising=False)
            importlib.invalidate_caches()
            return "reconcile", "--venue", "desk_of_others:Venue"

        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "path", [*sys.path])
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        return write

    @pytest.mark.parametrize("name", ["Binance", "binanceusdm"])
    def test_another_name_of_an_exchange_makes_no_other(self, ledger, run, venue, name):
        status, out, err = run(*venue("futures/1", name))
        assert (status, err) == (0, "")
        assert KEY in out

    @pytest.mark.parametrize(
        ("account", "exchange"), [("futures/1", "binanceus"), ("main", "binance")]
    )
    def test_a_venue_of_no_key_is_told(self, ledger, run, venue, account, exchange):
        status, _, err = run(*venue(account, exchange))
        assert status == 1
        assert f"no key of account {account!r} at {exchange}, but of futures%2F1/binance" in err

    def test_a_key_of_another_account_is_not_read_there(self, ledger, run, venue):
        ledger.halt(KEY)
        ledger.resume(KEY)
        status, out, err = run(*venue("futures/1", "binanceus"), "--key", KEY)
        assert (status, out) == (2, "")
        assert "nothing was changed" in err
        assert ledger.state(KEY).status == "RECONCILING"


@pytest.mark.parametrize("opened", [open_ledger, open_async_ledger])
@pytest.mark.parametrize(
    "url",
    [
        "redis://host:port/0", "redis://:hunter2/x@host/0", "redis://host:99999/0",
        "redis://host/0?socket_timeout=long", "redis://host/0?timeout=3",
        "redis://:hun/ter2@host/0",
    ],
)  # fmt: skip
def test_a_redis_url_that_is_none(opened, url):
    with pytest.raises(ValueError, match="redis-py makes nothing of") as caught:
        opened(url)
    assert "hun" not in str(caught.value)
    assert "write memory" in str(caught.value)


@pytest.mark.parametrize("url", ["redis://:hunter2@", "redis://"])
def test_an_unreachable_server_is_named_without_its_password(run, url):
    options = "?password=hunter2" if "@" not in url else ""
    status, _, err = run("status", "--ledger", f"{url}127.0.0.1:1/0{options}")
    assert status == 2
    assert "redis://127.0.0.1:1/0 cannot be reached" in err
    assert "hunter2" not in err


@pytest.mark.parametrize("name", ["a%00b", "a%0Ab"])
def test_a_file_whose_name_cannot_be_printed(tmp_path, name):
    with pytest.raises(ValueError, match="cannot be printed"):
        open_ledger(f"sqlite:///{tmp_path}/{name}")


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


@pytest.mark.parametrize(
    ("text", "bare", "milliseconds"),
    [
        ("500ms", "", 500),
        ("90", "s", 90_000),
        ("90", "", None),
        ("1.5h", "", 5_400_000),
        ("0.7ms", "", 0),
        ("2d", "s", 172_800_000),
        ("\u0662d", "", None),
        ("1 h", "", None),
        ("-1h", "", None),
        ("1w", "s", None),
        ("", "s", None),
    ],
)
def test_durations(text, bare, milliseconds):
    assert milliseconds_of(text, bare) == milliseconds
