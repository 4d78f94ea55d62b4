# Either method places an order.
class Deribit:
    async def enter(self, direction, params):
        method = "private/buy" if direction == "buy" else "private/sell"
        return await self._send(method, params)  # INV001: no guard
