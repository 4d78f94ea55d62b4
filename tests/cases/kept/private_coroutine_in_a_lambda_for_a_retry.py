# The helper calls the lambda and awaits what that returns.
class Desk:
    async def _send(self, client, symbol):
        await client.submit_order(symbol)

    async def enter(self, client, symbol):
        await enforce_before_order(symbol)
        return await self.retry(lambda: self._send(client, symbol))
