"""The pages of the rules agree with the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_plugin.report import explain, rule_pages
from lint_plugin.results.rules import RULES

TOP = Path(__file__).parents[3]


def test_the_pages_of_the_project_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    status = rule_pages.write_rule_pages(["--check", "--top", str(TOP)])
    assert (status, capsys.readouterr().out) == (0, "")


def test_the_readme_has_the_table() -> None:
    assert rule_pages.table("docs/rules/") in (TOP / "README.md").read_text(encoding="utf-8")


def test_a_page_that_differs_is_found_and_written_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = f"a\n{rule_pages.BEGIN}\nold\n{rule_pages.END}\nb\n"
    (tmp_path / "README.md").write_text(old, encoding="utf-8")
    arguments = ["--top", str(tmp_path)]
    assert rule_pages.write_rule_pages(arguments) == 0
    assert rule_pages.write_rule_pages(["--check", *arguments]) == 0
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text.startswith("a\n")
    assert text.endswith("b\n")
    assert "old" not in text
    page = tmp_path / "docs" / "rules" / f"{next(iter(RULES))}.md"
    page.write_text("changed", encoding="utf-8")
    (page.parent / "INV555.md").write_text("of a rule that was dropped", encoding="utf-8")
    assert rule_pages.write_rule_pages(["--check", *arguments]) == 1
    output = capsys.readouterr().out
    assert page.name in output
    assert "INV555.md" in output
    assert rule_pages.write_rule_pages(arguments) == 0
    assert rule_pages.write_rule_pages(["--check", *arguments]) == 0


@pytest.mark.parametrize("code", RULES)
def test_page_and_explain_hold_all_of_a_rule(code: str) -> None:
    rule = RULES[code]
    for text in (rule_pages.page(rule), explain.rule_text(rule, color=False)):
        for part in (rule.code, rule.name, rule.summary, rule.why):
            assert part in text
    assert rule.bad in rule_pages.page(rule)
    assert rule.good in rule_pages.page(rule)
