# What the thread runs is the lambda; a guard inside a lambda does not count outside.
import asyncio


async def enter(enforcer, client, symbol):
    await asyncio.to_thread(lambda: enforcer.enforce_before_order(symbol))
    await client.create_order(symbol)  # INV001: lambdas are not looked into
