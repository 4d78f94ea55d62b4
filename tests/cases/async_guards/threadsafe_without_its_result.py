# Handed to the other thread, it has not run yet.
# settings: async-guards = ["enforce_before_order"]
import asyncio


def enter(client, loop, symbol):
    asyncio.run_coroutine_threadsafe(enforce_before_order(symbol), loop)
    client.create_order(symbol)  # INV001: nobody waits for it
