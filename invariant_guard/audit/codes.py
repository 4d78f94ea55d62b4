"""What an audit finds, as a machine reads it.

This enum is the only place where a code, its meaning and what to do are written: `docs/audit.md` is
generated from it.
"""

from __future__ import annotations

from enum import Enum

from invariant_guard.basics.explained import Explained


class AuditCode(str, Enum):
    """A kind of finding. A member is also its own name as text.

    Attributes:
        label: the name people say.
        meaning: what was found, in a sentence.
        remedy: what to do about it, in a sentence.
        fails: whether one of it makes the command exit with 1, unless `--fail-on` says otherwise.
    """

    label: str
    meaning: str
    remedy: str
    fails: bool

    def __new__(
        cls, value: str, label: str, meaning: str, remedy: str, fails: bool = False
    ) -> AuditCode:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.meaning = meaning
        member.remedy = remedy
        member.fails = fails
        return member

    def __str__(self) -> str:
        return str.__str__(self)

    AUD001 = (
        "AUD001", "simultaneous-legs",
        "A long and a short of one instrument were open in one account at once: from, to, overlap, sources.",
        "Find which two sources opened them, and put the guard with one ledger before both.",
        True,
    )  # fmt: skip
    AUD002 = (
        "AUD002", "crossed-zero",
        "One order closed a position and opened the opposite one.",
        "Close with reduce_only=True, read the positions, and open with an order of its own.",
        True,
    )  # fmt: skip
    AUD003 = (
        "AUD003", "flip-within",
        "The direction turned within the window of `--window`.",
        "Look whether one source changed its mind, or two disagree (AUD004).",
    )  # fmt: skip
    AUD004 = (
        "AUD004", "opposing-sources",
        "Two sources traded opposite directions of one instrument within the window, neither as an exit.",
        "Decide which source owns the instrument, or give each an account of its own.",
    )  # fmt: skip
    AUD005 = (
        "AUD005", "undeclared-exit",
        "The order only reduced a position and did not say so: the guard refuses it as an opening.",
        "Pass reduce_only=True to the guard and on the order before the guard is enforced.",
    )  # fmt: skip
    AUD006 = (
        "AUD006", "unattributed",
        "Nothing says which source sent the order.",
        "Send client ids or tags that name the source, or pass source= to the guard; then --source-from.",
    )  # fmt: skip
    AUD007 = (
        "AUD007", "duplicate-order",
        "One order was placed twice: one client id on two orders, or equal orders at nearly the same time.",
        "Send one client id once, and ask the venue before an order is repeated.",
        True,
    )  # fmt: skip
    AUD008 = (
        "AUD008", "incomplete-data",
        "Rows that cannot be judged, with the reason: equal times, unknown start, no position side, a gap.",
        "Do what the reason says: --start-flat, --positions, --one-way, --contract-size, or a fuller export.",
    )  # fmt: skip
    AUD009 = (
        "AUD009", "opposing-accounts",
        "Two accounts held opposite positions of one instrument at once; with `--pool`, what that forbids.",
        "Put both accounts into one pool before the guard, or give each instrument to one account.",
        True,
    )  # fmt: skip
    AUD010 = (
        "AUD010", "hedge-earning source",
        "A source earned more than its share of profit or reward while both directions were open.",
        "Train and measure it under the netting rule: see the counterfactual reward.",
    )  # fmt: skip
    AUD011 = (
        "AUD011", "churn",
        "The direction turned more often within an hour than `--flips-per-hour` allows.",
        "Look at the signal's noise and its horizon.",
    )  # fmt: skip
    AUD012 = (
        "AUD012", "unguarded-order",
        "The venue executed an order that no guard call made.",
        "Find who sent it past the guard: invariant-lint finds the call in the source.",
        True,
    )  # fmt: skip
    AUD013 = (
        "AUD013", "limit-would-bind",
        "A limit of `--limits`, or the pool of `--pool`, would have refused the order.",
        "Ask for less, less often, or after the other account; or raise the limit before it is in force.",
    )  # fmt: skip


#: What makes the command exit with 1 where `--fail-on` does not say.
FAILING = frozenset(code for code in AuditCode if code.fails)


class Doubt(Explained):
    """Why an order could not be judged.

    Attributes:
        meaning: what is missing.
        remedy: what would tell.
    """

    EQUAL_TIMES = (
        "equal-times",
        "orders of one instrument have the same time, and their order changes the verdict",
        "export finer times or execution numbers; `--file-order` if the rows stand in their order",
    )
    UNKNOWN_START = (
        "unknown-start",
        "nobody says what was open before the first row",
        "say `--start-flat` or `--positions FILE`",
    )
    NO_POSITION_SIDE = (
        "no-position-side",
        "the rows name no position side, and the account may keep both legs",
        "say `--one-way` if it nets, or export with the position side",
    )
    GAP = (
        "gap",
        "the rows contradict one another: something before is missing",
        "export the whole period, page by page and symbol by symbol",
    )
    MIXED_UNITS = (
        "contract-size-missing",
        "quantities of one instrument are in contracts here and in its own unit there",
        "say `--contract-size SYMBOL=SIZE`",
    )
