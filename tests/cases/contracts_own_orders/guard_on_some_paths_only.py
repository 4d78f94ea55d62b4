# On the other path something is sent that nobody has checked.
class Desk:
    def submit_order(self, symbol, checked):
        if not checked:
            self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol, True)  # INV001: posted on a path without a guard
