"""Random files with helpers, private functions, methods, managers, decorators and declarations.

Small bodies, or the runs would not tell the functions apart: what the programs are about is who calls whom.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

Lines = list[str]

IMPORTS = """import asyncio
from contextlib import asynccontextmanager, contextmanager
from functools import wraps
from invariant_guard import ensures_guard, requires_guard
"""
_METHODS = ("act", "check", "_check", "_send")


@dataclass(frozen=True, slots=True)
class Place:
    asynchronous: bool = False
    method: str = ""  # the name of its first parameter
    inherits: bool = False
    function: bool = True
    generator: bool = False
    loop: bool = False
    handler: bool = False
    wrapper: bool = False
    depth: int = 0
    shadowed: str = ""
    name: str = ""  # of the function itself


@dataclass(slots=True)
class Names:
    """The functions of the file, by what a call of them looks like."""

    plain: Lines = field(default_factory=list)
    awaited: Lines = field(default_factory=list)
    managers: Lines = field(default_factory=list)
    async_managers: Lines = field(default_factory=list)
    generators: Lines = field(default_factory=list)
    decorators: Lines = field(default_factory=list)


def program(seed: str) -> str:
    return _Generator(random.Random(seed)).program()


class _Generator:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names = Names()
        self.count = 0
        self.decorated: set[str] = set()
        self.guarding = rng.choice((0.25, 0.4, 0.6))
        # Whether the file has functions that bear an order's name.
        self.own = self.chance(0.4)
        self.methods = (*_METHODS, "sends_0") if self.own else _METHODS

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def weighted(
        self, choices: Sequence[tuple[int, Callable[[Place], Lines]]]
    ) -> Callable[[Place], Lines]:
        return self.rng.choices([each for _, each in choices], [weight for weight, _ in choices])[0]

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}_{self.count}"

    # -- files ----------------------------------------------------------------------------------

    def program(self) -> str:
        # Named first and written afterwards: functions call those that stand below them, and themselves.
        makers: list[Callable[[], Lines]] = []
        if self.chance(0.4):
            makers.append(self.decorator())
        makers += [self.function() for _ in range(self.rng.randint(2, 4))]
        if self.own:
            makers += [self.own_order() for _ in range(self.rng.randint(1, 3))]
        if self.chance(0.35):
            makers.append(self.manager())
        if self.chance(0.2):
            makers.append(self.generator_function())
        if self.chance(0.45):
            makers.append(self.classes())
        if self.chance(0.1):
            makers.append(self.lost)
        makers.append(self.entry())
        self.rng.shuffle(makers)
        lines = [line for make in makers for line in [*make(), ""]]
        lines += self.module_level()
        return IMPORTS + "\n" + "\n".join(lines) + "\n"

    def decorator(self) -> Callable[[], Lines]:
        name = self.fresh("around")
        self.names.decorators.append(name)

        def write() -> Lines:
            if self.chance(0.1):
                return [f"def {name}(function):", "    client.note()", "    return function"]
            place = Place(wrapper=True, depth=1)
            call = self.rng.choice(
                ("return function(*args)", "function(*args)", "result = function(*args)")
            )
            forms = [
                [*self.guard(place), call],
                [call],
                ["if client.live():", f"    {call}"],
                ["try:", f"    {call}", "except Exception:", "    client.note()"],
                ["try:", f"    {call}", "finally:", "    client.note()"],
                [call.removeprefix("return "), *self.guard(place)],
                [*self.statement(place), call],
                [*self.statement(place), *self.statement(place)],
            ]
            wraps = ["    @wraps(function)"] if self.chance(0.6) else []
            body = self.rng.choice(forms)
            return [
                f"def {name}(function):",
                *wraps,
                "    def wrapper(*args):",
                *indent(indent(body)),
                "    return wrapper",
            ]

        return write

    def function(self) -> Callable[[], Lines]:
        """A helper: public or private, perhaps declared, decorated or asynchronous."""
        roll = self.rng.random()
        asynchronous = roll > 0.78
        above: Lines = []
        if roll < 0.08:
            name = self.fresh("checked")
            above = ["@ensures_guard"]
        elif roll < 0.16:
            name = self.fresh("placed")
            above = ["@requires_guard"]
        else:
            name = self.fresh(self.rng.choice(("_step", "_step", "step")))
            decorators = [f"@{each}" for each in self.names.decorators]
            if not asynchronous and decorators and self.chance(0.4):
                above = [self.rng.choice(decorators)]
                self.decorated.add(name)
            elif self.chance(0.06):
                above = ["@client.wrap"]
        (self.names.awaited if asynchronous else self.names.plain).append(name)

        def write() -> Lines:
            head = "async def" if asynchronous else "def"
            place = Place(asynchronous=asynchronous, name=name)
            return [*above, f"{head} {name}():", *self.helper_body(place, name)]

        return write

    def own_order(self) -> Callable[[], Lines]:
        """A function that bears an order's name: it guards itself, sends, or does neither."""
        asynchronous = self.chance(0.25)
        name = self.fresh("sends")
        above: Lines = []
        if not asynchronous and self.names.decorators and self.chance(0.2):
            above = [f"@{self.rng.choice(self.names.decorators)}"]
            self.decorated.add(name)
        (self.names.awaited if asynchronous else self.names.plain).append(name)

        def write() -> Lines:
            head = "async def" if asynchronous else "def"
            place = Place(asynchronous=asynchronous, name=name)
            return [
                *above,
                f"{head} {name}():",
                *indent(self.own_body(place, self.calling(name, place))),
            ]

        return write

    def own_body(self, place: Place, again: str) -> Lines:
        guard, send = self.guard(place), [f"client.{self.rng.choice(('deliver', 'note'))}()"]
        quiet = [self.rng.choice(("client.get_price()", "log.info()", "str(client)"))]
        other = self.call_of_file(place)
        test = self.rng.choice(("live", "not live", "str(client)"))
        forms: list[Lines] = [
            [*guard, *send],
            [*quiet, *guard, *other, *send],
            [*send, *guard],
            [*other, *guard, *send],
            [*other, *guard, *send],
            [f"if {test}:", *indent(guard), *send],
            [f"if {test}:", *indent(send), *guard],
            [f"if {test}:", "    return", *guard, *send],
            [f"if {test}:", *indent([*quiet, "return client"]), *other],
            [f"if {test}:", f"    {again}", "else:", *indent([*guard, *send])],
            [f"if {test}:", f"    {again}", *guard, *send],
            [f"if {test}:", f"    {again}", *self.rng.choice((send, quiet, other))],
            ["try:", *indent(guard), "except Exception:", *indent(quiet), *send],
            ["try:", *indent(guard), "finally:", *indent(self.rng.choice((send, quiet)))],
            ["try:", *indent([*send, *guard]), "except ValueError:", *indent(quiet)],
            [*self.order(place)],
            [*send, *self.order(place)],
            [f"if {test}:", *indent(self.order(place)), "else:", *indent(send)],
            [f"if {test}:", *indent(self.order(place)), "else:", *indent([*guard, *send])],
            ["pass"],
            quiet,
            ["return client"],
            ["raise ValueError(client)"],
            [*send, "raise ValueError(client)"],
            ["while True:", *indent(self.rng.choice((send, quiet, guard)))],
            other,
            [*guard, *other],
            self.block(place),
            [*self.block(place), *guard, *send],
        ]
        return self.rng.choice(forms)

    def lost(self) -> Lines:
        """A private function that nothing but itself calls, or what it makes."""
        name = self.fresh("_lost")
        calls = (
            f"client.retry(lambda: {name}())",
            f"{name}()",
            f"client.register(lambda: {name}())",
        )
        return [f"def {name}():", *indent([*self.order(Place()), self.rng.choice(calls)])]

    def helper_body(self, place: Place, name: str = "") -> Lines:
        roll = self.rng.random()
        if roll < 0.25:
            return indent(self.guard(place))
        if roll < 0.33:
            body = ["if client.done():", "    return", *self.guard(place)]
            return indent(self.rng.choice((body, [body[0], *indent(self.guard(place))])))
        if roll < 0.48:
            return indent(self.order(place))
        if roll < 0.54:
            return indent([*self.block(place), "raise ValueError(client)"])
        if roll < 0.62 and name:
            again = self.calling(name, place)
            return indent(["if client.again():", f"    {again}", *self.block(place)])
        return indent(self.block(place))

    def manager(self) -> Callable[[], Lines]:
        asynchronous = self.chance(0.3)
        name = self.fresh("session")
        (self.names.async_managers if asynchronous else self.names.managers).append(name)

        def write() -> Lines:
            place = Place(asynchronous=asynchronous, generator=True, depth=1)
            before = self.simple(place) if self.chance(0.5) else []
            after = self.guard(place) if self.chance(0.25) else []
            block = ["yield", *after]
            roll = self.rng.random()
            if roll < 0.3:
                kind = self.rng.choice(("except Exception", "except"))
                last = self.rng.choice(("client.note()", "client.note()", "raise"))
                block = ["try:", *indent(block), f"{kind}:", f"    {last}"]
            elif roll < 0.45:
                block = ["try:", *indent(block), "finally:", "    client.note()"]
            elif roll < 0.55:
                block = ["with client.session():", *indent(block)]
            body = self.rng.choice(
                (
                    [*before, *block],
                    [*before, *block],
                    [*self.guard(place), *block],
                    ["if client.live():", *indent(self.guard(place)), *block],
                )
            )
            if asynchronous:
                return ["@asynccontextmanager", f"async def {name}():", *indent(body)]
            return ["@contextmanager", f"def {name}():", *indent(body)]

        return write

    def generator_function(self) -> Callable[[], Lines]:
        name = self.fresh(self.rng.choice(("rows", "_rows")))
        self.names.generators.append(name)

        def write() -> Lines:
            place = Place(generator=True)
            return [f"def {name}():", *indent([*self.simple(place), "yield", *self.simple(place)])]

        return write

    def entry(self) -> Callable[[], Lines]:
        asynchronous = self.chance(0.35)
        name = self.fresh("trade")

        def write() -> Lines:
            # A parameter that bears a listed name would be just that by its name.
            steps = [each for each in self.names.plain if "step" in each]
            shadowed = self.rng.choice(steps) if steps and self.chance(0.08) else ""
            place = Place(asynchronous=asynchronous, shadowed=shadowed)
            body = [line for _ in range(self.rng.randint(1, 3)) for line in self.statement(place)]
            calls = self.call_of_file(place) if self.chance(0.8) else []
            head = "async def" if asynchronous else "def"
            return [f"{head} {name}({shadowed}):", *indent([*body, *calls, *self.order(place)])]

        return write

    def classes(self) -> Callable[[], Lines]:
        names = [self.fresh("Desk") for _ in range(self.rng.choice((1, 2, 2, 2)))]

        def write() -> Lines:
            lines: Lines = []
            for at, name in enumerate(names):
                # The second inherits from the first, or has nothing to do with it.
                base = names[at - 1] if at and self.chance(0.75) else ""
                base = base or ("external.Base" if self.chance(0.1) else "")
                lines += [f"class {name}({base}):" if base else f"class {name}:"]
                whole = not at or self.chance(0.3)
                chosen = self.methods if whole else self.rng.sample(self.methods, 2)
                for method in chosen:
                    lines += indent(self.method(method, inherits=bool(base)))
                if self.chance(0.06):
                    lines += indent(
                        [
                            "def swap(self):",
                            f"    self.{self.rng.choice(self.methods)} = client.pick()",
                        ]
                    )
            return lines

        return write

    def method(self, name: str, *, inherits: bool) -> Lines:
        first = "cls" if self.chance(0.12) else "self"
        above = ["@classmethod"] if first == "cls" else []
        place = Place(method=first, inherits=inherits)
        if name == "act":
            body = [line for _ in range(2) for line in self.statement(place)]
            body = [*body, *self.method_call(place), *self.order(place)]
            return [*above, f"def {name}({first}):", *indent(body)]
        if name == "sends_0":
            again = f"{first}.{name}()"
            if self.chance(0.12):
                return [*above, f"def {name}({first}):", "    pass"]
            return [*above, f"def {name}({first}):", *indent(self.own_body(place, again))]
        return [*above, f"def {name}({first}):", *self.helper_body(place)]

    def module_level(self) -> Lines:
        place = Place(function=False)
        lines: Lines = []
        if self.chance(0.3):
            lines += self.statement(place)
        if self.chance(0.12) and self.names.plain:
            lines.append(f'__all__ = ["{self.rng.choice(self.names.plain)}"]')
        if self.chance(0.12) and self.names.plain:
            lines.append(f"{self.rng.choice(self.names.plain)} = client.pick()")
        if self.chance(0.12) and self.names.plain:
            lines.append(self.reference(self.rng.choice(self.names.plain)))
        return lines

    # -- bodies ---------------------------------------------------------------------------------

    def block(self, place: Place) -> Lines:
        lines: Lines = []
        for _ in range(self.rng.choice((1, 1, 2, 2, 3))):
            lines += self.statement(place)
        return lines

    def suite(self, place: Place) -> Lines:
        return indent(self.block(place))

    def simple(self, place: Place) -> Lines:
        return self.weighted(
            [
                (30, self.guard if self.chance(2 * self.guarding) else self.order),
                (18, self.order),
                (40, self.call_of_file),
                (6, lambda _: ["client.note()"]),
            ]
        )(place)

    def statement(self, place: Place) -> Lines:
        if place.depth < 2 and self.chance(0.3):
            return self.compound(replace(place, depth=place.depth + 1))
        choices: list[tuple[int, Callable[[Place], Lines]]] = [(40, self.simple)]
        if place.function and place.depth and not place.wrapper and not place.generator:
            choices += [(3, lambda _: ["return"]), (2, lambda _: ["raise ValueError(client)"])]
        if place.function and not place.generator and not place.wrapper and place.depth < 2:
            choices += [(5, self.nested)]
        if place.loop:
            choices += [(2, lambda _: ["break"]), (2, lambda _: ["continue"])]
        if place.handler:
            choices += [(2, lambda _: ["raise"])]
        return self.weighted(choices)(place)

    def guard(self, place: Place) -> Lines:
        return [self.rng.choice(("enforce_before_order()", "desk.enforce_before_order()"))]

    def order(self, place: Place) -> Lines:
        call = self.rng.choice(("client.submit_order()", "submit_order()", "client.create_order()"))
        roll = self.rng.random()
        if place.asynchronous and roll < 0.4:
            return [f"await {call}"]
        if roll < 0.6 or place.wrapper or place.generator or not place.function:
            return [call]
        return [f"reply = {call}"]

    def call_of_file(self, place: Place) -> Lines:
        choices: list[tuple[int, Callable[[Place], Lines]]] = []
        # A wrapper that calls what it wraps by its name is not followed.
        plain = [
            each for each in self.names.plain if not (place.wrapper and each in self.decorated)
        ]
        if plain:
            choices.append((30, lambda _: [self.calling(self.rng.choice(plain), place)]))
            choices.append((2, lambda _: [self.reference(self.rng.choice(plain))]))
            choices.append((2, lambda _: [f"client.{self.rng.choice(plain)}()"]))
        if self.names.awaited:
            weight = 30 if place.asynchronous else 4
            choices.append(
                (weight, lambda _: [self.calling(self.rng.choice(self.names.awaited), place)])
            )
        if self.names.managers or self.names.async_managers:
            choices.append((12, self.managed))
        if self.names.generators:
            name = self.rng.choice(self.names.generators)
            choices.append((6, lambda _: [f"for row in {name}():", *indent(self.order(place))]))
        if place.method:
            choices.append((40, self.method_call))
        if place.wrapper:
            choices.append((20, lambda _: ["function(*args)"]))
        if not choices:
            return ["client.note()"]
        return self.weighted(choices)(place)

    def calling(self, name: str, place: Place) -> str:
        call = f"{name}()"
        if name in self.names.awaited:
            if not place.asynchronous:
                return call
            return self.rng.choice(
                (f"await {call}",) * 5
                + (
                    call,
                    f"await asyncio.wait_for({call}, 1)",
                    f"task = asyncio.create_task({call})",
                )
            )
        return self.rng.choice((call, call, call, f"result = {call}"))

    def reference(self, name: str) -> str:
        return self.rng.choice(
            (f"client.retry({name})", f"client.callback = {name}", f"jobs = [{name}, 1]")
        )

    def method_call(self, place: Place) -> Lines:
        name = self.rng.choice(self.methods[1:])
        roll = self.rng.random()
        if roll < 0.08:
            return [f"client.{name}()"]
        if place.inherits and roll < 0.3:
            return [f"super().{name}()"]
        return [f"{place.method}.{name}()"]

    def managed(self, place: Place) -> Lines:
        inner = replace(place, depth=place.depth + 1)
        if self.chance(0.1) and self.names.managers:
            return [f"handle = {self.rng.choice(self.names.managers)}()"]
        if place.asynchronous and self.names.async_managers:
            return [
                f"async with {self.rng.choice(self.names.async_managers)}():",
                *self.suite(inner),
            ]
        if not self.names.managers:
            return ["client.note()"]
        name = self.rng.choice(self.names.managers)
        if self.chance(0.35):
            # What the manager swallows is seen behind its block.
            return [f"with {name}():", *indent(self.guard(inner)), *self.order(place)]
        return [f"with {name}():", *self.suite(inner)]

    # -- compound statements --------------------------------------------------------------------

    def compound(self, place: Place) -> Lines:
        return self.weighted(
            [
                (30, self.conditional),
                (24, self.trying),
                (10, self.for_loop),
                (6, self.while_loop),
                (8, self.managing),
            ]
        )(place)

    def conditional(self, place: Place) -> Lines:
        lines = [f"if {self.condition(place)}:", *self.suite(place)]
        if self.chance(0.45):
            lines += ["else:", *self.suite(place)]
        return lines

    def condition(self, place: Place) -> str:
        plain = [
            name
            for name in self.names.plain
            if name != place.shadowed and not (place.wrapper and name in self.decorated)
        ]
        if plain and self.chance(0.15):
            return f"{self.rng.choice(plain)}()"
        return self.rng.choice(("client.ready()", "live", "not live"))

    def trying(self, place: Place) -> Lines:
        lines = ["try:", *self.suite(place)]
        handled = self.chance(0.8)
        if handled:
            kind = self.rng.choice(
                ("except ValueError", "except Exception", "except Exception", "except")
            )
            lines += [f"{kind}:", *self.suite(replace(place, handler=True))]
            if self.chance(0.15):
                lines += ["else:", *self.suite(place)]
        if not handled or self.chance(0.2):
            lines += ["finally:", *self.suite(place)]
        return lines

    def for_loop(self, place: Place) -> Lines:
        return ["for row in client.rows():", *self.suite(replace(place, loop=True))]

    def while_loop(self, place: Place) -> Lines:
        test = "True" if self.chance(0.4) else self.condition(place)
        return [f"while {test}:", *self.suite(replace(place, loop=True))]

    def managing(self, place: Place) -> Lines:
        item = self.rng.choice(("client.session()", "enforce_before_order()"))
        return [f"with {item}:", *self.suite(place)]

    def nested(self, place: Place) -> Lines:
        """A function or lambda that runs later, or at once."""
        if self.chance(0.4):
            called = self.rng.choice(
                (
                    "submit_order()",
                    *(f"{name}()" for name in self.names.plain if "placed" not in name),
                )
            )
            if place.name and self.chance(0.3):
                called = f"{place.name}()"
            make = f"lambda: {called}"
            use = self.rng.choice(
                (f"client.retry({make})", f"client.callback = {make}", f"client.register({make})")
            )
            return [use]
        name = self.fresh("job")
        inner = Place(asynchronous=place.asynchronous and self.chance(0.4), depth=2)
        head = "async def" if inner.asynchronous else "def"
        lines = [f"{head} {name}():", *indent([*self.simple(inner), *self.simple(inner)])]
        if self.chance(0.4):
            lines += self.simple(place)
        call = f"await {name}()" if inner.asynchronous else f"{name}()"
        uses = [call, call, call, f"client.retry({name})", f"client.callback = {name}"]
        if not inner.asynchronous:
            uses += [f"client.register({name})", f"jobs = [{name}]"]
        return [*lines, self.rng.choice(uses)]


def indent(lines: Sequence[str]) -> Lines:
    return [f"    {line}" for line in lines]
