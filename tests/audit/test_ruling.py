"""The answers that the replay looks up are those of the functions that the runtime runs."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.audit import Effect, Fill, Leg, OrderVerdict, Where
from invariant_guard.audit.ruling import OpenLegs, ask, refusal_of_exit, refusal_of_opening, rule
from invariant_guard.cli.main import main
from invariant_guard.ledger.model.enums import Kind, Side

UNIT = 10**30
QUANTITIES = st.integers(1, 10**36)
ROOT = Path(__file__).parents[2]


@given(QUANTITIES, st.one_of(st.just(0), QUANTITIES))
def test_an_admission_of_the_very_numbers_says_the_same(quantity: int, opposed: int) -> None:
    assert refusal_of_opening(opposed) == ask(Kind.OPEN, quantity, opposed)
    if opposed:
        assert refusal_of_exit(quantity, opposed) == ask(Kind.CLOSE, quantity, opposed)
    for leg in (quantity - 1, quantity, quantity + 1):
        if leg:
            assert refusal_of_exit(quantity, leg) == ask(Kind.CLOSE, quantity, leg)


@given(st.integers(-9, 9), st.booleans(), st.integers(1, 12))
def test_a_service_with_positions_is_answered_the_same(held: int, buys: bool, size: int) -> None:
    """The stateless enforcer, on the positions that the replay has: refused where it says refused."""
    fill = Fill(
        0, 0, Where("", "", "BTC"), Side.BUY if buys else Side.SELL, size * UNIT, "", Leg.NET,
        Effect.UNSAID,
    )  # fmt: skip
    ruling = rule(OpenLegs(max(held, 0) * UNIT, max(-held, 0) * UNIT), fill)
    enforcer = PositionInvariantEnforcer()

    def answer(**more: bool) -> str:
        try:
            enforcer.enforce_before_order(
                "BTC", "buy" if buys else "sell", size, {"BTC": Decimal(held)}, **more
            )
        except PositionInvariantViolation as refusal:
            return str(refusal.code)
        return ""

    assert answer() == ruling.refusal
    if ruling.refusal:
        wanted = {OrderVerdict.UNDECLARED: "", OrderVerdict.CROSSED: "REDUCE_TOO_LARGE"}
        assert answer(reduce_only=True) == wanted[ruling.verdict]
    net = ruling.after.long - ruling.after.short
    assert net == (held + (size if buys else -size)) * UNIT


def test_exit_statuses_and_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean, crossed = tmp_path / "clean.csv", tmp_path / "crossed.csv"
    head = "time,symbol,side,qty\n2026-03-01 00:00:01Z,BTC,buy,1\n"
    clean.write_text(head)
    crossed.write_text(head + "2026-03-01 00:00:02Z,BTC,sell,3\n")
    (tmp_path / "x.pkl").write_bytes(b"\x80\x04.")
    (tmp_path / "p.json").write_text('{"BTC": "5"}')
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", head)
    data = (tmp_path / "bad.zip").read_bytes()
    (tmp_path / "bad.zip").write_bytes(data.replace(b"BTC,buy,1", b"BTC,buy,7"))
    held = ["--positions", str(tmp_path / "p.json")]
    for arguments, status, words in (
        ([str(clean), "--start-flat"], 0, ""),
        ([str(crossed), "--start-flat"], 1, ""),
        ([str(crossed), *held], 0, ""),
        ([str(crossed), "--start-flat", "--fail-on", "none"], 0, ""),
        ([str(crossed), "--start-flat", "--fail-on", "AUD001"], 0, ""),
        ([str(crossed), "--start-flat", "--fail-on", "AUD005, aud002"], 1, ""),
        ([str(crossed)], 2, "none of 2 orders can be judged"),
        ([str(tmp_path / "none.csv")], 2, "No such file"),
        ([str(tmp_path / "x.pkl")], 2, "never loaded"),
        ([str(tmp_path / "bad.zip"), "--start-flat"], 2, "damaged"),
        ([str(clean), "--format", "excel"], 2, "no format excel"),
        ([str(clean), "--fail-on", "AUD099"], 2, "no code AUD099"),
        ([str(clean), "--map", "when=time"], 2, "write FIELD=COLUMN"),
        ([str(clean), "--map", "time=Zeit"], 2, "no column 'Zeit'"),
        ([str(clean), "--tz", "Mars"], 2, "no time zone"),
        ([str(clean), "--source-from", "prefix:["], 2, "--source-from"),
        ([str(clean), "--positions", str(clean)], 2, "not readable as JSON"),
        ([str(clean), "--contract-size", "BTC"], 2, "SYMBOL=SIZE"),
        ([str(clean), "--against", str(clean)], 2, "holds no guard calls"),
        ([str(clean), "--format", "freqtrade"], 2, "not readable as JSON"),
        ([str(clean), "--format", "ibkr-flex"], 2, "no readable XML"),
        ([str(clean), "--format", "okx"], 2, "it has no"),
        ([str(clean), "--format", "nautilus"], 2, "Parquet"),
    ):
        assert main(["audit", *arguments]) == status, arguments
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") <= 1, said


def test_the_page_needs_neither_script_nor_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "<b>.csv"
    path.write_text(
        "time,symbol,side,qty,position_side,source\n2026-03-01 00:00:01Z,<i>BTC,buy,1,LONG,a&b\n"
        "2026-03-01 00:00:02Z,<i>BTC,sell,1,SHORT,c\n2026-03-01 00:09:02Z,<i>BTC,sell,1,LONG,a&b\n"
    )
    assert main(["audit", str(path), "--start-flat", "--output", "html"]) == 1
    page = capsys.readouterr().out
    assert page.count("<svg") == 1
    assert 'href="#AUD001-1"' in page
    assert 'id="AUD001-1"' in page
    assert "&lt;i&gt;BTC" in page
    assert "a&amp;b" in page
    assert not re.search(r"<script|https?://|<link|@import|url\(|<i>|<b>\.csv", page)


def test_the_generated_tables() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import importlib.util

        spec = importlib.util.spec_from_file_location("audit_page", ROOT / "docs/audit.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    text = (ROOT / "docs/audit.md").read_text(encoding="utf-8")
    assert module.page(text) == text


def test_a_service_never_imports_the_audit() -> None:
    code = (
        "import sys, invariant_guard, invariant_guard.ledger, invariant_guard.cli.main; "
        "sys.exit(any(name.startswith('invariant_guard.audit') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
