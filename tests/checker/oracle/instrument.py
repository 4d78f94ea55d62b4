"""Write the questions to the world into a program.

CPython runs the result, so jumps, handlers, ``finally``, ``with`` and evaluation order are its own.
Replaced are only names (a load or store that may raise; a local cannot be observed otherwise), the
outcome of patterns, of ``is`` and of ``assert``, and the calls that are watched. Added are the hidden
parameter ``_j_act``, the activation that a guard completes in, and the checks that let a finished run
fall through ``finally``. ``test_executor.py`` holds the result against plain execution.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import cast

from .facts import END_THE_PROCESS, NEVER_RETURN, NO_RETURN, Facts, last_name

_ALREADY_VALUES = ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.Lambda | ast.BinOp


def instrument(tree: ast.Module, facts: Facts, *, literal: bool = False) -> ast.Module:
    """The tree is consumed. ``literal`` leaves ``assert`` and ``__debug__`` to the compiler."""
    body = _Instrument(facts, literal).body(tree.body)
    module = ast.Module(body=body or [ast.Pass()], type_ignores=[])
    return ast.fix_missing_locations(module)


def _ask(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(f"_j_{name}", ast.Load()), list(arguments), [])


def _do(name: str, *arguments: ast.expr) -> ast.Expr:
    return ast.Expr(_ask(name, *arguments))


def _constant(value: object) -> ast.Constant:
    return ast.Constant(cast("str", value))


def _act() -> ast.Name:
    return ast.Name("_j_act", ast.Load())


def _place(node: ast.stmt | ast.expr) -> ast.Constant:
    return _constant((node.lineno, node.col_offset))


class _Instrument:
    def __init__(self, facts: Facts, literal: bool) -> None:
        self.facts = facts
        self.literal = literal
        self.sites = 0
        self.scope = 0
        self.kind = "module"
        self.elsewhere: set[str] = set()  # declared global or nonlocal in this scope

    def site(self) -> int:
        self.sites += 1
        return self.sites

    # -- statements -----------------------------------------------------------------------------

    def body(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in statements:
            result += getattr(self, f"do_{type(statement).__name__}")(statement)
        return result

    def suite(self, statements: Sequence[ast.stmt], *first: ast.stmt) -> list[ast.stmt]:
        return [*first, *self.body(statements)] or [ast.Pass()]

    def do_Pass(self, node: ast.stmt) -> list[ast.stmt]:
        return [node]

    do_Break = do_Continue = do_Pass

    def do_Expr(self, node: ast.Expr) -> list[ast.stmt]:
        if isinstance(node.value, ast.Constant):
            return [ast.Pass()]
        return [ast.Expr(self.expr(node.value))]

    def do_Global(self, node: ast.Global) -> list[ast.stmt]:
        self.elsewhere.update(node.names)
        names = [name for name in node.names if name in self.facts.tracked]
        return [ast.Global(names)] if names else []

    def do_Nonlocal(self, node: ast.Nonlocal) -> list[ast.stmt]:
        self.elsewhere.update(node.names)
        names = [name for name in node.names if name in self.facts.tracked]
        return [ast.Nonlocal(names)] if names else []

    def do_Import(self, node: ast.Import) -> list[ast.stmt]:
        return [_do("event") for _ in node.names]

    def do_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        return [_do("event")] if node.module != "__future__" else []

    def do_Return(self, node: ast.Return) -> list[ast.stmt]:
        if node.value is None:
            return [node]
        return [ast.Return(_ask("escape", self.expr(node.value)))]

    def do_Raise(self, node: ast.Raise) -> list[ast.stmt]:
        if node.exc is None:
            return [_do("event"), node]
        exc = node.exc
        called = exc.func if isinstance(exc, ast.Call) else exc
        known = self.facts.exception(called)
        raised: ast.expr
        if known is None:
            raised = self.expr(exc)
        else:
            raised = _ask("known_handler", _class(known))
            if isinstance(exc, ast.Call):
                args, keywords = self.arguments(exc)
                raised = ast.Call(_ask("construct", raised), args, keywords)
        first = [raised] if node.cause is None else [raised, self.expr(node.cause)]
        value = ast.Subscript(ast.Tuple(first, ast.Load()), _constant(0), ast.Load())
        return [ast.Raise(_ask("exception", value))]

    def do_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for target in node.targets:
            if isinstance(target, ast.Name):
                result.append(_do("event"))
            else:
                result.append(ast.Delete([self.target(target)]))
        return result

    def do_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        # What a failing one raises a handler may be for; one whose test is a true constant never fails.
        message = [] if node.msg is None else [self.expr(node.msg)]
        asked = ast.Tuple([*message, _ask("event")], ast.Load())
        kept = ast.Assert(self.expr(node.test), asked)
        return [kept] if self.literal else [ast.If(_ask("strip"), [kept], [])]

    def do_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        value = self.expr(node.value)
        shape = next((s for t in node.targets if (s := _shape(t)) is not None), None)
        if shape is not None:
            value = _ask("unpack", value, _constant(shape))
        targets: list[ast.expr] = []
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id in self.facts.tracked:
                if target.id in self.elsewhere:
                    value = _ask("escape", value)
                value = _ask("bind", _constant(self.scope), _constant(target.id), value)
                targets += [self.store(target.id), ast.Name(target.id, ast.Store())]
            else:
                targets.append(self.target(target))
        return [ast.Assign(targets, value)]

    def do_AnnAssign(self, node: ast.AnnAssign) -> list[ast.stmt]:
        if node.value is None:
            return [_do("event")]
        return self.do_Assign(ast.Assign([node.target], node.value))

    def do_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        target = self.target(node.target)
        return [ast.AugAssign(target, node.op, self.value(node.value))]

    def do_If(self, node: ast.If) -> list[ast.stmt]:
        return [ast.If(self.expr(node.test), self.suite(node.body), self.body(node.orelse))]

    def do_While(self, node: ast.While) -> list[ast.stmt]:
        body = self.suite(node.body, _do("tick"))
        return [ast.While(self.expr(node.test), body, self.body(node.orelse))]

    def do_For(self, node: ast.For | ast.AsyncFor) -> list[ast.stmt]:
        iterable = self.iterable(node.target, node.iter)
        target = self.target(node.target)
        body = self.suite(node.body, _do("tick"))
        return [type(node)(target, iterable, body, self.body(node.orelse), lineno=1)]

    do_AsyncFor = do_For

    def do_With(self, node: ast.With | ast.AsyncWith) -> list[ast.stmt]:
        items = []
        for item in node.items:
            quiet = self.facts.swallows_nothing(item.context_expr)
            target = item.optional_vars
            shape = None if target is None else _shape(target)
            manager = _ask(
                "manager", self.value(item.context_expr), _constant(quiet), _constant(shape)
            )
            items.append(ast.withitem(manager, None if target is None else self.target(target)))
        return [type(node)(items, self.suite(node.body), lineno=1)]

    do_AsyncWith = do_With

    def do_Try(self, node: ast.Try) -> list[ast.stmt]:
        before, token = self.token()
        return [
            before,
            ast.Try(
                self.suite(node.body),
                [self.handler(each, token) for each in node.handlers],
                self.body(node.orelse),
                self.final(node, token),
            ),
        ]

    def token(self) -> tuple[ast.stmt, ast.expr]:
        """A hidden name for what is being handled where a ``try`` begins."""
        name = f"_j_before_{self.site()}"
        before = ast.Assign([ast.Name(name, ast.Store())], _ask("before"))
        return before, ast.Name(name, ast.Load())

    def final(self, node: ast.Try, token: ast.expr) -> list[ast.stmt]:
        return self.suite(node.finalbody, _do("final", token)) if node.finalbody else []

    def handler(self, node: ast.ExceptHandler, *token: ast.expr) -> ast.ExceptHandler:
        kind = _ask("bare") if node.type is None else self.handled(node.type)
        caught = ast.Subscript(
            ast.Tuple([_ask("caught", *token), kind], ast.Load()), _constant(1), ast.Load()
        )
        stored = [_do("event")] if node.name else []
        if isinstance(node.type, ast.Tuple):
            stored.insert(0, _do("entered"))
        return ast.ExceptHandler(caught, None, self.suite(node.body, *stored))

    def handled(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Tuple):
            return ast.Tuple([self.handled(each) for each in node.elts], ast.Load())
        known = self.facts.exception(node)
        if known is not None:
            return _ask("known_handler", _class(known))
        return _ask("handler", self.expr(node))

    def do_TryStar(self, node: ast.Try) -> list[ast.stmt]:
        site = _constant(self.site())
        before, token = self.token()
        handlers = []
        for number, each in enumerate(node.handlers):
            new = self.handler(each, token, site)
            entered = _do("star_step", site, _constant(2 * number))
            left = _do("star_step", site, _constant(2 * number + 1))
            new.body = [entered, *new.body, left]
            handlers.append(new)
        return [
            before,
            _do("star_begin", site),
            ast.TryStar(
                self.suite(node.body),
                handlers,
                self.body(node.orelse),
                self.final(node, token),
            ),
            _do("star_end", site),
        ]

    def do_Match(self, node: ast.Match) -> list[ast.stmt]:
        cases = []
        for case in node.cases:
            guard = None if case.guard is None else self.expr(case.guard)
            captures = any(
                getattr(part, "name", None) or getattr(part, "rest", None)
                for part in ast.walk(case.pattern)
            )
            pattern = self.pattern(case.pattern)
            first = [_do("event")] if captures and guard is None else []
            if captures and guard is not None:
                stored = ast.Compare(_ask("event"), [ast.Is()], [_constant(None)])
                guard = ast.BoolOp(ast.And(), [stored, guard])
            cases.append(ast.match_case(pattern, guard, self.suite(case.body, *first)))
        return [ast.Match(self.value(node.subject), cases)]

    def pattern(self, node: ast.pattern) -> ast.pattern:
        """Keep what makes a pattern irrefutable; let the world say whether the rest matches."""
        if isinstance(node, ast.MatchOr):
            return ast.MatchOr([self.pattern(each) for each in node.patterns])
        if isinstance(node, ast.MatchAs):
            return ast.MatchAs() if node.pattern is None else self.pattern(node.pattern)
        pattern = ast.Attribute(ast.Name("_j_S", ast.Load()), "pattern", ast.Load())
        return ast.MatchValue(pattern)

    def do_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
        escapes = self.kind != "function" or bool(node.decorator_list)
        name, scope = node.name, self.scope
        decorators = [self.value(each) for each in node.decorator_list]
        escapes = escapes or name in self.elsewhere
        private = name in self.facts.private and name not in self.elsewhere
        escapes = escapes and not private
        lasting = escapes and self.kind != "function" and not node.decorator_list
        make = _ask("make", _place(node), _act(), *map(_constant, (escapes, lasting, private)))
        arguments = self.parameters(node.args)
        body = self.function(node)
        new = type(node)(name, arguments, body, [*decorators, make], None, lineno=1)
        if hasattr(node, "type_params"):
            new.type_params = []
        annotated = node.returns is not None or any(
            each.annotation is not None for each in ast.walk(node.args) if isinstance(each, ast.arg)
        )
        before: list[ast.stmt] = [_do("event")] if annotated else []
        after = _do("bind", _constant(scope), _constant(name), ast.Name(name, ast.Load()))
        return [*before, new, after]

    do_AsyncFunctionDef = do_FunctionDef

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
        outer = self.kind, self.scope, self.elsewhere
        self.kind, self.scope, self.elsewhere = "function", self.site(), set()
        body = self.body(node.body)
        parameters = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
        names = sorted(_bound_here(node.body) & self.facts.tracked - parameters - self.elsewhere)
        if names:
            targets: list[ast.expr] = [ast.Name(name, ast.Store()) for name in names]
            value = _ask("unbound", _constant(self.scope), *map(_constant, names))
            body.insert(0, ast.Assign(targets, value))
        self.kind, self.scope, self.elsewhere = outer
        # A declaration must come before any use of its name.
        body.sort(key=lambda each: not isinstance(each, ast.Global | ast.Nonlocal))
        return body or [ast.Pass()]

    def parameters(self, node: ast.arguments) -> ast.arguments:
        return ast.arguments(
            [ast.arg(each.arg) for each in node.posonlyargs],
            [ast.arg(each.arg) for each in node.args],
            node.vararg and ast.arg(node.vararg.arg),
            [*(ast.arg(each.arg) for each in node.kwonlyargs), ast.arg("_j_act")],
            [*(each and self.expr(each) for each in node.kw_defaults), None],
            node.kwarg and ast.arg(node.kwarg.arg),
            [self.expr(each) for each in node.defaults],
        )

    def do_ClassDef(self, node: ast.ClassDef) -> list[ast.stmt]:
        bases = [self.value(each) for each in node.bases]
        bases += [self.value(each.value) for each in node.keywords]
        decorators = [self.value(each) for each in node.decorator_list]
        outer = self.kind, self.scope, self.elsewhere
        self.kind, self.scope, self.elsewhere = "class", self.site(), set()
        body = self.suite(node.body)
        self.kind, self.scope, self.elsewhere = outer
        new = ast.ClassDef(node.name, bases, [], body, decorators)
        if hasattr(node, "type_params"):
            new.type_params = []
        return [new, _do("event")]

    # -- targets --------------------------------------------------------------------------------

    def store(self, name: str) -> ast.expr:
        return ast.Subscript(ast.Name("_j_S", ast.Load()), _constant(name), ast.Store())

    def target(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Name):
            return self.store(node.id)
        if isinstance(node, ast.Tuple | ast.List):
            return ast.Tuple([self.target(each) for each in node.elts], ast.Store())
        if isinstance(node, ast.Starred):
            return ast.Starred(self.target(node.value), ast.Store())
        if isinstance(node, ast.Attribute):
            return ast.Attribute(self.value(node.value), node.attr, node.ctx)
        assert isinstance(node, ast.Subscript)
        return ast.Subscript(self.value(node.value), self.expr(node.slice), node.ctx)

    def iterable(self, target: ast.expr, node: ast.expr) -> ast.expr:
        return _ask("iterable", self.value(node), _constant(_shape(target)))

    # -- expressions ----------------------------------------------------------------------------

    def expr(self, node: ast.expr) -> ast.expr:
        return cast("ast.expr", getattr(self, f"of_{type(node).__name__}")(node))

    def value(self, node: ast.expr) -> ast.expr:
        """As ``expr``, for a place that operates on the result: never a constant of Python's."""
        new = self.expr(node)
        return new if isinstance(node, _ALREADY_VALUES) else _ask("value", new)

    def of_Constant(self, node: ast.Constant) -> ast.expr:
        return node

    def of_Name(self, node: ast.Name) -> ast.expr:
        if node.id == "__debug__":
            return node if self.literal else _ask("either")
        if self.facts.resolve(node) == "typing.TYPE_CHECKING":
            return _ask("type_checking")
        if node.id in self.facts.tracked:
            return _ask("tracked", node)
        return _ask("load")

    def of_Attribute(self, node: ast.Attribute) -> ast.expr:
        if self.facts.resolve(node) == "typing.TYPE_CHECKING":
            return _ask("type_checking")
        return ast.Attribute(self.value(node.value), node.attr, ast.Load())

    def of_Subscript(self, node: ast.Subscript) -> ast.expr:
        return ast.Subscript(self.value(node.value), self.expr(node.slice), ast.Load())

    def of_Slice(self, node: ast.Slice) -> ast.expr:
        return ast.Slice(
            node.lower and self.expr(node.lower),
            node.upper and self.expr(node.upper),
            node.step and self.expr(node.step),
        )

    def of_Starred(self, node: ast.Starred) -> ast.expr:
        return ast.Starred(_ask("star", self.expr(node.value)), ast.Load())

    def arguments(self, node: ast.Call) -> tuple[list[ast.expr], list[ast.keyword]]:
        keywords = []
        for each in node.keywords:
            value = self.expr(each.value)
            if each.arg is None:
                value = _ask("double_star", value)
            keywords.append(ast.keyword(each.arg, value))
        return [self.expr(each) for each in node.args], keywords

    def of_Call(self, node: ast.Call) -> ast.expr:
        function = self.callee(node)
        args, keywords = self.arguments(node)
        return _ask("result", ast.Call(function, args, keywords))

    def callee(self, node: ast.Call) -> ast.expr:
        name = last_name(node.func)
        path = self.facts.resolve(node.func)
        function = self.value(node.func)
        if name in self.facts.orders:
            line, column = position(node)
            return _ask("order", _constant(line), _constant(column), _act(), function)
        if name in self.facts.guards:
            kind = "async_guard" if name in self.facts.async_guards else "guard"
            return _ask(kind, _act(), function)
        if path in NEVER_RETURN or name in NO_RETURN:
            return _ask("never", function)
        if path in END_THE_PROCESS:
            return _ask("end", function)
        if path in ("asyncio.wait_for", "asyncio.shield", "asyncio.create_task"):
            return _ask("through", function)
        if path == "asyncio.gather" and not any(
            each.arg in (None, "return_exceptions") for each in node.keywords
        ):
            return _ask("through_all", function)
        if (path == "asyncio.to_thread" and self.is_sync_guard(node.args[:1])) or (
            name == "run_in_executor" and self.is_sync_guard(node.args[1:2])
        ):
            return _ask("in_thread", _act(), function)
        provable = isinstance(node.func, ast.Name) and node.func.id in self.facts.provable
        # A lambda that is called where it stands is no other's business either.
        if provable or isinstance(node.func, ast.Lambda):
            return _ask("direct", _act(), function)
        return function

    def is_sync_guard(self, nodes: list[ast.expr]) -> bool:
        names = self.facts.guards - self.facts.async_guards
        return any(last_name(each) in names for each in nodes)

    def of_Await(self, node: ast.Await) -> ast.expr:
        value = self.value(node.value)
        if isinstance(node.value, ast.Call):
            value = _ask("awaited", _act(), value)
        return _ask("result", ast.Await(value))

    def of_Yield(self, node: ast.Yield) -> ast.expr:
        value = None if node.value is None else _ask("escape", self.expr(node.value))
        return _ask("result", ast.Yield(value))

    def of_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        return _ask(
            "result", ast.YieldFrom(_ask("iterable", self.value(node.value), _constant(None)))
        )

    def of_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        return ast.BoolOp(node.op, [self.expr(each) for each in node.values])

    def of_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.operand, ast.Constant):
            return node  # a constant to the compiler
        operand = self.expr if isinstance(node.op, ast.Not) else self.value
        return ast.UnaryOp(node.op, operand(node.operand))

    def of_BinOp(self, node: ast.BinOp) -> ast.expr:
        return ast.BinOp(self.value(node.left), node.op, self.value(node.right))

    def of_Compare(self, node: ast.Compare) -> ast.expr:
        operands = [self.value(each) for each in (node.left, *node.comparators)]
        if len(operands) == 2 and isinstance(node.ops[0], ast.Is | ast.IsNot):
            return _ask("same", *operands)
        return ast.Compare(operands[0], node.ops, operands[1:])

    def of_IfExp(self, node: ast.IfExp) -> ast.expr:
        return ast.IfExp(self.expr(node.test), self.expr(node.body), self.expr(node.orelse))

    def of_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        value = _ask("named", self.expr(node.value))
        name = node.target.id
        if name not in self.facts.tracked:
            return value
        value = _ask("bind", _constant(self.scope), _constant(name), value)
        return ast.NamedExpr(ast.Name(name, ast.Store()), value)

    def of_Tuple(self, node: ast.Tuple | ast.List | ast.Set) -> ast.expr:
        elements = [self.expr(each) for each in node.elts]
        return _ask("display", ast.Tuple(elements, ast.Load()))

    of_List = of_Set = of_Tuple

    def of_Dict(self, node: ast.Dict) -> ast.expr:
        elements: list[ast.expr] = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                elements.append(ast.Starred(_ask("star", self.expr(value)), ast.Load()))
            else:
                elements += [self.expr(key), self.expr(value)]
        return _ask("display", ast.Tuple(elements, ast.Load()))

    def of_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        parts: list[ast.expr] = []
        for each in node.values:
            if isinstance(each, ast.FormattedValue):
                spec = each.format_spec
                assert spec is None or isinstance(spec, ast.JoinedStr)
                new = None if spec is None else self.format(spec)
                parts.append(ast.FormattedValue(self.value(each.value), each.conversion, new))
            else:
                parts.append(each)
        return _ask("value", ast.JoinedStr(parts))

    def format(self, node: ast.JoinedStr) -> ast.JoinedStr:
        made = self.of_JoinedStr(node)
        assert isinstance(made, ast.Call)
        inner = made.args[0]
        assert isinstance(inner, ast.JoinedStr)
        return inner

    def of_Lambda(self, node: ast.Lambda) -> ast.expr:
        escapes = self.kind != "function"
        arguments = self.parameters(node.args)
        outer = self.kind
        self.kind = "function"
        body = _ask("escape", self.expr(node.body))
        self.kind = outer
        make = _ask("make", _place(node), _act(), _constant(escapes))
        return ast.Call(make, [ast.Lambda(arguments, body)], [])

    def of_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.expr:
        generators = self.generators(node.generators)
        element = _ask("escape", self.expr(node.elt))
        return _ask("value", type(node)(element, generators))

    of_SetComp = of_ListComp

    def of_DictComp(self, node: ast.DictComp) -> ast.expr:
        generators = self.generators(node.generators)
        new = ast.DictComp(self.expr(node.key), _ask("escape", self.expr(node.value)), generators)
        return _ask("value", new)

    def generators(self, nodes: Sequence[ast.comprehension]) -> list[ast.comprehension]:
        return [
            ast.comprehension(
                self.target(each.target),
                self.iterable(each.target, each.iter),
                [self.expr(test) for test in each.ifs],
                each.is_async,
            )
            for each in nodes
        ]

    def of_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        """The first iterable is evaluated here, everything else when the generator runs."""
        escapes = self.kind != "function"
        first = self.iterable(node.generators[0].target, node.generators[0].iter)
        outer = self.kind
        self.kind = "function"
        generators = self.generators(node.generators)
        element = _ask("escape", self.expr(node.elt))
        self.kind = outer
        generators[0].iter = ast.Name("_j_first", ast.Load())
        build = ast.Lambda(
            ast.arguments([], [ast.arg("_j_first"), ast.arg("_j_act")], None, [], [], None, []),
            ast.GeneratorExp(element, generators),
        )
        return _ask("generate", _act(), _constant(escapes), build, first)


def position(node: ast.Call) -> tuple[int, int]:
    """Where the called name stands: line and column, from 1, in code points of ASCII source."""
    function = node.func
    name = last_name(function)
    assert name is not None
    assert function.end_lineno is not None
    assert function.end_col_offset is not None
    return function.end_lineno, function.end_col_offset - len(name) + 1


def _shape(node: ast.expr) -> tuple[object, ...] | None:
    if not isinstance(node, ast.Tuple | ast.List):
        return None
    return tuple(
        _shape(each.value) if isinstance(each, ast.Starred) else _shape(each) for each in node.elts
    )


def _class(path: str) -> ast.expr:
    if path.startswith("builtins."):
        owner = ast.Name("_j_builtins", ast.Load())
        return ast.Attribute(owner, path.removeprefix("builtins."), ast.Load())
    return ast.Name("_j_violation", ast.Load())


def _bound_here(statements: Sequence[ast.stmt]) -> set[str]:
    """The names that a function body binds itself, nested scopes left out."""
    names: set[str] = set()
    todo: list[ast.AST] = list(statements)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, ast.Lambda):
            todo.extend(ast.iter_child_nodes(node))
    return names
