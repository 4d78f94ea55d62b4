"""Reading: from a path to the fills in it, which can be gone through again."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timezone, tzinfo
from functools import partial
from typing import Any

from invariant_guard.audit.model import Fill, Leg, Origin
from invariant_guard.audit.model import Sequence as Order
from invariant_guard.audit.ordering import merged
from invariant_guard.audit.readers import bots, ibkr, ledger_file, nautilus, tables, venues
from invariant_guard.audit.readers.detect import FORMATS, format_of, is_binance
from invariant_guard.audit.readers.files import Source, sources
from invariant_guard.audit.readers.maker import Maker
from invariant_guard.audit.readers.settings import FIELDS, SHORT, OrderNote, ReadSettings
from invariant_guard.audit.times import zone_named
from invariant_guard.audit.trouble import AuditError, error_of_row

#: `(UTC--6)` in a file's name is six hours behind, `(UTC+8)` eight ahead.
_ZONE = re.compile(r"\(\s*UTC\s*(?:-?([+-])\s*(\d{1,2})(?::?(\d{2}))?)?\s*\)", re.IGNORECASE)


class Fills:
    """The fills of some files, by time where each file is; iterating reads them anew.

    Attributes:
        files: each file with its format.
        barren: paths of files that held no fill when they were last read to their end.
    """

    def __init__(self, files: Sequence[tuple[Source, str]], settings: ReadSettings) -> None:
        self.files = tuple(files)
        self.barren: set[str] = set()
        self._settings = settings

    def __iter__(self) -> Iterator[Fill]:
        self.barren = {source.path for source, _ in self.files}
        fills = merged(self._read(source, name) for source, name in self.files)
        sources = self._settings.sources
        return map(partial(_attributed, sources), fills) if sources else fills

    def _read(self, source: Source, name: str) -> Iterator[Fill]:
        fills = fills_of(source, name, self._settings.of_file(source.path))
        for fill in fills:
            self.barren.discard(source.path)
            yield fill
            break
        yield from fills

    def described(self) -> tuple[Mapping[str, Any], ...]:
        """Return what a report says of its files."""
        return tuple({"path": source.path, "format": name} for source, name in self.files)


# Members of an archive: what is read, and what never holds a fill.
_READ = (".json", ".jsonl", ".csv", ".xml")
_ASIDE = (
    "_config.json", ".meta.json", ".py", ".md", ".txt", ".pdf", ".html", ".png", ".svg", ".log",
    ".feather", ".yml", ".yaml", ".toml",
)  # fmt: skip


def _attributed(sources: Mapping[str, str], fill: Fill) -> Fill:
    found = "" if fill.source else sources.get(fill.client_id, "")
    return fill._replace(source=found) if found else fill


def read_fills(
    path: str | Sequence[str],
    format: str = "auto",
    settings: ReadSettings | None = None,
) -> Fills:
    """Open files of fills.

    Args:
        path: one or several.
        format: `auto`, or one of the names that `invariant-guard audit --help` lists.
        settings: what the files do not say themselves.

    Raises:
        AuditError: a file is missing, unreadable, or of no known format.
    """
    paths = [path] if isinstance(path, str) else list(path)
    found = [pair for one in paths for pair in identified(one, format)]
    return of_files(found, settings or ReadSettings())


def of_files(files: Sequence[tuple[Source, str]], settings: ReadSettings) -> Fills:
    """Join files of fills with the files of orders beside them."""
    notes: dict[str, OrderNote] = dict(settings.orders)
    for source, name in files:
        if name == "orders":
            notes.update(venues.order_notes(source))
    fills = [pair for pair in files if pair[1] != "orders"]
    if not fills:
        # Orders alone: what each has filled is the best there is.
        fills = [(source, "ccxt") for source, name in files]
    return Fills(fills, replace(settings, orders=notes))


def identified(path: str, format: str = "auto") -> list[tuple[Source, str]]:
    """Return the readable files at a path, each with its format."""
    if format not in FORMATS:
        raise AuditError(f"there is no format {format}; write one of {', '.join(FORMATS)}")
    found = sources(path)
    for source in found:
        if len(found) == 1 and not source.head().removeprefix(codecs.BOM_UTF8).strip():
            raise AuditError(f"{source.path} is empty")
    if format != "auto":
        return [(source, format) for source in found if len(found) == 1 or not _is_aside(source)]
    wanted = [source for source in found if len(found) == 1 or not _is_aside(source)]
    if not wanted:
        raise AuditError(f"{path} has no file of fills in it")
    return [(source, format_of(source)) for source in wanted]


def _is_aside(source: Source) -> bool:
    """Whether a member of an archive only goes with the others: freqtrade's settings, notes.

    Raises AuditError for one that may hold fills, and is of no kind that is read.
    """
    name = source.name.lower()
    if name.startswith(".") or name.endswith(_ASIDE):
        return True
    if name.endswith(_READ):
        return False
    raise AuditError(
        f"{source.path} may hold fills, and is neither JSON, CSV nor XML: leave it out of the archive, "
        "or unpack it and name it with --format"
    )


def fills_of(source: Source, name: str, settings: ReadSettings) -> Iterator[Fill]:
    """Read the fills of one file.

    Raises:
        AuditError: it cannot be read as that format.
    """
    if name == "freqtrade":
        if source.head()[:6] == b"SQLite":
            return bots.read_freqtrade(source, settings)
        return bots.read_backtest(source, settings)
    if name == "hummingbot":
        return bots.read_hummingbot(source, settings)
    if name == "ibkr-flex":
        return ibkr.read_flex(source, settings)
    if name == "ledger":
        return ledger_file.read_ledger(source, settings)
    if name == "nautilus":
        return nautilus.read_nautilus(source, settings)
    if name == "journal":
        raise AuditError(
            f"{source.path}: a journal has guard calls and no fills; name it with --against"
        )
    if name in ("signals", "rollout"):
        raise AuditError(f"{source.path} holds no fills but {name}")
    start = source.head().decode("utf-8-sig", "replace").lstrip()[:1]
    venue = next((one for one in venues.VENUES if one.name == name), None)
    if venue is not None and start in ("[", "{"):
        return venues.read_rows(source, settings, venue)
    if name == "binance-futures":
        return _binance_table(source, settings)
    if venue is not None:
        return _venue_table(source, settings, venue)
    if name == "csv":
        return _plain_table(source, settings)
    raise AuditError(f"{source.path} cannot be read as {name}")


def _plain_table(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    header = tables.header_of(source)
    columns = dict(settings.columns)
    if not columns:
        for head in header:
            field = head.strip().lower().replace(" ", "_")
            field = SHORT.get(field, SHORT.get(field.replace("_", ""), field))
            if field in FIELDS:
                if field in columns:
                    raise AuditError(
                        f"{source.path}: {columns[field]} and {head} may both be the {field}; say --map"
                    )
                columns[field] = head
    places = tables.place_columns(source.path, header, columns)
    maker = Maker(Origin(source.path, "csv"), _zoned(source, settings, header[places.time]))
    return tables.read_table(source, places, maker, numbered=False)


_BINANCE = {
    "symbol": "symbol", "side": "side", "quantity": "quantity", "price": "price",
    "account": "uid", "position_side": "position side", "reduce_only": "reduce only",
    "order": "order id", "client_id": "client order id", "trade": "trade id",
    "realized": "realized profit",
}  # fmt: skip


def _binance_table(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    header = tables.header_of(source)
    names = [name.lower() for name in header]
    if not is_binance(names):
        raise AuditError(
            f"{source.path} has another header than Binance's futures trades: {','.join(header)[:300]}; "
            "say --map"
        )
    columns = {field: name for field, name in _BINANCE.items() if name in names}
    columns["time"] = next(
        header[at] for at, name in enumerate(names) if name.startswith(("time", "date"))
    )
    places = tables.place_columns(source.path, header, columns)
    numbered = places.trade >= 0
    origin = Origin(
        source.path, "binance-futures", Order.NUMBERS if numbered else Order.UNSAID,
        may_hedge=True,
    )  # fmt: skip
    zoned = _zoned(source, settings, header[places.time])
    maker = _BinanceMaker(origin, zoned, "binance", leg=Leg.UNSAID)
    return tables.read_table(source, places, maker, numbered=numbered)


class _BinanceMaker(Maker):
    """Knows which product Binance's futures names are of."""

    def where(self, symbol: str, account: str = "", exchange: str = "") -> Any:
        words = symbol, account, exchange
        found = self._wheres.get(words)
        if found is None:
            name = venues.canonical_binance(symbol)
            found = self._wheres[words] = super().where(name, account, exchange)
        return found


def _venue_table(
    source: Source, settings: ReadSettings, venue: venues.VenueFormat
) -> Iterator[Fill]:
    """Read a CSV file whose columns are the names of the venue's own interface."""
    origin = Origin(source.path, venue.name, venue.sequence, may_hedge=venue.may_hedge)
    leg = Leg.UNSAID if venue.may_hedge else Leg.NET
    maker = Maker(origin, _zoned(source, settings, ""), venue.exchange, venue.product, leg)
    header = tables.header_of(source)
    rows = tables.csv_rows(source)
    next(rows, None)
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        try:
            fill = venue.read(maker, dict(zip(header, row, strict=True)), number)
        except (KeyError, ValueError) as fault:
            raise error_of_row(source.path, f"{source.path}:{number}", fault) from None
        if fill is not None:
            yield fill


def _zoned(source: Source, settings: ReadSettings, head: str) -> ReadSettings:
    """Find the zone that the user, a head or a name of a file says."""
    if settings.zone is not None:
        return settings
    archive = os.path.basename(source.path.rpartition("!")[0])
    zone = _zone_in(head) or _zone_in(source.name) or _zone_in(archive)
    return settings if zone is None else replace(settings, zone=zone)


def _zone_in(text: str) -> tzinfo | None:
    found = _ZONE.search(text)
    if found is None:
        return None
    if found[1] is None:
        return timezone.utc
    return zone_named(f"{found[1]}{int(found[2]):02d}:{found[3] or '00'}")
