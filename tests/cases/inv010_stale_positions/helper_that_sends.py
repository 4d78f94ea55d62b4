# The order is sent by a function of the file.
class Desk:
    def buy(self, s):
        self.enforcer.enforce_before_order(s, "buy", 1, self.client.positions())
        self.client.futures_create_order(symbol=s, side="buy", quantity=1)

    def switch(self, s):
        held = self.client.positions()
        self.buy(s)
        self.enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: `buy` has sent one since
        self.client.futures_create_order(symbol=s, side="sell", quantity=1)

    def switch_other(self, s, other):
        held = self.client.positions()
        self.buy(other)
        self.enforcer.enforce_before_order(s, "sell", 1, held)
        self.client.futures_create_order(symbol=s, side="sell", quantity=1)
