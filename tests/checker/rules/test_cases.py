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
from catalogue import ALL, CASES, IN_THE_CATALOGUE, UNCOVERED, Case

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Report
from lint_plugin.settings.order_names import order_names


@cache
def report(case: Case) -> Report:
    return analyse(case.source, case.path.name, case.config)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    """One program, one test: all that is wrong with it is said at once."""
    wrong = [
        f"{check.__name__.strip('_').replace('_', ' ')}: {reason}"
        for check in _CHECKS
        for reason in check(case)
    ]
    assert not wrong, _shown(case, wrong)


# -- what must hold for every case: each check yields what is wrong -----------------------------------


def _the_file_is_analysed(case: Case) -> Iterator[str]:
    yield from (problem.message for problem in report(case).problems)


def _findings_are_exactly_those_on_the_lines(case: Case) -> Iterator[str]:
    found = [(item.line, item.code) for item in report(case).findings if item.code in case.codes]
    expected = [(line, code) for line, code in case.findings if code in case.codes]
    yield from (f"line {line}: {code} is missing" for line, code in _more(expected, found))
    yield from (f"line {line}: {code} is not expected" for line, code in _more(found, expected))


def _every_order_call_is_seen(case: Case) -> Iterator[str]:
    """Silence must mean guarded, never overlooked."""
    seen = {order.line for order in report(case).orders}
    expected = case.uncovered | case.guarded_lines | _lines_with_order_calls(case)
    expected -= case.lines_without_orders
    yield from (f"line {line} is overlooked" for line in sorted(expected - seen))
    yield from (f"line {line} has no label" for line in sorted(seen - expected))


def _orders_and_findings_tell_the_same(case: Case) -> Iterator[str]:
    result = report(case)
    unguarded = Counter((order.line, order.column) for order in result.orders if not order.guarded)
    uncovered = Counter((f.line, f.column) for f in result.findings if f.code in UNCOVERED)
    if unguarded != uncovered:
        yield f"orders at {sorted(unguarded)}, findings at {sorted(uncovered)}"
    if set(unguarded.values()) > {1}:
        yield "more than one finding for an order call"


def _every_witness_is_a_path_to_its_finding(case: Case) -> Iterator[str]:
    for finding in report(case).findings:
        if finding.code not in UNCOVERED:
            continue
        name = f"{finding.code} at line {finding.line}"
        if not finding.witness:
            yield f"{name} shows no path"
        elif finding.witness[-1].line != finding.line:
            yield f"{name} has a path that ends at line {finding.witness[-1].line}"
        for step in finding.witness:
            if not (
                1 <= step.line <= len(case.lines)
                and 1 <= step.column <= len(case.lines[step.line - 1]) + 1
            ):
                yield f"{name} has a step outside the file, at {step.line}:{step.column}"
            if not step.note.strip():
                yield f"{name} has a step that says nothing"


def _a_finding_stands_at_a_name(case: Case) -> Iterator[str]:
    for finding in report(case).findings:
        if finding.line != finding.end_line:
            yield f"{finding.code} goes from line {finding.line} to line {finding.end_line}"
        text = case.lines[finding.line - 1][finding.column - 1 : finding.end_column - 1]
        # A name given as text, as in getattr(client, "create_order"), stands in its quotes.
        if not text.strip("\"'").isidentifier() and finding.code in UNCOVERED:
            yield f"{finding.code} in line {finding.line} stands at {text!r}"


def _the_case_says_why(case: Case) -> Iterator[str]:
    """The first line is a sentence."""
    first = case.lines[0]
    if not first.startswith("# "):
        yield "does not begin with its reason"
    if not first.rstrip().endswith((".", "!", "?")) or len(first.split()) <= 2:
        yield "the reason is no sentence"


def _labels_are_well_formed(case: Case) -> Iterator[str]:
    """A mistyped label would silently expect nothing."""
    labels = {number for number, line in enumerate(case.lines, 1) if re.search(r"#.*\bINV\d", line)}
    wrong = labels ^ {line for line, _ in case.findings}
    yield from (f"the label of line {line} is mistyped" for line in sorted(wrong))


def _the_case_is_a_program(case: Case) -> Iterator[str]:
    # Newer syntax than the running interpreter's is compiled where that knows it.
    if case.readable:
        try:
            compile(case.source, case.name, "exec", dont_inherit=True)
        except SyntaxError as error:
            yield str(error)


_CHECKS = (
    _the_file_is_analysed,
    _findings_are_exactly_those_on_the_lines,
    _every_order_call_is_seen,
    _orders_and_findings_tell_the_same,
    _every_witness_is_a_path_to_its_finding,
    _a_finding_stands_at_a_name,
    _the_case_says_why,
    _labels_are_well_formed,
    _the_case_is_a_program,
)


# -- the catalogue as a whole ------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(IN_THE_CATALOGUE))
def test_rule_has_enough_cases(code: str) -> None:
    """Twenty programs a rule, among them both sides of the border it draws."""
    flagged = {case.name for case in ALL if any(found == code for _, found in case.findings)}
    topic = {case.name for case in ALL if case.about == code}
    clean = (topic or {case.name for case in ALL}) - flagged
    assert len(flagged | topic) >= 20
    assert len(flagged) >= 8
    assert len(clean) >= 4


def test_the_catalogue_is_large_enough() -> None:
    flow = [case for case in ALL if case.needs is None]
    contracts = [case for case in ALL if case.topic.startswith("contracts")]
    assert len(flow) >= 170
    assert len(contracts) >= 40


_KINDS = re.findall(
    r"^\| ([^|]+) \| (`inputs[^|]+|`inv011[^|]+) \| (`[^|]+) \|$",
    (CASES / "README.md").read_text(),
    re.MULTILINE,
)


@pytest.mark.parametrize(
    ("came", "own"), [kind[1:] for kind in _KINDS], ids=[kind for kind, _, _ in _KINDS]
)
def test_each_kind_of_input_has_cases(came: str, own: str) -> None:
    """What the README names is there, and of our own there are at least ten programs."""
    assert _named(came)
    assert sum(map(_programs, _named(own))) >= 10


def test_every_input_is_in_the_table() -> None:
    named = {case.name for _, came, _ in _KINDS for case in _named(came)}
    assert {case.name for case in ALL if case.topic.startswith("inputs_")} <= named


def _named(cell: str) -> list[Case]:
    """Find the cases of a cell, each of whose patterns matches some."""
    found = []
    for pattern in cell.replace("`", "").split():
        head, brace, rest = pattern.partition("{")
        choices, _, tail = rest.partition("}")
        for choice in choices.split(","):
            name = f"{head}{choice}{tail}" if brace else pattern
            matching = [case for case in ALL if fnmatchcase(case.name, name)]
            assert matching, f"nothing is called {name}"
            found += matching
    return found


def _programs(case: Case) -> int:
    """Count the functions that call something; a script is one."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return max(
        1,
        sum(
            isinstance(node, functions)
            and any(isinstance(part, ast.Call) for part in ast.walk(node))
            for node in (ast.walk(ast.parse(case.source)) if case.readable else ())
        ),
    )


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


def _shown(case: Case, wrong: list[str]) -> str:
    paths = [
        f"  {finding.code} line {finding.line}: "
        + " -> ".join(f"{step.line} {step.note}" for step in finding.witness)
        for finding in report(case).findings
    ]
    numbered = [f"{number:4} {line}" for number, line in enumerate(case.lines, 1)]
    return "\n".join([case.name, *wrong, *paths, *numbered])
