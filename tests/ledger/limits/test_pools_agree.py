"""With pools too, memory, SQLite and Redis give the same decision for every history."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest

pytest.importorskip("hypothesis")

from servers import RedisServer

from invariant_guard.ledger.limits.model import InstrumentFamily, Opposing, Pool, ScopeLimits
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.model.enums import Kind, Side
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol import retirement
from invariant_guard.ledger.protocol.admission import Request

from .test_limits_agree import IDS, Choose, History, play

ACCOUNTS = ("a", "b", "c")
# Of the first two the instrument is the same, at two exchanges; the third is of one family with them.
SUFFIXES = ("x/spot/A", "y/spot/A", "x/spot/B")
KEYS = tuple(f"{account}/{suffix}" for account in ACCOUNTS for suffix in SUFFIXES)
FAMILY = InstrumentFamily("f", (("?/spot/A", 2 * UNIT), ("x/spot/B", UNIT)))


def file(choose: Choose) -> Limits:
    families = choose([(), ("f",)])
    pool = Pool(
        "desk",
        choose([("a", "b"), ("a", "b"), ACCOUNTS]),
        choose([*Opposing, Opposing.POSITIONS, Opposing.POSITIONS]),
        bool(families) or choose([False, False, True]),
        families,
    )
    cap = ScopeLimits("pool:desk", (("max-open-orders", 3 * UNIT), ("max-positions", 2 * UNIT)))
    entries = choose([(), (), (cap,)])
    return Limits(0, "USD", 0, (), entries, (pool,), (FAMILY,) if families else ())


def request(choose: Choose) -> Request:
    kind = choose([Kind.OPEN, Kind.OPEN, Kind.CLOSE])
    return Request(
        choose(IDS),
        choose([Side.BUY, Side.SELL] if kind is Kind.OPEN else [Side.SELL, Side.SELL, Side.BUY]),
        kind,
        choose([1, 1, 2, 10**32]),
        enforced=kind is Kind.CLOSE and choose([True, True, False]),
        conditional=choose([False, False, True]),
        observed=choose([False, False, False, False, True]),
    )


class Pooled(History):
    labels = {account: account for account in ACCOUNTS}  # noqa: RUF012 -- never changed
    # Nobody has read the third account.
    known = KEYS[:6]

    def retire(self, key: str) -> None:
        self.step(lambda k, r, now: retirement.retire(k, "so"), key=key)


FIRST = [SUFFIXES[0]] * 4
HAPPENINGS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (
        16,
        "admit",
        {"suffix": [*FIRST, *SUFFIXES], "request": request, "label": ["a", "a", "b", "c"]},
    ),
    (3, "fill", {"id": IDS, "total": [0, 1, 2], "final": [True, False]}),
    (2, "not_sent", {"id": IDS}),
    (1, "leave", {"id": IDS}),
    (3, "adopt", {"key": KEYS, "long": [0, 0, 2], "short": [0, 0, 0, 1]}),
    (1, "retire", {"key": KEYS}),
    (1, "find_foreign", {"key": KEYS, "side": list(Side), "kind": list(Kind)}),
    (1, "apply", {"limits": file, "newer": [True]}),
    (1, "halt", {"scope": ["pool:desk"]}),
    (2, "resume", {"scope": ["pool:desk"]}),
)
_WEIGHED = [(name, fields) for weight, name, fields in HAPPENINGS for _ in range(weight)]


def live(history: Pooled, choose: Choose) -> None:
    history.apply(file(choose), True)
    if choose([True, False]):
        for key in KEYS[6:]:
            history.adopt(key, 0, 0)
    history.adopt(KEYS[0], choose([0, 2]), 0)
    for _ in range(choose(range(6, 17))):
        name, fields = choose(_WEIGHED)
        what = {n: o(choose) if callable(o) else choose(o) for n, o in fields.items()}
        getattr(history, name)(**what)
    history.events()


@pytest.mark.no_cover
def test_the_stores_agree_on_every_history_with_pools(redis_server: RedisServer) -> None:
    play(redis_server, int(os.environ.get("POOLS_HISTORIES", "200")), Pooled, live)


@pytest.mark.no_cover
def test_the_histories_meet_every_word_of_a_pool() -> None:
    """In memory alone, which is fast."""
    met: dict[str, int] = {}
    for seed in range(400):
        history = Pooled(None, seed)
        live(history, Random(seed).choice)
        for word in {f"{event.kind.value} {event.code}" for event in history.events()}:
            met[word] = met.get(word, 0) + 1
        history.close()
    refusals = ("OPPOSING_ACCOUNT_POSITION", "OPPOSING_ACCOUNT_ORDER", "POOL_RECONCILING", "HALTED")
    wanted = [f"blocked {code}" for code in refusals]
    assert all(met.get(word, 0) >= 9 for word in (*wanted, "self_match_risk ")), met


@pytest.mark.slow
@pytest.mark.timeout(30_000)
@pytest.mark.skipif("LEDGER_SOAK" not in os.environ, reason="set LEDGER_SOAK=1: 10,000 histories")
def test_the_stores_agree_on_ten_thousand_histories_with_pools(redis_server: RedisServer) -> None:
    play(redis_server, 10_000, Pooled, live)
