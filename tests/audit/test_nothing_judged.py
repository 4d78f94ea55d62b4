"""Where nothing was judged the exit status is 2, with one line, and never 0."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from invariant_guard import PositionInvariantEnforcer
from invariant_guard.cli.main import main
from invariant_guard.record.journal_file.writer import writer_of
from tests.audit.test_people import audit

HEAD = "time,symbol,side,qty,account\n"
ROW = "2030-03-01 10:00:01Z,BTC/USDT:USDT,buy,1,a\n"
SIGNAL = '{"at": "2026-03-01T10:00:00Z", "source": "a", "symbol": "BTC", "direction": 1}\n'


def zipped(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_", "."), text)
    return packed.getvalue()


@pytest.mark.parametrize("name", ["f.csv", "f.json", "f.xml", "f.db"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n", gzip.compress(b"")],
    ids=["nothing", "lines", "mark", "spaces", "packed"],
)
def test_empty(name: str, content: bytes, run: Run) -> None:
    assert "is empty" in run.fails(run.file(name, content))


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        pytest.param("f.csv", HEAD, "", id="head"),
        pytest.param("f.csv", HEAD + ROW.replace(",1,", ",0,"), "", id="quantity-0"),
        pytest.param("f.csv.gz", gzip.compress(HEAD.encode()), "", id="packed"),
        pytest.param("f.zip", zipped(x_csv=HEAD), "", id="archive"),
        pytest.param("f.json", "[]", "ccxt", id="ccxt"),
        pytest.param(
            "f.json", '{"result": {"category": "linear", "list": []}}', "bybit", id="bybit"
        ),
        pytest.param("f.json", '{"code": "50011", "data": []}', "okx", id="okx-fault"),
        pytest.param("f.json", '[{"activity_type": "DIV", "id": "1"}]', "alpaca", id="dividend"),
        pytest.param("f.json", "[]", "signals", id="signals"),
        pytest.param("f.json", "[]", "rollout", id="rollout"),
    ],
)
def test_no_rows_that_count(name: str, content: str | bytes, more: str, run: Run) -> None:
    said = run.fails(run.file(name, content), "--start-flat", "--format", more or "auto")
    assert "nothing was judged" in said


@pytest.mark.parametrize(
    "content",
    [zipped(), zipped(readme_md="x"), zipped(x_csv="")],
    ids=["nothing", "notes", "empty"],
)
def test_archives_of_nothing(content: bytes, run: Run) -> None:
    run.fails(run.file("f.zip", content))


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ("", "it has no [[limit]]"),
        ('[[pool]]\nname = "p"\naccounts = ["a"]', "--pool NAME judges by a pool of it"),
        ('[[limit]]\nscope = "account:b"\nmax-positions = 1', "such as account:b"),
        ('[[limit]]\nscope = "account:a"\nmax-open-orders = 1', "nothing that max-open-orders"),
    ],
)
def test_limits_that_nothing_is_held_to(limits: str, words: str, run: Run) -> None:
    path = run.file("limits.toml", f"version = 1\n{limits}")
    assert words in run.fails(run.file("f.csv", HEAD + ROW), "--start-flat", "--limits", path)


def test_limits_and_pools_of_no_fills(run: Run) -> None:
    signals = run.file("s.jsonl", SIGNAL)
    pool = 'version = 1\n[[pool]]\nname = "p"\naccounts = ["a"]'
    limits = ("--limits", run.file("limits.toml", pool))
    assert "--limits: these files hold no fills" in run.fails(signals, *limits)
    assert "--pool: these files hold no fills" in run.fails(signals, *limits, "--pool", "p")


def test_a_record_that_tells_of_no_order(run: Run, tmp_path: Path) -> None:
    """The guard allowed an order without an id, so any order after it may be that one."""
    journal = f"sqlite:///{tmp_path}/journal.db"
    PositionInvariantEnforcer(journal=journal).enforce_before_order("BTC/USDT:USDT", "buy", 1, {})
    assert writer_of(journal).flush()
    fills = run.file("f.csv", HEAD + ROW)
    assert "guarded: a guard call without a client id" in run.fails(
        fills, "--start-flat", "--against", f"{tmp_path}/journal.db"
    )


def test_what_was_said_of_nothing_is_noted(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "held.json").write_text('{"BTCUSDT": "1", "a/BTC/USDT:USDT": "2"}')
    fills, empty = run.file("f.csv", HEAD + ROW), run.file("empty.csv", HEAD)
    sizes = ("--contract-size", "ETH=1")
    _, found = audit(
        capsys, fills, empty, "--positions", str(tmp_path / "held.json"), *sizes
    )  # fmt: skip
    notes = " ".join(found["notes"])
    for words in (
        f"{empty} holds no fill",
        "--positions names what no row is of: BTCUSDT;",
        "--contract-size names what no row is of: ETH;",
    ):
        assert words in notes
    assert "a/BTC" not in notes
    assert f"{fills} holds" not in notes


class Run:
    """Runs audits that judge nothing."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def file(self, name: str, content: str | bytes) -> str:
        path = self._folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def fails(self, *arguments: str) -> str:
        assert main(["audit", *arguments]) == 2
        (line,) = self._capsys.readouterr().err.splitlines()
        return line


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(tmp_path, capsys)


def test_a_member_that_may_hold_fills_is_not_passed_over(run: Run) -> None:
    rows = HEAD + ROW
    assert "f.zip!b.tsv may hold fills" in run.fails(
        run.file("f.zip", zipped(a_csv=rows, b_tsv=rows))
    )
    # What never does is.
    packed = run.file("g.zip", zipped(a_csv=rows, market_feather="x", a_md="# notes"))
    assert main(["audit", packed, "--start-flat"]) == 0


def test_positions_that_are_not_there(run: Run) -> None:
    file = run.file("f.csv", HEAD + ROW)
    assert "--positions nowhere.json: No such file" in run.fails(
        file, "--positions", "nowhere.json"
    )
