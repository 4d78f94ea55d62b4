"""Each body of a file by itself, written anew so that it tells the machine what it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .contracts_machine import Site
from .contracts_model import GUARD, Completion, Function, Model, Unit
from .instrument import position
from .writer import ControlFlow, indented

ORDERS = frozenset({"submit_order", "create_order"})
GUARD_NAME = "enforce_before_order"
# What the settings list besides.
LISTED_GUARDS = "checked_"
LISTED_ORDERS = "placed_"
# Functions of the file that bear an order's name, and may hold what a call of them lacks.
LISTED_SENDERS = "sends_"
# Calls by which nothing leaves.
QUIET = frozenset({"get_price", "info", "str"})
# Methods that run at once what they are given.
RUNNERS = frozenset({"retry"})


class Written(ControlFlow):
    """The text of one body as a function without parameters, and the calls that it names by number."""

    def __init__(self, model: Model, unit: Unit) -> None:
        self._model = model
        self._unit = unit
        self.sites: list[Site] = []
        self.created: list[Unit] = []
        self.text = "\n".join(["def body():", *indented(self.suite(unit.body))]) + "\n"

    # -- statements -----------------------------------------------------------------------------

    def _expr(self, node: ast.Expr) -> Iterator[str]:
        if isinstance(node.value, ast.Yield):
            yield "_j.yielded()"
        elif not isinstance(node.value, ast.Constant):
            yield from self._evaluated(node.value)

    def _assign(self, node: ast.Assign) -> Iterator[str]:
        if isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name):
            raise NotImplementedError  # what becomes of it depends on what becomes of the name
        yield from self._evaluated(node.value)
        yield "_j.event()"

    def _return(self, node: ast.Return) -> Iterator[str]:
        if node.value is not None:
            yield from self._evaluated(node.value)
        yield "return"

    def _import(self, node: ast.stmt) -> Iterator[str]:
        yield "_j.event()"

    _importfrom = _import

    def _classdef(self, node: ast.ClassDef) -> Iterator[str]:
        yield "_j.event()"

    def _functiondef(self, node: Function) -> Iterator[str]:
        for decorator in getattr(node, "decorator_list", ()):
            yield "_j.event()" if isinstance(decorator, ast.Name | ast.Call) else "pass"
        yield self._made(node)

    _asyncfunctiondef = _functiondef

    def _made(self, node: Function) -> str:
        self.created.append(self._model.units[node])
        return f"_j.created(_created[{len(self.created) - 1}])"

    def _for(self, node: ast.For | ast.AsyncFor) -> Iterator[str]:
        yield from self._evaluated(node.iter)
        yield "for _ in _j.rounds():"
        yield from indented(["_j.event()", *self.suite(node.body)])

    _asyncfor = _for

    def _with(self, node: ast.With | ast.AsyncWith) -> Iterator[str]:
        [item] = node.items
        call = item.context_expr
        assert isinstance(call, ast.Call)
        entered = isinstance(node, ast.AsyncWith)
        done = self._completion(call)
        if _last_name(call.func) == GUARD_NAME:
            site = self._site(Site(done=GUARD))
            yield f"_j.call({site})"
            yield "with _j.manager(swallows=False):"
        else:
            fits = done is not None and done.kind == "manager" and done.is_async is entered
            site = self._site(Site(done=done if fits else None, may_send=done is None))
            yield f"with _j.block({site}):"
        yield from indented(self.suite(node.body))

    _asyncwith = _with

    # -- expressions ----------------------------------------------------------------------------

    def _tested(self, node: ast.expr) -> str:
        return f"({', '.join([*self._evaluated(node), '_j.truth()'])})[-1]"

    def _evaluated(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Await):
            assert isinstance(node.value, ast.Call)
            yield from self._called(node.value, awaited=True)
        elif isinstance(node, ast.Call):
            yield from self._called(node, awaited=False)
        elif isinstance(node, ast.Lambda):
            yield self._made(node)
        else:
            yield "_j.event()"

    def _called(self, call: ast.Call, *, awaited: bool) -> Iterator[str]:
        if awaited and ast.unparse(call.func) == "asyncio.wait_for":
            # Awaiting it awaits what it was given.
            [waited, _] = call.args
            assert isinstance(waited, ast.Call)
            yield from self._called(waited, awaited=True)
            yield "_j.event()"
            return
        for each in call.args:
            if isinstance(each, ast.Lambda):
                yield self._made(each)
            elif isinstance(each, ast.Call):
                yield from self._called(each, awaited=False)
        name = _last_name(call.func)
        if name == GUARD_NAME:
            yield f"_j.call({self._site(Site(done=GUARD))})"
            return
        if isinstance(call.func, ast.Attribute) and name.startswith(LISTED_GUARDS):
            # The settings say so, whoever it belongs to.
            yield f"_j.call({self._site(Site(done=GUARD))})"
            return
        meant = self._model.meant(call.func, self._unit)
        declared = meant is not None and meant.declares("requires_guard")
        order = position(call) if _is_order(name) or declared else None
        done = self._completion(call)
        may_send = done is None and name not in QUIET
        own = done if order and not declared and done is not None and done.kind == "body" else None
        if done is not None and (done.kind == "manager" or (done.is_async and not awaited)):
            done = None
        passes_on = meant is None and self._is_wrapped(call.func, awaited)
        begins = meant if meant in self._model.private else None
        hands_over = name in RUNNERS and any(_is_order(_last_name(each)) for each in call.args)
        site = Site(order, begins, done, passes_on, own, may_send, hands_over)
        yield f"_j.call({self._site(site)})"
        if awaited:
            yield "_j.event()"

    def _completion(self, call: ast.Call) -> Completion | None:
        meant = self._model.meant(call.func, self._unit)
        return None if meant is None else self._model.completion(meant)

    def _is_wrapped(self, func: ast.expr, awaited: bool) -> bool:
        """Whether this is the call of the function that a decorator was given, in its wrapper."""
        if not isinstance(func, ast.Name) or func.id != "function":
            return False
        scope = self._model.scope_of(func.id, self._unit)
        return scope is self._unit.parent and awaited is self._unit.is_async

    def _site(self, site: Site) -> str:
        self.sites.append(site)
        return f"_sites[{len(self.sites) - 1}]"


def _is_order(name: str) -> bool:
    return name in ORDERS or name.startswith((LISTED_ORDERS, LISTED_SENDERS))


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
