# Coroutines may be put into a list one by one.
import asyncio


async def enter(client, symbols):
    tasks = []
    for symbol in symbols:
        tasks.append(enforce_before_order(symbol))
    await asyncio.gather(*tasks)
    client.submit_order(symbols)  # INV001: what the list holds is not followed
