"""The real flake8, with the plugin found through its entry point."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from untraced import untraced

from lint_plugin.results.rules import RULES

UNGUARDED = b"def enter(client):\n    client.create_order('BTCUSDT', 'buy', 1)\n"
UNDER_FLAKE8 = [code for code, rule in RULES.items() if not rule.command_line_only]


def flake8(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # --isolated would also keep a developer's own settings out, but some tests are about settings.
    return subprocess.run(
        [sys.executable, "-m", "flake8", *arguments],
        cwd=folder,
        env=untraced(),
        input=stdin,
        capture_output=True,
        check=False,
    )


def lines(result: subprocess.CompletedProcess[bytes]) -> list[str]:
    return result.stdout.decode().splitlines()


def test_a_finding_stands_at_the_called_name(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(UNGUARDED)
    result = flake8(tmp_path, "--select=INV", "a.py")
    (line,) = lines(result)
    assert result.returncode == 1
    assert line.startswith("a.py:2:12: INV001 `client.create_order` can run without")
    assert "path 1 -> 2" in line


def test_it_is_on_without_being_selected(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(UNGUARDED)
    assert [line.split()[1] for line in lines(flake8(tmp_path, "a.py"))] == ["INV001"]


@pytest.mark.parametrize(
    "content",
    [
        UNGUARDED,
        b"\xef\xbb\xbf" + UNGUARDED,
        UNGUARDED.replace(b"\n", b"\r\n"),
        b"# coding: latin-1\nx = '\xe9'; c.create_order()\n",
        "x = '漢é'; c.create_order()\n".encode(),
        b"\x0c\ndef f(c):\n    c.create_order()\n",
    ],
    ids=["plain", "mark", "crlf", "latin-1", "wide", "form feed"],
)
def test_it_agrees_with_the_command(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.py").write_bytes(content)
    command = subprocess.run(
        [sys.executable, "-m", "lint_plugin.cli", "check", "--output-format", "json", "a.py"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    expected = [
        f"a.py:{item['line']}:{item['column']}: {item['code']}"
        for item in json.loads(command.stdout)["findings"]
    ]
    found = lines(flake8(tmp_path, "--select=INV", "a.py"))
    assert [" ".join(line.split()[:2]) for line in found] == expected
    assert expected


@pytest.mark.parametrize("code", UNDER_FLAKE8)
def test_each_example_is_reported_once(tmp_path: Path, code: str) -> None:
    rule = RULES[code]
    (tmp_path / "bad.py").write_text(rule.bad, encoding="utf-8")
    (tmp_path / "good.py").write_text(rule.good, encoding="utf-8")
    found = lines(flake8(tmp_path, f"--select={code}", "bad.py", "good.py"))
    assert found
    assert all(line.startswith("bad.py:") and f" {code} " in line for line in found)
    assert len(set(found)) == len(found)


def test_rules_that_are_off_must_be_selected(tmp_path: Path) -> None:
    for code in UNDER_FLAKE8:
        if not RULES[code].on_by_default:
            (tmp_path / "bad.py").write_text(RULES[code].bad, encoding="utf-8")
            assert code not in flake8(tmp_path, "bad.py").stdout.decode()


def test_names_come_from_pyproject_and_selection_from_flake8(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(
        b'[tool.invariant-guard]\nextend-orders = ["place"]\nignore = ["INV001"]\n'
    )
    (tmp_path / "a.py").write_bytes(b"def enter(client):\n    client.place()\n")
    assert [line.split()[1] for line in lines(flake8(tmp_path, "a.py"))] == ["INV001"]
    assert lines(flake8(tmp_path, "--extend-ignore=INV001", "a.py")) == []
    (tmp_path / ".flake8").write_bytes(b"[flake8]\nper-file-ignores = a.py:INV001\n")
    assert lines(flake8(tmp_path, "a.py")) == []


def test_noqa_is_flake8s(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(
        b"def enter(client):\n    client.create_order()  # noqa: INV001\n"
    )
    assert lines(flake8(tmp_path, "a.py")) == []
    assert len(lines(flake8(tmp_path, "--disable-noqa", "a.py"))) == 1


def test_standard_input(tmp_path: Path) -> None:
    result = flake8(tmp_path, "--stdin-display-name", "src/a.py", "-", stdin=UNGUARDED)
    assert lines(result)[0].startswith("src/a.py:2:12: INV001")


def test_a_bad_setting_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"[tool.invariant-guard]\nguard = []\n")
    (tmp_path / "a.py").write_bytes(b"x = 1\n")
    result = flake8(tmp_path, "a.py")
    assert result.returncode == 1
    text = (result.stdout + result.stderr).decode()
    assert "pyproject.toml: unknown key 'guard'" in text
    assert "Traceback" not in text


def test_several_processes_say_the_same(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"m{number}.py").write_bytes(UNGUARDED)
    one = flake8(tmp_path, "--jobs=1", ".")
    two = flake8(tmp_path, "--jobs=2", ".")
    assert one.stdout == two.stdout
    assert len(lines(one)) == 6


def test_it_is_off_the_path_of_files_that_mention_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\n")
    code = (
        "import sys; from flake8.main.cli import main\n"
        "status = main(['--jobs=1', 'a.py'])\n"
        "sys.exit(status or ('libcst' in sys.modules) * 7)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert result.returncode == 0


def test_what_was_not_analysed_does_not_pass_for_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ast

    from lint_plugin.analysis import pipeline
    from lint_plugin.flake8_plugin import Plugin
    from lint_plugin.results.finding import Problem, Report

    report = Report(problems=(Problem("holds unknown syntax", 3),))
    monkeypatch.setattr(pipeline, "analyse_text", lambda *_: report)
    plugin = Plugin(ast.parse(""), ["create_order()\n"], "a.py")
    assert [result[:3] for result in plugin.run()] == [(3, 0, "INV902 holds unknown syntax")]


def test_a_second_run_is_answered_from_the_cache_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(UNGUARDED)
    first = lines(flake8(tmp_path, "--select=INV", "a.py"))
    assert "INV001" in first[0]
    kept = list((tmp_path / ".invariant-lint-cache").rglob("*.json"))
    assert len(kept) == 1
    # What the command keeps serves flake8 as well, and the other way round.
    command = [sys.executable, "-m", "lint_plugin.cli", "check", "a.py"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert list((tmp_path / ".invariant-lint-cache").rglob("*.json")) == kept
    modules = (
        "import sys; from flake8.main.cli import main; main(['-j1', '--select=INV', 'a.py']); "
        "sys.exit('libcst' in sys.modules)"
    )
    again = subprocess.run(
        [sys.executable, "-c", modules], cwd=tmp_path, capture_output=True, check=False
    )
    assert (again.returncode, again.stdout.decode().splitlines()) == (0, first)


def test_the_same_bytes_in_another_encoding_are_another_file(tmp_path: Path) -> None:
    line = "x = '\u00e9'; c.create_order()\n"
    latin = b"# coding: latin-1\n" + line.encode("latin-1")
    twice = b"# coding: latin-1\n" + line.encode()
    (tmp_path / "a.py").write_bytes(latin)
    assert lines(flake8(tmp_path, "--select=INV", "a.py"))[0].startswith("a.py:2:12:")
    (tmp_path / "a.py").write_bytes(twice)
    command = [
        sys.executable,
        "-m",
        "lint_plugin.cli",
        "check",
        "--output-format",
        "concise",
        "a.py",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.stdout.decode().startswith("a.py:2:13:")


def test_what_the_baseline_accepts_is_no_finding_here_either(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    settings = b'[tool.invariant-guard]\nbaseline = "known.json"\n'
    (tmp_path / "pyproject.toml").write_bytes(settings)
    (tmp_path / "src" / "a.py").write_bytes(UNGUARDED)
    # Without the file the run ends, as the command does.
    result = flake8(tmp_path, "src/a.py")
    assert result.returncode == 1
    assert "known.json: no such baseline" in (result.stdout + result.stderr).decode()
    write = [sys.executable, "-m", "lint_plugin.cli", "check", "--write-baseline"]
    subprocess.run(write, cwd=tmp_path, capture_output=True, check=True)
    for folder, path in ((tmp_path, "src/a.py"), (tmp_path, "."), (tmp_path / "src", "a.py")):
        assert lines(flake8(folder, "--select=INV", path)) == []
    piped = flake8(tmp_path, "--stdin-display-name", "src/a.py", "-", stdin=UNGUARDED)
    assert lines(piped) == []
    for number in range(3):
        (tmp_path / "src" / f"m{number}.py").write_bytes(b"x = 1\n")
    assert lines(flake8(tmp_path, "--jobs=2", ".")) == []
    # A second such line in the same function is another finding.
    (tmp_path / "src" / "a.py").write_bytes(UNGUARDED + UNGUARDED.splitlines(True)[-1])
    assert len(lines(flake8(tmp_path, "--select=INV001", "src/a.py"))) == 1


def test_settings_are_those_of_the_paths(tmp_path: Path) -> None:
    (tmp_path / "desk" / "src").mkdir(parents=True)
    settings = b'[tool.invariant-guard]\nextend-orders = ["place"]\n'
    (tmp_path / "desk" / "pyproject.toml").write_bytes(settings)
    (tmp_path / "desk" / "src" / "a.py").write_bytes(b"def enter(client):\n    client.place()\n")
    (tmp_path / "b.py").write_bytes(b"x = 1\n")
    for path in ("desk/src/a.py", "desk"):
        assert [line.split()[1] for line in lines(flake8(tmp_path, path))] == ["INV001"]
    source = (tmp_path / "desk" / "src" / "a.py").read_bytes()
    piped = flake8(tmp_path, "--stdin-display-name", "desk/src/a.py", "-", stdin=source)
    assert "INV001" in piped.stdout.decode()
    refused = flake8(tmp_path, "desk/src/a.py", "b.py")
    assert refused.returncode == 1
    assert (
        "desk/pyproject.toml: holds the settings for" in (refused.stdout + refused.stderr).decode()
    )
