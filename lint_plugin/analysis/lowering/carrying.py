"""Evaluation of a value that a name is to hold, into a slot.

not a           a -yes-> False -+        a and b      a -no--> something false -+
                | no            v                     | yes                     v
                +-----> True -> after                 b -> what b holds ----> after
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.graph.model import (
    FALSE,
    IS_FALSE,
    IS_TRUE,
    TRUE,
    Copies,
    Holds,
    KnownValue,
    Point,
)
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.carriers import constant
from lint_plugin.analysis.lowering.expressions import branch, evaluate
from lint_plugin.analysis.program.answers import is_singleton


def carry(builder: Builder, node: cst.BaseExpression) -> None:
    """Draw the evaluation of ``node``, with a slot for what is known of it."""
    compound = isinstance(node, (cst.BooleanOperation, cst.IfExp))
    compound = compound or builder.model.answers.is_truth_value(node)
    if compound and builder.model.may_carry(node, builder.scope):
        after = Point()
        _into(builder, node, node, after)
        builder.here = after
        builder.carriers.own.add(node)
    else:
        evaluate(builder, node)


def _into(builder: Builder, node: cst.BaseExpression, slot: cst.CSTNode, after: Point) -> None:
    """Draw ``node``, put what is known of it into ``slot``, and go on at ``after``."""
    if isinstance(node, cst.BooleanOperation):
        right, short = Point(), Point()
        if isinstance(node.operator, cst.And):
            branch(builder, node.left, right, short)
        else:
            branch(builder, node.left, short, right)
        builder.here = short
        kinds = IS_FALSE if isinstance(node.operator, cst.And) else IS_TRUE
        if builder.model.answers.is_true_or_false(node.left):
            # `(not reason) and check()` ends early with False, and with no None or 0.
            kinds &= TRUE | FALSE
        builder.learn(Holds(slot, KnownValue(kinds)))
        builder.goto(after)
        builder.here = right
        _into(builder, node.right, slot, after)
    elif isinstance(node, cst.IfExp):
        body, orelse = Point(), Point()
        branch(builder, node.test, body, orelse)
        for point, value in ((body, node.body), (orelse, node.orelse)):
            builder.here = point
            _into(builder, value, slot, after)
    elif builder.model.answers.is_truth_value(node):
        yes, no = Point(), Point()
        branch(builder, node, yes, no)
        for point, kind in ((yes, TRUE), (no, FALSE)):
            builder.here = point
            builder.learn(Holds(slot, KnownValue(kind)))
            builder.goto(after)
    else:
        carry(builder, node)
        found = builder.carriers.of(node, builder.scope)
        if is_singleton(node):
            builder.learn(Holds(slot, constant(node)))
        elif found is None:
            builder.learn(Holds(slot, None))
        else:
            builder.learn(Copies(slot, found.slot, found.item))
        builder.goto(after)
