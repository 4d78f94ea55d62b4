"""What a program contains, by a walk over its tree: so that a generator gone blind is noticed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from .facts import GUARDS, ORDERS, last_name

_WATCHED = {**dict.fromkeys(GUARDS, "guard"), **dict.fromkeys(ORDERS, "order")}
_LATER = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_JUMPS = {ast.Return: "return", ast.Break: "break", ast.Continue: "continue", ast.Raise: "raise"}

# Where a guard or an order may stand; each must be met for both.
PLACES = (
    "statement",
    "try body",
    "handler",
    "try else",
    "finally",
    "loop body",
    "loop else",
    "if body",
    "with item",
    "with body",
    "case body",
    "case guard",
    "match subject",
    "condition",
    "while condition",
    "iterable",
    "boolean operator",
    "ternary",
    "chained comparison",
    "comprehension",
    "generator expression",
    "lambda",
    "nested function",
    "class body",
    "decorator",
    "default",
    "f-string",
    "argument",
    "keyword",
    "subscript",
    "assert",
    "return value",
    "raised value",
    "augmented value",
    "argument of a guard",
    "argument of an order",
    "named expression",
    "except* body",
)

OTHERS = (
    "module-level code",
    "method",
    "async function",
    "generator function",
    "while True",
    "bare except",
    "typed except",
    "tuple except",
    "except BaseException",
    "except as",
    "unknown except",
    "nested finally",
    "return in finally",
    "break in finally",
    "continue in finally",
    "raise in finally",
    "return in try",
    "break in try",
    "continue in try",
    "raise in try",
    "return in with",
    "break in with",
    "continue in with",
    "several with items",
    "with as",
    "unknown manager",
    "suppress",
    "nullcontext",
    "open",
    "closing",
    "lock by name",
    "lock",
    "quiet by setting",
    "guard as manager",
    "wildcard",
    "capture",
    "or-pattern",
    "sequence pattern",
    "mapping pattern",
    "class pattern",
    "literal pattern",
    "value pattern",
    "guarded irrefutable case",
    "constant condition",
    "TYPE_CHECKING",
    "__debug__",
    "not",
    "bare raise",
    "raise from",
    "chained assignment",
    "unpacking",
    "attribute target",
    "subscript target",
    "keyword before star",
    "double star",
    "awaited guard",
    "wait_for",
    "shield",
    "gather",
    "create_task",
    "to_thread",
    "run_in_executor",
    "never returns",
    "ends the process",
    "nested function called",
    "nested function passed",
    "nested function returned",
    "nested function kept in an attribute",
    "nested function in a container",
    "nested function registered",
    "nested function decorated",
    "import in code",
    "star import",
    "rebound library name",
    "reduce-only order",
    "alias of a guard",
    "alias of an order",
)

NODES = [
    "For",
    "AsyncFor",
    "While",
    "If",
    "With",
    "AsyncWith",
    "Match",
    "Try",
    "Raise",
    "Assert",
    "Delete",
    "Return",
    "Break",
    "Continue",
    "Pass",
    "Assign",
    "AugAssign",
    "AnnAssign",
    "FunctionDef",
    "AsyncFunctionDef",
    "ClassDef",
    "Await",
    "Yield",
    "YieldFrom",
    "BoolOp",
    "NamedExpr",
    "BinOp",
    "UnaryOp",
    "Lambda",
    "IfExp",
    "Dict",
    "SetComp",
    "ListComp",
    "DictComp",
    "GeneratorExp",
    "Compare",
    "Call",
    "JoinedStr",
    "FormattedValue",
    "Attribute",
    "Subscript",
    "Slice",
    "Starred",
    "Tuple",
    "List",
]


def expected() -> set[str]:
    """Every name that a run must have counted often enough."""
    names = {*OTHERS, *NODES}
    for place in PLACES:
        names |= {f"guard: {place}", f"order: {place}"}
    if hasattr(ast, "TryStar"):
        names.add("TryStar")
    else:
        names -= {"guard: except* body", "order: except* body"}
    return names


def constructs(source: str) -> set[str]:
    """The constructs of one program, each once."""
    tree = ast.parse(source)
    return {name for name in _walk(tree, (), tree) if name}


def count(sources: Iterator[str]) -> Counter[str]:
    return Counter(name for source in sources for name in constructs(source))


def _walk(node: ast.AST, places: tuple[str, ...], tree: ast.Module) -> Iterator[str]:
    yield type(node).__name__
    yield from _named(node, places)
    if isinstance(node, ast.Call) and last_name(node.func) in _WATCHED:
        what = _WATCHED[last_name(node.func) or ""]
        yield from (f"{what}: {place}" for place in places)
        if any(each.arg == "reduceOnly" for each in node.keywords):
            yield "reduce-only order"
    for name, child in _children(node):
        yield from _walk(child, _places(node, name, child, places), tree)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield name, child


_FIELDS = {
    ("Try", "body"): "try body",
    ("Try", "handlers"): "handler",
    ("Try", "orelse"): "try else",
    ("Try", "finalbody"): "finally",
    ("TryStar", "handlers"): "except* body",
    ("For", "body"): "loop body",
    ("While", "body"): "loop body",
    ("For", "orelse"): "loop else",
    ("While", "orelse"): "loop else",
    ("While", "test"): "while condition",
    ("If", "body"): "if body",
    ("If", "test"): "condition",
    ("IfExp", "test"): "condition",
    ("With", "items"): "with item",
    ("AsyncWith", "items"): "with item",
    ("With", "body"): "with body",
    ("match_case", "body"): "case body",
    ("match_case", "guard"): "case guard",
    ("Match", "subject"): "match subject",
    ("For", "iter"): "iterable",
    ("comprehension", "iter"): "iterable",
    ("BoolOp", "values"): "boolean operator",
    ("IfExp", "body"): "ternary",
    ("IfExp", "orelse"): "ternary",
    ("ListComp", "elt"): "comprehension",
    ("SetComp", "elt"): "comprehension",
    ("DictComp", "value"): "comprehension",
    ("GeneratorExp", "elt"): "generator expression",
    ("Lambda", "body"): "lambda",
    ("ClassDef", "body"): "class body",
    ("FunctionDef", "decorator_list"): "decorator",
    ("AsyncFunctionDef", "decorator_list"): "decorator",
    ("arguments", "defaults"): "default",
    ("FormattedValue", "value"): "f-string",
    ("keyword", "value"): "keyword",
    ("Subscript", "slice"): "subscript",
    ("Assert", "test"): "assert",
    ("Return", "value"): "return value",
    ("Raise", "exc"): "raised value",
    ("Raise", "cause"): "raised value",
    ("AugAssign", "value"): "augmented value",
    ("NamedExpr", "value"): "named expression",
    ("Expr", "value"): "statement",
}


def _places(node: ast.AST, name: str, child: ast.AST, places: tuple[str, ...]) -> tuple[str, ...]:
    """All the places round a child, as far out as its own function."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and name == "body":
        return ("nested function",) if "function" in places else ("function",)
    place = _FIELDS.get((type(node).__name__, name))
    if place == "lambda":
        return ("lambda", "function")
    new = {place} if place else set()
    if isinstance(node, ast.Call) and name == "args":
        new.add("argument")
    if isinstance(node, ast.Call) and name in ("args", "keywords"):
        watched = _WATCHED.get(last_name(node.func) or "")
        new |= (
            {f"argument of {'a' if watched == 'guard' else 'an'} {watched}"} if watched else set()
        )
    if isinstance(node, ast.Compare) and len(node.ops) > 1:
        new.add("chained comparison")
    if place == "finally" and "finally" in places:
        new.add("nested finally")
    return (*places, *(each for each in new if each))


def _named(node: ast.AST, places: tuple[str, ...]) -> Iterator[str]:
    for kind, word in _JUMPS.items():
        if isinstance(node, kind):
            for place, short in (
                ("finally", "finally"),
                ("try body", "try"),
                ("with body", "with"),
            ):
                if place in places:
                    yield f"{word} in {short}"
    if "nested finally" in places:
        yield "nested finally"
    visit = globals().get(f"_of_{type(node).__name__}")
    if visit is not None:
        yield from visit(node, places)


def _of_Module(node: ast.Module, places: tuple[str, ...]) -> Iterator[str]:
    simple = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    if any(not isinstance(each, simple | ast.Assign) for each in node.body):
        yield "module-level code"
    if any(isinstance(each, ast.ClassDef) and each.name == "Desk" for each in node.body):
        yield "method"
    functions = {
        each.name
        for outer in ast.walk(node)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for each in ast.walk(outer)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each is not outer
    }
    yield from _uses(node, functions)
    for each in node.body:
        if (
            isinstance(each, ast.Assign)
            and isinstance(each.value, ast.Name)
            and each.value.id == "other"
        ):
            yield "rebound library name"
        if isinstance(each, ast.ImportFrom):
            for alias in each.names:
                if alias.name == "*":
                    yield "star import"
                if alias.asname and alias.name in _WATCHED:
                    what = _WATCHED[alias.name]
                    yield f"alias of {'a' if what == 'guard' else 'an'} {what}"


def _uses(node: ast.Module, functions: set[str]) -> Iterator[str]:
    def is_function(value: ast.AST | None) -> bool:
        return isinstance(value, ast.Name) and value.id in functions

    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            if is_function(each.func):
                yield "nested function called"
            given = [*each.args, *(keyword.value for keyword in each.keywords)]
            if any(map(is_function, given)):
                registers = last_name(each.func) in ("call_later", "register", "add_done_callback")
                yield f"nested function {'registered' if registers else 'passed'}"
        elif isinstance(each, ast.Return) and is_function(each.value):
            yield "nested function returned"
        elif isinstance(each, ast.Assign) and is_function(each.value):
            yield "nested function kept in an attribute"
        elif isinstance(each, ast.List) and any(map(is_function, each.elts)):
            yield "nested function in a container"
        elif isinstance(each, ast.FunctionDef) and each.name in functions and each.decorator_list:
            yield "nested function decorated"


def _of_FunctionDef(node: ast.FunctionDef, places: tuple[str, ...]) -> Iterator[str]:
    if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node)):
        yield "generator function"


def _of_AsyncFunctionDef(node: ast.AsyncFunctionDef, places: tuple[str, ...]) -> Iterator[str]:
    yield "async function"


def _of_While(node: ast.While, places: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node.test, ast.Constant) and node.test.value:
        yield "while True"


def _of_If(node: ast.If, places: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node.test, ast.Constant):
        yield "constant condition"


def _of_ExceptHandler(node: ast.ExceptHandler, places: tuple[str, ...]) -> Iterator[str]:
    if node.name:
        yield "except as"
    if node.type is None:
        yield "bare except"
    elif isinstance(node.type, ast.Tuple):
        yield "tuple except"
    elif ast.unparse(node.type) == "BaseException":
        yield "except BaseException"
    else:
        unknown = ast.unparse(node.type) in ("NetworkError", "client.Error")
        yield "unknown except" if unknown else "typed except"


def _of_With(node: ast.With | ast.AsyncWith, places: tuple[str, ...]) -> Iterator[str]:
    if len(node.items) > 1:
        yield "several with items"
    for item in node.items:
        text = ast.unparse(item.context_expr)
        if item.optional_vars is not None:
            yield "with as"
        for start, name in (
            ("session(", "unknown manager"),
            ("suppress(", "suppress"),
            ("nullcontext(", "nullcontext"),
            ("open(", "open"),
            ("closing(", "closing"),
            ("desk_lock", "lock by name"),
            ("threading.Lock(", "lock"),
            ("client._quiet", "quiet by setting"),
            ("enforce_before_order(", "guard as manager"),
        ):
            if text.startswith(start):
                yield name


_of_AsyncWith = _of_With


def _of_match_case(node: ast.match_case, places: tuple[str, ...]) -> Iterator[str]:
    irrefutable = isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is None
    if irrefutable and node.guard is not None:
        yield "guarded irrefutable case"


def _of_MatchAs(node: ast.MatchAs, places: tuple[str, ...]) -> Iterator[str]:
    yield "capture" if node.name else "wildcard"


def _of_MatchOr(node: ast.MatchOr, places: tuple[str, ...]) -> Iterator[str]:
    yield "or-pattern"


def _of_MatchSequence(node: ast.MatchSequence, places: tuple[str, ...]) -> Iterator[str]:
    yield "sequence pattern"


def _of_MatchMapping(node: ast.MatchMapping, places: tuple[str, ...]) -> Iterator[str]:
    yield "mapping pattern"


def _of_MatchClass(node: ast.MatchClass, places: tuple[str, ...]) -> Iterator[str]:
    yield "class pattern"


def _of_MatchValue(node: ast.MatchValue, places: tuple[str, ...]) -> Iterator[str]:
    yield "literal pattern" if isinstance(node.value, ast.Constant) else "value pattern"


def _of_Name(node: ast.Name, places: tuple[str, ...]) -> Iterator[str]:
    if node.id in ("TYPE_CHECKING", "__debug__"):
        yield node.id


def _of_UnaryOp(node: ast.UnaryOp, places: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node.op, ast.Not):
        yield "not"


def _of_Raise(node: ast.Raise, places: tuple[str, ...]) -> Iterator[str]:
    if node.exc is None:
        yield "bare raise"
    if node.cause is not None:
        yield "raise from"


def _of_Assign(node: ast.Assign, places: tuple[str, ...]) -> Iterator[str]:
    if len(node.targets) > 1:
        yield "chained assignment"
    for target in node.targets:
        if isinstance(target, ast.Tuple):
            yield "unpacking"
        if isinstance(target, ast.Attribute):
            yield "attribute target"
        if isinstance(target, ast.Subscript):
            yield "subscript target"


def _of_Call(node: ast.Call, places: tuple[str, ...]) -> Iterator[str]:
    named = [each for each in node.keywords if each.arg is not None]
    starred = [each for each in node.args if isinstance(each, ast.Starred)]
    if named and starred and named[0].value.col_offset < starred[0].col_offset:
        yield "keyword before star"
    if any(each.arg is None for each in node.keywords):
        yield "double star"
    name = last_name(node.func)
    for known in ("wait_for", "shield", "gather", "create_task", "to_thread", "run_in_executor"):
        if name == known:
            yield known
    if name in ("give_up", "exit"):
        yield "never returns"
    if name in ("_exit", "abort"):
        yield "ends the process"


def _of_Await(node: ast.Await, places: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node.value, ast.Call) and last_name(node.value.func) in GUARDS:
        yield "awaited guard"


def _of_Import(node: ast.Import | ast.ImportFrom, places: tuple[str, ...]) -> Iterator[str]:
    if "function" in places or "clock" in ast.unparse(node):
        yield "import in code"


_of_ImportFrom = _of_Import
