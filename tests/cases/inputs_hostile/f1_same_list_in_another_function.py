# So is the same list.
import asyncio


async def read(client, jobs):
    jobs.append(client.fetch())
    await asyncio.gather(*jobs)


def enter(enforcer, client, jobs, s, held):
    jobs.append(enforcer.enforce_before_order(s, "buy", 1, held))
    client.submit_order(symbol=s, side="buy", quantity=1)
