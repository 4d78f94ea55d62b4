"""A second run: the same bytes as a run that remembers nothing, whatever happened in between."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from shells import GUARDED, UNGUARDED, run, write

from lint_plugin.run.cache import FOLDER, Cache
from lint_plugin.run.index import Index
from lint_plugin.run.memory import WORTH_AN_INDEX
from lint_plugin.run.source_file import SourceFile, stamp
from lint_plugin.settings.config import Config

SENDER = b"""\
import ccxt
import requests

class Desk:
    def fire_order(self, symbol, side, qty):
        self.client.submit_order(symbol, side, qty)

    def push_orders(self, body):
        requests.post("https://venue.example/v9/orders", json=body)

def enter(desk, symbol):
    desk.execute_block_trade(symbol, 1)
    desk.fire_order(symbol=symbol, side="buy", qty=1)
    desk.market_enter(symbol=symbol, side="buy", qty=1)
"""
TREE = {
    "desk/orders.py": UNGUARDED + b"# noqa: INV001\n",
    "desk/same.py": UNGUARDED + b"# noqa: INV001\n",
    "desk/guarded.py": GUARDED,
    "desk/senders.py": SENDER,
    "desk/broken.py": b"import ccxt\ndef enter(:\n    client.create_order(1)\n",
    "desk/latin.py": b"# coding: nonsense\n",
    "desk/cython.pyx": b"client.create_order(1)\n",
    "bin/trade": b"#!/usr/bin/env python\nclient.create_order(1)\n",
    **{f"plain/module_{number}.py": b"total = 1\n" for number in range(WORTH_AN_INDEX)},
}
DOCUMENTS = ("concise", "github", "gitlab", "json", "sarif")


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree after a first run: its reports and evidence are known by content."""
    folder = write(tmp_path_factory.mktemp("first") / "project", TREE)
    (folder / "pyproject.toml").write_text("[tool.invariant-guard]\n")
    assert reports(folder) == reports(folder, "--no-cache")
    return folder


@pytest.fixture
def tree(tmp_path: Path, remembered: Path) -> Path:
    return shutil.copytree(remembered, tmp_path / "project")


def reports(tree: Path, *options: str) -> dict[str, bytes]:
    """What a run says, in every format."""
    out = tree.parent / "out"
    out.mkdir(exist_ok=True)
    formats = ["full", *(f"{name}:{out / name}" for name in DOCUMENTS)]
    result = run(tree, "check", *options, "--jobs", "1", "--output-format", ",".join(formats))
    said = {name: (out / name).read_bytes() for name in DOCUMENTS}
    status = str(result.returncode).encode()
    return {"full": result.stdout, "notes": result.stderr, "status": status, **said}


def set_back(path: Path, content: bytes) -> None:
    """Write other bytes of the same length, and set the time of the last change back."""
    status = path.stat()
    assert len(content) == status.st_size
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda tree: None,
    "a guard goes": lambda tree: (tree / "desk/guarded.py").write_bytes(UNGUARDED),
    "an order comes": lambda tree: (tree / "plain/module_1.py").write_bytes(UNGUARDED),
    "the same size and time": lambda tree: set_back(
        tree / "desk/orders.py", TREE["desk/orders.py"].replace(b"submit_order", b"cancel_order")
    ),
    "a likely name changes": lambda tree: (tree / "desk/senders.py").write_bytes(
        SENDER.replace(b"market_enter", b"market_leave").replace(b"block_trade", b"batch_trade")
    ),
    "what settles a name goes": lambda tree: (tree / "desk/senders.py").write_bytes(
        SENDER.replace(b"self.client.submit_order", b"self.client.record")
    ),
    "an import goes": lambda tree: (tree / "desk/senders.py").write_bytes(SENDER[12:]),
    "a file goes": lambda tree: (tree / "desk/senders.py").unlink(),
    "a file comes": lambda tree: (tree / "desk/new.py").write_bytes(UNGUARDED),
    "a file moves": lambda tree: (tree / "desk/senders.py").rename(tree / "plain/senders.py"),
    "two files change places": lambda tree: (
        (tree / "desk/orders.py").rename(tree / "desk/other"),
        (tree / "desk/guarded.py").rename(tree / "desk/orders.py"),
        (tree / "desk/other").rename(tree / "desk/guarded.py"),
    ),
    "a file is touched": lambda tree: (tree / "desk/orders.py").touch(),
    "everything is touched": lambda tree: [path.touch() for path in tree.rglob("*.py")],
    "a checkout": lambda tree: (
        shutil.copytree(tree, tree.parent / "copy"),
        shutil.rmtree(tree),
        (tree.parent / "copy").rename(tree),
    ),
    "a file breaks": lambda tree: (tree / "plain/module_2.py").write_bytes(b"\0"),
    "a file is mended": lambda tree: (tree / "desk/latin.py").write_bytes(b"total = 1\n"),
    "Cython changes": lambda tree: (tree / "desk/cython.pyx").write_bytes(b"pass\n"),
    "a script changes": lambda tree: (tree / "bin/trade").write_bytes(
        b"#!/usr/bin/env python\nclient.create_order(1)\nclient.create_order(2)\n"
    ),
    "a setting adds an order": lambda tree: (tree / "pyproject.toml").write_text(
        '[tool.invariant-guard]\nextend-orders = ["market_enter"]\n'
    ),
    "a setting adds a guard": lambda tree: (tree / "pyproject.toml").write_text(
        '[tool.invariant-guard]\nguards = ["may_enter"]\n'
    ),
    "a setting silences": lambda tree: (tree / "pyproject.toml").write_text(
        '[tool.invariant-guard]\nignore-orders = ["submit_order", "ccxt.*"]\n'
    ),
    "a setting leaves a folder out": lambda tree: (tree / "pyproject.toml").write_text(
        '[tool.invariant-guard]\nexclude = ["desk"]\n'
    ),
    "entries are damaged": lambda tree: [
        path.write_bytes(path.read_bytes()[:-20]) for path in (tree / FOLDER).rglob("*.json")
    ],
    "the index is damaged": lambda tree: [
        path.write_bytes(b"[]") for path in (tree / FOLDER).glob("index-*.json")
    ],
}


# Traced, it takes half as long again, and shows no line that the tests below do not.
@pytest.mark.no_cover
@pytest.mark.parametrize("change", CHANGES)
def test_it_says_what_a_run_without_memory_says(tree: Path, change: str) -> None:
    settle(tree)
    CHANGES[change](tree)
    expected = reports(tree, "--no-cache")
    assert reports(tree) == expected, "right after the change"
    settle(tree)
    assert reports(tree) == expected, "from what was indexed then"


def test_the_tree_shows_every_kind_of_notice(tree: Path) -> None:
    notices = json.loads(reports(tree)["json"])["notices"]
    assert {"name", "arguments", "suffix"} <= {notice["kind"] for notice in notices}


_WATCHED = """
import json, os, sys
opened, parsed = [], []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = os.path.abspath(arguments[0])
        if path.startswith(os.getcwd()) and os.sep + ".invariant-lint-cache" not in path:
            opened.append(os.path.relpath(path))
    elif event == "compile" and arguments[1] == "<unknown>":
        # What `ast.parse` calls a text.
        parsed.append("text")
import lint_plugin.run.index as index
index._TICK = 0
from lint_plugin.cli.main import main
sys.addaudithook(hook)
main(["check", "--jobs", "1", "--output-format", "json:" + os.path.join("..", "report"), *sys.argv[1:]])
heavy = sorted({"libcst", "rich", "concurrent.futures", "importlib.metadata"} & set(sys.modules))
print(json.dumps([sorted(set(opened) - {"pyproject.toml"}), parsed, heavy]))
"""


def watched(tree: Path, *paths: str) -> tuple[list[str], list[str], list[str]]:
    """The files that a run opens, what it parses, and which large modules it loads.

    Files count as old one tick after they were written.
    """
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, *paths], cwd=tree, capture_output=True, check=True
    )
    opened, parsed, heavy = json.loads(done.stdout)
    return opened, parsed, heavy


def settle(tree: Path) -> None:
    """Take everything down as it is now, as if it were written long ago."""
    watched(tree)


def unknowable(tree: Path) -> None:
    """Take out what is looked at in every run, since the next one may have better luck."""
    (tree / "desk/latin.py").unlink()
    (tree / "desk/broken.py").unlink()


def test_nothing_is_read_or_parsed_again(tree: Path) -> None:
    unknowable(tree)
    shutil.rmtree(tree / FOLDER)
    opened, parsed, _ = watched(tree)
    assert "desk/senders.py" in opened
    assert "plain/module_1.py" in opened
    assert parsed
    assert watched(tree) == ([], [], [])
    (tree / "plain/module_3.py").write_bytes(b"total = 3\n")
    assert watched(tree) == (["plain/module_3.py"], [], [])
    assert watched(tree) == ([], [], [])
    # What cannot be read is told anew.
    (tree / "plain/module_3.py").write_bytes(b"# coding: nonsense\n")
    assert watched(tree)[0] == ["plain/module_3.py"]
    assert watched(tree)[0] == ["plain/module_3.py"]


def test_a_run_over_a_part_forgets_nothing_of_the_rest(tree: Path) -> None:
    unknowable(tree)
    watched(tree)
    (tree / "plain/module_0.py").unlink()
    (tree / "plain/more.py").write_bytes(b"total = 2\n")
    assert watched(tree, "plain")[0] == ["plain/more.py"]
    assert watched(tree) == ([], [], [])
    (index,) = (tree / FOLDER).glob("index-*.json")
    known = json.loads(json.loads(index.read_bytes())["body"])
    assert str(tree / "plain/more.py") in known
    assert str(tree / "plain/module_0.py") not in known


def test_a_file_written_again_at_once_is_read_again(tree: Path) -> None:
    """Ten states of one size, each written right after a run: no clock tells them apart."""
    orders = tree / "desk/orders.py"
    before = orders.stat()
    for number in range(10):
        name = b"submit_order" if number % 2 else b"cancel_order"
        orders.write_bytes(TREE["desk/orders.py"].replace(b"submit_order", name))
        os.utime(orders, ns=(before.st_atime_ns, before.st_mtime_ns))
        result = run(tree, "check", "--output-format", "concise")
        assert (b"desk/orders.py:2" in result.stdout) == bool(number % 2), number


SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("changed", "ahead", "is_known"),
    [
        (-3 * SECOND, 0, True),
        (-1 * SECOND, 0, False),
        (0, 0, False),
        (5 * SECOND, 0, False),
        # The clock of the file system is ten seconds behind: what looks old is new there.
        (-3 * SECOND, -10 * SECOND, False),
        (-13 * SECOND, -10 * SECOND, True),
        (5 * SECOND, 10 * SECOND, True),
    ],
)
@pytest.mark.parametrize("which", [0, 1])
def test_only_what_is_clearly_older_than_the_run_is_taken_down(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: int,
    ahead: int,
    is_known: bool,
    which: int,
) -> None:
    started = time.time_ns()
    at = [started - 100 * SECOND, started - 100 * SECOND, 10, 7, 8]
    at[which] = started + changed
    file = SourceFile("/a.py", "a.py", "a.py", (at[0], at[1], at[2], at[3], at[4]))
    cache = Cache(Config(root=str(tmp_path)))
    monkeypatch.setattr(cache, "clock_ahead", lambda: ahead)
    index = Index(cache, started)
    index.put(file, [1])
    index.save([])
    assert Index(cache, started).get(file) == ([1] if is_known else None)


@pytest.mark.parametrize("part", range(5))
def test_every_part_of_a_stat_counts(tmp_path: Path, part: int) -> None:
    cache = Cache(Config(root=str(tmp_path)))
    path = tmp_path / "a.py"
    path.write_bytes(b"")
    at = stamp(path.stat())
    file = SourceFile(str(path), "a.py", "a.py", at)
    index = Index(cache, time.time_ns() + 10 * SECOND)
    index.put(file, [1])
    index.save([])
    assert Index(cache, 0).get(file) == [1]
    other = list(at)
    other[part] += 1
    changed = file._replace(stamp=(other[0], other[1], other[2], other[3], other[4]))
    assert Index(cache, 0).get(changed) is None


def test_the_clock_of_the_file_system_is_asked(tmp_path: Path) -> None:
    assert abs(Cache(Config(root=str(tmp_path))).clock_ahead()) < SECOND
