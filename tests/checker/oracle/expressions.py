"""Random expressions, guards and orders among them, in every place that has an order of evaluation."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where code is being written, and so which syntax is allowed."""

    function: bool = False
    asynchronous: bool = False
    generator: bool = False
    loop: bool = False
    handler: bool = False
    star: bool = False  # in an except* clause: no jump out
    in_class: bool = False
    plain: bool = False  # no await, no yield, no :=
    depth: int = 0
    nested: int = 0  # depth within one expression


class Expressions:
    def __init__(self, rng: random.Random, *, simple: bool) -> None:
        self.rng = rng
        self.simple = simple
        self.async_guards = False

    # -- chance ---------------------------------------------------------------------------------

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, *choices: tuple[int, str]) -> str:
        return self.weighted(choices)

    def weighted(self, choices: Sequence[tuple[int, T]]) -> T:
        roll = self.rng.random() * sum(weight for weight, _ in choices)
        for weight, choice in choices:
            roll -= weight
            if roll < 0:
                return choice
        return choices[-1][1]

    # -- guards and orders ----------------------------------------------------------------------

    def guard_call(self, place: Place) -> str:
        inner = replace(place, nested=place.nested + 1)
        name = self.rng.choice(
            ["enforce_before_order", "enforce_before_order", "desk.enforce_before_order"]
        )
        if not self.simple and not self.async_guards and self.chance(0.06):
            name = "ensure_clear"
        arguments = self.arguments(inner)
        call = f"{name}({arguments})"
        if not place.asynchronous or place.plain:
            return call
        if self.async_guards:
            return self.pick(
                (60, f"await {call}"),
                (7, f"await asyncio.wait_for({call}, 1)"),
                (7, f"await asyncio.shield({call})"),
                (6, call),
                (4, f"asyncio.create_task({call})"),
                (5, f"await asyncio.gather({call}, client.fetch())"),
                (3, f"await client.wait_for({call}, 1)"),
            )
        return self.pick(
            (70, call),
            (8, f"await asyncio.to_thread({name}, a)"),
            (8, f"await loop.run_in_executor(None, {name}, a)"),
            (3, f"asyncio.to_thread({name}, a)"),
        )

    def order_call(self, place: Place) -> str:
        inner = replace(place, nested=place.nested + 1)
        name = self.rng.choice(
            [
                "client.submit_order",
                "client.create_order",
                "submit_order",
                "client.futures_create_order",
            ]
        )
        if not self.simple and self.chance(0.04):
            name = "place_now"
        arguments = self.arguments(inner)
        if self.chance(0.05):
            arguments = ", ".join(filter(None, [arguments, "reduceOnly=True"]))
        call = f"{name}({arguments})"
        return f"await {call}" if place.asynchronous and not place.plain else call

    def arguments(self, place: Place) -> str:
        if place.nested > 3:
            return ""
        forms: list[tuple[int, Callable[[Place], str]]] = [
            (30, lambda p: self.rng.choice(["", "a", "a, b", "symbol=a"])),
            (8, self.value),
            (3, lambda p: f"symbol={self.value(p)}, side=b"),
            (2, lambda p: f"{self.value(p)}, {self.value(p)}"),
            (2, lambda p: f"k={self.value(p)}, *{self.atom(p)}"),
            (1, lambda p: f"k={self.order_call(p)}, *({self.guard_call(p)})"),
            (1, lambda p: f"k={self.guard_call(p)}, *({self.order_call(p)})"),
            (1, lambda p: f"*{self.atom(p)}, **{self.atom(p)}"),
        ]
        return self.weighted(forms)(place)

    # -- targets --------------------------------------------------------------------------------

    def target(self, place: Place) -> str:
        inner = replace(place, nested=place.nested + 2)
        return self.pick(
            (10, self.rng.choice(["x", "y", "z"])),
            (2, "client.x"),
            (2, f"book[{self.value(inner)}]"),
            (1, f"{self.atom(inner)}.x"),
        )

    def unpacked(self, place: Place) -> str:
        return self.pick(
            (4, "x, y"), (1, "x, *y"), (1, "x, (y, z)"), (1, f"x, {self.target(place)}")
        )

    def deleted(self, place: Place) -> str:
        return self.pick(
            (1, "book[a]"), (1, "client.x"), (1, f"book[{self.value(place)}], client.y")
        )

    # -- values ---------------------------------------------------------------------------------

    def atom(self, place: Place) -> str:
        choices = [(10, self.rng.choice(["a", "b", "client", "x"])), (6, "client.fetch()")]
        choices.append((3, "book[a]"))
        if place.nested < 3:
            choices += [(4, f"({self.guard_call(place)})"), (3, f"({self.order_call(place)})")]
        if place.asynchronous and not place.plain:
            choices.append((3, "(await client.fetch())"))
        return self.pick(*choices)

    def constant(self) -> str:
        return self.rng.choice(["1", "0", "'s'", "None", "True", "False", "2.5", "''"])

    def value(self, place: Place) -> str:
        place = replace(place, nested=place.nested + 1)
        if place.nested > 2 or self.chance(0.35):
            return self.rng.choice(["a", "b", "client.fetch()"])
        inner = self.value
        forms: list[tuple[int, Callable[[Place], str]]] = [
            (26, self.atom),
            (5, self.guard_call),
            (5, self.order_call),
            (3, lambda p: f"({inner(p)} + {inner(p)})"),
            (2, lambda p: f"({self.condition(p)})"),
            (4, lambda p: f"({inner(p)} if {self.condition(p)} else {inner(p)})"),
            (2, lambda p: f"({inner(p)}, {inner(p)})"),
            (1, lambda p: f"[{inner(p)}, *{self.atom(p)}]"),
            (2, lambda p: f"{{'k': {inner(p)}, **{self.atom(p)}}}"),
            (3, lambda p: f"client.note({self.arguments(p)})"),
            (4, self.formatted),
            (2, lambda p: f"book[{inner(p)}]"),
            (1, lambda p: f"book[{inner(p)}:{self.atom(p)}]"),
            (1, lambda p: f"{self.atom(p)}.ready"),
            (1, lambda p: f"(-{self.atom(p)})"),
        ]
        if not self.simple:
            forms += [
                (5, self.comprehension),
                (4, self.lambda_argument),
                (4, self.generator_argument),
            ]
            if not place.plain and not place.in_class:
                forms.append((3, lambda p: f"(y := {inner(replace(p, plain=True))})"))
        if place.generator and not place.plain:
            forms.append((2, lambda p: f"(yield {self.atom(p)})"))
        return self.weighted(forms)(place)

    def formatted(self, place: Place) -> str:
        """No quotes and no braces inside: Python before 3.12 takes neither."""
        inner = replace(place, nested=3)
        value = self.pick((2, "a"), (1, self.order_call(inner)), (1, self.guard_call(inner)))
        return f"f'{{{value}}} {{{self.rng.choice('ab')}!r:>{{x}}}}'"

    def comprehension(self, place: Place) -> str:
        place = replace(place, plain=True)
        names = "k, v" if self.chance(0.1) else "k"
        word = "async for" if place.asynchronous and self.chance(0.3) else "for"
        clause = f"{word} {names} in {self.value(place)}"
        if self.chance(0.4):
            clause += f" if {self.condition(place)}"
        if self.chance(0.15):
            clause += f" for k in {self.value(place)}"
        element = self.value(place)
        return self.pick(
            (4, f"[{element} {clause}]"),
            (2, f"{{{element} {clause}}}"),
            (2, f"{{k: {element} {clause}}}"),
        )

    def lambda_argument(self, place: Place) -> str:
        inner = self.within(place)
        body = f"lambda: {self.order_free_of_guards(inner)}"
        return self.pick(
            (5, f"client.retry({body})"),
            (2, f"client.retry(action={body})"),
            (2, f"client.call_later(1, {body})"),
            (1, f"[{body}]"),
            (2, f"({body})()"),
        )

    def generator_argument(self, place: Place) -> str:
        inner = self.within(place)
        body = (
            f"{self.order_free_of_guards(inner)} for k in {self.value(replace(place, plain=True))}"
        )
        if self.chance(0.3):
            body += f" if {self.order_free_of_guards(inner)}"
        return self.pick((5, f"list({body})"), (2, f"client.send(({body}), a)"), (1, f"[({body})]"))

    def within(self, place: Place) -> Place:
        return Place(plain=True, nested=place.nested + 1, in_class=place.in_class)

    def order_free_of_guards(self, place: Place) -> str:
        """The body of something that runs later: an order mostly, a guard within before it at times."""
        if self.chance(0.15):
            return f"({self.guard_call(place)}, {self.order_call(place)})"
        return self.order_call(place) if self.chance(0.8) else self.value(place)

    # -- conditions -----------------------------------------------------------------------------

    def condition(self, place: Place) -> str:
        place = replace(place, nested=place.nested + 1)
        if place.nested > 3:
            return self.rng.choice(["a", "b", "client.ready()"])
        inner = self.condition
        forms: list[tuple[int, Callable[[Place], str]]] = [
            (14, self.value),
            (8, lambda p: f"({inner(p)} and {inner(p)})"),
            (8, lambda p: f"({inner(p)} or {inner(p)})"),
            (8, lambda p: f"not {self.enclosed(p)}"),
            (4, lambda p: f"({inner(p)} if {inner(p)} else {inner(p)})"),
            (2, lambda p: f"({self.guard_call(p)} if {inner(p)} else {self.constant_or(p)})"),
            (4, lambda p: f"{self.atom(p)} < {self.atom(p)}"),
            (4, lambda p: f"{self.atom(p)} < {self.atom(p)} <= {self.atom(p)}"),
            (2, lambda p: f"{self.atom(p)} {self.rng.choice(['is', 'is not', 'in', 'not in'])} b"),
            (1, lambda p: f"({self.atom(p)} in {self.atom(p)} < {self.atom(p)})"),
            (6, self.guard_call),
            (4, self.order_call),
        ]
        if not self.simple:
            forms += [
                (4, lambda p: self.constant()),
                (2, lambda p: self.rng.choice(["TYPE_CHECKING", "__debug__", "not TYPE_CHECKING"])),
                (2, lambda p: "not __debug__"),
            ]
            if not place.plain and not place.in_class:
                forms.append((3, lambda p: f"(y := {inner(p)})"))
                forms.append((3, lambda p: f"(y := (a and {self.guard_call(p)}))"))
        return self.weighted(forms)(place)

    def constant_or(self, place: Place) -> str:
        """An arm of a ternary whose truth is known makes the other arm the only way to the one side."""
        return self.condition(place) if self.simple else self.rng.choice(["False", "True", "a"])

    def enclosed(self, place: Place) -> str:
        return f"({self.condition(place)})"
