"""Mutants: every small change of a module's functions, by mutmut's table of operators.

Left alone: texts that people read (with a space, or put together) and the calls that only log, since
no test pins their words; annotations, defaults and decorators, which run when the module is read.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import libcst as cst
from libcst.metadata import (
    CodeRange,
    MetadataWrapper,
    PositionProvider,
    WhitespaceInclusivePositionProvider,
)
from mutmut.mutation.mutators import mutation_operators

#: The pure modules, whose every decision can be tested without a process or a network.
PACKAGES = (
    "invariant_guard.rule", "invariant_guard.positions", "invariant_guard.instruments",
    "invariant_guard.ledger.protocol", "invariant_guard.ledger.stores.codec",
    "invariant_guard.ledger.reconcile",
)  # fmt: skip


class Mutant(NamedTuple):
    """One change.

    Attributes:
        module: dotted name.
        function: where its outermost function begins, and its name.
        line: where the change begins.
        before, after: the line, stripped, and what it becomes.
        source: the whole module, changed.
    """

    module: str
    function: tuple[int, str]
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before}\n    -> {self.after}"


def modules_of(names: tuple[str, ...]) -> list[str]:
    """Return the modules that dotted names stand for, packages included."""
    found: list[str] = []
    for name in names:
        path = path_of(name)
        if path.name == "__init__.py":
            found += [
                f"{name}.{file.stem}" for file in sorted(path.parent.glob("*.py"))
                if file.stem != "__init__"
            ]  # fmt: skip
        else:
            found.append(name)
    return found


def path_of(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ValueError(f"{module} is no module")
    return Path(spec.origin)


def mutants_of(module: str) -> Iterator[Mutant]:
    """Yield the mutants of a module, in the order of its text."""
    text = path_of(module).read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text))
    finder = _Finder(wrapper)
    wrapper.module.visit(finder)
    lines = text.splitlines()
    seen = set()
    for place, changed, function in finder.found:
        source = _spliced(lines, place, wrapper.module.code_for_node(changed))
        if source == text or source in seen:
            continue
        seen.add(source)
        pairs = zip(lines, source.splitlines(), strict=False)
        for number, (old, new) in enumerate(pairs, 1):
            if old.strip() != new.strip():
                yield Mutant(module, function, number, old.strip(), new.strip(), source)
                break


def _spliced(lines: list[str], place: CodeRange, changed: str) -> str:
    """Return the text with another one in a place: libcst takes a second to render a module."""
    start, end = place.start, place.end
    first, last = lines[start.line - 1][: start.column], lines[end.line - 1][end.column :]
    return "\n".join([*lines[: start.line - 1], first + changed + last, *lines[end.line :], ""])


class _Finder(cst.CSTVisitor):
    """Finds what may be changed inside of functions."""

    def __init__(self, wrapper: MetadataWrapper) -> None:
        self.found: list[tuple[CodeRange, cst.CSTNode, tuple[int, str]]] = []
        self._all = wrapper.resolve(WhitespaceInclusivePositionProvider)
        self._where = wrapper.resolve(PositionProvider)
        self._functions: list[tuple[int, str]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)):
            return False
        if isinstance(node, cst.FunctionDef):
            self._functions.append(self._begins(node))
            # Neither the parameters nor the decorators, only what runs when it is called.
            node.body.visit(self)
            self._functions.pop()
            return False
        if _is_only_for_people(node):
            return False
        if self._functions:
            for kind, operator in mutation_operators:
                if isinstance(node, kind):
                    self.found += [
                        (self._all[node], changed, self._functions[0])
                        for changed in operator(node)
                        if not _drops_a_text(node, changed)
                    ]  # fmt: skip
        return True

    def _begins(self, node: cst.FunctionDef) -> tuple[int, str]:
        first: cst.CSTNode = node.decorators[0] if node.decorators else node
        return self._where[first].start.line, node.name.value


def _is_text(node: cst.CSTNode) -> bool:
    if isinstance(node, (cst.FormattedString, cst.ConcatenatedString)):
        return True
    return isinstance(node, cst.SimpleString) and (" " in node.value or node.value[:3] == '"""')


def _is_only_for_people(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        owner = node.func.value
        return isinstance(owner, cst.Name) and owner.value in ("logger", "logging")
    return _is_text(node)


def _drops_a_text(node: cst.CSTNode, changed: cst.CSTNode) -> bool:
    if not isinstance(node, cst.Call) or not isinstance(changed, cst.Call):
        return False
    kept = {id(argument) for argument in changed.args}
    return any(_is_text(argument.value) for argument in node.args if id(argument) not in kept)
