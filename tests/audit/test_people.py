"""Who wanted it: the original bug on file, sources, signals, rollouts, and the guard's own record."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.cli.main import main

HEAD = "time,symbol,side,qty,price,position_side,order,client_id,source"


class Venue:
    """Keeps both legs, fills at once, and writes down what it filled."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.legs = {"LONG": 0, "SHORT": 0}

    def order(self, side: str, quantity: int, source: str, *, opens: bool = True) -> None:
        leg = "LONG" if (side == "buy") is opens else "SHORT"
        self.legs[leg] += quantity if opens else -quantity
        number = len(self.rows) + 1
        self.rows.append(
            f"2026-03-01 10:00:{number:02d}Z,BTC/USDT:USDT,{side},{quantity},100,{leg},o{number},"
            f"{source}-{number},{source}"
        )

    def positions(self) -> dict[str, float]:
        return {"BTC/USDT:USDT": float(self.legs["LONG"] - self.legs["SHORT"])}

    def file(self, path: Path) -> str:
        path.write_text("\n".join([HEAD, *self.rows]) + "\n")
        return str(path)


def audit(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status = main(["audit", *arguments, "--output", "json"])
    return status, json.loads(capsys.readouterr().out)


def test_the_original_bug(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two services, each with a check of its own, read "flat" before either has filled."""
    venue = Venue()
    trend, grid = PositionInvariantEnforcer(), PositionInvariantEnforcer()
    seen_by_trend, seen_by_grid = venue.positions(), venue.positions()
    order: dict[str, Any] = {"symbol": "BTC/USDT:USDT", "quantity": 1}
    trend.enforce_before_order(side="buy", current_positions=seen_by_trend, **order)
    grid.enforce_before_order(side="sell", current_positions=seen_by_grid, **order)
    venue.order("buy", 1, "trend")
    venue.order("sell", 1, "grid")
    venue.order("sell", 1, "trend", opens=False)
    status, found = audit(capsys, venue.file(tmp_path / "venue.csv"), "--start-flat")
    assert status == 1
    (episode,) = (one for one in found["findings"] if one["code"] == "AUD001")
    assert episode["sources"] == ["grid", "trend"]
    assert (episode["from"], episode["to"]) == ("2026-03-01 10:00:02Z", "2026-03-01 10:00:03Z")
    assert episode["overlap"] == "1"
    # With the guard on what is there by then, the second service is refused.
    with pytest.raises(PositionInvariantViolation):
        PositionInvariantEnforcer().enforce_before_order(
            side="sell", current_positions={"BTC/USDT:USDT": 1.0}, **order
        )


def test_sources_accounts_and_repeats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    rows = [
        "2026-03-01 10:00:00Z,ETH,buy,1,10,a1,m1,alpha,u1",
        "2026-03-01 10:00:10Z,ETH,sell,3,10,a2,m2,beta,u1",
        "2026-03-01 10:00:20Z,ETH,buy,1,10,a3,m3,alpha,u2",
        "2026-03-01 10:00:21Z,ETH,buy,1,10,a4,m4,alpha,u2",
        "2026-03-01 10:09:00Z,ETH,buy,1,11,a5,m4,alpha,u2",
    ]
    path.write_text("time,symbol,side,qty,price,order,client_id,source,account\n" + "\n".join(rows))
    status, found = audit(capsys, str(path), "--start-flat")
    assert status == 1
    assert {code: number for code, number in found["counts"].items() if number} == {
        "AUD002": 1, "AUD003": 1, "AUD004": 1, "AUD007": 2, "AUD009": 1,
    }  # fmt: skip
    sources = {one["code"]: one["sources"] for one in found["findings"]}
    assert sources["AUD004"] == ["alpha", "beta"]
    assert next(o for o in found["findings"] if o["code"] == "AUD009")["accounts"] == "u1, u2"
    assert audit(capsys, str(path), "--start-flat", "--fail-on", "AUD001")[0] == 0
    assert audit(capsys, str(path), "--start-flat", "--window", "5s")[1]["counts"]["AUD004"] == 0


def test_signals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = "2026-03-01T10:{:02d}:00Z"
    rows: list[dict[str, Any]] = [
        {"at": at.format(0), "source": "rl", "symbol": "BTC", "direction": 1, "horizon_s": 600},
        {"at": at.format(5), "source": "mean", "symbol": "BTC", "direction": -1, "horizon_s": 60},
        {"at": at.format(7), "source": "rl", "symbol": "BTC", "direction": -1, "order_id": "x"},
        {"at": at.format(9), "source": "mean", "symbol": "ETH", "direction": 1},
        {"at": at.format(50), "source": "mean", "symbol": "BTC", "direction": 1},
    ]
    ours = tmp_path / "s.jsonl"
    ours.write_text("\n".join(map(json.dumps, reversed(rows))))
    status, found = audit(capsys, str(ours), "--window", "3m")
    assert status == 0
    by_source = {row["source"]: row for row in found["signals"]["sources"]}
    assert [by_source[name]["flips"] for name in ("rl", "mean")] == [1, 1]
    assert found["signals"]["opposing"] == [{"sources": ["mean", "rl"], "signals": 1}]
    assert by_source["rl"]["share_of_orders"] == "1.0000"

    rows = [{**rows[0], "symbol": "BTC-USDT-SWAP"}, {**rows[1], "symbol": "BTC/USDT:USDT"}]
    ours.write_text("\n".join(map(json.dumps, rows)))
    assert audit(capsys, str(ours))[1]["counts"]["AUD004"] == 1

    lean = tmp_path / "lean.json"
    lean.write_text(
        json.dumps(
            [
                {"id": "1", "source-model": "Ema", "generated-time": 1772359200.5, "symbol": "SPY",
                 "direction": "up", "period": 3600.0},
                {"id": "2", "source-model": "Rsi", "generated-time": 1772359300, "symbol": "SPY",
                 "direction": "down", "period": 3600.0},
            ]
        )
    )  # fmt: skip
    assert audit(capsys, str(lean))[1]["signals"]["opposing"][0]["sources"] == ["Ema", "Rsi"]
    view = tmp_path / "view.jsonl"
    view.write_text(
        '{"ticker":"BTC","market_position":"short","prev_market_position":"long","strategy":"pine",'
        '"timenow":"2026-03-01T10:00:00Z"}\n'
    )
    assert audit(capsys, str(view))[1]["signals"]["sources"][0]["short"] == 1
    ours.write_text('{"at": "2026-03-01T10:00:00Z", "source": "a", "symbol": "B", "direction": 2}')
    assert main(["audit", str(ours)]) == 2
    assert "s.jsonl:1: direction 2" in capsys.readouterr().err


def rollout(
    hedges: bool, before: bool, seed: int, fee: Decimal = Decimal(0)
) -> tuple[list[dict[str, Any]], Decimal, Decimal]:
    """An agent's steps, the reward it earned with both legs, and what netting would have cost it.

    The second agent never holds both. Whatever is expected is worked out here, step by step, from what
    each leg earned, while the audit works with net exposures and a fit.
    """
    random_ = random.Random(seed)
    rows: list[dict[str, Any]] = []
    both, lost = Decimal(0), Decimal(0)
    for episode in range(4):
        price, long, short = Decimal(100), 0, 0
        open_reward = Decimal(0)
        held = (0, 0)
        for step in range(250):
            phase = step % 10
            action = "hold"
            if phase == 0:
                action, long = "open_long", 2
            elif phase == 4 and hedges:
                # A short beside the long: the rule refuses it, so it is not there in the counterfactual.
                action, short = "open_short", 5
            elif phase == 6 and hedges:
                action, short = "close_short", 0
            elif phase == 9:
                action, long = "close_long", 0
            move = (
                Decimal(random_.randint(-2, 4))
                if phase < 4 or phase > 5
                else Decimal(random_.randint(-3, 0))
            )
            cost = fee * (abs(long - held[0]) + abs(short - held[1]))
            earned = (long - short) * move - cost
            if long and short:
                both += earned
                lost += -short * move
            # Neither is the short sold nor bought back, where netting refuses it.
            lost -= fee * abs(short - held[1])
            held = (long, short)
            row = {"episode": episode, "step": step, "action": action, "long": long, "short": short,
                   "price": str(price)}  # fmt: skip
            row["reward"] = str(open_reward if before else earned)
            open_reward = earned
            price += move
            rows.append(row)
        if before:
            # What the last legs earned has its row, or it is never paid.
            rows.append({"episode": episode, "step": 250, "action": "end", "long": 0, "short": 0,
                         "price": str(price), "reward": str(open_reward)})  # fmt: skip
    return rows, both, lost


@pytest.mark.parametrize(
    ("before", "fee"), [(False, "0"), (True, "0"), (False, "0.2"), (True, "0.2")]
)
def test_an_agent_that_earns_from_hedging(
    before: bool, fee: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hedging, both, lost = rollout(hedges=True, before=before, seed=3, fee=Decimal(fee))
    netting, none, nothing = rollout(hedges=False, before=before, seed=3, fee=Decimal(fee))
    total = sum(Decimal(row["reward"]) for row in hedging)
    assert both / total > Decimal("0.3")
    assert (none, nothing) == (0, 0)
    path = tmp_path / "r.jsonl"
    # Turns of two agents, each with a scale of its rewards, as trainers have them.
    rows = [
        {**row, "source": "greedy", "reward": str(Decimal(row["reward"]) / 8)} for row in hedging
    ]
    rows += [{**row, "source": "plain"} for row in netting]
    path.write_text("\n".join(map(json.dumps, rows)))
    status, found = audit(capsys, str(path))
    assert status == 0
    assert audit(capsys, str(path), "--fail-on", "AUD010")[0] == 1
    assert [one["sources"] for one in found["findings"] if one["code"] == "AUD010"] == [["greedy"]]
    greedy, plain = found["rollout"]["agents"]
    assert abs(Decimal(greedy["share_of_reward"]) - both / total) < Decimal("0.0001")
    assert abs(Decimal(greedy["reward_lost_under_netting"]) * 8 - lost) <= abs(lost) / 100
    # For docs/audit.md: pytest -s shows it.
    print(
        f"of {total} reward {both / total:.2%} with both legs open, found {greedy['share_of_reward']}; "
        f"{lost} lost under netting, found {Decimal(greedy['reward_lost_under_netting']) * 8}"
    )
    assert greedy["steps_with_both_legs"] == 4 * 25 * 2
    assert greedy["refused_actions"] == 4 * 25
    assert (plain["refused_actions"], plain["reward_lost_under_netting"]) == (0, "0")


def test_rewards_that_prices_do_not_explain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"episode": 1, "step": step, "action": 0, "long": 1, "short": step % 2,
         "reward": (step * 7919) % 13 - 6, "price": 100 + step % 5}
        for step in range(60)
    ]  # fmt: skip
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    agent = audit(capsys, str(path))[1]["rollout"]["agents"][0]
    assert agent["reward_lost_under_netting"] is None
    path.write_text("\n".join(map(json.dumps, reversed(rows))))
    assert main(["audit", str(path)]) == 2
    assert "sort the rows" in capsys.readouterr().err
