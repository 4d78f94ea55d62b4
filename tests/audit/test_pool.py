"""--pool: who stood against whom, as the ledger would have it of the same orders."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invariant_guard.audit import AuditCode, AuditPolicy, Fill, Leg, Origin, Report, Where, replay
from invariant_guard.cli.main import main
from invariant_guard.ledger import Asked, Kind, Ledger, Limits, Side, open_ledger
from invariant_guard.ledger.stores.memory import MemoryStore
from tests.audit.test_people import audit

START = 1_772_359_200_000  # ms
SYMBOLS = ("BTC/USDT:USDT", "BTC/USDC:USDC", "ETH/USDT:USDT")
ACCOUNTS = ("one", "two", "three", "elsewhere")
DESK = """
version = 3
[[pool]]
name = "desk"
accounts = ["one", "two", "three"]
opposing = "{}"
families = ["coin"]
[[family]]
name = "coin"
members = {{ "binance/linear_perp/BTC%2FUSDT:USDT" = "1", "binance/linear_perp/BTC%2FUSDC*" = "2" }}
"""


class Step(NamedTuple):
    """An order of one part or of three, or, where its key has one in flight, its next part."""

    account: str
    symbol: str
    buys: bool
    quantity: Decimal
    gap: int


class Part(NamedTuple):
    number: int
    at: int
    step: Step
    kind: Kind
    quantity: Decimal
    first: bool
    last: bool


STEPS = st.lists(
    st.builds(
        Step, st.sampled_from(ACCOUNTS), st.sampled_from(SYMBOLS), st.booleans(),
        st.sampled_from([Decimal(one) for one in ("1", "3")]), st.integers(1, 6000),
    ),
    min_size=1, max_size=40,
)  # fmt: skip


def parts_of(steps: list[Step]) -> list[Part]:
    """Play a key's orders one after the other, each of the parts that its quantity has."""
    held: dict[tuple[str, str], Decimal] = {}
    live: dict[tuple[str, str], tuple[int, Step, Kind, Decimal]] = {}
    found: list[Part] = []
    at, orders = START, 0

    def fill(key: tuple[str, str], first: bool) -> None:
        number, step, kind, left = live.pop(key)
        held[key] = held.get(key, Decimal(0)) + (1 if step.buys else -1)
        if left > 1:
            live[key] = number, step, kind, left - 1
        found.append(Part(number, at, step, kind, Decimal(1), first, left == 1))

    for step in steps:
        at += step.gap
        key = (step.account, step.symbol)
        if key in live:
            fill(key, first=False)
            continue
        now = held.get(key, Decimal(0))
        closes = now * (1 if step.buys else -1) < 0
        quantity = min(step.quantity, abs(now)) if closes else step.quantity
        live[key] = orders, step, Kind.CLOSE if closes else Kind.OPEN, quantity
        orders += 1
        fill(key, first=True)
    while live:
        at += 1
        fill(next(iter(live)), first=False)
    return found


def by_the_ledger(parts: list[Part], limits: Limits) -> dict[int, str]:
    """Reserve each order in observe mode with its first fill; collect what the pool refused."""
    now = [START]
    ledger = Ledger(MemoryStore(clock=lambda: now[0]), url="memory://")
    for account in ACCOUNTS:
        ledger.bind(account, account)
        for symbol in SYMBOLS:
            ledger.adopt(f"{account}/binance/linear_perp/{symbol.replace('/', '%2F')}", (0, 0))
    ledger.apply_limits(limits, reason="test")
    ids: dict[int, str] = {}
    filled: dict[int, Decimal] = {}
    found: dict[int, str] = {}
    quantities: dict[int, Decimal] = {}
    for part in parts:
        quantities[part.number] = quantities.get(part.number, Decimal(0)) + part.quantity
    for number, at, step, kind, quantity, first, last in parts:
        now[0] = at
        if first:
            asked = Asked(
                step.account, "binance", "linear_perp", step.symbol,
                Side.BUY if step.buys else Side.SELL, kind, quantities[number], observed=True,
            )  # fmt: skip
            ids[number], decision = ledger.reserve(asked)
            if decision.breach is not None:
                found[number] = f"{decision.refusal}: {decision.breach.text}"
            else:
                assert decision.refusal is None
        filled[number] = filled.get(number, Decimal(0)) + quantity
        ledger.filled(ids[number], filled[number], final=last)
    return found


def fills_of(parts: list[Part]) -> list[Fill]:
    return [
        Fill(
            part.at * 10**6, at, Where(part.step.account, "binance", part.step.symbol),
            Side.BUY if part.step.buys else Side.SELL, int(part.quantity.scaleb(30)), "", Leg.NET,
            order=str(part.number), row=part.number,
        )
        for at, part in enumerate(parts)
    ]  # fmt: skip


def refused_in(report: Report) -> dict[int, str]:
    return {
        int(finding.rows[0].rpartition(":")[2]): finding.text
        for finding in report.findings.get(AuditCode.AUD013, ())
    }


def codes(refused: dict[int, str]) -> dict[int, str]:
    return {number: text.partition(":")[0] for number, text in refused.items()}


DESK_POLICY = AuditPolicy(start_flat=True, pool="desk")


@given(STEPS, st.sampled_from(("positions", "orders", "allow")))
@settings(max_examples=60, deadline=None)
def test_the_answers_are_the_ledgers(steps: list[Step], opposing: str) -> None:
    limits = Limits.parse(DESK.format(opposing))
    parts = parts_of(steps)
    report = replay(fills_of(parts), DESK_POLICY, pools=limits)
    found, expected = refused_in(report), by_the_ledger(parts, limits)
    assert codes(found) == codes(expected)
    # How much of an order was left to fill, only the ledger knows.
    assert {n: t for n, t in found.items() if " in flight" not in t} == {
        n: t for n, t in expected.items() if " in flight" not in t
    }
    assert sum(report.parts["pool"]["would_refuse"].values()) == len(expected)
    if opposing == "allow" or not expected:
        assert not report.counts.get(AuditCode.AUD009)


HEAD = "time,symbol,side,qty,price,order,account,exchange\n"


class Files:
    """A table of fills and limits beside it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.fills = folder / "fills.csv"
        self.limits = folder / "limits.toml"
        self._capsys = capsys

    def rows(self, *rows: str) -> Files:
        """Write rows of account, exchange, symbol, side and quantity, a second apart."""
        lines = []
        for number, row in enumerate(rows, 1):
            account, exchange, symbol, side, quantity, *order = row.split()
            lines.append(
                f"2026-03-01 10:00:{number:02d}Z,{symbol},{side},{quantity},,"
                f"{order[0] if order else number},{account},{exchange}\n"
            )
        self.fills.write_text(HEAD + "".join(lines))
        return self

    def pools(self, *pools: str, families: str = "") -> Files:
        tables = "".join(f"[[pool]]\n{pool}\n" for pool in pools)
        self.limits.write_text(f"version = 1\n{tables}\n{families}")
        return self

    def arguments(self, *more: str) -> list[str]:
        return [str(self.fills), "--start-flat", "--limits", str(self.limits), *more]

    def audit(self, *more: str) -> tuple[int, dict[str, Any]]:
        return audit(self._capsys, *self.arguments("--pool", "desk", *more))


@pytest.fixture
def files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Files:
    return Files(tmp_path, capsys)


BTC = "BTC/USDT:USDT"
TWO = 'name = "desk"\naccounts = ["one", "two"]'
OPPOSED = (
    f"one binance {BTC} buy 2",
    f"two binance {BTC} sell 3",
    f"one binance {BTC} sell 2",
)


def found_of(found: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in found["findings"] if one["code"] == code]


def test_two_accounts_of_one_pool(files: Files) -> None:
    status, found = files.rows(*OPPOSED).pools(TWO).audit()
    assert status == 1
    (episode,) = found_of(found, "AUD009")
    assert (episode["pool"], episode["accounts"], episode["overlap"]) == ("desk", "one, two", "2")
    assert (episode["from"], episode["to"]) == ("2026-03-01 10:00:02Z", "2026-03-01 10:00:03Z")
    assert episode["rows"] == [f"{files.fills}:3", f"{files.fills}:4"]
    (refused,) = found_of(found, "AUD013")
    assert refused["text"] == (
        "OPPOSING_ACCOUNT_POSITION: pool:desk opposing: "
        "one/binance/linear_perp/BTC%2FUSDT:USDT is long 2: close that first"
    )
    assert (refused["account"], refused["scope"]) == ("two", "pool:desk")
    assert found["pool"] == {
        "name": "desk", "opposing": "positions", "venues": "same", "families": [],
        "accounts": ["one", "two"], "accounts_missing": [], "accounts_outside": [],
        "orders": 3, "openings": 2, "judged": 2, "cannot_tell": 0, "cannot_tell_why": {},
        "would_refuse": {"OPPOSING_ACCOUNT_POSITION": 1},
    }  # fmt: skip


def test_two_pools_and_accounts_outside(files: Files) -> None:
    other = 'name = "other"\naccounts = ["three", "four"]'
    rows = [*OPPOSED[:1], f"two binance {BTC} buy 1", f"three binance {BTC} sell 1"]
    status, found = files.rows(*rows).pools(TWO, other).audit()
    assert (status, found["pool"]["would_refuse"], found["counts"]["AUD009"]) == (0, {}, 0)
    assert found["pool"]["accounts_outside"] == ["three"]
    assert any("held against it: three" in note for note in found["notes"])
    # Without the pool all accounts are held against one another.
    assert main(["audit", str(files.fills), "--start-flat"]) == 1


def test_a_family_counts_by_size(files: Files) -> None:
    family = (
        '[[family]]\nname = "index"\n'
        'members = { "cme/future/ES*" = "50", "cme/future/MES*" = "5" }\n'
    )
    files.rows("one cme ESZ6 buy 1", "two cme MESZ6 sell 4", "one cme MESZ6 sell 1")
    status, found = files.pools(TWO + '\nfamilies = ["index"]', families=family).audit()
    assert status == 1
    (episode,) = found_of(found, "AUD009")
    assert episode["overlap"] == "25"
    assert "family index" in episode["text"]
    # The account's own other instrument of the family stands against it as well.
    assert found["pool"]["would_refuse"] == {"OPPOSING_ACCOUNT_POSITION": 2}
    status, found = files.pools(TWO).audit()
    assert (status, found["counts"]["AUD009"]) == (0, 0)
    files.rows(f"one okx {BTC} buy 1", f"two okx {BTC} buy 1")
    _, found = files.pools(TWO + '\nfamilies = ["index"]', families=family).audit()
    assert any("no row is of family index" in note for note in found["notes"])


def test_venues(files: Files) -> None:
    files.rows(f"one binance {BTC} buy 1", f"two okx {BTC} sell 1")
    assert files.pools(TWO).audit()[0] == 0
    status, found = files.pools(TWO + '\nvenues = "any"').audit()
    assert (status, found["counts"]["AUD009"]) == (1, 1)
    # Two names of one exchange are one exchange.
    files.rows(f"one binance {BTC} buy 1", f"two binanceusdm {BTC} sell 1")
    assert files.pools(TWO).audit()[0] == 1


def test_what_may_oppose(files: Files) -> None:
    """With `orders` positions may oppose; an order that goes on filling was in flight meanwhile."""
    files.rows(*OPPOSED)
    for word in ("allow", "orders"):
        status, found = files.pools(f'{TWO}\nopposing = "{word}"').audit()
        assert (status, found["pool"]["would_refuse"]) == (0, {})
    files.rows(f"one binance {BTC} buy 2 a", OPPOSED[1], f"one binance {BTC} buy 1 a")
    status, found = files.pools(TWO + '\nopposing = "orders"').audit()
    assert (status, found["pool"]["would_refuse"]) == (1, {"OPPOSING_ACCOUNT_ORDER": 1})
    (met,) = found_of(found, "AUD009")
    assert met["rows"] == [f"{files.fills}:{row}" for row in (2, 3, 4)]
    assert met["accounts"] == "one, two"
    assert files.pools(TWO + '\nopposing = "allow"').audit()[0] == 0


def test_an_account_that_no_file_shows_is_not_flat(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    files.rows(f"one binance {BTC} buy 1", f"two binance {BTC} buy 1").pools(
        'name = "desk"\naccounts = ["one", "two", "three"]'
    )
    assert main(["audit", *files.arguments("--pool", "desk")]) == 2
    out, err = capsys.readouterr()
    assert "none of 2 openings can be judged: no row is of account three" in err
    assert "name the files of three too" in err
    assert "AUD008" in out
    # What is known refuses all the same.
    files.rows(*OPPOSED)
    status, found = files.audit()
    assert (status, found["pool"]["cannot_tell"]) == (1, 1)
    assert found["pool"]["accounts_missing"] == ["three"]
    assert any(one["account"] == "three" for one in found_of(found, "AUD008"))
    # It is shown by any row, also of another instrument, and then what it lacks was flat.
    files.rows(OPPOSED[0], f"two binance {BTC} buy 1", "three binance ETH/USDT:USDT buy 1")
    assert files.audit()[1]["pool"]["judged"] == 3


def test_what_was_held_at_the_start(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files.rows(OPPOSED[0], "two binance ETH/USDT:USDT buy 1").pools(TWO)
    held = tmp_path / "held.json"
    held.write_text(f'{{"two/{BTC}": "-1"}}')
    arguments = [one for one in files.arguments("--pool", "desk") if one != "--start-flat"]
    status, found = audit(capsys, *arguments, "--positions", str(held))
    assert (status, found["pool"]["would_refuse"]) == (1, {"OPPOSING_ACCOUNT_POSITION": 1})
    assert main(["audit", *arguments]) == 2
    capsys.readouterr()
    # Also where nothing is opened or closed any more.
    held.write_text(f'{{"one/{BTC}": "1", "two/{BTC}": "-1"}}')
    status, found = audit(capsys, *arguments, "--positions", str(held))
    assert (status, found["counts"]["AUD009"]) == (1, 1)


def test_equal_times_in_two_accounts(files: Files) -> None:
    """Whether the one closed before the other opened, nothing says."""
    files.rows(*OPPOSED[::2], OPPOSED[1], f"one binance {BTC} buy 1").pools(TWO)
    files.fills.write_text(files.fills.read_text().replace("10:00:03Z", "10:00:02Z"))
    status, found = files.audit()
    assert found["pool"]["cannot_tell_why"] == {"equal-times": 1}
    assert found["pool"]["would_refuse"] == {"OPPOSING_ACCOUNT_POSITION": 1}
    (episode,) = found_of(found, "AUD009")
    assert (status, episode["from"], episode["to"]) == (1, "2026-03-01 10:00:04Z", None)


def test_another_spelling_is_said(files: Files) -> None:
    files.rows(f"one binance {BTC} buy 1", "two binance BTCUSDT sell 1").pools(TWO)
    _, found = files.audit()
    assert any("may be one instrument" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--pool", "dsek"], "there is no pool dsek; did you mean desk?"),
        (["--pool", "desk", "--account", "x"], "no order is of its accounts one, two, but of x"),
    ],
)
def test_a_pool_that_cannot_be_judged(
    files: Files, capsys: pytest.CaptureFixture[str], more: list[str], words: str
) -> None:
    files.rows(OPPOSED[0]).pools(TWO)
    files.fills.write_text("time,symbol,side,qty\n2026-03-01 10:00:01Z,BTC,buy,1\n")
    assert main(["audit", *files.arguments(*more)]) == 2
    assert words in capsys.readouterr().err


def test_the_pools_of_a_ledger(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files.rows(*OPPOSED).pools(TWO)
    arguments = [str(files.fills), "--start-flat", "--pool", "desk", "--fail-on", "AUD009"]
    assert main(["audit", *arguments]) == 2
    assert "--limits FILE" in capsys.readouterr().err
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    arguments += ["--against", f"{tmp_path}/ledger.db"]
    for account in ("one", "two"):
        ledger.bind(account, account)
    ledger.adopt("one/binance/linear_perp/BTC%2FUSDT:USDT", (0, 0))
    assert main(["audit", *arguments]) == 2
    assert "no pool is in force" in capsys.readouterr().err
    ledger.apply_limits(Limits.load(files.limits), reason="test")
    ledger.close()
    status, found = audit(capsys, *arguments)
    assert (status, found["counts"]["AUD009"]) == (1, 1)
    # Its limits were not asked for.
    assert "limits" not in found


def test_text_and_page(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    files.rows(*OPPOSED).pools(TWO)
    assert main(["audit", *files.arguments("--pool", "desk")]) == 1
    out = capsys.readouterr().out
    assert (
        "pool desk (one, two; opposing positions, venues same) would have refused 1 of 2 openings"
        in out
    )
    # The file has no [[limit]], so there is nothing to say of limits.
    assert "limits version" not in out
    assert "one and two held opposite positions of binance/linear_perp/BTC/USDT:USDT" in out
    assert main(["audit", *files.arguments("--pool", "desk", "--output", "html")]) == 1
    page = capsys.readouterr().out
    assert "<h2>Pool desk</h2>" in page
    assert "OPPOSING_ACCOUNT_POSITION" in page
    assert main(["audit", *files.rows(OPPOSED[0], "two binance ETH buy 1").arguments()[:2]]) == 0
    assert main(["audit", *files.arguments("--pool", "desk", "--output", "html")]) == 0
    clean = capsys.readouterr().out
    for html in (page, clean):
        assert set(re.findall(r'href="#(AUD\d+)"', html)) <= set(re.findall(r'id="(AUD\d+)"', html))
    assert 'href="#AUD009"' in page


def test_a_file_s_promise_is_for_its_own_accounts() -> None:
    """What one file says of its beginning says nothing of an account in another."""
    promising, silent = Origin("ledger.db", "ledger", starts_flat=True), Origin("b.csv", "csv")
    buys = Fill(2 * 10**9, 0, Where("one", "binance", BTC), Side.BUY, 1, origin=promising)
    other = Where("two", "binance", "ETH/USDT:USDT")
    pools = Limits.parse(f"version = 1\n[[pool]]\n{TWO}")
    for at in (1, 3):
        for origin, judged in ((promising, 2), (silent, 0)):
            fills = [buys, Fill(at * 10**9, 0, other, Side.BUY, 1, origin=origin)]
            report = replay(iter(fills), AuditPolicy(pool="desk"), pools=pools)
            assert report.parts["pool"]["judged"] == judged


def test_exports_that_name_no_account(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files.pools(TWO)
    paths = [str(tmp_path / name) for name in ("a.csv", "b.csv.zip")]
    rows = [
        f"time,symbol,side,qty\n2026-03-01 10:00:0{n}Z,BTC,{side},1\n"
        for n, side in enumerate(("buy", "sell"))
    ]
    Path(paths[0]).write_text(rows[0])
    with zipfile.ZipFile(paths[1], "w") as archive:
        archive.writestr("fills.csv", rows[1])
    said = [f"--account={name}={path}" for name, path in zip(("one", "two"), paths, strict=True)]
    more = ["--start-flat", "--limits", str(files.limits), "--pool", "desk"]
    status, found = audit(capsys, *paths, *said, *more)
    assert (status, found["counts"]["AUD009"]) == (1, 1)
    # One word for both files is one account, and crosses nothing.
    assert main(["audit", *paths, "--account", "one", *more]) == 2
    for wrong, words in (("two=c.csv", "c.csv is none of the files"), ("two", "write NAME=PATH")):
        capsys.readouterr()
        assert main(["audit", *paths, "--account", "one", "--account", wrong, *more]) == 2
        assert words in capsys.readouterr().err
