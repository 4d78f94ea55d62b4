# Not even a call to a member's guard counts inside the class that implements the enforcer.
class Audited:
    def enforce_before_order(self, symbol):
        self.log.info(symbol)

    def enter(self, symbol):
        self.inner.enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV001: `inner` may be another Audited
