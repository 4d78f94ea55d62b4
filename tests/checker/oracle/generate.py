"""Random programs, from a seed: small, over all control flow, rich in places where paths part.

Text is written, not trees: what a reader of a failure sees is what was generated. ``constructs``
measures on the parsed result what a run of programs contains, so nothing is counted here.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .expressions import Expressions, Place

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """What may appear. ``simple`` leaves out what CPython's own analysis sees differently."""

    simple: bool = False
    statements: tuple[int, int] = (2, 7)


STANDARD = Profile()
SIMPLE = Profile(simple=True)


def program(seed: str, profile: Profile = STANDARD) -> str:
    """The program of a seed; the same on every platform and version that has its syntax."""
    return _Program(random.Random(seed), profile).text()


def indent(lines: Sequence[str]) -> Lines:
    return [f"    {line}" for line in lines]


class _Program(Expressions):
    def __init__(self, rng: random.Random, profile: Profile) -> None:
        super().__init__(rng, simple=profile.simple)
        self.profile = profile
        self.budget = rng.randint(*profile.statements)
        self.names = 0
        self.first: str | None = None  # what the next block is to begin with

    # -- the whole ------------------------------------------------------------------------------

    def text(self) -> str:
        if self.profile.simple:
            body = self.whole(Place(function=True))
            return "\n".join(["def f(a, b, client):", *indent(_evaluating(body)), ""])
        shape = self.pick(
            (40, "function"), (24, "async"), (8, "method"), (10, "generator"), (14, "module")
        )
        if shape == "async":
            self.async_guards = self.chance(0.6)
        place = Place(
            function=shape != "module",
            asynchronous=shape == "async",
            generator=shape == "generator" or (shape == "async" and self.chance(0.1)),
        )
        body = self.whole(place)
        if shape == "method":
            lines = ["class Desk:", "    def f(self, a, b, client):", *indent(indent(body))]
        elif shape == "module":
            lines = body
        else:
            head = "async def" if shape == "async" else "def"
            lines = [f"{head} f(a, b, client):", *indent(body)]
        if self.async_guards and "await enforce_before_order" not in "\n".join(lines):
            lines += ["async def refresh():", "    await enforce_before_order()"]
        return "\n".join([*self.prologue("\n".join(lines)), *lines, *self.epilogue(), ""])

    def whole(self, place: Place) -> Lines:
        """A body with at least one guard and one order, most often in this sequence."""
        body = self.block(place, at_least=1)
        text = "\n".join(body)
        if "enforce_before_order" not in text:
            body = [*self.compound(place, self.guard(place)), *body]
        if "order(" not in text.replace("enforce_before_order(", "") or self.chance(0.5):
            body.append(self.order(place))
        return body

    def prologue(self, text: str) -> Lines:
        """Imports that make library names known; now and then one is missing or rebound."""
        lines = []
        for word, line in (
            ("asyncio.", "import asyncio"),
            ("suppress(", "from contextlib import suppress"),
            ("nullcontext(", "from contextlib import nullcontext"),
            ("closing(", "from contextlib import closing"),
            ("sys.", "import sys"),
            ("os.", "import os"),
            ("threading.", "import threading"),
            ("TYPE_CHECKING", "from typing import TYPE_CHECKING"),
            (
                "PositionInvariantViolation",
                "from invariant_guard import PositionInvariantViolation",
            ),
            ("ensure_clear(", "from invariant_guard import enforce_before_order as ensure_clear"),
            ("place_now(", "from exchange import create_order as place_now"),
        ):
            if word in text and (" as " in line or not self.chance(0.07)):
                lines.append(line)
        if "desk_lock" in text:
            lines += ["import threading", "desk_lock = threading.Lock()"]
        if self.chance(0.02):
            lines.append("from desk import *")
        self.rng.shuffle(lines)
        if "desk_lock" in text:
            lines.remove("import threading")
            lines.insert(0, "import threading")
        return lines

    def epilogue(self) -> Lines:
        if not self.chance(0.04):
            return []
        name = self.rng.choice(
            ["open", "ValueError", "Exception", "suppress", "sys", "TYPE_CHECKING"]
        )
        return [f"{name} = other"]

    # -- blocks ---------------------------------------------------------------------------------

    def block(self, place: Place, at_least: int = 1) -> Lines:
        lines: Lines = []
        wanted = max(at_least, self.rng.choice([1, 1, 1, 2, 2, 3]))
        while wanted > 0:
            wanted -= 1
            new = self.statement(place)
            lines += new
            if _leaves(new[-1]) and not self.chance(0.1):
                break
        return lines

    def statement(self, place: Place) -> Lines:
        self.budget -= 1
        if self.budget <= 0 or place.depth > 4:
            return self.leaf(place)
        roll = self.rng.random()
        if roll < 0.14:
            return [self.guard(place)]
        if roll < 0.26:
            return [self.order(place)]
        if roll < 0.45:
            return self.leaf(place)
        return self.compound(place, None)

    def guard(self, place: Place) -> str:
        name = f"{self.target(place)} = " if self.chance(0.15) else ""
        return f"{name}{self.guard_call(place)}"

    def order(self, place: Place) -> str:
        if place.function and not place.star and not place.generator and self.chance(0.1):
            return f"return {self.order_call(place)}"
        name = f"{self.target(place)} = " if self.chance(0.15) else ""
        return f"{name}{self.order_call(place)}"

    # -- simple statements ----------------------------------------------------------------------

    def leaf(self, place: Place) -> Lines:
        choices: list[tuple[int, Callable[[Place], Lines]]] = [
            (12, lambda p: [self.guard(p)]),
            (12, lambda p: [self.order(p)]),
            (14, lambda p: [self.value(p)]),
            (6, lambda p: [f"{self.target(p)} = {self.value(p)}"]),
            (3, lambda p: [f"{self.target(p)} = {self.target(p)} = {self.value(p)}"]),
            (3, lambda p: [f"{self.unpacked(p)} = {self.value(p)}"]),
            (
                2,
                lambda p: [
                    f"{self.target(p)} {self.rng.choice(['+=', '-=', '*='])} {self.value(p)}"
                ],
            ),
            (2, lambda p: [f"x: int = {self.value(p)}"]),
            (4, self.raising),
            (2, lambda p: [f"del {self.deleted(p)}"]),
        ]
        if not self.simple:
            choices += [
                (2, lambda p: ["pass"]),
                (3, lambda p: [self.assertion(p)]),
                (2, lambda p: [self.rng.choice(["import time", "from clock import now"])]),
                (2, lambda p: [self.rng.choice(["sys.exit(a)", "os._exit(1)", "os.abort()"])]),
                (1, lambda p: ["give_up(a)"]),
                (1, lambda p: [f"{self.rng.choice(['x', 'client.x'])} = {self.constant()}"]),
            ]
        else:
            choices += [(2, lambda p: ["from clock import now"])]
        if place.generator:
            choices += [(6, lambda p: [f"yield {self.value(p)}"])]
            choices += [(3, lambda p: [f"{self.target(p)} = yield"]), (4, lambda p: ["yield"])]
            if not place.asynchronous:
                choices += [(3, lambda p: [f"yield from {self.value(p)}"])]
        if place.loop:
            choices += [(14, lambda p: ["break"]), (14, lambda p: ["continue"])]
        if place.function and not place.star:
            choices += [(5, lambda p: ["return"])]
            if not (place.generator and place.asynchronous):
                choices += [(4, lambda p: [f"return {self.value(p)}"])]
        return self.weighted(choices)(place)

    def raising(self, place: Place) -> Lines:
        kinds = [
            "raise ValueError(a)",
            "raise KeyError",
            "raise other",
            f"raise {self.value(place)}",
        ]
        kinds.append(f"raise ValueError from {self.value(place)}")
        if place.handler:
            kinds += ["raise"] * 4
        return [self.rng.choice(kinds)]

    def assertion(self, place: Place) -> str:
        message = f", {self.value(place)}" if self.chance(0.3) else ""
        test = "False" if self.chance(0.2) else self.condition(place)
        return f"assert {test}{message}"

    # -- compound statements --------------------------------------------------------------------

    def compound(self, place: Place, first: str | None) -> Lines:
        """One compound statement; with ``first`` in its first block, if given."""
        place = replace(place, depth=place.depth + 1)
        choices: list[tuple[int, Callable[[Place], Lines]]] = [
            (16, self.conditional),
            (8, self.while_loop),
            (8, self.for_loop),
            (26, self.trying),
            (12, self.managing),
            (9, self.matching),
            (5, self.retrying),
        ]
        if not self.simple:
            if sys.version_info >= (3, 11):
                choices.append((7, self.trying_star))
            if place.depth < 4:
                choices.append((8, self.later))
                choices.append((3, self.class_body))
        self.first = first if first is not None else self.first
        return self.weighted(choices)(place)

    def suite(self, place: Place) -> Lines:
        first = self.take_first()
        if first:
            return indent([*first, *(self.block(place) if self.chance(0.3) else [])])
        return indent(self.block(place))

    def take_first(self) -> Lines:
        first, self.first = self.first, None
        return [] if first is None else [first]

    def conditional(self, place: Place) -> Lines:
        lines = [f"if {self.condition(place)}:", *self.suite(place)]
        if self.chance(0.25):
            lines += [f"elif {self.condition(place)}:", *self.suite(place)]
        if self.chance(0.5):
            lines += ["else:", *self.suite(place)]
        return lines

    def while_loop(self, place: Place) -> Lines:
        inner = replace(place, loop=True)
        test = self.rng.choice(["True", "1"]) if self.chance(0.4) else self.condition(place)
        lines = [f"while {test}:", *self.suite(inner)]
        if self.chance(0.3):
            lines += ["else:", *self.suite(place)]
        return lines

    def for_loop(self, place: Place) -> Lines:
        inner = replace(place, loop=True)
        head = "async for" if place.asynchronous and self.chance(0.5) else "for"
        target = self.unpacked(place) if self.chance(0.2) else self.target(place)
        lines = [f"{head} {target} in {self.value(place)}:", *self.suite(inner)]
        if self.chance(0.3):
            lines += ["else:", *self.suite(place)]
        return lines

    def trying(self, place: Place) -> Lines:
        if self.chance(0.2 if place.loop else 0.1):
            return self.jumping(place)
        lone = not self.simple and self.chance(0.15)
        lines = ["try:", *(indent(self.lone(place)) if lone else self.suite(place))]
        handlers = self.rng.choice([0, 1, 1, 1, 2, 3])
        inner = replace(place, handler=True)
        for number in range(handlers):
            last = number == handlers - 1
            bare = last and self.chance(0.25)
            head = "except" if bare else f"except {self.kinds(number)}"
            if not bare and self.chance(0.2):
                head += " as error"
            lines += [f"{head}:", *self.suite(inner)]
        if handlers and self.chance(0.3):
            lines += ["else:", *self.suite(place)]
        if not handlers or self.chance(0.45):
            lines += ["finally:", *self.suite(place)]
        return lines

    def jumping(self, place: Place) -> Lines:
        """Jumps and further ``finally`` bodies inside a ``finally``: the ways in are not those out."""
        jumps = ["break", "continue"] if place.loop else []
        jumps += ["return"] if place.function and not place.star else []
        last = self.statement(replace(place, depth=place.depth + 1))
        if self.chance(0.5) or not jumps:
            last = ["try:", *indent(last), "finally:", *indent(self.leaf(place))]
        if jumps and self.chance(0.6):
            jump = self.rng.choice(jumps)
            last = last if _leaves(last[-1]) else [*last, jump]
            if self.chance(0.4):
                last = [*last[:-1], f"if {self.condition(place)}:", *indent(last[-1:])]
        return ["try:", *self.suite(place), "finally:", *indent(last)]

    def retrying(self, place: Place) -> Lines:
        """A loop round a try whose every part may leave it or begin it again."""
        inner = replace(place, loop=True)
        jumps = ["break", "continue"]
        head = self.pick((2, "while True:"), (2, f"for x in {self.value(place)}:"), (1, "while a:"))
        body = ["try:", *self.suite(inner)]
        if self.chance(0.5):
            body += indent([self.rng.choice(jumps)])
        handled = self.chance(0.6)
        if handled:
            body += [f"except {self.kinds()}:", *indent([self.rng.choice([*jumps, "b"])])]
        if not handled or self.chance(0.6):
            final = self.rng.choice([self.guard(inner), self.order(inner), "b", self.guard(inner)])
            final = final.removeprefix("return ")
            jump = [self.rng.choice(jumps)] if self.chance(0.5) else []
            body += ["finally:", *indent([final, *jump])]
        return [head, *indent(body)]

    def lone(self, place: Place) -> Lines:
        """The only thing that raises in its block: an edge from it has no other that does as well."""
        kinds = ["import time", "from clock import now", "x = 1", "x = True", "a", "x: int = 1"]
        kinds += ["class Empty: pass", "del x", "raise", "client.note()", "f'{a}'"]
        kinds += ["yield"] * 25 if place.generator else []
        first = self.take_first()
        if self.chance(0.25):
            caught = self.rng.choice(["except:", "except BaseException:", "except Exception:"])
            inner = indent(first or self.leaf(place))
            return ["try:", *inner, caught, "    pass"]
        return [*first, self.rng.choice(kinds)]

    def kinds(self, number: int = 0) -> str:
        """The types of one handler; with ``simple``, unrelated to those of the others."""
        if self.simple:
            return ["ValueError", "(KeyError, OSError)", "ArithmeticError"][number]
        known = ["Exception", "Exception", "ValueError", "KeyError", "LookupError", "OSError"]
        known += ["BaseException", "IOError", "PositionInvariantViolation", "ConnectionError"]
        known += ["NetworkError", "client.Error", "KeyboardInterrupt", "ArithmeticError"]
        if self.chance(0.15):
            return f"({', '.join(self.rng.sample(known, 2))})"
        return self.rng.choice(known)

    def trying_star(self, place: Place) -> Lines:
        lines = ["try:", *self.suite(place)]
        inner = replace(place, handler=True, star=True, loop=False)
        for _ in range(self.rng.choice([1, 1, 2, 2, 3])):
            lines += [f"except* {self.kinds()}:", *self.suite(inner)]
        if self.chance(0.3):
            lines += ["else:", *self.suite(place)]
        if self.chance(0.3):
            lines += ["finally:", *self.suite(place)]
        return lines

    def managing(self, place: Place) -> Lines:
        head = "async with" if place.asynchronous and self.chance(0.4) else "with"
        items = [self.manager(place) for _ in range(self.rng.choice([1, 1, 1, 2, 3]))]
        return [f"{head} {', '.join(items)}:", *self.suite(place)]

    def manager(self, place: Place) -> str:
        choices = [(6, "session()"), (3, "client"), (3, self.value(place))]
        if not self.simple:
            choices += [
                (3, "open(a)"),
                (3, "nullcontext()"),
                (2, "closing(a)"),
                (4, "suppress(ValueError)"),
                (1, "suppress(NetworkError)"),
                (2, "desk_lock"),
                (2, "threading.Lock()"),
                (2, "client._quiet"),
                (1, "quietly()"),
                (1, "asyncio.timeout(1)"),
                (4, self.guard_call(replace(place, plain=True))),
                (2, self.order_call(replace(place, plain=True))),
            ]
        item = self.pick(*choices)
        if self.chance(0.25):
            target = f"({self.unpacked(place)})" if self.chance(0.15) else self.target(place)
            item += f" as {target}"
        return item

    def matching(self, place: Place) -> Lines:
        lines = [f"match {self.value(place)}:"]
        number = self.rng.choice([1, 2, 2, 3])
        for each in range(number):
            pattern = self.pattern()
            guard = f" if {self.condition(place)}" if self.chance(0.35) else ""
            if each == number - 1 and self.chance(0.4):
                pattern = self.rng.choice(["_", "_", "x", "(x)", "_ as x", "1 | _"])
            lines += [f"    case {pattern}{guard}:", *indent(self.suite(place))]
        return lines

    def pattern(self) -> str:
        return self.rng.choice(
            [
                "1",
                "'buy'",
                "Side.BUY",
                "[1, x]",
                "[x, *_]",
                "{'side': x}",
                "{'side': 1, **x}",
                "Order(side=1)",
                "1 | 2",
                "[1] | Side.SELL",
                "None",
                "(1 as x)",
                "-1",
            ]
        )

    # -- code that runs later, class bodies -----------------------------------------------------

    def later(self, place: Place) -> Lines:
        """A nested function, and what becomes of it."""
        self.names += 1
        name = f"job{self.names}"
        asynchronous = place.asynchronous and self.chance(0.5)
        inner = Place(function=True, depth=place.depth + 1, asynchronous=asynchronous)
        lines = (
            self.take_first()
        )  # it was written for this place, not for the body of another function
        if self.chance(0.15):
            argument = self.pick((1, self.order_call(place)), (1, self.guard_call(place)), (1, "a"))
            lines.append(f"@client.wrap({argument})")
        default = ""
        if self.chance(0.25):
            default = "k=" + self.pick((1, self.order_call(place)), (1, self.guard_call(place)))
        lines.append(f"{'async def' if asynchronous else 'def'} {name}({default}):")
        body = self.block(inner) if self.chance(0.5) else [self.order_only(inner)]
        lines += indent(body)
        between = [self.guard(place)] if self.chance(0.4) else []
        return [*lines, *between, self.use(place, name, asynchronous)]

    def order_only(self, place: Place) -> str:
        return f"client.submit_order({self.rng.choice(['a', '1', 'symbol=a'])})"

    def use(self, place: Place, name: str, asynchronous: bool) -> str:
        call = f"await {name}()" if asynchronous else f"{name}()"
        uses = [
            (30, call),
            (8, f"{self.target(place)} = {call}"),
            (8, f"client.retry({name})"),
            (5, f"client.retry(action={name})"),
            (5, f"client.on_done = {name}"),
            (4, f"client.jobs[a] = {name}"),
            (7, f"jobs = [{name}, a]"),
            (5, f"client.call_later(1, {name})"),
            (3, f"client.register({name})"),
            (3, f"task.add_done_callback({name})"),
        ]
        if asynchronous:
            uses += [(10, f"client.create_task({name}())")]
        if place.function and not place.star and not (place.generator and place.asynchronous):
            uses += [(9, f"return {name}")]
        if place.generator:
            uses += [(4, f"yield {name}")]
        return self.pick(*uses)

    def class_body(self, place: Place) -> Lines:
        self.names += 1
        inner = Place(depth=place.depth + 1, in_class=True)
        base = f"({self.value(replace(place, plain=True))})" if self.chance(0.3) else ""
        lines = self.take_first()
        lines += [f"class Job{self.names}{base}:", *indent(self.block(inner))]
        if self.chance(0.3):
            method = Place(function=True, depth=place.depth + 1)
            lines += ["    def act(self):", *indent(indent(self.block(method)))]
        return lines


def _evaluating(lines: Sequence[str]) -> Lines:
    """Put a call before each bare jump: to the compiler the jump itself may raise, to us it does not."""
    result: Lines = []
    for line in lines:
        text = line.lstrip()
        if text in ("break", "continue", "return"):
            result.append(line.removesuffix(text) + "client.note()")
        result.append(line)
    return result


def _leaves(line: str) -> bool:
    return line.split(" ")[0] in ("return", "raise", "break", "continue")
