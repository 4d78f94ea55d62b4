"""One name for all worlds that behave alike, so that the search ends although time does not.

Forgotten is only what no step can tell apart:

- what is never read again: how an order ended whose worker has nothing left to say about it, what
  would prove the absence of an order that was acknowledged, the legs of a read that will be
  dropped, when a fill happened that everyone shows by now;
- a time itself. Each is compared in two ways only, with the start of the round under way and with
  that of a later one: so its name is the answer to the first, and its age up to a lag.

Workers with the same job are interchangeable.
"""

from __future__ import annotations

import marshal

from .world import (
    CRASHED,
    FILLED,
    FLYING,
    HOLDS,
    LAG,
    LOST,
    OPEN,
    REFUSED,
    UNSENT,
    WAITS,
    WORKS,
    Model,
    World,
    ident,
)

_STATES = {"reserved": 1, "working": 2, "unknown": 3, "settled": 4}
_FOUND = {"live": 1, "terminal": 2, "absent": 3, "unasked": 4}
_STATUS = {"READY": 0, "RECONCILING": 1, "CONFLICT": 2, "HALTED": 3}


def canonical(model: Model, world: World) -> bytes:
    now, key, going = world.now, world.key, world.round

    def named(time: int | None) -> tuple[bool, int] | None:
        if time is None:
            return None
        return (going is not None and going.started - time >= LAG, min(now - time, LAG))

    answers = dict(going.answers) if going is not None and going.answers is not None else {}
    candidate = key.candidate
    if candidate is not None and candidate.version != key.version:
        candidate = None
    fills = dict(candidate.fills) if candidate is not None else {}
    records = {record.id: record for record in (*key.live, *world.past)}

    rows: list[object] = []
    for i, (where, order) in enumerate(zip(world.workers, world.orders, strict=True)):
        name = ident(i)
        record = records.get(name)
        told: object = None
        if record is not None and record.live:
            told = (
                _STATES[record.state],
                record.filled,
                record.acknowledged,
                None if record.acknowledged else named(record.deadline),
                None if record.acknowledged else named(record.missed_at),
                None if record.acknowledged else named(record.dead_at),
                named(record.created) if model.scheme.lease is not None else None,
            )
        elif record is not None:
            left = None
            if (order.state == FLYING or where == HOLDS) and record.deadline is not None:
                left = min(now - record.deadline, 1)
            if where in (HOLDS, WAITS, WORKS) or left is not None:
                told = (4, record.filled, record.acknowledged, left)
        fresh = order.state in (OPEN, FILLED) and now - order.at < LAG
        dead = where == CRASHED or (record is not None and record.dead_at is not None)
        died = min(now - world.died[i], LAG) if order.state == FLYING and dead else None
        answer = answers.get(name) if record is not None and record.live else None
        said = None if answer is None else (_FOUND[answer.found], answer.filled)
        state = order.state if where == WAITS or order.state not in (LOST, REFUSED) else UNSENT
        row = (where, state, fresh, order.shown, order.filled, died)
        rows.append((row, told, said, fills.get(name)))

    whole: tuple[object, ...] = (
        [
            sorted([rows[i] for i in alike], key=repr) if len(alike) > 1 else rows[alike[0]]
            for alike in model.alike
        ],
        None
        if going is None
        else (
            going.version == key.version,
            going.legs if going.version == key.version or going.legs is None else (),
            going.answers is not None,
        ),
        None
        if candidate is None
        else (
            candidate.long,
            candidate.short,
            named(candidate.noted),
            going is not None and going.started >= candidate.noted,
        ),
        (
            key.long,
            key.short,
            _STATUS[key.status],
            # It stops counting when the last live order does, which is written then.
            None if key.live else named(key.last_live),
        ),
    )
    if world.limited is not None:
        # What was fed is fresh up to a tick, and stale for ever after.
        fed = min(now, world.limited.settled)
        whole = (whole, tuple(world.totals or ()), fed, world.wrong)
    # Version 2 of the format has no references: equal values, equal bytes.
    return marshal.dumps(whole, 2)
