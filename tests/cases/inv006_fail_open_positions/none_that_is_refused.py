# What comes back after an error is None: a loop over it raises, and so does a check.
class Desk:
    async def _rows(self):
        try:
            return await self.client.rows()
        except ConnectionError:
            return None

    def _kept(self):
        try:
            return self.cache.rows()
        except KeyError:
            return None

    def enter_in_a_loop(self, symbol):
        positions = {}
        for row in self._kept():
            positions[row] = 1
        enforce_before_order(symbol, "buy", 1, positions)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    async def enter_in_a_loop_over_what_is_awaited(self, symbol):
        positions = {}
        for row in await self._rows():
            positions[row] = 1
        enforce_before_order(symbol, "buy", 1, positions)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    async def enter_behind_a_check(self, symbol):
        positions = await self._rows()
        if positions is None:
            return
        enforce_before_order(symbol, "buy", 1, positions)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_with_a_default(self, symbol):
        positions = {}
        for row in self._kept() or []:
            positions[row] = 1
        enforce_before_order(symbol, "buy", 1, positions)  # INV006: the default hides the error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
