"""Lower a parsed file to its graph: one drawing for each code object."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Graph
from lint_plugin.analysis.lowering.blocks import FunctionBlock
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.expressions import evaluate, generator_body
from lint_plugin.analysis.lowering.statements import statements, suite
from lint_plugin.analysis.program.model import FileModel


def lower(model: FileModel) -> Graph:
    """Draw every code object of the file.

    Raises:
        UnknownSyntaxError: for a node that the engine has no model of.
    """
    graph = Graph()
    while model.undrawn:
        code = model.undrawn.popleft()
        graph.codes.append(code)
        _draw(Builder(graph, model, code, FunctionBlock(code)), code)
    return graph


def _draw(builder: Builder, code: Code) -> None:
    node = code.node
    if isinstance(node, cst.Module):
        statements(builder, node.body)
    elif isinstance(node, cst.FunctionDef):
        suite(builder, node.body)
    elif isinstance(node, cst.Lambda):
        builder.statement = node.body
        evaluate(builder, node.body)
    else:
        assert isinstance(node, cst.GeneratorExp)
        builder.statement = node
        generator_body(builder, node)
    builder.goto(code.exit)
