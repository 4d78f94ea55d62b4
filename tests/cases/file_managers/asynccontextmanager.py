# The asynchronous form works the same.
from contextlib import asynccontextmanager


@asynccontextmanager
async def transaction(db):
    try:
        yield db
    finally:
        await db.close()


async def enter(client, db, symbol):
    async with transaction(db):
        await enforce_before_order(symbol)
    await client.create_order(symbol)
