"""The identity of a finding."""

from __future__ import annotations

from lint_plugin.results.finding import Finding
from lint_plugin.run.fingerprints import fingerprints

ONE = Finding("INV001", 3, 5, 3, 17, "f", "c.create_order", "fact", "cure", (), "c.create_order(1)")


def of(*findings: Finding, key: str = "a.py") -> list[str]:
    prints = fingerprints(findings, key)
    return [prints[finding] for finding in findings]


def test_moved_lines_keep_it() -> None:
    assert of(ONE) == of(ONE._replace(line=90, end_line=90, column=9, fact="other", cure="other"))


def test_what_it_is_made_of() -> None:
    (base,) = of(ONE)
    for other in (
        of(ONE._replace(code="INV002")),
        of(ONE._replace(function="g")),
        of(ONE._replace(statement="c.create_order(2)")),
        of(ONE, key="b.py"),
    ):
        assert other != [base]


def test_parts_do_not_run_together() -> None:
    assert of(ONE._replace(function="fg", statement="h")) != of(
        ONE._replace(function="f", statement="gh")
    )


def test_equals_are_numbered_in_the_order_of_the_file() -> None:
    later = ONE._replace(line=9, end_line=9)
    first, second = of(later, ONE)
    assert (first.split(":")[0], second.split(":")[0]) == (first.split(":")[0],) * 2
    assert (first.split(":")[1], second.split(":")[1]) == ("2", "1")


def test_a_name_that_is_no_text() -> None:
    assert of(ONE, key="\udcff.py") != of(ONE)
