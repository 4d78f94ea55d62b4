"""The walk: every opening is refused at night, and only the console is at hand.

Tried with a person's eyes by tests/console/test_night.py; the console shows it, and docs/runbook.md has it.
"""

from __future__ import annotations

TITLE, ANCHOR = "Everything is refused", "everything-is-refused"
MEANING = (
    "Services report that each order is refused, and all you have is the console. Nothing keeps you "
    "from getting out meanwhile: reduce-only exits pass."
)
STEPS = (
    (
        "The front page, *Keys READY*: red, and `0 of` some number. No key takes an opening; the share "
        "of refused orders is near 100%, and *Refused last* names one code. If keys are READY, go by "
        "that code: its cure stands beside it."
    ),
    (
        "*Reconcile* is red, with `never`, or a time that only grows, and the account: nothing reads the "
        "venue. That is the cause. A key is put to RECONCILING when the machine or the store was "
        "restarted or a read did not fit, and only complete reads of the venue end it. While "
        "*Reconcile* says `alive`, wait for two rounds, and then look at its own output."
    ),
    (
        "Find what ran it: a unit, container or job whose command holds "
        "`invariant-guard reconcile --venue`. Try `systemctl list-units --all | grep -i reconcile`, and "
        "the machines' process lists where it still runs for another account. Its last lines say why it "
        "ended. What stands behind `--venue` is your own function that makes the venue's client; nothing "
        "but your deployment knows its name."
    ),
    (
        "Start it again there. If that cannot be done: in a service's own environment, because it holds "
        "the venue's keys, name the ledger (`INVARIANT_GUARD_LEDGER`; *About* says which) and run "
        "`invariant-guard reconcile --venue package.module:factory --watch 10` by hand. What it cannot "
        "do, it says in each round."
    ),
    (
        "Watch the front page: it follows by itself. *Reconcile* says `alive` after the first round; "
        "keys turn READY after two reads that agree, some ten to thirty seconds. Orders that are UNKNOWN "
        "are asked for too: do not resolve one by hand before reconcile has said that it cannot."
    ),
    (
        "If the venue cannot be read at all: compare the legs on *Keys and positions* with the venue's "
        "own page. Where they agree and nothing is in flight, `invariant-guard resume KEY` takes your "
        "word for it."
    ),
)
