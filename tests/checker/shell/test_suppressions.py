"""Which findings a comment hides, and which comments are wrong."""

from __future__ import annotations

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Finding, Noqa, Report
from lint_plugin.results.rules import RULES
from lint_plugin.run.suppressions import UNUSED, WITHOUT_REASON, part_by_comments
from lint_plugin.settings.config import Config


def finding(code: str, line: int) -> Finding:
    return Finding(code, line, 5, line, 17, "f", "c.create_order", "fact", "cure", (), "s")


def noqa(line: int, *codes: str, reason: str | None = "paper account") -> Noqa:
    return Noqa(line, 30, 50, codes, reason)


def shown(report: Report) -> list[tuple[str, int]]:
    return [(item.code, item.line) for item in part_by_comments(report).remaining]


def hidden(report: Report) -> list[tuple[str, int]]:
    return [(item.code, item.line) for item in part_by_comments(report).suppressed]


def test_a_coded_comment_with_a_reason_hides_its_line() -> None:
    report = Report(findings=(finding("INV001", 3),), noqas=(noqa(3, "INV001"),))
    assert shown(report) == []
    assert hidden(report) == [("INV001", 3)]


@pytest.mark.parametrize(("line", "code"), [(4, "INV001"), (3, "INV008"), (3, "INV00")])
def test_another_line_or_code_hides_nothing(line: int, code: str) -> None:
    report = Report(findings=(finding("INV001", 3),), noqas=(noqa(line, code),))
    assert sorted(shown(report)) == [("INV001", 3), (UNUSED, line)]
    assert hidden(report) == []


def test_without_a_reason_it_hides_nothing_and_is_named() -> None:
    report = Report(findings=(finding("INV001", 3),), noqas=(noqa(3, "INV001", reason=None),))
    assert shown(report) == [("INV001", 3), (WITHOUT_REASON, 3)]
    assert hidden(report) == []


def test_each_code_is_judged_alone() -> None:
    report = Report(findings=(finding("INV001", 3),), noqas=(noqa(3, "INV001", "INV008"),))
    assert shown(report) == [(UNUSED, 3)]
    assert "INV008" in part_by_comments(report).remaining[0].fact
    assert hidden(report) == [("INV001", 3)]


def test_a_code_named_twice_is_one_remark() -> None:
    assert shown(Report(noqas=(noqa(3, "INV001", "INV001"),))) == [(UNUSED, 3)]


def test_a_code_that_is_no_rule() -> None:
    (remark,) = part_by_comments(Report(noqas=(noqa(3, "INV777"),))).remaining
    assert remark.code == UNUSED
    assert "INV777, which is no rule" in remark.fact


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.command_line_only])
def test_remarks_on_comments_cannot_be_suppressed(code: str) -> None:
    report = Report(noqas=(noqa(3, code),))
    assert shown(report) == [(UNUSED, 3)]


def test_a_remark_stands_at_the_comment() -> None:
    (remark,) = part_by_comments(Report(noqas=(noqa(3, "INV001"),))).remaining
    assert (remark.line, remark.column, remark.end_column) == (3, 30, 50)


def test_the_codes_used_are_rules() -> None:
    assert RULES[UNUSED].command_line_only
    assert RULES[WITHOUT_REASON].command_line_only


# Where no comment can stand on the reported line, any line of the statement will do.
_ELSEWHERE = {
    "a backslash": """
def enter(client, symbol):
    client.submit_order \\
        (symbol)  # noqa: INV001 -- paper
""",
    "a backslash in the middle": """
def enter(client, symbol):
    reply = 1 + \\
        client.submit_order(symbol) + \\
        2  # noqa: INV001 -- paper
""",
    "an open text": """
def enter(client, symbol):
    client.submit_order(symbol, note=\"\"\"
    two lines
    \"\"\")  # noqa: INV001 -- paper
""",
    "an open text before it": """
def enter(client, symbol):
    print(\"\"\"a
    b\"\"\", client.submit_order(symbol), \"\"\"c
    d\"\"\")  # noqa: INV001 -- paper
""",
    "an open formatted text": """
def enter(client, symbol):
    print(f\"\"\"
    {client.submit_order(symbol)}
    \"\"\")  # noqa: INV001 -- paper
""",
}


@pytest.mark.parametrize("name", _ELSEWHERE)
def test_a_line_without_room_for_a_comment(name: str) -> None:
    report = analyse(_ELSEWHERE[name].encode(), "desk.py", Config())
    assert shown(report) == []
    assert [code for code, _ in hidden(report)] == ["INV001"]


def test_a_line_with_room_for_a_comment_has_its_own() -> None:
    source = """
def enter(client, symbol):
    client.submit_order(
        symbol,
    )  # noqa: INV001 -- paper
"""
    report = analyse(source.encode(), "desk.py", Config())
    assert sorted(shown(report)) == [("INV001", 3), (UNUSED, 5)]


def test_another_statement_has_its_own() -> None:
    source = """
def enter(client, symbol):
    client.submit_order \\
        (symbol)
    pass  # noqa: INV001 -- paper
"""
    assert len(shown(analyse(source.encode(), "desk.py", Config()))) == 2
