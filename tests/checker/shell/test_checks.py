"""Checks and refusals from the settings to the last line of output, through every shell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config

SETTINGS = """[tool.invariant-guard]
checks = ["can_open", "evaluate[0]"]
refusals = ["validate"]
"""
GUARDED = b"""def enter(client, symbol):
    if not can_open(symbol):
        return
    client.submit_order(symbol)
"""
DIVIDED = b"""def enter(client, symbol):
    ok, reason = can_open(symbol)
    if not ok:
        return reason
    client.submit_order(symbol)
"""
WHOLE = b"""def enter(client, symbol):
    if evaluate(symbol):
        client.submit_order(symbol)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "lint_plugin.cli", "check", "--no-cache", *arguments)


def test_a_tested_answer_guards(desk: Path) -> None:
    (desk / "a.py").write_bytes(GUARDED)
    result = check(desk, "a.py")
    assert (result.returncode, result.stderr) == (0, "")
    (desk / "pyproject.toml").unlink()
    assert check(desk, "a.py").returncode == 1


def test_a_divided_answer_without_an_index_is_an_error(desk: Path) -> None:
    (desk / "a.py").write_bytes(DIVIDED)
    result = check(desk, "--output-format", "json", "a.py")
    (error,) = json.loads(result.stdout)["errors"]
    assert result.returncode == 2
    assert (error["code"], error["line"]) == ("INV902", 2)
    assert "can_open[0]" in error["message"]


def test_the_cache_knows_the_settings(desk: Path) -> None:
    (desk / "a.py").write_bytes(GUARDED)
    for settings, status in ((SETTINGS, 0), ("[tool.invariant-guard]\n", 1), (SETTINGS, 0)):
        (desk / "pyproject.toml").write_text(settings, encoding="utf-8")
        assert run(desk, "lint_plugin.cli", "check", "a.py").returncode == status


def test_flake8_says_the_same(desk: Path) -> None:
    (desk / "a.py").write_bytes(GUARDED)
    (desk / "b.py").write_bytes(WHOLE)
    (desk / "c.py").write_bytes(DIVIDED)
    lines = run(desk, "flake8", "--select=INV", "a.py", "b.py", "c.py").stdout.splitlines()
    assert [line.split(" ")[:2] for line in lines] == [
        ["b.py:2:8:", "INV007"],
        ["b.py:3:16:", "INV001"],
        ["c.py:2:1:", "INV902"],
        ["c.py:5:12:", "INV001"],
    ]


def test_the_settings_are_shown(desk: Path) -> None:
    shown = check(desk, "--show-settings").stdout
    assert 'checks = ["can_open", "evaluate[0]"]' in shown
    assert 'refusals = ["validate"]' in shown


def test_a_file_with_a_check_alone_is_read() -> None:
    config = Config(checks=("desk.evaluate[0]",), refusals=("validate",))
    assert mentions(b"evaluate(symbol)\n", config)
    assert mentions(b"validate(symbol)\n", config)
    assert not mentions(b"evaluate(symbol)\n", Config())


def test_a_long_file_keeps_what_asks() -> None:
    """Bodies that name a check are never cut, however long the file is."""
    filler = "\n".join(f"def filler_{n}(x):\n    return x + {n}\n" for n in range(120))
    source = f"{filler}\ndef ask(symbol):\n    validate(symbol)\n".encode()
    report = analyse(source, "long.py", Config(refusals=("validate",)))
    assert [finding.code for finding in report.findings] == ["INV007"]


def test_the_cure_names_the_check_that_the_function_asks() -> None:
    source = b"def enter(client, s):\n    can_open(s)\n    client.submit_order(s)\n"
    report = analyse(source, "a.py", Config(checks=("can_open",)))
    (unguarded,) = (finding for finding in report.findings if finding.code == "INV001")
    assert unguarded.cure.startswith("send it only where `can_open` allows")


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        (
            "risk.ask[ok]",
            "send it only where `ok` of what `risk.ask` answers allows, tested on that path, or",
        ),
        (
            "risk.ask",
            (
                "send it only where `risk.ask` allows, tested on that path (if its `ok` decides, say "
                'so: checks = ["risk.ask[ok]"]), or'
            ),
        ),
    ],
)
@pytest.mark.parametrize(
    "asks",
    [
        "v = risk.ask(s)\n    if v.ok is None and not v.why:",
        "v = await risk.ask(s)\n    if not v['ok']:",
        "if (v := risk.ask(s)).ok:",
        "if not (await risk.ask(s)).ok:",
        "v: object = risk.ask(s)\n    while v.ok:",
        "v = risk.ask(s)\n    if not v.get('ok', False):",
        "v = risk.ask(s)\n    if bool(getattr(v, 'ok')):",
        "v = risk.ask(s)\n    ok = v.ok\n    if len(ok) == 0:",
    ],
)
def test_the_cure_names_what_of_the_answer_decides(asks: str, checks: str, said: str) -> None:
    source = (
        f"async def enter(client, risk, s):\n    {asks}\n        pass\n    client.submit_order(s)\n"
    )
    report = analyse(source.encode(), "a.py", Config(checks=(checks,)))
    (unguarded,) = (finding for finding in report.findings if finding.code == "INV001")
    assert unguarded.cure.startswith(said)


@pytest.mark.parametrize(
    ("between", "test", "said"),
    [
        ("v.override()", "v.ok", " before `v.override()`, which may alter it, or call"),
        ("v.ok = True", "v.ok", " before `v.ok` is set, or call"),
        ("pass", "v.get('ok', True)", " without the default `True`, which allows, or call"),
        ("pass", "v.ok == Ok.YES", " (`ok` is compared, which is not followed: let a"),
        ("pass", "v.ok()", " (`ok` is called, which is not followed: let a function say"),
    ],
)
def test_the_cure_says_why_an_answer_does_not_count(between: str, test: str, said: str) -> None:
    source = (
        f"def enter(client, s):\n    v = ask(s)\n    {between}\n    if {test}:\n"
        "        client.submit_order(s)\n"
    )
    report = analyse(source.encode(), "a.py", Config(checks=("ask[ok]",)))
    (unguarded,) = (finding for finding in report.findings if finding.code == "INV001")
    assert f"tested on that path{said}" in unguarded.cure


def test_the_cure_says_which_part_of_a_part_is_tested() -> None:
    source = b"def enter(client, s):\n    if ask(s).said.ok:\n        client.submit_order(s)\n"
    report = analyse(source, "a.py", Config(checks=("ask",)))
    (unguarded,) = (finding for finding in report.findings if finding.code == "INV001")
    assert "(`said.ok` is a part of a part, which is not followed: let a function" in unguarded.cure


def test_more_flags_than_are_told_apart_cost_a_false_finding_at_most() -> None:
    """Twelve flags at once: 4096 combinations are not followed, and the file is done in no time."""
    names = [f"flag_{n}" for n in range(12)]
    lines = ["def enter(client, s, *given):", *(f"    {name} = False" for name in names)]
    for number, name in enumerate(names):
        lines += [f"    if given[{number}]:", f"        {name} = True"]
    lines += ["    ok = False", "    try:", "        enforce_before_order(s)", "        ok = True"]
    lines += ["    except ValueError:", "        pass"]
    lines += [f"    if {' and '.join(names)}:", "        client.submit_order(s)"]
    lines += ["    if ok:", "        client.submit_order(s)", f"    return {', '.join(names)}", ""]
    report = analyse("\n".join(lines).encode(), "a.py", Config())
    unguarded = [finding.line for finding in report.findings if finding.code == "INV001"]
    assert unguarded[:1] == [45]
    assert not report.problems
