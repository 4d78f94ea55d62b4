"""Expressions, in the order in which CPython evaluates them.

Each function draws one kind of node. What is not in the table is not known, and says so: an expression
passed over in silence could hold an order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import libcst as cst

from lint_plugin.analysis.graph.model import ANY, FALSE, IS_FALSE, IS_TRUE, TRUE, Point
from lint_plugin.analysis.lowering.answers import (
    alter,
    keep_divided,
    learn_part,
    recall,
    ways_out,
)
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.calls import draw_await, draw_call
from lint_plugin.analysis.names.constants import is_constant, is_signed_number, known_truth
from lint_plugin.analysis.names.scopes import parameters
from lint_plugin.analysis.program.order_texts import PUT_TOGETHER
from lint_plugin.analysis.tree.nodes import (
    COMPREHENSIONS,
    Comprehension,
    in_evaluation_order,
    unpacked,
)
from lint_plugin.analysis.values.variables import names_in


class UnknownSyntaxError(Exception):
    """The engine has no model of a node. The file is reported as not analysed."""

    def __init__(self, node: cst.CSTNode) -> None:
        super().__init__(type(node).__name__)
        self.node = node


def evaluate(builder: Builder, node: cst.CSTNode) -> None:
    """Draw the evaluation of ``node``.

    Afterwards the builder stands where its value is known.
    """
    draw = _DRAW.get(type(node))
    if draw is None:
        raise UnknownSyntaxError(node)
    draw(builder, node)
    # The name of an order as a text that is put together.
    if node.__class__ in PUT_TOGETHER and builder.model.is_reference(node):
        builder.refer(node)


def store(
    builder: Builder,
    target: cst.CSTNode,
    value: cst.BaseExpression | None = None,
    held: str | None = None,
) -> None:
    """Draw the store into ``target`` of a value that exists already.

    ``value`` is its expression, if it is written there.
    """
    if isinstance(target, cst.Name):
        builder.may_raise(target)
        builder.bind(target, value, held)
    elif isinstance(target, (cst.Attribute, cst.Subscript)):
        evaluate(builder, target.value)
        if isinstance(target, cst.Subscript):
            _slices(builder, target)
        builder.may_raise(target)
        builder.bind(target, value, held)
        alter(builder, target)
    elif isinstance(target, (cst.Tuple, cst.List)):
        builder.may_raise(target)
        parts = unpacked(target, value)
        temporaries = _held(builder, parts)
        divided = keep_divided(builder, target, value)
        for index, (part, source) in enumerate(parts):
            store(builder, part, source, temporaries[index])
            if divided is not None and not _follows_star(target, index):
                # Each part on its own: the store of the next one may raise.
                learn_part(builder, part, index, divided, value)
    elif isinstance(target, cst.StarredElement):
        store(builder, target.value)
    else:
        raise UnknownSyntaxError(target)


def _follows_star(target: cst.Tuple | cst.List, index: int) -> bool:
    """Whether a star, which takes nobody knows how many, stands at ``index`` or before."""
    return any(isinstance(each, cst.StarredElement) for each in target.elements[: index + 1])


def _held(
    builder: Builder, parts: Sequence[tuple[cst.BaseExpression, cst.BaseExpression | None]]
) -> list[str | None]:
    """Name temporaries for what is made of names that an earlier part stores into.

    a, b = b, a     temporary = a;  a = b;  b = temporary
    """
    stored: set[str] = set()
    held: list[str | None] = []
    for part, source in parts:
        named = set() if source is None else names_in(source)
        # All are worked out before the first is stored.
        held.append(builder.hold(source) if source and not stored.isdisjoint(named) else None)
        stored |= names_in(part)
    return held


def branch(builder: Builder, node: cst.BaseExpression, yes: Point, no: Point) -> None:
    """Draw ``node`` as a condition whose true and false ways out are kept apart.

    a and b        a or b         a if t else b        a < b < c

    a -no-> no     a -yes-> yes   t -yes-> a -> yes|no   a < b -no-> no
    | yes          | no           | no                   | yes
    b -> yes|no    b -> yes|no    b -> yes|no            b < c -> yes|no
    """
    while isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        # In a loop: each level would ask for the truth of all below it.
        node, yes, no = node.expression, no, yes
    known = known_truth(node, builder.model.origins)
    if known is not None:
        if not is_constant(node):
            evaluate(builder, node)
        builder.goto(yes if known else no)
    elif isinstance(node, cst.BooleanOperation):
        right = Point()
        if isinstance(node.operator, cst.And):
            branch(builder, node.left, right, no)
        else:
            branch(builder, node.left, yes, right)
        builder.here = right
        branch(builder, node.right, yes, no)
    elif isinstance(node, cst.IfExp):
        body, orelse = Point(), Point()
        branch(builder, node.test, body, orelse)
        builder.here = body
        branch(builder, node.body, yes, no)
        builder.here = orelse
        branch(builder, node.orelse, yes, no)
    elif isinstance(node, cst.NamedExpr):
        _branch_walrus(builder, node, yes, no)
    elif isinstance(node, cst.Comparison):
        _compare(builder, node, no)
        _decide(builder, node, yes, no)
    elif builder.model.answers.is_truth_of(node):
        assert isinstance(node, cst.Call)
        evaluate(builder, node.func)
        branch(builder, node.args[0].value, yes, no)
    else:
        evaluate(builder, node)
        _decide(builder, node, yes, no)


def _decide(builder: Builder, node: cst.BaseExpression, yes: Point, no: Point) -> None:
    if not is_constant(node):
        builder.may_raise(node)
    holds, fails = ways_out(builder, node)
    builder.branch_to(node, "condition true", yes, holds)
    builder.branch_to(node, "condition false", no, fails)
    builder.stop()


def _branch_walrus(builder: Builder, node: cst.NamedExpr, yes: Point, no: Point) -> None:
    holds, fails = Point(), Point()
    branch(builder, node.value, holds, fails)
    # `(up := not reason)` is True or False, and no other value that is as true.
    kept = TRUE | FALSE if builder.model.answers.is_true_or_false(node.value) else ANY
    for point, target, kinds in ((holds, yes, IS_TRUE & kept), (fails, no, IS_FALSE & kept)):
        builder.here = point
        store(builder, node.target, node.value)
        if builder.carriers.of(node.value, builder.scope) is None:
            recall(builder, node.target, kinds)
        builder.goto(target)


# -- leaves ------------------------------------------------------------------------------------------


def _nothing(builder: Builder, node: cst.CSTNode) -> None:
    """Draw a constant: it cannot raise."""


def _name(builder: Builder, node: cst.Name) -> None:
    if not is_constant(node):
        builder.may_raise(node)
        builder.name_function(node)
        builder.hand_on(node)


def _attribute(builder: Builder, node: cst.Attribute) -> None:
    evaluate(builder, node.value)
    builder.may_raise(node)
    builder.name_function(node)


def _string(builder: Builder, node: cst.SimpleString) -> None:
    if builder.model.is_reference(node):
        builder.refer(node)


def _subscript(builder: Builder, node: cst.Subscript) -> None:
    evaluate(builder, node.value)
    _slices(builder, node)
    builder.may_raise(node)


def _slices(builder: Builder, node: cst.Subscript) -> None:
    for element in node.slice:
        part = element.slice
        if isinstance(part, cst.Index):
            evaluate(builder, part.value)
            if part.star:
                builder.may_raise(part)
        elif isinstance(part, cst.Slice):
            for bound in (part.lower, part.upper, part.step):
                if bound is not None:
                    evaluate(builder, bound)
        else:
            raise UnknownSyntaxError(part)


# -- operators ---------------------------------------------------------------------------------------


def _unary(builder: Builder, node: cst.UnaryOperation) -> None:
    inner: cst.BaseExpression = node
    while isinstance(inner, cst.UnaryOperation) and not is_signed_number(inner):
        inner = inner.expression
    if not (is_constant(inner) and is_constant(node)):
        evaluate(builder, inner)
        builder.may_raise(node)


def _binary(builder: Builder, node: cst.BinaryOperation) -> None:
    evaluate(builder, node.left)
    evaluate(builder, node.right)
    builder.may_raise(node)


def _boolean(builder: Builder, node: cst.BooleanOperation) -> None:
    """Draw `a and b` as a value: the truth of the right operand is not asked."""
    right, after = Point(), Point()
    if isinstance(node.operator, cst.And):
        branch(builder, node.left, right, after)
    else:
        branch(builder, node.left, after, right)
    builder.here = right
    evaluate(builder, node.right)
    builder.goto(after)
    builder.here = after


def _comparison(builder: Builder, node: cst.Comparison) -> None:
    after = Point()
    _compare(builder, node, after)
    builder.goto(after)
    builder.here = after


def _compare(builder: Builder, node: cst.Comparison, no: Point) -> None:
    """Draw all comparisons of a chain; each but the last may end it at ``no``."""
    evaluate(builder, node.left)
    last = len(node.comparisons) - 1
    for index, comparison in enumerate(node.comparisons):
        evaluate(builder, comparison.comparator)
        builder.may_raise(node)
        if index < last:
            builder.branch_to(node, "condition false", no)
            # No step of its own: whoever asks says it once, where the whole chain is true.
            holds = Point()
            builder.goto(holds)
            builder.here = holds


def _ternary(builder: Builder, node: cst.IfExp) -> None:
    body, orelse, after = Point(), Point(), Point()
    branch(builder, node.test, body, orelse)
    for point, value in ((body, node.body), (orelse, node.orelse)):
        builder.here = point
        evaluate(builder, value)
        builder.goto(after)
    builder.here = after


def _walrus(builder: Builder, node: cst.NamedExpr) -> None:
    evaluate(builder, node.value)
    store(builder, node.target, node.value)


# -- displays and strings ----------------------------------------------------------------------------


def _tuple(builder: Builder, node: cst.Tuple) -> None:
    for element in node.elements:
        _element(builder, element)


def _display(builder: Builder, node: cst.List | cst.Set) -> None:
    for element in node.elements:
        _element(builder, element)
    builder.may_raise(node)


def _element(builder: Builder, node: cst.BaseElement) -> None:
    evaluate(builder, node.value)
    if isinstance(node, cst.StarredElement):
        builder.may_raise(node)


def _dict(builder: Builder, node: cst.Dict) -> None:
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            evaluate(builder, element.key)
        evaluate(builder, element.value)
    builder.may_raise(node)


def _concatenated(builder: Builder, node: cst.ConcatenatedString) -> None:
    evaluate(builder, node.left)
    evaluate(builder, node.right)


def _formatted(builder: Builder, node: cst.FormattedString | cst.TemplatedString) -> None:
    _parts(builder, node.parts)


def _parts(builder: Builder, parts: Iterable[cst.CSTNode]) -> None:
    """Values and their format specifications, which may hold values themselves, from left to right."""
    for part in parts:
        if isinstance(part, (cst.FormattedStringExpression, cst.TemplatedStringExpression)):
            evaluate(builder, part.expression)
            _parts(builder, part.format_spec or ())
            builder.may_raise(part)


# -- calls and awaits --------------------------------------------------------------------------------


def _call(builder: Builder, node: cst.Call) -> None:
    evaluate_operands(builder, node)
    draw_call(builder, node)
    builder.changed(node)


def evaluate_operands(builder: Builder, node: cst.Call) -> None:
    """Draw what a call evaluates before it calls: the function, then the arguments."""
    evaluate(builder, node.func)
    for arg in in_evaluation_order(node.args):
        evaluate(builder, arg.value)
        if arg.star:
            builder.may_raise(arg.value)


def _await(builder: Builder, node: cst.Await) -> None:
    evaluate(builder, node.expression)
    draw_await(builder, node, node.expression)


def _yield(builder: Builder, node: cst.Yield) -> None:
    if isinstance(node.value, cst.From):
        evaluate(builder, node.value.item)
    elif node.value is not None:
        evaluate(builder, node.value)
    # A context manager of this file: its block runs now, and an exception in it is thrown in here.
    builder.here.to(builder.code.yields)
    builder.code.thrown.to(builder.block.target(builder, "raise"))
    builder.may_raise(node)
    if isinstance(node.value, cst.From):
        # It is thrown into the generator there, which may swallow it and end.
        ended = Point(swallows=True)
        builder.code.thrown.to(ended, None, builder.model.delegated(node.value.item, builder.scope))
        ended.to(builder.here)


# -- what loops, and what runs later -----------------------------------------------------------------


def _comprehension(builder: Builder, node: Comprehension) -> None:
    """List, set and dict comprehensions run in place; the element perhaps never.

    first iterable -> head -> target -> conditions -> (inner clauses) -> element -> head
                       |
                       +-> after
    """
    evaluate(builder, node.for_in.iter)
    outer, builder.scope = builder.scope, builder.model.scopes.of(node)
    _clause(builder, node.for_in, node)
    builder.scope = outer


def _clause(builder: Builder, clause: cst.CompFor, node: cst.CSTNode) -> None:
    builder.may_raise(clause.iter)
    head, body, after = Point(), Point(), Point()
    builder.goto(head)
    builder.here = head
    builder.may_raise(clause.iter)
    builder.branch_to(clause, "loop entered", body)
    builder.branch_to(clause, "loop over", after)
    builder.here = body
    store(builder, clause.target)
    for condition in clause.ifs:
        holds = Point()
        branch(builder, condition.test, holds, head)
        builder.here = holds
    if clause.inner_for_in is not None:
        evaluate(builder, clause.inner_for_in.iter)
        _clause(builder, clause.inner_for_in, node)
    else:
        comprehension_element(builder, node)
    builder.goto(head)
    builder.here = after


def comprehension_element(builder: Builder, node: cst.CSTNode) -> None:
    """Draw the element of one round."""
    if isinstance(node, cst.DictComp):
        evaluate(builder, node.key)
        evaluate(builder, node.value)
    else:
        element = getattr(node, "elt", None) or getattr(node, "value", None)
        if isinstance(element, (cst.StarredElement, cst.StarredDictElement)):
            element = element.value
        if element is None:
            raise UnknownSyntaxError(node)
        evaluate(builder, element)
    builder.may_raise(node)


def _generator(builder: Builder, node: cst.GeneratorExp) -> None:
    """The first iterable is evaluated here, all else when the generator is iterated."""
    evaluate(builder, node.for_in.iter)
    builder.may_send(node)
    builder.may_raise(node)
    builder.created(node)


def generator_body(builder: Builder, node: cst.GeneratorExp) -> None:
    """Draw what runs when the generator is iterated."""
    _clause(builder, node.for_in, node)


def _lambda(builder: Builder, node: cst.Lambda) -> None:
    defaults(builder, node.params)
    builder.may_raise(node)
    builder.created(node)


def defaults(builder: Builder, params: cst.Parameters) -> None:
    """Draw the default values, which are evaluated where the function is created."""
    for param in parameters(params):
        if param.default is not None:
            evaluate(builder, param.default)


_DRAW: dict[type[cst.CSTNode], Callable[..., None]] = {
    cst.Name: _name,
    cst.Integer: _nothing,
    cst.Float: _nothing,
    cst.Imaginary: _nothing,
    cst.SimpleString: _string,
    cst.Ellipsis: _nothing,
    cst.Attribute: _attribute,
    cst.Subscript: _subscript,
    cst.UnaryOperation: _unary,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _ternary,
    cst.NamedExpr: _walrus,
    cst.Tuple: _tuple,
    cst.List: _display,
    cst.Set: _display,
    cst.Dict: _dict,
    # As the annotation of `*args: *Ts`.
    cst.StarredElement: _element,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: _formatted,
    cst.TemplatedString: _formatted,
    cst.Call: _call,
    cst.Await: _await,
    cst.Yield: _yield,
    **dict.fromkeys(COMPREHENSIONS, _comprehension),
    cst.GeneratorExp: _generator,
    cst.Lambda: _lambda,
}
