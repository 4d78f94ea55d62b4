# Positions and prices have to be read before they can be checked.
import time
from decimal import Decimal


class Desk:
    def submit_order(self, symbol, quantity):
        asked_at = time.time()
        held = self.book()
        price = self.client.get_price(symbol.upper())
        self.log.info("%s at %s", symbol, Decimal(price))
        self.enforcer.enforce_before_order(symbol, "buy", quantity, held, fetched_at=asked_at)
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol, 1)
