"""What the bytes of a file hint at, before anything is parsed."""

from __future__ import annotations

import pytest

from lint_plugin.evidence.likely_names import is_likely
from lint_plugin.evidence.words import said_by
from lint_plugin.run.hints import Hints, hints
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config
from lint_plugin.settings.libraries import import_roots, libraries

LIKELY = """
    place_order _place_order place_stop_loss_order execute_order execute_trade place_order_with_retry
    send_order sendOrder placeorder place_smart_order place_gtt_order place_multi_order executeTrade
    submit_trade send_orders do_place_order safe_place_order placeMarketOrder async_execute_trade
    submit_bracket_order _submit_order_async execute_trades create_new_order createNewOrder
    send_open_order_command
"""
OTHER = """
    cancel_order get_order send_cancel_order order PlaceOrder create_test_order execute_paper_trade
    send_order_email reorder replace_order send_order_confirmation execute placeholder displace_border
    execute_trade_info send_test_order place_holder_order_form mock_place_order order_status trade
    create_new_order_form send_order_commands_to create_renewed_order
    post_order insert_order SubmitOrderRequest _executed_orders placed_orders submitted_order sender_order
"""


@pytest.mark.parametrize("name", LIKELY.split())
def test_names_that_seem_to_send_an_order(name: str) -> None:
    assert is_likely(name)
    assert hints(f"c.{name}(1)\n".encode()) == Hints(frozenset({name}), frozenset())


@pytest.mark.parametrize("name", OTHER.split())
def test_names_that_do_not(name: str) -> None:
    assert not is_likely(name)
    assert hints(f"c.{name}(1)\n".encode()) is None


@pytest.mark.parametrize(
    "line",
    [
        "import ccxt",
        "import ccxt.pro as pro",
        "import os, ccxt",
        "    import ccxt",
        "from ccxt import binance",
        "from ccxt.pro import (\n    binance,\n)",
        "from ccxt.async_support import *",
        "try: import ccxt\nexcept ImportError: ccxt = None",
        "x = 1; import ccxt",
        "x = 1\r\nimport ccxt\r\ny = 2\r\n",
        "x = 1\rimport ccxt\ry = 2\r",
    ],
)
def test_imports_of_a_library(line: str) -> None:
    assert hints(line.encode()) == Hints(frozenset(), frozenset({"ccxt"}))


@pytest.mark.parametrize(
    "line",
    [
        "from . import ccxt",
        "from .ccxt import x",
        "from x import ccxt",
        "# import ccxt",
        "import x as ccxt",
        "important = ccxt",
        "import ccxt_tools",
        "from ccxt_tools import ccxt",
    ],
)
def test_what_is_no_import_of_it(line: str) -> None:
    assert hints(line.encode()) is None


def test_every_library_has_roots_and_names() -> None:
    known = libraries()
    assert {root.encode() for root in known} == import_roots()
    assert all(known.values())


def test_a_file_that_hints_at_nothing_is_not_looked_at_twice() -> None:
    source = b"import os\n\n\ndef total(orders):\n    return sum(orders)\n"
    assert hints(source) is None
    assert not mentions(source, Config())


@pytest.mark.parametrize(
    "source",
    [
        'api.open_leg(symbol=s, side="sell", quantity=3)',
        "await self.market(symbol, Side.BUY, qty, client_id=i)",
        "enter_long(\n    ticker,\n    'BUY',\n    shares,\n)",
        "x = [bracket(conid, action=a, size=n)]",
    ],
)
def test_calls_that_are_told_symbol_side_and_quantity(source: str) -> None:
    found = hints(source.encode())
    assert found is not None
    assert len(found.told) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def open_leg(symbol, side, quantity): pass",
        "log_trade(symbol=s, side='buy', qty=1)",
        "Order(symbol=s, side='buy', qty=1)",
        "create_order_request(symbol, 'buy', qty)",
        "open_leg(symbol, 'buy')\nquantity = 1",
        "resize(symbol, side, size)",
        "close(a)\ndef f(symbol, side, qty): pass",
    ],
)
def test_calls_that_are_not(source: str) -> None:
    found = hints(source.encode())
    assert found is None or not found.told


@pytest.mark.parametrize(
    ("source", "posts"),
    [
        ("self.post('/desk/v9/our_orders', b)", True),
        ("self._http('POST', f'{BASE}/orders/{a}', b)", True),
        ("s.post(\n    BASE + '/order/place',\n)", True),
        ("self.get('/orders')", False),
        ("self.post('/users', b)\nself.get('/orders')", False),
        ("PATHS = {'post': {'a/order': 1}}", False),
        ("self.post('/borders', b)", False),
        ("self.post('/items/reorder', b)", False),
    ],
)
def test_posts_to_a_path_of_orders(source: str, posts: bool) -> None:
    found = hints(source.encode())
    assert (found is not None and found.posts) is posts


def test_a_side_is_a_word_of_its_own() -> None:
    assert [said_by(name) for name in ("side", "order_side", "orderSide", "orderside")] == [
        "side"
    ] * 4
    assert [said_by(name) for name in ("inside", "outside", "beside", "upside")] == [""] * 4
