"""The formats of GitHub and GitLab."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from reports import CLEAN, CONTEXT, LOCATED, OUTCOME
from shells import UNGUARDED, run, write

from lint_plugin.report import render_report
from lint_plugin.report.formats.github import summary

COMMAND = re.compile(r"^::(?P<level>error|warning) (?P<properties>[^:]*)::(?P<message>.*)$")
# The fields that GitLab documents; a report may hold no other.
GITLAB = {"description", "check_name", "fingerprint", "severity", "location"}
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


def commands() -> list[tuple[dict[str, str], str]]:
    parsed = []
    for line in render_report("github", OUTCOME, CONTEXT).splitlines():
        found = COMMAND.match(line)
        assert found, line
        pairs = (part.split("=", 1) for part in found["properties"].split(","))
        parsed.append(({key: unescape(value) for key, value in pairs}, unescape(found["message"])))
    return parsed


def unescape(text: str) -> str:
    """What the runner of a workflow does with a command."""
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github_survives_the_runner() -> None:
    finding, error, stale = commands()
    assert finding[0] == {
        "title": "INV002 swallowed-violation",
        "file": "src/a,b:c.py",
        "line": "6",
        "endLine": "6",
        "col": "19",
        "endColumn": "31",
    }
    assert finding[1].splitlines() == [
        "`submit_order` [x](y) can run: 100%, {really}",
        "path:",
        "  1: `enter` entered",
        "  3: `enforce_before_order` raised",
        "  6: order sent",
        "cure: return, or re-raise",
    ]
    assert error == (
        {"title": "INV902 not-analysed", "file": "bad name.py", "line": "3"},
        "is not valid UTF-8",
    )
    assert stale[0]["file"] == "old.py"


def test_github_gives_no_columns_over_several_lines() -> None:
    finding = LOCATED.finding._replace(end_line=7)
    outcome = CLEAN._replace(findings=(LOCATED._replace(finding=finding),))
    text = render_report("github", outcome, CONTEXT)
    assert "col=" not in text
    assert "endLine=7" in text


def test_github_names_files_from_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", "/project")
    context = CONTEXT._replace(cwd="/project/service")
    assert ",file=service/src/a%2Cb%3Ac.py," in render_report("github", OUTCOME, context)
    monkeypatch.setenv("GITHUB_WORKSPACE", "/elsewhere")
    assert ",file=src/a%2Cb%3Ac.py," in render_report("github", OUTCOME, context)


def test_the_summary_is_a_table(tmp_path: Path) -> None:
    lines = summary(OUTCOME).splitlines()
    assert "| src/a,b:c.py:6 | INV002 | `submit_order` [x](y) can run: 100%, {really} |" in lines
    assert "| bad name.py:3 | INV902 | is not valid UTF-8 |" in lines
    assert "| place |" not in summary(CLEAN)


def test_the_summary_is_bounded() -> None:
    many = OUTCOME._replace(findings=(LOCATED,) * 600)
    text = summary(many)
    assert text.count("INV002") == 500
    assert "and 102 more" in text


def test_the_summary_is_appended_for_github_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED, "summary.md": b"before\n"})
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    run(tmp_path, "check", env=env)
    assert (tmp_path / "summary.md").read_bytes() == b"before\n"
    result = run(tmp_path, "check", "--output-format", "github", env=env)
    assert result.returncode == 1
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("before\n### invariant-lint\n")
    assert "| a.py:2 | INV001 |" in text


def test_a_summary_that_cannot_be_written_changes_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "no" / "summary.md")}
    result = run(tmp_path, "check", "--output-format", "github", env=env)
    assert result.returncode == 1
    assert result.stderr.count(b"\n") == 1


def test_gitlab_holds_the_documented_fields() -> None:
    finding, error = json.loads(render_report("gitlab", OUTCOME, CONTEXT))
    for entry in (finding, error):
        assert set(entry) == GITLAB
        assert entry["severity"] in SEVERITIES
        assert set(entry["location"]) == {"path", "lines"}
    assert finding["location"] == {"path": "src/a,b:c.py", "lines": {"begin": 6}}
    assert finding["check_name"] == "INV002"
    assert finding["description"].startswith("INV002: ")
    assert finding["fingerprint"] == LOCATED.fingerprint
    assert error["location"] == {"path": "bad name.py", "lines": {"begin": 3}}
    assert error["severity"] == "blocker"


def test_gitlab_of_a_clean_run_is_an_empty_array() -> None:
    assert render_report("gitlab", CLEAN, CONTEXT) == "[]\n"


def test_gitlab_fingerprints_are_unique(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED * 3, "b.py": UNGUARDED, "c.py": b"create_order(("})
    result = run(tmp_path, "check", "--output-format", "gitlab")
    prints = [entry["fingerprint"] for entry in json.loads(result.stdout)]
    assert len(prints) == 5
    assert len(set(prints)) == 5


def test_gitlab_names_files_from_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI_PROJECT_DIR", "/project")
    context = CONTEXT._replace(cwd="/project/service")
    (finding, _) = json.loads(render_report("gitlab", OUTCOME, context))
    assert finding["location"]["path"] == "service/src/a,b:c.py"
