"""From a parsed file to its graph: one drawing for each code object."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Graph
from lint_plugin.analysis.lowering.blocks import FunctionFrame
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.expressions import evaluate, generator_body
from lint_plugin.analysis.lowering.statements import block, statements

if TYPE_CHECKING:
    from lint_plugin.analysis.program.model import Knowledge


def lower(knowledge: Knowledge) -> Graph:
    """Draw every code object of the file.

    Raises:
        UnknownSyntaxError: for a node that the engine has no model of.
    """
    graph = Graph()
    # Drawing a call may ask for one more: the wrapper of a decorator, for the function it decorates.
    for code in knowledge.codes:
        graph.codes.append(code)
        _draw(Builder(graph, knowledge, code, FunctionFrame(code)), code)
    return graph


def _draw(builder: Builder, code: Code) -> None:
    node = code.node
    if isinstance(node, cst.Module):
        statements(builder, node.body)
    elif isinstance(node, cst.FunctionDef):
        block(builder, node.body)
    elif isinstance(node, cst.Lambda):
        builder.statement = node.body
        evaluate(builder, node.body)
    else:
        assert isinstance(node, cst.GeneratorExp)
        builder.statement = node
        generator_body(builder, node)
    builder.goto(code.exit)
