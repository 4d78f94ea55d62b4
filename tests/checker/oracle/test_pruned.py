"""What is left out of a long file changes no report, on random programs."""

from __future__ import annotations

import pytest

from lint_plugin.analysis.tree.pruning import _Needed

from . import pruned


@pytest.mark.no_cover
def test_what_is_left_out_changes_no_report() -> None:
    cut = 0
    for number in range(60):
        source = pruned.program(f"pruned {number}")
        cut += pruned.is_cut(source)
        assert not pruned.differs(source), source
    # A test in which nothing is left out says nothing.
    assert cut >= 5


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("rule", "nothing", "number"),
    [
        ("_reaches_out", False, 370),
        ("_given_by", frozenset(), 249),
        ("_binding", frozenset(), 191),
    ],
)
def test_a_rule_of_pruning_that_keeps_nothing_is_noticed(
    monkeypatch: pytest.MonkeyPatch, rule: str, nothing: object, number: int
) -> None:
    monkeypatch.setattr(_Needed, rule, lambda self, bodies: nothing)
    assert pruned.differs(pruned.program(f"pruned {number}"))


_STOPPED = """\
def enter(client):
    halted("maintenance")
    client.create_order("BTC/USDT", "buy", 1)


def halted(why):
    stopped(why)


def stopped(why):
    raise RuntimeError(why)
"""


def test_a_function_that_never_returns_by_what_it_calls_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not pruned.differs(_STOPPED)
    monkeypatch.setattr(_Needed, "_called", lambda self, used, all_of=False: set())
    assert pruned.differs(_STOPPED)


_SHARED = """\
import MetaTrader5 as mt5

REQUEST = {{"action": mt5.TRADE_ACTION_REMOVE, "order": 1, "reduceOnly": True}}


def change(more):
    {change}


def send(client, symbol, amount):
    client.create_order(symbol, "market", "sell", amount, None, REQUEST)
    return mt5.order_send(REQUEST)
"""


@pytest.mark.parametrize(
    "change",
    [
        "REQUEST.update(more)",
        "REQUEST.clear()",
        'REQUEST["action"] = more',
        "same = REQUEST\n    same.update(more)",
        'same = REQUEST\n    same["action"] = more',
        "more(REQUEST)",
    ],
)
def test_who_changes_what_an_order_shares_is_kept(
    monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    source = _SHARED.format(change=change)
    assert not pruned.differs(source)
    monkeypatch.setattr(_Needed, "_sharing", lambda self, used: set())
    monkeypatch.setattr(_Needed, "_binding", lambda self, names: set())
    assert pruned.differs(source)
