"""Nautilus: the fills of a catalog, `data/order_filled/.../*.parquet`, read row group by row group.

Builds differ in how they write an amount: as text, as a float for people, or as a fixed-size binary
whose scale is its build's, of 9 decimals in 8 bytes or 16 decimals in 16. Needs pyarrow, the extra
`audit`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invariant_guard.audit.model import Fill, Leg, Origin, Sequence
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.json_rows import cell
from invariant_guard.audit.readers.maker import Maker
from invariant_guard.audit.readers.settings import ReadSettings
from invariant_guard.audit.trouble import AuditError, error_of_row
from invariant_guard.ledger.model.keys import canonical_symbol
from invariant_guard.ledger.model.units import DECIMALS, to_text

_NEEDED = ("instrument_id", "order_side", "last_qty", "last_px", "ts_event")
_WANTED = (
    *_NEEDED, "strategy_id", "account_id", "client_order_id", "venue_order_id", "trade_id",
    "position_id",
)  # fmt: skip
_BATCH = 10_000
#: Bytes of a fixed-size amount, and the decimals of the build that writes so many.
_SCALES = {8: 9, 16: 16}
#: What Nautilus appends to a venue's own symbol, and the product that it means.
_PRODUCTS = {
    "PERP": "linear_perp",
    "LINEAR": "linear_perp",
    "INVERSE": "inverse_perp",
    "SPOT": "spot",
}
_LEGS = {"LONG": Leg.LONG, "SHORT": Leg.SHORT, "BOTH": Leg.NET}


def read_nautilus(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    """Read the `OrderFilled` events of a Parquet file of a catalog.

    Raises:
        AuditError: pyarrow is missing, or the file holds something else.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise AuditError(
            f"{source.path} is Parquet, which needs pyarrow: pip install 'invariant-guard[audit]'"
        ) from None
    origin = Origin(source.path, "nautilus", Sequence.ROWS, may_hedge=True)
    maker = Maker(origin, settings, leg=Leg.UNSAID)
    number = 0
    with source.open() as file:
        try:
            table = ParquetFile(file)
            names = set(table.schema_arrow.names)
            missing = [name for name in _NEEDED if name not in names]
            if missing:
                raise AuditError(
                    f"{source.path} has no {' and '.join(missing)}: name the files of order_filled in "
                    "the catalog"
                )
            wanted = [name for name in _WANTED if name in names]
            for batch in table.iter_batches(batch_size=_BATCH, columns=wanted):
                for row in _rows(batch):
                    number += 1
                    try:
                        fill = _fill(maker, row, number)
                    except (KeyError, AuditError) as fault:
                        place = f"{source.path}:{number}"
                        raise error_of_row(source.path, place, fault) from None
                    if fill is not None:
                        yield fill
        except (ArrowException, OSError) as fault:
            raise AuditError(f"{source.path} is not readable as Parquet: {fault}") from None


def _rows(batch: Any) -> Iterator[Mapping[str, Any]]:
    from pyarrow import int64, types

    # As integers: a datetime would lose the nanoseconds.
    columns = {
        name: (
            column.cast(int64()) if types.is_timestamp(column.type) else column
        ).to_pylist()
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    }  # fmt: skip
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _fill(maker: Maker, row: Mapping[str, Any], number: int) -> Fill | None:
    name = cell(row["instrument_id"])
    symbol, _, venue = name.rpartition(".")
    if not symbol:
        raise AuditError(f"instrument {name!r} names no venue")
    position = cell(row.get("position_id"))
    return maker.make(
        int(row["ts_event"]), _symbol(symbol, venue.lower()), maker.side(cell(row["order_side"])),
        maker.quantity(_amount(row["last_qty"])), sequence=number, exchange=venue,
        account=cell(row.get("account_id")), price=_amount(row["last_px"]),
        # A venue that keeps both legs names them so; any other id is the strategy's own.
        leg=_LEGS.get(position.rpartition("-")[2].upper()), order=cell(row.get("venue_order_id")),
        client_id=cell(row.get("client_order_id")), trade=cell(row.get("trade_id")),
        tag=cell(row.get("strategy_id")), row=number,
    )  # fmt: skip


def _amount(value: Any) -> str:
    if isinstance(value, bytes):
        scale = _SCALES.get(len(value))
        if scale is None:
            raise AuditError(f"an amount of {len(value)} bytes is of no build that is known")
        raw = int.from_bytes(value, "little", signed=True)
        return to_text(raw * 10 ** (DECIMALS - scale))
    return repr(value) if isinstance(value, float) else cell(value)


def _symbol(symbol: str, venue: str) -> str:
    base, _, suffix = symbol.rpartition("-")
    product = _PRODUCTS.get(suffix)
    if product is None or not base:
        return symbol
    if suffix == "PERP" and base.endswith("USD"):
        product = "inverse_perp"
    return canonical_symbol(venue, product, base)
