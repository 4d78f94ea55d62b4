# A coroutine runs when it is awaited, guard first.
class Desk:
    async def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return await self._post(symbol)

    async def enter(self, symbol):
        return await self.submit_order(symbol)
