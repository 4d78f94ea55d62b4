# `asyncio.run` returns when the coroutine has.
# settings: async-guards = ["enforce_before_order"]
import asyncio


def enter(client, symbol):
    asyncio.run(enforce_before_order(symbol))
    client.create_order(symbol)
