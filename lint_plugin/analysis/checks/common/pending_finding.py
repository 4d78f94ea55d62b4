"""A finding before its locations are known.

libcst finds locations only by writing the whole file out, so they are asked for once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.checks.common.messages import Message, entered, happened
from lint_plugin.analysis.graph.model import Code, Note
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.analysis.tree.nodes import code_of, header_of, last_name_token
from lint_plugin.results.finding import Finding, Step


class PendingStep(NamedTuple):
    """A step of a witness at a node; None is the start of the file."""

    node: cst.CSTNode | None
    note: str


class PendingFinding(NamedTuple):
    """A finding without locations, as a check yields it.

    ``reported`` is the expression or definition to report; the finding stands at its own last name.
    ``fact`` may ask for lines, which are known later.
    """

    code: str
    reported: cst.CSTNode
    scope: Scope
    statement: cst.CSTNode
    fact: Message
    cure: str
    steps: tuple[PendingStep, ...]

    @property
    def token(self) -> cst.CSTNode:
        """The node at which the finding stands."""
        return _token(self.reported)

    def nodes(self) -> Iterator[cst.CSTNode]:
        """Yield the nodes whose locations are needed."""
        yield self.token
        yield from self.fact.nodes()
        for step in self.steps:
            if step.node is not None:
                yield step.node

    def finding(self, places: Places) -> Finding:
        """Fill in the locations."""
        place = places.of(self.token)
        length = (
            len(self.token.value) if isinstance(self.token, (cst.Name, cst.SimpleString)) else 1
        )
        return Finding(
            code=self.code,
            line=place.line,
            column=place.column,
            end_line=place.line,
            end_column=place.column + length,
            function=self.scope.name or "<module>",
            call=_source_of(self.reported),
            fact=self.fact.located(places),
            cure=self.cure,
            witness=tuple(_placed(step, places) for step in self.steps),
            # Not what the blocks below it hold: those may change without this finding's doing.
            statement=code_of(header_of(self.statement)),
        )


# A longer path is not read. The start says where it comes from, the end why the order is sent.
_MOST_NOTES = 10
_FIRST_NOTES = 3


def steps_of(start: Code, notes: tuple[Note, ...], end: PendingStep) -> tuple[PendingStep, ...]:
    """Describe a path from the start of a code object in at most twelve steps."""
    first = None if start.kind == "module" else start_node(start)
    steps = shortened([PendingStep(note.node, happened(note)) for note in notes])
    return (PendingStep(first, entered(start)), *steps, end)


def shortened(steps: Sequence[PendingStep]) -> tuple[PendingStep, ...]:
    """Leave out what stands between the first steps and the last ones.

    The step that goes on says how many were left out.
    """
    if len(steps) <= _MOST_NOTES:
        return tuple(steps)
    left_out = len(steps) - _MOST_NOTES
    resumed = _FIRST_NOTES + left_out
    there = PendingStep(steps[resumed].node, f"{left_out} steps on, {steps[resumed].note}")
    return (*steps[:_FIRST_NOTES], there, *steps[resumed + 1 :])


def start_node(code: Code) -> cst.CSTNode:
    """Return the node at which a code object is said to begin."""
    return code.node.name if isinstance(code.node, cst.FunctionDef) else code.node


def _placed(step: PendingStep, places: Places) -> Step:
    if step.node is None:
        return Step(1, 1, step.note)
    return Step(*places.of(step.node), step.note)


def _token(node: cst.CSTNode) -> cst.CSTNode:
    if isinstance(node, cst.Call):
        return last_name_token(node.func)
    if isinstance(node, cst.FunctionDef):
        return node.name
    return last_name_token(node) if isinstance(node, cst.BaseExpression) else node


def _source_of(node: cst.CSTNode) -> str:
    if isinstance(node, cst.FunctionDef):
        return node.name.value
    return code_of(node.func if isinstance(node, cst.Call) else node)
