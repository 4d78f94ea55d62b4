# `async with` asks `__aexit__`.
class Transaction:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        await self.close()


async def enter(client, symbol):
    async with Transaction():
        await enforce_before_order(symbol)
    await client.create_order(symbol)
