# A task in an attribute.
import asyncio


class Desk:
    async def _send(self, client, symbol):
        await client.submit_order(symbol)  # INV001: its task is kept

    async def enter(self, client, symbol):
        await enforce_before_order(symbol)
        self.task = asyncio.create_task(self._send(client, symbol))
