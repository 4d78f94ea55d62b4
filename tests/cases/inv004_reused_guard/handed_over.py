# An order that is handed over spends its guard as a call does.
import asyncio
from functools import partial


async def two(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY", quantity=1)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY", quantity=1)  # INV004: the second


async def a_call_first(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY", quantity=1)  # INV004: the second


async def a_call_behind_it(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY", quantity=1)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)  # INV004: the second


async def in_a_loop(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    for _ in range(2):
        await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY")  # INV004: in each round


async def each_on_its_own(client, positions, s):
    for _ in range(2):
        enforce_before_order(s, "buy", 1, positions)
        await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY")


async def on_two_ways(client, positions, s, flag):
    enforce_before_order(s, "buy", 1, positions)
    if flag:
        await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY")
    else:
        await client.futures_create_order(symbol=s, side="BUY")


def by_name(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    getattr(client, "create_order")(symbol=s, side="buy")
    getattr(client, "create_order")(symbol=s, side="buy")  # INV004: the second


def by_text(call, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    call("create_order", symbol=s, side="buy")
    call("create_order", symbol=s, side="buy")  # INV004: the second


async def partial_is_no_second_order(client, loop, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    job = partial(client.create_order, symbol=s, side="buy")
    await loop.run_in_executor(None, job)


async def two_guards_for_two(client, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    enforce_before_order(t, "buy", 1, positions)
    await asyncio.to_thread(client.create_order, symbol=s, side="buy")
    await asyncio.to_thread(client.create_order, symbol=t, side="buy")


async def exit_with_its_own(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    enforce_before_order(s, "sell", 1, positions, reduce_only=True)
    await asyncio.to_thread(client.create_order, symbol=s, side="buy", quantity=1)
    await asyncio.to_thread(client.create_order, symbol=s, side="sell", quantity=1, reduceOnly=True)
