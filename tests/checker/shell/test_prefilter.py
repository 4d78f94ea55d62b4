"""The search that spares most files the parser: it may say yes too often, never no too often."""

from __future__ import annotations

import pytest

from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import order_names
from lint_plugin.settings.patterns import names_of_guards
from lint_plugin.util.decode import SourceError, decode, encoding, lines


@pytest.mark.parametrize(
    "source",
    [
        b"x.create_order()",
        b"getattr(x, 'submit_order')",
        b"from x import futures_create_order as send",
        b"enforce_before_order()",
        b"check_can_open_position()",
        b"@requires_guard\ndef f(): ...",
        b"@ensures_guard\ndef f(): ...",
        b"x = 1  # noqa: INV001",
        b"x = 1  # NOQA : E501, inv001 -- why",
        b"\xef\xbb\xbfx.create_order()",
        "x.\uff43reate_order()".encode(),
        "x.cre\u00aate_order()".encode("latin-1").join([b"# coding: latin-1\n", b"\n"]),
        b"# coding: utf-7\n" + "x.create_order()".encode("utf-7"),
        b"# coding: utf-7\nx.create+AF8-order()",
        b"#!/usr/bin/python\r# coding: utf-7\rx.create+AF8-order()",
        b"async def create_order(): create_order()",
        b"# create_order\ncreate_order()",
        b"# a comment\rcreate_order()",
        b"x = '#'; create_order()",
        b"x = '''\n# '''; create_order()",
        b"x = f'''\n# {create_order()}'''",
        b"import ccxt\nexchange.edit_order()",
        b"def f(exchange):\n    from hyperliquid.exchange import Exchange\n    exchange.order()",
        b"import os, hyperliquid\nexchange.order()",
        b"import os; import hyperliquid\nexchange.order()",
        b"import os, \\\n    hyperliquid\nexchange.order()",
        b"from hyperliquid \\\n    import exchange\nexchange.order()",
        b"from \\\r\n  hyperliquid import exchange\r\nexchange.order()",
        b"import\\\n\\\nhyperliquid\nexchange.order()",
        b"if a: from hyperliquid import x\nexchange.order()",
        b"import hyperliquid\rexchange.order()",
        b"from binance_sdk_spot.spot import Spot\nSpot().new_order()",
        b"mt5 = import_module(\n    'MetaTrader5',\n)\nmt5.order_send()",
        b"mt5 = __import__('MetaTrader5')\nmt5.order_send()",
        "from hyper\uff4ciquid import x\nx.order()".encode(),
        "# \u0130\nx.create_order()".encode(),
        b"class S(bt.Strategy):\n    self.close()\nimport backtrader as bt",
        "# coding: cp1252\n# \u2019\nx.create_order()".encode("cp1252"),
    ],
)
def test_a_file_that_matters(source: bytes) -> None:
    assert mentions(source, Config())


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"x = 1",
        b"create_ordering()",
        b"exchange.order(); x.buy(); x.sell(); f.close(); x.new_order()",
        b"import backtrader\nexchange.order(); x.market_open()",
        b"import hyperliquid\nx.buy(); x.close()",
        b"import hyperliquidity\nexchange.order()",
        b"import hyperliquid\ndef order(): ...\n# order",
        b"x = 'import nothing'",
        b"import",
        b"recreate_order()",
        b"def create_order(): ...",
        b"class Client:\n    async def  submit_order(self): ...",
        b"# create_order is for later",
        b"x = 1  # see submit_order, create_order",
        "enabled = 0  # é create_order".encode(),
        b"x = 1  # noqa",
        b"x = 1  # noqa: E501",
        b"INV = 1",
        "é = 'ü'".encode(),
        b"x = 'coding'",
    ],
)
def test_a_file_that_does_not_matter(source: bytes) -> None:
    assert not mentions(source, Config())


@pytest.mark.parametrize(
    ("config", "source"),
    [
        (Config(extend_orders=("place",)), b"place()"),
        (Config(extend_orders=("*.exchange.place_it",)), b"x.exchange.place_it()"),
        (Config(extend_orders=("place_*",)), b"place_limit()"),
        (Config(extend_orders=("*_place",)), b"limit_place()"),
        (Config(extend_orders=("pl?ce",)), b"plice()"),
        (Config(extend_orders=("place_[ab]",)), b"place_b()"),
        (Config(extend_orders=("*",)), b"anything"),
        (Config(presets=("pybit",)), b"session.amend_batch_order()"),
        (Config(guards=("clear",)), b"clear()"),
        (Config(async_guards=("aclear",)), b"aclear()"),
        (Config(extend_orders=("порядок",)), "порядок()".encode()),
    ],
)
def test_names_of_the_settings(config: Config, source: bytes) -> None:
    assert mentions(source, config)
    assert not mentions(source, Config())


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        (b"x = 1\n\0", "NUL byte", 2),
        ("x = 1\n".encode("utf-16"), "NUL byte", 1),
        (b"x = 1\n# \xff\n", "is not valid UTF-8", 2),
        (b"x\r\ny\r# \xff\n", "is not valid UTF-8", 3),
        (b"# coding: nonsense\n", "unknown encoding 'nonsense'", 1),
        (b"# coding: rot13\n", "unknown encoding 'rot13'", 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", "UTF-8 mark", 1),
        (b"# coding: ascii\n# \xe9\n", "is not valid ascii", 2),
        (b"# coding: undefined\n", "is not valid undefined", 1),
        (b"# coding: cp037\nx.create_order()\n", "cp037", 1),
    ],
)
def test_bytes_that_are_no_source(source: bytes, message: str, line: int) -> None:
    with pytest.raises(SourceError) as caught:
        mentions(source, Config())
    assert message in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"", "utf-8"),
        (b"# -*- coding: latin-1 -*-", "latin-1"),
        (b"#!/x\n# vim: set fileencoding=iso_8859_15 :", "iso-8859-15"),
        (b"\n\n# coding: latin-1", "utf-8"),
        (b"x = 1\n# coding: latin-1", "utf-8"),
        (b"'''\n# coding: latin-1'''", "utf-8"),
        (b"\xef\xbb\xbf# coding: utf8", "utf-8-sig"),
        (b"# -*- coding: utf-8-unix -*-", "utf-8"),
        (b"# -*- mode: python; coding: utf-8-dos -*-", "utf-8"),
        (b"\xef\xbb\xbf# -*- coding: utf-8-unix -*-", "utf-8-sig"),
        (b"# -*- coding: iso-8859-1-unix -*-", "iso-8859-1"),
        (b"# -*- coding: iso-latin-1 -*-", "iso-8859-1"),
    ],
)
def test_the_declared_encoding(source: bytes, expected: str) -> None:
    assert encoding(source) == expected


def test_the_mark_is_not_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfx = 1") == "x = 1"


def test_lines_are_those_of_python() -> None:
    assert lines("a\x0cb\nc\u2028d\re\r\nf") == ["a\x0cb", "c\u2028d", "e", "f"]


@pytest.mark.parametrize(
    ("line", "is_seen"),
    [
        ('getattr(client, "create" "_order")(symbol)', True),
        ("getattr(client, 'create' + '_' + 'order')(symbol)", True),
        ('getattr(client, "create" f"_order")(symbol)', True),
        ('getattr(client, "sort" "_order")(symbol)', False),
        ('print("create" "_border")', False),
        ('getattr(client, "_".join(("create", "order")))(symbol)', True),
        ("vars(client)['create' '_order'](symbol)", True),
        ('getattr(client, "".join(["create", "_order"]))(symbol)', True),
        ('getattr(client, "-".join(("create", "order")))(symbol)', False),
    ],
)
def test_a_name_in_pieces(line: str, is_seen: bool) -> None:
    assert mentions(line.encode(), Config()) is is_seen


def test_names_without_settings_hold_what_is_searched_first() -> None:
    names = {*order_names(Config()).everywhere, *names_of_guards(Config())}
    cores = ("order", "res_guard", "invariant", "can_open_position")
    assert [name for name in names if not any(core in name.lower() for core in cores)] == []


@pytest.mark.parametrize(
    ("config", "source"),
    [
        (Config(guards=("check",)), b"check()"),
        (Config(extend_guards=("check",)), b"check()"),
        (Config(extend_orders=("go",)), b"x.go()"),
        (Config(extend_orders=("g*",)), b"x.go()"),
        (Config(orders=("fires_guard",)), b"x.firesGuard()"),
        (Config(orders=("reorDer",)), b"x.reor_der()"),
        (Config(checks=("may_go[0]",)), b"may_go()"),
        (Config(refusals=("stops",)), b"stops()"),
        (Config(async_guards=("check",)), b"check()"),
        (Config(presets=("backtrader",)), b"x.buy()"),
    ],
)
def test_names_of_the_settings_matter(config: Config, source: bytes) -> None:
    assert mentions(source, config)
