"""Tables: CSV files, by the columns of a header that is known or mapped."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from invariant_guard.audit.model import Effect, Fill, Leg, Where
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.maker import EFFECTS, LEGS, SIDES, Maker
from invariant_guard.audit.readers.settings import FIELDS
from invariant_guard.audit.trouble import AuditError
from invariant_guard.basics.text import shown
from invariant_guard.ledger.model.enums import Side

_POSITION = re.compile(r"#(\d+)")
_NONE = -1


class Columns(NamedTuple):
    """At which place of a row each field stands; -1 where none does."""

    time: int
    symbol: int
    side: int = _NONE
    quantity: int = _NONE
    price: int = _NONE
    account: int = _NONE
    exchange: int = _NONE
    position_side: int = _NONE
    effect: int = _NONE
    reduce_only: int = _NONE
    order: int = _NONE
    client_id: int = _NONE
    trade: int = _NONE
    source: int = _NONE
    realized: int = _NONE
    unit: int = _NONE


def place_columns(path: str, header: Sequence[str], wanted: Mapping[str, str]) -> Columns:
    """Find the columns of a header: by name, or by place as `#1`.

    Raises:
        AuditError: a column is missing or stands twice, or a field that has to be is not mapped.
    """
    places: dict[str, int] = {}
    for name, column in wanted.items():
        number = _POSITION.fullmatch(column)
        if number is not None and column not in header:
            at = int(number[1]) - 1
            if not 0 <= at < len(header):
                raise AuditError(f"{path}: there is no column {column} among {len(header)}")
        else:
            found = [at for at, head in enumerate(header) if head == column]
            if not found:
                found = [at for at, head in enumerate(header) if head.lower() == column.lower()]
            if len(found) != 1:
                many = "no" if not found else "more than one"
                raise AuditError(
                    f"{path}: {many} column {shown(column)} for {name}; the header is "
                    f"{','.join(header)[:300]}"
                )
            at = found[0]
        places[name] = at
    missing = [name for name in ("time", "symbol", "quantity") if name not in places]
    if missing:
        raise AuditError(
            f"{path}: no column is known for {' and '.join(missing)}; say "
            f"--map '{','.join(f'{name}=COLUMN' for name in missing)}'; the header is "
            f"{','.join(header)[:300]}"
        )
    return Columns(**{name: places[name] for name in FIELDS if name in places})


def csv_rows(source: Source) -> Iterator[list[str]]:
    """Read the rows of a CSV file, its header first."""
    with source.text() as text:
        reader = csv.reader(text)
        try:
            yield from reader
        except (csv.Error, UnicodeDecodeError) as fault:
            raise AuditError(
                f"{source.path}:{reader.line_num}: not readable as CSV: {fault}"
            ) from None


def header_of(source: Source) -> list[str]:
    """Return the header of a CSV file, stripped."""
    for row in csv_rows(source):
        return [cell.strip() for cell in row]
    return []


def read_table(source: Source, columns: Columns, maker: Maker, *, numbered: bool) -> Iterator[Fill]:
    """Read the fills of a table.

    Without a column for the side, the sign of the quantity says it.

    Raises:
        AuditError: a row cannot be read; it names the row.
    """
    with source.text() as text:
        rows = csv.reader(text)
        try:
            next(rows, None)
            yield from _fills(rows, columns, maker, numbered)
        except (AuditError, IndexError) as fault:
            reason = "it has too few cells" if isinstance(fault, IndexError) else str(fault)
            reason = reason.removeprefix(source.path + ": ")
            raise AuditError(f"{source.path}:{rows.line_num}: {reason}") from None
        except (csv.Error, UnicodeDecodeError) as fault:
            raise AuditError(
                f"{source.path}:{rows.line_num}: not readable as CSV: {fault}"
            ) from None


# Members looked up once: on an enum each look-up is a function call, before Python 3.12.
_BUY = Side.BUY
_SELL = Side.SELL
_NO_WORD = Effect.UNSAID
_new_tuple = tuple.__new__


def _fills(
    rows: Iterator[list[str]], columns: Columns, maker: Maker, numbered: bool
) -> Iterator[Fill]:
    # One function, and no call where a look-up does: it runs a million times.
    (time_at, symbol_at, side_at, quantity_at, price_at, account_at, exchange_at, leg_at, effect_at,
     reduce_at, order_at, client_at, trade_at, source_at, realized_at, unit_at) = columns  # fmt: skip
    clock, amounts, origin = maker.clock, maker.amounts, maker.origin
    sides: dict[str, Side] = dict(SIDES) | {word.upper(): side for word, side in SIDES.items()}
    wheres: dict[tuple[str, str, str], Where] = {}
    orders, plain_source = maker.settings.orders, maker.settings.source_from in ("", "tag")
    leg, effect, reduce_only, realized, unit = maker.leg, _NO_WORD, None, None, ""
    price = order = client = trade = tag = account = exchange = moment = ""
    sequence = at = 0
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        if row[time_at] != moment:
            moment = row[time_at]
            at = clock(moment)
        text = row[quantity_at]
        quantity = amounts.get(text)
        if quantity is None:
            quantity = maker.quantity(text)
        if side_at >= 0:
            word = row[side_at]
            side = sides.get(word)
            if side is None:
                side = sides[word] = maker.side(word)
            if quantity < 0:
                if side is _BUY:
                    raise AuditError(f"a buy of {text}: the signs contradict each other")
                # A sale may be signed as well.
                quantity = -quantity
        elif quantity < 0:
            side, quantity = _SELL, -quantity
        else:
            side = _BUY
        if not quantity:
            continue
        if account_at >= 0:
            account = row[account_at]
        if exchange_at >= 0:
            exchange = row[exchange_at]
        words = row[symbol_at], account, exchange
        where = wheres.get(words)
        if where is None:
            where = wheres[words] = maker.where(*(word.strip() for word in words))
        if price_at >= 0:
            price = row[price_at]
        if leg_at >= 0:
            word = row[leg_at]
            leg = LEGS.get(word) or maker.leg_of(word.strip())
        if effect_at >= 0:
            word = row[effect_at]
            effect = EFFECTS.get(word) or maker.effect_of(word)
        if reduce_at >= 0:
            reduce_only = maker.truth(row[reduce_at])
        if order_at >= 0:
            order = row[order_at]
        if client_at >= 0:
            client = row[client_at]
        if trade_at >= 0:
            trade = row[trade_at]
            if numbered:
                sequence = int(trade) if trade.isdigit() else 0
        if realized_at >= 0:
            word = row[realized_at]
            if word == "0":
                realized = False
            else:
                try:
                    realized = float(word) != 0
                except ValueError:
                    realized = _is_something(word)
        if source_at >= 0:
            tag = row[source_at]
        if unit_at >= 0:
            unit = row[unit_at]
        if orders and order in orders:
            note = orders[order]
            client = client or note.client_id
            reduce_only = note.reduce_only if reduce_only is None else reduce_only
        source = tag if plain_source else maker.source(tag, client)
        yield _new_tuple(
            Fill,
            (
                at, sequence if numbered else number, where, side, quantity, price, leg, effect,
                reduce_only, order, client, trade, source, realized, unit, number, origin,
            ),
        )  # fmt: skip


def _is_something(word: str) -> bool | None:
    """Whether an amount of money differs from zero; None for an empty cell."""
    if not word.strip():
        return None
    try:
        return float(word.partition(" ")[0].replace(",", "")) != 0
    except ValueError:
        raise AuditError(f"{shown(word)} is no amount") from None


def leg_from_effect(side: Side, effect: Effect) -> Leg:
    """Return the leg of a fill that says whether it opened or closed."""
    if effect is Effect.OPEN:
        return Leg.LONG if side is Side.BUY else Leg.SHORT
    if effect is Effect.CLOSE:
        return Leg.SHORT if side is Side.BUY else Leg.LONG
    return Leg.NET
