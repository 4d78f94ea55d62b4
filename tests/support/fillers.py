"""Functions that say nothing about orders, written at random into programs that do.

They use the names of the program: they call its functions, store its attributes, shadow what it imports and
never return, as the rest of a long file may.
"""

from __future__ import annotations

import ast
import keyword
import random
import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d]\w*")
_SPECIAL = re.compile(r"order|guard|enforce|noqa", re.IGNORECASE)
_KEYWORDS = frozenset({*keyword.kwlist, "case", "match", "self", "cls"})
_OTHERS = (
    "Exception",
    "ValueError",
    "len",
    "open",
    "print",
    "result",
    "super",
    "suppress",
    "value",
)


class Writer:
    """Writes fillers for one program."""

    def __init__(self, source: str, chance: random.Random) -> None:
        self.chance = chance
        tree = ast.parse(source)
        found = set(_WORD.findall(source)) - _KEYWORDS
        self.names = sorted(name for name in found | set(_OTHERS) if not _SPECIAL.search(name))
        self.functions = sorted(
            {
                node.name
                for node in ast.walk(tree)
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            }
            | {f"filler_{number}" for number in range(6)}
            | {"_filler"}
        )
        self.classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        self.source = source

    def written(self, number: int) -> str:
        """The program with so many fillers in its classes and behind it."""
        lines = self.source.split("\n")
        if lines[-1] != "":
            lines.append("")
        pieces: list[tuple[int, list[str]]] = []
        for _ in range(number):
            within = self.chance.choice([None, *self.classes])
            if within is None or within.body[0].lineno == within.lineno:
                pieces.append((len(lines), list(self.function("", method=False))))
            else:
                first = within.body[0]
                line = min(
                    [first.lineno, *(item.lineno for item in getattr(first, "decorator_list", []))]
                )
                indent = " " * first.col_offset
                pieces.append((line - 1, list(self.function(indent, method=True))))
        for line, piece in sorted(pieces, key=lambda item: item[0], reverse=True):
            lines[line:line] = piece
        return "\n".join(lines)

    def function(self, indent: str, *, method: bool) -> Iterator[str]:
        chance = self.chance
        name = chance.choice(
            [*self.functions, *(f"filler_{digit}" for digit in range(6)), "__iter__", "_filler"]
        )
        parameters = ["self"] if method else []
        parameters += chance.sample(self.names, k=min(len(self.names), chance.randrange(3)))
        self.is_async = chance.random() < 0.3
        if chance.random() < 0.1:
            yield f"{indent}@{chance.choice(self.names)}"
        returns = chance.choice(["", "", "", "", " -> NoReturn"])
        yield f"{indent}{'async ' * self.is_async}def {name}({', '.join(parameters)}){returns}:"
        if chance.random() < 0.3:
            yield f'{indent}    """Says what {chance.choice(self.names)} is for."""'
        for _ in range(chance.randrange(1, 5)):
            yield from self.statement(indent + "    ", 2)

    def statement(self, indent: str, depth: int) -> Iterator[str]:
        chance = self.chance
        if depth and chance.random() < 0.35:
            yield from self.compound(indent, depth - 1)
            return
        name, other, value = chance.choice(self.names), chance.choice(self.names), self.value()
        yield indent + chance.choice(
            [
                f"{name} = {value}",
                f"{name} = {value}",
                f"self.{name} = {value}",
                f"self.{name}[{other}] = {value}",
                f"({name}, self.{other}) = {value}",
                f"{name}[0] = {value}",
                f"{name} += {value}",
                value,
                value,
                f"return {value}",
                f"return {value}",
                f"raise {name}({value})",
                f"global {name}",
                f"import {name}",
                f"from {name} import {other} as {chance.choice(self.names)}",
                f"yield {value}",
                f"setattr({name}, '{other}', {value})",
                f"assert {value}",
                "pass",
                f"print([{name} for {name} in {value}], lambda {other}: {value})",
                f"print({name} := {value})",
            ]
        )

    def compound(self, indent: str, depth: int) -> Iterator[str]:
        chance = self.chance
        name, value = chance.choice(self.names), self.value()
        kind = chance.choice(["if", "else", "for", "while", "with", "try", "finally", "def"])
        head = {
            "if": f"if {value}:",
            "else": f"if {chance.choice([value, 'True', 'not 0'])}:",
            "for": f"for {name} in {value}:",
            "while": f"while {chance.choice([value, 'True'])}:",
            "with": f"with {value} as {name}:",
            "def": f"def {name}({chance.choice(self.names)}=None):",
        }.get(kind, "try:")
        yield indent + head
        yield from self.statement(indent + "    ", depth)
        tail = {
            "else": "else:",
            "try": f"except {chance.choice([name, 'Exception'])} as {chance.choice(self.names)}:",
            "finally": "finally:",
        }.get(kind)
        if tail is not None:
            yield indent + tail
            yield from self.statement(indent + "    ", depth)

    def value(self) -> str:
        chance = self.chance
        name, other, function = (
            chance.choice(self.names),
            chance.choice(self.names),
            chance.choice(self.functions),
        )
        made = chance.choice(
            [
                name,
                f"{function}()",
                f"{function}({name})",
                f"self.{function}()",
                f"self.{function}({name})",
                f"self.{name}",
                f"{name}.{other}",
                f"{name}({other})",
                f"{name}.{function}",
                f"{name}.append({other})",
                f"'{function}'",
                "{}",
                "None",
            ]
        )
        return (
            f"await {made}" if self.is_async and chance.random() < 0.3 and made[0] != "{" else made
        )
