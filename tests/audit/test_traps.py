"""Each trap of the formats: what looks like a trade and is none, or like another one than it is."""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from pathlib import Path

import pytest
from audit_files import BINANCE

from invariant_guard import PositionInvariantEnforcer
from invariant_guard.audit import (
    AuditCode,
    AuditError,
    AuditPolicy,
    Doubt,
    Effect,
    Fill,
    Leg,
    OrderVerdict,
    ReadSettings,
    Report,
    ordering,
    read,
    replay,
)
from invariant_guard.audit.times import Clock, written, zone_named
from invariant_guard.ledger import open_ledger
from invariant_guard.ledger.model.units import to_text

FLAT = AuditPolicy(start_flat=True)
START = 1_773_740_052_000


def fills_of(path: Path, **settings: object) -> list[Fill]:
    return list(read(str(path), settings=ReadSettings(**settings)))  # type: ignore[arg-type]


def table(
    path: Path, *rows: str, head: str = "time,symbol,side,qty,price,order,client_id,source"
) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def judged(path: Path, policy: AuditPolicy = FLAT, **settings: object) -> Report:
    return replay(read(str(path), settings=ReadSettings(**settings)), policy)  # type: ignore[arg-type]


BTC = "2026-03-01 00:00:0{}Z,BTC,{},{},100,{},,"


# Times.


def test_times_of_every_spelling() -> None:
    moment = "2026-03-17 09:34:12Z"
    clock = Clock(zone_named("UTC"), "x")
    for text in (
        "26-03-17 09:34:12", "2026-03-17 09:34:12", "2026-03-17T09:34:12Z", "20260317;093412",
        "2026-03-17;09:34:12", "20260317 093412", "2026/03/17 09:34:12", "2026-03-17, 09:34:12",
        "2026-03-17T11:34:12+02:00", "2026-03-17 03:34:12-0600", "1773740052", "1773740052000",
        "1773740052000000", "1773740052000000000", "2026-03-17 04:34:12 EST",
    ):  # fmt: skip
        assert written(clock(text)) == moment, text
        assert written(clock(text)) == moment, f"{text}, again"
    assert written(clock("2026-03-17T09:34:12.000000001Z")) == "2026-03-17 09:34:12.000000001Z"
    for text in ("03/04/2026 09:00", "26-13-01 00:00:00", "2026-03-17 24:00:00", "26-3-1 09:34:12",
                 "soon", "", "2026-03-17 09:61:00", "12", "99999999999999999999"):  # fmt: skip
        with pytest.raises(AuditError, match="no time that can be told"):
            clock(text)


def test_a_time_without_a_zone_is_nobodys_guess(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "2026-03-01 00:00:01,BTC,buy,1,100,1,,")
    with pytest.raises(AuditError, match=r"a\.csv:2: .* names no zone; say --tz"):
        fills_of(path)
    (fill,) = fills_of(path, zone=zone_named("+06:00"))
    assert written(fill.at) == "2026-02-28 18:00:01Z"
    berlin = table(tmp_path / "b.csv", "2026-10-25 02:30:00,BTC,buy,1,100,1,,")
    with pytest.raises(AuditError, match="comes twice or never"):
        fills_of(berlin, zone=zone_named("Europe/Berlin"))
    for bad in ("Mars/Olympus", "+25:00", "UTC+x", ""):
        with pytest.raises(AuditError, match="no time zone"):
            zone_named(bad)


def test_the_zone_in_a_files_name_and_in_a_head(tmp_path: Path) -> None:
    row = "8,26-03-17 09:34:12,BTCUSDT,BUY,73822.3,0.01,738.2,0.295 USDC,0,true,false,9,1"
    for name, hour in (("x(UTC--6).csv", "15"), ("x(UTC+8).csv", "01"), ("x(UTC).csv", "09"),
                       ("x(UTC--6)_ab12.csv", "15")):  # fmt: skip
        path = table(tmp_path / name, row, head=BINANCE)
        assert written(fills_of(path)[0].at) == f"2026-03-17 {hour}:34:12Z"
    path = table(tmp_path / "plain.csv", row, head=BINANCE)
    with pytest.raises(AuditError, match="names no zone"):
        fills_of(path)
    for archive, member, hour in (("a(UTC--6).zip", "part-00.csv", "15"), ("b.zip", "x(UTC+8).csv", "01"),
                                  ("c(UTC).zip", "x(UTC+8).csv", "01")):  # fmt: skip
        with zipfile.ZipFile(tmp_path / archive, "w") as packed:
            packed.write(path, member)
        assert written(fills_of(tmp_path / archive)[0].at) == f"2026-03-17 {hour}:34:12Z"
    for head, hour in (("Date(UTC)", "09"), ("Time(UTC+8)", "01")):
        path = table(tmp_path / "h.csv", row, head=BINANCE.replace("Time", head))
        assert written(fills_of(path)[0].at) == f"2026-03-17 {hour}:34:12Z"


# Amounts.


def test_amounts_are_exact_and_dust_is_not_flat(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", BTC.format(1, "buy", "0.1", 1), BTC.format(2, "buy", "0.2", 2),
        BTC.format(3, "sell", "0.3", 3), BTC.format(4, "sell", "1", 4),
        BTC.format(5, "buy", "1.000000000000000001", 5),
    )  # fmt: skip
    report = judged(path)
    # In floats 0.1 + 0.2 - 0.3 leaves a long, and the fourth order would have crossed zero.
    assert report.orders(OrderVerdict.CROSSED) == 1
    assert [finding.rows for finding in report.findings[AuditCode.AUD002]] == [(f"{path}:6",)]


def test_amounts_with_thousands_and_units(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", '2026-03-01 00:00:01Z,BTC,buy,"1,234.5",100,1,,',
        "2026-03-01 00:00:02Z,BTC,buy,0.29 USDC,100,2,,", "2026-03-01 00:00:03Z,BTC,buy,103ALGO,1,3,,",
        "2026-03-01 00:00:04Z,BTC,buy,1e-8,1,4,,",
    )  # fmt: skip
    assert [to_text(fill.quantity) for fill in fills_of(path)] == [
        "1234.5",
        "0.29",
        "103",
        "0.00000001",
    ]
    for bad in ('"1,2"', "one", "NaN", "Infinity", "1_000", "-5", '"1.234,5"', "0x10"):
        table(path, f"2026-03-01 00:00:01Z,BTC,buy,{bad},100,1,,")
        with pytest.raises(AuditError, match=r"a\.csv:2: "):
            fills_of(path)


def test_contracts_of_unknown_size(tmp_path: Path) -> None:
    row = {"id": "1", "order": "1", "timestamp": 1773740052000, "symbol": "ETH/USDT:USDT",
           "side": "buy", "amount": 5, "price": 1, "takerOrMaker": "taker",
           "info": {"posSide": "net"}}  # fmt: skip
    coins = {
        **row,
        "id": "2",
        "order": "2",
        "contractSize": 0.01,
        "timestamp": row["timestamp"] + 1,
    }
    path = tmp_path / "t.json"
    path.write_text(json.dumps([row]))
    report = judged(path)
    assert report.orders(OrderVerdict.OPENING) == 1
    assert any("--contract-size ETH/USDT:USDT=SIZE" in note for note in report.notes)
    path.write_text(json.dumps([row, coins]))
    assert judged(path).doubts == {Doubt.MIXED_UNITS: 1}
    sized = AuditPolicy(start_flat=True, contract_sizes={"ETH/USDT:USDT": 10**28})
    assert judged(path, sized).orders(OrderVerdict.OPENING) == 2
    held = AuditPolicy(positions={"ETH/USDT:USDT": (10**30, 0)})
    path.write_text(json.dumps([row]))
    assert judged(path, held).doubts == {Doubt.MIXED_UNITS: 1}


def test_hummingbots_integers_and_freqtrades_dust(tmp_path: Path) -> None:
    import sqlite3

    from audit_files import freqtrade, hummingbot

    from tests.audit.histories import hedged

    moves = [(1, "BTC/USDT:USDT", True, True, "0.3", "a", False),
             (1, "BTC/USDT:USDT", True, False, "2.5", "a", False)]  # fmt: skip
    trades = hedged(moves)
    hummingbot(tmp_path / "h.sqlite", trades)
    assert [to_text(fill.quantity) for fill in fills_of(tmp_path / "h.sqlite")] == ["0.3", "0.3"]
    path = tmp_path / "f.sqlite"
    freqtrade(path, trades)
    with sqlite3.connect(path) as database:
        # The fee was taken in coins: the bot sold a little less than it bought, and is flat.
        database.execute("UPDATE orders SET filled = 0.2997 WHERE id = 2")
    assert [to_text(fill.quantity) for fill in fills_of(path)] == ["0.3", "0.3"]
    with sqlite3.connect(path) as database:
        database.execute("UPDATE orders SET ft_order_side = 'stoploss' WHERE id = 2")
    assert judged(path).orders(OrderVerdict.EXIT) == 1


# Rows that are not what they look like.


def test_flex_rows_of_each_level_corrections_and_crossings(tmp_path: Path) -> None:
    def trade(exec_id: str, quantity: str, more: str = "", side: str = "BUY") -> str:
        return (
            f'<Trade accountId="U1" symbol="ES" buySell="{side}" quantity="{quantity}" '
            f'tradePrice="1" ibOrderID="{exec_id[:6]}" ibExecID="{exec_id}" '
            f'dateTime="20260317;0934{exec_id[4:6]}" levelOfDetail="EXECUTION" {more}/>'
        )

    path = tmp_path / "flex.xml"
    rows = [
        trade("000001.01.01", "2", 'openCloseIndicator="O"'),
        trade("000001.01.01", "2", 'openCloseIndicator="O"'),
        trade("000002.01.01", "5", 'openCloseIndicator="O"'),
        trade("000002.01.02", "3", 'openCloseIndicator="O"'),
        trade("000003.01.01", "9", 'openCloseIndicator="O"'),
        trade("000003.01.01", "-9", 'openCloseIndicator="O"', side="BUY (Ca.)"),
        trade("000004.01.01", "-7", 'openCloseIndicator="C;O"', side="SELL"),
        '<Trade accountId="U1" symbol="ES" buySell="BUY" quantity="2" levelOfDetail="SYMBOL_SUMMARY" />',
    ]
    path.write_text(f"<FlexQueryResponse><Trades>{''.join(rows)}</Trades></FlexQueryResponse>")
    fills = fills_of(path, zone=zone_named("UTC"))
    assert [to_text(fill.quantity) for fill in fills] == ["2", "3", "7"]
    # The broker's own word needs no start: the last one crossed zero.
    report = judged(path, AuditPolicy(), zone=zone_named("UTC"))
    assert report.orders(OrderVerdict.CROSSED) == 1
    assert report.orders(OrderVerdict.CANNOT_TELL) == 0
    with pytest.raises(AuditError, match="names no zone"):
        fills_of(path)


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "flex.xml"
    for text in (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    ):
        path.write_text(text)
        with pytest.raises(AuditError, match="entities"):
            fills_of(path)
    path.write_text("<x><Trade")
    with pytest.raises(AuditError, match="no readable XML"):
        fills_of(path)


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    evil = (
        b'\x80\x04c__builtin__\neval\n(S\'open("%s", "w")\'\ntR.' % str(tmp_path / "ran").encode()
    )
    for name in ("signals.pkl", "renamed.csv"):
        (tmp_path / name).write_bytes(evil)
        with pytest.raises(AuditError, match="never loaded"):
            fills_of(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "only.zip", "w") as archive:
        archive.writestr("x_signals.pkl", evil)
    with pytest.raises(AuditError, match="pickles are never loaded"):
        fills_of(tmp_path / "only.zip")
    assert not (tmp_path / "ran").exists()


def test_archives_that_unfold_too_far(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (20 << 20))
    with pytest.raises(AuditError, match="would unfold"):
        fills_of(tmp_path / "bomb.zip")
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(b"time,symbol,qty\n" + b"0" * (20 << 20)))
    with pytest.raises(AuditError, match="unfolds to more"):
        fills_of(tmp_path / "bomb.csv.gz")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"time,symbol,qty\n1,2,3\n" * 100)[:-20])
    with pytest.raises(AuditError, match="damaged"):
        fills_of(tmp_path / "cut.csv.gz")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "bomb.zip").read_bytes()[:200])
    with pytest.raises(AuditError, match="damaged"):
        fills_of(tmp_path / "cut.zip")


# Order and repetition.


def test_newest_first_is_the_same_audit(tmp_path: Path) -> None:
    rows = [BTC.format(at, "buy" if at % 3 else "sell", at, at) for at in range(1, 9)]
    forwards = judged(table(tmp_path / "a.csv", *rows))
    backwards = judged(table(tmp_path / "b.csv", *rows[::-1]))
    mixed = judged(table(tmp_path / "c.csv", *rows[4:], *rows[:4]))
    for other in (backwards, mixed):
        assert other.verdicts == forwards.verdicts
        assert other.counts == forwards.counts


def test_more_rows_than_a_block_backwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "_BLOCK", 100)
    day = 1_700_000_000
    rows = [f"{day + at},BTC,{'buy' if at % 2 else 'sell'},1,,{at},," for at in range(1_150)]
    forwards = judged(table(tmp_path / "a.csv", *rows))
    backwards = judged(table(tmp_path / "b.csv", *rows[::-1]))
    halves = judged(table(tmp_path / "c.csv", *rows[640:], *rows[:640]))
    assert forwards.orders(OrderVerdict.UNDECLARED) == 575
    assert backwards.verdicts == forwards.verdicts == halves.verdicts


def test_equal_times_that_change_the_verdict(tmp_path: Path) -> None:
    # Bought and sold in one second from flat: which came first decides what was opened.
    path = table(tmp_path / "a.csv", BTC.format(1, "buy", 1, 1), BTC.format(1, "sell", 1, 2))
    report = judged(path)
    assert report.doubts == {Doubt.EQUAL_TIMES: 2}
    ordered = AuditPolicy(start_flat=True, file_order=True)
    assert judged(path, ordered).orders(OrderVerdict.UNDECLARED) == 1
    # Of one direction it does not matter, nor on two keys, nor within one order.
    for rows in (
        [BTC.format(1, "buy", 1, 1), BTC.format(1, "buy", 2, 2)],
        [BTC.format(1, "buy", 1, 1), BTC.format(1, "sell", 2, 2).replace("BTC", "ETH")],
        [BTC.format(1, "sell", 1, 1), BTC.format(1, "sell", 2, 1)],
    ):
        assert judged(table(path, *rows)).doubts == {}
    # Binance counts its executions, so they need no finer clock.
    head = "8,26-03-17 09:34:12,BTCUSDT,{},1,{},1,0 USDC,{},true,false,{},{}"
    path = table(
        tmp_path / "(UTC).csv", head.format("SELL", 1, 1, 12, 2), head.format("BUY", 1, 0, 11, 1),
        head=BINANCE,
    )  # fmt: skip
    report = judged(path)
    assert report.doubts == {}
    assert report.orders(OrderVerdict.UNDECLARED) == 1
    assert any("execution numbers" in note for note in report.notes)


def test_an_execution_in_two_exports_is_one(tmp_path: Path) -> None:
    head = "time,symbol,side,qty,price,order,trade"
    first = [f"2026-03-01 00:00:0{at}Z,BTC,buy,1,100,{at},t{at}" for at in range(1, 5)]
    second = [*first[2:], "2026-03-01 00:00:09Z,BTC,sell,4,100,9,t9"]
    paths = [
        table(tmp_path / "a.csv", *first, head=head),
        table(tmp_path / "b.csv", *second, head=head),
    ]
    report = replay(read([str(path) for path in paths]), FLAT)
    assert report.repeated == 2
    assert report.orders(OrderVerdict.UNDECLARED) == 1


# What cannot be told.


def test_an_unknown_start_is_not_flat(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", BTC.format(1, "buy", 1, 1), BTC.format(2, "sell", 2, 2))
    report = judged(path, AuditPolicy())
    assert report.doubts == {Doubt.UNKNOWN_START: 2}
    assert report.violations == 0
    held = AuditPolicy(positions={"BTC": (5 * 10**30, 0)})
    assert judged(path, held).orders(OrderVerdict.UNDECLARED) == 1
    # Of named legs the least that can be open is known, so both legs are proved without a start.
    head = "time,symbol,side,qty,position_side"
    rows = ["2026-03-01 00:00:01Z,BTC,buy,1,LONG", "2026-03-01 00:00:02Z,BTC,sell,1,SHORT"]
    report = judged(table(path, *rows, head=head), AuditPolicy())
    assert report.counts[AuditCode.AUD001] == 1
    assert report.orders(OrderVerdict.BOTH_LEGS) == 1


def test_no_position_side_is_not_one_way(tmp_path: Path) -> None:
    head = "8,26-03-17 09:34:{},BTCUSDT,{},1,{},1,0 USDC,{},true,false,{},{}"
    rows = [head.format(10, "BUY", 5, 0, 1, 1), head.format(11, "SELL", 2, 0, 2, 2),
            head.format(12, "SELL", 1, "0.5", 3, 3)]  # fmt: skip
    path = table(tmp_path / "(UTC).csv", *rows, head=BINANCE)
    report = judged(path)
    # The second may be an exit or the opening of a short; the third realised something.
    assert report.doubts == {Doubt.NO_POSITION_SIDE: 1}
    assert report.orders(OrderVerdict.UNDECLARED) == 1
    assert (
        judged(path, AuditPolicy(start_flat=True, one_way=True)).orders(OrderVerdict.UNDECLARED)
        == 2
    )
    path = table(
        tmp_path / "(UTC).csv", rows[0], head.format(11, "SELL", 9, "0.5", 2, 2), head=BINANCE
    )
    assert judged(path).orders(OrderVerdict.CROSSED) == 1
    legs = [f"{row},{leg}" for row, leg in zip(rows[:2], ("LONG", "SHORT"), strict=True)]
    path = table(tmp_path / "(UTC).csv", *legs, head=BINANCE + ",Position Side")
    assert judged(path).counts[AuditCode.AUD001] == 1
    assert {fill.leg for fill in fills_of(path)} == {Leg.LONG, Leg.SHORT}


def test_a_gap_is_said(tmp_path: Path) -> None:
    head = "time,symbol,side,qty,position_side"
    rows = ["2026-03-01 00:00:01Z,BTC,buy,1,LONG", "2026-03-01 00:00:02Z,BTC,sell,3,LONG"]
    assert judged(table(tmp_path / "a.csv", *rows, head=head)).doubts == {Doubt.GAP: 1}
    head = "time,symbol,side,qty,reduce_only"
    rows = ["2026-03-01 00:00:01Z,BTC,buy,1,false", "2026-03-01 00:00:02Z,BTC,sell,3,true",
            "2026-03-01 00:00:03Z,BTC,sell,3,false"]  # fmt: skip
    assert judged(table(tmp_path / "a.csv", *rows, head=head)).doubts == {Doubt.GAP: 2}


def test_files_that_are_something_else(tmp_path: Path) -> None:
    for name, text, reason in (
        (
            "a.csv",
            "foo,bar\n1,2\n",
            "no column is known for time and symbol and quantity; say --map",
        ),
        ("b.csv", "Contracts,Closing Direction,Qty,Entry Price\n", "export the executions"),
        ("c.json", '[{"foo": 1}]', "no format that is known"),
        (
            "d.json",
            '[{"symbol": "x", "side": "buy", "amount": 1, "timestamp": NaN}]',
            "not readable",
        ),
        (
            "e.json",
            '[{"symbol": "x", "side": "buy", "amount": 1, "timestamp": 1773740052000}, {"a"',
            "e.json: not readable",
        ),
        ("f.csv", "", "empty"),
        ("g.json", "[]", "empty list"),
        ("h.csv", "time,time,symbol,qty\n", "may both be the time|more than one"),
        ("i.bin", "\0\1\2 binary", "no text"),
        (
            "j.csv",
            "time,symbol,side,qty\n2026-03-01 00:00:00Z,BTC,buy\n",
            "j.csv:2: .*too few cells",
        ),
        (
            "k.csv",
            "time,symbol,side,qty\n2026-03-01 00:00:00Z,BTC,hold,1\n",
            "k.csv:2: .*neither buy nor",
        ),
        (
            "l.csv",
            "time,symbol,side,qty\n2026-03-01 00:00:00Z,,buy,1\n",
            "l.csv:2: the symbol is empty",
        ),
    ):
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(AuditError, match=reason):
            fills_of(path)
    with pytest.raises(AuditError, match="folder"):
        fills_of(tmp_path)
    with pytest.raises(AuditError, match="No such file"):
        fills_of(tmp_path / "nowhere.csv")
    (tmp_path / "latin.csv").write_bytes(b"time,symbol,side,qty\n2026-03-01 00:00:00Z,\xe9,buy,1\n")
    with pytest.raises(AuditError, match="not readable as CSV"):
        fills_of(tmp_path / "latin.csv")


def test_okx_bills_are_money_and_no_orders(tmp_path: Path) -> None:
    """Each trade stands there twice, once for each currency: read as fills they would net to nothing."""
    path = tmp_path / "okx_bills.csv"
    path.write_text(
        "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,"
        "Balance Change,Balance,Balance Unit\n"
        "1,11,2026-03-01 00:00:01,Spot,BTC-USDT,Buy,0.1,BTC,100,0,0,0.1,0.1,BTC\n"
        "2,11,2026-03-01 00:00:01,Spot,BTC-USDT,Sell,10,USDT,100,0,0,-10,90,USDT\n"
    )
    with pytest.raises(AuditError, match=r"okx_bills\.csv is OKX's bills, .* export the fills"):
        fills_of(path)
    rows = [{"instId": "BTC-USDT-SWAP", "billId": "1", "type": "2", "subType": "3", "sz": "1",
             "balChg": "-10", "bal": "90", "ccy": "USDT", "ordId": "11", "ts": "1773740052000"}]  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps({"code": "0", "data": rows}))
    with pytest.raises(AuditError, match="no format that is known"):
        fills_of(path.with_suffix(".json"))


def test_the_amounts_of_nautilus_builds(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    path = tmp_path / "order_filled.parquet"
    at = 1_773_740_052_000_000_001

    def written(quantity: object, type_: object, time: object = None) -> Path:
        row = {"instrument_id": "ETHUSDT-PERP.BINANCE", "order_side": "SELL", "last_qty": quantity,
               "last_px": "1.5", "ts_event": at, "position_id": "P-1"}  # fmt: skip
        schema = pa.schema(
            [
                (name, type_ if name == "last_qty" else pa.string())
                for name in row
                if name != "ts_event"
            ]
            + [("ts_event", time or pa.uint64())]
        )
        pq.write_table(pa.Table.from_pylist([row], schema=schema), path)
        return path

    for quantity, type_ in (
        ("0.25", pa.string()), (0.25, pa.float64()),
        ((25 * 10**7).to_bytes(8, "little", signed=True), pa.binary(8)),
        ((25 * 10**14).to_bytes(16, "little", signed=True), pa.binary(16)),
    ):  # fmt: skip
        (fill,) = fills_of(written(quantity, type_))
        assert (to_text(fill.quantity), fill.at, fill.leg) == ("0.25", at, Leg.UNSAID)
        assert fill.where.symbol == "ETH/USDT:USDT"
    (fill,) = fills_of(written("1", pa.string(), pa.timestamp("ns", tz="UTC")))
    assert fill.at == at
    with pytest.raises(AuditError, match="parquet:1: an amount of 4 bytes"):
        fills_of(written(b"1234", pa.binary(4)))
    pq.write_table(pa.table({"price": [1]}), path)
    with pytest.raises(AuditError, match="name the files of order_filled"):
        fills_of(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(AuditError, match="not readable as Parquet"):
        fills_of(path)


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "order_filled.parquet"
    path.write_bytes(b"PAR1 and more")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(AuditError, match=r"pip install 'invariant-guard\[audit\]'"):
        fills_of(path)


def test_the_source_of_a_ledgers_orders(tmp_path: Path) -> None:
    """An admission names who wanted the order; its fills, which come from the venue, do not."""
    path = tmp_path / "ledger.db"
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", "futures-1")
    key = "futures-1/binance/linear_perp/BTC%2FUSDT:USDT"
    ledger.adopt(key, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_source="desk")
    for source, side in (("rl_v3", "buy"), ("", "buy")):
        with enforcer.enforce_before_order(
            "BTC/USDT:USDT", side, 1, account="main", exchange="binance", source=source
        ) as order:
            order.acknowledge(f"v-{source}")
        ledger.filled(order.id, 1, final=True)
    ledger.adopt(key, (5, 0))
    assert [fill.source for fill in fills_of(path)] == ["rl_v3", "desk", "(read at the venue)"]
    # An archive that an older version wrote has events without a source.
    event = {"number": 1, "at": 1, "kind": "filled", "key": key, "id": "ig1", "quantity": "1",
             "code": "", "detail": "open buy"}  # fmt: skip
    archive = tmp_path / "archive.jsonl"
    archive.write_text(
        "\n".join(
            json.dumps({"version": 1, "event": one})
            for one in (event, {**event, "number": 2, "source": "late"})
        )
    )
    assert [fill.source for fill in fills_of(archive)] == ["", "late"]


def test_what_fills_do_not_say_and_orders_beside_them_do(tmp_path: Path) -> None:
    fills, orders = tmp_path / "activities.json", tmp_path / "orders.json"
    rows = [
        {"activity_type": "FILL", "id": f"a::{number}", "side": side, "qty": "1", "price": "1",
         "symbol": "SPY", "transaction_time": f"2026-03-01T00:00:0{number}Z", "order_id": f"o{number}"}
        for number, side in enumerate(("buy", "sell_short", "sell"), 1)
    ]  # fmt: skip
    fills.write_text(json.dumps(rows))
    # Alpaca's activities name no client order id; a short sale opens, so a sale before it is missing.
    assert [fill.client_id for fill in fills_of(fills)] == ["", "", ""]
    assert fills_of(fills)[1].effect is Effect.OPEN
    assert judged(fills).doubts == {Doubt.GAP: 2}
    orders.write_text(json.dumps([{"id": "o1", "client_order_id": "ig1", "filled_qty": "1"}]))
    joined = list(read([str(fills), str(orders)]))
    assert [fill.client_id for fill in joined] == ["ig1", "", ""]

    row = {"order": "1", "timestamp": START, "symbol": "BTC/USDT:USDT", "amount": 1, "price": 1,
           "takerOrMaker": "taker", "contractSize": 1, "info": {"posSide": "net"}}  # fmt: skip
    closing = {**row, "id": "2", "order": "2", "side": "sell", "timestamp": START + 1000}
    fills.write_text(json.dumps([{**row, "id": "1", "side": "buy"}, closing]))
    assert judged(fills).orders(OrderVerdict.UNDECLARED) == 1
    # ccxt has reduce-only on orders alone.
    orders.write_text(
        json.dumps([{"id": "2", "clientOrderId": "ig2", "reduceOnly": True, "filled": 1}])
    )
    report = replay(read([str(fills), str(orders)]), FLAT)
    assert (report.orders(OrderVerdict.EXIT), report.orders(OrderVerdict.UNDECLARED)) == (1, 0)


def test_two_bots_on_one_account_are_two_files(tmp_path: Path) -> None:
    from audit_files import freqtrade

    from tests.audit.histories import hedged

    for name, long in (("a", True), ("b", False)):
        moves = [(1, "BTC/USDT:USDT", long, True, "1", f"bot-{name}", False)]
        freqtrade(tmp_path / f"{name}.sqlite", hedged(moves))
    files = [str(tmp_path / f"{name}.sqlite") for name in "ab"]
    assert [replay(read(file), FLAT).counts.get(AuditCode.AUD001, 0) for file in files] == [0, 0]
    (episode,) = replay(
        read(files, settings=ReadSettings(account="futures-1")), FLAT
    ).findings[AuditCode.AUD001]  # fmt: skip
    assert episode.sources == ("bot-a", "bot-b")
