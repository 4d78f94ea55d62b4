# A public coroutine method that only raises.
class Desk:
    async def check(self, symbol):
        raise RuntimeError("override")

    async def enter(self, client, symbol):
        await self.check(symbol)
        await client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
