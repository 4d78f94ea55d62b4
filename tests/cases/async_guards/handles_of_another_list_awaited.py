# The list that is gathered is another one.
import asyncio


def enter(client, symbol):
    jobs = []
    jobs.append(enforce_before_order(symbol))
    client.submit_order(symbol)
    return jobs


async def follow(client, symbols):
    jobs = []
    jobs.append(client.fetch(symbols))
    return await asyncio.gather(*jobs)
