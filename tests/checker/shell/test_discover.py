"""``invariant-lint discover``: what it proposes, with which evidence, and what it writes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from shells import run, write

DESK = {
    "desk/risk.py": b"""\
class Risk:
    def check_order(self, symbol, qty):
        if qty > 3:
            return False, "large"
        return True, ""

    def enforce_limits(self, symbol):
        if symbol == "x":
            raise ValueError
""",
    "desk/a.py": b"""\
def enter_trade(client, risk, symbol, qty):
    ok, why = risk.check_order(symbol, qty)
    if not ok:
        return
    risk.enforce_limits(symbol)
    client.create_order(symbol, "market", "buy", qty)


def leave(api, lock, symbol, qty):
    with lock:
        api.execute_trade(symbol)
        api.open_leg(symbol=symbol, side="sell", quantity=qty)


def keep(storage, row):
    storage.create_order(row)
""",
    "desk/b.py": b"from desk.a import enter_trade\n\nenter_trade(1, 2, 3, 4)\n",
}


def found(folder: Path, *arguments: str) -> dict[str, Any]:
    result = run(folder, "discover", "--no-cache", "--output-format", "json", *arguments)
    assert result.returncode == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def lines(document: dict[str, Any]) -> set[str]:
    return {proposal["line"] for proposal in document["proposals"]}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return write(tmp_path, DESK)


def test_what_seems_to_send_is_proposed_with_its_places(desk: Path) -> None:
    widening = {each["value"]: each for each in found(desk)["proposals"] if each["widens"]}
    assert widening.keys() == {"execute_trade", "open_leg"}
    (by_name,) = widening["execute_trade"]["evidence"]
    assert by_name == {"text": "bears the name of an order: once", "places": ["desk/a.py:11"]}
    (by_arguments,) = widening["open_leg"]["evidence"]
    assert by_arguments["text"].startswith("says symbol, side and quantity")
    assert by_arguments["places"] == ["desk/a.py:12"]


def test_what_seems_to_check_is_told_by_how_it_answers(desk: Path) -> None:
    silencing = {each["value"]: each for each in found(desk)["proposals"] if not each["widens"]}
    assert silencing["enforce_limits"]["key"] == "extend-guards"
    assert silencing["check_order[0]"]["key"] == "checks"
    assert silencing["lock"]["key"] == "non-suppressing"
    assert silencing["*.storage.create_order"]["key"] == "ignore-orders"
    answer, before = silencing["enforce_limits"]["evidence"]
    assert answer == {"text": "raises, by its body", "places": ["desk/risk.py:7"]}
    assert before["places"] == ["desk/a.py:5"]


def test_an_order_told_to_people_is_proposed_to_be_ignored(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"def tell(self, order):\n    self._notifier.send_order(order)\n"})
    (proposal,) = found(tmp_path)["proposals"]
    assert proposal["line"] == 'ignore-orders = ["*._notifier.send_order"]'
    assert "which tells people" in proposal["evidence"][0]["text"]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("if s: raise ValueError", "extend-guards"),
        ("return s > 1", "checks"),
        ("return s > 1, 'why'", "checks"),
        ("return (True, 'why')", "checks"),
        ("return 'no' if s else None", None),
        ("if s: return 'no'\n    return None", "refusals"),
        ("print(s)", None),
    ],
)
def test_an_answer_is_read_from_the_body(tmp_path: Path, body: str, key: str | None) -> None:
    source = f"def check_risk(s):\n    {body}\n\ndef go(c, s):\n    check_risk(s)\n    c.create_order(s)\n"
    write(tmp_path, {"a.py": source.encode()})
    keys = [each["key"] for each in found(tmp_path)["proposals"]]
    assert keys == ([] if key is None else [key])


def test_a_checker_whose_body_is_elsewhere_is_told_by_its_callers(tmp_path: Path) -> None:
    source = b"def go(c, risk, s):\n    if not risk.can_trade(s):\n        return\n    c.create_order(s)\n"
    write(tmp_path, {"a.py": source})
    (proposal,) = found(tmp_path)["proposals"]
    assert (proposal["key"], proposal["value"]) == ("checks", "can_trade")


@pytest.mark.parametrize("body", ["", "def check_order(s):\n    return Verdict(s)\n\n"])
@pytest.mark.parametrize(
    ("before", "key", "value"),
    [
        ("v = risk.check_order(s)\n    if not v.ok:\n        return", "checks", "[ok]"),
        ("if not risk.check_order(s).ok:\n        return", "checks", "[ok]"),
        ("v = risk.check_order(s)\n    if not v.get('ok'):\n        return", "checks", "[ok]"),
        ("v = risk.check_order(s)\n    if v['why']:\n        return", "refusals", "[why]"),
    ],
)
def test_what_of_an_answer_decides_is_told_by_its_callers(
    tmp_path: Path, body: str, before: str, key: str, value: str
) -> None:
    source = f"{body}def go(c, risk, s):\n    {before}\n    c.create_order(s)\n"
    write(tmp_path, {"a.py": source.encode()})
    (proposal,) = found(tmp_path)["proposals"]
    assert (proposal["key"], proposal["value"]) == (key, f"check_order{value}")


def test_callers_that_test_different_parts_prove_nothing(tmp_path: Path) -> None:
    body = "def check_order(s):\n    return Verdict(s)\n\n"
    go = "def go_{0}(c, s):\n    if not check_order(s).{0}:\n        return\n    c.create_order(s)\n\n"
    write(tmp_path, {"a.py": (body + go.format("ok") + go.format("why")).encode()})
    assert found(tmp_path)["proposals"] == []


# forexsmartbot says why, stops trading and returns.
@pytest.mark.parametrize(
    ("before", "key"),
    [
        ("if risk.check_limit(s):\n        log(s)\n        return", "refusals"),
        ("if risk.check_limit(s):\n        raise ValueError(s)", "refusals"),
        ("for s in ss:\n        if risk.check_limit(s):\n            continue", "refusals"),
        ("if not risk.check_limit(s):\n        return", "checks"),
        ("ok = risk.check_limit(s)\n    if not ok:\n        return", "checks"),
        ("hit = risk.check_limit(s)\n    if hit:\n        return", "refusals"),
        ("if risk.check_limit(s):\n        risk.stop_trading()\n        return", "refusals"),
    ],
)
def test_which_answer_refuses_is_told_by_its_callers(tmp_path: Path, before: str, key: str) -> None:
    """A name and a docstring prove nothing: `check_limit` may say that it is reached, or that it is kept."""
    body = "def check_limit(s):\n    return s > 1\n\n\n"
    source = f"{body}def go(c, risk, s, ss):\n    {before}\n    c.create_order(s)\n"
    write(tmp_path, {"a.py": source.encode()})
    (proposal,) = found(tmp_path)["proposals"]
    assert proposal["line"] == f'{key} = ["check_limit"]'


LEAVES_ON_TRUE = (
    "def go(c, risk, s):\n    if risk.check_limit(s):\n        {}return\n    c.create_order(s)\n"
)
LEAVES_ON_FALSE = (
    "\n\ndef leave(c, risk, s):\n    if not risk.check_limit(s):\n        return\n"
    "    c.create_order(s)\n"
)


@pytest.mark.parametrize(
    "source",
    [
        "def go(c, risk, s):\n    risk.check_limit(s)\n    c.create_order(s)\n",
        LEAVES_ON_TRUE.format("") + LEAVES_ON_FALSE,
        # On True it closes what is open, or only then it trades.
        LEAVES_ON_TRUE.format("c.create_order(s)\n        "),
    ],
    ids=["nobody-tests-it", "they-disagree", "orders-on-both-ways"],
)
def test_what_its_callers_do_not_tell_is_shown_and_never_written(
    tmp_path: Path, source: str
) -> None:
    body = "def check_limit(s):\n    return s > 1\n\n\n"
    write(tmp_path, {"a.py": (body + source).encode()})
    (proposal,) = found(tmp_path)["proposals"]
    assert (proposal["line"], proposal["settable"]) == ("", False)
    page = run(tmp_path, "discover", "--no-cache").stdout.decode()
    assert '# checks = ["check_limit"]    if a true answer allows, or\n' in page
    assert '# refusals = ["check_limit"]    if a true answer refuses\n' in page
    refused = run(tmp_path, "discover", "--no-cache", "--write", "--accept", "check_limit")
    assert refused.returncode == 2
    assert b"whether a true answer of check_limit allows or refuses" in refused.stderr


def test_an_order_in_the_block_that_leaves_is_allowed(tmp_path: Path) -> None:
    body = "def can_trade(s):\n    return s > 1\n\n\n"
    source = "def go(c, risk, s):\n    if risk.can_trade(s):\n        c.create_order(s)\n        return\n"
    write(tmp_path, {"a.py": (body + source).encode()})
    assert lines(found(tmp_path)) == {'checks = ["can_trade"]'}


def test_a_wrapper_is_told_with_its_callers(desk: Path) -> None:
    (wrapper,) = found(desk)["wrappers"]
    assert (wrapper["name"], wrapper["path"], wrapper["line"]) == ("enter_trade", "desk/a.py", 1)
    assert (wrapper["count"], wrapper["files"], wrapper["places"]) == (1, 1, ["desk/b.py:3"])


def test_a_client_from_another_file_asks_for_its_preset(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.py": b"import MetaTrader5 as mt5\nfrom desk import go\ngo(mt5)\n",
            "desk.py": b"def go(mt5):\n    mt5.order_send({'side': 'buy'})\n",
        },
    )
    assert lines(found(tmp_path)) == {'presets = ["MetaTrader5"]'}
    found(tmp_path, "--write")
    report = json.loads(run(tmp_path, "check", "--no-cache", "--output-format", "json").stdout)
    assert report["summary"]["orders"] == 1
    assert lines(found(tmp_path)) == set()


def test_an_unknown_path_of_orders_names_the_function_that_posts_to_it(tmp_path: Path) -> None:
    source = b"def fire(self, body):\n    return self._http('POST', '/desk/v9/our_orders', body)\n"
    write(tmp_path, {"a.py": source})
    assert 'extend-orders = ["fire"]' in lines(found(tmp_path))


def test_an_http_session_is_no_store(tmp_path: Path) -> None:
    source = b"""\
def go(session, b):
    session.post('https://x.binance.com/fapi/v1/order', json=b)
    session.place_order(b)
"""
    write(tmp_path, {"a.py": source})
    assert not [each for each in found(tmp_path)["proposals"] if each["key"] == "ignore-orders"]


def test_write_puts_in_what_widens_and_nothing_that_silences(desk: Path) -> None:
    found(desk, "--write")
    assert (desk / "pyproject.toml").read_bytes() == (
        b'[tool.invariant-guard]\nextend-orders = ["execute_trade", "open_leg"]\n'
    )
    assert not [line for line in lines(found(desk)) if "extend-orders" in line]
    report = json.loads(run(desk, "check", "--no-cache", "--output-format", "json").stdout)
    assert report["summary"]["orders"] == 4
    assert not [each for each in report["notices"] if each["kind"] == "name"]


def test_write_keeps_comments_line_ends_and_what_is_set(desk: Path) -> None:
    before = (
        b"[project] # ours\r\nname = 'desk'\r\n\r\n[tool.invariant-guard]\r\n# why\r\n"
        b"extend-orders = [\r\n  'fire', # by hand\r\n]\r\n\r\n[tool.other]\r\nx = 1\r\n"
    )
    (desk / "pyproject.toml").write_bytes(before)
    found(desk, "--write", "--accept", "enforce_limits")
    after = (desk / "pyproject.toml").read_bytes()
    assert b"\n" not in after.replace(b"\r\n", b"")
    for kept in (b"# ours", b"# why", b"'fire', # by hand", b"[tool.other]\r\nx = 1"):
        assert kept in after
    assert b'extend-guards = ["enforce_limits"]' in after
    found(desk, "--write")
    assert (desk / "pyproject.toml").read_bytes() == after


def test_a_name_that_nothing_proposes_is_refused_with_the_nearest(desk: Path) -> None:
    result = run(desk, "discover", "--write", "--accept", "enforce_limit")
    assert result.returncode == 2
    assert result.stderr == (
        b"invariant-lint: --accept: nothing is proposed under 'enforce_limit'; "
        b"did you mean 'enforce_limits'?\n"
    )
    assert not (desk / "pyproject.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accept", "x"), b"add --write"),
        (("-",), b"standard input"),
        (("nowhere",), b"nowhere"),
    ],
)
def test_bad_arguments_are_one_line(desk: Path, arguments: tuple[str, ...], said: bytes) -> None:
    result = run(desk, "discover", *arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert b"Traceback" not in result.stderr


def test_nothing_of_the_code_base_is_run(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": b"raise SystemExit(place_my_order('x', 'buy', 1))\n", "b.py": b"1/0\n"},
    )
    assert lines(found(tmp_path)) == {'extend-orders = ["place_my_order"]'}


def test_tests_and_other_names_are_left_out(tmp_path: Path) -> None:
    other = b"""\
log_trade(symbol=s, side='buy', qty=1)
Trade(symbol=s, side='buy', qty=1)
order_calc_profit(s, 'buy', qty)
"""
    write(tmp_path, {"tests/test_a.py": b"execute_trade(1)\n", "a.py": other})
    assert lines(found(tmp_path)) == set()


def test_the_page_says_what_next(desk: Path) -> None:
    page = run(desk, "discover", "--no-cache").stdout.decode()
    assert (
        '  extend-orders = ["execute_trade"]\n      bears the name of an order: once (desk/a.py:11)\n'
        in page
    )
    assert "--write puts 2 names" in page
    assert sys.executable not in page
