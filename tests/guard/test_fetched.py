"""A fetch through ccxt: when it was asked, for whom, and what an answer that is none is called."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

pytest.importorskip("ccxt")

import ccxt
import ccxt.async_support

from invariant_guard import PositionDataError, PositionSnapshot, positions

ROW = {"symbol": "BTC/USDT:USDT", "contracts": 1, "side": "long", "hedged": False}


def fetched(pages: Any, asked: list[datetime], **more: Any) -> PositionSnapshot:
    """By OKX's class, whose two methods that would go out to the network say what the test says."""

    class Okx(ccxt.okx):  # type: ignore[misc]
        def load_markets(self, *_: Any, **__: Any) -> None:
            asked.append(datetime.now(timezone.utc))

        def fetch_positions(self, *_: Any, **__: Any) -> Any:
            asked.append(datetime.now(timezone.utc))
            return pages

    return positions.fetch_ccxt(Okx(), **more)


def awaited(pages: Any, asked: list[datetime], **more: Any) -> PositionSnapshot:
    class Okx(ccxt.async_support.okx):  # type: ignore[misc]
        async def load_markets(self, *_: Any, **__: Any) -> None:
            asked.append(datetime.now(timezone.utc))

        async def fetch_positions(self, *_: Any, **__: Any) -> Any:
            asked.append(datetime.now(timezone.utc))
            return pages

    async def fetch() -> PositionSnapshot:
        async with Okx() as exchange:
            return await positions.fetch_ccxt_async(exchange, **more)

    return asyncio.run(fetch())


@pytest.mark.parametrize("fetch", [fetched, awaited])
class TestFetch:
    def test_is_of_the_time_before_it_was_asked(self, fetch: Callable[..., Any]) -> None:
        before, asked = datetime.now(timezone.utc), []
        read = fetch([ROW], asked)
        assert len(asked) == 2
        # What fills while the answer is on its way may be missing from it.
        assert before <= read.fetched_at <= min(asked)
        assert read.read_time_known

    def test_is_of_the_account_and_exchange(self, fetch: Callable[..., Any]) -> None:
        read = fetch([ROW], [], account="acct")
        assert (read.account, read.exchange, read.complete) == ("acct", "okx", True)
        assert [str(part) for part in read.scope] == [
            "future, inverse_perp, linear_perp, margin, option"
        ]
        assert fetch([ROW], []).account is None

    def test_that_brings_no_list_names_the_venue(self, fetch: Callable[..., Any]) -> None:
        with pytest.raises(PositionDataError) as caught:
            fetch({"error": "x"}, [])
        assert caught.value.reason == "okx: positions come as a list of rows, not a dict"
