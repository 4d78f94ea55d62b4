"""Outline of a file: its function bodies, as CPython's own parser sees them.

Nothing is judged on this: it decides which bodies need not be read at all (see pruning.py), so each answer
may say too much and none too little.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias
from unicodedata import normalize

from lint_plugin.util.syntax import inner_statements, own_lines, whole_lines

AnyFunction: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor)
_WORD = re.compile(r"[^\W\d]\w*")
# Letters with marks, as in Hindi, and the dot in Catalan's l·l belong to names, and are no `\w`.
_MARKED = re.compile(r"(?:[^\W\d]|[^\x00-\x7f])(?:\w|[^\x00-\x7f])*")
_DEFINED = re.compile(r"\bdef[^\S\n]+\w+")
# What may bind names inside of an expression; a search is quick where the pattern begins with its letters.
_BINDS = tuple(map(re.compile, (r"for\b", r"lambda\b", ":=")))
# Words of bodies whose effects reach beyond the body. `__wrapped__` is a way past every wrapper.
_ODD = frozenset(
    {"__delattr__", "__setattr__", "__wrapped__", "delattr", "global", "nonlocal", "setattr"}
)
# `getattr(order, "status", None)` is a use of the word that it holds.
_GETATTR = re.compile(r"\bgetattr\b")
_GETS_WRITTEN = re.compile(r"""\bgetattr\(\s*[\w.\[\]]+\s*,\s*(["'])\w+\1\s*[,)]""")
# `_Desk__check`, which is `__check` of `Desk`.
_MANGLED = re.compile(r"_[^\W_].*__\w+")


class Bound:
    """The bindings of some statements: names with their number, attributes, definitions."""

    def __init__(self) -> None:
        self.names = Counter[str]()
        self.attributes: set[str] = set()
        # Functions, classes and imports.
        self.defined: set[str] = set()
        # What is imported under another name: its own last name and that one.
        self.renamed: list[tuple[str, str]] = []
        # Whether there is more to these statements than is told here.
        self.odd = False


class Body:
    """The body of a function that lies in no other function.

    ``first`` and ``last`` are its lines, from 1. It ``returns`` if it comes to a normal end, provided that
    what it calls does. It can be left out, ``can_be_cut``, unless it begins behind its header, or with a
    decorator.
    """

    def __init__(
        self,
        name: str,
        first: int,
        last: int,
        words: frozenset[str],
        bound: Bound,
        *,
        returns: bool,
        can_be_cut: bool,
        gets_any: bool,
    ) -> None:
        self.name: Final = name
        self.first: Final = first
        self.last: Final = last
        self.words: Final = words
        self.bound: Final = bound
        self.returns: Final = returns
        self.can_be_cut: Final = can_be_cut
        # Whether it asks for an attribute by a text that is not written there as one word.
        self.gets_any: Final = gets_any

    @property
    def is_private(self) -> bool:
        """Whether its name begins with an underscore."""
        return self.name.startswith("_")

    @property
    def is_special(self) -> bool:
        """Whether Python itself calls it, by no name that the source shows."""
        return _is_special(self.name)


class Outline(NamedTuple):
    """The bodies of a file, and what stands outside of them.

    That is module and class level, and headers of functions.
    """

    bodies: tuple[Body, ...]
    # That a function is defined outside is no use of its name.
    words: frozenset[str]
    bound: Bound
    parameters: Counter[str]
    # The words of the decorators of each function that has some.
    decorated: dict[str, set[str]]


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def words(text: str) -> set[str]:
    """Collect all that could be a name in ``text``, as Python folds it.

    Comments and strings count too.
    """
    if text.isascii():
        return set(_WORD.findall(text))
    text = normalize("NFKC", text)
    return {*_WORD.findall(text), *_MARKED.findall(text)}


def outline(tree: ast.Module, lines: Sequence[str]) -> Outline:
    """Read the outline of a file from its tree and its lines."""
    reader = _Reader(lines)
    bodies: list[Body] = []
    parameters: Counter[str] = Counter()
    decorated: dict[str, set[str]] = {}
    bound = Bound()
    outside = list(lines)
    spoken = Spoken(lines, reader.comments)
    spoken.block(tree.body)
    for statement in _statements(tree.body, enter=False):
        reader.read(statement, bound)
        spoken.read(statement)
        if isinstance(statement, _FUNCTIONS):
            parameters.update(_parameters(statement))
            for decorator in statement.decorator_list:
                assert decorator.end_lineno is not None
                text = "\n".join(lines[decorator.lineno - 1 : decorator.end_lineno])
                decorated.setdefault(statement.name, set()).update(words(text))
            body = _body(statement, reader)
            bodies.append(body)
            if body.can_be_cut:
                outside[body.first - 1 : body.last] = [""] * (body.last - body.first + 1)
    spoken.take_out(outside, 1)
    used = words(_DEFINED.sub("def", "\n".join(outside)))
    return Outline(tuple(bodies), frozenset(used), bound, parameters, decorated)


def _body(function: AnyFunction, reader: _Reader) -> Body:
    begin = function.body[0]
    first, last = begin.lineno, function.body[-1].end_lineno
    assert last is not None
    can_be_cut = _begins_a_line(begin, reader.lines)
    bound = Bound()
    spoken = Spoken(reader.lines, reader.comments)
    spoken.block(function.body)
    for statement in _statements(function.body, enter=True):
        reader.read(statement, bound)
        spoken.read(statement)
        if isinstance(statement, (*_FUNCTIONS, ast.ClassDef, ast.Match)):
            bound.odd = True
    inside = list(reader.lines[first - 1 : last])
    if can_be_cut:
        spoken.take_out(inside, first)
    text = "\n".join(inside)
    if first == function.lineno:
        text = text.encode()[begin.col_offset :].decode()
    found = words(text)
    bound.odd = bound.odd or not _ODD.isdisjoint(found)
    ends = any(_ways_out(function.body)) and "yield" not in found and not function.decorator_list
    # That a function never returns is believed of an empty one, as a cut one is.
    ends = ends and not (function.returns is not None and _says_never(function.returns))
    return Body(
        function.name,
        first,
        last,
        frozenset(found),
        bound,
        returns=ends,
        can_be_cut=can_be_cut,
        gets_any="getattr" in found and _gets_any(text),
    )


def _gets_any(text: str) -> bool:
    """Whether a `getattr` may ask for another name than one that stands in ``text``."""
    return len(_GETATTR.findall(text)) != len(_GETS_WRITTEN.findall(text))


def _says_never(annotation: ast.expr) -> bool:
    return not {"NoReturn", "Never"}.isdisjoint(words(ast.unparse(annotation)))


def _begins_a_line(statement: ast.stmt, lines: Sequence[str]) -> bool:
    """Whether a statement stands first on its line.

    It does not where it follows the header of its function.
    """
    if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)) and statement.decorator_list:
        return False
    return not lines[statement.lineno - 1].encode()[: statement.col_offset].strip()


def _statements(body: Iterable[ast.stmt], *, enter: bool) -> Iterator[ast.stmt]:
    """All statements, those of class bodies included, and those of inner functions where ``enter``."""
    stack = list(body)
    while stack:
        statement = stack.pop()
        yield statement
        if enter or not isinstance(statement, _FUNCTIONS):
            stack.extend(inner_statements(statement))


# -- what is only said ---------------------------------------------------------------------------------


class Spoken:
    """The lines of docstrings and comments: nothing in them is code.

    A comment on a line inside of a statement is left, and one that suppresses something.
    """

    def __init__(self, lines: Sequence[str], comments: Sequence[int]) -> None:
        self._lines = lines
        self._comments = comments
        self._texts: list[ast.stmt] = []
        # Lines of statements that hold one that begins with a comment sign, which may yet stand in a text.
        self._inside: set[int] = set()

    def block(self, body: Sequence[ast.stmt]) -> None:
        """Note the docstring that a body begins with, unless nothing follows."""
        if len(body) > 1 and _is_docstring(body[0]) and _stands_alone(body, self._lines):
            self._texts.append(body[0])

    def read(self, statement: ast.stmt) -> None:
        """Note the lines that belong to a statement itself, and its docstring."""
        if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
            self.block(statement.body)
        begin, end = whole_lines(statement)
        holds_one = bisect_left(self._comments, begin) != bisect_right(self._comments, end)
        if holds_one and end != statement.lineno:
            for first, last in own_lines(statement):
                self._inside.update(range(first, last + 1))

    def take_out(self, lines: list[str], first: int) -> None:
        """Empty these lines of ``lines``, the first of which has the number ``first``."""
        begin = bisect_left(self._comments, first)
        for number in self._comments[begin : bisect_left(self._comments, first + len(lines))]:
            line = lines[number - first]
            if number not in self._inside and "noqa" not in line.lower():
                lines[number - first] = ""
        for text in self._texts:
            start, end = text.lineno - first, (text.end_lineno or text.lineno) - first
            lines[start : end + 1] = [""] * (end + 1 - start)


def _is_docstring(statement: ast.stmt) -> bool:
    """Whether a statement is a text of several words.

    One word alone might be meant as a name.
    """
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        and len(statement.value.value.split()) > 1
    )


def _stands_alone(body: Sequence[ast.stmt], lines: Sequence[str]) -> bool:
    """Whether nothing else stands on the lines of the first statement of a body."""
    text, following = body[0], body[1]
    assert text.end_lineno is not None
    assert text.end_col_offset is not None
    rest = lines[text.end_lineno - 1].encode()[text.end_col_offset :].strip()
    return (
        _begins_a_line(text, lines)
        and following.lineno > text.end_lineno
        and (not rest or (rest.startswith(b"#") and b"noqa" not in rest.lower()))
    )


# -- what is bound -------------------------------------------------------------------------------------


class _Reader:
    """Reads what statements bind, looking into expressions only on lines that can bind something."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        text = "\n".join(lines)
        # The lines that begin with a comment sign, also inside of a text.
        self.comments = [
            number for number, line in enumerate(lines, 1) if line.lstrip().startswith("#")
        ]
        self._binding = sorted(line for each in _BINDS for line in _lines_with(each, text))

    def read(self, statement: ast.stmt, bound: Bound) -> None:
        """Record what a statement binds itself, without its inner statements."""
        _bind(statement, bound)
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            return
        start = bisect_left(self._binding, statement.lineno)
        assert statement.end_lineno is not None
        if start == bisect_right(self._binding, statement.end_lineno):
            return
        # The classes that a handler names stand between the bodies.
        inner = [
            part.lineno
            for part in inner_statements(statement)
            if not hasattr(statement, "handlers")
        ]
        # The last line of a header may be the first line of what it heads.
        last = min(inner) if inner else statement.end_lineno
        if bisect_right(self._binding, last) - start > isinstance(statement, _LOOPS):
            _bind_in_expressions(statement, bound)


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """The line of each match, in order."""
    line, position = 1, 0
    for found in pattern.finditer(text):
        line += text.count("\n", position, found.start())
        position = found.start()
        yield line


def _bind(statement: ast.stmt, bound: Bound) -> None:
    """Record the bindings of one statement."""
    if isinstance(statement, (ast.Assign, ast.Delete)):
        for target in statement.targets:
            _store(target, bound)
    elif isinstance(statement, ast.AnnAssign) and statement.value is None:
        # Says only what the name would be.
        return
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign, *_LOOPS)):
        _store(statement.target, bound)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                _store(item.optional_vars, bound)
    elif isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
        bound.names[statement.name] += 1
        bound.defined.add(statement.name)
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        bound.odd = True
        for alias in statement.names:
            bound.defined.add(alias.asname or alias.name.partition(".")[0])
            if alias.asname is not None:
                bound.renamed.append((alias.name.rpartition(".")[2], alias.asname))
    else:
        # `try`, and `try` with `except*`.
        for handler in getattr(statement, "handlers", ()):
            if handler.name is not None:
                bound.names[handler.name] += 1
        bound.odd = bound.odd or type(statement).__name__ == "TypeAlias"


def _store(target: ast.expr, bound: Bound) -> None:
    if isinstance(target, ast.Name):
        bound.names[target.id] += 1
    elif isinstance(target, ast.Attribute):
        bound.attributes.add(target.attr)
        reaches_out = _is_special(target.attr) or _MANGLED.match(target.attr) is not None
        bound.odd = bound.odd or reaches_out
    elif isinstance(target, (ast.Starred, ast.Subscript)):
        # What changes an entry changes what the whole says.
        _store(target.value, bound)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            _store(element, bound)


def _parameters(function: AnyFunction | ast.Lambda) -> Iterator[str]:
    given = function.args
    for parameter in (
        *given.posonlyargs,
        *given.args,
        *given.kwonlyargs,
        given.vararg,
        given.kwarg,
    ):
        if parameter is not None:
            yield parameter.arg


def _bind_in_expressions(statement: ast.stmt, bound: Bound) -> None:
    stack = [part for part in ast.iter_child_nodes(statement) if not isinstance(part, ast.stmt)]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.NamedExpr, ast.comprehension)):
            _store(node.target, bound)
        elif isinstance(node, ast.Lambda):
            bound.names.update(_parameters(node))
        # The parameters of an inner function are expressions of its `def`.
        elif isinstance(node, ast.arg):
            bound.names[node.arg] += 1
        stack.extend(part for part in ast.iter_child_nodes(node) if not isinstance(part, ast.stmt))


# -- how it ends ---------------------------------------------------------------------------------------


def _ways_out(statements: Sequence[ast.stmt]) -> tuple[bool, bool]:
    """Whether some statements can fall off their end, and can return.

    A no may be wrong.
    """
    returns = False
    for statement in statements:
        falls, out = _ways_out_of(statement)
        returns = returns or out
        if not falls:
            return False, returns
    return True, returns


def _ways_out_of(statement: ast.stmt) -> tuple[bool, bool]:
    if isinstance(statement, ast.Return):
        return False, True
    if isinstance(statement, (ast.Raise, ast.Break, ast.Continue)):
        return False, False
    if isinstance(statement, ast.If):
        return _ways_of_condition(statement)
    if isinstance(statement, (ast.While, *_LOOPS)):
        return _ways_of_loop(statement)
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return _ways_out(statement.body)
    if isinstance(statement, ast.Try):
        return _ways_of_try(statement)
    compound = any(True for _ in inner_statements(statement))
    return not compound, False


def _ways_of_condition(statement: ast.If) -> tuple[bool, bool]:
    if not _goes_either_way(statement.test):
        return False, False
    falls, returns = _ways_out(statement.body)
    also_falls, also_returns = _ways_out(statement.orelse)
    return falls or also_falls, returns or also_returns


def _ways_of_loop(statement: ast.For | ast.AsyncFor | ast.While) -> tuple[bool, bool]:
    endless = isinstance(statement, ast.While) and not _goes_either_way(statement.test)
    if statement.orelse or endless:
        return False, False
    return True, _ways_out(statement.body)[1]


def _goes_either_way(test: ast.expr) -> bool:
    """Whether a condition is nothing that the analysis knows beforehand."""
    if isinstance(test, ast.Name):
        return test.id != "TYPE_CHECKING"
    if isinstance(test, ast.Attribute):
        return test.attr != "TYPE_CHECKING"
    if isinstance(test, ast.BoolOp):
        return all(map(_goes_either_way, test.values))
    if isinstance(test, ast.UnaryOp):
        return _goes_either_way(test.operand)
    return isinstance(test, (ast.Call, ast.Compare, ast.BinOp, ast.Subscript, ast.Await))


def _ways_of_try(statement: ast.Try) -> tuple[bool, bool]:
    falls, returns = _ways_out([*statement.body, *statement.orelse])
    last_falls, last_returns = _ways_out(statement.finalbody)
    return (falls, returns) if last_falls and not last_returns else (False, False)
