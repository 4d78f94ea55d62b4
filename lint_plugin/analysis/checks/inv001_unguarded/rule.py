"""INV001, INV002, INV008: orders that some path reaches with no completed guard."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Solved
from lint_plugin.analysis.checks.common.messages import handler_head, quoted
from lint_plugin.analysis.checks.common.pending_finding import Draft, DraftStep, steps_of
from lint_plugin.analysis.checks.inv001_unguarded.suggestion import guard_call_for
from lint_plugin.analysis.graph.model import Note, OrderSite
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.analysis.tree.nodes import code_of, dotted, last_name, last_name_token
from lint_plugin.results.rules import RULES

_KEEPS_CALLERS = frozenset({"abstractmethod", "classmethod", "override", "staticmethod"})
_SWALLOWED = ("caught", "manager swallowed", "finally discarded")


def unguarded_orders(solved: Solved) -> Iterator[Draft]:
    """Yield one draft for each order call that is not guarded."""
    for call, sites in solved.unguarded_calls.items():
        site = min(sites, key=lambda item: solved.witnesses.weight(item.point))
        start, notes = solved.witnesses.path(site.point)
        # Not just any place where an exception ends: one where a refusal can.
        swallow = solved.witnesses.last_through(site.point, solved.swallowing) or next(
            (note for note in reversed(notes) if note.happening in _SWALLOWED), None
        )
        code = _code(call, sites, solved)
        yield Draft(
            code,
            call,
            site.scope,
            site.statement,
            _Fact(code, solved.named(call), solved.guard, swallow),
            _cure(code, site, swallow, solved),
            steps_of(
                solved.entries[start], notes, DraftStep(last_name_token(call.func), "order sent")
            ),
        )


def _code(call: cst.Call, sites: list[OrderSite], solved: Solved) -> str:
    if solved.knowledge.reduces(call, sites[0].scope):
        return "INV008"
    without = solved.unguarded_without_swallowing
    return "INV001" if any(site.point in without for site in sites) else "INV002"


class _Fact:
    """The sentence that says what is wrong."""

    def __init__(self, code: str, order: str, guard: str, swallow: Note | None) -> None:
        self._code = code
        self._order = order
        self._guard = f"`{guard}`"
        self._swallow = swallow

    def __call__(self, places: Places) -> str:
        if self._code == "INV002" and self._swallow is not None:
            line = places.of(self._swallow.node).line
            return (
                f"{self._order} can run though {self._guard} refused: "
                f"{_culprit(self._swallow)} in line {line} swallows the refusal"
            )
        what = "the exit " if self._code == "INV008" else ""
        return f"{what}{self._order} can run without a completed {self._guard}"


def _culprit(note: Note) -> str:
    if isinstance(note.node, (cst.ExceptHandler, cst.ExceptStarHandler)):
        return f"`{handler_head(note.node)}`"
    if isinstance(note.node, cst.WithItem):
        return f"`with {code_of(note.node.item)}`"
    return "the jump out of `finally`"


def _cure(code: str, site: OrderSite, swallow: Note | None, solved: Solved) -> str:
    cure = _first_cure(code, site, solved)
    if swallow is None or not isinstance(swallow.node, cst.WithItem):
        return cure
    if swallow.node not in solved.knowledge.unknown_managers:
        return cure
    return (
        f"{cure}; if {quoted(swallow.node.item)} never swallows an exception, say so: "
        f'non-suppressing = ["{_setting_for(swallow.node.item)}"]'
    )


def _first_cure(code: str, site: OrderSite, solved: Solved) -> str:
    if code == "INV002":
        return RULES[code].cure
    call = f"`{guard_call_for(site, solved)}`"
    if code == "INV008":
        return f"guard the exit with {call}, or switch INV008 off knowingly"
    adapter = _adapter(site, solved)
    if adapter is not None:
        return (
            f"`{adapter}` only passes the order on: declare it `@requires_guard`, so that its callers must "
            f"guard, or call {call} in it"
        )
    if _asks_only(site, solved):
        return f"`check_can_open_position` only answers and stops nothing: call {call} instead"
    return f"call {call} on that path, and let what it raises go up"


def _adapter(site: OrderSite, solved: Solved) -> str | None:
    """The function round the order, where it bears an order's name itself.

    One that a decorator may register (`@router.post("/orders")`) has no callers that could guard.
    """
    node = site.code.node
    if not isinstance(node, cst.FunctionDef) or not solved.knowledge.names.orders.match(node.name):
        return None
    decorators = {last_name(item.decorator) for item in node.decorators}
    return node.name.value if decorators <= _KEEPS_CALLERS else None


def _asks_only(site: OrderSite, solved: Solved) -> bool:
    """Whether the function asks the enforcer, but does not make it stop anything."""
    scopes = solved.knowledge.scopes
    name = "check_can_open_position"
    loads = [*scopes.names.get(name, ()), *scopes.attribute_names.get(name, ())]
    return any(load.scope.function is site.scope.function for load in loads)


def _setting_for(manager: cst.BaseExpression) -> str:
    """The pattern that names this context manager, on whatever object it lies."""
    inner = manager.expression if isinstance(manager, cst.Await) else manager
    target = inner.func if isinstance(inner, cst.Call) else inner
    name = last_name(target)
    return f"*.{name}" if isinstance(target, cst.Attribute) else dotted(target)
