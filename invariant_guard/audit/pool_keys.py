"""Pool keys: what a pool's accounts hold, and which keys stand for one another.

A key is named as the ledger names it, so that siblings, families and sizes are the runtime's own
(`invariant_guard/ledger/limits/pools.py`). An account that no row is of is unknown, not flat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from invariant_guard.audit.codes import Doubt
from invariant_guard.audit.model import Where
from invariant_guard.audit.readers.maker import product_of
from invariant_guard.audit.ruling import OpenLegs
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.model import Pool
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.pools import class_of
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.scopes import matches
from invariant_guard.ledger.model.enums import Status
from invariant_guard.ledger.model.keys import Key, escape, text_of
from invariant_guard.ledger.protocol.exposure import KeyState

#: What a key held at the start, given whether its file promises that it was nothing.
Start = Callable[[Where, bool], OpenLegs]


class Siblings(NamedTuple):
    """What is known of the keys that one could oppose.

    Attributes:
        states: what is open on each at least, as if it were ready.
        unknown: those of which nobody knows what is open.
        unseen: accounts that no row was of so far, and whether theirs have to promise that they
            began flat.
    """

    states: tuple[KeyState, ...]
    unknown: tuple[str, ...]
    unseen: frozenset[tuple[str, bool]]


class PoolKeys:
    """The keys of a pool's accounts, as fills bring them up.

    Args:
        limits: what defines the pool and its families.
        pool: whose accounts they are.
        symbols: of positions at the start, alone or as `account/symbol`.
        start: tells what a key held at the start.
    """

    def __init__(self, limits: Limits, pool: Pool, symbols: tuple[str, ...], start: Start) -> None:
        self._limits = limits
        self._pool = pool
        self._rules = Rules(Book(1, limits))
        self._symbols = symbols
        self._start = start
        self._names: dict[Where, str | None] = {}
        #: Names of keys that there may be, which families look through.
        self._possible: set[str] = set()
        self._states: dict[str, KeyState] = {}
        self._before: dict[str, KeyState] = {}
        self._new: set[str] = set()
        self._classes: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._wheres: dict[str, Where] = {}
        #: Accounts that rows are of, and whether all their files promise that they began flat.
        self._shown: dict[str, bool] = {}
        #: Accounts of other rows.
        self.outside: set[str] = set()

    def name(self, where: Where) -> str | None:
        """Return the key's name in the ledger; None outside of the pool."""
        return self._names[where] if where in self._names else self._meet(where)

    def _meet(self, where: Where) -> str | None:
        if escape(where.account) not in self._pool.accounts:
            self.outside.add(where.account)
            self._names[where] = None
            return None
        name = self._names[where] = self._text(where)
        what = self._classes[name] = class_of(self._limits, self._pool, name)[0]
        self._members.setdefault(what, []).append(name)
        self._wheres[name] = where
        self._possible.add(name)
        # What was open at the start is there, whether it is ever traded or not.
        for account in map(unquote, self._pool.accounts):
            for entry in self._symbols:
                symbol = entry.removeprefix(f"{account}/")
                self._possible.add(self._text(Where(account, where.exchange, symbol)))
        return name

    def _text(self, where: Where) -> str:
        """Return the name, with the product that the symbol or else a family says."""
        product = product_of(where.symbol)
        if not product:
            fitting = {
                product
                for family in self._limits.families
                for pattern, _ in family.members
                for product in (pattern.split("/")[1],)
                if matches(pattern, _named(where, product).partition("/")[2])
            }
            product = fitting.pop() if len(fitting) == 1 else ""
        return _named(where, product)

    def move(self, where: Where, name: str, after: OpenLegs, *, starts_flat: bool) -> None:
        """Take in what is open on a key after a fill.

        Args:
            where: of the fill.
            name: of the key.
            after: what is open.
            starts_flat: whether the fill's file promises that nothing was before.
        """
        account = escape(where.account)
        self._shown[account] = self._shown.get(account, True) and starts_flat
        if name not in self._states:
            self._new.add(name)
            self._states[name] = _state(name, self._start(where, starts_flat))
        self._before.setdefault(name, self._states[name])
        self._states[name] = _state(name, after)

    @property
    def before(self) -> Mapping[str, KeyState]:
        """Keys that moved since `settle`, as they were then."""
        return self._before

    def turned(self, name: str) -> bool:
        """Whether a leg of a key was opened or closed, or the key is new."""
        if name in self._new:
            return True
        before, now = self._before[name], self._states[name]
        return (before.long > 0, before.short > 0) != (now.long > 0, now.short > 0)

    def grew(self, name: str) -> bool:
        """Whether a leg of a key holds more than before the moment."""
        before, now = self._before[name], self._states[name]
        return now.long > before.long or now.short > before.short

    def settle(self) -> None:
        """Begin a new moment."""
        self._before = {}
        self._new.clear()

    def where(self, name: str) -> Where:
        """Return the account, exchange and instrument of a key that rows are of."""
        return self._wheres[name]

    def kind(self, name: str) -> str:
        """Return what a key counts as in the pool: a family, or its instrument."""
        return self._classes[name]

    def of_kind(self, kind: str) -> dict[str, KeyState]:
        """Return the keys of a kind and their siblings, with the least that they hold."""
        found = {name: _ready(self._states[name]) for name in self._members[kind]}
        # Others hold something only where it was said of the start.
        for name in tuple(found) if self._symbols else ():
            for state in self.siblings(name).states:
                found.setdefault(state.key, state)
        return found

    def alike(self, name: str) -> tuple[str, ...]:
        """Return the names of a key's siblings, whether rows are of them or not."""
        plan = self._rules.plan(name)
        return self._rules.siblings(
            plan, name, lambda: len(self._possible), lambda: self._possible
        )  # fmt: skip

    def siblings(self, name: str, *, before: bool = False) -> Siblings:
        """Return what is known of a key's siblings now, or before the moment."""
        states: list[KeyState] = []
        unknown: list[str] = []
        unseen: set[tuple[str, bool]] = set()
        for other in self.alike(name):
            found = (before and self._before.get(other)) or self._states.get(other)
            if found is None:
                account, exchange, _, symbol = map(unquote, other.split("/", 3))
                where, of = Where(account, exchange, symbol), escape(account)
                seen = self._shown.get(of)
                if seen is None:
                    unseen.add((of, self._start(where, False).unknown is not None))
                found = _state(other, self._start(where, seen is not False))
            if found.status is not Status.READY:
                unknown.append(found.key)
            states.append(_ready(found))
        return Siblings(tuple(states), tuple(unknown), frozenset(unseen))

    def missing(self) -> list[str]:
        """Return the accounts that no row is of."""
        return [unquote(one) for one in self._pool.accounts if one not in self._shown]

    def why_unknown(self, unseen: frozenset[tuple[str, bool]]) -> str:
        """Return what is unknown of accounts that were unseen for a while; empty for nothing."""
        for account, promised in sorted(unseen):
            if account not in self._shown:
                return f"no row is of account {unquote(account)}"
            if promised and not self._shown[account]:
                return f"nobody says what account {unquote(account)} held at the start"
        return ""

    def families_unmet(self) -> list[str]:
        """Return the families of the pool that no row is of."""
        met = set(self._classes.values())
        return [family for family in self._pool.families if f"family {family}" not in met]

    def doubles(self) -> Iterator[tuple[Where, Where]]:
        """Yield keys of two accounts that may be one instrument in two spellings."""
        names = sorted(self._wheres, key=lambda name: self._wheres[name])
        for number, name in enumerate(names):
            one = self._wheres[name]
            for other in names[number + 1 :]:
                two = self._wheres[other]
                if one.account == two.account or self._classes[name] == self._classes[other]:
                    continue
                near = self._pool.any_venue or one.exchange == two.exchange
                if near and relate(one.symbol, two.symbol) is not Relation.DIFFERENT:
                    yield one, two


def _named(where: Where, product: str) -> str:
    return text_of(Key(where.account, where.exchange, product, where.symbol))


def _state(name: str, legs: OpenLegs) -> KeyState:
    """Return a key with what is open on it at least."""
    if legs.unknown is None:
        return KeyState(name, legs.long, legs.short, Status.READY)
    if legs.unknown is Doubt.UNKNOWN_START:
        return KeyState(name, legs.long, legs.short)
    return KeyState(name)


def _ready(state: KeyState) -> KeyState:
    return state if state.status is Status.READY else state._replace(status=Status.READY)
