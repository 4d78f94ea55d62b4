# A list of answers is true, whatever they say.
# settings: checks = ["check", "evaluate[0]"]
import asyncio


async def enter(client, symbol):
    ok = await asyncio.gather(check(symbol), client.prices())
    if ok:
        client.submit_order(symbol)  # INV001: the list is no answer
