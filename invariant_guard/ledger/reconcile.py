"""Reconciliation: a round of questions to a venue, and what follows.

    pools     which keys stand for one on record?      -> rows of their own
    owners    whose lock is free?                      -> their orders become UNKNOWN
    orders    which are open that nobody reserved?     -> counted from now on
    observe   version and time, before the fetches
    position  what is open?
    asked     what became of each live order?          -> all in one step

The round is safe to run anywhere and any number of times: each step is atomic by itself, and a
round that was overtaken is dropped by the versions it carries. So keys are asked about side by side,
and one whose answer does not come is left behind: what it brings later counts as far as it still may.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from invariant_guard.basics.exchanges import canonical_exchange
from invariant_guard.basics.text import one_line
from invariant_guard.ledger.limits.pools import unread
from invariant_guard.ledger.model.enums import Found, Kind, Side, State, Status
from invariant_guard.ledger.model.keys import Key, escape, text_of
from invariant_guard.ledger.model.units import to_units
from invariant_guard.ledger.operations import Operations
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import Read, Verdict
from invariant_guard.ledger.protocol.recovery import (
    Answer,
    Clocks,
    Foreign,
    foreign_id,
    import_foreign,
)
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.side_by_side import Crew, Failed, Late
from invariant_guard.ledger.stores.base import Contents, Operation, Store, StoreUnavailable
from invariant_guard.ledger.venues.base import Venue, VenueOrder

logger = logging.getLogger("invariant_guard.ledger")

# Seconds that a round on one key may take, and how many keys are asked about at a time.
LIMIT = 10.0
AT_ONCE = 8


@dataclass(frozen=True)
class Reconciled:
    """What a round did to one key."""

    key: str
    status: Status
    verdict: Verdict
    # Live orders after it, and those of them whose fate nobody knows.
    live: int
    unknown: tuple[str, ...]
    imported: tuple[str, ...] = ()
    # Questions that failed, as text.
    troubles: tuple[str, ...] = ()


class Reconcilable(Protocol):
    """What a round needs of a ledger."""

    @property
    def store(self) -> Store:
        """Where the ledger is kept."""

    @property
    def lag_ms(self) -> int:
        """How long the venue may take to show what it did, in ms."""

    @property
    def crew(self) -> Crew:
        """Who asks, and what is still being asked from an earlier round."""

    def contents(self) -> Contents:
        """Every key with its live orders, and the bound labels."""

    def state(self, key: Key | str) -> KeyState:
        """What is on record for a key."""

    def legs(self, name: str, positions: object, now: float) -> tuple[int, int] | None:
        """Return a key's legs in positions read at ``now``, or None."""


class WrongAccount(ValueError):
    """The venue's account is not the one that these keys were bound to."""


def reconcile(
    ledger: Reconcilable,
    venue: Venue,
    keys: list[Key | str] | None = None,
    limit: float = LIMIT,
) -> list[Reconciled]:
    """Run one round over the venue's keys, each within `limit` seconds.

    Each is read up to twice. `keys` adds keys that the ledger has no row for yet; so do pools, where
    another account has one that stands for it. Raises
    StoreUnavailable, and WrongAccount where the venue's uid is not the one seen before or a key is
    none of its account's.
    """
    added = [text_of(key) for key in keys or ()]
    for name in added:
        if not _belongs(name, venue):
            raise WrongAccount(
                f"{name} is no key of account {venue.account!r} at {venue.exchange}, whose "
                "positions are another account's: nothing was changed"
            )
    contents = ledger.contents()
    used = (
        key.key for key in contents.keys
        if _belongs(key.key, venue) and _reaches(venue, key.key) and not key.out_of_use
    )  # fmt: skip
    siblings = _siblings(venue, contents)
    names = sorted({*added, *used, *siblings})
    account = f"{escape(venue.account)}/{escape(canonical_exchange(venue.exchange))}"
    uid = ledger.crew.run({account: venue.uid}, limit=limit, at_once=1)[account]
    if isinstance(uid, (Failed, Late)):
        # Whose account this is cannot be told, so nothing that it says may count.
        trouble = f"account: {_trouble(uid)}"
        logger.warning("%s: %s", venue.account, trouble)
        return [_unread(ledger, name, trouble) for name in names]
    _check_uid(ledger, venue, uid.value)
    for name in siblings:
        if not getattr(venue, "lists", _anything)(Key.parse(name)):
            # So there can be nothing on it: out of use is flat.
            ledger.store.run(Operations.retire(name, f"{venue.exchange} does not list it"))
            names.remove(name)
    rounds = {name: partial(_rounds, ledger, venue, name) for name in names}
    found = ledger.crew.run(rounds, limit=limit, at_once=getattr(venue, "at_once", AT_ONCE))
    results = []
    for name in names:
        result = found[name]
        if isinstance(result, Failed):
            raise result.fault
        if isinstance(result, Late):
            logger.warning("%s: %s", name, _trouble(result))
            results.append(_unread(ledger, name, _trouble(result)))
        else:
            results.append(result.value)
    return results


def _trouble(result: Failed | Late) -> str:
    if isinstance(result, Late):
        return f"no answer for {result.seconds:.0f} s; the other keys do not wait for it"
    if not isinstance(result.fault, Exception):
        raise result.fault
    return one_line(result.fault)


def _rounds(ledger: Reconcilable, venue: Venue, name: str) -> Reconciled:
    try:
        result = _round(ledger, venue, name)
        if result.verdict in (Verdict.WAITING, Verdict.CONFLICT) and not result.live:
            # Nothing in flight: the second read need not wait.
            again = _round(ledger, venue, name)
            result = Reconciled(**{**again.__dict__, "imported": result.imported + again.imported})
    except StoreUnavailable:
        raise
    except Exception as fault:
        # What the venue gave is none of what it has to be. The other keys are still to be read.
        logger.warning("%s: %s", name, one_line(fault))
        return _unread(ledger, name, one_line(fault))
    return result


def _siblings(venue: Venue, contents: Contents) -> list[str]:
    """Return the venue's keys without an order that a pool has to know."""
    if contents.limits is None or not contents.limits.pools:
        return []
    names = unread(contents.limits, contents.keys)
    return sorted(name for name in names if _belongs(name, venue) and _reaches(venue, name))


def _anything(key: Key) -> bool:
    return True


def _belongs(name: str, venue: Venue) -> bool:
    """Tell whether a key is the venue's, whichever of its exchange's names the venue has."""
    exchange = escape(canonical_exchange(venue.exchange))
    return name.startswith(f"{escape(venue.account)}/{exchange}/")


def _reaches(venue: Venue, name: str) -> bool:
    """Tell whether the venue has the key's market; under some names it has a part."""
    reaches = getattr(venue, "reaches", None)
    return reaches is None or bool(reaches(Key.parse(name)))


def _unread(ledger: Reconcilable, name: str, trouble: str) -> Reconciled:
    """Say that a round did not begin on a key."""
    state = ledger.state(name)
    return Reconciled(
        name, state.status, Verdict.INCOMPLETE, len(state.live), _unknown(state), (), (trouble,)
    )


def _unknown(state: KeyState) -> tuple[str, ...]:
    return tuple(record.id for record in state.live if record.state is State.UNKNOWN)


def _check_uid(ledger: Reconcilable, venue: Venue, uid: str | None) -> None:
    """Bind the account to the venue's uid at first sight; hold it to that."""
    if not uid:
        return
    label = f"uid:{canonical_exchange(venue.exchange)}:{venue.account}"
    bound = ledger.store.bind(label, uid)
    if bound != escape(uid):
        raise WrongAccount(
            f"account {venue.account!r} at {venue.exchange} was uid {bound}, and this venue's "
            f"credentials are for uid {uid}: nothing was changed"
        )


def _round(ledger: Reconcilable, venue: Venue, name: str) -> Reconciled:
    key = Key.parse(name)
    troubles: list[str] = []

    def asked(what: str, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except Exception as fault:
            logger.warning("%s: %s: %s", name, what, one_line(fault))
            troubles.append(f"{what}: {one_line(fault)}")
            return _UNANSWERED

    _bury(ledger, ledger.state(name))
    state, started = ledger.store.run(Operations.look(name))
    venue_time = asked("server time", lambda: int(venue.server_time()))
    orders = asked("open orders", lambda: list(venue.open_orders(key)))
    imported, listed = _import_open(ledger, venue, key, state, orders, asked)
    state, read_started = ledger.store.run(Operations.look(name))
    read_began = time.time()
    positions = asked("positions", lambda: venue.positions(key))
    legs: tuple[int, int] | None = None
    if positions is not _UNANSWERED:
        found = asked("positions", lambda: ledger.legs(name, positions, read_began))
        legs = None if found is _UNANSWERED else found
    read = None if legs is None else Read(legs[0], legs[1], state.version, read_started)
    answers: dict[str, Answer] = {}
    for record in state.live:
        answer = asked(f"order {record.id}", partial(_ask, venue, key, record))
        if answer is not _UNANSWERED:
            answers[record.id] = _unless_listed(record, answer, orders)
    lag, retention = ledger.lag_ms, venue.retention_ms
    server = None if venue_time is _UNANSWERED else venue_time

    def clocks(now: int) -> Clocks:
        return Clocks(started, now, server, lag, retention)

    verdict = ledger.store.run(Operations.apply(name, read, answers, clocks, listed))
    after = ledger.state(name)
    return Reconciled(
        name, after.status, verdict, len(after.live), _unknown(after), imported, tuple(troubles)
    )


_UNANSWERED: Any = object()


def _bury(ledger: Reconcilable, state: KeyState) -> None:
    dead: dict[str, bool] = {}
    for record in state.live:
        if record.owner and record.dead_at is None:
            if record.owner not in dead:
                dead[record.owner] = ledger.store.is_dead(record.owner)
            if dead[record.owner]:
                ledger.store.run(Operations.owner_died(record.id))


def _ask(venue: Venue, key: Key, record: Reservation) -> Answer:
    if not record.tracked and not record.venue_id:
        # The venue does not know it by this id: its "not found" would mean nothing.
        return Answer(Found.UNASKED)
    client_id = "" if record.id.startswith("fx") else record.id
    found = venue.order(key, client_id, venue_id=record.venue_id, conditional=record.conditional)
    if found is None:
        return Answer(Found.ABSENT)
    return Answer(found.found, to_units(found.filled), found.venue_id)


def _unless_listed(record: Reservation, answer: Answer, orders: Any) -> Answer:
    """Answer from the list of open orders where the query found none.

    A stop that the guard call did not call conditional is asked for where it is not.
    """
    if answer.found is not Found.ABSENT or orders is _UNANSWERED:
        return answer
    for order in orders:
        if order.client_id == record.id or (order.venue_id and order.venue_id == record.venue_id):
            return Answer(Found.LIVE, to_units(order.filled), order.venue_id)
    return answer


def _import_open(
    ledger: Reconcilable, venue: Venue, key: Key, state: KeyState, orders: Any, asked: Any
) -> tuple[tuple[str, ...], bool]:
    """Count every open order that no live reservation stands for; says whether all were listed."""
    if orders is _UNANSWERED:
        return (), False
    imported = []
    complete = True
    # Looked up after the list was fetched: an order of ours was reserved before it was sent.
    state = ledger.state(state.key)
    by_venue_id = {record.venue_id for record in state.live if record.venue_id}
    live = {record.id for record in state.live}
    for order in orders:
        if order.client_id in live or order.venue_id in by_venue_id:
            continue
        if foreign_id(state.key, order.venue_id) in live:
            continue
        counted = 0
        known = ledger.store.record(order.client_id) if order.client_id else None
        if known is not None:
            # Ours, and settled by now. It may simply have ended since the list was fetched.
            still = asked(
                f"order {order.client_id}",
                lambda o=order: venue.order(
                    key, o.client_id, venue_id=o.venue_id, conditional=o.conditional
                ),
            )
            if still is _UNANSWERED or still is None:
                complete = False
                continue
            if still.found is not Found.LIVE:
                continue
            order, counted = still, known.filled
        foreign = asked(f"order {order.venue_id}", lambda o=order, c=counted: _foreign(o, c))
        if foreign is _UNANSWERED:
            complete = False
            continue
        if ledger.store.run(_import(state.key, foreign)):
            imported.append(foreign.venue_id)
    return tuple(imported), complete


def _foreign(order: VenueOrder, counted: int) -> Foreign:
    if order.side is None or not order.venue_id:
        raise ValueError("an open order without side or id")
    return Foreign(
        order.venue_id,
        Side(order.side),
        Kind.CLOSE if order.reduce_only else Kind.OPEN,
        to_units(order.quantity),
        to_units(order.filled),
        counted,
        order.conditional,
    )


def _import(name: str, foreign: Foreign) -> Operation[bool]:
    return Operation(
        lambda state, known, now: import_foreign(state, known, foreign, now),
        id=foreign_id(name, foreign.venue_id),
        key=name,
    )
