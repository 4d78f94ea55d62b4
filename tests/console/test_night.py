"""The walk of docs/runbook.md, by somebody who has the console and its links, and nothing else.

A machine was started again, the services came back, and what ran reconcile did not.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Browser, browser
from console_server import ACCOUNT, BTC, ETH, Served, asked, key_of, served

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.ledger import Side, open_ledger

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, as Debian packs it")

ROOT = Path(__file__).resolve().parents[2]
# What nothing but the desk's deployment knows.
DESK = f"""
import time
from invariant_guard.ledger.model.enums import Found, Side
from invariant_guard.ledger.venues.base import VenueOrder

class Venue:
    account, exchange, retention_ms = {ACCOUNT!r}, "binance", 7 * 86_400_000
    def uid(self): return None
    def server_time(self): return time.time_ns() // 1_000_000
    def order(self, key, client_id, **more):
        return VenueOrder(Found.TERMINAL, "0.5", "v1", client_id, Side.BUY, "0.5")
    def open_orders(self, key): return []
    def positions(self, key): return ("0.5", 0) if "BTC" in key.text else (0, 0)
"""


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Served]:
    url = f"sqlite:///{tmp_path}/ledger.db"
    ledger = open_ledger(url)
    ledger.bind("main", ACCOUNT)
    for symbol in (BTC, ETH):
        ledger.adopt(key_of(symbol), (0, 0))
    lost, _ = ledger.reserve(asked(BTC, Side.BUY))
    ledger.acknowledge(lost, "v1", tracked=True)
    ledger.leave(lost, "ReadTimeout")
    ledger.close()
    connection = sqlite3.connect(tmp_path / "ledger.db")
    connection.execute("UPDATE meta SET value = 'the one before' WHERE name = 'boot'")
    connection.commit()
    connection.close()
    enforcer = PositionInvariantEnforcer(ledger=url, default_product="linear_perp")
    for symbol in (BTC, ETH) * 2:
        with pytest.raises(PositionInvariantViolation, match="RECONCILING"):
            enforcer.enforce_before_order(
                symbol, "buy", 1, account="main", exchange="binance", source="momentum-4h"
            )
    with served(url) as console:
        yield console


def told(tab: Browser, selector: str) -> str:
    text = tab.ask(f"document.querySelector({selector!r})?.textContent ?? ''")
    assert isinstance(text, str)
    return text


def follow(tab: Browser, text: str) -> None:
    """Click on the first link that says so, as a person does."""
    links = "[...document.querySelectorAll('a')]"
    place = tab.ask(f"{links}.find(a => a.textContent.includes({text!r}))?.href ?? ''")
    assert place, f"no link says {text}"
    tab.open(place)


@pytest.mark.no_cover
def test_a_person_with_the_console_finds_why_everything_is_refused_and_cures_it(
    night: Served, tmp_path: Path
) -> None:
    with browser(tmp_path / "profile") as tab:
        tab.show(1440, 900, "light")
        tab.open(night.entrance, loads=2)
        # What is wrong stands first, and says what it does and what ends it.
        tiles = tab.ask("[...document.querySelectorAll('.tile')].map(t => t.textContent)")
        assert tiles[0].startswith("Keys READY0 of 2✕"), tiles
        assert tiles[2] == f"Reconcilenever✕ silent: {ACCOUNT}/binance"
        assert told(tab, ".verdict") == "✕Every opening is refused"
        need = told(tab, ".need.bad")
        assert need.startswith(f"Reconcile is not running: {ACCOUNT}/binance")
        assert "Every opening is refused until it runs" in need
        command = told(tab, ".need.bad code")
        # Nothing else on the page leads away from that: no order is to be settled by hand.
        codes = tab.ask("[...document.querySelectorAll('.need code')].map(c => c.textContent)")
        assert codes == [command]
        # The link beside it leads to the walk, which says what the console cannot know.
        follow(tab, "what to do")
        assert (
            tab.ask("document.querySelector(':target h2').textContent") == "Everything is refused"
        )
        walk = told(tab, ":target")
        assert "systemctl" in walk
        assert command in walk
        name, _, value = shlex.split(told(tab, "main > p code"))[1].partition("=")
        # Each page has a way back; the keys say the same as the front page.
        follow(tab, "Keys and positions")
        assert told(tab, ".key.warn").count("RECONCILING") == 1
        follow(tab, "Now")
        # What was found in the deployment takes the place of package.module:factory.
        (tmp_path / "desk.py").write_text(DESK)
        words = shlex.split(command.replace("package.module:factory", "desk:Venue"))
        assert words[0] == "invariant-guard"
        words[words.index("--watch") + 1] = "1"
        with subprocess.Popen(
            [sys.executable, "-m", "invariant_guard.cli", *words[1:]],
            env={**os.environ, name: value, "PYTHONPATH": f"{tmp_path}:{ROOT}"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as reconcile:  # fmt: skip
            try:
                end = time.monotonic() + 60
                # The page follows by itself.
                while told(tab, ".verdict") != "✓Nothing needs you":
                    assert time.monotonic() < end, tab.ask("document.body.innerText")
                    time.sleep(0.5)
            finally:
                reconcile.terminate()
        tiles = tab.ask("[...document.querySelectorAll('.tile')].map(t => t.textContent)")
        assert tiles[0] == "Keys READY2 of 2✓ all of them"
        assert tiles[1] == "Orders UNKNOWN0✓ every order's fate is known"
        assert tab.complaints() == []
