"""A program about arguments, written anew so that it tells the machine what it binds, checks and sends.

CPython still decides the control flow. Names become entries of the machine, since what matters of a name
is which binding it holds; the text of the new program is built line by line, in the grammar that
``arguments_generate`` writes and no further.

One question for each thing evaluated would be asked in one and the same state: what a statement changes,
it changes at its end. So each simple statement may raise once before each of its effects.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .arguments_machine import TERMS
from .instrument import position
from .writer import ControlFlow, indented

GUARD = "enforce_before_order"
ORDERS = frozenset({"submit_order", "create_order", "futures_create_order", "place_order"})
LOOSE = "place_order"
# What passes all that stands behind an order function on to it, and what may pass on more.
PASSING = frozenset({"to_thread", "run_in_executor", "partial"})
GROWING = frozenset({"partial", "retry"})
TYPES = frozenset({"GTC"})
POSITIONS = {
    GUARD: ("symbol", "side", "quantity", "current_positions", "account", "exchange"),
    "create_order": ("symbol", "type", "side", "quantity"),  # as ccxt has it
}
REQUESTS = frozenset({"order", "order_data", "order_request", "request", "req"})
REDUCING = frozenset({"reduceOnly", "reduce_only", "closePosition", "close_position"})
# Arguments, by name, that can say no more than one thing.
_SAY_ONE = frozenset({"symbol", "side", "account", "exchange", "quantity", "qty", "price"})
_SIDE_WORDS = frozenset({"buy", "sell", "long", "short"})

Fields = Mapping[str, ast.expr]


def instrumented(tree: ast.Module) -> str:
    """The functions of the program, without parameters: the machine gives those."""
    lines: list[str] = []
    for node in tree.body:
        assert isinstance(node, ast.FunctionDef)
        lines += [f"def {node.name}():", *indented(_Writer().suite(node.body))]
    return "\n".join(lines) + "\n"


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


class _Writer(ControlFlow):
    def __init__(self) -> None:
        self._inner: dict[str, str] = {}  # the names of a comprehension are its own
        self._made = 0
        # The `if` in whose branches names are bound: its condition and its place.
        self._branch: tuple[str, int, int] | None = None

    def _if(self, node: ast.If) -> Iterator[str]:
        yield f"if {self._condition(node.test)}:"
        outer, self._branch = self._branch, (ast.unparse(node.test), node.lineno, node.col_offset)
        yield from indented(self.suite(node.body))
        if node.orelse:
            yield "else:"
            yield from indented(self.suite(node.orelse))
        self._branch = outer

    # -- simple statements ----------------------------------------------------------------------

    def _return(self, node: ast.Return) -> Iterator[str]:
        yield "return"

    def _expr(self, node: ast.Expr) -> Iterator[str]:
        yield from self._evaluated(node.value)
        match node.value:
            case ast.Call(func=ast.Attribute(value=ast.Name() as root, attr=method)):
                yield from self._changed(self._value(root), method, node.value)

    def _changed(self, root: str, method: str, call: ast.Call) -> Iterator[str]:
        """What the methods of a mapping do with it."""
        if method in ("pop", "setdefault"):
            [key, *_] = call.args
            assert isinstance(key, ast.Constant)
            yield f"_j.drop_field({root}, {key.value!r})"
        elif method == "clear":
            yield f"_j.store_somewhere({root})"
        elif method == "update":
            fields = {each.arg or "": each.value for each in call.keywords}
            for each in call.args:
                if not isinstance(each, ast.Dict):
                    yield f"_j.store_somewhere({root})"
                else:
                    fields |= _displayed(each)
            for name, value in fields.items():
                yield f"_j.store_field({root}, {name!r}, {self._value(value, bound=True)})"

    def _evaluated(self, node: ast.expr) -> Iterator[str]:
        watched = self._watched(node)
        yield watched or "_j.event()"
        if watched is None and isinstance(node, ast.NamedExpr):
            yield self._value(node)

    def _assign(self, node: ast.Assign) -> Iterator[str]:
        yield from self._evaluated(node.value)
        if len(node.targets) > 1:
            # One value for all of them, worked out before the first is bound.
            self._made += 1
            kept = f"_all_{self._made}"
            yield f"{kept} = _j.fresh({self._value(node.value, bound=True)})"
            for target in node.targets:
                assert isinstance(target, ast.Name)
                yield "_j.event()"
                yield f"_j.store({target.id!r}, {kept})"
            return
        for target in node.targets:
            if isinstance(target, ast.Tuple):
                yield from self._unpacked(target, node.value)
            else:
                yield from self._stored(target, node.value)

    def _annassign(self, node: ast.AnnAssign) -> Iterator[str]:
        if node.value is not None:
            yield from self._evaluated(node.value)
            yield from self._stored(node.target, node.value)

    def _augassign(self, node: ast.AugAssign) -> Iterator[str]:
        yield "_j.event()"
        yield from self._stored(node.target, None)

    def _delete(self, node: ast.Delete) -> Iterator[str]:
        for target in node.targets:
            if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                yield "_j.event()"
                yield f"_j.drop_field({self._value(target.value)}, {target.slice.value!r})"
            else:
                yield from self._stored(target, None)

    def _import(self, node: ast.Import) -> Iterator[str]:
        for alias in node.names:
            yield "_j.event()"
            yield f"_j.store({alias.asname or alias.name!r})"

    def _importfrom(self, node: ast.ImportFrom) -> Iterator[str]:
        for alias in node.names:
            yield "_j.event()"
            yield f"_j.store({alias.asname or alias.name!r})"

    def _unpacked(self, target: ast.Tuple, value: ast.expr) -> Iterator[str]:
        """A display on the right gives each target its own part, all read before any is bound."""
        parts: list[ast.expr | None] = [None] * len(target.elts)
        if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
            parts = list(value.elts)
        self._made += 1
        kept = [f"_part_{self._made}_{at}" for at in range(len(parts))]
        for name, part in zip(kept, parts, strict=True):
            yield f"{name} = {self._value(part, bound=True)}"
        for name, each in zip(kept, target.elts, strict=True):
            yield "_j.event()"
            inner = each.value if isinstance(each, ast.Starred) else each
            assert isinstance(inner, ast.Name)
            yield f"_j.store({inner.id!r}, {name})"

    def _stored(self, target: ast.expr, value: ast.expr | None) -> Iterator[str]:
        yield "_j.event()"
        if isinstance(target, ast.Name):
            yield f"_j.store({target.id!r}, {self._chosen(value, target.id)})"
        elif isinstance(target, ast.Attribute):
            root = self._value(target.value)
            yield f"_j.store_field({root}, {target.attr!r}, {self._value(value, bound=True)})"
        elif isinstance(target, ast.Subscript):
            root = self._value(target.value)
            if isinstance(target.slice, ast.Constant):
                yield f"_j.store_field({root}, {target.slice.value!r}, {self._value(value, bound=True)})"
            else:
                yield f"_j.store_somewhere({root})"
        else:
            raise NotImplementedError(ast.dump(target))

    # -- compound statements --------------------------------------------------------------------

    def _for(self, node: ast.For) -> Iterator[str]:
        assert isinstance(node.target, ast.Name | ast.Tuple)
        targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
        first = [line for each in targets for line in self._stored(each, None)]
        yield "for _ in _j.rounds():"
        yield from indented([*first, *self.suite(node.body)])
        if node.orelse:
            yield "else:"
            yield from indented(self.suite(node.orelse))

    def _with(self, node: ast.With) -> Iterator[str]:
        [item] = node.items
        watched = self._watched(item.context_expr)
        yield watched or "_j.event()"
        yield f"with _j.manager(swallows={watched is None}):"
        first = [] if item.optional_vars is None else list(self._stored(item.optional_vars, None))
        yield from indented([*first, *self.suite(node.body)])

    def _caught(self, handler: ast.ExceptHandler) -> list[str]:
        return ["_j.event()", f"_j.store({handler.name!r})"] if handler.name else []

    def _left(self, handler: ast.ExceptHandler) -> list[str]:
        """Python deletes the name at the end; no load of it can then succeed."""
        return [f"_j.delete({handler.name!r})"] if handler.name else []

    def _match(self, node: ast.Match) -> Iterator[str]:
        yield "_j.event()"
        yield "match 0:"
        for case in node.cases:
            subject = self._value(node.subject)
            steps = "".join(
                f"_j.event(), _j.store({name!r}, "
                + ("_U" if path is None else f"_j.captured({subject}, {path!r})")
                + "), "
                for name, path in _captures(case.pattern, ())
            )
            refutable = not (isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None)
            pattern = f"{'_j.condition()' if refutable else True} and (True, {steps})[0]"
            guard = "" if case.guard is None else f" and ({self._condition(case.guard)})"
            yield f"    case _ if {pattern}{guard}:"
            yield from indented(indented(self.suite(case.body)))

    def _tested(self, node: ast.expr) -> str:
        held = node.value if isinstance(node, ast.NamedExpr) else None
        truth = bool(held.value) if isinstance(held, ast.Constant) else "_j.truth()"
        steps = [*self._evaluated(node), str(truth)]
        return f"({', '.join(steps)})[-1]"

    # -- guards, orders, values -----------------------------------------------------------------

    def _watched(self, node: ast.expr) -> str | None:
        """The call to the machine that stands for a guard, an order, or a comprehension of them."""
        if isinstance(node, ast.ListComp):
            return self._comprehension(node)
        if not isinstance(node, ast.Call):
            return None
        name = last_name(node.func)
        handed = handed_over(node)
        if handed is not None:
            return self._order(handed.call, handed.at, grows=handed.grows)
        if name == GUARD:
            said = {
                each.arg: getattr(each.value, "value", None)
                for each in node.keywords
                if each.arg in ("reduce_only", "close_position", None)
                and not isinstance(each.value, ast.Dict)
            }
            named = self._named(node)
            return (
                f"_j.guard({position(node)}, {self._fields(named)}, {self._places(named)},"
                f" exit_only={True in said.values()}, for_entries={not said})"
            )
        if name in ORDERS:
            return self._order(node, position(node))
        return None

    def _order(self, node: ast.Call, at: object, *, grows: bool = False) -> str:
        """The call to the machine that stands for an order."""
        carriers = ", ".join(self._value(each) for each in _carriers(node))
        named = self._named(node)
        places = {**self._places_carried(node), **self._places(named)}
        loose = self._loose(node) if last_name(node.func) == LOOSE else ""
        reduces = "perhaps" if grows or _may_be_exit(node) else "no"
        reduces = "yes" if _is_exit(node) else reduces
        return (
            f"_j.order({at}, {self._fields(named)}, {places}, [{carriers}],"
            f" reduces={reduces!r}, loose=[{loose}])"
        )

    def _loose(self, node: ast.Call) -> str:
        """The arguments with the terms that each may be; none where one cannot be compared."""
        found = []
        for each in node.args:
            if isinstance(each, ast.Call) and _flipped(each) is None:
                return ""
            if last_name(each) in ("account", "signal", "leg", "feed"):
                return ""
            place = self._places({"": each}).get("", "")
            found.append(f"({self._value(each)}, {sorted(_may_be(each))}, {place!r})")
        return ", ".join(found)

    def _comprehension(self, node: ast.ListComp) -> str:
        [clause] = node.generators
        assert isinstance(clause.target, ast.Name)
        outer = dict(self._inner)
        self._made += 1
        name = f"{clause.target.id}@{self._made}"
        self._inner[clause.target.id] = name
        element = ", ".join(self._evaluated(node.elt))
        self._inner = outer
        return f"[(_j.event(), _j.store({name!r}), {element}) for _ in _j.rounds()]"

    def _named(self, node: ast.Call) -> Fields:
        """The arguments by the names of their parameters, in the order in which they are given."""
        shape = POSITIONS.get(last_name(node.func), ())
        found: dict[str, ast.expr] = {}
        for at, each in enumerate(node.args):
            if isinstance(each, ast.Starred):
                break
            if at < len(shape):
                found[shape[at]] = each
        for keyword in node.keywords:
            if keyword.arg is not None:
                found[keyword.arg] = keyword.value
            elif isinstance(keyword.value, ast.Dict):
                found |= _displayed(keyword.value)
        return found

    def _fields(self, fields: Fields, *, bound: bool = False) -> str:
        values = {name: self._value(each, bound=bound) for name, each in fields.items()}
        return f"{{{', '.join(f'{name!r}: {value}' for name, value in values.items())}}}"

    def _places(self, fields: Fields) -> dict[str, str]:
        """The names and chains among the arguments. The name of a comprehension is another one."""
        found = {}
        for term, node in fields.items():
            flipped = _flipped(node)
            if flipped is not None:
                inside = self._places({term: flipped})
                found |= {each: f"not {place}" for each, place in inside.items()}
                continue
            root: ast.expr = node
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name):
                inner = self._inner.get(root.id, root.id)
                found[term] = inner + ast.unparse(node)[len(root.id) :]
        return found

    def _places_carried(self, node: ast.Call) -> dict[str, str]:
        """The same, where an order is passed on whole."""
        found: dict[str, str] = {}
        for carrier in _carriers(node):
            if isinstance(carrier, ast.Call):
                places = self._places(_constructed(carrier))
            else:
                places = {term: f"{ast.unparse(carrier)}.{term}" for term in TERMS}
            found = {**places, **found}
        return found

    def _chosen(self, node: ast.expr | None, name: str) -> str:
        """What ``name`` is bound to: either side of a choice, marked with it.

        `symbol = symbol or "BTCUSDT"` sets what was not set: no other value to be compared.
        """
        match node:
            case ast.IfExp() if _flipped(node) is not None:
                pass
            case ast.IfExp(body=left, orelse=right) | ast.BoolOp(values=[left, right]):
                keeps = any(
                    isinstance(each, ast.Name) and each.id == name for each in (left, right)
                )
                sides = [
                    "_j.uncertain()"
                    if keeps and isinstance(each, ast.Constant)
                    else self._value(each, bound=True)
                    for each in (left, right)
                ]
                choice = (node.lineno, node.col_offset)
                return f"_j.chosen({sides[0]} if _j.condition() else {sides[1]}, {choice})"
        return self._value(node, bound=True)

    def _value(self, node: ast.expr | None, *, bound: bool = False) -> str:
        """What an expression says about its value; ``bound`` where a name is given just that."""
        if isinstance(node, ast.Constant):
            branch = self._branch if bound else None
            return f"_C({str(node.value)!r}, None, {branch})"
        flipped = None if node is None else _flipped(node)
        if flipped is not None:
            return f"_j.flip({self._value(flipped)})"
        if isinstance(node, ast.Name):
            return f"_j.name({self._inner.get(node.id, node.id)!r})"
        if isinstance(node, ast.Attribute):
            chain = f"_j.chain({self._value(node.value)}, {node.attr!r})"
            if node.attr.lower() in _SIDE_WORDS:
                return f"_C({node.attr!r}, None, {self._branch if bound else None}, {chain})"
            return chain
        match node:
            case ast.Subscript(slice=ast.Constant(value=str() as key)) if bound:
                return f"_j.chain({self._value(node.value)}, {key!r})"
            case ast.Call(func=ast.Attribute(value=spelt, attr="upper"), args=[]) if bound:
                # Another spelling of one thing.
                return self._value(spelt, bound=True)
        if isinstance(node, ast.Dict):
            return f"_j.built({self._fields(_displayed(node), bound=bound)}, bound={bound})"
        if isinstance(node, ast.Call) and _constructs(node):
            return f"_j.built({self._fields(_constructed(node), bound=bound)}, bound={bound})"
        if isinstance(node, ast.NamedExpr):
            return f"_j.walrus({node.target.id!r}, {self._value(node.value, bound=True)})"
        return "_U"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An order that leaves by another call, written as the call that it stands for."""

    call: ast.Call
    at: tuple[int, int]
    grows: bool


def handed_over(node: ast.Call) -> HandedOver | None:
    """The order that a call hands over: its function is an argument, looked up, or named by a text."""
    if isinstance(node.func, ast.Call) and last_name(node.func.func) == "getattr":
        text = node.func.args[1]
        assert isinstance(text, ast.Constant)
        call = ast.Call(ast.Name(str(text.value)), node.args, node.keywords)
        return HandedOver(call, (text.lineno, text.col_offset + 1), grows=False)
    name = last_name(node.func)
    for index, each in enumerate(node.args[:2]):
        if isinstance(each, ast.Attribute) and each.attr in ORDERS:
            call = ast.Call(each, node.args[index + 1 :] if name in PASSING else [], node.keywords)
            column = (each.end_col_offset or 0) - len(each.attr) + 1
            return HandedOver(call, (each.end_lineno or 0, column), grows=name in GROWING)
        if isinstance(each, ast.Constant) and each.value in ORDERS and name == "call":
            call = ast.Call(ast.Name(str(each.value)), node.args[index + 1 :], node.keywords)
            return HandedOver(call, (each.lineno, each.col_offset + 1), grows=False)
    return None


def _flipped(node: ast.expr) -> ast.expr | None:
    """The side whose other side an expression gives."""
    match node:
        case ast.IfExp(
            test=ast.Compare(left=side, comparators=[ast.Constant(value="buy")]),
            body=ast.Constant(value="sell"),
            orelse=ast.Constant(value="buy"),
        ):
            return side
        case ast.Subscript(value=ast.Dict() as table, slice=side) if len(table.keys) == 2:
            return side
        case ast.Call(func=ast.Attribute(value=ast.Dict() as table, attr="get"), args=[side]) if (
            len(table.keys) == 2
        ):
            return side
    return None


def _may_be(node: ast.expr) -> set[str]:
    """The terms that an argument may be, by its name and text."""
    if _flipped(node) is not None:
        return {"side"}
    if isinstance(node, ast.Constant):
        if not isinstance(node.value, str) or node.value in TYPES:
            return set()
        return {"side"} if node.value.lower() in _SIDE_WORDS else {"symbol"}
    name = last_name(node)
    if name.lower() in _SIDE_WORDS:
        return {"side"}
    known = {"symbol": {"symbol"}, "side": {"side"}, "qty": set(), "price": set()}
    return known.get(name, {"symbol", "anything"})


def _is_exit(node: ast.Call) -> bool:
    """Whether the order says literally that it reduces."""
    said = list(node.keywords)
    fields = {each.arg: each.value for each in said if each.arg is not None}
    for each in said:
        if isinstance(each.value, ast.Dict) and each.arg in (None, "params"):
            fields |= _displayed(each.value)
    for placed in node.args:
        if isinstance(placed, ast.Dict):
            fields |= _displayed(placed)
    return any(
        name in REDUCING and getattr(value, "value", None) is True for name, value in fields.items()
    )


def _captures(
    pattern: ast.pattern, path: tuple[str, ...] | None
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """The names that a pattern binds, with the way from the subject; None to what it makes."""
    parts: list[tuple[tuple[str, ...] | None, ast.pattern]] = []
    if isinstance(pattern, ast.MatchAs):
        parts = [((), pattern.pattern)] if pattern.pattern is not None else []
    elif isinstance(pattern, ast.MatchClass):
        # Which attribute stands in which position, only the class knows.
        parts = [(("?",), each) for each in pattern.patterns]
        for name, each in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            parts.append(((name,), each))
    elif isinstance(pattern, ast.MatchMapping):
        for key, each in zip(pattern.keys, pattern.patterns, strict=True):
            assert isinstance(key, ast.Constant)
            parts.append(((str(key.value),), each))
    elif isinstance(pattern, ast.MatchSequence):
        parts = [((f"[{at}]",), each) for at, each in enumerate(pattern.patterns)]
    for step, each in parts:
        yield from _captures(
            each, (*path, *step) if path is not None and step is not None else None
        )
    if isinstance(pattern, ast.MatchStar) and pattern.name is not None:
        yield pattern.name, None
    elif isinstance(pattern, ast.MatchAs) and pattern.name is not None:
        yield pattern.name, path


def _displayed(node: ast.Dict) -> dict[str, ast.expr]:
    """What a display says; an unknown ``**x`` may undo what stands before it."""
    found: dict[str, ast.expr] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            found.clear()
        else:
            assert isinstance(key, ast.Constant)
            found[str(key.value)] = value
    return found


def _constructs(node: ast.Call) -> bool:
    """A request object or ``dict(...)``: what it was given, it says."""
    name = last_name(node.func)
    return name == "dict" or name[:1].isupper()


def _constructed(node: ast.Call) -> dict[str, ast.expr]:
    if any(each.arg is None for each in node.keywords):
        return {}
    return {each.arg: each.value for each in node.keywords if each.arg is not None}


def _carriers(node: ast.Call) -> list[ast.expr]:
    """Arguments that carry the whole order."""
    found = [
        each.value
        for each in node.keywords
        if (each.arg is None and not isinstance(each.value, ast.Dict)) or each.arg in REQUESTS
    ]
    if len(node.args) == 1 and not node.keywords:
        found += node.args
    return found


def _may_hold_fields(node: ast.expr) -> bool:
    """Whether what is passed on could say anything beside what its own name says."""
    if isinstance(node, ast.Dict):
        return None in node.keys
    if isinstance(node, ast.Call):
        return last_name(node.func) not in ("str",)
    return (
        isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
        and last_name(node) not in _SAY_ONE
    )


def _may_be_exit(node: ast.Call) -> bool:
    """Whether the order says that it reduces, or may say so where it cannot be read."""
    placed = len(POSITIONS.get(last_name(node.func), ()))
    if any(_may_hold_fields(each) for each in node.args[placed:]):
        return True
    said: dict[str, ast.expr] = {}
    for each in node.keywords:
        if each.arg is None and isinstance(each.value, ast.Dict):
            if None in each.value.keys:
                return True
            said |= _displayed(each.value)
        elif each.arg is None or each.arg in REQUESTS:
            return True
        elif each.arg == "params":
            if not isinstance(each.value, ast.Dict) or None in each.value.keys:
                return True
            said |= _displayed(each.value)
        elif each.arg not in _SAY_ONE and each.arg not in REDUCING and _may_hold_fields(each.value):
            return True
        else:
            said[each.arg] = each.value
    return any(
        name in REDUCING and getattr(value, "value", None) is not False
        for name, value in said.items()
    )
