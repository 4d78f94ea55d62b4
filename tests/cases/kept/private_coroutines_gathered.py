# Coroutines in a list that is awaited here.
import asyncio


class Desk:
    async def _send(self, client, symbol):
        await client.submit_order(symbol)

    async def enter(self, client, symbol, symbols):
        await enforce_before_order(symbol)
        await asyncio.gather(*[self._send(client, each) for each in symbols])
        jobs = []
        for each in symbols:
            jobs.append(self._send(client, each))
        return await asyncio.gather(*jobs)
