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
from .outcomes import Ordinary, Outcomes
from .world import Position

TERMS = ("symbol", "side", "account", "exchange")
OTHER = {"buy": "sell", "sell": "buy"}
SIDES = {"buy": "buy", "long": "buy", "sell": "sell", "short": "sell"}


@dataclass(frozen=True, slots=True)
class Constant:
    text: str
    chosen: Position | None = field(default=None, compare=False)
    # The condition under which a name was bound to it, and where that is asked.
    branch: tuple[str, int, int] | None = field(default=None, compare=False)
    # `OrderSide.SELL` is a side by its word, and to all else a chain like any other.
    chain: Value | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Something nobody knows; ``path`` leads on from it by attributes."""

    number: int
    path: tuple[str, ...] = ()
    chosen: Position | None = field(default=None, compare=False)
    # Whether it is the other side than this.
    flipped: bool = False


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
# An argument of no known meaning: its value, the terms that it may be, and the name or chain that it is.
Loose: TypeAlias = tuple["Value", Sequence[str], str]
# The names and chains by which a call says its terms.
Places: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guard that has completed: what it was about, and whether it let only an exit through."""

    at: Position
    terms: Terms
    exit_only: bool
    for_entries: bool
    quantity: Value
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
        # For each order that follows another with no guard between: the guards that are left it in all runs.
        self.left: dict[Position, set[Position]] = {}
        # Orders that some run comes to with a name that a handler has deleted.
        self.unsent: set[Position] = set()
        # Orders that are reused if such an order is sent all the same.
        self.reused_behind: set[Position] = set()
        oracle.remembered = self.remembered
        self.begin()

    def begin(self, parameters: Sequence[str] = ()) -> None:
        self._count = 0
        self._names: dict[str, Value] = {}
        self._fields: dict[Identity, Value] = {}
        # What names stand for that a handler has deleted.
        self._gone: set[int] = set()
        self._guards: frozenset[Guarded] = frozenset()
        # Whether no guard has completed since the last order.
        self._sent = False
        # Whether an order has been sent that raises NameError.
        self._is_behind = False
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
                gone = value.number in self._gone
                return numbers.get(value.number), value.path, value.chosen, value.flipped, gone
            return value, getattr(value, "chosen", None), getattr(value, "branch", None)

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
                    each.at,
                    each.exit_only,
                    each.for_entries,
                    canonical(each.quantity),
                    each.places,
                    each.spent,
                )
                for each in self._guards
            ),
            self._sent,
            self._is_behind,
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

    def flip(self, value: Value) -> Value:
        """The other side; what is no side has none."""
        if isinstance(value, Constant):
            other = OTHER.get(SIDES.get(value.text.lower(), ""))
            return UNCERTAIN if other is None else replace(value, text=other, chain=None)
        return replace(value, flipped=not value.flipped) if isinstance(value, Identity) else value

    def uncertain(self) -> Value:
        return UNCERTAIN

    def fresh(self, value: Value) -> Value:
        """What several names are to hold together."""
        return self._new() if isinstance(value, Unknown) else value

    def store(self, name: str, value: Value = UNKNOWN) -> None:
        self._names[name] = self._new() if isinstance(value, Unknown) else value

    def delete(self, name: str) -> None:
        """A handler has come to its end."""
        value = self._names[name] = self._new()
        self._gone.add(value.number)

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

    def guard(
        self,
        at: Position,
        stated: Mapping[str, Value],
        places: Places,
        *,
        exit_only: bool,
        for_entries: bool,
    ) -> None:
        self.event()
        terms = tuple(sorted(_stated(stated).items()))
        quantity = stated.get("quantity", UNKNOWN)
        where = tuple(sorted(places.items()))
        self._guards |= {Guarded(at, terms, exit_only, for_entries, quantity, where)}
        self._sent = False

    def order(
        self,
        at: Position,
        stated: Mapping[str, Value],
        places: Places,
        carriers: Sequence[Value],
        *,
        reduces: str,
        loose: Sequence[Loose],
    ) -> None:
        # Its arguments may raise before it is sent.
        self.event()
        terms = _stated(stated)
        for carrier in carriers:
            for term, value in self._carried(carrier).items():
                terms.setdefault(term, value)
        if not self._is_behind:
            self.reached.add(at)
            if not self._guards:
                self.unguarded.add(at)
        said = (*terms.values(), *(value for value, _, _ in loose))
        if any(isinstance(each, Identity) and each.number in self._gone for each in said):
            # What a handler has deleted raises NameError: nothing is sent, and nothing spent.
            self.unsent.add(at)
            if self.truth():
                raise Ordinary
            # INV004 does not ask for it, so what comes behind is of interest as well.
            self._is_behind = True
        own = {each for each in self._guards if _matches(each, terms, places, reduces, loose)}
        if self._sent and not self._is_behind:
            left = {each.at for each in own if not each.spent}
            self.left[at] = self.left.get(at, left) & left
        if self._guards and all(each.spent for each in own):
            self._note(at)
        self._guards -= own
        self._guards |= {replace(each, spent=True) for each in own}
        self._sent = True
        self.event()

    def _note(self, at: Position) -> None:
        """No guard is left to an order."""
        if not self._is_behind:
            (self.reused if self._sent else self.mismatched).add(at)
        elif self._sent:
            self.reused_behind.add(at)

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
        term: _folded(value) if term == "side" else _as_chain(value)
        for term, value in terms.items()
        if term in TERMS and not isinstance(value, Unknown | Uncertain)
    }


def _as_chain(value: Value) -> Value:
    if isinstance(value, Constant) and isinstance(value.chain, Identity):
        return replace(value.chain, chosen=value.chosen)
    return value


def _folded(value: Value) -> Value:
    if isinstance(value, Constant):
        return replace(value, text=SIDES.get(value.text.lower(), value.text))
    return value


def _matches(
    guard: Guarded,
    ordered: Mapping[str, Value],
    places: Places,
    reduces: str,
    loose: Sequence[Loose],
) -> bool:
    if guard.exit_only and reduces == "no":
        return False
    if guard.for_entries and reduces == "yes":
        return False
    if loose and _is_absent(guard, loose):
        return False
    named = dict(guard.places)
    return not any(
        term in ordered
        and not (term == "symbol" and one_instrument(value, ordered[term]))
        and different(value, ordered[term], one_place=named.get(term, "") == places.get(term))
        for term, value in guard.terms
    )


def _is_absent(guard: Guarded, loose: Sequence[Loose]) -> bool:
    """Whether symbol or side is none of the arguments, while the other two of three stand there."""
    named = dict(guard.places)
    checked = {**dict(guard.terms), "quantity": guard.quantity}
    checked = {
        term: value
        for term, value in checked.items()
        if term in ("symbol", "side", "quantity") and not isinstance(value, Unknown | Uncertain)
    }

    def compared(term: str, at: int) -> str:
        value, _, place = loose[at]
        value = _folded(value)
        if isinstance(value, Unknown | Uncertain):
            return "unknown"
        if value == checked[term] or (term == "symbol" and one_instrument(value, checked[term])):
            return "same"
        one_place = bool(place) and named.get(term, "") == place
        return "different" if different(checked[term], value, one_place=one_place) else "unknown"

    table = {term: [compared(term, at) for at in range(len(loose))] for term in checked}
    stands = {term for term, results in table.items() if "same" in results}
    for term in ("symbol", "side"):
        others = {"symbol", "side", "quantity"} - {term}
        if term not in checked or term in stands or not others <= stands:
            continue
        asked = []
        for at, (value, may_be, _) in enumerate(loose):
            if any(table[other][at] == "same" for other in others):
                continue
            if term in may_be:
                asked.append(table[term][at])
            elif term == "side" and "anything" in may_be:
                sure = _opposite(_folded(value), checked["side"])
                asked.append("different" if sure else "unknown")
        if asked and "unknown" not in asked:
            return True
    return False


def _opposite(left: Value, right: Value) -> bool:
    if isinstance(left, Constant) and isinstance(right, Constant):
        return OTHER.get(left.text) == right.text
    if isinstance(left, Identity) and isinstance(right, Identity):
        return left.flipped is not right.flipped and (left.number, left.path) == (
            right.number,
            right.path,
        )
    return False


def one_instrument(left: Value, right: Value) -> bool:
    """Whether two constants spell one instrument: only spot and perpetual of one pair exclude each other."""
    if not isinstance(left, Constant) or not isinstance(right, Constant):
        return False
    (pair, product), (other, another) = (_spelt(each.text) for each in (left, right))
    return pair == other and (not product or not another or product == another)


def _spelt(text: str) -> tuple[str, str]:
    pair, _, settled = text.partition(":")
    product = ("perpetual" if settled else "spot") if "/" in pair else ""
    return pair.replace("/", "").upper(), product


def different(left: Value, right: Value, *, one_place: bool = False) -> bool:
    """Whether two values certainly count as different, or one place that has held them both was rebound."""
    if left == right:
        return False
    if isinstance(left, Identity) and _opposite(left, right):
        return True
    if isinstance(left, Identity) and isinstance(right, Identity) and not one_place:
        if left.number == right.number and _of_one_object(left.path, right.path):
            return False
        if left.flipped is not right.flipped:
            return False
    constants = isinstance(left, Constant) + isinstance(right, Constant)
    if one_place and constants:
        return True
    if (
        isinstance(left, Constant)
        and isinstance(right, Constant)
        and _by_one_condition(left, right)
    ):
        return False
    one_choice = left.chosen == right.chosen  # type: ignore[union-attr]
    if not one_choice and (constants or (left.chosen and right.chosen)):  # type: ignore[union-attr]
        return False
    return constants != 1


def _by_one_condition(left: Constant, right: Constant) -> bool:
    """Whether two `if`s that ask the same have led to both."""
    if left.branch is None or right.branch is None or left.branch == right.branch:
        return False
    return left.branch[0] == right.branch[0]


def _of_one_object(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two paths from one object may name one thing: siblings, or one below the other."""
    short, long = sorted((left, right), key=len)
    if len(short) < len(long):
        return long[: len(short)] == short
    return short[:-1] == long[:-1] and not {short[-1], long[-1]} <= {*TERMS, "quantity", "price"}
