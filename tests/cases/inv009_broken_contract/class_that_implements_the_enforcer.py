# The class that bears the method makes no guard calls: passing on to `inner` does not keep the promise.
from invariant_guard import ensures_guard


class Audited:
    @ensures_guard
    def enforce_before_order(self, symbol):  # INV009: for all that is known, `inner` is an Audited too
        self.inner.enforce_before_order(symbol)
