# Methods promise as functions do.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


class Desk:
    @ensures_guard
    def ensure_clear(self, symbol):  # INV009: only logs
        self.log.info(symbol)
