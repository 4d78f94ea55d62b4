# Bound, called and awaited in one place.
from desk.guards import enforce_before_order


async def enter(client, symbol):
    await (check := enforce_before_order)(symbol)
    await client.create_order(symbol)
