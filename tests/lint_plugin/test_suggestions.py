"""The guard call that a message suggests can be pasted: it parses, and says what the order says."""

from __future__ import annotations

import re

import pytest
from catalogue import ALL, Case

from lint_plugin.analysis import analyse
from lint_plugin.config import Config

_CALL = re.compile(r"`((?:await )?[^`]*enforce_before_order\(.*?\))`")


def suggested(source: bytes, config: Config) -> list[str]:
    report = analyse(source, "suggested.py", config)
    return [text for finding in report.findings for text in _CALL.findall(finding.cure)]


def compiles(text: str) -> None:
    kind = "async def" if "await " in text else "def"
    compile(f"{kind} here():\n    {text}\n", "<suggested>", "exec", dont_inherit=True)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_every_suggestion_of_the_catalogue_parses(case: Case) -> None:
    if case.readable:
        for text in suggested(case.source, case.config):
            compiles(text)


def test_the_catalogue_has_suggestions() -> None:
    assert sum(len(suggested(case.source, case.config)) for case in ALL) > 200


ORDERS = {
    'x.create_order(symbol=pick(  # the best\n    1), side="buy")': 'symbol=..., side="buy"',
    'x.create_order(symbol="a  b", side="buy")': 'symbol="a  b", side="buy"',
    'x.create_order(symbol="""a\nb""", side="buy")': 'symbol=..., side="buy"',
    'x.create_order(symbol=(a\n    .symbol), side="buy")': 'symbol=..., side="buy"',
    'x.create_order(best := pick(), "market", "buy", 1)': 'symbol=(best := pick()), side="buy"',
    'x.create_order(max(a for a in b), "market", "buy", 1)': 'symbol=max(a for a in b), side="buy"',
}


@pytest.mark.parametrize("order", ORDERS)
def test_an_argument_is_suggested_as_it_stands(order: str) -> None:
    (text,) = suggested(f"def enter(x, a, b):\n    {order}\n".encode(), Config())
    compiles(text)
    assert f"({ORDERS[order]}, " in text


ASYNC_GUARD = """
class Desk:
    async def guarded(self):
        await self.gate.enforce_before_order(symbol="a")
        self.client.create_order(symbol="a")

    {kind} unguarded(self):
        {body}
"""


@pytest.mark.parametrize(
    ("kind", "body", "starts"),
    [
        ("async def", 'self.client.create_order(symbol="b")', "await self.gate.enforce"),
        ("def", 'self.client.create_order(symbol="b")', "enforce"),
        ("async def", 'return lambda: self.client.create_order(symbol="b")', "enforce"),
    ],
)
def test_await_is_suggested_only_where_it_can_stand(kind: str, body: str, starts: str) -> None:
    source = ASYNC_GUARD.format(kind=kind, body=body)
    (text,) = suggested(source.encode(), Config())
    assert text.startswith(starts)


def test_a_guard_on_several_lines_is_named_alone() -> None:
    source = """
def enter(desk, client, ready):
    if ready:
        (desk
            .enforce_before_order)(symbol="a")
    client.create_order(symbol="a")
"""
    (text,) = suggested(source.encode(), Config())
    assert text.startswith("enforce_before_order(")


def test_a_pattern_is_no_name_to_call() -> None:
    source = b"def enter(client):\n    client.create_order(symbol='a')\n"
    config = Config(guards=("*.desk.enforce_before_order",))
    (text,) = suggested(source, config)
    compiles(text)
