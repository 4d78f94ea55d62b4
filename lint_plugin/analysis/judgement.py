"""The judgement of one file: all that needs libcst.

pruned text -> libcst tree -> names and scopes -> graph -> reachable points -> findings
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping

import libcst as cst

from lint_plugin.analysis.checks import CheckResults
from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.orders_to_fix import orders_to_fix
from lint_plugin.analysis.lowering.expressions import UnknownSyntaxError
from lint_plugin.analysis.lowering.module import lower
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.deep_stack import with_deep_stack
from lint_plugin.analysis.tree.locations import lines_of, locate, locate_in_file
from lint_plugin.analysis.tree.nesting import LIMIT, LINKS, too_deep, too_long
from lint_plugin.analysis.tree.noqa import mentions_noqa, read_noqas, unmarkable_lines
from lint_plugin.analysis.tree.parse import parse
from lint_plugin.analysis.tree.pruning import prune
from lint_plugin.results.finding import Problem, Report
from lint_plugin.results.order_to_fix import ToFix
from lint_plugin.results.times import Ended
from lint_plugin.settings.config import TABLE, Config
from lint_plugin.settings.endpoints.matching import hints_in, may_name


def judge(
    text: str,
    ahead: list[ast.Module],
    columns: Mapping[int, int],
    config: Config,
    ended: Ended,
    *,
    to_fix: bool,
) -> ToFix:
    """Analyse a text as libcst reads it.

    ``ahead`` holds CPython's tree of it, if there is one, and is emptied: libcst's takes the most memory.
    ``columns`` are what lines have lost at their beginnings. What libcst refuses is a problem of the report.
    """
    try:
        # Asked of the whole text: what names a venue may stand in a body that is left out.
        small = text.lower() if config.endpoints else ""
        spoken = hints_in(small) if may_name(small) else None
        return with_deep_stack(
            lambda: _judge(text, ahead, columns, config, spoken, ended, to_fix=to_fix)
        )
    except cst.ParserSyntaxError as error:
        return ToFix(Report(problems=(_unparsed(text, error),)))
    except UnknownSyntaxError as error:
        message = f"holds syntax that this version does not know ({error}): update invariant-guard"
        return ToFix(Report(problems=(Problem(message),)))


def _judge(
    text: str,
    ahead: list[ast.Module],
    columns: Mapping[int, int],
    config: Config,
    spoken: frozenset[str] | None,
    ended: Ended,
    *,
    to_fix: bool,
) -> ToFix:
    outlined = ahead.pop() if ahead else None
    text = prune(text, config, outlined)
    line = too_deep(text, outlined)
    if line is not None:
        message = f"brackets nested more than {LIMIT} deep, which Python refuses too"
        return ToFix(Report(problems=(Problem(message, line),)))
    line = too_long(text)
    if line is not None:
        message = f"chains more than {LINKS} calls in one expression: too large to be analysed"
        return ToFix(Report(problems=(Problem(message, line),)))
    known, outlined = lines_of(outlined), None
    ended("pruning")
    tree = parse(text)
    ended("parsing")
    model = FileModel(tree, config, spoken)
    graph = lower(model)
    ended("drawing")
    context = Context(model, graph)
    results = CheckResults(context)
    ended("solving")
    if not results and not graph.divided and not mentions_noqa(text):
        return ToFix(Report(parsed=True))
    wanted = [*results.nodes(), *graph.divided]
    if mentions_noqa(text):
        places = locate_in_file(tree, wanted)
    else:
        places = locate(tree, text, known, wanted)
    if columns:
        places = places.moved(columns)
    report = Report(
        parsed=True,
        findings=results.findings(places),
        problems=tuple(
            Problem(_without_item(setting), places.of(node).line)
            for node, setting in graph.divided.items()
        ),
        noqas=tuple(read_noqas(places.comments, unmarkable_lines(text))),
        orders=results.orders(places),
        references=results.references(places),
    )
    ended("locating")
    return ToFix(report, orders_to_fix(context, places) if to_fix else ())


def _without_item(setting: str) -> str:
    """Say that a tuple is divided though the settings do not tell which item answers."""
    return (
        f"divides what `{setting}` answers, and the settings do not say which item allows: list it "
        f'with its index, "{setting}[0]", in [{TABLE}]'
    )


def _unparsed(text: str, error: cst.ParserSyntaxError) -> Problem:
    """Describe a syntax error of a file that libcst cannot parse.

    The interpreter says it better, and where.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<file>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as refused:
        return Problem(f"is not valid Python: {refused.msg}", refused.lineno or 1)
    except (ValueError, RecursionError, MemoryError):
        pass
    # A long list of what could have stood there helps nobody.
    what, _, _ = error.message.strip().partition(": expected ")
    place = re.search(r"error at (\d+):", what)
    line = int(place[1]) if place else error.editor_line
    return Problem(f"cannot be parsed, although Python reads it (a limit of libcst): {what}", line)
