# Whether the attribute is a coroutine is told by its await.
class Desk:
    def __init__(self, enforcer):
        self.check = enforcer.enforce_before_order

    async def enter(self, client, symbol):
        await self.check(symbol)
        client.submit_order(symbol)

    async def forgets(self, client, symbol):
        self.check(symbol)  # INV007: awaited above, dropped here
        client.submit_order(symbol)  # INV001: nothing has been checked
