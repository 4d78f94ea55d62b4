# It sends and never returns, so no way out tells of a guard.
class Desk:
    def submit_order(self, symbols):
        while True:
            self._post(next(symbols))

    def enter(self, symbols):
        self.submit_order(symbols)  # INV001: posted without a guard
