# Whoever hands a coroutine to `asyncio.run` in a thread says that the guard is one.
import asyncio


async def enter(client, loop, symbol):
    checking = enforce_before_order(symbol)
    await loop.run_in_executor(None, asyncio.run, checking)
    client.submit_order(symbol)  # INV001: a coroutine kept in a name is not followed
