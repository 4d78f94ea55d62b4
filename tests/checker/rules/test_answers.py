"""Verdicts that nobody reads, in the shapes beyond the catalogue's cases."""

from __future__ import annotations

from textwrap import dedent

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.settings.config import Config


def _lines(source: str, **settings: tuple[str, ...]) -> list[int]:
    result = analyse(dedent(source).encode(), "desk.py", Config(**settings))
    assert not result.problems
    return [item.line for item in result.findings if item.code == "INV007"]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("live and enforcer.check_can_open_position(symbol)", True),
        ("enforcer.check_can_open_position(symbol) if live else None", True),
        ("enforcer.check_can_open_position(symbol) and client.ping()", False),
        ("client.ping() if enforcer.check_can_open_position(symbol) else None", False),
        ("_ = enforcer.check_can_open_position(symbol)", False),
        ("verdict = lambda: enforcer.check_can_open_position(symbol)", False),
        ("(enforcer.check_can_open_position)", False),
    ],
)
def test_an_answer_is_dropped_where_nothing_takes_the_value(statement: str, found: bool) -> None:
    source = f"def enter(enforcer, client, symbol, live):\n    {statement}\n"
    assert bool(_lines(source)) is found


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("enforce_before_order(symbol)", True),
        ("pending: object = enforce_before_order(symbol)", True),
        ("pending = again = enforce_before_order(symbol)", True),
        ("live and enforce_before_order(symbol)", True),
        ("self.pending = enforce_before_order(symbol)", False),
        ("pending = self.pending = enforce_before_order(symbol)", False),
        ("pending = enforce_before_order(symbol); return lambda: pending", False),
        ("asyncio.gather(enforce_before_order(symbol))", False),
        ("tasks = [enforce_before_order(symbol)]", False),
        ("yield enforce_before_order(symbol)", False),
    ],
)
def test_a_coroutine_is_left_where_nothing_can_await_it(statement: str, found: bool) -> None:
    source = f"def enter(self, symbol, live):\n    {statement}\n"
    assert bool(_lines(source, async_guards=("enforce_before_order",))) is found


def test_a_method_that_guards_when_awaited_is_followed_through_self() -> None:
    source = """
        class Desk:
            async def check(self, symbol):
                await self.enforcer.enforce_before_order(symbol)

            async def enter(self, symbol):
                self.check(symbol)
                self.other.check(symbol)
        """
    assert _lines(source) == [7]


@pytest.mark.parametrize(
    "body",
    ["await client.ping()", "raise NotImplementedError", "if live: await enforce_before_order()"],
)
def test_a_coroutine_that_is_no_guard_is_not_ours_to_judge(body: str) -> None:
    source = f"async def check(client, live):\n    {body}\n\nasync def enter(client):\n    check(client, 1)\n"
    assert _lines(source) == []
