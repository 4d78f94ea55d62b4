"""Runs tests/cases/: every program there says on its own lines what the analysis must find.

The labels were decided from the semantics of Python, so the tests here compare exactly and in both
directions: a finding without a label is as wrong as a label without a finding.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache

import pytest
from catalogue import ALL, IN_THE_CATALOGUE, UNCOVERED, Case

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Report
from lint_plugin.results.rules import RULES
from lint_plugin.settings.order_names import order_names


@pytest.fixture(params=ALL, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture
def built_case(case: Case) -> Case:
    if case.needs is not None and case.needs not in RULES:
        pytest.skip(f"rule not built yet: {case.needs}")
    return case


@cache
def report(case: Case) -> Report:
    return analyse(case.source, case.path.name, case.config)


def test_findings_are_exactly_those_on_the_lines(built_case: Case) -> None:
    result = report(built_case)
    assert not result.problems, [problem.message for problem in result.problems]
    found = [
        (finding.line, finding.code)
        for finding in result.findings
        if finding.code in built_case.codes
    ]
    expected = [(line, code) for line, code in built_case.findings if code in built_case.codes]
    differences = [
        *(f"line {line}: {code} is missing" for line, code in _more(expected, found)),
        *(f"line {line}: {code} is not expected" for line, code in _more(found, expected)),
    ]
    assert not differences, _shown(built_case, result, differences)


def test_every_order_call_is_seen(built_case: Case) -> None:
    """Silence must mean guarded, never overlooked."""
    seen = {order.line for order in report(built_case).orders}
    named = _lines_with_order_calls(built_case)
    assert seen == built_case.uncovered | built_case.guarded_lines | named


def test_orders_and_findings_tell_the_same(built_case: Case) -> None:
    result = report(built_case)
    unguarded = Counter((order.line, order.column) for order in result.orders if not order.guarded)
    uncovered = Counter((f.line, f.column) for f in result.findings if f.code in UNCOVERED)
    assert unguarded == uncovered
    assert set(unguarded.values()) <= {1}, "one finding per order call"


def test_every_witness_is_a_path_to_its_finding(built_case: Case) -> None:
    for finding in report(built_case).findings:
        if finding.code not in UNCOVERED:
            continue
        assert finding.witness, f"{finding.code} at line {finding.line} shows no path"
        assert finding.witness[-1].line == finding.line
        for step in finding.witness:
            assert 1 <= step.line <= len(built_case.lines)
            assert 1 <= step.column <= len(built_case.lines[step.line - 1]) + 1
            assert step.note.strip()


def test_a_finding_stands_at_a_name(built_case: Case) -> None:
    for finding in report(built_case).findings:
        assert finding.line == finding.end_line
        text = built_case.lines[finding.line - 1][finding.column - 1 : finding.end_column - 1]
        # A name given as text, as in getattr(client, "create_order"), stands in its quotes.
        assert text.strip("\"'").isidentifier() or finding.code not in UNCOVERED, text


def test_case_says_why(case: Case) -> None:
    """The first line is a sentence, and every label is followed by a word on its reason."""
    first = case.lines[0]
    assert first.startswith("# "), f"{case.name} does not begin with its reason"
    assert first.rstrip().endswith((".", "!", "?")), f"{case.name}: the reason is no sentence"
    assert len(first.split()) > 2


def test_labels_are_well_formed(case: Case) -> None:
    """A mistyped label would silently expect nothing."""
    labels = [number for number, line in enumerate(case.lines, 1) if re.search(r"#.*\bINV\d", line)]
    assert labels == sorted({line for line, _ in case.findings})


def test_case_is_a_program(case: Case) -> None:
    if not case.readable:
        pytest.skip(f"the syntax is that of Python 3.{case.minor}")
    compile(case.source, case.name, "exec", dont_inherit=True)


@pytest.mark.parametrize("code", sorted(IN_THE_CATALOGUE))
def test_rule_has_enough_cases(code: str) -> None:
    """Twenty programs a rule, among them both sides of the border it draws."""
    flagged = [case for case in ALL if any(found == code for _, found in case.findings)]
    topic = [case for case in ALL if case.about == code]
    clean = [case for case in topic or ALL if case not in flagged]
    assert len(set(flagged) | set(topic)) >= 20
    assert len(flagged) >= 8
    assert len(clean) >= 4


def test_the_catalogue_is_large_enough() -> None:
    flow = [case for case in ALL if case.needs is None]
    contracts = [case for case in ALL if case.topic.startswith("contracts")]
    assert len(flow) >= 170
    assert len(contracts) >= 40


def test_no_two_cases_are_the_same() -> None:
    bodies = Counter(b"\n".join(case.source.split(b"\n")[1:]) for case in ALL)
    assert [body.decode() for body, count in bodies.items() if count > 1] == []


def _more(these: list[tuple[int, str]], those: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted((Counter(these) - Counter(those)).elements())


def _lines_with_order_calls(case: Case) -> set[int]:
    """Where calls to a configured name stand, found by ``ast`` and not by the engine.

    Names known by other ways only (aliases, decorators) are not found here: their lines carry a label
    or ``# guarded:``.
    """
    if not case.readable:
        return {order.line for order in report(case).orders}
    tree = ast.parse(case.source)
    names = order_names(case.config)
    counting = names.in_file(frozenset(_imported_roots(tree)))
    plain = {name for name in counting if name.isidentifier()}
    patterns = counting - plain
    lines = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=last) | ast.Attribute(attr=last):
                dotted = ast.unparse(node.func)
                if any(fnmatchcase(dotted, name) for name in names.ignored):
                    continue
                if last in plain or any(
                    fnmatchcase(dotted if "." in name else last, name) for name in patterns
                ):
                    lines.add(node.func.end_lineno or node.lineno)
    return lines


def _imported_roots(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name.partition(".")[0] for alias in aliases)
            case ast.ImportFrom(module=str(path), level=0):
                yield path.partition(".")[0]


def _shown(case: Case, result: Report, differences: list[str]) -> str:
    paths = [
        f"  {finding.code} line {finding.line}: "
        + " -> ".join(f"{step.line} {step.note}" for step in finding.witness)
        for finding in result.findings
    ]
    numbered = [f"{number:4} {line}" for number, line in enumerate(case.lines, 1)]
    return "\n".join([case.name, *differences, *paths, *numbered])
