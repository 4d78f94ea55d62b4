"""Why an order was refused, as a machine reads it.

This enum is the only place where a code, its meaning and its cure are written:
``docs/refusals.md`` is generated from it, and every violation that is not given a
more precise remedy carries the one from here.
"""

from __future__ import annotations

from invariant_guard.basics.explained import Explained


class ViolationCode(Explained):
    """A reason for a refusal. A member is also its own name as text.

    Attributes:
        meaning: what was found, in a sentence.
        remedy: what to do about it, in a sentence.
    """

    OPPOSING_POSITION = (
        "OPPOSING_POSITION",
        "The order would open the direction opposite to an open position.",
        (
            "Close the open position first, with reduce_only=True here and on the order itself, "
            "and read the positions again; allow hedging only where both directions are meant."
        ),
    )
    LEGS_IN_CONFLICT = (
        "LEGS_IN_CONFLICT",
        "A long and a short leg are both open where only one direction may be.",
        (
            "Close one leg with reduce_only=True, read the positions again, and find the code path "
            "that opened it; declare the symbol or account as hedged only where both are meant."
        ),
    )
    NOTHING_TO_REDUCE = (
        "NOTHING_TO_REDUCE",
        "A reduce-only order found no open position on the side it would reduce.",
        "Drop the exit: the position is already closed, or it is open in the other direction.",
    )
    REDUCE_TOO_LARGE = (
        "REDUCE_TOO_LARGE",
        "A reduce-only order is larger than the position it reduces.",
        "Lower the quantity to what is open, or pass close_position=True for the whole leg.",
    )
    UNKNOWN_SIDE = (
        "UNKNOWN_SIDE",
        "The side is none of buy, long, sell and short.",
        "Pass one of the four words, in any letter case and without padding.",
    )
    INVALID_QUANTITY = (
        "INVALID_QUANTITY",
        "The quantity is no finite number above zero.",
        (
            "Pass a positive int, float, Decimal or numeric text; for a whole leg pass "
            "close_position=True and no quantity."
        ),
    )
    INVALID_SYMBOL = (
        "INVALID_SYMBOL",
        "The symbol is no text, is empty or padded, or holds unprintable characters.",
        "Pass the symbol exactly as the positions spell it.",
    )
    INVALID_ARGUMENT = (
        "INVALID_ARGUMENT",
        "An option of the call has a value that means nothing.",
        "Pass the type the option documents; a flag is True or False, never a word.",
    )
    POSITIONS_MISSING = (
        "POSITIONS_MISSING",
        "The positions are None: nobody knows what is open.",
        "Find out why the fetch gave nothing. Do not replace None by {}: that reads as flat.",
    )
    INVALID_POSITIONS = (
        "INVALID_POSITIONS",
        "The positions are no mapping of symbol to signed number, or could not be read.",
        (
            "Pass {symbol: signed net quantity}, or the snapshot of a named adapter such as "
            "positions.from_ccxt(rows)."
        ),
    )
    POSITION_DATA = (
        "POSITION_DATA",
        "A venue's position payload is an error, is incomplete or contradicts itself.",
        "Look at the payload the message names; place no order until a fetch succeeds.",
    )
    SNAPSHOT_REQUIRED = (
        "SNAPSHOT_REQUIRED",
        "A plain mapping was given where this enforcer demands a snapshot.",
        "Build the positions with a named adapter, or with positions.from_signed(...).",
    )
    STALE_SNAPSHOT = (
        "STALE_SNAPSHOT",
        "The position snapshot is too old, or is dated in the future.",
        "Fetch the positions again, right before the order; check this machine's clock.",
    )
    POSITIONS_OUTDATED = (
        "POSITIONS_OUTDATED",
        (
            "This enforcer has cleared the other side since the positions were read, or nobody "
            "said when they were read."
        ),
        (
            "Read the positions again, after that order, and pass the time before the request as "
            "fetched_at=."
        ),
    )
    INCOMPLETE_SNAPSHOT = (
        "INCOMPLETE_SNAPSHOT",
        "The position snapshot does not cover the order's symbol, or one leg of it alone.",
        (
            "Fetch this symbol too, both legs of it, its product and its settlement currency: "
            "positions.fetch_ccxt asks for all; if the fetch was of the whole account, say "
            "complete=True."
        ),
    )
    WRONG_ACCOUNT = (
        "WRONG_ACCOUNT",
        "The position snapshot belongs to another account than the order.",
        "Pass the positions of the order's account, or bind the two labels if they are one.",
    )
    WRONG_EXCHANGE = (
        "WRONG_EXCHANGE",
        "The position snapshot is of another exchange than the order.",
        "Pass the positions of the exchange that the order goes to, and name it with exchange=.",
    )
    AMBIGUOUS_SYMBOL = (
        "AMBIGUOUS_SYMBOL",
        (
            "Another spelling that may mean the same instrument holds an opposing position, "
            "or the symbol alone does not say which product it is."
        ),
        "Spell the symbol as the positions do, or say which product it is with product=.",
    )
    UNKNOWN_INSTRUMENT = (
        "UNKNOWN_INSTRUMENT",
        (
            "The symbol is no instrument of the exchange, as far as the given table or "
            "the known spellings tell."
        ),
        "Correct the symbol, or load the exchange's markets again.",
    )
    OPPOSING_ORDER = (
        "OPPOSING_ORDER",
        "An order that would open the other direction is in flight: it may fill any moment.",
        (
            "Cancel that order, or wait until the ledger knows what became of it: "
            "`invariant-guard orders` lists what is in flight."
        ),
    )
    UNKNOWN_ACCOUNT = (
        "UNKNOWN_ACCOUNT",
        (
            "The account label is bound to no account in the ledger, so two services could trade one "
            "account under two names."
        ),
        "Run `invariant-guard bind LABEL ACCOUNT` once, with the account's own name.",
    )
    RECONCILING = (
        "RECONCILING",
        "The ledger does not know yet what is open on this key; unknown is not flat.",
        (
            "Run `invariant-guard reconcile --venue package.module:factory`, adopt a complete "
            "snapshot, or `invariant-guard resume KEY` if its exposure on record is right."
        ),
    )
    CONFLICT = (
        "CONFLICT",
        "A long and a short may both be open on this key; exits pass, openings do not.",
        (
            "Close one leg with reduce_only=True; two complete reads that show at most one leg "
            "(`invariant-guard reconcile`) make the key READY again."
        ),
    )
    HALTED = (
        "HALTED",
        "Somebody, or a limit, halted this key or a scope that it is in; exits pass, openings do not.",
        "Run `invariant-guard resume KEY`, then reconcile.",
    )
    OPPOSING_ACCOUNT_POSITION = (
        "OPPOSING_ACCOUNT_POSITION",
        "Another account of the pool holds the opposite position: together they would be hedged.",
        (
            "Close that position first, in the account that the message names, with "
            "reduce_only=True; or leave the order: `invariant-guard pool show`."
        ),
    )
    OPPOSING_ACCOUNT_ORDER = (
        "OPPOSING_ACCOUNT_ORDER",
        (
            "Another account of the pool has an order in flight that would open the other "
            "direction: it may fill any moment, or meet this one."
        ),
        (
            "Cancel that order in the account that the message names, or wait until the ledger "
            "knows what became of it: `invariant-guard orders` lists what is in flight."
        ),
    )
    POOL_RECONCILING = (
        "POOL_RECONCILING",
        "What another account of the pool holds is not known; unknown is not flat.",
        (
            "Reconcile the key that the message names: `invariant-guard reconcile --venue "
            "package.module:factory` with that account's venue; or retire it, where that account "
            "trades no such instrument."
        ),
    )
    ORDER_TOO_LARGE = (
        "ORDER_TOO_LARGE",
        "The order's quantity is above what the limits allow for one order.",
        (
            "Check the quantity: a fat finger, or another unit; else split the order, or for "
            "a while `invariant-guard override SCOPE --limit LIMIT --value NUMBER --for 10m "
            "--reason WHY`."
        ),
    )
    ORDER_VALUE_TOO_LARGE = (
        "ORDER_VALUE_TOO_LARGE",
        "The order is worth more than the limits allow for one order.",
        (
            "Check quantity, price and contract_size; else split the order, or for a while "
            "`invariant-guard override SCOPE --limit LIMIT --value NUMBER --for 10m --reason "
            "WHY`."
        ),
    )
    POSITION_LIMIT = (
        "POSITION_LIMIT",
        "The position, with all that is in flight, would be above what the limits allow.",
        (
            "Wait until orders in flight end, close some of it with reduce_only=True, or for "
            "a while `invariant-guard override SCOPE --limit LIMIT --value NUMBER --for 10m "
            "--reason WHY`."
        ),
    )
    EXPOSURE_LIMIT = (
        "EXPOSURE_LIMIT",
        "The scope's exposure in money, with all that is in flight, would be above its limit.",
        (
            "See `invariant-guard limits usage`; close something there with reduce_only=True,"
            " or for a while `invariant-guard override SCOPE --limit LIMIT --value NUMBER "
            "--for 10m --reason WHY`."
        ),
    )
    OPEN_ORDERS_LIMIT = (
        "OPEN_ORDERS_LIMIT",
        "As many orders as the limits allow are in flight in the scope; UNKNOWN ones count.",
        (
            "Cancel some, or reconcile: `invariant-guard orders` lists them; or for a while "
            "`invariant-guard override SCOPE --limit LIMIT --value NUMBER --for 10m --reason "
            "WHY`."
        ),
    )
    POSITIONS_LIMIT = (
        "POSITIONS_LIMIT",
        "As many positions as the limits allow are open in the scope, or about to be.",
        (
            "Close one with reduce_only=True, or for a while `invariant-guard override SCOPE "
            "--limit LIMIT --value NUMBER --for 10m --reason WHY`."
        ),
    )
    RATE_LIMIT = (
        "RATE_LIMIT",
        "More orders were asked for in the window than the limits allow.",
        "Wait, and find out what sends so many; exits that the venue enforces pass.",
    )
    DUPLICATE_ORDER = (
        "DUPLICATE_ORDER",
        (
            "The very same order was let through just before: same side, kind, quantity, "
            "price, source."
        ),
        ("Find out why it is sent twice; if it is meant, wait for the limits' duplicate-window."),
    )
    PRICE_COLLAR = (
        "PRICE_COLLAR",
        "The order's price is further from the reference price than the limits allow.",
        "Check the price and its unit, and read the market again.",
    )
    PRICE_MISSING = (
        "PRICE_MISSING",
        (
            "A limit in money or a collar could not be judged: a price is missing, stale or "
            "in a currency without fx."
        ),
        (
            "Pass price=, or reference_price= with reference_at= and the limits' reference-"
            "max-age, and contract_size= of a future such as ESZ6; for what was taken in "
            "without one, `invariant-guard totals --price KEY=PRICE`."
        ),
    )
    LIMIT_MISSING = (
        "LIMIT_MISSING",
        "The limits require a limit that is not set for this key.",
        "Set LIMIT for the key in limits.toml, raise its version, and apply it.",
    )
    LIMIT_STALE = (
        "LIMIT_STALE",
        "A limit depends on a feed, a rate or an equity that was not heard of lately.",
        (
            "Start what feeds it: `invariant-guard feed NAME SCOPE FACTOR --for 15m`, for a currency "
            "`feed fx EUR RATE --for 15m`, or report_equity(...)."
        ),
    )
    LOSS_LIMIT = (
        "LOSS_LIMIT",
        ("The account reached its daily loss or drawdown; that stays so until a person ends it."),
        "Exits pass. When a person has looked: `invariant-guard resume SCOPE --reason WHY`.",
    )
    REVIEW_DUE = (
        "REVIEW_DUE",
        "The scope has opened as often as it may without a person looking.",
        "Look at what it did, then `invariant-guard resume SCOPE --reason WHY`.",
    )
    STORE_UNAVAILABLE = (
        "STORE_UNAVAILABLE",
        "The ledger's store cannot be reached or trusted, so orders in flight cannot be counted.",
        "Bring the store back; reduce-only exits pass meanwhile.",
    )
    INTERNAL = (
        "INTERNAL",
        "The guard itself failed, so nothing is known about this order.",
        (
            "Report the traceback that the log and the exception's cause hold; "
            "the order was not cleared."
        ),
    )
