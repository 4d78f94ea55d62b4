"""The path that a finding shows: one that a run can take, and the place to blame on it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Finding
from lint_plugin.settings.config import Config


def _finding(source: str) -> Finding:
    report = analyse(dedent(source).encode(), "service.py", Config())
    assert not report.problems
    # The guard's bare name is short for more.
    (finding,) = (found for found in report.findings if found.code != "INV011")
    return finding


def test_the_handler_that_could_swallow_a_refusal_is_blamed_and_not_the_last_one() -> None:
    finding = _finding(
        """\
        def enter(client, symbol, table):
            try:
                enforce_before_order(symbol)
            except Exception:
                pass
            try:
                table = table[symbol]
            except KeyError:
                pass
            client.create_order(symbol)
        """
    )
    assert finding.code == "INV002"
    assert "`except Exception` in line 4 swallows the refusal" in finding.fact


def test_what_an_except_exception_raises_anew_goes_through_its_handler() -> None:
    finding = _finding(
        """\
        def enter(client, symbol):
            try:
                try:
                    enforce_before_order(symbol)
                except Exception as error:
                    raise RuntimeError from error
            except RuntimeError:
                pass
            client.create_order(symbol)
        """
    )
    assert [step.line for step in finding.witness] == [1, 4, 5, 6, 7, 9]


def test_an_interrupt_passes_an_except_exception() -> None:
    finding = _finding(
        """\
        def enter(client, symbol):
            try:
                try:
                    enforce_before_order(symbol)
                except Exception:
                    return
            except BaseException:
                pass
            client.create_order(symbol)
        """
    )
    assert [step.line for step in finding.witness] == [1, 4, 7, 9]


def test_a_chained_comparison_that_holds_is_one_step() -> None:
    finding = _finding(
        """\
        def enter(client, low, price, high, most):
            if low < price < high < most:
                client.create_order(price)
        """
    )
    assert [step.note for step in finding.witness] == [
        "`enter` entered",
        "condition true: `low < price < high < most`",
        "order sent",
    ]


def test_no_error_is_blamed_for_positions_that_nothing_fills() -> None:
    finding = _finding(
        """\
        def enter(client, symbol, paper):
            if paper:
                positions = {}
            else:
                positions = client.positions()
            enforce_before_order(symbol, "buy", 1, positions)
        """
    )
    assert finding.code == "INV006"
    assert "stay as empty as line 3 makes them" in finding.fact
    assert "error" not in finding.fact


def test_a_branch_that_only_changes_a_flag_is_left_out() -> None:
    finding = _finding(
        """\
        def enter(client, symbol, loud, urgent):
            spoken = False
            if loud:
                spoken = True
            if urgent:
                client.submit_order(symbol)
            if spoken:
                print(symbol)
            enforce_before_order(symbol)
        """
    )
    assert [step.line for step in finding.witness] == [1, 5, 6]


def test_a_flag_that_lets_the_order_through_is_told() -> None:
    finding = _finding(
        """\
        def enter(client, symbol, urgent):
            ready = urgent
            if symbol:
                ready = True
            else:
                enforce_before_order(symbol)
            if ready is True:
                client.submit_order(symbol)
        """
    )
    assert [step.line for step in finding.witness] == [1, 3, 7, 8]


def test_a_long_path_to_a_mismatch_begins_at_the_guard_and_is_cut() -> None:
    conditions = "".join(f"    if row[{n}]:\n        raise ValueError\n" for n in range(30))
    finding = _finding(
        f"def enter(enforcer, client, symbol, other, side, row):\n{conditions}"
        "    enforcer.enforce_before_order(symbol, side, 1, client.positions())\n"
        f"{conditions}    client.submit_order(symbol=other, side=side, quantity=1)\n"
    )
    assert finding.code == "INV003"
    assert len(finding.witness) <= 12
    assert finding.witness[0].note == "`enforcer.enforce_before_order` completed"


def test_a_long_path_between_two_orders_on_one_guard_is_cut() -> None:
    conditions = "".join(f"    if row[{n}]:\n        raise ValueError\n" for n in range(30))
    order = "    client.submit_order(symbol=symbol, side=side, quantity=1)\n"
    finding = _finding(
        "def enter(enforcer, client, symbol, side, row):\n"
        "    enforcer.enforce_before_order(symbol, side, 1, client.positions())\n"
        f"{order}{conditions}{order}"
    )
    assert finding.code == "INV004"
    assert len(finding.witness) <= 12
    assert "steps on" in finding.message


@pytest.mark.parametrize(
    ("guards", "said", "cure"),
    [
        (["risk.ensure(symbol)"], "`risk.ensure`", "`risk.ensure`"),
        (["risk.ensure(symbol)", "risk.ensure(symbol)"], "`risk.ensure`", "`risk.ensure`"),
        (["if not can_open(symbol): return"], "`can_open`", "`can_open`"),
        (
            ["risk.ensure(symbol)", "enforce_before_order(symbol)"],
            "guard",
            "`enforce_before_order`",
        ),
    ],
)
def test_a_spent_guard_is_called_as_the_file_calls_it(
    guards: list[str], said: str, cure: str
) -> None:
    lines = [*guards, "client.submit_order(symbol)", "client.submit_order(symbol)"]
    source = "def enter(risk, client, symbol):\n" + "".join(f"    {line}\n" for line in lines)
    config = Config(guards=("enforce_before_order", "ensure"), checks=("can_open",))
    found = analyse(source.encode(), "service.py", config).findings
    (finding,) = (each for each in found if each.code == "INV004")
    assert f"on the {said} that cleared the order in line" in finding.message
    assert finding.cure == f"call {cure} before each order"


_ARRIVED = "may have arrived though it raised"


@pytest.mark.parametrize(
    "sends",
    [
        "return client.create_order(symbol)",
        "return await client.create_order(symbol)",
        "return await asyncio.to_thread(client.create_order, symbol)",
        "return await asyncio.to_thread(lambda: client.create_order(symbol))",
        "return await asyncio.to_thread(send)",
        "return pool.submit(lambda: client.create_order(symbol)).result()",
        'return getattr(client, "create_order")(symbol)',
        "return await asyncio.to_thread(lambda: _send(client, symbol))",
    ],
)
def test_a_retry_is_told_that_the_first_order_may_have_arrived(sends: str) -> None:
    """Whoever runs it, an order whose call raised may be at the venue."""
    assert _ARRIVED in _cure_of_retry(sends)


@pytest.mark.parametrize(
    "sends",
    [
        "order = client.create_order(symbol)",
        "order = await asyncio.to_thread(lambda: client.create_order(symbol))",
        "order = await asyncio.to_thread(send)",
    ],
)
def test_what_raises_after_an_order_makes_no_retry_of_it(sends: str) -> None:
    assert _ARRIVED not in _cure_of_retry("pool.log()", sends)


def _cure_of_retry(tried: str, before: str = "pass") -> str:
    source = f"""
import asyncio

async def retry(client, symbol, pool):
    enforce_before_order(symbol)

    def send():
        return client.create_order(symbol)

    while True:
        {before}
        try:
            {tried}
        except ConnectionError:
            continue

def _send(client, symbol):
    return client.create_order(symbol)
"""
    found = analyse(source.encode(), "service.py", Config()).findings
    # Where nothing sends by them, the functions are unguarded.
    (finding,) = (each for each in found if each.code == "INV004")
    return finding.cure
