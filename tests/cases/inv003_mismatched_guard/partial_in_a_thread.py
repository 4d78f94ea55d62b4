# The guard's arguments are those of the partial.
from functools import partial


async def enter(client, enforcer, loop, positions, symbol, other):
    await loop.run_in_executor(None, partial(enforcer.enforce_before_order, symbol=symbol, side="buy"))
    client.create_order(symbol=symbol, side="buy", quantity=1)
    await loop.run_in_executor(None, partial(enforcer.enforce_before_order, symbol=symbol, side="buy"))
    client.create_order(symbol=other, side="buy", quantity=1)  # INV003: the other symbol


async def enter_by_position(client, enforcer, loop, positions, symbol, other):
    await loop.run_in_executor(None, partial(enforcer.enforce_before_order, symbol, "buy", 1, positions))
    client.create_order(symbol=other, side="buy", quantity=1)  # INV003: the other symbol
