"""``invariant-lint fix`` as people run it: patches that git applies, files written with care."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from shells import run as run_alone
from shells import write

from lint_plugin.cli.fix import _write
from lint_plugin.cli.main import main
from lint_plugin.results.fixes import FixedFile

SETTINGS = b'[tool.invariant-guard]\nfix.positions = "desk.held()"\n'
ORDER = b"def f(client, desk, s, side, q):\n    client.create_order(s, side, q)\n"
LEFT = b"def f(client, desk, row):\n    client.create_order(row)\n"
# Bytes that a careless tool would change: line ends, a mark, an encoding, a last line without an end.
ODD = {
    "crlf.py": ORDER.replace(b"\n", b"\r\n"),
    "mark.py": b"\xef\xbb\xbf# -*- coding: utf-8 -*-\n" + ORDER.rstrip(b"\n"),
    "latin.py": b'# -*- coding: latin-1 -*-\nNAME = "\xe9"\n' + ORDER,
    "tabs and \xc3\xa9.py".encode("latin-1").decode(): ORDER.replace(b"    ", b"\t"),
    "form_feed.py": b"import os\n\x0c\n" + ORDER,
    "cr.py": ORDER.replace(b"\n", b"\r"),
}


class Ran(NamedTuple):
    """What a run of the command gave."""

    returncode: int
    stdout: bytes
    stderr: bytes


Run = Callable[..., Ran]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process: a process each would take a second each."""

    def run_here(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        try:
            status = main([*arguments, "--no-cache", "--jobs", "1"])
        except SystemExit as ended:
            status = int(str(ended.code))
        return Ran(status, *capfdbinary.readouterr())

    return run_here


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return write(tmp_path, {"pyproject.toml": SETTINGS, "desk.py": ORDER})


def test_the_patch_is_what_write_writes_and_git_applies_it(tmp_path: Path, run: Run) -> None:
    write(
        tmp_path,
        {"pyproject.toml": SETTINGS, **{f"src/{name}": text for name, text in ODD.items()}},
    )
    patch = run(tmp_path, "fix", "src")
    assert patch.returncode == 0, patch.stderr
    assert f"{len(ODD)} would be fixed whole, 0 partly, 0 left".encode() in patch.stderr
    assert {name: (tmp_path / "src" / name).read_bytes() for name in ODD} == ODD
    written = run(tmp_path, "fix", "--write", "src")
    assert written.returncode == 0, written.stderr
    assert f"{len(ODD)} fixed whole, 0 partly, 0 left".encode() in written.stdout
    after = {name: (tmp_path / "src" / name).read_bytes() for name in ODD}
    assert run(tmp_path, "check", "src").returncode == 0
    again = run(tmp_path, "fix", "src")
    assert (again.returncode, again.stdout) == (0, b"")
    write(tmp_path, {f"src/{name}": text for name, text in ODD.items()})
    git = ["git", "-c", "core.autocrlf=false", "apply", "-"]
    subprocess.run([git[0], "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(git, cwd=tmp_path, input=patch.stdout, check=True)
    assert {name: (tmp_path / "src" / name).read_bytes() for name in ODD} == after
    for name, content in after.items():
        # All that was there is there, byte for byte and in its order.
        lines = iter(content.split(b"\n"))
        assert all(line in lines for line in ODD[name].split(b"\n") if name != "cr.py"), name
        compile(content, name, "exec")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")
def test_a_file_keeps_its_permissions_and_a_link_stays_one(desk: Path, run: Run) -> None:
    os.chmod(desk / "desk.py", 0o750)
    (desk / "link.py").symlink_to("desk.py")
    result = run(desk, "fix", "--write")
    assert result.returncode == 0, result.stderr
    assert (desk / "desk.py").stat().st_mode & 0o777 == 0o750
    assert (desk / "link.py").is_symlink()
    assert (desk / "desk.py").read_bytes().count(b"enforce_before_order") == 1


def test_a_file_that_has_changed_meanwhile_is_left(desk: Path) -> None:
    file = FixedFile("desk.py", b"what was read\n", b"what was made of it\n")
    (failure,) = _write([file], str(desk))
    assert failure.code == "INV902"
    assert "run this again" in failure.message
    assert (desk / "desk.py").read_bytes() == ORDER


def test_a_file_that_cannot_be_written_is_said(desk: Path) -> None:
    (failure,) = _write([FixedFile("gone/desk.py", ORDER, ORDER)], str(desk))
    assert failure.message.startswith("cannot be written: ")


def test_what_is_left_is_listed_with_its_reason_and_ends_with_1(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"pyproject.toml": SETTINGS, "a.py": ORDER, "b.py": LEFT})
    result = run(tmp_path, "fix", "--write")
    assert result.returncode == 1
    assert b"left: the order does not state its symbol" in result.stdout
    assert b"  b.py:2: INV001 `client.create_order`\n" in result.stdout
    assert b"1 fixed whole, 0 partly, 1 left; 1 file changed" in result.stdout
    assert (tmp_path / "b.py").read_bytes() == LEFT


def test_a_reason_suppresses_what_is_left_and_nothing_else(tmp_path: Path, run: Run) -> None:
    text = (
        b'"""x"""\n'
        + LEFT
        + b"\n\ndef g(client, row):\n    return client.create_order(  # now\n        row\n    )\n"
    )
    write(tmp_path, {"pyproject.toml": SETTINGS, "a.py": ORDER, "b.py": text})
    result = run(tmp_path, "fix", "--write", "--add-noqa", "the desk checks")
    assert result.returncode == 0, result.stderr
    assert b"1 fixed whole, 0 partly, 2 suppressed, 0 left; 2 files changed" in result.stdout
    written = (tmp_path / "b.py").read_bytes()
    assert b"create_order(row)  # noqa: INV001 -- the desk checks\n" in written
    assert b"create_order(  # now  # noqa: INV001 -- the desk checks\n" in written
    assert b"noqa" not in (tmp_path / "a.py").read_bytes()
    check = run(tmp_path, "check")
    assert check.returncode == 0, check.stdout
    again = run(tmp_path, "fix", "--add-noqa", "the desk checks")
    assert (again.returncode, again.stdout) == (0, b"")


def test_a_line_that_takes_no_comment_is_left(tmp_path: Path, run: Run) -> None:
    text = b"def g(client, row):\n    x = 1; client.create_order \\\n    (row)\n"
    write(tmp_path, {"pyproject.toml": SETTINGS, "b.py": text})
    result = run(tmp_path, "fix", "--write", "--add-noqa", "the desk checks")
    assert result.returncode == 1
    assert (tmp_path / "b.py").read_bytes() == text


def test_only_selected_rules_are_fixed(tmp_path: Path, run: Run) -> None:
    leave = ORDER.replace(b"(s, side, q)\n", b"(s, side, q, reduceOnly=True)\n")
    write(tmp_path, {"pyproject.toml": SETTINGS, "a.py": ORDER, "b.py": leave})
    result = run(tmp_path, "fix", "--select", "INV008")
    assert b"b/b.py" in result.stdout
    assert b"b/a.py" not in result.stdout


def test_a_declaration_prints_its_line_for_the_settings(tmp_path: Path, run: Run) -> None:
    text = b"from zipline.api import order\n\n\ndef order_target(a, n):\n    return order(a, n)\n"
    write(tmp_path, {"pyproject.toml": SETTINGS + b'extend-orders = ["send"]\n', "a.py": text})
    result = run(tmp_path, "fix", "--write")
    assert result.returncode == 1
    assert b"0 fixed whole, 1 partly, 0 left" in result.stdout
    line = b'extend-orders = ["send", "order_target"]'
    assert b"add to [tool.invariant-guard]:\n  " + line + b"\n" in result.stdout
    assert line not in (tmp_path / "pyproject.toml").read_bytes()
    write(tmp_path, {"pyproject.toml": SETTINGS + line + b"\n"})
    assert run(tmp_path, "check").returncode == 0
    assert run(tmp_path, "fix").returncode == 0
    write(tmp_path, {"a.py": text})
    result = run(tmp_path, "fix", "--write")
    assert result.returncode == 0
    assert b"1 fixed whole (1 by @requires_guard), 0 partly, 0 left" in result.stdout


def test_the_baseline_is_accepted_here_too(desk: Path, run: Run) -> None:
    write(desk, {"pyproject.toml": SETTINGS + b'baseline = "b.json"\n'})
    assert run(desk, "check", "--write-baseline").returncode == 0
    result = run(desk, "fix", "--write")
    assert (result.returncode, result.stdout) == (0, b"nothing to fix\n")
    assert (desk / "desk.py").read_bytes() == ORDER


def test_a_file_that_cannot_be_read_as_python_is_an_error_and_the_others_are_fixed(
    desk: Path, run: Run
) -> None:
    write(desk, {"broken.py": b"client.create_order(:\n", "nul.py": b"create_order\0"})
    result = run(desk, "fix", "--write")
    assert result.returncode == 2
    assert result.stderr.count(b"INV902") == 2
    assert b"enforce_before_order" in (desk / "desk.py").read_bytes()


def test_nothing_of_the_project_is_imported_or_run(tmp_path: Path) -> None:
    evil = b"import pathlib\npathlib.Path('ran').touch()\n"
    write(
        tmp_path,
        {
            "pyproject.toml": SETTINGS,
            "desk.py": evil + ORDER,
            "ccxt.py": evil,
            "invariant_guard.py": evil,
        },
    )
    assert run_alone(tmp_path, "fix", "--write", "desk.py").returncode == 0
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-"], b"standard input is none"),
        (["--write", "--diff"], b"not allowed with"),
        (["--add-noqa", " "], b"--add-noqa: is empty"),
        (["--add-noqa", "a\nb"], b"--add-noqa: must be one line"),
        (["--add-noqa", "# noqa"], b"--add-noqa: must not be"),
        (["--select", "INV7"], b"unknown rule"),
        (["nowhere.py"], b"nowhere.py"),
    ],
)
def test_a_wrong_call_is_refused(desk: Path, run: Run, arguments: list[str], said: bytes) -> None:
    result = run(desk, "fix", *arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"..."', "must begin with a name"),
        ('"{}"', "must begin with a name"),
        ('"read() or {}"', "must begin with a name"),
        ('"read(...)"', "must begin with a name"),
        ('"1 +"', "is no Python expression"),
        ('"a()\\nb()"', "must be one expression on one line"),
        ('"a, b"', "must begin with a name"),
        ('"(x := y)"', "must begin with a name"),
        ("7", "must be an expression"),
    ],
)
def test_positions_that_read_nothing_are_refused(tmp_path: Path, value: str, said: str) -> None:
    from lint_plugin.settings.config import SettingsError, load

    (tmp_path / "p.toml").write_text(f"[tool.invariant-guard]\nfix.positions = {value}\n")
    with pytest.raises(SettingsError) as refused:
        load(str(tmp_path), "p.toml")
    assert "p.toml: tool.invariant-guard.fix.positions" in str(refused.value)
    assert said in str(refused.value)


def test_settings_of_fix_are_checked_and_shown(desk: Path, run: Run) -> None:
    shown = run(desk, "check", "--show-settings")
    assert b'fix.positions = "desk.held()"\n' in shown.stdout
    for text, said in (
        (b'fix = "held()"\n', b"must be a table"),
        (b'fix.position = "held()"\n', b"unknown key 'position'"),
    ):
        write(desk, {"pyproject.toml": b"[tool.invariant-guard]\n" + text})
        result = run(desk, "fix")
        assert result.returncode == 2
        assert said in result.stderr
