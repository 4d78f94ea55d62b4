# Orders that are handed over are compared and counted like calls.
import asyncio


async def f(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="SELL", quantity=1)  # INV003: the other side, or no exit


def g(enforcer, client, call, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    call("futures_create_order", side="SELL")  # INV003: the other side, or no exit


async def h(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY", quantity=1)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY", quantity=1)  # INV004: the second on one guard


async def i(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "sell", 1, held, reduce_only=True)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="SELL", quantity=1)  # INV003: the other side, or no exit
