"""Random functions that read positions, guard and send orders, from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from .answers_generate import Lines, indent

HELD = ("h", "k")
# What is made of rows that were read; the fakes know one row, `read`.
MADE = (
    "{{q: n for q, n in {0}.items()}}",
    "{{str(q): abs(n) for q, n in {0}.items()}}",
    "{{q: {0}[q] for q in {0}}}",
    "dict((q, n) for q, n in {0}.items())",
    '{{"read": {0}["read"]}}',
    '{{"read": abs({0}["read"])}}',
    '{{"read": {0}.get("read", 0)}}',
)
HELPERS = """\
def look(client):
    rows = client.positions()
    return rows


def send(client, sym, way):
    client.futures_create_order(symbol=sym, side=way, quantity=1)


def again(client, sym, way):
    send(client, sym, way)
    return client.positions()


def _enter(client, enforcer, sym, way, held):
    enforcer.enforce_before_order(sym, way, 1, held)
    client.futures_create_order(symbol=sym, side=way, quantity=1)


"""


def program(seed: str) -> str:
    """The program of a seed: helpers, if it calls any, and the function that the runs start."""
    return _Program(random.Random(seed)).text()


class _Program:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.asynchronous = rng.random() < 0.15
        self.accounts = rng.random() < 0.25
        # A change under one of two names leaves both unjudged, wherever it stands; a run knows when.
        self.changes = rng.random() < 0.25
        self.budget = rng.randint(5, 10)
        self.loops: Lines = []
        self.in_loop = 0
        self.rounds = 0

    def text(self) -> str:
        first = ["x = a", f"h = {self.read()}"]
        first.append(f"k = {self.pick((self.same(), 'dict(h)', self.read()))}")
        body = self.block(0)
        while self.budget > 0:
            body += self.block(0)
        # What all came to is looked at in the end.
        body += self.guard()
        head = "async def f" if self.asynchronous else "def f"
        function = [f"{head}(client, enforcer, a, b, way):", *indent([*first, *body]), ""]
        return HELPERS + "\n".join(function)

    def pick(self, choices: Sequence[str]) -> str:
        return self.rng.choice(choices)

    # -- expressions -----------------------------------------------------------------------------

    def symbol(self) -> str:
        names = ["a", "a", "b", "x", '"BTC"', '"BTC"', '"ETH"', *self.loops]
        return self.pick(names)

    def side(self) -> str:
        return self.pick(('"BUY"', '"SELL"', '"SELL"', "way"))

    def await_(self) -> str:
        return "await " if self.asynchronous else ""

    def read(self) -> str:
        which = self.rng.random()
        if self.asynchronous or which < 0.7:
            return f"{self.await_()}client.positions()"
        return "look(client)" if which < 0.9 else f"again(client, {self.symbol()}, {self.side()})"

    def held(self) -> str:
        which = self.rng.random()
        if which < 0.75:
            return self.pick(HELD)
        if which < 0.9:
            form = self.pick(("dict({})", "{{**{}}}", "{}.copy()", "copy({})", "deepcopy({})"))
            return form.format(self.pick(HELD))
        if which < 0.94 and not self.changes:
            return self.pick(MADE).format(self.pick(HELD))
        if which < 0.95 and not self.changes:
            return f"(h if {self.condition()} else k)"
        return self.read()

    def same(self) -> str:
        return "dict(h)" if self.changes else "h"

    def condition(self) -> str:
        return "cond()"

    # -- statements ------------------------------------------------------------------------------

    def block(self, depth: int) -> Lines:
        lines: Lines = []
        for _ in range(self.rng.randint(1, 3)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth: int) -> Lines:
        self.budget -= 1
        which = self.rng.random()
        if depth < 3 and self.budget > 0 and which < 0.33:
            return self.compound(depth)
        if which < 0.5:
            return self.order()
        if which < 0.68:
            return self.guard()
        if which < 0.78:
            value = self.held()
            if self.changes and value in HELD:
                value = f"dict({value})"
            return [f"{self.pick(HELD)} = {value}"]
        if which < 0.86:
            return [f"{self.pick(HELD)} = {self.read()}"]
        if which < 0.92:
            return [f"{self.pick(('x', 'x', 'a'))} = {self.symbol()}"]
        if which < 0.94:
            return [f'{self.pick(HELD)}["BTC"] = 1'] if self.changes else self.guard()
        if self.in_loop and which < 0.98:
            return [self.pick(("break", "continue"))]
        return ["return"] if depth else self.guard()

    def account(self) -> str:
        return self.pick(("", ', account="one"', ', account="two"')) if self.accounts else ""

    def order(self) -> Lines:
        sent = f"symbol={self.symbol()}, side={self.side()}, quantity=1{self.account()}"
        which = self.rng.random()
        if self.asynchronous or which < 0.7:
            return [f"{self.await_()}client.futures_create_order({sent})"]
        if which < 0.85:
            return [f"send(client, {self.symbol()}, {self.side()})"]
        return [f"_enter(client, enforcer, {self.symbol()}, {self.side()}, {self.held()})"]

    def guard(self) -> Lines:
        given = f"{self.symbol()}, {self.side()}, 1, {self.held()}{self.account()}"
        return [f"enforcer.enforce_before_order({given})"]

    def compound(self, depth: int) -> Lines:
        which = self.rng.random()
        if which < 0.35:
            lines = [f"if {self.condition()}:", *indent(self.block(depth + 1))]
            if self.rng.random() < 0.5:
                lines += ["else:", *indent(self.block(depth + 1))]
            return lines
        if which < 0.7:
            return self.loop(depth)
        return self.trying(depth)

    def loop(self, depth: int) -> Lines:
        self.in_loop += 1
        if self.rng.random() < 0.4:
            lines = [f"while {self.condition()}:", *indent(self.block(depth + 1))]
        else:
            name = f"s{self.rounds}"
            self.rounds += 1
            self.loops += [name, name]
            lines = [f"for {name} in items({self.rounds}):", *indent(self.block(depth + 1))]
            del self.loops[-2:]
        self.in_loop -= 1
        return lines

    def trying(self, depth: int) -> Lines:
        lines = ["try:", *indent(self.block(depth + 1))]
        handled = self.rng.random() < 0.85
        if handled:
            kind = self.pick((" Exception", " ValueError", ""))
            lines += [f"except{kind}:", *indent(self.block(depth + 1))]
        if not handled or self.rng.random() < 0.3:
            in_loop, self.in_loop = self.in_loop, 0
            lines += ["finally:", *indent(self.block(depth + 1))]
            self.in_loop = in_loop
        return lines
