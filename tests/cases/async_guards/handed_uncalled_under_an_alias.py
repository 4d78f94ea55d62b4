# The imported name means the same guard.
from desk.guards import enforce_before_order as clear


async def enter(nursery, client, symbol):
    nursery.start_soon(clear, symbol)
    clear(symbol)  # INV007: never awaited
    await client.create_order(symbol)  # INV001: nothing has been checked
