# The coroutine has a keyword of its own, and may stand behind the timeout.
import asyncio


async def enter(client, symbol):
    await asyncio.wait_for(timeout=3, fut=enforce_before_order(symbol))
    await client.create_order(symbol)


async def add(client, symbol):
    await asyncio.shield(arg=enforce_before_order(symbol))
    await client.create_order(symbol)


async def leave(client, symbol):
    await asyncio.wait_for(fut=client.ready(), timeout=enforce_before_order(symbol))
    await client.create_order(symbol)  # INV001: what is awaited is another coroutine
