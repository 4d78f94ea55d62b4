"""What is drawn of answers: the call that gives one, and what names hold afterwards."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.graph.model import (
    Alters,
    Copies,
    Fact,
    GuardGate,
    GuardSite,
    Holds,
    KnownValue,
    Slot,
    Spoils,
)
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.carriers import answers
from lint_plugin.analysis.program.alterations import altered_by, grows
from lint_plugin.analysis.program.answers import Answering


def record_check(builder: Builder, call: cst.Call) -> None:
    """Record a call of what the settings list as a check or a refusal."""
    site = GuardSite(call, builder.here, builder.code, builder.scope, builder.statement)
    builder.graph.answers.append(site)


def draw_answer(builder: Builder, node: cst.CSTNode, call: cst.Call, answering: Answering) -> None:
    """Draw the two answers that ``call`` gives as the value of ``node``.

    here -[gate]-> it allows -+-> after
      +--------> it refuses --+
    """
    alterations = builder.model.answers.alterations
    if (
        isinstance(answering.item, str)
        and alterations is not None
        and alterations.later(builder.scope.function)
    ):
        return
    allows, refuses = answers(call, answering, builder.scope)
    gate = GuardGate(call, builder.scope)
    builder.carriers.own.add(node)
    builder.learn(Holds(node, allows), Holds(node, refuses), gate=gate)


def keep_divided(
    builder: Builder, target: cst.Tuple | cst.List, value: cst.CSTNode | None
) -> Slot | None:
    """Find the slot of a tuple that ``target`` divides.

    The result is None where nothing is known of its items.
    """
    divided = builder.carriers.of(value, builder.scope)
    if divided is None or divided.item is not None:
        return None
    parts = (element.value for element in target.elements)
    if all(builder.model.holder(part, builder.scope) != divided.slot for part in parts):
        return divided.slot
    # `t, ok = t`: the first part takes the name of the tuple.
    slot = cst.Pass()
    builder.learn(Copies(slot, divided.slot))
    return slot


def learn_part(
    builder: Builder, part: cst.CSTNode, index: int, divided: Slot, value: cst.CSTNode | None
) -> None:
    """Learn that one part of a tuple target holds an item of what was divided."""
    holder = builder.model.holder(part, builder.scope) or part
    builder.learn(Copies(holder, divided, index, value))


def alter(builder: Builder, node: cst.CSTNode) -> None:
    """Draw what a call, a store into ``node`` or an augmented assignment alters of answers."""
    alterations = builder.model.answers.alterations
    altered = alterations.altered(node, builder.scope) if alterations is not None else None
    if altered is not None:
        builder.learn(Alters(*altered))
    for each in altered_by(node):
        # A list of reasons: `reasons.clear()`.
        holder = builder.model.answers.alterable(each, builder.scope)
        if holder is not None:
            builder.learn(Spoils(holder, grows=isinstance(node, cst.Call) and grows(node)))


def recall(builder: Builder, target: cst.CSTNode, kinds: int) -> None:
    """Learn that a name holds what has just been found true, or false."""
    holder = builder.model.holder(target, builder.scope)
    if holder is not None:
        builder.learn(Holds(holder, KnownValue(kinds)))


def ways_out(builder: Builder, node: cst.BaseExpression) -> tuple[Fact, Fact] | tuple[None, None]:
    """Find what the ways out of the condition ``node`` say of what a name holds."""
    question = builder.carriers.asked(node, builder.scope)
    if question is None:
        return None, None
    builder.graph.testing.add(builder.code)
    scope, statement = builder.scope, builder.statement
    return (
        question.way(node, scope, statement, holds=True),
        question.way(node, scope, statement, holds=False),
    )


def keep_subject(builder: Builder, subject: cst.BaseExpression) -> Slot | None:
    """Keep an answer or flag that is matched in a slot of its own.

    The result is None for anything else. A case may bind the name that is matched.
    """
    found = builder.carriers.of(subject, builder.scope)
    if found is None or found.slot is subject:
        return found and found.slot
    slot = cst.Pass()
    builder.learn(Copies(slot, found.slot, found.item))
    return slot
