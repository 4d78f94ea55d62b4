"""What is drawn of answers: the call that gives one, and what names hold afterwards."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.graph.model import (
    Copies,
    Fact,
    GuardGate,
    GuardSite,
    Holds,
    KnownValue,
    Slot,
)
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.carriers import Carrier, answers
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
    allows, refuses = answers(call, answering, builder.scope)
    gate = GuardGate(call, builder.scope)
    builder.carriers.own.add(node)
    builder.learn(Holds(node, allows), Holds(node, refuses), gate=gate)


def divide(
    builder: Builder, target: cst.Tuple | cst.List, divided: Carrier, value: cst.CSTNode | None
) -> None:
    """Learn which items of a divided answer the parts of a tuple target hold."""
    for index, element in enumerate(target.elements):
        # How many items a star takes is known to nobody.
        if isinstance(element, cst.StarredElement) or divided.item is not None:
            return
        part = element.value
        holder = builder.model.holder(part, builder.scope) or part
        builder.learn(Copies(holder, divided.slot, index, value))


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
