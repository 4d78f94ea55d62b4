"""What names hold while a program about arguments runs, and what its guards have checked.

Nothing is known of the real values, so each has an identity instead: a constant is itself, and every
binding of a name begins a new one unless what is bound is a name or an attribute chain, whose identity
goes along. Two identities are the same value or count as different; that is the whole of the rule
("two plain names or attribute chains neither of which is a copy of the other, and one name rebound
since"). A constant and an identity cannot be compared, unless guard and order name one place, which
then was rebound; and nothing can with ``UNKNOWN``. The parts of a subject that a pattern names go along too.

Fields are kept for each object: ``order["symbol"] = x``, ``request.symbol = x`` and what a display or a
request was built with. A field that nobody stated is unknown where the object is passed on whole, and an
identity of its own where the program names it (``signal.symbol``).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from .oracle import Oracle
from .outcomes import Outcomes
from .world import Position

TERMS = ("symbol", "side", "account", "exchange")
SIDES = {"buy": "buy", "long": "buy", "sell": "sell", "short": "sell"}


@dataclass(frozen=True, slots=True)
class Constant:
    text: str
    chosen: Position | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Something nobody knows; ``path`` leads on from it by attributes."""

    number: int
    path: tuple[str, ...] = ()
    chosen: Position | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """What cannot be compared."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """What cannot be compared, even once a name is bound to it."""


UNKNOWN = Unknown()
UNCERTAIN = Uncertain()
Value: TypeAlias = Constant | Identity | Unknown | Uncertain
Terms: TypeAlias = tuple[tuple[str, Value], ...]
# The names and chains by which a call says its terms.
Places: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guard that has completed: what it was about, and whether it let only an exit through."""

    terms: Terms
    exit_only: bool
    places: tuple[tuple[str, str], ...] = ()
    # Whether an order has gone out since that may be its own.
    spent: bool = False


class Machine(Outcomes):
    """One program in all its runs. The methods are what the instrumented program calls."""

    def __init__(self, oracle: Oracle) -> None:
        super().__init__(oracle)
        self.reached: set[Position] = set()
        self.unguarded: set[Position] = set()
        self.mismatched: set[Position] = set()
        self.reused: set[Position] = set()
        oracle.remembered = self.remembered
        self.begin()

    def begin(self, parameters: Sequence[str] = ()) -> None:
        self._count = 0
        self._names: dict[str, Value] = {}
        self._fields: dict[Identity, Value] = {}
        self._guards: frozenset[Guarded] = frozenset()
        # Whether no guard has completed since the last order.
        self._sent = False
        for name in parameters:
            self._names[name] = self._new()

    def remembered(self) -> Hashable:
        """What the rest of the run depends on; identities are numbered as they are met.

        An identity that no name leads to any more is only ever different from what an order says.
        """
        numbers: dict[int, int] = {}
        fields: dict[int, list[tuple[tuple[str, ...], Value]]] = {}
        for owner, value in self._fields.items():
            fields.setdefault(owner.number, []).append((owner.path, value))
        stack: list[Value] = [self._names[name] for name in sorted(self._names, reverse=True)]
        while stack:
            value = stack.pop()
            if isinstance(value, Identity) and value.number not in numbers:
                numbers[value.number] = len(numbers)
                held = sorted(fields.get(value.number, ()), key=lambda each: each[0])
                stack.extend(field for _, field in held)

        def canonical(value: Value) -> Hashable:
            if isinstance(value, Identity):
                return numbers.get(value.number), value.path, value.chosen
            return value, getattr(value, "chosen", None)

        return (
            tuple((name, canonical(value)) for name, value in sorted(self._names.items())),
            frozenset(
                (numbers[owner.number], owner.path, canonical(value))
                for owner, value in self._fields.items()
                if owner.number in numbers
            ),
            frozenset(
                (
                    tuple((term, canonical(value)) for term, value in each.terms),
                    each.exit_only,
                    each.places,
                    each.spent,
                )
                for each in self._guards
            ),
            self._sent,
        )

    def _new(self) -> Identity:
        self._count += 1
        return Identity(self._count)

    # -- values ---------------------------------------------------------------------------------

    def name(self, name: str) -> Value:
        """A name that the function does not bind is somebody else's, and one identity throughout."""
        if name not in self._names:
            self._names[name] = self._new()
        return self._names[name]

    def chain(self, root: Value, *path: str) -> Value:
        value = root
        for step in path:
            if not isinstance(value, Identity):
                return UNKNOWN
            if step == "?":
                return UNCERTAIN
            there = Identity(value.number, (*value.path, step), value.chosen)
            found = self._fields.get(there, there)
            value = self._marked(found, value.chosen)
        return value

    def built(self, fields: Mapping[str, Value], *, bound: bool) -> Identity:
        """A display or request. Where a name is ``bound`` to it, so are its fields, each by itself."""
        made = self._new()
        for name, value in fields.items():
            fresh = bound and isinstance(value, Unknown)
            self._fields[Identity(made.number, (name,))] = self._new() if fresh else value
        return made

    @contextmanager
    def manager(self, *, swallows: bool) -> Iterator[None]:
        """Leaving a block may raise too, when all in it is bound."""
        with super().manager(swallows=swallows):
            yield
        self.event()

    # -- binding --------------------------------------------------------------------------------

    def chosen(self, value: Value, choice: Position) -> Value:
        """One side of a choice. Of two choices nobody knows whether they went the same way."""
        value = self._new() if isinstance(value, Unknown) else value
        return self._marked(value, choice)

    def _marked(self, value: Value, choice: Position | None) -> Value:
        if choice is None or not isinstance(value, Constant | Identity):
            return value
        return replace(value, chosen=choice)

    def uncertain(self) -> Value:
        return UNCERTAIN

    def fresh(self, value: Value) -> Value:
        """What several names are to hold together."""
        return self._new() if isinstance(value, Unknown) else value

    def store(self, name: str, value: Value = UNKNOWN) -> None:
        self._names[name] = self._new() if isinstance(value, Unknown) else value

    def captured(self, subject: Value, path: Sequence[str]) -> Value:
        """What a pattern finds in its subject, part by part."""
        return self.chain(subject, *path)

    def walrus(self, name: str, value: Value) -> Value:
        self.store(name, value)
        return UNKNOWN

    def store_field(self, root: Value, field: str, value: Value = UNKNOWN) -> None:
        """``root.field = value`` and ``root["field"] = value``."""
        self._set(root, field, self._new() if isinstance(value, Unknown) else value)

    def store_somewhere(self, root: Value) -> None:
        """``root[key] = value``: any field may be another now."""
        for term in TERMS:
            self._set(root, term, UNKNOWN)

    def drop_field(self, root: Value, field: str) -> None:
        """``del root["field"]``: nobody states it any more."""
        self._set(root, field, UNKNOWN)

    def _set(self, root: Value, field: str, value: Value) -> None:
        if isinstance(root, Identity):
            self._fields[Identity(root.number, (*root.path, field))] = value

    # -- guards and orders ----------------------------------------------------------------------

    def guard(self, stated: Mapping[str, Value], places: Places, *, exit_only: bool) -> None:
        self.event()
        terms = tuple(sorted(_stated(stated).items()))
        self._guards |= {Guarded(terms, exit_only, tuple(sorted(places.items())))}
        self._sent = False

    def order(
        self,
        at: Position,
        stated: Mapping[str, Value],
        places: Places,
        carriers: Sequence[Value],
        *,
        may_be_exit: bool,
    ) -> None:
        # Its arguments may raise before it is sent.
        self.event()
        terms = _stated(stated)
        for carrier in carriers:
            for term, value in self._carried(carrier).items():
                terms.setdefault(term, value)
        self.reached.add(at)
        if not self._guards:
            self.unguarded.add(at)
        own = {each for each in self._guards if _matches(each, terms, places, may_be_exit)}
        if self._guards and all(each.spent for each in own):
            (self.reused if self._sent else self.mismatched).add(at)
        self._guards -= own
        self._guards |= {replace(each, spent=True) for each in own}
        self._sent = True
        self.event()

    def _carried(self, carrier: Value) -> dict[str, Value]:
        if not isinstance(carrier, Identity):
            return {}
        fields = {
            term: self._fields[Identity(carrier.number, (*carrier.path, term))]
            for term in TERMS
            if Identity(carrier.number, (*carrier.path, term)) in self._fields
        }
        return _stated(fields)


def _stated(terms: Mapping[str, Value]) -> dict[str, Value]:
    """The terms that are compared, with one word for each side."""
    return {
        term: _folded(value) if term == "side" else value
        for term, value in terms.items()
        if term in TERMS and not isinstance(value, Unknown | Uncertain)
    }


def _folded(value: Value) -> Value:
    if isinstance(value, Constant):
        return replace(value, text=SIDES.get(value.text.lower(), value.text))
    return value


def _matches(
    guard: Guarded, ordered: Mapping[str, Value], places: Places, may_be_exit: bool
) -> bool:
    if guard.exit_only and not may_be_exit:
        return False
    named = dict(guard.places)
    return not any(
        term in ordered
        and different(value, ordered[term], one_place=named.get(term, "") == places.get(term))
        for term, value in guard.terms
    )


def different(left: Value, right: Value, *, one_place: bool = False) -> bool:
    """Whether two values certainly count as different, or one place that has held them both was rebound."""
    if left == right:
        return False
    constants = isinstance(left, Constant) + isinstance(right, Constant)
    if one_place and constants:
        return True
    one_choice = left.chosen == right.chosen  # type: ignore[union-attr]
    if not one_choice and (constants or (left.chosen and right.chosen)):  # type: ignore[union-attr]
        return False
    return constants != 1
