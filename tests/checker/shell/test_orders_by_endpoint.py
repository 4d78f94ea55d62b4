"""Orders by endpoint through the shells: what a finding says, and the setting that switches them off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shells import run, write
from test_flake8 import flake8, lines

from lint_plugin.results.finding import Report
from lint_plugin.run.cache import Cache
from lint_plugin.run.content import digest_of
from lint_plugin.settings.config import Config

SENT = b"""\
BASE = "https://fapi.binance.com"


def enter(session, symbol, side):
    body = {"symbol": symbol, "side": side, "quantity": 1}
    return session.post(f"{BASE}/fapi/v1/order", params=body)
"""
OFF = b"[tool.invariant-guard]\nendpoints = false\n"


def test_a_finding_names_venue_and_path_and_the_cure_what_is_sent(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": SENT})
    result = run(tmp_path, "check", "--no-cache", "--output-format", "json")
    assert result.returncode == 1
    report = json.loads(result.stdout)
    (finding,) = report["findings"]
    assert (finding["code"], finding["line"], finding["column"]) == ("INV001", 6, 20)
    assert finding["call"] == "session.post"
    assert "`session.post` to Binance (/fapi/v1/order) can run without" in finding["message"]
    assert (
        'symbol=body["symbol"], side=body["side"], quantity=body["quantity"]' in finding["message"]
    )
    assert report["summary"]["orders"] == 1


@pytest.mark.parametrize("shown", ["concise", "full", "github", "sarif", "gitlab"])
def test_every_format_names_them(tmp_path: Path, shown: str) -> None:
    write(tmp_path, {"a.py": SENT})
    result = run(tmp_path, "check", "--no-cache", "--output-format", shown)
    assert result.returncode == 1
    assert b"Binance (/fapi/v1/order)" in result.stdout


def test_the_setting_switches_them_off(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": SENT, "pyproject.toml": OFF})
    result = run(tmp_path, "check", "--output-format", "json")
    assert (result.returncode, json.loads(result.stdout)["summary"]["parsed"]) == (0, 0)
    shown = run(tmp_path, "check", "--show-settings")
    assert b"endpoints = false\n" in shown.stdout
    write(tmp_path, {"pyproject.toml": b""})
    assert run(tmp_path, "check").returncode == 1
    assert b"endpoints = true\n" in run(tmp_path, "check", "--show-settings").stdout


def test_the_cache_keeps_both_answers_apart(tmp_path: Path) -> None:
    config = Config(root=str(tmp_path))
    Cache(config).put(digest_of(SENT), Report(parsed=True))
    assert Cache(config).get(digest_of(SENT)) is not None
    assert Cache(config._replace(endpoints=False)).get(digest_of(SENT)) is None


def test_flake8_sees_them_too_and_heeds_the_setting(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": SENT})
    (line,) = lines(flake8(tmp_path, "--select=INV", "a.py"))
    assert line.startswith("a.py:6:20: INV001 `session.post` to Binance (/fapi/v1/order) can run")
    write(tmp_path, {"pyproject.toml": OFF})
    assert lines(flake8(tmp_path, "--select=INV", "a.py")) == []


def test_they_stand_in_the_list_of_order_paths(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": SENT})
    result = run(tmp_path, "paths", "--output-format", "json")
    assert b"session.post" in result.stdout
