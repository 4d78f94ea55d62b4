# Whoever sets a parameter or an attribute may keep it up to date.
class Desk:
    def switch(self, s, held):
        self.enforcer.enforce_before_order(s, "buy", 1, held)
        self.client.futures_create_order(symbol=s, side="BUY", quantity=1)
        self.enforcer.enforce_before_order(s, "sell", 1, held)
        self.client.futures_create_order(symbol=s, side="SELL", quantity=1)

    def switch_attribute(self, s):
        self.held = self.client.positions()
        self.enforcer.enforce_before_order(s, "buy", 1, self.held)
        self.client.futures_create_order(symbol=s, side="BUY", quantity=1)
        self.enforcer.enforce_before_order(s, "sell", 1, self.held)
        self.client.futures_create_order(symbol=s, side="SELL", quantity=1)
