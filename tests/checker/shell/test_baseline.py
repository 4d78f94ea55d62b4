"""Adopting the checker on code that has findings."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from shells import GUARDED, SWALLOWED, UNGUARDED, run, write

SETTINGS = b'[tool.invariant-guard]\nbaseline = "known.json"\n'


def summary(folder: Path, *arguments: str) -> dict[str, int]:
    result = run(folder, "check", "--output-format", "json", *arguments)
    counts: dict[str, int] = json.loads(result.stdout)["summary"]
    return {**counts, "status": result.returncode}


def adopted(folder: Path, files: dict[str, bytes]) -> Path:
    write(folder, {"pyproject.toml": SETTINGS, **files})
    result = run(folder, "check", "--write-baseline")
    assert result.returncode == 0, result.stdout
    return folder


def test_what_is_listed_is_accepted(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED, "b.py": SWALLOWED})
    counts = summary(tmp_path)
    assert (counts["status"], counts["findings"], counts["baselined"]) == (0, 0, 2)


def test_moved_code_stays_accepted_and_new_code_does_not(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED})
    write(tmp_path, {"a.py": b"import os\n\n\n" + UNGUARDED})
    assert summary(tmp_path)["status"] == 0
    write(tmp_path, {"a.py": UNGUARDED + b"    client.submit_order(symbol, 'buy', 1)\n"})
    counts = summary(tmp_path)
    assert (counts["status"], counts["findings"], counts["baselined"]) == (1, 1, 1)


def test_a_cured_finding_is_stale_and_the_command_named_drops_it(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED, "b.py": UNGUARDED})
    before = (tmp_path / "known.json").read_bytes()
    write(tmp_path, {"a.py": GUARDED})
    result = run(tmp_path, "check", "--output-format", "concise")
    assert result.returncode == 1
    (line,) = result.stdout.decode().splitlines()
    assert line.startswith("a.py: the baseline lists INV001 in enter, which is gone")
    assert (tmp_path / "known.json").read_bytes() == before
    command = line.partition("drop it: ")[2].split()
    assert command[0] == "invariant-lint"
    assert run(tmp_path, *command[1:]).returncode == 0
    assert summary(tmp_path) == {**summary(tmp_path), "status": 0, "stale": 0, "baselined": 1}


def test_the_command_named_works_for_a_name_like_an_option(tmp_path: Path) -> None:
    adopted(tmp_path, {"-a.py": UNGUARDED})
    write(tmp_path, {"-a.py": GUARDED})
    line = run(tmp_path, "check", "--output-format", "concise").stdout.decode()
    command = shlex.split(line.partition("drop it: ")[2])
    assert run(tmp_path, *command[1:]).returncode == 0


def test_dropping_what_is_stale_accepts_nothing_new(tmp_path: Path) -> None:
    adopted(tmp_path, {"a b.py": UNGUARDED})
    write(tmp_path, {"a b.py": GUARDED + UNGUARDED.replace(b"enter", b"other")})
    result = run(tmp_path, "check", "--config", "pyproject.toml", "--output-format", "concise")
    line = next(line for line in result.stdout.decode().splitlines() if "drop it: " in line)
    command = shlex.split(line.partition("drop it: ")[2])
    assert run(tmp_path, *command[1:]).returncode == 1
    counts = summary(tmp_path)
    assert (counts["findings"], counts["stale"], counts["baselined"]) == (1, 0, 0)


def test_writing_with_fewer_rules_keeps_the_entries_of_the_others(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED, "b.py": SWALLOWED})
    before = (tmp_path / "known.json").read_bytes()
    assert run(tmp_path, "check", "--write-baseline", "--select", "INV005").returncode == 0
    assert (tmp_path / "known.json").read_bytes() == before


def test_an_entry_of_a_file_that_is_gone_is_stale(tmp_path: Path) -> None:
    adopted(tmp_path, {"sub/a.py": UNGUARDED, "b.py": UNGUARDED})
    (tmp_path / "sub" / "a.py").unlink()
    (tmp_path / "sub").rmdir()
    result = run(tmp_path, "check", "--output-format", "concise")
    assert result.returncode == 1
    command = result.stdout.decode().strip().partition("drop it: ")[2].split()
    assert run(tmp_path, *command[1:]).returncode == 0
    assert summary(tmp_path)["status"] == 0


def test_entries_of_files_not_analysed_are_left_alone(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED, "b.py": UNGUARDED})
    write(tmp_path, {"a.py": GUARDED, "b.py": GUARDED})
    assert summary(tmp_path, "a.py")["stale"] == 1
    run(tmp_path, "check", "--write-baseline", "a.py")
    entries = json.loads((tmp_path / "known.json").read_bytes())["findings"]
    assert [entry["path"] for entry in entries] == ["b.py"]


def test_a_file_that_could_not_be_analysed_makes_nothing_stale(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED})
    write(tmp_path, {"a.py": UNGUARDED + b"(("})
    counts = summary(tmp_path)
    assert (counts["status"], counts["stale"], counts["errors"]) == (2, 0, 1)


def test_fewer_rules_make_nothing_stale(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED})
    assert summary(tmp_path, "--select", "INV008")["status"] == 0


def test_a_baseline_that_is_missing_names_the_command_that_writes_it(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    result = run(tmp_path, "check", "--baseline", "known findings.json")
    assert result.returncode == 2
    command = shlex.split(result.stderr.decode().split("`")[1])
    assert run(tmp_path, *command[1:]).returncode == 0
    assert run(tmp_path, "check", "--baseline", "known findings.json").returncode == 0


def test_comments_about_comments_cannot_be_accepted(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": SETTINGS, "a.py": b"x = 1  # noqa: INV001 -- old\n"})
    assert run(tmp_path, "check", "--write-baseline").returncode == 1
    assert json.loads((tmp_path / "known.json").read_bytes())["findings"] == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"version": 2, "findings": []}',
        b'{"version": 1}',
        b'{"version": 1, "findings": [{}]}',
        b'{"version": 1, "findings": [{"path": 1}]}',
    ],
)
def test_a_malformed_baseline_is_one_line(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, {"pyproject.toml": SETTINGS, "a.py": UNGUARDED, "known.json": content})
    result = run(tmp_path, "check")
    assert result.returncode == 2
    assert result.stderr.startswith(b"invariant-lint: known.json: ")
    assert result.stderr.count(b"\n") == 1


def test_a_conflict_of_a_merge_says_what_to_keep(tmp_path: Path) -> None:
    adopted(tmp_path, {"a.py": UNGUARDED})
    path = tmp_path / "known.json"
    path.write_bytes(path.read_bytes().replace(b"[\n", b"[\n<<<<<<< HEAD\n"))
    result = run(tmp_path, "check")
    assert (result.returncode, result.stderr.count(b"\n")) == (2, 1)
    assert b"known.json: no baseline: Expecting value: line 4" in result.stderr
    assert b"keep the entries of both sides" in result.stderr


def test_the_file_has_a_line_for_each_entry(tmp_path: Path) -> None:
    adopted(tmp_path, {"b.py": UNGUARDED, "a.py": UNGUARDED})
    lines = (tmp_path / "known.json").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 7
    assert '"path": "a.py"' in lines[3]
    assert '"path": "b.py"' in lines[4]
