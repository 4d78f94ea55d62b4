"""Taking a key out of use, binding a label anew, and what `status` says of a key's trouble."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.cli import main as cli
from invariant_guard.ledger import Asked, Kind, Ledger, Side, Status, open_ledger

from .test_reconcile import KEY, DeskVenue

NAME = KEY.text
# Stores that another process, or another command, sees too.
SHARED = pytest.mark.parametrize("ledger_url", ["sqlite", "redis"], indirect=True)


def asked(label: str = "main", side: Side = Side.BUY, instrument: str = KEY.instrument) -> Asked:
    return Asked(label, KEY.exchange, KEY.product, instrument, side, Kind.OPEN, 1)


class TestRetire:
    def test_a_mistyped_key_is_asked_about_no_more_until_an_order_names_it(
        self, ledger: Ledger
    ) -> None:
        ledger.reserve(asked())
        (key,) = ledger.contents().keys
        assert key.status is Status.RECONCILING
        ledger.retire(NAME, "mistyped")
        assert ledger.reconcile(DeskVenue()) == []
        assert ledger.events()[-1].kind.value == "retired"
        # Refused as before, and asked about from now on.
        _, decision = ledger.reserve(asked())
        assert decision.refusal == "RECONCILING"
        (result,) = ledger.reconcile(DeskVenue())
        assert result.key == NAME

    def test_named_explicitly_it_is_read(self, ledger: Ledger) -> None:
        ledger.adopt(KEY, (0, 0))
        ledger.retire(KEY)
        assert ledger.state(KEY).out_of_use
        (result,) = ledger.reconcile(DeskVenue(), [KEY])
        assert result.key == NAME

    def test_it_keeps_its_version_so_a_read_from_before_is_dropped(self, ledger: Ledger) -> None:
        ledger.adopt(KEY, (0, 0))
        observation = ledger.observe(KEY)
        ledger.retire(KEY)
        assert observation.apply((1, 0)) == "dropped"

    def test_an_order_in_flight_an_unknown_one_and_a_leg_stand_in_the_way(
        self, ledger: Ledger
    ) -> None:
        ledger.adopt(KEY, (0, 0))
        order_id, _ = ledger.reserve(asked())
        with pytest.raises(ValueError, match=f"1 orders in flight: {order_id} .reserved."):
            ledger.retire(KEY)
        ledger.leave(order_id, "raised")
        with pytest.raises(ValueError, match=f"{order_id} .unknown."):
            ledger.retire(KEY)
        ledger.resolve(order_id, 1)
        with pytest.raises(ValueError, match="holds long 1, short 0"):
            ledger.retire(KEY)
        ledger.halt(KEY, "maintenance")
        with pytest.raises(ValueError, match="HALTED: maintenance"):
            ledger.retire(KEY)

    def test_a_late_fill_takes_it_back_into_use(self, ledger: Ledger) -> None:
        ledger.adopt(KEY, (0, 0))
        order_id, _ = ledger.reserve(asked())
        ledger.not_sent(order_id)
        ledger.retire(KEY)
        ledger.filled(order_id, 1)
        assert not ledger.state(KEY).out_of_use
        assert ledger.state(KEY).status is Status.CONFLICT


class TestRebind:
    def test_a_wrong_account_is_undone_and_both_are_read_again(self, ledger: Ledger) -> None:
        ledger.bind("desk", "typo")
        typo, right = KEY._replace(account="typo"), KEY
        for key in (typo, right):
            ledger.adopt(key, (0, 0))
        with pytest.raises(ValueError, match="bind --replace desk acct"):
            ledger.bind("desk", "acct")
        ledger.bind("desk", "acct", replace=True)
        assert ledger.contents().accounts["desk"] == "acct"
        assert {ledger.state(key).status for key in (typo, right)} == {Status.RECONCILING}
        # Another process that has used the label before goes by the new account too.
        _, decision = ledger.reserve(asked("desk"))
        assert decision.key == NAME

    @pytest.mark.parametrize("which", ["typo", "acct"])
    def test_what_is_open_or_in_flight_on_either_stands_in_the_way(
        self, ledger: Ledger, which: str
    ) -> None:
        ledger.bind("desk", "typo")
        key = KEY._replace(account=which)
        ledger.adopt(key, (0, 0))
        order_id, _ = ledger.reserve(asked("desk" if which == "typo" else "main"))
        for state, leave in (("reserved", None), ("unknown", "raised")):
            if leave:
                ledger.leave(order_id, leave)
            with pytest.raises(ValueError, match=f"order {order_id} is {state}"):
                ledger.bind("desk", "acct", replace=True)
        ledger.resolve(order_id, 1)
        with pytest.raises(ValueError, match="holds long 1, short 0"):
            ledger.bind("desk", "acct", replace=True)
        assert ledger.contents().accounts["desk"] == "typo"
        assert ledger.state(key).status is Status.READY

    def test_a_label_that_is_new_is_bound(self, ledger: Ledger) -> None:
        ledger.adopt(KEY, (1, 0))
        ledger.bind("desk", "acct", replace=True)
        assert ledger.contents().accounts["desk"] == "acct"
        assert ledger.state(KEY).status is Status.READY


@SHARED
def test_another_process_forgets_what_a_label_meant(
    ledger_url: str, open_one: Callable[[str], Ledger]
) -> None:
    first, second = open_one(ledger_url), open_one(ledger_url)
    first.bind("desk", "typo")
    assert second.reserve(asked("desk"))[1].key.startswith("typo/")
    first.bind("desk", "acct", replace=True)
    assert second.reserve(asked("desk"))[1].key.startswith("acct/")


@SHARED
class TestStatus:
    @pytest.fixture
    def url(self, ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("INVARIANT_GUARD_LEDGER", ledger_url)
        return ledger_url

    def told(self, capsys: pytest.CaptureFixture[str], *command: str) -> Any:
        capsys.readouterr()
        code = cli.main([*command, "--json"])
        return code, json.loads(capsys.readouterr().out)

    def test_it_names_the_halts_reason_the_order_behind_a_conflict_and_the_last_read(
        self, url: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ledger = open_ledger(url)
        ledger.bind("main", "acct")
        ledger.adopt(KEY, (0, 0))
        order_id, _ = ledger.reserve(asked())
        ledger.not_sent(order_id)
        _, before = self.told(capsys, "status")
        assert before["reconciled_seconds_ago"] is None
        ledger.reconcile(DeskVenue())
        ledger.filled(order_id, "0.5")
        other = KEY._replace(instrument="ETH/USDT:USDT")
        ledger.halt(other, "earnings tonight")
        code, after = self.told(capsys, "status")
        conflict, halted = after["keys"]
        assert code == 1
        assert conflict["status"] == "CONFLICT"
        assert f"late fill of 0.5 on order {order_id} (open buy)" in conflict["why"]
        assert halted["why"] == "earnings tonight"
        assert after["reconciled_seconds_ago"] in range(60)
        assert (conflict["read_seconds_ago"], halted["read_seconds_ago"]) != (None, 0)
        assert cli.main(["status"]) == 1
        text = capsys.readouterr().out
        assert "Halted: earnings tonight." in text
        assert f"In conflict: late fill of 0.5 on order {order_id}" in text
        assert "never" in text
        ledger.close()

    def test_retire_and_bind_replace(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        ledger = open_ledger(url)
        assert cli.main(["bind", "main", "acct"]) == 0
        ledger.reserve(asked(instrument="BTCC/USDT:USDT"))
        _, found = self.told(capsys, "status")
        name = found["keys"][0]["key"]
        assert cli.main(["retire", name, "--reason", "mistyped"]) == 0
        code, after = self.told(capsys, "status")
        assert (code, after["keys"], after["retired"]) == (0, [], [name])
        assert cli.main(["bind", "main", "other"]) == 2
        assert "bind --replace main other" in capsys.readouterr().err
        assert cli.main(["bind", "main", "other", "--replace"]) == 0
        ledger.adopt(KEY._replace(account="other"), (1, 0))
        assert cli.main(["bind", "main", "acct", "--replace"]) == 2
        assert "holds long 1, short 0" in capsys.readouterr().err
        assert cli.main(["retire", KEY._replace(account="other").text]) == 2
        assert "holds long 1, short 0: close it" in capsys.readouterr().err
        ledger.close()


def test_a_close_through_zero_and_two_legs_name_their_order(ledger: Ledger) -> None:
    ledger.adopt(KEY, (1, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    with enforcer.enforce_before_order(
        "BTCUSDT", "sell", 1, account="main", reduce_only=True
    ) as order:
        assert order.params
        order.filled(2)
    why = ledger.state(KEY).why
    assert why == f"order {order.id} (close sell) filled 2: a close went through zero"
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
