"""The page about limits: its table is the code's, its file can be read, and such a walk goes as told."""

from __future__ import annotations

import importlib.util
import json
import re
import runpy
import shlex
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.cli.main import main
from invariant_guard.ledger import Key, Ledger, Limits, open_ledger

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/limits.md").read_text(encoding="utf-8")
SYMBOL = "BTC/USDT:USDT"


FILE = """\
version = 1
currency = "USDT"
day-starts = "00:00 UTC"

[[limit]]
scope = "key:*/binance/linear_perp/BTC%2FUSDT:USDT"
max-order-quantity = "0.5"
max-long = "2"
max-short = "1"
duplicate-window = "2s"

[[limit]]
scope = "account:*"
max-open-orders = 20
max-gross-notional = "50000"
order-rate = "10/1s"
warn-at = "0.8"

[[limit]]
scope = "source:rl_v3"
max-openings-without-review = 50
"""


def test_the_page_s_file_can_be_read() -> None:
    found = re.search(r"```toml\n(# limits.toml.*?)```", PAGE, re.DOTALL)
    assert found
    assert len(Limits.parse(found[1]).entries) > 4


def test_the_table_is_the_code_s() -> None:
    spec = importlib.util.spec_from_file_location("limits_page", ROOT / "docs/limits.py")
    assert spec is not None
    assert spec.loader is not None
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    assert page.table() in PAGE
    assert page.filled(PAGE) == PAGE
    assert page.filled(PAGE.replace("max-drawdown` |", "max-drawup` |")) == PAGE


@pytest.mark.parametrize("more", ['[[pool]]\nname = "desk"', '[[family]]\nname = "i"', "fx = 1"])
def test_what_is_not_here_is_refused(more: str) -> None:
    with pytest.raises(ValueError, match=more.strip("[]").split("]")[0].split(" ")[0]):
        Limits.parse(more + "\n" + FILE if "=" in more[:4] else FILE + more)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    url = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "limits.toml").write_text(FILE, encoding="utf-8")
    ledger = open_ledger(url)
    for account in ("futures-1", "futures-2", "spot-1"):
        ledger.bind(account, account)
        ledger.adopt(Key(account, "binance", "linear_perp", SYMBOL), (0, 0))
    return ledger


def test_the_walk_of_a_risk_officer(desk: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        status = main(words)
        return status, capsys.readouterr().out

    def shown(*words: str) -> Any:
        return json.loads(run(*words, "--json")[1])

    enforcer = PositionInvariantEnforcer(
        ledger=desk, default_product="linear_perp", default_exchange="binance"
    )

    def send(account: str, source: str, quantity: str) -> str:
        try:
            order = enforcer.enforce_before_order(
                SYMBOL, "buy", quantity, account=account, source=source, price="60000"
            )
        except PositionInvariantViolation as refusal:
            return str(refusal.code)
        assert order.params is not None
        return "sent"

    assert run("limits", "show") == (0, "No limits are in force.\n")
    assert run("totals", "--check") == (0, "No limits are in force, so there are no totals.\n")
    assert run("limits", "usage")[0] == 0
    assert shown("limits", "check", "limits.toml")["limits_version"] == 1
    assert shown("limits", "apply", "limits.toml", "--reason", "first caps")["changed"] is True
    assert run("limits", "apply", "limits.toml", "--reason", "again")[1].endswith(
        "was in force already\n"
    )
    table = run("limits", "show")[1]
    assert re.search(r"duplicate-window +2s", table)
    assert re.search(r"order-rate +10/1s", table)

    assert send("futures-1", "rl_v3", "0.4") == "sent"
    assert send("futures-1", "rl_v3", "0.41") == "sent"
    assert send("futures-1", "trend", "0.4") == "EXPOSURE_LIMIT"
    assert send("futures-1", "trend", "0.6") == "ORDER_TOO_LARGE"
    used = {(row["scope"], row["limit"]): row for row in shown("limits", "usage")["usage"]}
    assert used["account:futures-1", "max-gross-notional"]["used"] == "48600"
    assert used["source:rl_v3", "max-openings-without-review"]["used"] == "2"
    assert re.search(r"max-long +0\.81 +2 +40", run("limits", "usage")[1])

    blocked = shown("blocked", "--since", "1h")["blocked"]
    assert [row["code"] for row in blocked] == ["EXPOSURE_LIMIT", "ORDER_TOO_LARGE"]
    (explained,) = shown("limits", "explain", blocked[0]["id"])["orders"]
    assert len(explained["holders"]) == 2
    assert "invariant-guard override account:futures-1" in explained["cure"]
    assert run("limits", "explain", "nobody")[0] == 2

    lift = ("override", "account:futures-1", "--limit", "max-gross-notional")
    held = ("--value", "80000", "--for", "10m", "--reason", "flow, Ana")
    assert run(*lift, *held)[0] == 0
    assert shown(*lift, *held)["limit"] == "max-gross-notional"
    assert send("futures-1", "trend", "0.4") == "sent"
    assert "overridden: account:futures-1 max-gross-notional: 80000" in run("limits", "show")[1]

    assert run("halt", "account:futures-2", "--reason", "model under review")[0] == 0
    assert send("futures-2", "trend", "0.1") == "HALTED"
    assert "halted: account:futures-2: model under review" in run("limits", "show")[1]
    assert run("resume", "account:futures-2", "--reason", "reviewed")[0] == 0
    assert send("futures-2", "trend", "0.1") == "sent"
    assert run("totals", "--repair")[0] == 0
    assert shown("totals", "--check")["wrong"] == []
    assert run("feed", "vol", "ledger", "0.5", "--for", "10m")[0] == 2

    said = [event.detail for event in desk.events()]
    assert any("version 0 -> 1: first caps" in each for each in said)
    assert any("50000 -> 80000 for 600s: flow, Ana" in each for each in said)
    assert any("duplicate-window: unset -> 2s" in each for each in said)


def test_a_fed_limit_is_shown_and_follows_its_feed(
    desk: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    dynamic = (
        'dynamic = { feed = "vol", multiplies = ["max-long"], max-age = "15m", '
        'on-stale = "floor", floor = "0.25" }\n'
    )
    text = FILE.replace('max-short = "1"\n', 'max-short = "1"\n' + dynamic)
    desk.apply_limits(Limits.parse(text), reason="with a feed")
    assert main(["feed", "vol", "ledger", "0.5", "--for", "10m"]) == 0
    assert main(["feed", "vol", "ledger", "0.5", "--for", "10m", "--json"]) == 0
    assert main(["limits", "show"]) == 0
    assert re.search(r"fed: vol ledger: 0\.5 for another \d+s", capsys.readouterr().out)


_ID = re.compile("ig[0-9a-f]{30}")


def _lasting(text: str) -> str:
    """Leave out of an output what is another each time: moments, who it was, orders of the last second."""
    for moving, stands in (
        (r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", "AT"), (r"another \d+s", "another while"),
        (r"\(by \S+\)", "(by somebody)"), (r"(order-rate +)\d+( +\d+ +)\d+", r"\1N\2N"),
    ):  # fmt: skip
        text = re.sub(moving, stands, text)
    return text


def test_each_command_of_the_page_says_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
    monkeypatch.chdir(tmp_path)
    # Of two orders in the way the least id is named, so on the page the first.
    numbers = count(10**30)
    monkeypatch.setattr(
        "invariant_guard.ledger.venues.client_ids.os.urandom",
        lambda size: next(numbers).to_bytes(size, "big"),
    )
    page = PAGE.replace("sqlite:////var/lib/trading/ledger.db", url)
    for name in ("limits.toml", "flat.py", "equity.py", "service.py"):
        text = re.search(rf"```\w+\n(# {name}\n.*?)```", page, re.DOTALL)
        assert text, name
        Path(name).write_text(text[1], encoding="utf-8")
    walk = re.search(r"```text\n\$ export [^\n]*\n(.*?)```", page, re.DOTALL)
    events = re.search(r"Found afterwards.*?```text\n(.*?)```", page, re.DOTALL)
    assert walk
    assert events

    def python(*words: str) -> None:
        monkeypatch.setattr("sys.argv", list(words))
        runpy.run_path(words[0])

    ids: dict[str, str] = {}

    def of_today(text: str) -> str:
        return _ID.sub(lambda found: ids[found[0]], text)

    steps = re.split(r"^\$ ", walk[1], flags=re.MULTILINE)[1:]
    assert len(steps) > 20
    for step in steps:
        command, _, told = step.partition("\n")
        program, *words = shlex.split(of_today(command))
        if words[0] == "service.py":
            python("equity.py")
        capsys.readouterr()
        if program == "python":
            python(*words)
        else:
            main(words)
        said = capsys.readouterr().out
        ids |= {
            old: ids.get(old, new)
            for old, new in zip(_ID.findall(told), _ID.findall(said), strict=True)
        }
        assert _lasting(said).strip() == _lasting(of_today(told)).strip(), command
    kept = {
        _lasting(f"{e.number} {e.kind.value} {e.code} {e.detail}")
        for e in open_ledger(url).events()
    }
    lines = _lasting(of_today(events[1])).splitlines()
    assert len(lines) > 10
    assert [line for line in lines if line not in kept] == []
