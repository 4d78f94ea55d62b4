"""Alerts: what is worth waking somebody for, each with its cure and its proof.

A rule, its tests, its part of the runbook and its panel are made from one object here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from invariant_guard.monitoring.families import (
    DECISIONS,
    EVENTS,
    FOREIGN,
    HALTED,
    KEYS,
    LIMIT_STALE,
    LIMIT_USAGE,
    OLDEST_UNKNOWN,
    RECONCILED,
    UP,
)

CRITICAL, WARNING, INFO = "critical", "warning", "info"

#: Series of a test: from name with labels to values in promtool's notation, one a minute.
Series = dict[str, str]


@dataclass(frozen=True)
class Alert:
    """One alert.

    Attributes:
        name: as Prometheus has it.
        expr: what has to hold.
        wait: for how long, in promtool's notation.
        severity: ``critical``, ``warning`` or ``info``.
        summary: one sentence; ``{label}`` stands for a label's value.
        meaning: what has happened, for somebody who did not write the service.
        steps: what to do, in order.
        codes: of refusals that have to do with it.
        fires: series with which it fires at ``at``.
        labels: that it has then.
        silent: series with which it stays silent.
        at: when the tests look.
    """

    name: str
    expr: str
    wait: str
    severity: str
    summary: str
    meaning: str
    steps: tuple[str, ...]
    fires: Series
    silent: Series
    codes: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    at: str = "10m"

    @property
    def anchor(self) -> str:
        """Where its part of the runbook begins."""
        return self.name.lower()


_D, _KEYS = DECISIONS.name, KEYS.name


def _decided(outcome: str, code: str, values: str, exchange: str = "binance") -> Series:
    return {f'{_D}{{outcome="{outcome}",code="{code}",exchange="{exchange}"}}': values}


_ALLOWED = _decided("allowed", "", "0+5x30")

ALERTS = (
    Alert(
        "OrderBlocked",
        f'sum by (code) (increase({_D}{{outcome="refused"}}[5m])) > 0',
        "0m",
        WARNING,
        "Orders are refused: {code}.",
        "The guard refused at least one order within five minutes. One refusal may be a signal that "
        "came twice; the same code again and again is a state that somebody has to end.",
        (
            "`invariant-guard blocked --since 1h` shows which orders, whose they were and why.",
            "Look the code up in refusals.md: its cure stands beside it.",
            (
                "Is it RECONCILING or STORE_UNAVAILABLE? Then every opening is refused: go on with "
                "ReconcileStale or StoreUnavailable."
            ),
        ),
        fires={
            # The first refusal of a code, of a series that began at 0.
            **_decided("refused", "OPPOSING_POSITION", "0x8 1x40"),
            **_decided("refused", "OPPOSING_ORDER", "0x60"),
        },
        labels={"code": "OPPOSING_POSITION"},
        silent={**_decided("refused", "OPPOSING_POSITION", "7x60"), **_ALLOWED},
    ),
    Alert(
        "BlockedRatioHigh",
        f'sum(increase({_D}{{outcome=~"refused|failed"}}[10m])) / sum(increase({_D}[10m])) > 0.2'
        f" and sum(increase({_D}[10m])) >= 10",
        "2m",
        CRITICAL,
        "More than a fifth of all orders is refused.",
        "At least ten orders were judged within ten minutes, and more than a fifth of them refused: "
        "a strategy trades against its own position, or the guard lacks what it needs to know.",
        (
            "`invariant-guard blocked --since 15m`: is it one code, one source, one symbol?",
            "One source: stop that strategy. One key: `invariant-guard status` says what it waits for.",
            "All codes at once after a deployment: roll it back.",
        ),
        fires={**_ALLOWED, **_decided("refused", "OPPOSING_POSITION", "0+2x30")},
        silent={
            # Every order refused, and too few of them to say anything.
            **_decided("allowed", "", "0x30"),
            **_decided("refused", "OPPOSING_POSITION", "0x10 1 2 3 3x20"),
        },
        at="20m",
    ),
    Alert(
        "GuardFailed",
        f'sum(increase({_D}{{outcome="failed"}}[5m])) > 0',
        "0m",
        CRITICAL,
        "The guard itself failed, and refused the order.",
        "Something in the guard raised. The order was not cleared, and nothing is known about it.",
        (
            "The service's log holds the traceback, under `invariant_guard`.",
            "`invariant-guard blocked --code INTERNAL --since 1h` shows which orders.",
            "Report it with the traceback; roll back what was deployed last.",
        ),
        codes=("INTERNAL",),
        fires=_decided("failed", "INTERNAL", "0x8 1x20"),
        silent={
            **_decided("failed", "INTERNAL", "3x30"),
            **_decided("refused", "UNKNOWN_SIDE", "0+1x30"),
        },
    ),
    Alert(
        "StoreUnavailable",
        f'sum(increase({_D}{{code="STORE_UNAVAILABLE"}}[5m])) > 0 or min({UP.name}) == 0',
        "0m",
        CRITICAL,
        "The ledger's store cannot be reached; openings are refused.",
        "Orders in flight cannot be counted, so the guard refuses to open anything. Reduce-only "
        "exits pass.",
        (
            "`invariant-guard status` says what is wrong with the store, and the cure.",
            (
                "Redis: is it up, is its memory full, was it failed over? SQLite: is the disk full, does "
                "a stopped process hold the lock?"
            ),
            "Once it is back, nothing that was in flight is forgotten; reconcile runs by itself.",
        ),
        codes=("STORE_UNAVAILABLE",),
        fires={UP.name: "1x8 0x20", **_decided("refused", "STORE_UNAVAILABLE", "0x30")},
        silent={UP.name: "1x30", **_decided("refused", "STORE_UNAVAILABLE", "2x30")},
    ),
    Alert(
        "UnknownOrderOld",
        f"max({OLDEST_UNKNOWN.name}) > 60",
        "1m",
        CRITICAL,
        "An order's fate has been UNKNOWN for more than a minute.",
        "A process died or a request timed out, and nobody knows whether the venue holds the order. "
        "It counts against the other side until that is known.",
        (
            "`invariant-guard status` names the order and what would settle it.",
            "Does `invariant-guard reconcile --watch` run? It asks the venue.",
            (
                "If the venue cannot be asked for it: look there yourself, then "
                "`invariant-guard resolve ID --filled QUANTITY`."
            ),
        ),
        codes=("OPPOSING_ORDER",),
        fires={OLDEST_UNKNOWN.name: "0x4 0+60x20"},
        silent={OLDEST_UNKNOWN.name: "0 30 55 0x20"},
    ),
    Alert(
        "KeyInConflict",
        f'sum({_KEYS}{{status="CONFLICT"}}) > 0',
        "0m",
        CRITICAL,
        "A long and a short may both be open on a key.",
        "What reconcile read, or a late fill, says that both directions may be open. Openings on the "
        "key are refused; exits pass.",
        (
            "`invariant-guard status` names the key, and why.",
            "Close one leg at the venue with a reduce-only order.",
            "Two reads that show at most one leg (`invariant-guard reconcile`) make it READY.",
            "Find the code path that opened the other side: ForeignOrder, or an order without a guard.",
        ),
        codes=("CONFLICT", "LEGS_IN_CONFLICT"),
        fires={f'{_KEYS}{{status="CONFLICT"}}': "0x8 1x20", f'{_KEYS}{{status="READY"}}': "2x30"},
        silent={f'{_KEYS}{{status="CONFLICT"}}': "0x30", f'{_KEYS}{{status="READY"}}': "2x30"},
    ),
    Alert(
        "ReconcileStale",
        f"time() - max({RECONCILED.name}) > 300 and sum({_KEYS}) > 0",
        "1m",
        CRITICAL,
        "No venue has been read for more than five minutes.",
        "Nobody runs reconcile, or it cannot reach the venue. Orders whose fate is UNKNOWN stay so, "
        "and keys that wait for a read refuse every opening with RECONCILING.",
        (
            (
                "Is the process that runs `invariant-guard reconcile --venue ... --watch 10` alive? "
                "Start it again; it says what it cannot do."
            ),
            "Run one round by hand: `invariant-guard reconcile --venue package.module:factory`.",
            (
                "Does it say that the ledger has no key of that account? Then the venue has another name "
                "than orders use."
            ),
        ),
        codes=("RECONCILING",),
        fires={RECONCILED.name: "60x30", f'{_KEYS}{{status="READY"}}': "1x30"},
        silent={RECONCILED.name: "0+60x30", f'{_KEYS}{{status="READY"}}': "1x30"},
    ),
    Alert(
        "LimitNearCap",
        f"max by (scope, limit) ({LIMIT_USAGE.name}) >= 0.8",
        "1m",
        WARNING,
        "{limit} of {scope} is used to four fifths.",
        "The next orders may be refused by this limit.",
        (
            "`invariant-guard limits show` shows the headroom and what uses it.",
            "Is that what the desk means to hold? Reduce, or have the limit raised by whoever may.",
        ),
        fires={f'{LIMIT_USAGE.name}{{scope="account:main",limit="max-long"}}': "0.5x4 0.85x20"},
        labels={"scope": "account:main", "limit": "max-long"},
        silent={f'{LIMIT_USAGE.name}{{scope="account:main",limit="max-long"}}': "0.7x30"},
    ),
    Alert(
        "LimitBreached",
        f"max by (scope, limit) ({LIMIT_USAGE.name}) > 1"
        f' or sum by (kind) (increase({EVENTS.name}{{kind="limit_breached"}}[5m])) > 0',
        "0m",
        CRITICAL,
        "A limit is exceeded.",
        "More is open than a limit allows: it was lowered, a price moved, or orders reached the "
        "venue past the guard. Openings are refused; exits pass.",
        (
            "`invariant-guard limits show` shows which limit, and by how much.",
            "Reduce with reduce-only orders until it is below the cap.",
            (
                "If nobody lowered the limit and no price moved: look for orders past the guard, as "
                "under ForeignOrder."
            ),
        ),
        fires={f'{LIMIT_USAGE.name}{{scope="account:main",limit="max-long"}}': "0.9x4 1.2x20"},
        labels={"scope": "account:main", "limit": "max-long"},
        silent={
            f'{LIMIT_USAGE.name}{{scope="account:main",limit="max-long"}}': "1x30",
            f'{EVENTS.name}{{kind="limit_breached",code=""}}': "2x30",
        },
    ),
    Alert(
        "ScopeHalted",
        f'max by (scope) ({HALTED.name}{{scope!="any"}}) > 0',
        "0m",
        WARNING,
        "{scope} is halted.",
        "Somebody, or a limit, halted it. Openings are refused until a person resumes it; exits pass.",
        (
            "`invariant-guard status` says why and since when.",
            "When that is over: `invariant-guard resume KEY`, then reconcile.",
        ),
        codes=("HALTED",),
        fires={
            f'{HALTED.name}{{scope="a/b/spot/X"}}': "_x5 1x20",
            f'{HALTED.name}{{scope="any"}}': "0x30",
        },
        labels={"scope": "a/b/spot/X"},
        silent={f'{HALTED.name}{{scope="any"}}': "0x30"},
    ),
    Alert(
        "FeedStale",
        f"max by (scope, limit) ({LIMIT_STALE.name}) > 0",
        "0m",
        CRITICAL,
        "What feeds {limit} of {scope} is stale.",
        "A price, an equity or a factor was not reported in time, so the limit cannot be judged and "
        "falls back to its floor, or to exits only.",
        (
            "Is the process alive that reports it?",
            "`invariant-guard limits show` names what is missing, and since when.",
        ),
        fires={f'{LIMIT_STALE.name}{{scope="account:main",limit="max-daily-loss"}}': "0x5 1x20"},
        labels={"scope": "account:main", "limit": "max-daily-loss"},
        silent={f'{LIMIT_STALE.name}{{scope="account:main",limit="max-daily-loss"}}': "0x30"},
    ),
    Alert(
        "ForeignOrder",
        f"sum(increase({FOREIGN.name}[10m])) > 0",
        "0m",
        CRITICAL,
        "An order that no guard cleared is at the venue.",
        "Reconcile found an order with an id that is none of the ledger's: somebody trades by hand, or "
        "code sends orders past the guard.",
        (
            "`invariant-guard orders` shows it as imported; ask whoever trades by hand.",
            "Nobody did: `invariant-lint check` on the services finds order calls without a guard.",
            "Is an account shared with another desk? Give the services one of their own.",
        ),
        fires={FOREIGN.name: "0x8 1x20"},
        silent={FOREIGN.name: "4x30"},
    ),
    Alert(
        "GuardSilent",
        f"(sum(increase({_D}[1h])) == 0) or absent({_D})",
        "10m",
        INFO,
        "The guard has judged no order for an hour.",
        "Nothing is traded, the metrics are not reached, or orders go past the guard. Silence this "
        "alert for the hours in which nothing is traded.",
        (
            "Do services trade at this moment? Look at the venue's own order history.",
            "They do: is the guard called there? `invariant-lint check`, and the service's metrics.",
            "Is `invariant-guard metrics` up, and does it read the ledger that they use?",
        ),
        fires=_decided("allowed", "", "7x180"),
        silent=_decided("allowed", "", "0+1x180"),
        at="90m",
    ),
)
