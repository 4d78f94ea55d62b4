"""Every silent exit 0 that could be constructed: each ends otherwise, or is said aloud.

``docs/silent-zero.md`` lists what is tried here, each by its name; a test holds the two together.
"""

from __future__ import annotations

import io
import os
import py_compile
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from repository import done, new_repository
from shells import PLAIN, UNGUARDED, write

from lint_plugin.cli.main import main

PAGE = Path(__file__).parents[3] / "docs" / "silent-zero.md"
NOTEBOOK = b'{"cells": [{"source": ["client.submit_order(1)\\n"]}]}'
HELD = (
    b"from desk import keep\n\n\ndef enter(client):\n    keep(client)\n    client.submit_order(1)\n"
)


class Tried(NamedTuple):
    """What was tried: files, arguments, and what it ends with."""

    name: str
    files: dict[str, bytes]
    status: int
    said: str = ""
    arguments: tuple[str, ...] = ()
    settings: str = ""
    prepare: Callable[[Path], object] = lambda folder: None
    stdin: bytes = b""


def _archive(folder: Path) -> None:
    with zipfile.ZipFile(folder / "desk.pyz", "w") as archive:
        archive.writestr("__main__.py", UNGUARDED)


def _compiled(folder: Path) -> None:
    py_compile.compile(str(folder / "b.py"), str(folder / "old.pyc"), doraise=True)
    (folder / "b.py").unlink()


def _link(name: str, target: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).symlink_to(target)


def _tracked(*names: str) -> Callable[[Path], object]:
    def prepare(folder: Path) -> None:
        new_repository(folder)
        done(folder, "git", "add", "-f", *names)

    return prepare


A = {"a.py": UNGUARDED}
SPARED = {"a.py": PLAIN}
TABLE = (
    # Nothing to look at.
    Tried("an empty folder", {}, 2, "no Python file under"),
    Tried("a folder without Python", {"a.txt": b"", "a.ipynb": NOTEBOOK}, 2, "no Python file"),
    Tried("`exclude` that leaves nothing", A, 2, "leaves out every", settings='exclude = ["*"]'),
    Tried("all of it in .gitignore", {**A, ".gitignore": b"*.py\n"}, 2, "but what .gitignore"),
    Tried(
        "a named folder with nothing in it",
        {**SPARED, "b/x.txt": b""},
        0,
        "no Python file is looked at under b",
        ("a.py", "b"),
    ),
    Tried("a path that does not exist", A, 2, "no such file", ("b.py",)),
    Tried("a pattern that the shell did not expand", A, 2, "no such file", ("*.txt",)),
    Tried("a list of paths as `@file`", {**A, "list": b"a.py\n"}, 2, "no such file", ("@list",)),
    Tried("an empty argument", A, 1, "INV001", ("",)),
    Tried("empty standard input", A, 0, "standard input is empty", ("-",)),
    Tried(
        "excluded standard input",
        A,
        0,
        "leaves out every",
        ("--stdin-filename", "a.py", "-"),
        'exclude = ["a.py"]',
        stdin=UNGUARDED,
    ),
    # Files that are no `.py`, or seem to be none.
    Tried("an order in a `.pyi`", {"a.pyi": UNGUARDED}, 1, "INV001"),
    Tried("a folder called x.py", {"x.py/a.py": UNGUARDED}, 1, "INV001"),
    Tried("a folder called x.py, named", {"x.py/a.py": UNGUARDED}, 1, "INV001", ("x.py",)),
    Tried("a notebook", {**SPARED, "b.ipynb": NOTEBOOK}, 0, "b.ipynb is a notebook"),
    Tried("a notebook, named", {**SPARED, "b.ipynb": NOTEBOOK}, 2, "is a notebook", ("b.ipynb",)),
    Tried("Cython", {**SPARED, "b.pyx": UNGUARDED}, 0, "b.pyx is Cython"),
    Tried("included Cython", {**SPARED, "b.pxi": UNGUARDED}, 0, "b.pxi is Cython"),
    Tried(
        "a script without a suffix",
        {**SPARED, "b": b"#!/usr/bin/python3\n" + UNGUARDED},
        0,
        "b is a Python script",
    ),
    Tried(
        "a script with another suffix",
        {**SPARED, "b.cgi": b"#!/usr/bin/python3\n" + UNGUARDED},
        0,
        "Python by another suffix",
    ),
    Tried("a WSGI script", {**SPARED, "b.wsgi": UNGUARDED}, 0, "Python by another suffix"),
    Tried("a template of Python", {**SPARED, "b.py.j2": UNGUARDED}, 0, "a template of Python"),
    Tried("an archive that runs", SPARED, 0, "desk.pyz is an archive", prepare=_archive),
    Tried(
        "compiled Python without its source",
        {**SPARED, "b.py": UNGUARDED},
        0,
        "old.pyc is compiled",
        prepare=_compiled,
    ),
    # Files that cannot be read as they are.
    Tried("Python 2", {"a.py": b"print 'x'\nclient.submit_order(1)\n"}, 2, "not valid Python"),
    Tried("UTF-16", {"a.py": UNGUARDED.decode().encode("utf-16")}, 2, "NUL byte"),
    Tried("an unknown encoding", {"a.py": b"# coding: none-such\n" + UNGUARDED}, 2, "encoding"),
    Tried("a file without end", A, 2, "cannot be read", prepare=_link("b.py", "b.py")),
    Tried("a dangling link", A, 2, "no such file", prepare=_link("b.py", "gone.py")),
    Tried("a loop of folders", A, 1, "INV001", prepare=_link("loop", ".")),
    # Folders that are passed over.
    Tried(
        "a folder of tools with tracked code",
        {**SPARED, "venv/b.py": UNGUARDED},
        0,
        "git tracks 1 file",
        prepare=_tracked("venv/b.py"),
    ),
    Tried(
        "a hidden one",
        {**SPARED, ".tox/b.py": UNGUARDED},
        0,
        "git tracks 1 file",
        prepare=_tracked(".tox/b.py"),
    ),
    Tried(
        "a tracked file in .gitignore",
        {".gitignore": b"a.py\n", **A},
        1,
        "INV001",
        prepare=_tracked("a.py"),
    ),
    # Comments.
    Tried(
        "comments of other tools",
        {"a.py": b"# flake8: noqa\n# pylint: skip-file\n# invariant: skip\n" + UNGUARDED},
        1,
        "INV001",
    ),
    Tried("a bare `# noqa`", {"a.py": UNGUARDED.rstrip() + b"  # noqa\n"}, 1, "INV001"),
    Tried(
        "`# noqa` without a reason",
        {"a.py": UNGUARDED.rstrip() + b"  # noqa: INV001\n"},
        1,
        "INV901",
    ),
    # Settings.
    Tried("`--select` of no rule", A, 2, "unknown rule", ("--select", "")),
    Tried("`--select` of another rule", A, 0, "leave out INV001", ("--select", "INV005")),
    Tried("`--ignore` of every rule", A, 2, "leave no rule", ("--ignore", "INV")),
    Tried(
        "`per-file-ignores` for every file",
        A,
        0,
        "takes out 1 finding",
        settings='per-file-ignores = { "*" = ["INV"] }',
    ),
    Tried(
        "a baseline that holds everything",
        A,
        0,
        "1 in the baseline",
        settings='baseline = "b.json"',
        prepare=lambda _: main(["check", "--no-cache", "--write-baseline"]),
    ),
    Tried(
        "a table of another name",
        {**A, "pyproject.toml": b"[tool.invariant_guard]\n"},
        2,
        "did you mean",
    ),
    Tried("a key of another name", A, 2, "unknown key", settings='extend_orders = ["x"]'),
    Tried(
        "a settings file without a table",
        {**A, "x.toml": b""},
        2,
        "has no table",
        ("--config", "x.toml"),
    ),
    Tried("`orders` without a name", A, 2, "orders is empty", settings="orders = []"),
    Tried(
        "`orders` with names that nothing calls",
        A,
        0,
        "none of its own is called",
        settings='orders = ["fire"]',
    ),
    Tried(
        "`ignore-orders` of a name",
        A,
        0,
        "takes out `submit_order`",
        settings='ignore-orders = ["*.submit_order"]',
    ),
    Tried(
        "`ignore-orders` of everything", A, 2, "means every call", settings='ignore-orders = ["*"]'
    ),
    Tried(
        "`guards` of everything", {"a.py": HELD}, 2, "means every call", settings='guards = ["*"]'
    ),
    Tried(
        "`no-return` of everything",
        {"a.py": HELD},
        2,
        "means every call",
        settings='no-return = ["*"]',
    ),
    Tried(
        "a guard with the part that answers",
        A,
        2,
        "list it under one of them",
        settings='extend-guards = ["ask[ok]"]',
    ),
    Tried(
        "a name that no call can bear",
        A,
        2,
        "is no name",
        settings='extend-orders = ["fire()"]',
    ),
    Tried(
        "`endpoints = false`",
        {"a.py": b"def fire(s, b):\n    s.post('https://x/fapi/v1/order', b)\n"},
        0,
        "posts to a path of orders",
        settings="endpoints = false",
    ),
    # Orders that no setting lists.
    Tried(
        "a library of which no order is seen",
        {"a.py": b"import ccxt\n"},
        0,
        "none of its orders is seen",
    ),
    Tried("the name of an order", {"a.py": b"c.execute_trade(1)\n"}, 0, "no setting lists it"),
    Tried(
        "the arguments of an order",
        {"a.py": b"c.market(symbol, 'buy', qty)\n"},
        0,
        "is told symbol, side",
    ),
    Tried(
        "a function that nothing calls",
        {"a.py": b"def place_order(c, b):\n    c.ask(b)\n"},
        0,
        "nothing here calls them",
    ),
    Tried(
        "a path of orders",
        {"a.py": b"def fire(s, b):\n    s.post('/our/v9/orders', b)\n"},
        0,
        "posts to a path of orders",
    ),
)


def _attempt(tried: Tried, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    if tried.settings:
        write(folder, {"pyproject.toml": f"[tool.invariant-guard]\n{tried.settings}\n".encode()})
    write(folder, tried.files)
    os.chdir(folder)
    if ".gitignore" in tried.files:
        new_repository(folder)
    tried.prepare(folder)
    capsys.readouterr()
    try:
        status = main(["check", "--no-cache", "--jobs", "1", *tried.arguments])
    except SystemExit as ended:
        status = int(ended.code or 0)
    shown = capsys.readouterr()
    return status, shown.out + shown.err


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_no_exit_0_is_silent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = []
    for number, tried in enumerate(TABLE):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(tried.stdin)))
        status, shown = _attempt(tried, folder, capsys)
        if (status, tried.said in shown) != (tried.status, True):
            wrong.append((tried.name, status, shown))
    assert not wrong


def test_the_page_lists_what_is_tried() -> None:
    rows = re.findall(r"^\| (?!tried|-)(.+?) \| (\d) \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert rows == [(tried.name, str(tried.status)) for tried in TABLE]
