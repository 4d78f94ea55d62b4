"""A week of signals, compressed: two services with the guard on, and then one goes past it."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from offline_ccxt import Sent, exchange_of

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.cli.main import main
from invariant_guard.ledger import Key, Ledger, open_ledger
from invariant_guard.record.journal_file.writer import writer_of
from invariant_guard.record.signals import signal_writer_of
from tests.audit.test_people import audit

KEY = Key("futures-1", "binance", "linear_perp", "BTC/USDT:USDT")


class Venue:
    """Answers a real ccxt client, fills later, keeps both legs, and exports what it did."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.exchange = exchange_of("binanceusdm", {"fapi/v1/order": self.take})
        self.open: list[dict[str, str]] = []
        self.orders: list[dict[str, Any]] = []
        self.fills: list[dict[str, Any]] = []
        self.legs = {"LONG": 0.0, "SHORT": 0.0}

    def take(self, sent: Sent) -> dict[str, Any]:
        ask = {name: values[0] for name, values in parse_qs(sent.body or sent.url).items()}
        ask["id"] = str(9000 + len(self.orders))
        self.open.append(ask)
        self.orders.append(
            {
                "id": ask["id"],
                "clientOrderId": ask["newClientOrderId"],
                "filled": 0,
                "status": "open",
            }
        )
        return {"orderId": ask["id"], "clientOrderId": ask["newClientOrderId"], "symbol": "BTCUSDT",
                "status": "NEW", "side": ask["side"], "origQty": ask["quantity"]}  # fmt: skip

    def fill(self, number: int, *, tell: bool = True) -> None:
        """Fill one of the open orders, and let the services' handler tell the ledger."""
        ask = self.open.pop(number)
        exit_ = ask.get("reduceOnly") == "true"
        leg = "LONG" if (ask["side"] == "BUY") is not exit_ else "SHORT"
        quantity = float(ask["quantity"])
        if exit_:
            quantity = min(quantity, self.legs[leg])
        self.legs[leg] += -quantity if exit_ else quantity
        if quantity:
            self.fills.append(
                {"symbol": "BTCUSDT", "id": len(self.fills) + 1, "orderId": ask["id"], "price": "100",
                 "side": ask["side"], "qty": str(quantity), "time": time.time_ns() // 1_000_000,
                 "positionSide": leg, "realizedPnl": "0", "buyer": True, "maker": False}
            )  # fmt: skip
        if tell:
            self.ledger.filled(ask["newClientOrderId"], str(quantity), final=True)

    def export(self, folder: Path) -> list[str]:
        # Newest first, and overlapping pages.
        (folder / "userTrades.json").write_text(json.dumps(self.fills[::-1] + self.fills[-3:]))
        (folder / "orders.json").write_text(json.dumps(self.orders))
        return [str(folder / "userTrades.json"), str(folder / "orders.json")]


def live(venue: Venue, send: Callable[[str, Any], None], weeks_signals: int) -> None:
    random_ = random.Random(11)
    for _ in range(weeks_signals):
        side = random_.choice(("buy", "sell"))
        leg = venue.legs["SHORT" if side == "buy" else "LONG"]
        send(side, 1.0 if random_.random() < 0.5 or not leg else None)
        time.sleep(0.002)
        while venue.open and random_.random() < 0.6:
            venue.fill(random_.randrange(len(venue.open)))
            time.sleep(0.002)


def test_a_week_with_the_guard_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.db"
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", "futures-1")
    ledger.adopt(KEY, (0, 0))
    journal = f"sqlite:///{tmp_path}/journal.db"
    heard = str(tmp_path / "signals.jsonl")
    services = [
        PositionInvariantEnforcer(
            ledger=ledger, default_product="linear_perp", journal=journal, signals=heard,
            default_source=name,
        )
        for name in ("trend", "mean")
    ]  # fmt: skip
    venue = Venue(ledger)
    turn = 0
    refused = 0

    def send(side: str, quantity: float | None) -> None:
        nonlocal turn, refused
        turn += 1
        exits = quantity is None
        amount = venue.legs["SHORT" if side == "buy" else "LONG"] if exits else 1.0
        more: dict[str, Any] = {"reduce_only": True} if exits else {}
        service = services[turn % 2]
        service.note_signal("BTC/USDT:USDT", 0 if exits else 1 if side == "buy" else -1)
        try:
            with service.enforce_before_order(
                "BTC/USDT:USDT", side, amount, account="main", **more
            ) as order:
                params = {**order.params, **({"reduceOnly": "true"} if exits else {})}
                reply = venue.exchange.create_order(
                    "BTC/USDT:USDT", "market", side, amount, None, params
                )
                order.acknowledge(reply["id"])
        except PositionInvariantViolation:
            refused += 1

    live(venue, send, 80)
    while venue.open:
        venue.fill(0)
    assert writer_of(journal).flush()
    assert signal_writer_of(heard).flush()
    records = [str(path), str(tmp_path / "journal.db")]
    options = ["--start-flat", "--fail-on", "AUD001,AUD002,AUD009,AUD012"]
    for record in records:
        status, found = audit(capsys, *venue.export(tmp_path), "--against", record, *options)
        against = found["against"]
        assert status == 0, found["findings"]
        assert found["counts"]["AUD001"] == found["counts"]["AUD002"] == 0
        assert found["counts"]["AUD012"] == 0
        assert against["coverage"] == "1.000000"
        assert found["summary"]["repeated"] == 3
        assert against["refused"]["right"] == refused > 10
        assert against["refused"]["wrong"] == against["refused"]["cannot_tell"] == 0

    # Who wanted what, and how often each was refused.
    wanted = audit(capsys, heard, "--against", records[0])[1]["signals"]
    assert sum(row["signals"] for row in wanted["sources"]) == 80
    assert sum(row["refused"] for row in wanted["sources"]) == refused
    assert [pair["sources"] for pair in wanted["opposing"]] == [["mean", "trend"]]

    # One service goes past the guard, three times.
    past = []
    for number in range(3):
        side = "sell" if venue.legs["LONG"] else "buy"
        past.append(f"manual{number}")
        venue.exchange.create_order(
            "BTC/USDT:USDT", "market", side, 1, None, {"clientOrderId": past[-1]}
        )
        venue.fill(0, tell=False)
        time.sleep(0.002)
    for record in records:
        arguments = [*venue.export(tmp_path), "--against", record, *options]
        status, found = audit(capsys, *arguments)
        assert status == 1
        listed = [one["client_id"] for one in found["findings"] if one["code"] == "AUD012"]
        assert listed == past
        # Whom the venue does not name, the guard call does.
        named = {source["source"]: source["orders"] for source in found["sources"]}
        assert set(named) == {"trend", "mean", ""}
        assert named[""] == 3
    assert main(["audit", *arguments]) == 1
    said = capsys.readouterr().out
    guarded = f"guarded {against['guarded']} of {against['guarded'] + 3} orders at the venue"
    assert guarded in said
    # For docs/audit.md: pytest -s shows it.
    print(next(line for line in said.splitlines() if guarded in line))


def test_a_guard_that_refuses_what_nothing_opposes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The judgement can fail: a ledger that believes in a short that the venue never had."""
    path = tmp_path / "ledger.db"
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", "futures-1")
    ledger.adopt(KEY, (0, 2))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order("BTC/USDT:USDT", "buy", 1, account="main")
    venue = Venue(ledger)
    time.sleep(0.002)
    venue.exchange.create_order("BTC/USDT:USDT", "market", "sell", 1, None, {"clientOrderId": "m"})
    venue.fill(0, tell=False)
    _, found = audit(capsys, *venue.export(tmp_path), "--against", str(path), "--start-flat")
    assert found["against"]["refused"] == {"right": 0, "wrong": 1, "cannot_tell": 0}
    _, found = audit(capsys, *venue.export(tmp_path), "--against", str(path))
    assert found["against"]["refused"] == {"right": 0, "wrong": 0, "cannot_tell": 1}
