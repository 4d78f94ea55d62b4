# So does the loop.
# settings: async-guards = ["enforce_before_order"]
import asyncio


def enter(client, loop, symbol):
    loop.run_until_complete(asyncio.wait_for(enforce_before_order(symbol), 1))
    client.create_order(symbol)
