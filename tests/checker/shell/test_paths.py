"""``invariant-lint paths``: what it lists, how it says so, and what it leaves out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from shells import GUARDED, UNGUARDED, run, write

# Each status, once; the lines are those of the orders.
EVERY_STATUS = b"""\
import asyncio

async def enter(client, enforcer, symbol, size, held):
    enforcer.enforce_before_order(symbol, "buy", size, held)
    await asyncio.to_thread(client.create_order, symbol=symbol, side="buy", quantity=size)
    client.submit_order(symbol=symbol, side="buy", quantity=size * 2)

class Desk:
    def open(self, client):
        client.submit_order(symbol="BTCUSDT", side="sell", quantity=1)

    def close(self, client):
        client.submit_order(symbol="BTCUSDT", side="sell", quantity=1, reduceOnly=True)

    def keep(self, client):
        self.send = client.create_order

    def accepted(self, client, **order):
        client.submit_order(**order)  # noqa: INV001 -- tried on paper only

    def later(self, client):
        client.submit_order("known", "buy", 1)

    def never(self, client):
        return
        client.submit_order()
"""


def document(folder: Path, *arguments: str) -> dict[str, Any]:
    result = run(folder, "paths", "--output-format", "json", *arguments)
    assert result.returncode == 0, result.stderr
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def test_every_form_of_the_list(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": GUARDED + UNGUARDED})
    rows = document(tmp_path)["orders"]
    assert [(row["line"], row["function"], row["status"], row["rule"]) for row in rows] == [
        (3, "enter", "guarded", ""),
        (5, "enter", "unguarded", "INV001"),
    ]
    assert rows[1]["cure"]
    assert [step["line"] for step in rows[0]["steps"]] == [2, 3]
    markdown = run(tmp_path, "paths", "--output-format", "markdown").stdout.decode()
    assert "| a.py:5 | `enter` | `client.submit_order` | unguarded |" in markdown
    text = run(tmp_path, "paths").stdout.decode()
    assert text.endswith("2 orders, 1 unguarded, 1 guarded\n")
    write(
        tmp_path, {"pyproject.toml": b'[tool.invariant-guard]\nbaseline = "to-be-written.json"\n'}
    )
    assert run(tmp_path, "paths").stdout.decode() == text


def test_every_status_with_what_the_call_says(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "desk.py": EVERY_STATUS,
            "pyproject.toml": b'[tool.invariant-guard]\nbaseline = "known.json"\n',
        },
    )
    run(tmp_path, "check", "--write-baseline")
    # Only one of them is accepted.
    kept = json.loads((tmp_path / "known.json").read_bytes())
    kept["findings"] = [item for item in kept["findings"] if item["function"] == "Desk.later"]
    (tmp_path / "known.json").write_text(json.dumps(kept))
    found = document(tmp_path)
    assert [
        (row["line"], row["status"], row["effect"], row["side"], row["symbol"], row["quantity"])
        for row in found["orders"]
    ] == [
        (5, "guarded", "", '"buy"', "symbol", "size"),
        (6, "guarded", "entry", '"buy"', "symbol", "size * 2"),
        (10, "unguarded", "entry", '"sell"', '"BTCUSDT"', "1"),
        (13, "exit", "exit", '"sell"', '"BTCUSDT"', "1"),
        (16, "by reference", "", "", "", ""),
        (19, "suppressed", "", "", "", ""),
        (22, "baselined", "entry", '"buy"', "", ""),
        (26, "unreachable", "entry", "", "", ""),
    ]
    by_line = {row["line"]: row for row in found["orders"]}
    assert by_line[5]["kind"] == "reference"
    assert by_line[5]["taken"] == "is handed to `asyncio.to_thread`"
    assert by_line[5]["guard"] == "enforcer.enforce_before_order"
    assert by_line[16]["taken"] == "is kept in `self.send`"
    assert by_line[16]["rule"] == "INV005"
    assert by_line[19]["reason"] == "tried on paper only"
    assert found["summary"]["statuses"] == {
        "unguarded": 1,
        "by reference": 1,
        "exit": 1,
        "baselined": 1,
        "suppressed": 1,
        "guarded": 2,
        "unreachable": 1,
    }
    # What a run counts as order calls does not change: references are none.
    checked = run(tmp_path, "check", "--output-format", "json")
    assert json.loads(checked.stdout)["summary"]["orders"] == 6


def test_the_list_is_the_same_from_the_cache(tmp_path: Path) -> None:
    write(tmp_path, {"desk.py": EVERY_STATUS})
    first = run(tmp_path, "paths", "--output-format", "json").stdout
    assert list((tmp_path / ".invariant-lint-cache").rglob("*.json"))
    assert run(tmp_path, "paths", "--output-format", "json").stdout == first
    assert run(tmp_path, "paths", "--output-format", "json", "--no-cache").stdout == first


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("--status", "exit,by-reference"), [13, 16]),
        (("--status", "guarded", "--status", "unreachable"), [5, 6, 26]),
        (("--filter", "desk.CLOSE"), [13]),
        (("--filter", "btcusdt"), [10, 13]),
        (("--filter", "to_thread"), [5]),
        (("--filter", "nothing like it"), []),
    ],
)
def test_what_was_asked_for(tmp_path: Path, arguments: tuple[str, ...], lines: list[int]) -> None:
    write(tmp_path, {"desk.py": EVERY_STATUS})
    found = document(tmp_path, *arguments)
    assert [row["line"] for row in found["orders"]] == lines
    text = run(tmp_path, "paths", *arguments).stdout.decode()
    assert f"{8 - len(lines)} more do not match --status or --filter\n" in text


def test_an_unknown_status_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": GUARDED})
    result = run(tmp_path, "paths", "--status", "ungarded")
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 1
    assert b"did you mean 'unguarded'?" in result.stderr


def test_tests_and_archives_stand_apart(tmp_path: Path) -> None:
    files = {
        "desk.py": UNGUARDED,
        "tests/helpers.py": UNGUARDED,
        "pkg/test_desk.py": UNGUARDED,
        "pkg/conftest.py": UNGUARDED,
        "pkg/_archive/desk.py": UNGUARDED,
        "pkg/tested.py": UNGUARDED,
    }
    write(tmp_path, files)
    found = document(tmp_path)
    assert [row["path"] for row in found["orders"]] == ["desk.py", "pkg/tested.py"]
    assert found["left_out"] == {"tests": 3, "archives": 1}
    text = run(tmp_path, "paths").stdout.decode()
    assert text.endswith(
        "left out: 3 orders in tests and 1 order in archives; --tests shows them\n"
    )
    everything = document(tmp_path, "--tests")
    assert {row["path"]: row["area"] for row in everything["orders"]} == {
        "desk.py": "",
        "pkg/_archive/desk.py": "archives",
        "pkg/conftest.py": "tests",
        "pkg/test_desk.py": "tests",
        "pkg/tested.py": "",
        "tests/helpers.py": "tests",
    }
    # What a person names is wanted.
    assert len(document(tmp_path, "tests", "pkg/test_desk.py")["orders"]) == 2


def test_callers_are_joined_by_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "desk.py": b"class Desk:\n    def send(self, c):\n        c.create_order()\n"
            b"    def __call__(self, c):\n        c.create_order()\n",
            "loop.py": b"# desk.send(\ndef main(desk):\n    desk.send(1)\n    (desk\n     .send(2))\n"
            b"    send(3)\n    print('send(')\n",
            "broken.py": b"send((\n",
        },
    )
    rows = document(tmp_path)["orders"]
    assert rows[0]["callers"] == [
        {"path": "loop.py", "line": 3, "function": "main", "text": "desk.send(1)"},
        {"path": "loop.py", "line": 5, "function": "main", "text": ".send(2))"},
    ]
    assert rows[1]["callers"] == []


def test_more_callers_than_help_are_counted(tmp_path: Path) -> None:
    calls = "".join(f"desk.send({number})\n" for number in range(40))
    desk = b"def send(c):\n    c.create_order()\n"
    write(tmp_path, {"desk.py": desk, "loop.py": calls.encode()})
    (row,) = document(tmp_path)["orders"]
    assert len(row["callers"]) + row["callers_left_out"] == 40
    assert row["callers_left_out"] > 20


BEFORE = b"""\
def a(c): c.create_order(symbol="A")
def b(c):
    c.create_order(symbol="X")
    c.create_order(symbol="Y")
def gone(c): c.create_order()
"""
AFTER = b"""\
# moved down
def a(c, e):
    e.enforce_before_order("A", "buy", 1, held)
    c.create_order(symbol="A")
def b(c):
    c.create_order(symbol="Y")
def new(c): c.create_order()
"""


def test_the_difference_to_an_earlier_document(tmp_path: Path) -> None:
    write(tmp_path, {"desk.py": BEFORE, "tests/t.py": UNGUARDED})
    run(tmp_path, "paths", "--output-format", "json:before.json")
    write(tmp_path, {"desk.py": AFTER})
    found = document(tmp_path, "--compare", "before.json")
    assert [(row["line"], row["earlier"]) for row in found["orders"]] == [
        (4, "unguarded"),
        (6, "unguarded"),
        (7, "-"),
    ]
    compared = found["compared"]
    assert (compared["new"], compared["changed"]) == (1, 1)
    # Of two equal calls the one that is left is known by what it says.
    assert [(item["line"], item["symbol"]) for item in compared["gone"]] == [(3, '"X"'), (5, "")]
    text = run(tmp_path, "paths", "--compare", "before.json").stdout.decode()
    assert "since before.json: 1 new, 2 gone, 1 with another status\n" in text
    assert "  was unguarded: desk.py:4: c.create_order: guarded\n" in text
    assert "  gone: desk.py:5: c.create_order: unguarded\n" in text


def test_a_document_of_the_first_version_is_compared(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": GUARDED + UNGUARDED, "tests/t.py": UNGUARDED})
    keys = ("path", "line", "column", "function", "call", "status", "guard", "rule", "cure")
    rows = document(tmp_path, "--tests")["orders"]
    first = {"version": 1, "orders": [{key: row[key] for key in keys} for row in rows]}
    (tmp_path / "first.json").write_text(json.dumps({**first, "errors": []}))
    for arguments in ((), ("--tests",)):
        compared = document(tmp_path, "--compare", "first.json", *arguments)["compared"]
        assert (compared["new"], compared["changed"], compared["gone"]) == (0, 0, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, b"cannot be read"),
        (b"{", b"is no JSON"),
        (b"[]", b"lists no orders"),
        (b'{"version": 1, "findings": []}', b"lists no orders"),
        (b'{"version": 2, "orders": []}', b"not of version 1"),
        (b'{"version": 1, "orders": [{"path": "a.py"}]}', b"lacks one of line"),
        (b'{"version": 1, "orders": [], "selection": {"filter": "x"}}', b"written with --filter"),
        (b'{"version": 1, "orders": [], "selection": {"status": ["exit"]}}', b"with --status"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    tmp_path: Path, content: bytes | None, said: bytes
) -> None:
    write(tmp_path, {"a.py": GUARDED})
    if content is not None:
        (tmp_path / "before.json").write_bytes(content)
    result = run(tmp_path, "paths", "--compare", "before.json")
    assert result.returncode == 2
    assert said in result.stderr
    assert b"before.json" in result.stderr
    assert result.stderr.count(b"\n") == 1
    assert result.stdout == b""


def test_the_commit_is_that_of_the_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": GUARDED})
    assert document(tmp_path)["head"]["commit"] is None
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@x"]
    for command in (["init", "-q"], ["add", "a.py"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    head = document(tmp_path)["head"]
    shown = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=tmp_path, check=True, capture_output=True
    )
    assert head["commit"] == shown.stdout.decode().strip()
    assert head["changed"] is False
    # A hook of another repository names that one.
    other = {"GIT_DIR": "/nonexistent"}
    result = run(tmp_path, "paths", "--output-format", "json", env=other)
    assert json.loads(result.stdout)["head"]["commit"] == head["commit"]
    write(tmp_path, {"a.py": UNGUARDED})
    assert document(tmp_path)["head"]["changed"] is True


def test_what_was_not_analysed_is_in_every_form(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": GUARDED, "broken.py": b"create_order((\n"})
    for form in ("text", "markdown", "json", "html"):
        result = run(tmp_path, "paths", "--output-format", form)
        assert result.returncode == 2
        assert b"not analysed" in result.stdout or b"INV902" in result.stdout
        assert b"broken.py:1: INV902" in result.stderr


def test_several_forms_at_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": GUARDED})
    result = run(tmp_path, "paths", "--output-format", "html:a.html,text,json:a.json")
    assert result.returncode == 0
    assert result.stdout.endswith(b"1 order, 1 guarded\n")
    assert (tmp_path / "a.html").read_bytes().startswith(b"<!doctype html>")
    assert json.loads((tmp_path / "a.json").read_bytes())["version"] == 1
    for wrong, said in (("html,text", b"cannot share"), ("htm", b"did you mean 'html'?")):
        result = run(tmp_path, "paths", "--output-format", wrong)
        assert result.returncode == 2
        assert said in result.stderr


def test_standard_input_is_listed(tmp_path: Path) -> None:
    result = run(
        tmp_path, "paths", "-", "--stdin-filename", "a.py", "--output-format", "html", stdin=GUARDED
    )
    assert result.returncode == 0
    assert b"enforce_before_order" in result.stdout
