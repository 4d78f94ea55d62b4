"""Programs of the other judges made long, analysed as they are and with nothing left out.

Runs of plain statements stand between the statements of a program, and random functions round it, so that
there is something to leave out. Both reports have to be equal: no run of the program is asked.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from unittest.mock import patch

from fillers import Writer
from unpruned import nothing_left_out

from lint_plugin.analysis import pipeline
from lint_plugin.analysis.tree import pruning
from lint_plugin.settings.config import Config

from . import (
    answers_generate,
    arguments_generate,
    contracts_generate,
    escapes_generate,
    generate,
    positions_generate,
)

# Those whose functions call one another twice as often.
_FAMILIES = (
    contracts_generate,
    escapes_generate,
    positions_generate,
    contracts_generate,
    answers_generate,
    arguments_generate,
    generate,
)
_PLAIN = (
    "plain_{0} = {1}",
    "plain_{0} = plain_{1} + {0}",
    "plain_{0} += len(str(plain_{1}))",
    "rows_{0} = [plain_{0}, plain_{1}, *rows_{1}]",
    "texts[{0}] = f'{{plain_{1}}} of {0}'",
    "log.debug('%s', plain_{0})",
    "if plain_{0}: plain_{1} = None",
    "for plain_{0} in rows_{1}: log.info(plain_{0})",
)


def program(seed: str) -> str:
    """Take a program of a family; put plain statements between its own, and functions round it."""
    chance = random.Random(seed)
    source: str = chance.choice(_FAMILIES).program(seed)
    lines = source.split("\n")
    for first in sorted(_starts(ast.parse(source), lines), reverse=True):
        if chance.random() < 0.5:
            line = lines[first - 1]
            indent = line[: len(line) - len(line.lstrip())]
            lines[first - 1 : first - 1] = [f"{indent}{each}" for each in _run(chance)]
    return Writer("\n".join(lines), chance).written(chance.randrange(1, 8))


def _run(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randrange(1, 6)):
        yield chance.choice(_PLAIN).format(chance.randrange(9), chance.randrange(9))


def _starts(tree: ast.Module, lines: list[str]) -> set[int]:
    """Find the lines that a statement begins, and nothing before it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            first = min(each.lineno for each in (node, *getattr(node, "decorator_list", ())))
            before = lines[first - 1][: node.col_offset]
            # An `elif` is a statement of its own, but none can stand before it.
            is_elif = lines[first - 1][node.col_offset :].startswith("elif")
            is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if not before.strip() and not is_elif and not is_future:
                found.add(first)
    return found


def is_cut(source: str) -> bool:
    """Whether anything of a program is left out."""
    with patch.object(pruning, "LONG", 0):
        return pruning.prune(source, Config()) != source


def differs(source: str) -> bool:
    """Whether what is left out changes the report."""
    with patch.object(pruning, "LONG", 0):
        found = pipeline.analyse(source.encode(), "case.py", Config())
    with nothing_left_out():
        return pipeline.analyse(source.encode(), "case.py", Config()) != found
