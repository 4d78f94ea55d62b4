"""Random functions with checks, refusals, flags and tuples, from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

Lines = list[str]

NAMES = ("p", "q", "r")
# Two names hold tuples.
PAIRS = ("t", "u")


def program(seed: str) -> str:
    """The function of a seed: names, then random statements, each order on a line of its own."""
    return _Program(random.Random(seed)).text()


def indent(lines: Sequence[str]) -> Lines:
    return [f"    {line}" for line in lines]


class _Program:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.asynchronous = rng.random() < 0.2
        self.shared = rng.random() < 0.15
        self.budget = rng.randint(4, 9)
        self.in_loop = 0

    def text(self) -> str:
        first = [f"{name} = {self.pick(('cond()', 'True', 'False', 'False'))}" for name in NAMES]
        first += [f"{name} = pair()" for name in PAIRS]
        body = self.block(0)
        while self.budget > 0:
            body += self.block(0)
        if not any("submit_order" in line for line in body):
            body += [f"if {self.test(0)}:", "    submit_order(s)"]
        if self.shared:
            first += ["def poke():", "    nonlocal r", "    r = True"]
            body.insert(0, "poke()")
        # Names are followed in files that name a guard.
        last = ["submit_order(s)", "enforce_before_order(s)"]
        head = "async def f(s):" if self.asynchronous else "def f(s):"
        return "\n".join([head, *indent([*first, *body, *last]), ""])

    def pick(self, choices: Sequence[str]) -> str:
        return self.rng.choice(choices)

    def name(self) -> str:
        return self.pick(NAMES)

    # -- expressions -----------------------------------------------------------------------------

    def call(self, name: str) -> str:
        return f"(await a{name}(s))" if self.asynchronous else f"{name}(s)"

    def answer(self) -> str:
        which = self.rng.random()
        if which < 0.5:
            return self.call("check")
        return self.call("validate") if which < 0.75 else f"{self.call('evaluate')}[0]"

    def test(self, depth: int) -> str:
        which = self.rng.random()
        if depth < 2 and which < 0.22:
            joint = self.pick(("and", "or"))
            return f"({self.test(depth + 1)} {joint} {self.test(depth + 1)})"
        if depth < 2 and which < 0.28:
            return f"({self.test(2)} if {self.test(2)} else {self.test(2)})"
        if which < 0.4:
            return f"not {self.test(depth + 1)}" if depth < 3 else self.name()
        if which < 0.62:
            return self.name()
        if which < 0.74:
            return self.answer()
        operator, constant = self.pick(("is", "is not")), self.pick(("True", "None", "False"))
        if which < 0.82:
            return f"({self.pick((self.name(), self.answer()))} {operator} {constant})"
        if which < 0.86:
            return f"({self.name()} {self.pick(('==', '!='))} {self.pick(('True', 'None'))})"
        if which < 0.9:
            return f"({self.name()} := {self.answer()})"
        if which < 0.94:
            return f"{self.pick(PAIRS)}[{self.pick(('0', '0', '1'))}]"
        return f"bool({self.name()})" if which < 0.96 else "cond()"

    def value(self) -> str:
        which = self.rng.random()
        if which < 0.32:
            return self.pick(("True", "False", "None"))
        if which < 0.58:
            return self.answer()
        if which < 0.66:
            return self.name()
        if which < 0.74:
            return f"not {self.pick((self.name(), self.answer()))}"
        if which < 0.82:
            left = self.pick(("cond()", self.call("check"), f"(not {self.name()})"))
            return f"{left} {self.pick(('and', 'or'))} {self.pick((self.answer(), self.name()))}"
        if which < 0.88:
            return f"{self.answer()} if {self.test(1)} else {self.pick(('True', 'False'))}"
        if which < 0.92:
            return f"{self.pick((self.name(), self.answer()))} is {self.pick(('True', 'None'))}"
        return "cond()" if which < 0.96 else f"{self.pick(PAIRS)}[0]"

    # -- statements ------------------------------------------------------------------------------

    def block(self, depth: int) -> Lines:
        lines: Lines = []
        for _ in range(self.rng.randint(1, 3)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth: int) -> Lines:
        self.budget -= 1
        which = self.rng.random()
        if depth < 3 and self.budget > 0 and which < 0.45:
            return self.compound(depth)
        if which < 0.67:
            return [f"{self.name()} = {self.value()}"]
        if which < 0.73:
            return [f"{self.name()}, {self.pick(('_', self.name()))} = {self.pair()}"]
        if which < 0.77:
            return [f"{self.pick(PAIRS)} = {self.pair()}"]
        if which < 0.85:
            return ["submit_order(s)"]
        if which < 0.93:
            return ["enforce_before_order(s)"]
        if which < 0.95:
            return ["s = other()"]
        if self.in_loop and which < 0.985:
            return [self.pick(("break", "continue"))]
        return ["return"] if depth else [self.answer()]

    def pair(self) -> str:
        return self.pick((self.call("evaluate"), self.call("evaluate"), *PAIRS))

    def compound(self, depth: int) -> Lines:
        which = self.rng.random()
        if which < 0.4:
            lines = [f"if {self.test(0)}:", *indent(self.block(depth + 1))]
            if self.rng.random() < 0.4:
                lines += ["else:", *indent(self.block(depth + 1))]
            return lines
        if which < 0.55:
            self.in_loop += 1
            head = self.pick((f"while {self.test(1)}:", "for _ in items():"))
            lines = [head, *indent(self.block(depth + 1))]
            self.in_loop -= 1
            if self.rng.random() < 0.25:
                lines += ["else:", *indent(self.block(depth + 1))]
            return lines
        if which < 0.88:
            return self.trying(depth)
        return self.matching(depth)

    def trying(self, depth: int) -> Lines:
        lines = ["try:", *indent(self.block(depth + 1))]
        handled = self.rng.random() < 0.85
        if handled:
            kind = self.pick((" Exception", " ValueError", ""))
            lines += [f"except{kind}:", *indent(self.pick_suite(depth))]
            if self.rng.random() < 0.25:
                lines += ["else:", *indent(self.block(depth + 1))]
        if not handled or self.rng.random() < 0.2:
            loops, self.in_loop = self.in_loop, 0
            lines += ["finally:", *indent(self.block(depth + 1))]
            self.in_loop = loops
        return lines

    def pick_suite(self, depth: int) -> Lines:
        return ["pass"] if self.rng.random() < 0.4 else self.block(depth + 1)

    def matching(self, depth: int) -> Lines:
        subject, cases = self.pick(("name", "answer", "pair")), []
        if subject == "pair":
            name = self.name()
            head = f"match {self.pair()}:"
            cases = [f"case (True, _){self.when()}:", f"case ({name}, _) if {name}:"]
        else:
            head = f"match {self.name() if subject == 'name' else self.answer()}:"
            constants = ("True", "False", "None", "True | None")
            cases = [
                f"case {self.pick(constants)}{self.when()}:",
                f"case {self.name()}{self.when()}:",
            ]
        lines = [head]
        for case in cases[: self.rng.randint(1, 2)]:
            if not case.startswith("case (True") and " if " not in case and case[5:6] in NAMES:
                cases = []
            lines += indent([case, *indent(self.block(depth + 1))])
        if cases and self.rng.random() < 0.7:
            lines += indent(["case _:", *indent(self.block(depth + 1))])
        return lines

    def when(self) -> str:
        return f" if {self.name()}" if self.rng.random() < 0.25 else ""
