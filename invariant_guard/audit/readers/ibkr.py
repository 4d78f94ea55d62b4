"""IBKR: Flex queries as XML, read without entities or a document type."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from invariant_guard.audit.model import Fill, Origin
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.maker import Maker
from invariant_guard.audit.readers.settings import ReadSettings
from invariant_guard.audit.trouble import AuditError, error_of_row

_CHUNK = 1 << 16
# A trade stands in a report once for each of these; executions are the finest.
_LEVELS = ("EXECUTION", "", "ORDER")


class _Refused(Exception):
    """The document asks for what a report never needs."""


def trades_in(source: Source) -> list[dict[str, str]]:
    """Return the attributes of all trades of a Flex report.

    Raises:
        AuditError: it is no XML, or it declares a document type or an entity.
    """
    found: list[dict[str, str]] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        if name in ("Trade", "Order", "TradeConfirm"):
            if name == "Order":
                attributes.setdefault("levelOfDetail", "ORDER")
            found.append(attributes)

    def refused(*_: object) -> None:
        raise _Refused

    parser = expat.ParserCreate()
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refused
    parser.EntityDeclHandler = refused
    parser.ExternalEntityRefHandler = refused  # type: ignore[assignment]
    try:
        with source.open() as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except _Refused:
        raise AuditError(
            f"{source.path} declares a document type or entities, which no Flex report has: refused"
        ) from None
    except expat.ExpatError as fault:
        raise AuditError(f"{source.path} is no readable XML: {fault}") from None
    return found


def read_flex(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    """Read the executions of a Flex report: each once, the last correction of each.

    Raises:
        AuditError: it has no trades, or one of them cannot be read.
    """
    trades = trades_in(source)
    if not trades:
        raise AuditError(
            f"{source.path} has no Trade element: add the Trades section, level Execution, to the query"
        )
    levels = {trade.get("levelOfDetail", "").upper() for trade in trades}
    level = next((level for level in _LEVELS if level in levels), None)
    if level is None:
        raise AuditError(
            f"{source.path} has trades as {', '.join(sorted(levels))} only: set the level Execution"
        )
    maker = Maker(Origin(source.path, "ibkr-flex"), settings, "ibkr")
    kept: dict[str, tuple[int, dict[str, str]]] = {}
    for number, trade in enumerate(trades, 1):
        if trade.get("levelOfDetail", "").upper() != level:
            continue
        key, cancels = _execution(trade, number), "CA." in trade.get("buySell", "").upper()
        if cancels:
            kept.pop(key, None)
        else:
            kept[key] = (number, trade)
    for number, trade in kept.values():
        try:
            fill = _fill(maker, trade, number)
        except KeyError as fault:
            raise AuditError(
                f"{source.path}: trade {number} has no {fault}: add it to the query"
            ) from None
        except AuditError as fault:
            raise error_of_row(source.path, f"{source.path}: trade {number}", fault) from None
        if fill is not None:
            yield fill


def _execution(trade: dict[str, str], number: int) -> str:
    """Return what an execution and its corrections share: `0001f4e8.5f1b2c3d.01.02` without its end."""
    account, execution = (
        trade.get("accountId", ""),
        trade.get("ibExecID") or trade.get("execID", ""),
    )
    if execution:
        head, _, tail = execution.rpartition(".")
        return f"{account} {head if head and tail.isdigit() else execution}"
    return f"{account} {trade.get('tradeID') or trade.get('transactionID') or number}"


def _fill(maker: Maker, trade: dict[str, str], number: int) -> Fill | None:
    word = trade["buySell"].partition(" ")[0]
    quantity = abs(maker.quantity(trade["quantity"]))
    code = trade.get("openCloseIndicator") or _from_codes(trade.get("code", ""))
    when = trade.get("dateTime") or f"{trade['tradeDate']} {trade['tradeTime']}"
    return maker.make(
        maker.clock(when), _symbol(trade), maker.side(word), quantity,
        account=trade.get("accountId", ""), price=trade.get("tradePrice") or trade.get("price", ""),
        effect=maker.effect_of(code.replace("O;C", "C;O")),
        order=trade.get("ibOrderID") or trade.get("orderID", ""),
        trade=trade.get("ibExecID") or trade.get("tradeID", ""),
        tag=trade.get("orderReference", ""), row=number,
    )  # fmt: skip


def _symbol(trade: dict[str, str]) -> str:
    name = trade["symbol"].strip()
    # Two options of one symbol are told apart by the contract's number where the symbol does not.
    kind = trade.get("assetCategory", "")
    if kind in ("OPT", "FOP", "WAR") and trade.get("conid") and " " not in name:
        return f"{name} {trade['conid']}"
    return name


def _from_codes(codes: str) -> str:
    """Return the indicator that a confirmation hides among its codes."""
    parts = set(codes.replace(",", ";").split(";"))
    if {"O", "C"} <= parts:
        return "C;O"
    return "O" if "O" in parts else "C" if "C" in parts else ""
