# The guard's own arguments follow behind it.
import asyncio


async def enter(client, enforcer, loop, positions, symbol, other):
    await asyncio.to_thread(enforce_before_order, symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
    await asyncio.to_thread(enforce_before_order, symbol, "buy", 1, positions)
    client.create_order(symbol=other, side="buy", quantity=1)  # INV003: the other symbol


async def enter_by_executor(client, enforcer, loop, positions, symbol, other):
    await loop.run_in_executor(None, enforcer.enforce_before_order, symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
    await loop.run_in_executor(None, enforcer.enforce_before_order, symbol, "buy", 1, positions)
    client.create_order(symbol=other, side="buy", quantity=1)  # INV003: the other symbol
