"""EnforcerCore: one decision on one order, and its record, beneath both faces of the enforcer.

    sync | asyncio     the faces: what a service calls; here a refusal is raised, once
         |
        core  <----    with_ledger: the same call where a ledger has a part in the decision
        |  |
     rule  record

A decision is data: ``decide`` returns the refusal, or None, and raises nothing.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from threading import Lock
from time import monotonic, time
from typing import NamedTuple, cast

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.exchanges import UNSAID_EXCHANGE
from invariant_guard.basics.log import logger, say
from invariant_guard.basics.text import shown, storable
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.enforcer.clearances import Clearances, opening_of
from invariant_guard.enforcer.settings import Settings, switch
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.record.journal import Journal
from invariant_guard.record.rate_limit import RepeatLimiter
from invariant_guard.record.signals import signal_writer_of
from invariant_guard.rule.arguments import Options, read_order, read_source
from invariant_guard.rule.netting import judge
from invariant_guard.rule.policy import Basis

#: A constant of this module: it is looked up before every order.
_DEBUG = logging.DEBUG

_EXITS = frozenset({Basis.REDUCE_ONLY, Basis.CLOSE_POSITION})


class Ruling(NamedTuple):
    """What was ruled where a ledger had a part in it.

    Attributes:
        basis: why the order is allowed; None where it is not.
        existing: the signed position it was judged on; None where none was looked at.
        fault: what stops the order; None where it is allowed.
    """

    basis: Basis | None
    existing: object
    fault: Exception | None


class EnforcerCore:
    """Decides, hedging first, and writes every decision down.

    Args:
        settings: of the enforcer.
        allow_hedging: allow every order, unseen.
        counted: a ledger counts the orders of this enforcer.

    One instance serves any number of threads and tasks: an allowed order takes no lock, unless it
    opens something on a snapshot, and then a short one.

    Attributes:
        policy: what the rule goes by.
        observe: refused orders are let through.
        library: the client library that an order's ``params`` are for.
        unsaid_exchange: the exchange of an order that names none; ``UNSAID_EXCHANGE`` itself where
            no default was set.
        default_source: which strategy or model wants an order that does not say.
        take: tells the journal file that a service took an order's id; None without one, and then
            no id is made before it is asked for.
        journal: the record of its decisions.
        signals: takes the signals that services note; None where no file keeps them.
        hedge_mode_warning_shown: hedging was met and has been warned of.
    """

    def __init__(self, settings: Settings, allow_hedging: bool, *, counted: bool = False) -> None:
        self.policy = settings.policy
        self.observe = settings.observe
        self.library = settings.library
        self.unsaid_exchange = settings.default_exchange or UNSAID_EXCHANGE
        self.default_source = settings.default_source
        self.hedge_mode_warning_shown = False
        # A ledger knows more than clearances do; and a rollout blocks nothing, so clears nothing.
        self._clearances = (
            None if counted or self.observe else Clearances(self.policy.max_snapshot_age)
        )
        self._hedging_symbols = settings.hedging_symbols
        self._hedging_accounts = settings.hedging_accounts
        self.journal = Journal(
            settings.blocked_history, settings.decision_history, not self.observe, settings.count
        )
        self.take: Callable[[str], None] | None = None
        if settings.journal:
            # Here, because a service without one needs no SQLite.
            from invariant_guard.record.journal_file.writer import writer_of

            writer = writer_of(settings.journal)
            writer.keep(self.journal)
            self.take = writer.take
        self.signals = signal_writer_of(settings.signals) if settings.signals else None
        # Held here because they run before every order.
        self._numbers, self._write = self.journal.numbers, self.journal.write
        self.allow_hedging = allow_hedging
        self._looks, self._looking = RepeatLimiter(1.0), Lock()
        weakref.finalize(self, self.journal.close)
        if self.observe:
            say(
                logging.WARNING,
                "OBSERVE MODE IS ON: this enforcer judges and records, and blocks NO order",
            )

    @property
    def allow_hedging(self) -> bool:
        """Whether every order is allowed, unseen."""
        return self._allow_hedging

    @allow_hedging.setter
    def allow_hedging(self, value: bool) -> None:
        self._allow_hedging = switch("allow_hedging", value)
        self._hedging = bool(self._allow_hedging or self._hedging_symbols or self._hedging_accounts)

    def may_look_at(self, scope: str, limit: str) -> bool:
        """Whether nobody looked within the last second for who uses up a limit."""
        with self._looking:
            return self._looks.admit((scope, limit), monotonic()) is not None

    def is_hedged(self, symbol: object, account: object) -> bool:
        """Tell whether both directions are meant for such an order."""
        if not self._hedging:
            return False
        if self._allow_hedging:
            return True
        if type(symbol) is str and symbol in self._hedging_symbols:
            return True
        return type(account) is str and (
            self.policy.accounts.account_of(account) in self._hedging_accounts
        )

    def decide(
        self,
        symbol: object,
        side: object,
        quantity: object,
        positions: object,
        account: object,
        exchange: object,
        options: Options | None,
        ruling: Ruling | None = None,
        clears: bool = True,
        source: object = "",
        client_id: str = "",
    ) -> PositionInvariantViolation | None:
        """Judge one order and write the decision down.

        Args:
            symbol: as the caller gave it, and so are the next five.
            side: see ``EnforcerFace.check_can_open_position``.
            quantity: the same.
            positions: the same, or ``UNSET`` where a ledger ruled without any.
            account: the same.
            exchange: the same.
            options: what else the call says; None where it says nothing else.
            ruling: what was ruled already; None where the positions alone decide.
            clears: the order may be sent on this answer; False where it is only asked about.
            source: which strategy or model wants it; the enforcer's own where that is empty.
            client_id: the client order id that its handle will offer, where there is one already.

        Returns:
            The refusal; None where the order is allowed.
        """
        now = time()
        if exchange is UNSAID_EXCHANGE:
            exchange = self.unsaid_exchange
        existing: object = None
        snapshot = None
        # By type, not isinstance: that would ask the object itself, which may raise.
        if type(positions) is not dict and issubclass(type(positions), PositionSnapshot):
            snapshot = cast(PositionSnapshot, positions)
        try:
            # No truth of what may be anything: asking for it may raise.
            if type(source) is str and not source:
                source = self.default_source
            else:
                source = read_source(symbol, source) or self.default_source
            if self._hedging and self.is_hedged(symbol, account):
                basis = Basis.HEDGING
                self._warn_of_hedging()
                # Nobody has looked at these, so the history must not keep what they are.
                symbol, side, quantity = storable(symbol), storable(side), storable(quantity)
                account, exchange = storable(account), storable(exchange)
            elif ruling is None:
                basis, existing = judge(
                    self.policy, now, symbol, side, quantity, positions, account, exchange,
                    options,
                )  # fmt: skip
                if snapshot is not None and basis not in _EXITS and self._clearances is not None:
                    order = read_order(
                        self.policy, symbol, side, quantity, account, exchange, options
                    )
                    opening = opening_of(self.policy, order, snapshot, existing)
                    self._clearances.admit(opening, snapshot, remember=clears)
            elif ruling.fault is not None:
                return self._refuse(
                    ruling.fault,
                    now,
                    symbol,
                    side,
                    quantity,
                    snapshot,
                    account,
                    exchange,
                    options,
                    source,
                    client_id,
                )
            else:
                assert ruling.basis is not None
                basis, existing = ruling.basis, ruling.existing
        except Exception as caught:
            return self._refuse(
                caught, now, symbol, side, quantity, snapshot, account, exchange, options, source,
                client_id,
            )  # fmt: skip
        price = None if options is None else storable(options.price)
        try:
            record = (
                next(self._numbers), now, basis, symbol, side, quantity, price, existing,
                account, exchange, snapshot is not None, source, client_id,
            )  # fmt: skip
            self._write(record)
            if self.journal.watched or logger.isEnabledFor(_DEBUG):
                self.journal.announce(record)
        except Exception as trouble:
            self.journal.fault(trouble)
        if snapshot is not None and basis is not Basis.HEDGING:
            self._report_conflicts(now, snapshot, account, exchange)
        return None

    def _refuse(
        self,
        caught: Exception,
        now: float,
        symbol: object,
        side: object,
        quantity: object,
        snapshot: PositionSnapshot | None,
        account: object,
        exchange: object,
        options: Options | None,
        source: object,
        client_id: str,
    ) -> PositionInvariantViolation:
        violation, fault = _refusal(caught)
        price = None if options is None else options.price
        try:
            self.journal.refused(
                now, violation, fault, symbol, side, quantity, price, account, exchange,
                snapshot is not None, source, client_id,
            )  # fmt: skip
        except Exception as trouble:
            self.journal.fault(trouble)
        if snapshot is not None:
            self._report_conflicts(now, snapshot, account, exchange)
        return violation

    def _warn_of_hedging(self) -> None:
        if self.hedge_mode_warning_shown:
            return
        self.hedge_mode_warning_shown = True
        scope = "every order" if self._allow_hedging else "the symbols and accounts configured"
        say(logging.WARNING, "HEDGING IS ON for %s: opposing positions are allowed there", scope)

    def _report_conflicts(
        self, now: float, snapshot: PositionSnapshot, account: object, exchange: object
    ) -> None:
        try:
            for symbol, both in snapshot.broken:
                if not self.is_hedged(symbol, account):
                    self.journal.conflicts(now, snapshot, symbol, both, account, exchange)
        except Exception as trouble:
            self.journal.fault(trouble)


def _refusal(
    caught: Exception,
) -> tuple[PositionInvariantViolation, Exception | None]:
    """Return the refusal, and the fault behind it if the guard itself failed."""
    if isinstance(caught, PositionInvariantViolation):
        # It is raised again, or dropped; the frames that made it would only be kept alive.
        return caught.with_traceback(None), None
    violation = PositionInvariantViolation(
        f"Cannot judge the order: the guard failed with {type(caught).__name__}, {shown(caught)}",
        code=ViolationCode.INTERNAL,
    )
    violation.__cause__ = caught
    return violation, caught
