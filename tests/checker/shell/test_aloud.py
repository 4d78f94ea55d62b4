"""A green run means something: what was passed over or may have been missed is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from repository import ENVIRONMENT, done, new_repository
from shells import GUARDED, PLAIN, UNGUARDED, run, write


def check(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    git = {key: value for key, value in ENVIRONMENT.items() if key.startswith("GIT_")}
    return run(folder, "check", "--no-cache", *arguments, stdin=stdin, env=git)


def notices(folder: Path, *arguments: str) -> list[tuple[str, str, str | None, int]]:
    """Each notice: its kind, its level, what it is about, how many."""
    result = check(folder, "--output-format", "json", *arguments)
    return [
        (item["kind"], item["level"], item["path"] or item["name"], item["count"])
        for item in json.loads(result.stdout)["notices"]
    ]


def skipped(folder: Path, *arguments: str) -> dict[str, int]:
    document: dict[str, Any] = json.loads(
        check(folder, "--output-format", "json", *arguments).stdout
    )
    counts: dict[str, int] = document["summary"]["skipped"]
    return {cause: number for cause, number in counts.items() if number}


def settings(body: str) -> dict[str, bytes]:
    return {"pyproject.toml": f"[tool.invariant-guard]\n{body}\n".encode()}


# --- Passed over ---------------------------------------------------------------------------------


def test_what_is_passed_over_is_counted_by_cause(tmp_path: Path) -> None:
    new_repository(tmp_path)
    write(
        tmp_path,
        {
            **settings('exclude = ["old", "b.py"]'),
            ".gitignore": b"gen.py\nbuild/\n",
            **dict.fromkeys(("a.py", "b.py", "old/c.py", "gen.py", "build/d.py"), PLAIN),
            "venv/x.py": PLAIN,
            "README.md": b"",
        },
    )
    assert skipped(tmp_path) == {"exclude": 2, "gitignore": 2, "tool_folders": 1, "not_python": 3}
    assert notices(tmp_path) == [
        ("exclude", "note", None, 2),
        ("gitignore", "note", None, 2),
    ]
    text = check(tmp_path).stdout.decode()
    assert "note: `exclude` leaves out b.py, old/\n" in text
    assert "note: .gitignore lists build/, gen.py, which git does not track\n" in text
    # The project's own decisions are no failure.
    assert check(tmp_path, "--strict").returncode == 0
    # A file that is named is looked at, and nothing else is spoken of.
    assert notices(tmp_path, "gen.py") == []


def test_gitignore_where_there_is_no_work_tree(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": b"live.py\ndata/\nlib/\n", "a.py": PLAIN, "live.py": UNGUARDED})
    write(tmp_path, {"data/x.csv": b"", "lib/x.py": PLAIN, "lib/y/z.py": PLAIN})
    assert notices(tmp_path) == [("unasked", "warning", None, 3)]
    assert "passed over 3 files that .gitignore lists" in check(tmp_path).stdout.decode()
    assert check(tmp_path, "--strict").returncode == 1
    write(tmp_path, settings('exclude = ["lib"]'))
    assert check(tmp_path, "--strict", ".", "live.py").returncode == 1
    assert notices(tmp_path, "lib", "live.py") == [("exclude", "note", None, 1)]


def test_git_that_gives_no_answer(tmp_path: Path) -> None:
    new_repository(tmp_path)
    write(tmp_path, {".gitignore": b"live.py\n", "live.py": PLAIN, "a.py": PLAIN})
    (tmp_path / "none").mkdir()
    result = run(tmp_path, "check", "--no-cache", "--strict", env={"PATH": str(tmp_path / "none")})
    assert result.returncode == 1
    text = result.stdout.decode()
    assert "warning: git could not be asked what it tracks in . (there is no program `git`)" in text
    assert "2 files" in text


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_to_a_folder_elsewhere(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write(project, {"a.py": PLAIN, "src/b.py": PLAIN})
    write(tmp_path, {"shared/live.py": UNGUARDED, "data/x.csv": b""})
    (project / "live").symlink_to("../shared")
    (project / "data").symlink_to("../data")
    (project / "again").symlink_to("src")
    assert notices(project) == [("link", "warning", "live", 1)]
    assert check(project, ".", "live").returncode == 1
    write(project, settings('exclude = ["live"]'))
    assert notices(project) == [("exclude", "note", None, 1)]


def test_a_folder_in_which_nothing_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.py": PLAIN, "b/x.txt": b""})
    assert notices(tmp_path, "a", "b") == [("empty", "warning", "b", 0)]
    assert check(tmp_path, "--strict", "a", "b").returncode == 1


def test_settings_that_a_run_does_not_read(tmp_path: Path) -> None:
    inner = b'[tool.invariant-guard]\nextend-orders = ["place"]\n'
    write(tmp_path, {"a.py": PLAIN, "desk/pyproject.toml": inner, "desk/b.py": PLAIN})
    write(tmp_path, {"lib/pyproject.toml": b'[project]\nname = "x"\n', "lib/c.py": PLAIN})
    assert notices(tmp_path) == [("settings", "warning", "desk/pyproject.toml", 1)]
    assert notices(tmp_path, "desk") == []
    write(tmp_path, {"desk/pyproject.toml": b"[tool.invariant-guard\n"})
    assert notices(tmp_path) == [("settings", "warning", "desk/pyproject.toml", 1)]


def test_folders_of_tools_in_which_git_tracks_code(tmp_path: Path) -> None:
    new_repository(tmp_path)
    files = dict.fromkeys(("a.py", "venv/b.py", "app/pyvenv.cfg", "app/sub/c.py"), PLAIN)
    write(tmp_path, {**files, "node_modules/x.py": PLAIN, "venv/d.py": PLAIN})
    done(tmp_path, "git", "add", *files)
    assert skipped(tmp_path) == {"tool_folders": 3}
    assert notices(tmp_path) == [
        ("tools", "warning", "app/", 1),
        ("tools", "warning", "venv/", 1),
    ]
    write(tmp_path, settings('exclude = ["venv", "app"]'))
    assert notices(tmp_path) == [("exclude", "note", None, 1)]


def test_hidden_folders_of_tools_are_spoken_of_where_git_tracks_code(tmp_path: Path) -> None:
    new_repository(tmp_path)
    tracked = dict.fromkeys(("a.py", ".tox/live.py", ".vscode/deep/b.py"), PLAIN)
    write(tmp_path, {**tracked, ".venv/c.py": PLAIN, ".nox/d.txt": b"", ".mypy_cache/e.py": PLAIN})
    done(tmp_path, "git", "add", *tracked)
    assert skipped(tmp_path) == {"tool_folders": 2}
    assert notices(tmp_path) == [
        ("tools", "warning", ".tox/", 1),
        ("tools", "warning", ".vscode/", 1),
    ]


def test_a_submodule_that_is_not_checked_out(tmp_path: Path) -> None:
    venue, desk = new_repository(tmp_path / "venue"), new_repository(tmp_path / "desk")
    write(venue, {"client.py": UNGUARDED})
    done(venue, "git", "add", "client.py")
    done(venue, "git", "commit", "-q", "-m", "start")
    write(desk, {"a.py": PLAIN})
    add = ("git", "-c", "protocol.file.allow=always", "submodule", "add", "-q")
    done(desk, *add, str(venue), "libs/venue")
    done(desk, "git", "add", "-A")
    done(desk, "git", "commit", "-q", "-m", "start")
    assert notices(desk) == []
    done(tmp_path, "git", "clone", "-q", str(desk), "clone")
    clone = tmp_path / "clone"
    assert notices(clone) == [("submodule", "warning", "libs/venue", 1)]
    assert check(clone, "--strict").returncode == 1
    write(clone, settings('exclude = ["libs"]'))
    assert [item[0] for item in notices(clone)] == ["exclude"]


LOOKALIKES = {
    "OLD.PY": UNGUARDED,
    "tool.pyw": UNGUARDED,
    "fast.pyx": UNGUARDED,
    "try.ipynb": json.dumps({"cells": [{"source": ["client.create_order(1)\n"]}]}).encode(),
    "bin/trade": b"#!/usr/bin/env python3\n" + UNGUARDED,
}


def test_files_with_other_suffixes_that_name_orders(tmp_path: Path) -> None:
    write(tmp_path, {**LOOKALIKES, "a.py": PLAIN})
    write(tmp_path, {"LICENSE": UNGUARDED, "run": b"#!/bin/sh\ncreate_order(1)\n"})
    write(tmp_path, {"plain.ipynb": b"{}", "x.pyw": PLAIN, "notes.txt": UNGUARDED})
    assert notices(tmp_path) == [
        ("notebook", "warning", "try.ipynb", 1),
        ("suffix", "warning", "OLD.PY", 1),
        ("suffix", "warning", "bin/trade", 1),
        ("suffix", "warning", "fast.pyx", 1),
        ("suffix", "warning", "tool.pyw", 1),
    ]
    write(tmp_path, settings(f"exclude = {json.dumps(list(LOOKALIKES))}"))
    assert notices(tmp_path) == [("exclude", "note", None, 5)]
    (tmp_path / "pyproject.toml").unlink()
    # What is named is looked at.
    assert check(tmp_path, "bin/trade", "tool.pyw").returncode == 1


# --- What may have been missed -------------------------------------------------------------------


def test_likely_names_are_counted(tmp_path: Path) -> None:
    write(tmp_path, {"bot/a.py": b"c.execute_trade(1)\nc.execute_trade(2)\n"})
    write(tmp_path, {"bot/b.py": b"c.execute_trade(1)\nplaceTrade(x)\nc.place_stop_order()\n"})
    write(tmp_path, {"tests/test_b.py": b"c.send_order(1)\n"})
    assert notices(tmp_path) == [
        ("name", "warning", "execute_trade", 3),
        ("name", "warning", "placeTrade", 1),
    ]
    text = check(tmp_path).stdout.decode()
    assert "`execute_trade` is called 3 times (bot/a.py:1, bot/a.py:2, bot/b.py:1) and no" in text
    assert check(tmp_path, "--strict").returncode == 1
    # Among named files only, the rest of the project may say otherwise: said, and no failure.
    assert [item[1] for item in notices(tmp_path, "bot/a.py")] == ["note"]
    assert check(tmp_path, "--strict", "bot/a.py").returncode == 0


@pytest.mark.parametrize("key", ["extend-orders", "guards", "no-return"])
def test_what_a_setting_lists_is_decided(tmp_path: Path, key: str) -> None:
    write(tmp_path, {**settings(f'{key} = ["*.execute_*"]'), "a.py": b"c.execute_trade(1)\n"})
    assert notices(tmp_path) == []


def test_an_import_in_a_docstring_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"desk.py": b'"""Run it so:\n\nimport ccxt\n"""\n\nx = 1\n'})
    assert notices(tmp_path) == []
    write(tmp_path, {"desk.py": b"import ccxt\n\nx = 1\n"})
    assert [kind for kind, *_ in notices(tmp_path)] == ["library"]


def test_a_function_that_sends_by_an_order_that_is_seen(tmp_path: Path) -> None:
    sends = (
        b"def execute_trade(c, guard):\n    guard.enforce_before_order()\n    c.create_order(1)\n"
        b"def send_trade(c):\n    execute_trade(c, 1)\n"
    )
    write(tmp_path, {"venue.py": sends, "bot.py": b"execute_trade(c, g)\nvenue.send_trade(c)\n"})
    assert notices(tmp_path) == []
    # An abstract one says nothing; one that sends in its own way has to be named.
    base = b"class Base:\n    def execute_trade(self):\n        raise NotImplementedError\n"
    write(tmp_path, {"base.py": base})
    assert notices(tmp_path) == []
    write(tmp_path, {"other.py": b"def execute_trade(c):\n    c.post('/trade')\n"})
    assert notices(tmp_path) == [
        ("name", "warning", "execute_trade", 2),
        ("name", "warning", "send_trade", 1),
    ]


def test_libraries_without_an_order_seen(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"import ccxt\n", "b.py": b"from ccxt.pro import x\nimport vnpy\n"})
    assert notices(tmp_path) == [
        ("library", "warning", "ccxt", 2),
        ("library", "warning", "vnpy", 1),
    ]
    write(tmp_path, {"c.py": GUARDED.replace(b"submit_order", b"create_order")})
    assert notices(tmp_path) == [("library", "warning", "vnpy", 1)]
    # The library itself, and a package of the project that bears its name.
    write(tmp_path, {"vnpy/__init__.py": b"import vnpy\n"})
    assert notices(tmp_path) == []


SENDS_BY_ITS_ARGUMENTS = b"""\
from enum import Enum


class Desk:
    async def buy(self, symbol, qty):
        return await self.market(symbol, Side.BUY, qty)

    async def market(self, symbol, side, qty):
        return await self.router.submit(Request(symbol, side, qty))

    def keep(self, db, symbol, side, qty):
        db.enter_trade(symbol, side, qty)
"""


def test_a_library_whose_order_is_a_pattern(tmp_path: Path) -> None:
    body = b"import v20\n\n\ndef enter(api, account):\n    api.order.market(account)\n"
    write(tmp_path, {"desk.py": body})
    assert notices(tmp_path) == []
    write(tmp_path, {"desk.py": body.replace(b"market", b"list")})
    assert notices(tmp_path) == [("library", "warning", "v20", 1)]


def test_what_is_told_symbol_side_and_quantity(tmp_path: Path) -> None:
    write(tmp_path, {"desk.py": SENDS_BY_ITS_ARGUMENTS, "tests/test_x.py": SENDS_BY_ITS_ARGUMENTS})
    assert notices(tmp_path) == [("arguments", "warning", "market", 1)]
    text = check(tmp_path).stdout.decode()
    assert "`market` is told symbol, side and quantity once (desk.py:6) and no setting" in text
    assert check(tmp_path, "--strict").returncode == 1
    assert check(tmp_path, "--strict", "desk.py").returncode == 0
    # What `check` says is what `discover` proposes, and is settled by it.
    run(tmp_path, "discover", "--no-cache", "--write")
    assert notices(tmp_path) == []
    assert check(tmp_path).returncode == 1
    write(tmp_path, settings('ignore-orders = ["*.market"]'))
    assert notices(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        "alert_trade_executed",
        "on_order",
        "create_limit_order_query",
        "order_placed",
        "trade_submitted",
    ],
)
def test_what_only_tells_of_an_order_or_builds_one_is_none(tmp_path: Path, name: str) -> None:
    write(
        tmp_path,
        {"desk.py": f"def run(c, s, q):\n    c.{name}(symbol=s, side='buy', size=q)\n".encode()},
    )
    assert notices(tmp_path) == []


def test_a_function_told_so_that_sends_by_an_order_that_is_seen(tmp_path: Path) -> None:
    sends = b"def enter(c, symbol, side, qty):\n    c.create_order(symbol, side, qty)\n"
    write(tmp_path, {"venue.py": sends, "bot.py": b"enter(c, symbol, 'buy', qty)\n"})
    assert notices(tmp_path) == []


def test_one_that_sends_through_a_function_of_another_file(tmp_path: Path) -> None:
    through = b"def open_trade(c, symbol, side, qty):\n    enter_trade(c, [symbol, side, qty])\n"
    sends = b"def enter_trade(c, order):\n    c.create_order(*order)\n"
    seen = b"def leave(c):\n    c.create_order(1)\n"
    told = b"open_trade(c, symbol, 'buy', qty)\n"
    write(tmp_path, {"bot.py": told, "desk.py": through + seen, "venue.py": sends})
    assert notices(tmp_path) == []
    write(
        tmp_path, {"venue.py": sends.replace(b"c.create_order(*order)", b"c.fire(*order)") + seen}
    )
    assert notices(tmp_path) == [("arguments", "warning", "open_trade", 1)]


def test_a_path_of_orders_that_no_table_has(tmp_path: Path) -> None:
    post = b"def fire(self, body):\n    return self._http('POST', '/desk/v9/our_orders', body)\n"
    write(tmp_path, {"a.py": post})
    assert notices(tmp_path) == [("posts", "warning", "fire", 1)]
    assert "`fire` posts to a path of orders (a.py:2), where no" in check(tmp_path).stdout.decode()
    # Nobody could list such a name.
    write(tmp_path, {"a.py": post.replace(b"fire", b"create")})
    assert notices(tmp_path) == []
    # A function that is an order where it is called needs no decision.
    write(tmp_path, {"a.py": post.replace(b"fire", b"place_order")})
    assert notices(tmp_path) == [("defined", "note", None, 1)]
    write(tmp_path, {"b.py": b"import a\na.place_order(1)\n"})
    assert notices(tmp_path) == []
    write(tmp_path, {"a.py": post.replace(b"/desk/v9/our_orders", b"/fapi/v1/order")})
    assert notices(tmp_path) == []


def test_a_client_library_that_calls_nothing_of_its_own(tmp_path: Path) -> None:
    client = (
        b"class Trade:\n    def place_order(self, **body):\n        return self._ask(ORDER, body)\n"
    )
    write(tmp_path, {"trade.py": client})
    assert notices(tmp_path) == [("defined", "note", None, 1)]
    assert "nothing here calls them: `place_order` (trade.py:2)" in check(tmp_path).stdout.decode()
    write(tmp_path, {"bot.py": b"client.place_order(1)\n"})
    assert notices(tmp_path) == []
    library = tmp_path / "library"
    write(library, {"trading_ig/a.py": b"from trading_ig import b\n", "trading_ig/b.py": PLAIN})
    assert [item[:2] for item in notices(library)] == [("defined", "note")]


def test_findings_that_per_file_ignores_takes_out(tmp_path: Path) -> None:
    ignores = settings('per-file-ignores = { "*" = ["INV"] }')
    write(tmp_path, {**ignores, "a.py": UNGUARDED, "b.py": UNGUARDED + UNGUARDED})
    assert notices(tmp_path) == [("per-file-ignores", "note", None, 3)]
    assert check(tmp_path).returncode == 0


# --- Nothing looked at is not green --------------------------------------------------------------


@pytest.mark.parametrize("paths", [[], ["."], ["src"], ["src", "src/a.py"]])
def test_folders_of_which_exclude_leaves_nothing(tmp_path: Path, paths: list[str]) -> None:
    write(tmp_path, {**settings('exclude = ["src"]'), "src/a.py": UNGUARDED})
    result = check(tmp_path, *paths)
    assert result.returncode == 2
    assert "`exclude` leaves out every Python file under" in result.stdout.decode()


def test_files_of_which_exclude_leaves_nothing(tmp_path: Path) -> None:
    write(tmp_path, {**settings('exclude = ["src"]'), "src/a.py": UNGUARDED})
    for arguments in (["src/a.py"], ["--stdin-filename", "src/a.py", "-"]):
        result = check(tmp_path, "--output-format", "concise", *arguments, stdin=UNGUARDED)
        assert result.returncode == 0
        (line,) = result.stderr.decode().splitlines()
        assert "`exclude` leaves out every Python file under" in line


def test_files_that_git_does_not_track_are_all_there_is(tmp_path: Path) -> None:
    new_repository(tmp_path)
    write(tmp_path, {".gitignore": b"*.py\n", "a.py": UNGUARDED})
    result = check(tmp_path)
    assert result.returncode == 2
    assert "but what .gitignore lists and git does not track" in result.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        (["--ignore", "INV"], ""),
        (["--select", "INV001", "--ignore", "INV001"], ""),
        ([], 'ignore = ["INV"]'),
        ([], 'select = ["INV00"]\nignore = ["INV00"]'),
    ],
)
def test_a_selection_that_leaves_no_rule(tmp_path: Path, arguments: list[str], body: str) -> None:
    write(tmp_path, {**settings(body), "a.py": UNGUARDED})
    result = check(tmp_path, *arguments)
    assert result.returncode == 2
    assert "leave no rule to check" in result.stderr.decode()


def test_rules_that_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    assert notices(tmp_path, "--ignore", "INV0") == [("rules", "note", None, 11)]
    assert [item[0] for item in notices(tmp_path, "--select", "INV005")] == ["rules"]
    assert notices(tmp_path, "--select", "INV") == notices(tmp_path, "--ignore", "INV008") == []


def test_empty_standard_input(tmp_path: Path) -> None:
    result = check(tmp_path, "--output-format", "concise", "-")
    assert (result.returncode, result.stdout) == (0, b"warning: standard input is empty\n")
    assert check(tmp_path, "--strict", "-").returncode == 1
    assert check(tmp_path, "--strict", "-", stdin=PLAIN).returncode == 0


def test_a_file_that_only_looks_like_an_editors_lock(tmp_path: Path) -> None:
    write(tmp_path, {".#a.py": UNGUARDED})
    assert check(tmp_path).returncode == 1


def test_strict_as_a_setting(tmp_path: Path) -> None:
    write(tmp_path, {**settings("strict = true"), "a.py": b"import ccxt\n"})
    assert check(tmp_path).returncode == 1
    assert check(tmp_path, "--exit-zero").returncode == 0
    assert check(tmp_path, "a.py").returncode == 0
    write(tmp_path, settings("strict = 1"))
    result = check(tmp_path)
    assert result.returncode == 2
    assert "strict must be true or false" in result.stderr.decode()


def test_beside_a_document_people_read_them_on_standard_error(tmp_path: Path) -> None:
    write(tmp_path, {**settings('exclude = ["old"]'), "a.py": b"import ccxt\n", "old/b.py": PLAIN})
    lines = check(tmp_path, "--output-format", "gitlab").stderr.decode().splitlines()
    assert [line.split(": ")[1] for line in lines] == ["warning", "note"]
    lines = check(tmp_path, "--output-format", "json").stderr.decode().splitlines()
    assert [line.split(": ")[1] for line in lines] == ["warning"]
    both = check(tmp_path, "--output-format", "concise,gitlab:out.json")
    assert both.stderr == b""
    assert both.stdout.decode().startswith("warning: `ccxt`")
    listed = run(tmp_path, "paths", "--no-cache")
    assert "warning: `ccxt`" in listed.stderr.decode()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_not_green(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": PLAIN, "shut/b.py": PLAIN, "c.py": PLAIN})
    (tmp_path / "shut").chmod(0)
    (tmp_path / "c.py").chmod(0)
    try:
        assert check(tmp_path).returncode == 2
    finally:
        (tmp_path / "shut").chmod(0o755)
