"""What a file says about its own names: which are known, which may hold a function.

A built-in or library name is known only where the file nowhere rebinds it and has no star import, a
library's only through an import of that library. Written from the documentation, on ``ast``.
"""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

GUARDS = frozenset({"enforce_before_order"})
ORDERS = frozenset({"submit_order", "create_order", "futures_create_order"})
NON_SUPPRESSING = ("*._quiet", "quietly")
NO_RETURN = ("give_up",)

NEVER_RETURN = frozenset({"sys.exit"})
END_THE_PROCESS = frozenset({"os._exit", "os.abort"})
SWALLOW_NOTHING = frozenset(
    {"builtins.open", "contextlib.closing", "contextlib.nullcontext", "asyncio.timeout"}
)
LOCKS = frozenset(
    f"{library}.{kind}"
    for library in ("threading", "asyncio")
    for kind in ("Lock", "Semaphore", "BoundedSemaphore", "Condition")
) | {"threading.RLock"}

_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | ast.Module


@dataclass
class Facts:
    """What the whole file says."""

    star_import: bool = False
    bindings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tracked: set[str] = field(default_factory=set)
    locks: set[str] = field(default_factory=set)
    class_locks: set[str] = field(default_factory=set)  # names in class bodies that hold one
    guards: set[str] = field(default_factory=lambda: set(GUARDS))
    orders: set[str] = field(default_factory=lambda: set(ORDERS))
    async_guards: set[str] = field(default_factory=set)  # those that the file awaits, by name
    provable: set[str] = field(default_factory=set)  # names that can only mean one function
    private: set[str] = field(default_factory=set)  # of these, the ones only called, and only here

    def resolve(self, node: ast.expr) -> str | None:
        """The dotted library path that an expression provably means."""
        if isinstance(node, ast.Attribute):
            owner = self.resolve(node.value)
            return None if owner is None else f"{owner}.{node.attr}"
        if not isinstance(node, ast.Name) or self.star_import:
            return None
        bound = self.bindings.get(node.id)
        if not bound:
            return f"builtins.{node.id}" if hasattr(builtins, node.id) else None
        only = next(iter(bound))
        return (
            only.removeprefix("import ") if len(bound) == 1 and only.startswith("import ") else None
        )

    def exception(self, node: ast.expr) -> str | None:
        """The known exception class that an expression means."""
        path = self.resolve(node)
        ours = "invariant_guard.PositionInvariantViolation"
        if path == ours:
            return path
        # Bound nowhere in the file, the name can only have been put among the built-in ones.
        if isinstance(node, ast.Name) and node.id == "PositionInvariantViolation":
            return None if self.star_import or self.bindings.get(node.id) else ours
        if path is None or not path.startswith("builtins."):
            return None
        value = getattr(builtins, path.removeprefix("builtins."), None)
        return path if isinstance(value, type) and issubclass(value, BaseException) else None

    def swallows_nothing(self, node: ast.expr) -> bool:
        """Whether the context manager that an expression gives is known not to swallow."""
        called = node.func if isinstance(node, ast.Call) else None
        if called is not None and last_name(called) in self.guards:
            return True
        if called is not None and self.resolve(called) in SWALLOW_NOTHING | LOCKS:
            return True
        name = ast.unparse(called if called is not None else node)
        if any(fnmatchcase(name, pattern) for pattern in NON_SUPPRESSING):
            return True
        if called is None and name in self.locks:
            return True
        owner, _, attribute = name.partition(".")
        return called is None and owner in ("self", "cls") and attribute in self.class_locks


def last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def gather(tree: ast.Module) -> Facts:
    facts = Facts()
    collector = _Collector(facts)
    collector.visit(tree)
    facts.locks = {
        text
        for text, values in collector.assigned.items()
        if all(isinstance(v, ast.Call) and facts.resolve(v.func) in LOCKS for v in values)
    }
    in_classes = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.Assign)
        for target in part.targets
        if isinstance(target, ast.Name)
    }
    for name in in_classes & facts.locks:
        others = [text for text in collector.assigned if text.endswith(f".{name}")]
        if all(text in facts.locks for text in others):
            facts.class_locks.add(name)
    _track(tree, facts)
    _resolve_functions(tree, facts)
    return facts


def _resolve_functions(tree: ast.Module, facts: Facts) -> None:
    """Which names can only mean one function, and which functions have all their callers here."""
    functions = {
        node.name: node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    stores = _bound_times(tree)
    in_class = {
        part: node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for part in node.body
    }
    nested = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for part in ast.walk(node)
        if part is not node
    }
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    loads: dict[str, list[ast.Name]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            loads[node.id].append(node)
    for name, function in functions.items():
        if stores[name] != 1 or function.decorator_list:
            continue
        if function in in_class:
            # Seen by its name alone in the class body itself, and from nowhere else.
            if set(loads[name]) <= set(_own(in_class[function])):
                facts.provable.add(name)
            continue
        facts.provable.add(name)
        own = set(ast.walk(function))
        if (
            (function in nested or (name[0] == "_" and name[:2] != "__"))
            and all(each in called for each in loads[name])
            and any(each not in own for each in loads[name])
        ):
            facts.private.add(name)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What is evaluated in the scope of ``node``'s body, scopes inside it left out."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _SCOPES):
            yield from _own(child)


def _bound_times(tree: ast.Module) -> dict[str, int]:
    """How often each name is bound."""
    counts: dict[str, int] = defaultdict(int)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            counts[node.name] += 1
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            counts[node.id] += 1
        elif isinstance(node, ast.arg):
            counts[node.arg] += 1
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            counts[node.name] += 1
        elif isinstance(node, ast.alias):
            counts[(node.asname or node.name).split(".")[0]] += 1
    return counts


class _Collector(ast.NodeVisitor):
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.assigned: dict[str, list[ast.expr | None]] = defaultdict(list)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.facts.bindings[node.id].add("a statement")
            self.assigned[node.id].append(None)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.assigned[ast.unparse(node)].append(None)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            if isinstance(target, ast.Name | ast.Attribute):
                values = self.assigned[ast.unparse(target)]
                values[values.index(None)] = node.value

    def visit_arg(self, node: ast.arg) -> None:
        self.facts.bindings[node.arg].add("a parameter")
        self.assigned[node.arg].append(None)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._definition(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._definition(node)

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.facts.bindings[node.name].add("a definition")
        self.assigned[node.name].append(None)
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.facts.bindings[node.name].add("a handler")
            self.assigned[node.name].append(None)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.facts.bindings[node.name].add("a pattern")
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.facts.bindings[node.name].add("a pattern")

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self.facts.bindings[node.rest].add("a pattern")
        self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            self.facts.bindings[name].add(f"import {alias.name if alias.asname else name}")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.facts.star_import = True
                continue
            name = alias.asname or alias.name
            self.facts.bindings[name].add(f"import {node.module}.{alias.name}")
            if alias.name in GUARDS:
                self.facts.guards.add(name)
            if alias.name in ORDERS:
                self.facts.orders.add(name)

    def visit_Await(self, node: ast.Await) -> None:
        self._awaited(node.value)
        self.generic_visit(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        for item in node.items:
            self._awaited(item.context_expr)  # entering awaits
        self.generic_visit(node)

    def _awaited(self, call: ast.expr) -> None:
        if isinstance(call, ast.Call) and (name := last_name(call.func)) is not None:
            self.facts.async_guards.add(name)


def _track(tree: ast.Module, facts: Facts) -> None:
    """The names that may hold a function, a generator or a coroutine of this file.

    All other names hold values of the world: loading one gives a new one, so they need not exist.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            facts.tracked.add(node.name)
    size = -1
    while size != len(facts.tracked):
        size = len(facts.tracked)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                names = [t.id for t in node.targets if isinstance(t, ast.Name)]
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(
                node.target, ast.Name
            ):
                names = [node.target.id]
            else:
                continue
            if node.value is not None and _may_run_later(node.value, facts):
                facts.tracked.update(names)


def _may_run_later(value: ast.expr, facts: Facts) -> bool:
    return any(
        isinstance(node, ast.Lambda | ast.GeneratorExp)
        or (isinstance(node, ast.Name) and node.id in facts.tracked)
        for node in ast.walk(value)
    )
