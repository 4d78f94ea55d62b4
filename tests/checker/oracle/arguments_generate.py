"""Random programs about arguments: guards, orders, and all that may come between a name and itself.

Most guards and orders of a program speak of the same few names, or all would differ; what binds,
copies and rebinds those names is what the programs are about.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

Lines = list[str]

SYMBOLS = ("symbol", "sym", "other")
SIDES = ("side", "way")
PARAMETERS = ("client", "symbol", "other", "side", "account", "signal", "leg", "feed", "qty")
_CONSTANTS = {
    "symbol": ('"BTCUSDT"', '"ETHUSDT"'),
    "side": ('"buy"', '"sell"', '"LONG"', "OrderSide.BUY", "OrderSide.SELL"),
    "account": ('"main"', '"hedge"'),
    "exchange": ('"binance"', '"okx"'),
}
# Words for one side, and spellings of one instrument.
_WORDS = {
    **dict.fromkeys(('"buy"', '"LONG"', "OrderSide.BUY"), ('"buy"', '"LONG"', "OrderSide.BUY")),
    '"BTCUSDT"': ('"BTCUSDT"', '"BTCUSDT"', '"btcusdt"', '"BTC/USDT:USDT"', '"BTC/USDT"'),
}
_NAMES = {
    "symbol": SYMBOLS,
    "side": SIDES,
    "account": ("account", "book"),
    "exchange": ("venue", "EXCHANGE"),
}


@dataclass(frozen=True, slots=True)
class Place:
    depth: int = 0
    loop: bool = False
    handler: bool = False


def program(seed: str) -> str:
    return _Generator(random.Random(seed)).program()


class _Generator:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        # Whether the program is about orders that are passed on whole.
        self.whole = rng.random() < 0.4
        # Fields are stored by the name of their object, so a program copies objects or changes them.
        self.changes_objects = self.whole or rng.random() < 0.4
        self.passed_on = rng.choice(("order", "request"))
        # How often an argument is what the program mostly speaks of.
        self.loyalty = rng.choice((0.9, 0.8, 0.6))
        self.spoken = {term: rng.choice(self.forms(term)) for term in _NAMES}
        self.terms = rng.sample(tuple(_NAMES), rng.choice((1, 1, 2, 2, 3)))
        # Whether it is about orders of unknown shape, and how often one is handed over.
        self.loose = not self.whole and rng.random() < 0.25
        self.hands_over = rng.choice((0, 0, 0.1, 0.5))
        if self.loose:
            self.terms = ["symbol", "side"]

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def weighted(
        self, choices: Sequence[tuple[int, Callable[[Place], Lines]]]
    ) -> Callable[[Place], Lines]:
        return self.rng.choices([each for _, each in choices], [weight for weight, _ in choices])[0]

    # -- programs -------------------------------------------------------------------------------

    def program(self) -> str:
        body: Lines = []
        for _ in range(self.rng.randint(0, 2)):
            body += self.statement(Place())
        body += self.building(Place()) if self.whole else []
        body += self.guard(Place()) if self.chance(0.85) else []
        if self.chance(0.5):
            # The shortest way to the point: one thing between the guard and the order.
            body = [*(self.building(Place()) if self.whole else []), *self.guard(Place())]
            between = [self.compound, self.field_binding if self.whole else self.binding]
            body += self.rng.choice(between)(Place(depth=2))
        else:
            for _ in range(self.rng.randint(1, 3)):
                body += self.statement(Place())
        if self.chance(0.04):
            body = self.chosen_twice()
        body += self.order(Place())
        return "\n".join([f"def trade({', '.join(PARAMETERS)}):", *indent(body)]) + "\n"

    def chosen_twice(self) -> Lines:
        """Two names by one condition, or by two, and a guard for one of them."""
        term, (first, second) = self.rng.choice((("symbol", SYMBOLS[:2]), ("side", SIDES)))
        lines = [
            f"{name} = {self.value(term)} if flag else {self.value(term)}"
            for name in (first, second)
        ]
        return [
            *lines,
            f"enforce_before_order({term}={first})",
            f"client.submit_order({term}={second})",
        ]

    def block(self, place: Place) -> Lines:
        lines: Lines = []
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            lines += self.statement(place)
        return lines

    def suite(self, place: Place) -> Lines:
        return indent(self.block(place))

    def statement(self, place: Place) -> Lines:
        if place.depth < 3 and self.chance(0.33):
            return self.compound(replace(place, depth=place.depth + 1))
        choices = [
            (14, self.guard),
            (14, self.order),
            (26, self.binding),
            (16 if self.whole else 5, self.field_binding),
            (3, lambda _: ["client.note()"]),
        ]
        if place.depth:
            choices += [(2, lambda _: ["raise ValueError(feed)"]), (2, lambda _: ["return"])]
        if place.loop:
            choices += [(3, lambda _: ["break"]), (3, lambda _: ["continue"])]
        if place.handler:
            choices += [(4, lambda _: ["raise"])]
        return self.weighted(choices)(place)

    # -- arguments ------------------------------------------------------------------------------

    def forms(self, term: str) -> list[str]:
        """What a term may be said by; constants are what most differ by, so they are few."""
        chain = ["signal", "leg"] if term in ("symbol", "side") else []
        return [
            *_NAMES[term],
            *_NAMES[term],
            *(f"{root}.{term}" for root in chain),
            self.rng.choice(_CONSTANTS[term]),
        ]

    def argument(self, term: str) -> str:
        if self.chance(self.loyalty):
            spoken = self.spoken[term]
            return self.rng.choice(_WORDS.get(spoken, (spoken,)))
        if self.chance(0.15):
            return self.rng.choice(
                ("client.pick()", 'feed["symbol"]', "feed[client]", f"str({term})")
            )
        if term == "side" and self.chance(0.4):
            return self.flip()
        return self.rng.choice(self.forms(term))

    def flip(self) -> str:
        """The other side than a name or chain holds, in one of the ways in which it is written."""
        side = self.rng.choice((*SIDES, self.spoken["side"], "signal.side"))
        if side.endswith('"') or side.startswith("OrderSide"):
            side = "side"
        return self.rng.choice(
            (
                f'("sell" if {side} == "buy" else "buy")',
                f'{{"buy": "sell", "sell": "buy"}}[{side}]',
                f'{{"BUY": "SELL", "SELL": "BUY"}}.get({side})',
            )
        )

    def stated(self, *, most: bool) -> dict[str, str]:
        """The terms that a call states; a guard mostly states all that its program is about."""
        return {
            term: self.argument(term) for term in self.terms if self.chance(0.95 if most else 0.85)
        }

    def keywords(self, stated: dict[str, str]) -> str:
        return ", ".join(f"{term}={value}" for term, value in stated.items())

    def guard_call(self) -> str:
        stated = self.stated(most=True)
        name = self.rng.choice(("enforce_before_order", "desk.enforce_before_order"))
        reduce = ""
        if self.chance(0.1):
            reduce = self.rng.choice(
                ("reduce_only=True", "reduce_only=True", "close_position=True", "reduce_only=flag")
            )
        if self.loose and "symbol" in stated and "side" in stated:
            placed = (
                f"{stated['symbol']}, {stated['side']}, {self.rng.choice(('1', 'qty'))}, positions"
            )
            return f"{name}({', '.join(filter(None, (placed, reduce)))})"
        if "symbol" in stated and "side" in stated and self.chance(0.3):
            rest = self.keywords({t: v for t, v in stated.items() if t not in ("symbol", "side")})
            placed = f"{stated['symbol']}, {stated['side']}, 1, positions"
            return f"{name}({', '.join(filter(None, (placed, rest, reduce)))})"
        if self.chance(0.05):
            return f"{name}({', '.join(filter(None, ('**feed', reduce)))})"
        if self.chance(0.08):
            return f"{name}(**{display(stated)})"
        return f"{name}({', '.join(filter(None, (self.keywords(stated), reduce)))})"

    def loose_order(self) -> str:
        """An order whose positional arguments have no meaning that anybody knows."""
        stated = [each for each in self.stated(most=True).values() if "feed" not in each]
        placed = [*stated, self.rng.choice(("1", "qty"))]
        if self.chance(0.5):
            self.rng.shuffle(placed)
        if self.chance(0.3):
            placed.append(self.rng.choice(("price", '"GTC"', "account", "client.pick()", "sym")))
        return f"client.place_order({', '.join(placed)})"

    def handed_over(self) -> str:
        """An order that leaves by another call."""
        stated = self.stated(most=False)
        more = f"{self.keywords(stated)}, quantity=1" if stated else "quantity=1"
        placed = f'{stated.get("symbol", "symbol")}, "limit", {stated.get("side", "side")}, 1'
        return self.rng.choice(
            (
                f"to_thread(client.futures_create_order, {more})",
                f"to_thread(client.create_order, {placed})",
                f"loop.run_in_executor(None, client.create_order, {placed})",
                f"partial(client.create_order, {placed})",
                f'getattr(client, "create_order")({placed})',
                f'rpc.call("futures_create_order", {more})',
                f"retry(client.futures_create_order, {more})",
            )
        )

    def order_call(self) -> str:
        if self.loose and self.chance(0.8):
            return self.loose_order()
        stated = self.stated(most=False)
        roll = self.rng.random()
        if roll < (0.6 if self.whole else 0.05):
            return self.rng.choice(
                ("client.submit_order(request)", "client.submit_order(order_data=request)")
                if self.passed_on == "request"
                else ("client.submit_order(**order)",)
            )
        if roll < 0.18:
            return f"client.submit_order(MarketOrderRequest({self.keywords(stated)}))"
        if roll < 0.24:
            return f"client.submit_order(order_data=LimitOrderRequest({self.keywords(stated)}))"
        if roll < 0.28:
            return f"client.submit_order(**{display(stated)})"
        if roll < 0.31:
            return (
                f"client.submit_order({', '.join(filter(None, (self.keywords(stated), '**feed')))})"
            )
        if roll < 0.45 and "symbol" in stated and "side" in stated:
            more = self.rng.choice(
                (
                    "",
                    "",
                    "",
                    ", price, feed",
                    ', price, {"postOnly": True}',
                    ", price, dict(leg=leg)",
                )
            )
            return f'client.create_order({stated["symbol"]}, "limit", {stated["side"]}, 1{more})'
        if roll < 0.48:
            return "client.submit_order(account, feed)"
        exits = self.rng.choice(
            (
                *([""] * 14),
                "reduceOnly=True",
                "reduce_only=True",
                "reduceOnly=flag",
                "reduceOnly=False",
                'params={"reduceOnly": True}',
                'params={"reduceOnly": flag}',
                'params={"postOnly": True}',
                "params=feed",
                "extra=feed",
                "price=feed",
            )
        )
        name = self.rng.choice(
            ("client.submit_order", "client.futures_create_order", "create_order")
        )
        return f"{name}({', '.join(filter(None, (self.keywords(stated), 'quantity=1', exits)))})"

    def guard(self, place: Place) -> Lines:
        call = self.guard_call()
        return [f"cleared = {call}" if self.chance(0.1) else call]

    def order(self, place: Place) -> Lines:
        if self.chance(self.hands_over):
            return [self.handed_over()]
        call = self.order_call()
        if self.chance(0.06):
            target = self.rng.choice(SYMBOLS)
            return [f"[{call} for {target} in feed]"]
        return [f"reply = {call}" if self.chance(0.15) else call]

    # -- binding --------------------------------------------------------------------------------

    def bound(self) -> tuple[str, str]:
        """A term and a name that may hold it: mostly what the program speaks of."""
        term = self.rng.choice(self.terms)
        spoken = self.spoken[term]
        names = [name for name in _NAMES[term] if name.islower()]
        if spoken in names and self.chance(0.75):
            return term, spoken
        return term, self.rng.choice(names)

    def value(self, term: str) -> str:
        return self._value(term)

    def _value(self, term: str) -> str:
        roll = self.rng.random()
        if roll < 0.5:
            return self.rng.choice(self.forms(term))
        if roll < 0.65:
            return self.spoken[term]
        return self.rng.choice(
            (
                "client.pick()",
                "feed[0]",
                'feed["symbol"]',
                f"{_NAMES[term][0]}.upper()",
                'f"{feed}"',
            )
        )

    def binding(self, place: Place) -> Lines:
        term, name = self.bound()
        forms: list[tuple[int, Callable[[], str]]] = [
            (36, lambda: f"{name} = {self.value(term)}"),
            (12, lambda: f"{self.rng.choice(SIDES)} = {self.flip()}"),
            (5, lambda: f"{name} = {self.value(term)} if flag else {self.value(term)}"),
            (3, lambda: f"{name} = {self.value(term)} or {self.value(term)}"),
            (5, lambda: f"{name} = sym = {self.value(term)}"),
            (5, lambda: f"{name}: str = {self.value(term)}"),
            (9, lambda: f"{name} += client.suffix()"),
            (5, lambda: f"del {name}"),
            (8, lambda: self.rng.choice((f"import {name}", f"from config import {name}"))),
            (5, lambda: f"({name} := {self.value(term)})"),
            (5, lambda: self.unpacking(name)),
            (5, lambda: f"{self.rng.choice(('signal', 'leg'))} = client.next()"),
            (2, lambda: f"{name}: str"),
        ]
        if not self.changes_objects:
            forms.append((5, lambda: self.rng.choice(("signal = leg", "leg = signal"))))
        if self.chance(0.08):
            return self.building(place)
        return [self.rng.choices([each for _, each in forms], [weight for weight, _ in forms])[0]()]

    def unpacking(self, name: str) -> str:
        """From elsewhere, or from a display, whose parts are copied."""
        if self.chance(0.4):
            return self.rng.choice((f"{name}, rest = client.pair()", f"{name}, *rest = feed"))
        term = self.rng.choice(self.terms)
        if self.chance(0.3):
            return f"{name}, {_NAMES[term][0]} = {_NAMES[term][0]}, {name}"
        return f"{name}, rest = {self.value(term)}, {self.value(term)}"

    def building(self, place: Place) -> Lines:
        """The object that the program passes on whole."""
        stated = dict(self.stated(most=True))
        if self.chance(0.3):
            stated |= {term: self.rng.choice(self.forms(term)) for term in stated}
        if self.passed_on == "request":
            built = f"MarketOrderRequest({self.keywords(stated)})"
        elif self.chance(0.4):
            built = f"dict({self.keywords(stated)})"
        else:
            built = display(stated)
            if self.chance(0.15):
                built = f"{built[:-1]}{', ' if stated else ''}**feed}}"
        return [f"{self.passed_on} = {built if self.chance(0.92) else 'client.build()'}"]

    def field_binding(self, place: Place) -> Lines:
        if not self.changes_objects:
            return self.building(place)
        term = self.rng.choice(self.terms)
        value = self.value(term)
        if self.chance(0.15) or not self.whole:
            return [f"{self.rng.choice(('signal', 'leg'))}.{term} = {value}"]
        if self.passed_on == "request":
            return [f"request.{term} = {value}"]
        return [
            self.rng.choice(
                (
                    f'order["{term}"] = {value}',
                    f'order["{term}"] = {value}',
                    f'del order["{term}"]',
                    "order[feed] = client.pick()",
                    "order[feed] = client.pick()",
                    f"order.update({term}={value})",
                    f"order.update({display({term: value})})",
                    "order.update(feed)",
                    f'order.pop("{term}")',
                    f'order.setdefault("{term}", {value})',
                    "order.clear()",
                )
            )
        ]

    # -- compound statements --------------------------------------------------------------------

    def compound(self, place: Place) -> Lines:
        choices = [
            (30, self.conditional),
            (14, self.for_loop),
            (10, self.while_loop),
            (18, self.trying),
            (16, self.managing),
            (8, self.matching),
        ]
        return self.weighted(choices)(place)

    def conditional(self, place: Place) -> Lines:
        lines = [f"if {self.condition()}:", *self.suite(place)]
        if self.chance(0.5):
            lines += ["else:", *self.suite(place)]
        return lines

    def condition(self) -> str:
        if self.chance(0.12):
            term, name = self.bound()
            return f"({name} := {self.value(term)})"
        if self.chance(0.08):
            return self.guard_call()
        return self.rng.choice(
            ("flag", "not flag", "flag and feed", "flag or feed", "client.ready()")
        )

    def for_loop(self, place: Place) -> Lines:
        inner = replace(place, loop=True)
        _, name = self.bound()
        target = self.rng.choice((name, name, "item", f"{name}, item", "signal"))
        lines = [f"for {target} in feed:", *self.suite(inner)]
        if self.chance(0.2):
            lines += ["else:", *self.suite(place)]
        return lines

    def while_loop(self, place: Place) -> Lines:
        test = "True" if self.chance(0.4) else self.condition()
        return [f"while {test}:", *self.suite(replace(place, loop=True))]

    def trying(self, place: Place) -> Lines:
        lines = ["try:", *self.suite(place)]
        handled = self.chance(0.8)
        if handled:
            kind = self.rng.choice(
                ("except ValueError", "except Exception", "except Exception", "except")
            )
            if kind != "except" and self.chance(0.45):
                kind += f" as {self.bound()[1]}"
            lines += [f"{kind}:", *self.suite(replace(place, handler=True))]
            if self.chance(0.2):
                lines += ["else:", *self.suite(place)]
        if not handled or self.chance(0.25):
            lines += ["finally:", *self.suite(place)]
        return lines

    def managing(self, place: Place) -> Lines:
        item = (
            self.guard_call()
            if self.chance(0.35)
            else self.rng.choice(("client.session()", "feed"))
        )
        if self.chance(0.5):
            item += f" as {self.rng.choice((self.bound()[1], 'handle', 'signal'))}"
        return [f"with {item}:", *self.suite(place)]

    def matching(self, place: Place) -> Lines:
        _, name = self.bound()
        term, _ = self.bound()
        pattern = self.rng.choice(
            (
                '"BTCUSDT"',
                f"[{name}, *_]",
                f'{{"symbol": {name}}}',
                f"Order() as {name}",
                f"Order({term}={name})",
                f"Order({term}={name})",
                f"Order({name})",
                f"[Order({term}={name}), *_]",
            )
        )
        subject = self.rng.choice(("feed", "signal", "leg"))
        guard = f" if {self.condition()}" if self.chance(0.25) else ""
        lines = [f"match {subject}:", f"    case {pattern}{guard}:", *indent(self.suite(place))]
        if self.chance(0.5):
            lines += ["    case _:", *indent(self.suite(place))]
        return lines


def indent(lines: Sequence[str]) -> Lines:
    return [f"    {line}" for line in lines]


def display(stated: dict[str, str]) -> str:
    return (
        f"{{{', '.join(f'{chr(34)}{term}{chr(34)}: {value}' for term, value in stated.items())}}}"
    )
