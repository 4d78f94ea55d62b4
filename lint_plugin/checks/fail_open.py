"""INV006: positions handed to the guard that an error can leave empty.

A guard that is shown no positions lets every order pass. So the positions argument is followed back to what
it holds: an empty literal is as good as no guard, and so is a value that is empty because an exception
was swallowed on the way, in this function or in a helper of this file.

    positions = {}                          guard <- positions <- (swallowed) <- {}
    try:                     or             guard <- get_positions() <- return {} <- (swallowed)
        positions = fetch()
    except Exception: ...
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from lint_plugin.checks.draft import Draft, DraftStep
from lint_plugin.checks.solved import Solved
from lint_plugin.flow.graph import HELD, Bind, Code, Edge, Enter, GuardSite, Note, Point, Result
from lint_plugin.flow.values import before_enter
from lint_plugin.order_terms import enforces
from lint_plugin.rules import RULES
from lint_plugin.scopes import Scope
from lint_plugin.signatures import GUARD
from lint_plugin.syntax import children, keyword_arguments, last_name, last_name_token
from lint_plugin.variables import Variable, alternatives, value_of
from lint_plugin.words import happened, quoted

_ARGUMENT = "current_positions"


class _Asked(NamedTuple):
    """What is followed back: a variable, or, with ``variable`` None, what the function returns."""

    point: Point
    calls: tuple[tuple[Code, Point], ...]
    variable: Variable | None
    swallowed: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Trail:
    asked: _Asked
    after: _Trail | None
    edge: Edge | None


class _Empty(NamedTuple):
    """Where the empty value comes from, and how it gets to the guard."""

    origin: cst.CSTNode | None
    trail: _Trail


def fail_open_positions(solved: Solved) -> Iterator[Draft]:
    """Yield one draft for each guard call whose positions an error can leave empty."""
    search = _Search(solved)
    for site in solved.graph.guards:
        node = _positions_argument(site)
        if node is None:
            continue
        if _is_empty(node) and not _is_none(node):
            yield _literal(site, node, solved)
            continue
        found = search.empty(site, node)
        if found is not None:
            yield _followed(site, found, solved)


def _positions_argument(site: GuardSite) -> cst.BaseExpression | None:
    if not enforces(site.call.func, site.scope):
        return None
    named = dict(keyword_arguments(site.call))
    if _ARGUMENT in named:
        return named[_ARGUMENT]
    place = GUARD.index(_ARGUMENT)
    for index, arg in enumerate(site.call.args[: place + 1]):
        if arg.star or arg.keyword is not None:
            return None
        if index == place:
            return arg.value
    return None


def _is_empty(node: cst.BaseExpression | None) -> bool:
    """Whether a value is literally empty, or None."""
    if node is None or _is_none(node):
        return True
    if isinstance(node, (cst.IfExp, cst.BooleanOperation)):
        return all(_is_empty(each) for each in alternatives(node))
    if isinstance(node, (cst.Dict, cst.List)):
        return not node.elements
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value in ("dict", "list")
        and not node.args
    )


def _is_none(node: cst.BaseExpression | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def _emptied_by(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The expressions of which one must be empty for ``node`` to be, apart from what it says literally."""
    found: list[cst.BaseExpression] = []
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, cst.Await):
            stack.append(part.expression)
        elif isinstance(part, cst.NamedExpr):
            stack.append(part.value)
        elif isinstance(part, cst.IfExp):
            stack += (part.orelse, part.body)
        elif isinstance(part, cst.BooleanOperation):
            # `fetch() or {}` is empty where `fetch()` is, `cached or fetch()` only where `fetch()` is.
            either = isinstance(part.operator, cst.And)
            stack += (part.right, part.left) if either else (_decisive(part),)
        elif isinstance(part, cst.Dict) and len(part.elements) == 1:
            (element,) = part.elements
            if isinstance(element, cst.StarredDictElement):
                stack.append(element.value)
        elif isinstance(part, cst.Call) and _is_copy(part):
            stack.append(part.args[0].value)
        elif not _is_empty(part):
            found.append(part)
    return found


def _decisive(node: cst.BooleanOperation) -> cst.BaseExpression:
    return node.left if _is_empty(node.right) else node.right


def _is_copy(call: cst.Call) -> bool:
    return (
        isinstance(call.func, cst.Name)
        and call.func.value in ("dict", "list")
        and len(call.args) == 1
        and not call.args[0].star
        and call.args[0].keyword is None
    )


class _Search:
    def __init__(self, solved: Solved) -> None:
        self._solved = solved
        self._knowledge = solved.knowledge

    @cached_property
    def _calm(self) -> set[Point]:
        """The points that are reached without any exception being swallowed on the way."""
        reached: set[Point] = set()
        # A loop whose rounds begin again has a round before it is over: `return {}` behind a loop that
        # returns what it has fetched, and tries again after an error, is reached by errors alone.
        over: dict[Point, list[Point]] = {}
        stack = [code.entry for code in self._solved.graph.codes]
        while stack:
            point = stack.pop()
            if point in reached:
                # From the end of a round.
                stack.extend(over.pop(point, ()))
            elif not point.swallows:
                reached.add(point)
                for edge in point.edges:
                    ends = edge.note is not None and self._ends_loop(edge.note)
                    if ends and self._begins_again(point):
                        over.setdefault(point, []).append(edge.target)
                    else:
                        stack.append(edge.target)
        return reached

    def _begins_again(self, head: Point) -> bool:
        """Whether any way leads from the head of a loop back to it."""
        seen: set[Point] = set()
        stack = [
            edge.target for edge in head.edges if not (edge.note and self._ends_loop(edge.note))
        ]
        while stack:
            point = stack.pop()
            if point is head:
                return True
            if point not in seen:
                seen.add(point)
                stack.extend(edge.target for edge in point.edges)
        return False

    def _ends_loop(self, note: Note) -> bool:
        if note.happening == "condition false":
            return note.node in self._loop_tests
        return note.happening == "loop over"

    @cached_property
    def _loop_tests(self) -> frozenset[cst.CSTNode]:
        """The conditions of `while` that are one question."""
        found: set[cst.CSTNode] = set()
        stack: list[cst.CSTNode] = [self._knowledge.tree]
        while stack:
            node = stack.pop()
            if isinstance(node, cst.While):
                found.add(node.test)
            if not isinstance(node, cst.BaseExpression):
                stack.extend(children(node))
        return frozenset(found)

    def empty(self, site: GuardSite, node: cst.BaseExpression) -> _Empty | None:
        """How the value of ``node`` can be empty at ``site``; None where it provably is not."""
        start = _Asked(site.point, (), None, swallowed=False)
        queue = deque(self._ask(node, site.scope, start, None, None))
        seen = {trail.asked for trail in queue}
        while queue:
            trail = queue.popleft()
            for following in self._steps(trail):
                if isinstance(following, _Empty):
                    return following
                if following.asked not in seen:
                    seen.add(following.asked)
                    queue.append(following)
        return None

    def _ask(
        self,
        node: cst.BaseExpression,
        scope: Scope,
        asked: _Asked,
        after: _Trail | None,
        edge: Edge | None,
    ) -> Iterator[_Trail]:
        """Follow the value of ``node``, evaluated in ``scope`` at the point of ``asked``."""
        for part in _emptied_by(node):
            code = self._helper(part, scope)
            if code is not None:
                if all(code is not called for called, _ in asked.calls):
                    calls = (*asked.calls, (code, asked.point))
                    yield _Trail(_Asked(code.exit, calls, None, asked.swallowed), after, edge)
                continue
            value = value_of(part, scope)
            if isinstance(value, Variable):
                yield _Trail(asked._replace(variable=value), after, edge)

    def _helper(self, node: cst.BaseExpression, scope: Scope) -> Code | None:
        """The function of this file that gives the value of ``node``: called, or read as a property."""
        called = isinstance(node, cst.Call)
        func = node.func if isinstance(node, cst.Call) else node
        if not called and not isinstance(node, cst.Attribute):
            return None
        definition = self._knowledge.callees.function(func, scope)
        if definition is None:
            return None
        names = [last_name(item.decorator) for item in definition.decorators]
        allowed = ("staticmethod", "classmethod") if called else ("property", "cached_property")
        # Read without a call, a plain method is no result.
        fits = (len(names) == 1 and names[0] in allowed) or (called and not names)
        return self._knowledge.code(definition) if fits else None

    def _steps(self, trail: _Trail) -> Iterator[_Trail | _Empty]:
        asked = trail.asked
        if asked.calls and asked.calls[-1][0].entry is asked.point:
            if asked.variable is None and asked.swallowed:
                # It fell off its end after an error: what it gives is None.
                yield _Empty(None, trail)
            return
        swallowed = asked.swallowed or asked.point.swallows
        for point, edge in self._solved.before.of(asked.point):
            moved = asked._replace(point=point, swallowed=swallowed)
            effect = edge.effect
            if isinstance(effect, Result) and asked.variable is None:
                yield from self._returned(effect, moved, trail, edge)
            elif isinstance(effect, Bind) and self._is_asked_for(effect, asked):
                yield from self._bound(effect, moved, trail, edge)
            elif isinstance(effect, Enter):
                yield from self._entered(effect, moved, trail, edge)
            else:
                yield _Trail(moved, trail, edge)

    def _is_asked_for(self, bind: Bind, asked: _Asked) -> bool:
        variable = asked.variable
        return (
            variable is not None
            and bind.owner is variable.owner
            and bind.name == variable.name
            and bind.path == variable.path[: len(bind.path)]
        )

    def _returned(
        self, result: Result, asked: _Asked, trail: _Trail, edge: Edge
    ) -> Iterator[_Trail | _Empty]:
        if _is_empty(result.value):
            if asked.point not in self._calm:
                yield _Empty(result.value, _Trail(asked, trail, edge))
        elif result.value is not None:
            yield from self._ask(result.value, result.scope, asked, trail, edge)

    def _bound(
        self, bind: Bind, asked: _Asked, trail: _Trail, edge: Edge
    ) -> Iterator[_Trail | _Empty]:
        value = bind.choice or bind.value
        variable = asked.variable
        assert variable is not None
        if bind.held is not None:
            name, *path = bind.held
            if not path and bind.path == variable.path:
                held = Variable(bind.scope.module, name)
                yield _Trail(asked._replace(variable=held), trail, edge)
        elif value is None or bind.path != variable.path:
            # What is bound is not written there, or something round it is.
            return
        elif not _is_empty(value):
            yield from self._ask(value, bind.scope, asked, trail, edge)
        elif asked.swallowed or asked.point not in self._calm or self._is_never_filled(bind):
            yield _Empty(bind.value, _Trail(asked, trail, edge))

    def _is_never_filled(self, bind: Bind) -> bool:
        """Whether an empty dict stays empty: nothing but guards ever gets to see it."""
        if _is_none(bind.value) or bind.path or bind.name.startswith(HELD):
            return False
        scopes = self._knowledge.scopes
        uses = [
            load
            for load in scopes.names.get(bind.name, ())
            if load.scope.owner(bind.name) is bind.owner
        ]
        shown = {_positions_argument(site) for site in self._solved.graph.guards}
        return all(load.node in shown for load in uses) and not self._is_stored_into(bind)

    def _is_stored_into(self, bind: Bind) -> bool:
        return any(
            isinstance(edge.effect, Bind)
            and edge.effect.owner is bind.owner
            and edge.effect.name == bind.name
            and edge.effect.path
            for edge in self._solved.before.edges()
        )

    def _entered(self, enter: Enter, asked: _Asked, trail: _Trail, edge: Edge) -> Iterator[_Trail]:
        if asked.calls or asked.variable is None:
            return
        value = before_enter(asked.variable, enter, _ARGUMENT)
        if isinstance(value, Variable):
            yield _Trail(asked._replace(variable=value), trail, edge)


# -- what is reported --------------------------------------------------------------------------------


def _literal(site: GuardSite, node: cst.BaseExpression, solved: Solved) -> Draft:
    guard = quoted(site.call.func)
    token = last_name_token(site.call.func)
    return Draft(
        "INV006",
        site.call,
        site.scope,
        site.statement,
        lambda places: f"{guard} is shown {quoted(node)} as positions, so it lets every order pass",
        RULES["INV006"].cure,
        (DraftStep(token, "guard shown no positions"),),
    )


def _followed(site: GuardSite, found: _Empty, solved: Solved) -> Draft:
    guard = quoted(site.call.func)
    token = last_name_token(site.call.func)
    steps = tuple(_told(found))
    place = steps[0].node if steps else token
    assert place is not None
    return Draft(
        "INV006",
        site.call,
        site.scope,
        site.statement,
        lambda places: (
            f"an error can leave the positions empty that {guard} is shown: it is hidden from line "
            f"{places.of(place).line} on"
        ),
        RULES["INV006"].cure,
        (*steps, DraftStep(token, "guard shown no positions")),
    )


def _told(found: _Empty) -> Iterator[DraftStep]:
    if found.origin is not None:
        yield DraftStep(found.origin, f"empty: {quoted(found.origin)}")
    link: _Trail | None = found.trail
    while link is not None:
        edge = link.edge
        if edge is not None:
            if edge.note is not None and edge.note.happening != "created":
                yield DraftStep(edge.note.node, happened(edge.note))
            elif isinstance(edge.effect, Result) and edge.effect.value is not None:
                if edge.effect.value is not found.origin:
                    yield DraftStep(edge.effect.value, f"returned: {quoted(edge.effect.value)}")
            elif isinstance(edge.effect, Bind):
                value, target = edge.effect.value, edge.effect.target
                if value is not None and target is not None:
                    yield DraftStep(value, f"{quoted(target)} bound")
        link = link.after
