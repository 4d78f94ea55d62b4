# The lambda is kept, and with it the coroutine that it will make.
class Desk:
    async def _send(self, client, symbol):
        await client.submit_order(symbol)  # INV001: whoever calls the lambda awaits it

    async def enter(self, client, symbol):
        await enforce_before_order(symbol)
        self.send = lambda: self._send(client, symbol)
