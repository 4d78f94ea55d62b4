# A refusal that is swallowed stops nothing.
class Desk:
    def submit_order(self, symbol):
        try:
            self.enforcer.enforce_before_order(symbol)
        except Exception:
            self.log.exception("refused")
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: the refusal ends in the handler
