# `async with` does not look at `__exit__`.
from desk.db import Base


class Transaction(Base):
    def __exit__(self, *exc):
        self.close()


async def enter(client, symbol):
    async with Transaction():
        await enforce_before_order(symbol)
    await client.create_order(symbol)  # INV002: `__aexit__` comes from the unknown base
