"""The guard call that a message suggests can be pasted: it parses, and says what the order says."""

from __future__ import annotations

import re
from functools import cache

import pytest
from catalogue import ALL, Case

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.settings.config import Config

# Lines are shown by test_cases.py: tracing would only slow this down.
pytestmark = pytest.mark.no_cover

_CALL = re.compile(r"`((?:await )?[^`]*enforce_before_order\(.*?\))`")


def suggested(source: bytes, config: Config) -> list[str]:
    report = analyse(source, "suggested.py", config)
    return [text for finding in report.findings for text in _CALL.findall(finding.cure)]


@cache
def suggested_for(case: Case) -> list[str]:
    return suggested(case.source, case.config)


def compiles(text: str) -> None:
    kind = "async def" if "await " in text else "def"
    compile(f"{kind} here():\n    {text}\n", "<suggested>", "exec", dont_inherit=True)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_every_suggestion_of_the_catalogue_parses(case: Case) -> None:
    if case.readable:
        for text in suggested_for(case):
            compiles(text)


def test_the_catalogue_has_suggestions() -> None:
    assert sum(len(suggested_for(case)) for case in ALL) > 200


ORDERS = {
    'x.create_order(symbol=pick(  # the best\n    1), side="buy")': 'symbol=..., side="buy"',
    'x.create_order(symbol="a  b", side="buy")': 'symbol="a  b", side="buy"',
    'x.create_order(symbol="""a\nb""", side="buy")': 'symbol=..., side="buy"',
    'x.create_order(symbol=(a\n    .symbol), side="buy")': 'symbol=..., side="buy"',
    'x.create_order(best := pick(), "market", "buy", 1)': 'symbol=(best := pick()), side="buy"',
    'x.create_order(max(a for a in b), "market", "buy", 1)': 'symbol=max(a for a in b), side="buy"',
    "x.create_market_sell_order(a.symbol, 1)": "symbol=a.symbol, side='sell', quantity=1",
    "x.createMarketSellOrder(symbol, qty)": "symbol=symbol, side='sell', quantity=qty",
    'x.create_order(symbol, side, "MARKET", qty)': "symbol=symbol, side=side, quantity=qty",
    'x.place_order(a.symbol, 1, "buy")': 'symbol=a.symbol, side="buy", quantity=...',
    "x.place_order(symbol, qty, price, side, *b)": "symbol=symbol, side=side, quantity=qty",
    "x.place_order(symbol, qty, a.qty)": "symbol=..., side=..., quantity=...",
    "x.place_order(contract, order)": "symbol=..., side=..., quantity=...",
    "x.place_order(symbol)": "symbol=..., side=..., quantity=...",
    'x.create_order(ticker=a, side="yes", action="buy")': 'symbol=a, side="buy"',
}


@pytest.mark.parametrize("order", ORDERS)
def test_an_argument_is_suggested_as_it_stands(order: str) -> None:
    (text,) = suggested(f"def enter(x, a, b):\n    {order}\n".encode(), Config())
    compiles(text)
    assert f"({ORDERS[order]}, " in text


def test_what_is_used_up_is_not_suggested() -> None:
    """Pasted above the order, it would give the guard one symbol and the order the next."""
    source = b"def enter(x, feed):\n    x.create_order(symbol=next(feed), side='buy', amount=feed.pop())\n"
    (text,) = suggested(source, Config())
    assert "(symbol=..., side='buy', quantity=..., " in text


CARRIED = {
    'order = {"symbol": a, "side": "buy", "quantity": 1}\n    x.create_order(**order)': (
        'symbol=order["symbol"], side=order["side"], quantity=order["quantity"]'
    ),
    'request = OrderRequest(symbol=a, side="buy", qty=1)\n    x.submit_order(request)': (
        "symbol=request.symbol, side=request.side, quantity=request.qty"
    ),
    "x.place_order(tradingsymbol=a, transaction_type='BUY', quantity=1)": (
        "symbol=a, side='BUY', quantity=1"
    ),
}


@pytest.mark.parametrize("order", CARRIED)
def test_what_a_request_carries_is_suggested(order: str) -> None:
    source = f"def enter(x, a):\n    {order}\n".encode()
    (text,) = suggested(source, Config(extend_orders=("place_order",)))
    compiles(text)
    assert f"({CARRIED[order]}, " in text


def test_the_guard_of_another_function_is_suggested_with_what_it_is_called_on() -> None:
    source = b"""
from invariant_guard import get_position_invariant_enforcer


def enter(client, positions):
    get_position_invariant_enforcer().enforce_before_order("a", "buy", 1, positions)
    client.create_order(symbol="a", side="buy")


def leave(client):
    client.create_order(symbol="a", side="sell")
"""
    (text,) = suggested(source, Config())
    assert text.startswith("get_position_invariant_enforcer().enforce_before_order(")


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


@pytest.mark.parametrize(
    ("decorator", "advised"),
    [("", True), ("@staticmethod", True), ('@router.post("/orders")', False), ("@mcp.tool", False)],
)
def test_only_a_function_with_callers_is_to_leave_the_guard_to_them(
    decorator: str, advised: bool
) -> None:
    """A framework calls what it registered, and guards nothing."""
    source = f"{decorator}\ndef create_order(body):\n    return desk.create_order(body)\n"
    (finding,) = analyse(source.encode(), "orders.py", Config()).findings
    assert ("@requires_guard" in finding.cure) is advised


_WRAPPED = """\
def guarded(method):
    def inner(self, client, symbol):
        enforce_before_order(symbol)
        return method(self, client, symbol)
    return inner

def all_guarded(cls):
    for name, method in list(vars(cls).items()):
        setattr(cls, name, guarded(method))
    return cls

@all_guarded
class Desk:
    def enter(self, client, symbol):
        client.submit_order(symbol)
"""
_SET = """\
class Desk:
    def {method}(self):
        self.check = enforce_before_order
    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
    {more}
"""
_BY_DEFAULT = """\
def enter(client, symbol, check={default}):
    check(symbol)
    client.submit_order(symbol)
"""
_BY_GUARD = _BY_DEFAULT.format(default="enforce_before_order")
_OFF = "def off(self): self.check = print"
_BY_OBJECT = """
class Risk:
    def check(self, symbol):
        enforce_before_order(symbol)


class Desk:
    def __init__(self):
        self.risk = Risk()

    def enter(self, symbol):
        self.risk.check(symbol)
        self.client.create_order(symbol)
"""
_DEFINED = """
async def enter(client, symbol):
    def send():
        return client.create_order(symbol)

    enforce_before_order(symbol)
    await asyncio.to_thread(send)
"""
UNSEEN = {
    _DEFINED: "`send` begins with what held where it is defined: define it behind `enforce_before_order`",
    _BY_GUARD: 'extend-guards = ["check"]',
    _BY_GUARD.replace(
        " check=", " *, check="
    ): "`check` is `enforce_before_order` by default alone",
    _SET.format(method="connect", more="pass"): 'extend-guards = ["*.check"]',
    _SET.format(method="__init__", more=_OFF): "something else in another",
    _BY_OBJECT: 'trust it by extend-guards = ["*.check"]',
    _WRAPPED: "which methods `@all_guarded` replaces",
    _WRAPPED.replace("@all_guarded", "@all_guarded()"): "which methods `@all_guarded` replaces",
}
NOT_UNSEEN = (
    _BY_OBJECT.replace("enforce_before_order(symbol)", "print(symbol)"),
    _BY_OBJECT.replace("self.risk.check(symbol)", "pass"),
    _DEFINED.replace("enforce_before_order(symbol)", "pass"),
    _DEFINED.replace("asyncio.to_thread(send)", "later(send)") + "    return send\n",
    _BY_OBJECT + "\n\nclass Off:\n    def check(self, symbol):\n        pass\n",
    _BY_DEFAULT.format(default="print"),
    _BY_GUARD.replace("check(symbol)", "pass"),
    _SET.format(method="connect", more="pass").replace("self.check(symbol)", "pass"),
    _WRAPPED.replace("enforce_before_order(symbol)", "pass"),
    _WRAPPED.replace("@all_guarded\n", ""),
)


@pytest.mark.parametrize("source", UNSEEN)
def test_a_guard_that_is_not_seen_is_explained(source: str) -> None:
    cure = _only_cure(source)
    assert UNSEEN[source] in cure
    assert "call the guard" in cure


@pytest.mark.parametrize("source", NOT_UNSEEN)
def test_where_no_guard_seems_to_stand_the_call_is_suggested(source: str) -> None:
    assert "call `enforce_before_order(" in _only_cure(source)


def _only_cure(source: str) -> str:
    report = analyse(source.encode(), "unseen.py", Config())
    (finding,) = (each for each in report.findings if each.code == "INV001")
    assert len(finding.message) <= 600
    return finding.cure
