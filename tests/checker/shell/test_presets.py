"""The presets: what their tables promise, the libraries at hand, and the command that lists them."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import alpaca.broker.client
import alpaca.trading.client
import binance
import ccxt
import pytest
from shells import run, write

from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import order_names, with_twins
from lint_plugin.settings.presets.model import Preset
from lint_plugin.settings.presets.table import PRESETS

ALL = list(PRESETS.values())
_FAMILIES = ("modify_", "edit_", "replace_", "amend_")
_BY_IMPORT_ALONE = {"new_order", "post_order", "create_trade"}


def _orders(preset: Preset) -> tuple[str, ...]:
    return (*preset.distinctive, *preset.by_import, *preset.by_preset)


@pytest.mark.parametrize("preset", ALL, ids=lambda preset: preset.name)
def test_a_preset_lists_each_name_once_and_says_what_imports_it(preset: Preset) -> None:
    names = (*_orders(preset), *preset.builds)
    assert len(names) == len(set(names))
    assert preset.imports
    assert preset.distinctive or preset.by_import
    for name in names:
        assert all(part.isidentifier() for part in name.removeprefix("*.").split("."))


@pytest.mark.parametrize("name", sorted({name for each in ALL for name in each.distinctive}))
def test_a_distinctive_name_says_order_and_nothing_that_others_say(name: str) -> None:
    assert "order" in name.lower()
    assert not name.startswith(_FAMILIES)
    assert name not in _BY_IMPORT_ALONE
    assert name[0].islower()
    assert re.search(r"_|[a-z][A-Z]|^\w{8,}$", name), "a bare word"


def test_a_name_is_of_one_kind_in_all_presets() -> None:
    distinctive = {name for each in ALL for name in each.distinctive}
    assert distinctive.isdisjoint(name for each in ALL for name in each.by_import)
    assert distinctive.isdisjoint(name for each in ALL for name in each.by_preset)


def test_what_a_library_builds_with_it_does_not_send_with() -> None:
    for preset in ALL:
        assert set(preset.builds).isdisjoint(_orders(preset))
        # To withdraw what is no order anyway would say nothing.
        assert set(preset.builds) <= order_names(Config()).everywhere


def test_names_of_ccxt_are_methods_of_it_in_both_spellings() -> None:
    classes = [ccxt.Exchange, *(getattr(ccxt, exchange) for exchange in ccxt.exchanges)]
    known = {name for each in classes for name in dir(each)}
    implicit = _orders(PRESETS["ccxt-implicit"])
    assert sorted({*_orders(PRESETS["ccxt"]), *implicit} - known) == []
    exchange = ccxt.bybit()
    for name in ("create_order", "create_market_buy_order", "edit_order", "create_twap_order"):
        (twin,) = with_twins([name]) - {name}
        assert callable(getattr(exchange, twin))


def test_names_of_python_binance_are_methods_of_its_clients() -> None:
    known = {*dir(binance.Client), *dir(binance.AsyncClient)}
    assert sorted(set(_orders(PRESETS["python-binance"])) - known) == []


def test_names_of_alpaca_are_methods_of_its_clients() -> None:
    known = {
        name
        for module in (alpaca.trading.client, alpaca.broker.client)
        for _, each in inspect.getmembers(module, inspect.isclass)
        for name in dir(each)
    }
    assert sorted(set(_orders(PRESETS["alpaca-py"])) - known) == []


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        ("create_order", "createOrder"),
        ("createOrder", "create_order"),
        ("create_order_ws", "createOrderWs"),
        ("futures_v1_post_batch_order", "futuresV1PostBatchOrder"),
        ("placeOrderV2", "place_order_v2"),
        ("order", "order"),
        ("MarketOrder", "MarketOrder"),
        ("_place_order", "_place_order"),
        ("fapiPrivate_post", "fapiPrivate_post"),
        ("*.exchange.create_order", "*.exchange.create_order"),
        ("self.close", "self.close"),
    ],
)
def test_twins(name: str, twin: str) -> None:
    assert with_twins([name]) == {name, twin}


def test_the_settings_in_force_count_what_they_do_not_list(tmp_path: Path) -> None:
    text = run(tmp_path, "check", "--show-settings").stdout.decode()
    every, more = re.findall(r"# orders: (\d+) names in every file, (\d+) more where", text)[0]
    assert int(every) == len(order_names(Config()).everywhere)
    assert int(more) > 100
    write(tmp_path, {"pyproject.toml": b'[tool.invariant-guard]\norders = ["send"]\n'})
    shown = run(tmp_path, "check", "--show-settings").stdout
    assert b'orders = ["send"]' in shown
    assert b"# orders" not in shown


def test_the_command_lists_each_preset_with_the_kind_of_each_name(tmp_path: Path) -> None:
    result = run(tmp_path, "presets")
    assert (result.returncode, result.stderr) == (0, b"")
    text = result.stdout.decode()
    assert max(map(len, text.split("\n"))) <= 104
    for preset in ALL:
        block = text.split(f"{preset.name}: import {', '.join(preset.imports)}\n")[1].split("\n\n")[
            0
        ]
        assert block.split().count("where") <= 2
        assert {*_orders(preset), *preset.builds} <= set(block.split())
    assert "camel" not in text
    assert "createOrder" in text


def test_the_command_as_json(tmp_path: Path) -> None:
    result = run(tmp_path, "presets", "--output-format", "json", "py-clob-client", "backtrader")
    assert result.returncode == 0
    document = json.loads(result.stdout)
    assert document["version"] == 1
    clob, backtrader = document["presets"]
    assert clob == {
        "name": "py-clob-client",
        "imports": ["py_clob_client"],
        "distinctive": ["create_and_post_order"],
        "by_import": ["post_order", "post_orders", "accept_rfq_quote", "approve_rfq_order"],
        "by_preset": [],
        "builds": ["create_order", "create_market_order"],
    }
    assert "self.close" in backtrader["by_import"]


def test_a_preset_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path, "presets", "ccxt", "pibit")
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr == (
        b"invariant-lint: presets: unknown preset 'pibit'; did you mean 'pybit'?\n"
    )


def test_a_word_of_everyday_makes_no_file_parse_that_imports_no_library(tmp_path: Path) -> None:
    words = b"def work(a):\n    a.order(); a.buy(); a.sell(); a.close(); a.short(); a.cover()\n"
    write(tmp_path, {"a.py": words, "b.py": b"import vnpy\n" + words})
    result = run(tmp_path, "check", "--output-format", "json", "--no-cache")
    summary = json.loads(result.stdout)["summary"]
    assert (summary["files"], summary["parsed"], summary["orders"]) == (2, 1, 4)
