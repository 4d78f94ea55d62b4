"""The functions of a file: their parameters, receivers and decorators."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.names.scopes import FileScopes
from lint_plugin.analysis.tree.locations import Definition


def definitions(scopes: FileScopes) -> Iterator[Definition]:
    """Yield every `def` of the file, in source order."""
    for scope in scopes.scopes.values():
        if isinstance(scope.node, cst.FunctionDef):
            outer = scope.parent
            yield Definition(scope.node, outer is not None and outer.function.kind == "module")
