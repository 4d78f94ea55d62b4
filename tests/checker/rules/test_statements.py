"""What a finding's identity holds of the source: its statement, neither comments nor blocks below."""

from __future__ import annotations

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Finding
from lint_plugin.settings.config import Config


def _finding(source: str) -> Finding:
    report = analyse(source.encode(), "service.py", Config())
    assert not report.problems
    (finding,) = report.findings
    return finding


@pytest.mark.parametrize(
    ("header", "rest"),
    [
        ("if c.create_order(1):", "else:\n    z\n"),
        ("while c.create_order(1):", "else:\n    z\n"),
        ("for x in c.create_order(1):", "else:\n    z\n"),
        ("with c.create_order(1) as x:", ""),
        ("def f(x=c.create_order(1)):", ""),
        ("class A(c.create_order(1)):", ""),
        ("with g.enforce_before_order(s, 'buy', 1, {}) as order:", ""),
        ("match c.create_order(1):\n  case 1:", "  case _:\n    z\n"),
    ],
)
def test_the_blocks_below_a_statement_may_change(header: str, rest: str) -> None:
    one = _finding(f"{header}\n    one()\n{rest}")
    other = _finding(f"# above\n{header}  # beside\n    two()\n    three()\n")
    assert one.statement == other.statement
    assert (
        one.statement != _finding(f"{header.replace('1', '2').replace('buy', 'sell')} y").statement
    )


def test_comments_are_not_part_of_the_source_shown() -> None:
    finding = _finding("(client  # ours\n .create_order)(\n    '# no comment',  # why\n)\n")
    assert finding.call == "(client .create_order)"
    assert finding.statement == "(client .create_order)( '# no comment', )"


def test_what_libcst_would_not_write_is_shown_as_well() -> None:
    finding = _finding("x = [ # why\n 1if c.create_order(1)else 2]\n")
    assert finding.statement == "x = [ 1if c.create_order(1)else 2]"
