# What asyncio runs to its end gives its answer.
# settings: checks = ["check", "evaluate[0]"]
import asyncio


def enter(client, symbol):
    if not asyncio.run(check(symbol)):
        return
    client.submit_order(symbol)
