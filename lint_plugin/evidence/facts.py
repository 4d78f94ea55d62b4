"""The facts of one file: its calls, and what its functions answer.

`ast` is enough here: a proposal is read by a person, and the checker judges what comes of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lint_plugin.evidence.answers import answer_of
from lint_plugin.evidence.words import said_by, says_side
from lint_plugin.util.syntax import LEAVES, does_nothing, parsed, parts_of, walk

# An answer that a name keeps, until it is known how the name is tested.
_KEPT = "="
# What of an answer is tested.
_PART = "@"
_TESTING = frozenset({ast.If, ast.UnaryOp, ast.While})
# What makes some use of its parts.
_USING = frozenset({ast.Assign, ast.Expr, ast.If, ast.UnaryOp, ast.While})
_POSTS = frozenset({"post", "_post", "ws_send", "send_json"})


class Call(NamedTuple):
    """A call: where it stands, what its arguments say, what is done with its answer."""

    name: str
    receiver: str
    """The last name of what it is called on; empty for a function."""
    library: str
    """The root of the import that the receiver, or the function, comes from."""
    path: str
    line: int
    function: str
    said: frozenset[str]
    has_arguments: bool
    use: str
    """`raises`, `checks`, `refusals`, `item`, or empty: which setting the use of the answer fits."""
    posts_to: str
    """The path of a URL that it seems to post to."""
    left_by: int = 0
    """The last line of the block that a true answer leaves by, where the use is `refusals`."""
    part: str = ""
    """The attribute or key of the answer that is tested; empty where all of it is."""

    @property
    def place(self) -> str:
        """The place as people write it."""
        return f"{self.path}:{self.line}"


class Function(NamedTuple):
    """A function: its name, its place, and how it answers."""

    name: str
    path: str
    line: int
    answers: str
    is_abstract: bool


class Held(NamedTuple):
    """A context manager, and the lines that it holds."""

    name: str
    path: str
    first: int
    last: int


class Facts(NamedTuple):
    """What one file shows."""

    calls: tuple[Call, ...] = ()
    functions: tuple[Function, ...] = ()
    held: tuple[Held, ...] = ()


def facts_of(source: bytes, path: str) -> Facts:
    """Collect the facts of a file.

    What does not parse has none; the analysis says that aloud.
    """
    tree = parsed(source)
    if tree is None:
        return Facts()
    reader = _Reader(path)
    reader.learn_origins(tree)
    try:
        reader.read(tree)
    except RecursionError:
        return Facts()
    return Facts(
        tuple(map(reader.settled, reader.calls)), tuple(reader.functions), tuple(reader.held)
    )


def bare_name(node: ast.expr) -> str:
    """The last name of an expression; empty where it has none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return bare_name(node.func)
    return node.id if isinstance(node, ast.Name) else ""


class _Reader:
    def __init__(self, path: str) -> None:
        self.calls: list[Call] = []
        self.functions: list[Function] = []
        self.held: list[Held] = []
        self._path = path
        self._origins: dict[str, str] = {}
        # How each function tests the names that it has bound.
        self._tested: dict[tuple[str, str], set[str]] = {}

    def settled(self, call: Call) -> Call:
        """Say how an answer is used.

        Of one that a name keeps, it is how its function tests the name.
        """
        use = call.use
        if use.startswith(_KEPT):
            tested = self._tested.get((call.function, use[len(_KEPT) :]), set())
            use = next(iter(tested)) if len(tested) == 1 else ""
        use, _, part = use.partition(_PART)
        kind, _, last = use.partition(":")
        return call._replace(use=kind, left_by=int(last or 0), part=part)

    def _note_test(self, node: ast.AST, function: str) -> None:
        test = node.operand if isinstance(node, ast.UnaryOp) else getattr(node, "test", None)
        part = _part_of(test)
        if isinstance(test, ast.Call) and part:
            # `verdict.get("allowed")`
            test = test.func
        if isinstance(test, (ast.Attribute, ast.Subscript)) and part:
            test = test.value
        if isinstance(test, ast.Name) and (use := _use(node)):
            self._tested.setdefault((function, test.id), set()).add(use + part)

    def learn_origins(self, tree: ast.Module) -> None:
        """Learn which names come of which import: by binding, by construction, by annotation."""
        made: list[ast.Assign | ast.arg] = []
        for node in walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    root = alias.name.partition(".")[0]
                    self._origins[alias.asname or root] = root
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    self._origins[alias.asname or alias.name] = node.module.partition(".")[0]
            elif isinstance(node, (ast.Assign, ast.arg)):
                made.append(node)
        for node in made:
            if isinstance(node, ast.arg):
                if node.annotation is not None:
                    self._learn(node.arg, node.annotation)
            elif isinstance(node.value, ast.Call):
                for target in node.targets:
                    self._learn(bare_name(target), node.value)

    def _learn(self, name: str, value: ast.expr) -> None:
        origin = self._origins.get(_first_name(value), "")
        if name and origin:
            self._origins.setdefault(name, origin)

    def read(self, tree: ast.Module) -> None:
        """Read all calls, functions and context managers, in source order."""
        # A node with the function that it is in, and the use that the node round it makes of it; None
        # for what is no part of another: a statement, a decorator.
        stack: list[tuple[ast.AST, str, str | None]] = _from_the_last(tree.body, "<module>", None)
        while stack:
            node, function, use = stack.pop()
            if node.__class__ in _TESTING:
                self._note_test(node, function)
            if isinstance(node, ast.expr):
                if use is not None and isinstance(node, ast.Call):
                    self.calls.append(self._call(node, function, use))
                # What is awaited is used as the answer is.
                put_to = (use or "") if isinstance(node, ast.Await) else _use(node)
                if use and not use.startswith(_KEPT):
                    # `if not evaluate(order).allowed`
                    put_to = use + _part_of(node) if _part_of(node) else put_to
                stack += _from_the_last(parts_of(node), function, put_to)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.functions.append(self._function(node))
                stack += _from_the_last(node.body, _inner(function, node.name), None)
                stack += _from_the_last(node.decorator_list, function, None)
            elif isinstance(node, ast.ClassDef):
                stack += _from_the_last(node.body, _inner(function, node.name), None)
            else:
                if isinstance(node, (ast.With, ast.AsyncWith)):
                    self.held += (
                        Held(
                            bare_name(item.context_expr),
                            self._path,
                            node.lineno,
                            node.end_lineno or 0,
                        )
                        for item in node.items
                    )
                stack += _from_the_last(parts_of(node), function, _use(node))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
        nothing = all(does_nothing(statement) for statement in node.body)
        return Function(node.name, self._path, node.lineno, answer_of(node), nothing)

    def _call(self, node: ast.Call, function: str, use: str) -> Call:
        receiver = bare_name(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        first = _first_name(node.func)
        origin = self._origins.get(receiver) or (
            "" if first in ("self", "cls") else self._origins.get(first, "")
        )
        return Call(
            bare_name(node.func),
            receiver,
            origin,
            self._path,
            # Where the name stands, as a finding does.
            (node.func.end_lineno or node.lineno)
            if isinstance(node.func, ast.Attribute)
            else node.lineno,
            function,
            frozenset(_said(node)),
            bool(node.args or node.keywords),
            use,
            _posts_to(node),
        )


def _inner(function: str, name: str) -> str:
    return name if function == "<module>" else f"{function}.{name}"


def _from_the_last(
    nodes: Sequence[ast.AST], function: str, use: str | None
) -> list[tuple[ast.AST, str, str | None]]:
    """Write nodes for a stack, so that the first is taken first."""
    return [(node, function, use) for node in reversed(nodes) if node.__class__ not in LEAVES]


def _use(parent: ast.AST) -> str:
    """The use that a node makes of its parts.

    `if` and `while` make it of the test alone: a block answers nothing.
    """
    if parent.__class__ not in _USING:
        return ""
    if isinstance(parent, ast.Expr):
        return "raises"
    if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
        return "checks"
    if isinstance(parent, (ast.If, ast.While)):
        leaves = isinstance(parent.body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))
        return f"refusals:{parent.body[-1].end_lineno}" if leaves else "checks"
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Tuple):
        return "item"
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        return f"{_KEPT}{parent.targets[0].id}"
    return ""


def _part_of(node: ast.AST | None) -> str:
    """Write the attribute or key that an expression asks for, behind a use."""
    if isinstance(node, ast.Attribute):
        return _PART + node.attr
    key = None
    if isinstance(node, ast.Subscript):
        key = node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        key = node.args[0] if node.func.attr == "get" else None
    if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isidentifier():
        return _PART + key.value
    return ""


def _said(node: ast.Call) -> Iterator[str]:
    for keyword in node.keywords:
        if keyword.arg is not None:
            yield said_by(keyword.arg)
            yield _side_in(keyword.value)
    for value in node.args:
        yield said_by(bare_name(value))
        yield _side_in(value)


def _side_in(value: ast.expr) -> str:
    text = value.value if isinstance(value, ast.Constant) else bare_name(value)
    return says_side(text) if isinstance(text, str) else ""


def _posts_to(node: ast.Call) -> str:
    """The first path among the arguments of a call that posts."""
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    texts = [text for value in values[:4] if (text := _literal(value))]
    posts = bare_name(node.func).lower() in _POSTS or any(text.upper() == "POST" for text in texts)
    return next((text for text in texts if "/" in text), "") if posts else ""


def _literal(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr):
        return "".join(_literal(part) or "{}" for part in value.values)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return (_literal(value.left) or "{}") + (_literal(value.right) or "{}")
    return ""


def _first_name(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript, ast.Await)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
