"""Remembered: what a process read or wrote of a file, decoded, and read once.

    BEGIN IMMEDIATE --> has anybody else committed since our last COMMIT? -- yes --> forget all
                                         | no
                                         v
                      look here, else read --> decide --> write, and note it here --> COMMIT

It is as safe as reading each time. A row that is looked up here would be read from a page that SQLite
has in its own cache, and SQLite serves a page from there exactly as long as `PRAGMA data_version` of
the connection stays what it was (https://sqlite.org/pragma.html#pragma_data_version): any commit of
another connection, in this process or not, moves it and empties both. Within a write transaction
nobody else commits. Our own commits do not move it, so a step either notes here what it wrote, or has
all forgotten before it begins. What a step noted holds only once its COMMIT has returned: after any
other end, and in a file opened anew, as a forked child does, `DatabaseFile.unchanged` says that nothing
holds. Carrying the log back commits nothing and moves nothing.

A row becomes here what its codec would make of the text that was written: the tests of the codec hold
it to that, and a test plays histories to a store that remembers and to one that forgets.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from invariant_guard.ledger.limits.pools import is_out_of_the_way
from invariant_guard.ledger.limits.rows import NO_ROW, Change, Row
from invariant_guard.ledger.model.enums import Kind, Side
from invariant_guard.ledger.protocol.admission import Request, is_covered, rivals
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.sqlite import tables
from invariant_guard.ledger.stores.sqlite.tables import part_of

# Keys and scopes together; more are forgotten and read again.
_MOST = 16_384

# Orders of one key by their ids, by what they are to an admission.
_Parts = dict[str, dict[str, Reservation]]


# What an admission depends on: the key's name ('' where the label means no account), the revision of
# the limits (None where there are none), the key (None where it has no row) and its live orders.
_Before = tuple[str, int | None, KeyState | None, tuple[Reservation, ...]]


class Remembered:
    """The rows of one file, held by whoever has its write lock.

    Every method takes the cursor of the open transaction, and reads what is not known yet.
    """

    __slots__ = (
        "_accounts", "_count", "_faced", "_facing", "_keys", "_knows_limits", "_orders", "_revision",
        "_rows",
    )  # fmt: skip

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Forget everything, which is safe at any time."""
        self._accounts: dict[str, str] = {}
        self._knows_limits = False
        self._revision: int | None = None
        # Without live orders; None where a key has no row.
        self._keys: dict[str, KeyState | None] = {}
        # Live ones. A part is there only where all orders of it are.
        self._orders: dict[str, _Parts] = {}
        # What faces an order of a side, by the names of all its siblings, and those names; until one
        # of them changes.
        self._facing: dict[tuple[tuple[str, ...], Side], tuple[KeyState, ...]] = {}
        self._faced: set[str] = set()
        self._rows: dict[str, Row] = {}
        self._count: int | None = None

    def _make_room(self) -> None:
        """Forget everything where more is about to be read than should be held."""
        if len(self._keys) + len(self._rows) > _MOST:
            self.forget()

    def revision(self, cursor: sqlite3.Cursor) -> int | None:
        """Return the revision of the limits in force; None where there are none."""
        if not self._knows_limits:
            self._revision, self._knows_limits = tables.revision_of(cursor), True
        return self._revision

    # -- keys and their orders -----------------------------------------------------------

    def key(self, cursor: sqlite3.Cursor, name: str) -> KeyState | None:
        """Return a key, its live orders left out, or None for one of no row."""
        try:
            return self._keys[name]
        except KeyError:
            self._make_room()
            found = self._keys[name] = tables.key_alone(cursor, name)
            return found

    def look(self, cursor: sqlite3.Cursor, label: str, suffix: str, request: Request) -> _Before:
        """Return all that an admission depends on, the limits left out."""
        part = _RIVALS[request.kind, request.side, request.enforced]
        try:
            name = f"{self._accounts[label]}/{suffix}"
            key, orders = self._keys[name], self._orders[name][part]
        except KeyError:
            return self._look(cursor, label, suffix, part, request)
        if not self._knows_limits:
            return self._look(cursor, label, suffix, part, request)
        live = () if not orders or _is_covered(key, request) else tuple(orders.values())
        return name, self._revision, key, live

    def _look(
        self, cursor: sqlite3.Cursor, label: str, suffix: str, part: str, request: Request
    ) -> _Before:
        self._make_room()
        account, revision, key, live = tables.look(
            cursor, label, suffix, part, lambda key: is_covered(key, request)
        )
        self._revision, self._knows_limits = revision, True
        if account is None:
            return "", revision, None, ()
        name = f"{account}/{suffix}"
        self._accounts[label], self._keys[name] = account, key
        if live is None:
            return name, revision, key, ()
        self._orders.setdefault(name, {})[part] = {each.id: each for each in live}
        return name, revision, key, tuple(live)

    def facing(
        self, cursor: sqlite3.Cursor, names: tuple[str, ...], side: Side
    ) -> tuple[KeyState, ...]:
        """Return the keys in a side's way, with the live orders that it could meet."""
        found = self._facing.get((names, side))
        if found is None:
            there = self._face(cursor, names, _FACING[side])
            found = tuple([each for each in there if not is_out_of_the_way(each, side)])
            self._facing[names, side] = found
            self._faced.update(names)
        return found

    def _face(
        self, cursor: sqlite3.Cursor, names: tuple[str, ...], parts: tuple[str, str]
    ) -> tuple[KeyState, ...]:
        try:
            return tuple([self._with_orders(name, parts) for name in names])
        except KeyError:
            self._make_room()
            for name, key, live in tables.keys_with(cursor, names, parts):
                self._keys[name] = key
                for part in parts:
                    orders = {each.id: each for each in live if part_of(each) == part}
                    self._orders.setdefault(name, {})[part] = orders
            return tuple([self._with_orders(name, parts) for name in names])

    def _face_anew(self) -> None:
        """Forget what faces orders, where a key of those changes, or an order on one."""
        self._facing, self._faced = {}, set()

    def _with_orders(self, name: str, parts: tuple[str, str]) -> KeyState:
        key, orders = self._keys[name] or KeyState(name), self._orders[name]
        one, other = orders[parts[0]], orders[parts[1]]
        return key.with_live((*one.values(), *other.values())) if one or other else key

    def count_keys(self, cursor: sqlite3.Cursor) -> int:
        """Return how many keys there are, of which none ever goes."""
        if self._count is None:
            self._count = tables.count_keys(cursor)
        return self._count

    def keep_key(self, cursor: sqlite3.Cursor, key: KeyState) -> None:
        """Write a key."""
        if key.key in self._faced:
            self._face_anew()
        cursor.execute(tables.KEEP_KEY, (key.key, codec.key_to_text(key)))
        if self._count is not None and self._keys.get(key.key) is None:
            # Without a row until now, or nobody looked.
            self._count = self._count + 1 if key.key in self._keys else None
        self._keys[key.key] = key.with_live(()) if key.live else key

    def admitted(self, cursor: sqlite3.Cursor, record: Reservation, text: str) -> bool:
        """Write the order of an admission; False where its id has a row, which stays."""
        part = part_of(record)
        if not tables.admitted(cursor, record, text, part):
            return False
        if record.key in self._faced:
            self._face_anew()
        orders = self._orders.get(record.key)
        if orders is not None and part in orders and record.live:
            orders[part][record.id] = record
        return True

    def note_order(self, record: Reservation) -> None:
        """Note an order that was written."""
        if record.key in self._faced:
            self._face_anew()
        parts = self._orders.get(record.key)
        if not parts:
            return
        for orders in parts.values():
            orders.pop(record.id, None)
        part = parts.get(part_of(record)) if record.live else None
        if part is not None:
            part[record.id] = record

    # -- limits --------------------------------------------------------------------------

    def rows(self, cursor: sqlite3.Cursor, names: Sequence[str]) -> tuple[Row, ...]:
        """Return scopes, at most six, by their names."""
        known = self._rows
        try:
            return tuple(map(known.__getitem__, names))
        except KeyError:
            self._make_room()
            found = tables.limit_rows(cursor, names)
            rows = tuple([found.get(name, NO_ROW) for name in names])
            self._rows.update(zip(names, rows, strict=True))
            return rows

    def keep_rows(self, cursor: sqlite3.Cursor, changed: Sequence[Change]) -> None:
        """Write what changed of scopes that were read."""
        tables.keep_rows(cursor, changed)
        self._note_rows(changed)

    def replace_rows(self, cursor: sqlite3.Cursor, changed: Sequence[Change]) -> None:
        """Write scopes that were read whole, as an admission leaves them."""
        tables.replace_rows(cursor, changed)
        self._note_rows(changed)

    def _note_rows(self, changed: Sequence[Change]) -> None:
        rows = self._rows
        for scope, _, after in changed:
            rows[scope] = after


def _is_covered(key: KeyState | None, request: Request) -> bool:
    return key is not None and is_covered(key, request)


_RIVALS = {
    (kind, side, enforced): "".join(rivals(Request("", side, kind, None, enforced=enforced)))
    for kind in Kind
    for side in Side
    for enforced in (False, True)
}
_FACING = {
    side: (Kind.OPEN.value + side.opposite.value, Kind.CLOSE.value + side.opposite.value)
    for side in Side
}
