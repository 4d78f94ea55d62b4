"""What a file says about its functions: which one a call means, and which are private.

Read from the rules of section "Across functions" of the documentation, on the syntax that
``contracts_generate`` writes: plain statements, single inheritance, decorators by name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

REGISTERS = frozenset({"call_later", "register", "subscribe"})
MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
_SAME = frozenset({"wraps", "requires_guard", "ensures_guard", "staticmethod", "classmethod"})


@dataclass(eq=False, slots=True)
class Unit:
    """One body of code: the module, a function or a lambda."""

    node: ast.Module | Function
    parent: Unit | None
    owner: ast.ClassDef | None = None  # of a method
    bound: dict[str, int] = field(default_factory=dict)  # how often each name is bound here
    defined: dict[str, Unit] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return getattr(self.node, "name", "")

    @property
    def body(self) -> list[ast.stmt]:
        if isinstance(self.node, ast.Lambda):
            return [ast.Expr(self.node.body)]
        return self.node.body

    @property
    def decorators(self) -> list[ast.expr]:
        return getattr(self.node, "decorator_list", [])

    @property
    def is_async(self) -> bool:
        return isinstance(self.node, ast.AsyncFunctionDef)

    def declares(self, name: str) -> bool:
        return any(isinstance(each, ast.Name) and each.id == name for each in self.decorators)


@dataclass(frozen=True, slots=True)
class Completion:
    """What a completed call has run: a body, a wrapper round another completion, or a manager's beginning."""

    kind: Literal["guard", "body", "manager"]
    unit: Unit | None
    is_async: bool
    inner: Completion | None = None


GUARD = Completion("guard", None, False)


class Model:
    def __init__(self, tree: ast.Module) -> None:
        self.module = Unit(tree, None)
        self.units: dict[ast.AST, Unit] = {tree: self.module}
        self.classes: dict[str, ast.ClassDef] = {}
        self.parents: dict[ast.AST, ast.AST] = {
            child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
        }
        self._read(tree, self.module, None)
        self.strings = {
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
        self.private = self._private()

    # -- reading --------------------------------------------------------------------------------

    def _read(self, node: ast.AST, unit: Unit, owner: ast.ClassDef | None) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                inner = Unit(child, unit, owner)
                self.units[child] = inner
                for each in ast.walk(child.args):
                    if isinstance(each, ast.arg):
                        _count(inner, each.arg)
                if not isinstance(child, ast.Lambda) and owner is None:
                    _count(unit, child.name)
                    unit.defined[child.name] = inner
                self._read(child, inner, None)
            elif isinstance(child, ast.ClassDef):
                self.classes[child.name] = child
                _count(unit, child.name)
                self._read(child, unit, child)
            else:
                if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                    _count(unit, child.id)
                elif isinstance(child, ast.alias):
                    _count(unit, child.asname or child.name)
                self._read(child, unit, owner)

    def unit_of(self, node: ast.AST) -> Unit:
        """The body in which ``node`` is evaluated; decorators are where the function stands."""
        child, node = node, self.parents[node]
        while node not in self.units or child in getattr(node, "decorator_list", ()):
            child, node = node, self.parents[node]
        return self.units[node]

    # -- what a call means ----------------------------------------------------------------------

    def meant(self, func: ast.expr, unit: Unit) -> Unit | None:
        """The function of the file that a call of ``func`` provably means."""
        if isinstance(func, ast.Name):
            scope = self.scope_of(func.id, unit)
            if scope is None or scope.bound[func.id] != 1:
                return None
            return scope.defined.get(func.id)
        if not isinstance(func, ast.Attribute):
            return None
        above = isinstance(func.value, ast.Call) and ast.unparse(func.value) == "super()"
        cls = self._class_of_method(unit) if above else self._class_of_self(func.value, unit)
        return None if cls is None else self._member(cls, func.attr, above=above)

    def scope_of(self, name: str, unit: Unit | None) -> Unit | None:
        while unit is not None and name not in unit.bound:
            unit = unit.parent
        return unit

    def _class_of_self(self, node: ast.expr, unit: Unit) -> ast.ClassDef | None:
        """The class whose method's first parameter ``node`` is."""
        if not isinstance(node, ast.Name):
            return None
        scope = self.scope_of(node.id, unit)
        if scope is None or scope.owner is None or scope.bound[node.id] != 1:
            return None
        assert isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef)
        first = scope.node.args.args[0].arg if scope.node.args.args else ""
        return scope.owner if first == node.id and not scope.declares("staticmethod") else None

    def _class_of_method(self, unit: Unit | None) -> ast.ClassDef | None:
        while unit is not None and unit.owner is None:
            unit = unit.parent
        return None if unit is None else unit.owner

    def _member(self, cls: ast.ClassDef, name: str, *, above: bool) -> Unit | None:
        if self._assigned_somewhere(name):
            return None
        if not above and any(name in _methods(each) for each in self.below(cls)):
            return None
        for each in self._order(cls)[1 if above else 0 :]:
            if each is None:
                return None
            found = _methods(each).get(name, [])
            if found:
                return self.units[found[0]] if len(found) == 1 else None
        return None

    def _assigned_somewhere(self, name: str) -> bool:
        return any(
            isinstance(each, ast.Attribute)
            and each.attr == name
            and isinstance(each.ctx, ast.Store)
            for each in self.parents
        )

    def _order(self, cls: ast.ClassDef) -> list[ast.ClassDef | None]:
        """The class and what it inherits from; None for a class of another file."""
        order: list[ast.ClassDef | None] = [cls]
        while cls.bases:
            base = self.classes.get(ast.unparse(cls.bases[0]))
            order.append(base)
            if base is None:
                break
            cls = base
        return order

    def below(self, cls: ast.ClassDef) -> list[ast.ClassDef]:
        return [
            each for each in self.classes.values() if each is not cls and cls in self._order(each)
        ]

    # -- what a call has completed --------------------------------------------------------------

    def completion(self, unit: Unit) -> Completion | None:
        """What a completed call of ``unit`` has run; None where that cannot be followed."""
        if unit.declares("ensures_guard"):
            return Completion("guard", None, unit.is_async)
        generator = is_generator(unit)
        done = None if generator else Completion("body", unit, unit.is_async)
        for decorator in reversed(unit.decorators):
            name = _decorator_name(decorator)
            if name in _SAME:
                continue
            if name in MANAGERS:
                done = Completion("manager", unit, unit.is_async) if generator else None
            elif done is None or done.kind == "manager" or not isinstance(decorator, ast.Name):
                return None
            else:
                done = self._wrapped(decorator, unit, done)
        return done

    def _wrapped(self, decorator: ast.Name, unit: Unit, done: Completion) -> Completion | None:
        assert unit.parent is not None
        maker = self.meant(decorator, unit.parent)
        if maker is None or maker.decorators:
            return None
        returned = maker.body[-1]
        assert isinstance(returned, ast.Return)
        assert isinstance(returned.value, ast.Name)
        if returned.value.id in {each.arg for each in _arguments(maker)}:
            return done
        wrapper = maker.defined[returned.value.id]
        return Completion("body", wrapper, wrapper.is_async, done)

    def wrapper_of(self, unit: Unit) -> Completion | None:
        """The wrapper through which alone ``unit`` is entered."""
        done = self.completion(unit)
        return done if done is not None and done.inner is not None else None

    # -- private functions ----------------------------------------------------------------------

    def _private(self) -> frozenset[Unit]:
        callers: dict[Unit, set[Unit]] = {}
        for unit in self.units.values():
            sites = self._call_sites(unit)
            if sites:
                callers[unit] = sites
        # Something outside must call into a cycle: nothing else says how it begins.
        while True:
            lost = {unit for unit in callers if self._only_in_cycles(unit, callers)}
            if not lost:
                return frozenset(callers)
            for unit in lost:
                del callers[unit]

    def callers(self, unit: Unit) -> set[Unit]:
        """Where a private function is called."""
        return self._call_sites(unit) or set()

    def _only_in_cycles(self, unit: Unit, callers: dict[Unit, set[Unit]]) -> bool:
        """Whether ``unit`` lies in a cycle that no chain of calls enters from elsewhere."""
        seen: set[Unit] = set()
        stack = [unit]
        while stack:
            for caller in callers[stack.pop()]:
                # What a function makes stands inside it, and comes to be by calls of it.
                while caller not in callers and caller.parent not in (None, self.module):
                    caller = caller.parent
                if caller not in callers:
                    return False
                if caller not in seen:
                    seen.add(caller)
                    stack.append(caller)
        return unit in seen

    def _call_sites(self, unit: Unit) -> set[Unit] | None:
        """Where a function is called that nothing else is done with; None where it is not private."""
        if isinstance(unit.node, ast.Module | ast.Lambda) or unit.decorators:
            return None
        assert unit.parent is not None
        name = unit.name
        at_top = unit.owner is not None or unit.parent is self.module
        if at_top and (not name.startswith("_") or name.startswith("__")):
            return None
        if name in self.strings:
            return None
        if unit.owner is not None:
            if any(name in _methods(each) for each in self.below(unit.owner)):
                return None
        elif unit.parent.bound[name] != 1:
            return None
        sites = set()
        for node in self.parents:
            if not self._may_mean(node, unit):
                continue
            call = self.parents[node]
            within = self.unit_of(node)
            if not (isinstance(call, ast.Call) and call.func is node):
                return None
            assert isinstance(node, ast.expr)
            if self.meant(node, within) is not unit:
                return None
            sites.add(within)
        return sites

    def _may_mean(self, node: ast.AST, unit: Unit) -> bool:
        """Whether ``node`` refers to ``unit``, or may."""
        if isinstance(node, ast.Attribute) and node.attr == unit.name and unit.owner is not None:
            meant = self.meant(node, self.unit_of(node))
            return meant is None or meant is unit
        if isinstance(node, ast.Name) and node.id == unit.name and unit.owner is None:
            is_load = isinstance(node.ctx, ast.Load)
            return is_load and self.scope_of(node.id, self.unit_of(node)) is unit.parent
        return False

    # -- what runs later ------------------------------------------------------------------------

    def starts_where_created(self, unit: Unit) -> bool:
        """Whether a nested function or lambda runs under what held where it was made."""
        assert unit.parent is not None
        if unit.parent is self.module or unit.owner is not None or unit.decorators:
            return False
        if isinstance(unit.node, ast.Lambda):
            return self._stays(unit.node)
        return all(
            self._stays(node)
            for node in self.parents
            if isinstance(node, ast.Name)
            and node.id == unit.name
            and isinstance(node.ctx, ast.Load)
            and self.scope_of(node.id, self.unit_of(node)) is unit.parent
        )

    def _stays(self, node: ast.AST) -> bool:
        """Only called, or passed to a call that does not keep it."""
        call = self.parents[node]
        if not isinstance(call, ast.Call):
            return False
        return call.func is node or getattr(call.func, "attr", "") not in REGISTERS


def _count(unit: Unit, name: str) -> None:
    unit.bound[name] = unit.bound.get(name, 0) + 1


def _arguments(unit: Unit) -> Iterator[ast.arg]:
    assert not isinstance(unit.node, ast.Module)
    return (each for each in ast.walk(unit.node.args) if isinstance(each, ast.arg))


def _methods(cls: ast.ClassDef) -> dict[str, list[ast.AST]]:
    found: dict[str, list[ast.AST]] = {}
    for each in cls.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            found.setdefault(each.name, []).append(each)
    return found


def _decorator_name(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return target.id if isinstance(target, ast.Name) else ""


def is_generator(unit: Unit) -> bool:
    stack: list[ast.AST] = list(unit.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Yield):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            stack.extend(ast.iter_child_nodes(node))
    return False
