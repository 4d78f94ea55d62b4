# Provably the method of this class: nothing in the file overrides it.
class Desk:
    def _refuse(self, error):
        raise RuntimeError("closed") from error

    def enter(self, symbol):
        try:
            enforce_before_order(symbol)
        except Exception as error:
            self._refuse(error)
        self.client.submit_order(symbol)
