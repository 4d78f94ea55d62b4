# The retry is part of the function itself, which guards each time.
class Desk:
    def submit_order(self, symbol, again):
        self.enforcer.enforce_before_order(symbol)
        try:
            return self._post(symbol)
        except TimeoutError:
            if again:
                return self.submit_order(symbol, False)
            raise

    def enter(self, symbol):
        return self.submit_order(symbol, True)
