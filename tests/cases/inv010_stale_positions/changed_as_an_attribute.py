# The attribute holds the same mapping.
def switch(self, client, enforcer, s):
    held = client.positions()
    self.held = held
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    self.held[s] = 1
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
