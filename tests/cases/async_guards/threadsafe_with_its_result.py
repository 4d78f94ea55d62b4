# The result waits for the loop of the other thread.
# settings: async-guards = ["enforce_before_order"]
import asyncio


def enter(client, loop, symbol):
    asyncio.run_coroutine_threadsafe(enforce_before_order(symbol), loop).result(5)
    client.create_order(symbol)
