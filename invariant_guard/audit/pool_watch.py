"""Pool: which orders one would have refused, and where its accounts stood against one another.

    opening's first fill ---> against(pool, siblings, side) ---> refused: AUD013
    order's later fill -----> it was in flight since its first: the same, for what opened meanwhile
    each moment ------------> the same, for what is held: AUD009, from then until nothing opposes

The answers are the runtime's own. What nothing known refuses cannot be told while a sibling is unknown.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from invariant_guard.audit.book import MOST_ORDERS, SeenOrder
from invariant_guard.audit.codes import AuditCode, Doubt
from invariant_guard.audit.findings import Finding, Findings
from invariant_guard.audit.model import Fill, Where
from invariant_guard.audit.policy import AuditPolicy
from invariant_guard.audit.pool_keys import PoolKeys, Siblings, Start
from invariant_guard.audit.ruling import OpenLegs, OrderVerdict
from invariant_guard.audit.times import span
from invariant_guard.audit.trouble import AuditError
from invariant_guard.ledger.limits.model import Opposing, Pool
from invariant_guard.ledger.limits.pool_report import PoolReport
from invariant_guard.ledger.limits.pools import against
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.values import nearest
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import Kind, Refusal, Side, Status
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation

_OPENS = frozenset({OrderVerdict.OPENING, OrderVerdict.BOTH_LEGS, OrderVerdict.CROSSED})
_MOST_ROWS = 50


class _Outcome(NamedTuple):
    """What a pool made of an opening: a refusal, a doubt, a wait."""

    refusal: str = ""
    doubt: str = ""
    unseen: frozenset[tuple[str, bool]] = frozenset()


class _Opening:
    """An opening that another order may turn out to have stood against."""

    __slots__ = ("fill", "outcome", "siblings")

    def __init__(self, fill: Fill, outcome: _Outcome, siblings: tuple[str, ...]) -> None:
        self.fill = fill
        self.outcome = outcome
        self.siblings = siblings


class _Opposed:
    """A time in which a pool's accounts stood against one another."""

    __slots__ = ("accounts", "at", "overlap", "rows", "where")

    def __init__(self, at: int, where: Where) -> None:
        self.at = at
        self.where = where
        self.accounts: set[str] = set()
        self.overlap = 0
        self.rows: list[str] = []


def pool_named(limits: Limits | None, name: str) -> Pool:
    """Return a pool by its name. Raises AuditError, with the nearest one, where there is none."""
    pools = () if limits is None else limits.pools
    for pool in pools:
        if pool.name == name:
            return pool
    names = [pool.name for pool in pools]
    hint = nearest(name, names) if names else "the limits define none: write [[pool]]"
    raise AuditError(f"--pool: there is no pool {name}; {hint}")


class PoolWatch:
    """Holds the orders of a replay to a pool.

    Args:
        limits: as a file or a ledger says them.
        policy: which names the pool.
        found: where what was found goes.
        start: tells what a key held at the start.

    Raises:
        AuditError: there is no such pool.
    """

    def __init__(
        self, limits: Limits | None, policy: AuditPolicy, found: Findings, start: Start
    ) -> None:
        self._pool = pool = pool_named(limits, policy.pool)
        families = () if limits is None else limits.families
        self._limits = Limits(
            pools=(pool,), families=tuple(each for each in families if each.name in pool.families)
        )
        self._keys = PoolKeys(self._limits, pool, tuple(policy.positions or ()), start)
        self._found = found
        #: Of the moment that is being read.
        self._at = 0
        self._asked: list[tuple[str, Fill, OrderVerdict]] = []
        self._more: list[tuple[str, Fill, SeenOrder]] = []
        self._recent: deque[_Opening] = deque(maxlen=MOST_ORDERS)
        self._outcomes: Counter[_Outcome] = Counter()
        self._orders = 0
        self._opposed: dict[str, _Opposed] = {}

    def take(
        self, fill: Fill, verdict: OrderVerdict, after: OpenLegs, order: SeenOrder | None
    ) -> None:
        """Take a fill in, by what the replay made of it.

        Args:
            fill: of the order.
            verdict: on the fill.
            after: what is open on its key then.
            order: of an earlier fill; None where this is the first.
        """
        if fill.at != self._at:
            self._settle()
            self._at = fill.at
        name = self._keys.name(fill.where)
        if name is None:
            return
        self._keys.move(fill.where, name, after, starts_flat=fill.origin.starts_flat)
        if order is None:
            self._asked.append((name, fill, verdict))
        else:
            self._more.append((name, fill, order))

    def _settle(self) -> None:
        """Judge what came at one moment, of which nothing says what was first."""
        for name, fill, order in self._more:
            if order.verdict in _OPENS:
                self._look_back(name, fill, order.fill)
        for name, fill, verdict in self._asked:
            self._orders += 1
            if verdict in (OrderVerdict.OPENING, OrderVerdict.CANNOT_TELL):
                outcome = self._ask(name, fill, verdict)
                self._outcomes[outcome] += 1
                if verdict is OrderVerdict.OPENING:
                    self._recent.append(_Opening(fill, outcome, self._keys.alike(name)))
        rows = {name: fill.place for name, fill, _ in (*self._asked, *self._more)}
        for kind, name in {self._keys.kind(name): name for name in self._keys.before}.items():
            # Else nothing begins or ends, and nothing stands against more than before.
            changed = self._keys.grew if kind in self._opposed else self._keys.turned
            if any(changed(one) or self._keys.turned(one) for one in self._keys.before):
                self._stand(kind, name, rows[name])
        self._keys.settle()
        self._asked.clear()
        self._more.clear()

    # -- orders --------------------------------------------------------------------------

    def _ask(self, name: str, fill: Fill, verdict: OrderVerdict) -> _Outcome:
        """Ask the pool for an opening."""
        if self._pool.opposing is Opposing.ALLOW:
            return _Outcome()
        if verdict is OrderVerdict.CANNOT_TELL:
            return _Outcome(doubt="whether it opened cannot be told")
        now = self._keys.siblings(name)
        answers = [against(self._pool, now.states, fill.side)]
        if len(self._keys.before) > 1:
            before = self._keys.siblings(name, before=True)
            answers.append(against(self._pool, before.states, fill.side))
        found = next(filter(None, answers), None)
        if found is None:
            return self._untold(now)
        if not all(answers):
            return _Outcome(doubt=Doubt.EQUAL_TIMES.value)
        self._refuse(fill, *found)
        return _Outcome(found[0].value)

    def _untold(self, others: Siblings) -> _Outcome:
        """Return what is open about an opening that nothing known refuses."""
        if self._pool.opposing is Opposing.ORDERS:
            # What was held at the start is in nobody's way; whether there were orders is.
            return _Outcome(unseen=frozenset((account, False) for account, _ in others.unseen))
        if others.unknown:
            return _Outcome(doubt=f"nobody says what {unquote(others.unknown[0])} held")
        return _Outcome(unseen=others.unseen)

    def _look_back(self, name: str, fill: Fill, first: Fill) -> None:
        """Ask for what opened while an order was in flight, as its later fill shows."""
        record = Reservation(fill.order_id, name, fill.side, Kind.OPEN, fill.quantity)
        other = KeyState(name, status=Status.READY).with_live((record,))
        for opening in reversed(self._recent):
            since = opening.fill
            if since.at <= first.at:
                break
            if opening.outcome.refusal or name not in opening.siblings:
                continue
            found = against(self._pool, (other,), since.side)
            if found is None:
                continue
            self._outcomes[opening.outcome] -= 1
            opening.outcome = _Outcome(found[0].value)
            self._outcomes[opening.outcome] += 1
            self._refuse(since, *found, fill.place)
            self._oppose(
                since.at, fill.at, since.where, {since.where.account, fill.where.account},
                (first.place, since.place, fill.place),
                f"opened against order {fill.order_id} of {fill.where.text}, which had filled "
                f"{span(since.at - first.at)} before and did again {span(fill.at - since.at)} after",
            )  # fmt: skip

    def _refuse(self, fill: Fill, refusal: Refusal, breach: Breach, *rows: str) -> None:
        self._found.add(
            Finding(
                AuditCode.AUD013, fill.at, fill.where, f"{refusal.value}: {breach.text}",
                (fill.source,) if fill.source else (), (fill.place, *rows), None,
                (("scope", breach.scope), ("limit", breach.name)),
            )
        )  # fmt: skip

    # -- what is held --------------------------------------------------------------------

    def _stand(self, kind: str, name: str, row: str) -> None:
        """Begin, continue or end the time in which accounts stand against one another."""
        facing = self._facing(kind)
        opposed = self._opposed.get(kind)
        if facing:
            if opposed is None:
                where = self._keys.where(name)._replace(account="")
                opposed = self._opposed[kind] = _Opposed(self._at, where)
            opposed.accounts.update(unquote(key.key.partition("/")[0]) for key in facing)
            report = PoolReport(self._limits, self._pool, tuple(facing))
            (exposure,) = (each for each in report.exposure() if each.what == kind)
            opposed.overlap = max(opposed.overlap, min(exposure.long, exposure.short))
            if len(opposed.rows) < _MOST_ROWS:
                opposed.rows.append(row)
        elif opposed is not None:
            opposed.rows.append(row)
            del self._opposed[kind]
            self._end(kind, opposed, self._at)

    def _facing(self, kind: str) -> list[KeyState]:
        """Return the keys that hold what another one stands against."""
        keys = self._keys.of_kind(kind)

        def stands(key: KeyState) -> bool:
            others = tuple(keys[name] for name in self._keys.alike(key.key) if name in keys)
            return any(key.leg(side) and against(self._pool, others, side) for side in Side)

        return list(filter(stands, keys.values()))

    def _end(self, kind: str, opposed: _Opposed, until: int | None) -> None:
        overlap = to_text(opposed.overlap)
        length = "still open" if until is None else span(until - opposed.at)
        self._oppose(
            opposed.at, until, opposed.where, opposed.accounts, tuple(opposed.rows),
            f"{' and '.join(sorted(opposed.accounts))} held opposite positions of {unquote(kind)}: up to "
            f"{overlap}, {length}", ("overlap", overlap),
        )  # fmt: skip

    def _oppose(
        self, at: int, until: int | None, where: Where, accounts: Iterable[str],
        rows: tuple[str, ...], text: str, *facts: tuple[str, str],
    ) -> None:  # fmt: skip
        name = self._pool.name
        found = (("pool", name), ("accounts", ", ".join(sorted(accounts))), *facts)
        text = f"pool {name}: {text}"
        self._found.add(Finding(AuditCode.AUD009, at, where, text, (), rows, until, found))

    # -- the end -------------------------------------------------------------------------

    def close(self) -> None:
        """Judge the last moment, and note what is open still and which accounts are missing."""
        self._settle()
        for kind, opposed in self._opposed.items():
            self._end(kind, opposed, None)
        for account in self._keys.missing():
            text = (
                f"pool {self._pool.name}: no row is of account {account}, which is unknown and not "
                "flat; name its files too, or take it out of the pool in a copy of the limits"
            )
            self._found.add(Finding(AuditCode.AUD008, None, Where(account, "", ""), text))

    def document(self) -> dict[str, Any]:
        """Return what the pool would have done, as JSON has it."""
        pool = self._pool
        refused: Counter[str] = Counter()
        why: Counter[str] = Counter()
        for outcome, number in self._outcomes.items():
            doubt = outcome.doubt or self._keys.why_unknown(outcome.unseen)
            if number and outcome.refusal:
                refused[outcome.refusal] += number
            elif number and doubt:
                why[doubt] += number
        openings, untold = self._outcomes.total(), why.total()
        return {
            "name": pool.name,
            "opposing": pool.opposing.value,
            "venues": "any" if pool.any_venue else "same",
            "families": list(pool.families),
            "accounts": list(map(unquote, pool.accounts)),
            "accounts_missing": self._keys.missing(),
            "accounts_outside": sorted(self._keys.outside),
            "orders": self._orders,
            "openings": openings,
            "judged": openings - untold,
            "cannot_tell": untold,
            "cannot_tell_why": _by_name(why),
            "would_refuse": _by_name(refused),
        }

    def notes(self) -> list[str]:
        """Return what the pool was not held to, in sentences."""
        name = f"pool {self._pool.name}"
        found = []
        if self._pool.opposing is not Opposing.ALLOW:
            found.append(
                f"{name}: an order is taken to be in flight from its first fill to its last, which is "
                "the least; files of fills show no more"
            )
        if self._keys.outside:
            others = ", ".join(account or "(unnamed)" for account in sorted(self._keys.outside))
            found.append(f"{name}: accounts outside of it are not held against it: {others}")
        found += [
            f"{name}: no row is of family {family}, whose members are EXCHANGE/PRODUCT/INSTRUMENT; "
            "--exchange says the first of rows that name none"
            for family in self._keys.families_unmet()
        ]
        found += [
            f"{name}: {one.text} and {other.text} may be one instrument, and were not held against "
            "one another: spell it alike"
            for one, other in self._keys.doubles()
        ]
        return found


def _by_name(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
