"""Error-free points: those that a path reaches on which no exception is swallowed.

An empty value at such a point may be the right one; elsewhere an error can be why it is empty:

    try:
        positions = fetch()     error-free
    except Exception:
        positions = {}          reached by an error alone
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.inv006_fail_open.hidden_errors import is_followed
from lint_plugin.analysis.graph.model import Note, Point
from lint_plugin.analysis.tree.nodes import children


def error_free_points(context: Context) -> set[Point]:
    """Compute the points that a path reaches on which no exception is swallowed."""
    tests = _loop_tests(context.model.tree)
    reached: set[Point] = set()
    # A loop whose rounds begin again has a round before it is over: `return {}` behind a loop that
    # returns what it has fetched, and tries again after an error, is reached by errors alone.
    over: dict[Point, list[Point]] = {}
    stack = [code.entry for code in context.graph.codes]
    while stack:
        point = stack.pop()
        if point in reached:
            # From the end of a round.
            stack.extend(over.pop(point, ()))
        elif not point.swallows:
            reached.add(point)
            for edge in point.edges:
                if not is_followed(edge.note, context.graph):
                    continue
                if _ends_loop(edge.note, tests) and _begins_again(point, tests):
                    over.setdefault(point, []).append(edge.target)
                else:
                    stack.append(edge.target)
    return reached


def _begins_again(head: Point, tests: frozenset[cst.CSTNode]) -> bool:
    """Tell whether a path leads from the head of a loop back to it."""
    seen: set[Point] = set()
    stack = [edge.target for edge in head.edges if not _ends_loop(edge.note, tests)]
    while stack:
        point = stack.pop()
        if point is head:
            return True
        if point not in seen:
            seen.add(point)
            stack.extend(edge.target for edge in point.edges)
    return False


def _ends_loop(note: Note | None, tests: frozenset[cst.CSTNode]) -> bool:
    if note is None:
        return False
    if note.happening == "condition false":
        return note.node in tests
    return note.happening == "loop over"


def _loop_tests(tree: cst.Module) -> frozenset[cst.CSTNode]:
    """Collect the conditions of `while` statements that are tested as a whole."""
    found: set[cst.CSTNode] = set()
    stack: list[cst.CSTNode] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.While):
            found.add(node.test)
        if not isinstance(node, cst.BaseExpression):
            stack.extend(children(node))
    return frozenset(found)
