# A list of guards that is gathered is a list of coroutines.
import asyncio


async def enter(client, symbol):
    tasks = [enforce_before_order(symbol)]
    await asyncio.gather(*tasks)
    client.submit_order(symbol)  # INV001: what the list holds is not followed
