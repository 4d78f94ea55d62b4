# The asynchronous form.
from contextlib import asynccontextmanager


@asynccontextmanager
async def cleared(symbol):
    await enforce_before_order(symbol)
    yield symbol


async def enter(client, symbol):
    async with cleared(symbol):
        await client.create_order(symbol)
