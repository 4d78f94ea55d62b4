# A word that sends decides, whatever else the name says.
class Desk:
    def submit_order(self, symbol):
        self.client.get_or_create_reply(symbol)
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: created before the guard
