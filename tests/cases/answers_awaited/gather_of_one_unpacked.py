# What stands in the list is unknown.
# settings: checks = ["check", "evaluate[0]"]
import asyncio


async def enter(client, symbol):
    (ok,) = await asyncio.gather(check(symbol))
    if ok:
        client.submit_order(symbol)  # INV001: not followed through gather
