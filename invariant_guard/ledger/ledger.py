"""Ledger: the protocol on a store, as services and the command line use it."""

from __future__ import annotations

import contextlib
import time
from datetime import datetime
from typing import IO

from invariant_guard.basics.exchanges import canonical_exchange
from invariant_guard.basics.text import shown
from invariant_guard.ledger.archive import Archived, archive
from invariant_guard.ledger.limits import desk
from invariant_guard.ledger.limits.edits import recomputing
from invariant_guard.ledger.limits.pool_report import PoolReport
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.model.enums import Status
from invariant_guard.ledger.model.keys import Key, escape, suffix, text_of
from invariant_guard.ledger.model.legs import legs_of
from invariant_guard.ledger.model.units import QuantityLike, to_text
from invariant_guard.ledger.old_names import OldNames
from invariant_guard.ledger.operations import (
    LAG_MS,
    Alike,
    Asked,
    Operations,
    are_bound_alike,
    request_of,
)
from invariant_guard.ledger.outbox import Outbox
from invariant_guard.ledger.protocol.admission import Decision
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.protocol.position_reads import Adopted, Read, Verdict
from invariant_guard.ledger.protocol.recovery import Clocks
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.retirement import Retired
from invariant_guard.ledger.reconcile import LIMIT, Reconciled, reconcile
from invariant_guard.ledger.side_by_side import Crew
from invariant_guard.ledger.stores.base import Contents, OfOneKey, Store
from invariant_guard.ledger.venues.base import Venue
from invariant_guard.positions.snapshot import PositionSnapshot


class Observation:
    """A position read that is under way. Made by `Ledger.observe`, before the fetch."""

    def __init__(self, ledger: Ledger, key: str, version: int, started: int) -> None:
        self._ledger = ledger
        self.key = key
        self.version = version
        self.started = started
        self._began = time.time()

    def apply(self, positions: object) -> Verdict:
        """Take in the positions that were fetched.

        A direction that they show is added at once; one is removed only where a second observation
        agrees and no order was in flight for the lag bound.

        Args:
            positions: a snapshot, a mapping of symbol to signed quantity, or a pair of magnitudes
                (long, short). None, or positions that do not cover the key, change nothing.

        Returns:
            What became of the read.

        Raises:
            ValueError: a snapshot of another account, or one that was fetched longer before the
                observation began than the lag bound: a cached one is no read.
            StoreUnavailable: the store cannot be reached.
        """
        found = self._ledger.legs(self.key, positions, self._began)
        read = None if found is None else Read(*found, self.version, self.started)
        return self._ledger._take(self.key, read, self.started)


class Ledger:
    """Counts orders in flight, on one store.

    Args:
        store: where it is kept.
        url: names the store, for messages.
        lag_ms: how long a venue may take to show what it did, in ms.

    Reports about an order (`acknowledge`, `filled`, `not_sent`, ...) raise StoreUnavailable where
    the store cannot be reached. The order then goes on counting, and this process says it again, in
    the order it was said, once the store answers: only the owner knows it, and the venue may not be
    asked for an order whose id was never marked as sent. The order handle, which services use, logs
    the fault instead.
    """

    def __init__(self, store: Store, *, url: str = "", lag_ms: int = LAG_MS) -> None:
        self.url = url
        self.lag_ms = lag_ms
        self._store = store
        self._outbox = Outbox(store)
        self.crew = Crew()
        self._alike = Alike()
        self._old_names = OldNames()

    @property
    def store(self) -> Store:
        return self._store

    # -- orders --------------------------------------------------------------------------

    def reserve(self, asked: Asked) -> tuple[str, Decision]:
        """Decide and, where it is allowed, reserve, in one atomic step.

        Args:
            asked: the order, its quantity in the instrument's own unit.

        Returns:
            The order's id and the decision.

        Raises:
            ValueError: the quantity cannot be counted exactly.
            StoreUnavailable: the store cannot tell. A reservation that may have been made all the
                same is settled as never sent once the store is back.
        """
        request = request_of(asked, self._store.owner())
        if not asked.enforced:
            # An exit that the venue holds to reduce-only depends on nothing that is owed.
            self._outbox.pay_before_an_order()
            if not self._old_names.are_read:
                # A row that cannot be read stops the orders of its own key.
                with contextlib.suppress(OfOneKey):
                    self._old_names.read(self.contents().keys)
            self._old_names.check(asked)
        name = suffix(canonical_exchange(asked.exchange), asked.product, asked.instrument)
        try:
            return request.id, self._store.admit(asked.label, name, request)
        except BaseException as fault:
            self._outbox.words.admission_failed(request.id, fault)
            raise

    def note(self, event: Event, *, later: bool = False) -> None:
        """Keep the event of an order that the enforcer refused by itself.

        Args:
            event: of the refusal.
            later: do not wait for the store.
        """
        self._outbox.note(event, later)

    def acknowledge(
        self, order_id: str, venue_id: object = "", *, tracked: bool = False
    ) -> Receipt:
        """Report that the venue holds the order.

        Args:
            order_id: the reservation's id.
            venue_id: the venue's own id of it; text or None.
            tracked: the reservation's id travelled with the order.

        Raises:
            StoreUnavailable: the store cannot be reached; the word is said again by itself.
        """
        text = "" if venue_id is None else str(venue_id)
        return self._outbox.say(Operations.acknowledge(order_id, text, tracked))

    def filled(self, order_id: str, total: QuantityLike, final: bool = False) -> Receipt:
        """Report the cumulative fill of an order; repeating it is harmless, from any process.

        Args:
            order_id: the reservation's id.
            total: filled so far, in the instrument's own unit.
            final: the order has ended, and no more will be filled.

        Raises:
            ValueError: the total is no number, or negative.
            StoreUnavailable: the store cannot be reached; the word is said again by itself.
        """
        return self._outbox.say(Operations.filled(order_id, total, final))

    def not_sent(self, order_id: str, reason: str = "its owner never sent it") -> Receipt:
        """Report that the order never left its owner, or was refused for certain.

        Args:
            order_id: the reservation's id.
            reason: for the record.

        Raises:
            StoreUnavailable: the store cannot be reached; the word is said again by itself.
        """
        return self._outbox.say(Operations.not_sent(order_id, reason))

    def leave(self, order_id: str, reason: str) -> Receipt:
        """Report that the block that holds the order was left by an exception.

        Args:
            order_id: the reservation's id.
            reason: for the record.

        Raises:
            StoreUnavailable: the store cannot be reached; the word is said again by itself.
        """
        return self._outbox.say(Operations.leave(order_id, reason))

    def mark(self, order_id: str, *, tracked: bool, timed: bool) -> Receipt:
        """Note whether the id, and the deadline, travel with the order."""
        return self._outbox.say(Operations.mark(order_id, tracked, timed))

    def resolve(self, order_id: str, filled: QuantityLike) -> Receipt:
        """Settle an order by hand.

        Args:
            order_id: the reservation's id.
            filled: all that was ever filled of it, in the instrument's own unit.

        Raises:
            ValueError: the ledger never saw the id, or has more on record as filled.
            StoreUnavailable: the store cannot be reached.
        """
        if self._store.record(order_id) is None:
            raise ValueError(f"{order_id!r} is no order of this ledger")
        outcome = self._outbox.run(Operations.filled(order_id, filled, True, by_hand=True))
        if outcome is Receipt.CONTRADICTED:
            raise ValueError(f"more than {filled} is on record as filled of {order_id}")
        return outcome

    # -- keys ----------------------------------------------------------------------------

    def observe(self, key: Key | str) -> Observation:
        """Begin a position read of a key. Call it before the fetch.

        Raises:
            ValueError: the key is no `account/exchange/product/instrument`.
            StoreUnavailable: the store cannot be reached.
        """
        name = text_of(key)
        state, now = self._store.run(Operations.look(name))
        return Observation(self, name, state.version, now)

    def adopt(self, key: Key | str, positions: object) -> Adopted:
        """Adopt a complete snapshot on the caller's word: RECONCILING becomes READY.

        Args:
            key: a `Key`, or its text.
            positions: a complete snapshot, a mapping of symbol to signed quantity, or a pair of
                magnitudes (long, short).

        Raises:
            ValueError: the positions do not cover the key, are of another account or older than
                the lag bound; or the key is HALTED or in CONFLICT, which a snapshot cannot end.
            StoreUnavailable: the store cannot be reached.
        """
        name = text_of(key)
        legs = self.legs(name, positions, time.time())
        if legs is None:
            raise ValueError(f"these positions do not cover {name}: pass a complete snapshot")
        found: Adopted = self._outbox.run(Operations.adopt(name, *legs, self.lag_ms))
        state = self.state(name)
        if found in (Adopted.HALTED, Adopted.CONFLICT) and state.status is not Status.READY:
            raise ValueError(
                f"{name} is {state.status}: "
                + (
                    "`invariant-guard resume` it first"
                    if state.status is Status.HALTED
                    else "it takes two complete reads that show at most one leg; reconcile"
                )
            )
        return found

    def legs(self, name: str, positions: object, now: float) -> tuple[int, int] | None:
        """Return a key's legs in the positions; None where they do not cover it.

        Args:
            name: the key, as text.
            positions: see `legs_of`.
            now: when the read began, in seconds since the epoch.

        Raises:
            ValueError: a snapshot of another account, or fetched longer before `now` than the lag
                bound.
        """
        key = Key.parse(name)
        if isinstance(positions, PositionSnapshot):
            age = now - positions.fetched_at.timestamp()
            if age * 1000 > self.lag_ms:
                raise ValueError(f"the snapshot is {age:.1f} s old: fetch it again")
            if positions.account is not None and not self._is_account(key, positions.account):
                raise ValueError(
                    f"the snapshot is of account {shown(positions.account)}, and {name} is not"
                )
        return legs_of(key, positions)

    def _is_account(self, key: Key, name: str) -> bool:
        """Tell whether a name means the key's account: itself, a label or the venue's uid."""
        if name == key.account:
            return True
        bound = self.contents().accounts
        uid = bound.get(f"uid:{key.exchange}:{key.account}")
        return bound.get(name) == escape(key.account) or uid == escape(name)

    def state(self, key: Key | str) -> KeyState:
        """Return the record of a key: legs, status, live orders."""
        state: KeyState = self._store.run(Operations.look(text_of(key)))[0]
        return state

    def halt(self, key: Key | str, reason: str = "by hand") -> Status:
        """Refuse openings on a key, or in a scope, until `resume`. Exits pass.

        Args:
            key: a `Key`, its text, or a scope: `account:futures-1`, `exchange:futures-1/binance`,
                `source:rl_v3`, `key:...` or `ledger`.
            reason: for the record.

        Raises:
            ValueError: a scope of an account that is unbound, or of a pool that is not in force.
            StoreUnavailable: the store cannot be reached.
        """
        if desk.is_scope(key):
            self._check_scope(str(key))
            self._store.edit(desk.halt_scope(str(key), reason))
            return Status.HALTED
        return self._outbox.run(Operations.halt(text_of(key), reason))

    def resume(self, key: Key | str, reason: str = "by hand") -> Status:
        """End a halt of a key or of a scope.

        HALTED becomes RECONCILING; RECONCILING becomes READY with the legs on record. In a scope,
        losses that were reached and a review that was due end too, and such a loss counts from here on.
        """
        if desk.is_scope(key):
            self._check_scope(str(key))
            self._store.edit(desk.resume_scope(str(key), reason))
            return Status.READY
        return self._outbox.run(Operations.resume(text_of(key), reason))

    def retire(self, key: Key | str, reason: str = "by hand") -> None:
        """Take a key out of use: reconcile passes it over, and so does `status`.

        Nothing of it is forgotten, and the next order on it takes it back into use.

        Args:
            key: a `Key`, or its text.
            reason: for the record.

        Raises:
            ValueError: an order on it is in flight or UNKNOWN, a leg is on record, or the key is
                HALTED or in CONFLICT. The message says which.
            StoreUnavailable: the store cannot be reached.
        """
        name = text_of(key)
        found = self._outbox.run(Operations.retire(name, reason))
        if found is Retired.RETIRED:
            return
        state = self.state(name)
        if found is Retired.IN_FLIGHT:
            orders = ", ".join(f"{r.id} ({r.state.value})" for r in sorted(state.live)[:5])
            raise ValueError(f"{name} has {len(state.live)} orders in flight: {orders}")
        if found is Retired.EXPOSED:
            legs = f"long {to_text(state.long)}, short {to_text(state.short)}"
            raise ValueError(f"{name} holds {legs}: close it, and reconcile")
        raise ValueError(f"{name} is {state.status}: {state.why or 'that has to end first'}")

    def bind(self, label: str, account: str, *, replace: bool = False) -> None:
        """Bind an account label to an account, for every service that uses this store.

        Args:
            label: the word that services use.
            account: the account's own name.
            replace: bind it anew, where nothing is open or in flight on either account. Every key
                of both is to be read again then.

        Raises:
            ValueError: a word that no order can carry (empty, padded, unprintable, longer than 128
                characters), or a label that means another account already: without `replace`, or
                while there are positions or orders in flight under it.
            StoreUnavailable: the store cannot be reached.
        """
        for word in (label, account):
            if not word or word != word.strip():
                raise ValueError(f"account label {word!r} is empty or padded")
            if not word.isprintable() or len(word) > 128:
                raise ValueError(f"account label {shown(word)} is no plain text of 128 characters")
        if replace:
            found = self._store.rebind(label, account)
            self._alike.clear()
            if found.hindered:
                more = "" if len(found.hindered) <= 5 else f" and {len(found.hindered) - 5} more"
                raise ValueError(
                    f"label {label!r} stays bound to {found.before!r}: "
                    f"{', '.join(found.hindered[:5])}{more}; close and settle them first"
                )
            return
        bound = self._store.bind(label, account)
        if bound != escape(account):
            raise ValueError(
                f"label {label!r} is bound to {bound!r} already, not to {account!r}; where that was "
                f"a mistake: `invariant-guard bind --replace {label} {account}`"
            )

    def is_one_account(self, label: str, name: str) -> bool:
        """Tell whether a bound label and another name mean one account."""
        pair = label, name
        if not self._alike.holds(pair) and are_bound_alike(self.contents().accounts, *pair):
            self._alike.add(pair)
        return self._alike.holds(pair)

    # -- limits --------------------------------------------------------------------------

    def apply_limits(self, limits: Limits, *, reason: str, replaces: int | None = None) -> bool:
        """Put limits in force, for every service that uses this store.

        Args:
            limits: what `Limits.load` read.
            reason: for the record.
            replaces: the version that has to be in force; 0 for none. None does not ask.

        Returns:
            Whether anything changed.

        Raises:
            ValueError: an account that they name is unbound, their version is not above that in
                force, or `replaces` is not.
            StoreUnavailable: the store cannot be reached.
        """
        accounts = (self.contents()).accounts
        return self._store.edit(desk.apply(limits, accounts, reason, replaces))

    def limits(self) -> Limits | None:
        """Return the limits in force, or None."""
        return self.contents().limits

    def usage(self) -> list[Usage]:
        """Return how far each limit is used, on every scope that the ledger knows."""
        return list(self.contents().usage() or ())

    def pool(self, name: str) -> PoolReport:
        """Return a pool in force with its keys; `exposure()` says what they hold together.

        Raises:
            ValueError: no pool of that name is in force.
            StoreUnavailable: the store cannot be reached.
        """
        return self.contents().pool(name)

    def feed(
        self, name: str, scope: str, factor: QuantityLike, valid_for: float | int | str
    ) -> float:
        """Feed a factor that limits ask for, or a rate, until it expires.

        Args:
            name: the feed's, as the limits write it; `fx` for a rate.
            scope: of these limits, or one that theirs stands for, or `ledger` for all of them; of a
                rate the currency.
            factor: 0 to 1; of a rate what one of the currency is worth in that of the limits.
            valid_for: seconds, or text such as 15m; the limits' own max-age bounds it.

        Returns:
            The seconds for which it holds, by the store's clock.

        Raises:
            ValueError: no limit in force asks for it, or factor or rate is none.
            StoreUnavailable: the store cannot be reached.
        """
        self._check_scope(scope)
        return (self._store.edit(desk.feed(name, scope, factor, valid_for))) / 1000

    def override(
        self,
        scope: str,
        limit: str,
        value: QuantityLike,
        *,
        valid_for: float | int | str,
        reason: str,
    ) -> None:
        """Put another cap in place of a limit's, for at most a day.

        Raises:
            ValueError: no such limit is in force, or it is none that can be lifted.
            StoreUnavailable: the store cannot be reached.
        """
        self._check_scope(scope)
        self._store.edit(desk.override(scope, limit, value, valid_for, reason))

    def _check_scope(self, scope: str) -> None:
        """Raise ValueError for the scope of an account or a pool that is none."""
        if desk.names_what_is_known(scope):
            # Where a row cannot be read, a halt is wanted all the more.
            with contextlib.suppress(OfOneKey):
                found = self.contents()
                standing = found.rows.get(scope, NO_ROW).standing
                # What stands can be ended, though its pool is gone.
                if not (standing.halted or standing.latched):
                    desk.check_scope(scope, found.accounts, found.limits)

    def report_equity(
        self, account: str, amount: QuantityLike, at: float | datetime | None = None
    ) -> tuple[str, ...]:
        """Report an account's equity, which its loss limits are judged by.

        Args:
            account: the account's own name, or a label of it.
            amount: in the limits' currency.
            at: when it was so; now where left out.

        Returns:
            The loss limits that are reached: nothing opens until a person resumes the account.

        Raises:
            ValueError: the account has no loss limit, or the amount is no number.
            StoreUnavailable: the store cannot be reached.
        """
        accounts = (self.contents()).accounts
        return self._store.edit(desk.report_equity(account, amount, at, accounts))

    def set_price(self, key: Key | str, price: QuantityLike) -> bool:
        """Set the price of what a key took in without one.

        Returns:
            Whether there was anything to value.

        Raises:
            ValueError: the price is none, or in a currency that the limits in force do not know.
            StoreUnavailable: the store cannot be reached.
        """
        name = text_of(key)
        return self._outbox.run(Operations.value(name, desk.price(price, name, self.limits())))

    def add_up(self) -> None:
        """Add up the totals of all scopes anew, from the keys themselves."""
        self._store.edit(recomputing())

    # -- what is known -------------------------------------------------------------------

    def contents(self) -> Contents:
        """Return every key with its live orders, and the bound labels, at one moment."""
        return self._store.contents()

    def orders(self) -> list[Reservation]:
        """Return every live reservation."""
        return [record for key in self.contents().keys for record in key.live]

    def order(self, order_id: str) -> Reservation | None:
        """Return the record of an id, settled ones included."""
        return self._store.record(order_id)

    def events(self, since: int | None = None) -> list[Event]:
        """Return the events, oldest first; `since` in Unix ms. For many, use `events_after`."""
        found: list[Event] = []
        number = 0
        while page := self._store.events_after(number, 1000):
            found += [event for event in page if since is None or event.at >= since]
            number = page[-1].number
        return found

    def events_after(self, number: int, limit: int = 1000) -> list[Event]:
        """Return a page of events, oldest first, from behind a number.

        0 is before the first. The number of the last one is where the next page begins.
        """
        return self._store.events_after(number, limit)

    def blocked(self, since: int | None = None) -> list[Event]:
        """Return the refusals, oldest first; `since` in Unix ms."""
        return self._store.refusals(since)

    def archive(self, file: IO[str], before: int) -> Archived:
        """Move events and ended orders from before a moment to a file.

        An order stays as long as a late fill of it or a repetition of its request may come.

        Args:
            file: open for writing.
            before: Unix ms, at least a day ago.

        Raises:
            ValueError: `before` is less than a day ago.
            StoreUnavailable: the store cannot be reached; what was dropped so far is in the file.
        """
        return archive(self._store, file, before, time.time_ns() // 1_000_000)

    def reconcile(
        self, venue: Venue, keys: list[Key | str] | None = None, *, limit: float = LIMIT
    ) -> list[Reconciled]:
        """Ask the venue what became of everything in flight, and what is open.

        Safe from any number of processes at once. Keys are asked about in threads side by side, so
        a slow answer about one holds up no other; a venue that takes only one question at a time
        says so by an attribute `at_once = 1`. Keys that a pool has to know are read too; where a
        method `lists(key)` of the venue answers False, they are taken out of use.

        Args:
            venue: answers for one account at one exchange.
            keys: keys that the ledger has no row for yet.
            limit: seconds after which a key is left behind for this round.

        Returns:
            One result for each key.

        Raises:
            WrongAccount: the venue is of another account than before, or a key is none of its own.
            StoreUnavailable: the store cannot be reached.
        """
        return reconcile(self, venue, keys, limit)

    def owe(self, order_id: str) -> None:
        """Settle an id that will never be sent, as soon as the store answers."""
        self._outbox.words.never_sent(order_id)

    def owner_of_this_process(self) -> str:
        """Return the identity under which this process reserves."""
        return self._store.owner()

    def close(self) -> None:
        """Let go of the store's connection. Releases no reservation."""
        self._store.close()

    def _take(self, key: str, read: Read | None, started: int) -> Verdict:
        """Take in a read for which the venue was not asked about orders."""
        lag = self.lag_ms

        def clocks(now: int) -> Clocks:
            return Clocks(started, now, None, lag, 0)

        verdict: Verdict = self._outbox.run(Operations.apply(key, read, {}, clocks, False))
        return verdict
